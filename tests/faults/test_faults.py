# SPDX-License-Identifier: Apache-2.0
"""The command with its n-th allocation, read, write, open, fstat and thread
failing, for every n: it must never crash, never accept what is bad, and say
in one line what went wrong. Of a build without sanitizers, whose allocators
cannot be preloaded over."""
import dataclasses
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parents[1]
REAL = TREE / "tests/vectors/real"
MODEL = "pypi_attestation_models-0.0.4a2.tar.gz"
WHO = ["--cert-identity",
       "https://github.com/trailofbits/pypi-attestation-models/.github/"
       "workflows/release.yml@refs/tags/v0.0.4a2",
       "--cert-oidc-issuer", "https://token.actions.githubusercontent.com"]
MOST = 20000  # no scenario makes so many calls


@dataclasses.dataclass
class Run:
    status: int
    out: bytes
    err: str
    struck: bool  # a call was failed

    @property
    def lines(self):
        """What was said, less advice."""
        return [line for line in self.err.splitlines()
                if line and not line.startswith(("WARNING", "usage:", " "))]


@pytest.fixture(scope="session")
def command():
    """$SIGSTORE if it has no sanitizer, else the release build."""
    for path in (os.environ.get("SIGSTORE"), TREE / "build/sigstore"):
        if path and os.path.exists(path):
            needs = subprocess.run(["ldd", path], capture_output=True,
                                   text=True).stdout
            if "libasan" not in needs and "libsigstore" in needs:
                return os.path.realpath(path)
    pytest.skip("no build without sanitizers: ./quickstart.sh --build-only")


@pytest.fixture(scope="session")
def preload(tmp_path_factory):
    library = tmp_path_factory.mktemp("faults") / "preload.so"
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1",
                    "-D_GNU_SOURCE", "-o", library, HERE / "preload.c",
                    "-ldl"], check=True)
    return library


@pytest.fixture
def fault(command, preload, tmp_path):
    mark = tmp_path / "mark"

    def run(words, **settings):
        mark.unlink(missing_ok=True)
        env = {"PATH": os.environ["PATH"], "LD_PRELOAD": str(preload),
               "HOME": str(tmp_path), "FAULT_MARK": str(mark)}
        env.update({"FAULT_" + name.upper(): str(value)
                    for name, value in settings.items()})
        done = subprocess.run([command, *map(str, words)], env=env,
                              cwd=tmp_path, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60)
        return Run(done.returncode, done.stdout,
                   done.stderr.decode(errors="replace"),
                   mark.stat().st_size > 0)
    return run


@pytest.fixture
def scenarios(tmp_path):
    """(name, arguments, the status without a fault)"""
    many = []
    for number in range(6):
        file = tmp_path / ("many%d" % number)
        file.symlink_to(REAL / MODEL)
        pathlib.Path("%s.sigstore" % file).symlink_to(
            REAL / (MODEL + ".sigstore"))
        many.append(file)
    verify = ["verify", "identity", "--offline", *WHO]
    root = ["--trusted-root",
            TREE / "src/trust/roots/production/trusted_root.json"]
    bundle = ["--bundle", REAL / (MODEL + ".sigstore")]
    cut = tmp_path / "cut.json"
    cut.write_bytes((REAL / (MODEL + ".sigstore")).read_bytes()[:-9])
    rows = (
        ("a good file", [*verify, REAL / MODEL], 0),
        ("a good file, a root of ours", [*root, *verify, REAL / MODEL], 0),
        ("many good files", [*verify, *many], 0),
        ("another file", [*verify, *bundle, HERE / "preload.c"], 1),
        ("another identity", [*verify[:-3], "mallory@example.com",
                              *verify[-2:], REAL / MODEL], 1),
        ("a bundle cut short", [*verify, "--bundle", cut, REAL / MODEL], 1),
        ("help", ["--help"], 0),
        ("help of a command", ["verify", "identity", "--help"], 0),
    )
    return {name: (words, status) for name, words, status in rows}


NAMES = ("a good file", "a good file, a root of ours", "many good files",
         "another file", "another identity", "a bundle cut short", "help",
         "help of a command")


def judge(run, plain, what):
    """Nothing but the whole truth counts as success."""
    if run.status < 0 or run.status > 2:
        return "%s: crashed (%d): %s" % (what, run.status, run.err)
    if plain.status != 0 and run.status == 0:
        return "%s: accepted" % what
    if run.status == 0 and (run.out != plain.out or
                            sorted(run.lines) != sorted(plain.lines)):
        return "%s: exit status 0, but said %r, %r" % (what, run.out[:200],
                                                       run.err[:200])
    if plain.status != 0 and "OK:" in run.err:
        return "%s: said OK: %s" % (what, run.err)
    return None


def strike(fault, words, call, step=1, **settings):
    """What is wrong with any of the runs, and how many there were."""
    plain = fault(words)
    wrong = []
    nth = 1
    while nth < MOST:
        run = fault(words, call=call, nth=nth, **settings)
        what = "%s %d" % (call, nth)
        found = judge(run, plain, what)
        if found:
            wrong.append(found)
        elif run.status != 0 and call != "write" and not run.lines:
            wrong.append("%s: exit status %d and not a word" % (
                what, run.status))
        elif len(run.lines) > max(1, len(plain.lines)):
            wrong.append("%s: more than a line: %s" % (what, run.err))
        if not run.struck:
            break
        nth += step
    assert nth < MOST
    return plain, wrong, nth - 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("call", ("alloc", "read", "write", "open", "fstat",
                                  "thread"))
def test_each_call_of_ours_may_fail(fault, scenarios, name, call):
    words, status = scenarios[name]
    plain, wrong, _ = strike(fault, words, call, **{"from": "ours"})
    assert plain.status == status, plain.err
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("name", NAMES[:1] + NAMES[2:4])
def test_memory_may_run_out_and_stay_out(fault, scenarios, name):
    words, _ = scenarios[name]
    _, wrong, count = strike(fault, words, "alloc", stays=1,
                             **{"from": "ours"})
    assert count > 3
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("name", (NAMES[0], NAMES[3]))
def test_allocations_of_libcrypto_may_fail(fault, scenarios, name):
    """A sample of them: there are thousands, most while it starts."""
    words, _ = scenarios[name]
    _, wrong, count = strike(fault, words, "alloc", step=13)
    assert count > 100
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("stream", ("stdout", "stderr"))
@pytest.mark.parametrize("name", ("a good file", "help"))
def test_a_full_device_is_no_success(command, scenarios, tmp_path, name,
                                     stream):
    """What could not be told whole is a failure, whichever stream it is
    for."""
    words, _ = scenarios[name]
    with open("/dev/full", "wb") as full:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
                   stream: full}
        done = subprocess.run([command, *map(str, words)], cwd=tmp_path,
                              stdin=subprocess.DEVNULL, **streams)
    silent = name == "help" and stream == "stderr"
    assert done.returncode == (0 if silent else 1)
