# SPDX-License-Identifier: Apache-2.0
"""A refresh of the trusted root with its n-th allocation, read, write, open or
request failing, for every n: it verifies or says in one line why not, and the
next run finds what it needs in what is left."""
import os
import shutil
import sys

import pytest

from test_faults import MODEL, REAL, TREE, WHO, command, preload, Run  # noqa
from test_faults import fault as run_fault  # noqa: F401

sys.path.insert(0, str(TREE / "tests/cli"))
import repository  # noqa: E402

ROOTS = TREE / "src/trust/roots/production"
BUNDLE = ["--bundle", REAL / (MODEL + ".sigstore")]
MOST = 5000


@pytest.fixture
def world(tmp_path, run_fault):  # noqa: F811
    """A home that has refreshed, a repository that has changed since."""
    made = repository.Repository({
        name: (ROOTS / name).read_bytes()
        for name in ("trusted_root.json", "signing_config.v0.2.json")})
    server = repository.Server(made)
    root = tmp_path / "root.json"
    root.write_bytes(made.first_root())
    words = ["--instance", server.url]
    done = run_fault([*words, "trust-instance", root])
    assert (done.status, done.err) == (0, "")
    made.rotate()
    made.publish()
    home, kept = tmp_path / ".local", tmp_path / "kept"
    home.rename(kept)
    timestamp = next(kept.rglob("timestamp.json"))
    os.utime(timestamp, (0, 0))

    def run(**settings):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(kept, home)
        return run_fault([*words, "verify", "identity", *WHO, *BUNDLE,
                          REAL / MODEL], **settings)

    def run_again():
        return run_fault([*words, "verify", "identity", *WHO, *BUNDLE,
                          REAL / MODEL])

    run.again = run_again
    run.server = server
    yield run
    server.end()


def judge(run, done, what):
    """What is wrong with a run that met a fault, and with the next."""
    if done.status not in (0, 1):
        return "%s: exit status %d: %s" % (what, done.status, done.err)
    if (done.status == 0) != any(
            line.startswith("OK: ") for line in done.lines):
        return "%s: exit status %d, but %s" % (what, done.status, done.err)
    if len(done.lines) != 1:
        return "%s: not one line: %s" % (what, done.err)
    again = run.again()
    if again.status != 0 or "OK: " not in again.err:
        return "%s: the next run: %s" % (what, again.err)
    return None


@pytest.mark.parametrize("call, step", (
    ("alloc", 7), ("read", 1), ("write", 1), ("open", 1), ("fstat", 1)))
@pytest.mark.parametrize("stays", (0, 1))
def test_each_call_of_ours_may_fail(world, call, step, stays):
    wrong, nth = [], 1
    while nth < MOST:
        settings = {"call": call, "nth": nth, "from": "ours"}
        if stays:
            settings["stays"] = 1
        done = world(**settings)
        if not done.struck:
            break
        # What cannot be said cannot be judged, but must not be a success.
        if call == "write" and not done.err:
            if done.status == 0:
                wrong.append("write %d: silent success" % nth)
        else:
            found = judge(world, done, "%s %d" % (call, nth))
            if found:
                wrong.append(found)
        nth += step
    assert 1 < nth < MOST
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("fault", (
    repository.status(500), repository.status(404), repository.truncate,
    repository.garbage, repository.reset))
def test_each_request_may_fail(world, fault):
    assert world().status == 0
    paths = world.server.take_requests()[-5:]
    assert paths == ["/2.root.json", "/3.root.json", "/timestamp.json",
                     "/2.snapshot.json", "/2.targets.json"]
    wrong = []
    for path in paths:
        world.server.faults[path] = [fault]
        done = world()
        world.server.faults.clear()
        found = judge(world, done, path)
        if found:
            wrong.append(found)
    assert not wrong, "\n".join(wrong)
