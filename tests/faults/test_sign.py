# SPDX-License-Identifier: Apache-2.0
"""Signing with the n-th allocation, read, write, open, fstat, thread or
request failing, for every n: a bundle that verifies, or one line that says why
there is none. tests/unit/sign does the same for the library alone."""
import os
import shutil
import subprocess
import sys

import pytest

from test_faults import TREE, command, preload, fault as run_fault  # noqa

sys.path.insert(0, str(TREE / "tests/cli"))
from local import Instance  # noqa: E402

IDENTITY = "alice@forged.test"
MOST = 20000
NAMES = {"fulcio": "Fulcio at ", "tsa": "timestamp authority at ",
         "rekor1": "Rekor at ", "rekor2": "Rekor at "}


class World:
    """A folder with files, an instance that serves, and runs with a fault."""

    def __init__(self, folder, instance, run, command):
        self.folder = folder / "work"
        self.folder.mkdir()
        self.instance, self.start, self.command = instance, run, command
        self.token = folder / "token"
        self.token.write_text(instance.token())
        self.trust = folder / "trust.json"
        self.files = []
        for name in ("a", "b", "c"):
            path = self.folder / name
            path.write_text(name)
            self.files.append(path)

    def bundles(self):
        return [path for path in self.folder.iterdir()
                if path not in self.files]

    def run(self, count=1, **settings):
        for path in self.bundles():
            path.unlink()
        return self.start(["--trust-config", self.trust, "sign",
                           "--identity-token", "@" + str(self.token),
                           *self.files[:count]], **settings)

    def accepts(self, path):
        file = path.with_name(path.name.partition(".")[0])
        return self.start(
            ["--trust-config", self.trust, "verify", "identity", "--offline",
             "--cert-identity", IDENTITY, "--cert-oidc-issuer",
             self.instance.issuer, "--bundle", path, file]).status == 0

    def judge(self, done, what, count=1):
        """What is wrong with a run that met a fault."""
        made = self.bundles()
        if done.status not in (0, 1):
            return f"{what}: exit status {done.status}: {done.err}"
        wrong = [path.name for path in made
                 if not path.name.endswith(".sigstore.json")
                 or not self.accepts(path)]
        if wrong:
            return f"{what}: left behind: {wrong}: {done.err}"
        # libcurl may bring a GnuTLS, which speaks for itself.
        lines = [line for line in done.lines
                 if not line.startswith(("INFO", "Error in GnuTLS"))]
        if done.status == 0 and (len(made) != count or lines):
            return f"{what}: success with {made}: {done.err}"
        if done.status == 1 and not (1 <= len(lines) <= count):
            return f"{what}: not a line each: {done.err}"
        return None


@pytest.fixture
def world(tmp_path, run_fault, command):  # noqa: F811
    with Instance() as instance:
        yield World(tmp_path, instance, run_fault, command)


@pytest.mark.parametrize("call", ("alloc", "read", "write", "open", "fstat"))
@pytest.mark.parametrize("rekor", ("v1", "v2"))
def test_each_call_of_ours_may_fail(world, call, rekor):
    world.instance.write(world.trust, rekors=(rekor,))
    wrong = strike(world, call, 1, **{"from": "ours"})
    assert not wrong, "\n".join(wrong[:20])


def test_allocations_of_others_may_fail(world):
    """A sample of them: there are thousands, of libcrypto and libcurl."""
    world.instance.write(world.trust)
    wrong = strike(world, "alloc", 61)
    assert not wrong, "\n".join(wrong[:20])


def strike(world, call, step, **settings):
    wrong, nth = [], 1
    while nth < MOST:
        done = world.run(call=call, nth=nth, **settings)
        if not done.struck:
            break
        # What cannot be said cannot be judged, but must not be a success.
        if call == "write" and not done.err:
            if done.status == 0:
                wrong.append(f"write {nth}: silent success")
        else:
            found = world.judge(done, f"{call} {nth}")
            if found:
                wrong.append(found)
        nth += step
    assert 1 < nth < MOST
    return wrong


@pytest.mark.parametrize("stays", (0, 1))
def test_a_thread_may_not_start(world, stays):
    """Then the others do its work."""
    world.instance.write(world.trust)
    for nth in (1, 2):
        settings = {"call": "thread", "nth": nth, "from": "ours"}
        if stays:
            settings["stays"] = 1
        done = world.run(count=3, **settings)
        assert done.struck
        assert done.status == 0, done.err
        assert world.judge(done, f"thread {nth}", count=3) is None


@pytest.mark.skipif(not shutil.which("valgrind"), reason="no valgrind")
@pytest.mark.parametrize("count, fails", ((1, None), (3, None), (1, "tsa"),
                                          (1, "rekor2")))
def test_nothing_is_lost_or_misused(world, count, fails):
    """What valgrind says of a run whose threads sign, and of one that ends."""
    world.instance.write(world.trust, rekors=("v1", "v2"))
    if fails:
        world.instance.answers[fails] = (201, "application/json", b"{}")
    ran = subprocess.run(
        ["valgrind", "-q", "--leak-check=full", "--error-exitcode=99",
         f"--suppressions={TREE / 'tests/faults/valgrind.supp'}",
         "--errors-for-leak-kinds=definite,indirect,possible", world.command,
         "--trust-config", world.trust, "sign", "--identity-token",
         "@" + str(world.token), *world.files[:count]],
        env={"PATH": os.environ["PATH"], "HOME": str(world.folder)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    assert ran.returncode == (1 if fails else 0), ran.stderr
    assert "== " not in ran.stderr, ran.stderr
    assert len(world.bundles()) == (0 if fails else count)


@pytest.mark.parametrize("rekors", (("v1",), ("v2",), ("v1", "v2")))
@pytest.mark.parametrize("how", (
    "drop", (404, "text/plain", b"no\n"), (201, "application/json", b"{}"),
    (201, "application/json", b"\0\1\2")), ids=("drop", "404", "{}", "garbage"))
def test_each_request_may_fail(world, rekors, how):
    world.instance.write(world.trust, rekors=rekors)
    assert world.run().status == 0
    asked = [request[0] for request in world.instance.requests]
    assert asked == ["fulcio", "tsa", *("rekor" + r[1] for r in rekors)]
    for service in asked:
        world.instance.requests.clear()
        world.instance.answers = {service: how}
        done = world.run()
        assert world.judge(done, service) is None
        assert done.status == 1 and NAMES[service] in done.err, done.err
        assert world.bundles() == []
        later = asked[asked.index(service) + 1:]
        assert not [r for r in world.instance.requests if r[0] in later]
