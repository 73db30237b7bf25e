# SPDX-License-Identifier: Apache-2.0
"""Names that metadata chose: of roles, which become URLs and files, and of
targets."""
import hashlib

import pytest

from tufrepo import TOP, quote

# python-tuf CVE-2021-41131, tough CVE-2021-41149: a role's name as a path.
ROLES = ("../x", "a/b", "/etc/x", "..", ".", ".hidden", "?", "#", "a b", "%2e",
         "%", "con", "NUL", "a\\b", "a:b", "\u20ac", "\u202e", "a\nb", "\0",
         "a\0b", "x" * 200, "\u20ac" * 300, "roots", "new", "timestamp.json",
         "A", "~", "-", "$(id)", "'\"", "1.root")


def outside(client):
    """What stands where nothing of ours belongs."""
    return sorted(path.name for path in client.folder.iterdir()
                  if path.name not in ("metadata", "targets"))


@pytest.mark.parametrize("role", ROLES, ids=lambda name: ascii(name)[:20])
def test_roles_of_any_name_are_quoted(repo, client, role):
    repo.delegate(role)
    repo.add_target("file.txt", b"good\n", role)
    client.init(repo.start())
    run = client.download("file.txt")
    assert run.status == 0, run.said
    assert client.site.take()[-2] == "1.%s.json" % quote(role)
    assert not outside(client)
    kept = sorted(path.name for path in client.metadata.iterdir())
    assert len(kept) == 6  # root, timestamp, snapshot, targets, one, roots/
    assert not [name for name in kept if name.startswith(".")]
    assert sorted(path.name for path in (client.metadata / "roots").iterdir()
                  ) == ["1.root.json"]
    assert client.load("file.txt").status == 0


def test_a_role_name_of_4_kb_becomes_a_hash(repo, client):
    role = "x" * 4000
    repo.delegate(role)
    repo.add_target("file.txt", b"good\n", role)
    client.init(repo.start())
    run = client.download("file.txt")
    name = "%%sha256-%s.json" % hashlib.sha256(role.encode()).hexdigest()
    if run.status == 0:
        assert (client.metadata / name).exists()
    else:  # servers and HTTP clients take no longer URL
        assert run.refused and "x" * 100 in run.said
    assert not outside(client)


@pytest.mark.parametrize("role", ("", "x" * 4097, "\u20ac" * 2000))
def test_a_role_name_that_is_none_or_too_long(repo, client, role):
    repo.delegate(role)
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "name: has " in run.said


@pytest.mark.parametrize("role", TOP)
def test_a_delegated_role_has_no_top_level_name(repo, client, role):
    """It would overwrite the file of that one."""
    def add(signed):
        key = repo.signers["targets"][0].public_key
        signed["delegations"] = {
            "keys": {key.keyid: key.to_dict()},
            "roles": [{"name": role, "keyids": [key.keyid], "threshold": 1,
                       "terminating": False, "paths": ["*"]}]}
    repo.edits["targets"] = add
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "is that of a top-level role" in run.said


def test_two_delegations_to_one_name_are_refused(repo, client):
    """go-tuf CVE-2024-47534: whose word counts must not depend on a lookup."""
    repo.delegate("other")
    repo.edits["targets"] = lambda signed: signed["delegations"][
        "roles"].append(dict(signed["delegations"]["roles"][0]))
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "stands twice" in run.said


def test_an_unknown_role_is_an_error(repo, client):
    """python-tuf GHSA-77hh-43cm-v8j6: a delegation to what snapshot does not
    list."""
    repo.delegate("other")
    client.init(repo.start())
    del repo["snapshot"].meta["other.json"]
    repo.put("snapshot")
    run = client.download("file.txt")
    assert run.refused and "snapshot does not list it" in run.said


# sigstore CVE-2026-24137, tough CVE-2026-6968: a target's name as a path.
TARGETS = ("../x", "a/b", "a/../b", "..", ".", ".hidden", "/etc/x", "//x",
           "a//b", "a/", "%2f", "%2e%2e%2fx", "?", "#", "a b", "\u20ac",
           "\u202e", "a\nb", "x" * 300, "x" * 1000, "a\\b", "con", "$(id)",
           "trusted_root.json", ".new")


@pytest.mark.parametrize("name", TARGETS, ids=lambda name: ascii(name)[:20])
def test_targets_of_any_name_are_one_file(repo, client, name):
    repo.add_target(name, b"good\n")
    client.init(repo.start())
    run = client.download(name)
    assert run.status == 0, run.said
    files = [path for path in client.targets.rglob("*")]
    assert [path.read_bytes() for path in files] == [b"good\n"]
    assert not files[0].name.startswith(".")
    assert not outside(client)
    client.site.take()
    assert client.download(name).status == 0
    assert client.site.take() == ["2.root.json", "timestamp.json"]


def test_names_that_differ_are_files_that_differ(repo, client):
    names = ["a/b", "a%2Fb", "A/b", "x" * 300, "x" * 301, "a", "%", "%25"]
    for number, name in enumerate(names):
        repo.add_target(name, b"%d" % number)
    client.init(repo.start())
    run = client.download(*names)
    assert run.status == 0, run.said
    assert len(list(client.targets.iterdir())) == len(names)
