# SPDX-License-Identifier: Apache-2.0
"""Something else in the place of each value of each role's document, signed
well: no crash, and one line that says where (go-tuf CVE-2026-23991)."""
import concurrent.futures
import copy
import json
import shutil

import pytest
from securesystemslib.exceptions import FormatError

from tufclient import Client
from tufrepo import sign

GONE = object()
VALUES = {"missing": GONE, "null": None, "an array": [], "an object": {},
          "a text": "x", "a number": -1, "a big number": 2**70}
ROLES = ("root", "timestamp", "snapshot", "targets", "other")
# What a document may lack, by its last names; all else is needed.
OPTIONAL = {"hashes", "length", "custom", "delegations", "sha256", "sha512",
            "file.txt", "consistent_snapshot", "other.json"}


def places(value, path=()):
    """The path of each value within another."""
    if path:
        yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for number in range(len(value)):
            yield from places(value[number], (*path, number))


def replace(document, path, value):
    document = copy.deepcopy(document)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    if value is GONE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return document


@pytest.fixture
def world(repo, ready):
    """A repository with everything in it, and a client that has it all."""
    repo.delegate("other", paths=["*.txt"])
    repo.delegate("prefixed", prefixes=["00"], key=repo.signers["other"][0])
    repo.add_target("other.txt", b"good\n", "other")
    repo.add_target("top.txt", b"good\n", "targets", ("sha256", "sha512"))
    repo.release("root", "targets", "other")
    assert ready.download("other.txt").status == 0
    return ready


def next_version(repo, role):
    """What is signed in the role's next document."""
    repo[role].version += 1
    document = json.loads(repo.make(role))
    repo[role].version -= 1
    return document["signed"]


def envelope_of(repo, role, signed):
    try:
        return sign(signed, repo.signers[role])
    except FormatError:  # the canonical form has no such number
        return {"signatures": [], "signed": signed}


def publish(repo, role, envelope, version):
    """The files of a repository whose newest document of the role this is."""
    repo = copy.copy(repo)
    repo.files = dict(repo.files)
    repo.roles = copy.deepcopy(repo.roles)
    repo[role].version = version
    data = json.dumps(envelope).encode()
    repo.files[repo.path(role)] = data
    if role in ("targets", "other"):
        repo["snapshot"].meta[role + ".json"] = repo.describe(role, data)
        repo.publish("snapshot")
    if role == "snapshot":
        repo["timestamp"].snapshot_meta = repo.describe(role, data)
    if role in ("targets", "other", "snapshot"):
        repo.publish("timestamp")
    return repo.files


def is_optional(path):
    """The second delegation speaks for nothing that is asked for."""
    return path[:3] == ("delegations", "roles", 1) or any(
        str(name) in OPTIONAL for name in path[-2:])


def put(server, world, folder, files):
    """What a client with the same past says to these files."""
    client = Client(folder, server.add(files))
    shutil.copytree(world.metadata, client.metadata)
    return client.download("other.txt", "top.txt")


def strange(run, path):
    if run.status == 1 and not run.refused:
        return "%s: %s" % (path, run.said)
    if run.status == 0 and not is_optional(path):
        return "%s: accepted" % (path,)
    return None


def judge_all(server, world, tmp_path, documents):
    """(path, files) each; what is wrong with any."""
    def judge(number, path, files):
        folder = tmp_path / str(number)
        folder.mkdir()
        return strange(put(server, world, folder, files), path)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(judge, *zip(
            *((number, *rest) for number, rest in enumerate(documents)))))
    assert len(found) > 2
    return [one for one in found if one]


@pytest.mark.parametrize("what", VALUES)
@pytest.mark.parametrize("role", ROLES)
def test_each_value_of_what_is_signed(server, repo, world, tmp_path, role,
                                      what):
    signed = next_version(repo, role)
    wrong = judge_all(server, world, tmp_path, [
        (path, publish(repo, role, envelope_of(
            repo, role, replace(signed, path, VALUES[what])),
            signed["version"]))
        for path in places(signed)])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("what", VALUES)
@pytest.mark.parametrize("role", ROLES)
def test_each_value_of_the_envelope(server, repo, world, tmp_path, role,
                                    what):
    signed = next_version(repo, role)
    envelope = envelope_of(repo, role, signed)
    paths = [path for path in places(envelope)
             if path[0] != "signed" or len(path) == 1]
    wrong = judge_all(server, world, tmp_path, [
        (path, publish(repo, role, replace(envelope, path, VALUES[what]),
                       signed["version"]))
        for path in paths])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", (
    b"", b"null", b"[]", b"{}", b'""', b"1", b"{", b"\xff", b"\0",
    b'{"signed":{},"signed":{}}', b"[" * 100000, b'{"a":' * 100000,
    b"\xef\xbb\xbf{}", b"{}{}", b"<html>"),
    ids=lambda text: repr(text[:12]))
@pytest.mark.parametrize("role", ROLES)
def test_what_is_no_metadata(server, repo, world, tmp_path, role, text):
    version = repo[role].version + 1
    files = publish(repo, role, None, version)
    name = role if role == "timestamp" else "%d.%s" % (version, role)
    files["/metadata/%s.json" % name] = text
    folder = tmp_path / "case"
    folder.mkdir()
    run = put(server, world, folder, files)
    assert run.refused, run.said
