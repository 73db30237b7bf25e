# SPDX-License-Identifier: Apache-2.0
"""Each call to the system, and each request, failing in turn: the run ends in
an orderly way, and the next one succeeds."""
import os
import shutil
import subprocess

import pytest

from tufclient import TREE, is_sanitized, program

PRELOAD = TREE / "tests/faults/preload.c"
CALLS = ("read", "write", "open", "fstat", "unlink")
MOST = 200  # no run makes so many calls


@pytest.fixture(scope="session")
def preload(tmp_path_factory):
    library = tmp_path_factory.mktemp("faults") / "preload.so"
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1",
                    "-D_GNU_SOURCE", "-o", library, PRELOAD, "-ldl"],
                   check=True)
    return library


@pytest.fixture
def plain():
    """A client without sanitizers, whose calls cannot be preloaded over."""
    for path in (program(), TREE / "build/sigstore-tuf-client"):
        if os.path.exists(path) and not is_sanitized(path):
            return os.path.realpath(path)
    pytest.skip("no build without sanitizers: ./quickstart.sh --build-only")


def prepare(repo, client):
    """A client with a past, before a release that changes everything."""
    repo.delegate("other")
    repo.add_target("file.txt", b"good\n", "other")
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    repo.publish("root")
    repo.add_target("file.txt", b"better\n", "other")
    repo.release("targets", "other")
    shutil.copytree(client.folder, client.folder / "past")


def rewind(client):
    """The state of before the release."""
    for name in ("metadata", "targets"):
        shutil.rmtree(client.folder / name, ignore_errors=True)
        shutil.copytree(client.folder / "past" / name, client.folder / name)


def is_up_to_date(client):
    run = client.download("file.txt")
    assert run.status == 0, run.said
    assert client.kept() == {"root": 2, "timestamp": 2, "snapshot": 2,
                             "targets": 2, "other": 2}
    assert (client.targets / "file.txt").read_bytes() == b"better\n"


@pytest.mark.parametrize("stays", (False, True), ids=("once", "for ever"))
@pytest.mark.parametrize("call", CALLS)
def test_each_call_may_fail(repo, client, plain, preload, call, stays):
    client.program = plain
    prepare(repo, client)
    mark = client.folder / "mark"
    env = {"LD_PRELOAD": preload, "FAULT_CALL": call, "FAULT_FROM": "ours",
           "FAULT_MARK": mark}
    if stays:
        env["FAULT_STAYS"] = 1
    for number in range(1, MOST):
        rewind(client)
        mark.write_bytes(b"")
        run = client.download("file.txt", env={**env, "FAULT_NTH": number})
        assert run.status == 0 or run.refused, run.said
        if not mark.read_bytes():
            break
        is_up_to_date(client)
    assert 1 < number < MOST


def test_allocations_of_every_library_may_fail(repo, client, plain, preload):
    """A sample of them; those of ours, one by one, are a unit test's."""
    client.program = plain
    prepare(repo, client)
    mark = client.folder / "mark"
    for number in range(1, 100000, 101):
        rewind(client)
        mark.write_bytes(b"")
        run = client.download("file.txt", env={
            "LD_PRELOAD": preload, "FAULT_CALL": "alloc",
            "FAULT_NTH": number, "FAULT_MARK": mark})
        assert run.status == 0 or run.refused, run.said
        if not mark.read_bytes():
            break
        if number % 5 == 0:
            is_up_to_date(client)
    assert number > 100
    is_up_to_date(client)


@pytest.mark.parametrize("fault", (400, 403, 404, "short", "closed",
                                   "garbage"))
def test_each_request_may_fail(repo, client, fault):
    """The last good state is what a run that fails leaves."""
    prepare(repo, client)
    rewind(client)
    client.site.take()
    assert client.download("file.txt").status == 0
    asked = ["/metadata/" + path if not path.startswith("/targets") else path
             for path in client.site.take()]
    assert len(asked) == 7
    for path in asked:
        rewind(client)
        client.site.answers[path] = answer(client.site.find(path), fault)
        run = client.download("file.txt")
        # A root that is not there is the end of roots.
        may = path.endswith(".root.json") and fault in (403, 404)
        assert run.refused or may and run.status == 0, run.said
        del client.site.answers[path]
        is_up_to_date(client)


def answer(good, fault):
    if isinstance(fault, int):
        return fault
    good = good or b"{}"

    def short(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(good) + 10))
        handler.end_headers()
        handler.wfile.write(good)
        handler.close_connection = True
        return True

    def closed(handler):
        handler.close_connection = True
        return True
    return {"short": short, "closed": closed, "garbage": b"\0" * 40}[fault]
