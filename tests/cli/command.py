# SPDX-License-Identifier: Apache-2.0
"""Running the command, and what a signed sample is."""
import dataclasses
import json
import os
import pathlib
import pty
import re
import signal
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL = ROOT / "tests/vectors/real"
TIMEOUT = 120

# Who runs the tests in the background or by nohup ignores these, and so would
# all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
for ignored in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGUSR1):
    signal.signal(ignored, signal.SIG_DFL)


def sigstore():
    """The command under test, as an absolute path."""
    given = os.environ.get("SIGSTORE")
    return str(pathlib.Path(given or ROOT / "build/sigstore").absolute())


def clean_env(**more):
    """The environment without what the command heeds, and `more`."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith("SIGSTORE_")
           and not name.lower().endswith("_proxy")
           and name not in ("NO_COLOR", "COLUMNS", "XDG_DATA_HOME",
                            "XDG_CACHE_HOME", "CURL_CA_BUNDLE",
                            "SSL_CERT_FILE")}
    # Nothing is read or kept but where a test says; no name is looked up.
    env.update({"HOME": "/dev/null", "https_proxy": "http://127.0.0.1:1"})
    env.update(more)
    return env


@dataclasses.dataclass
class Ran:
    status: int
    out: str
    err: str
    trust: str = ""  # what was said of the trusted root's age


TRUST = re.compile(r"^WARNING: --offline: .*\n", re.M)


def run(*args, env=None, cwd=None, **more):
    """Runs the command to its end; a crash or sanitizer report fails."""
    more.setdefault("stdin", subprocess.DEVNULL)
    more.setdefault("timeout", TIMEOUT)
    ran = subprocess.run([sigstore(), *map(str, args)], cwd=cwd,
                         env=clean_env(**(env or {})), capture_output=True,
                         **more)
    assert ran.returncode >= 0, "ended by signal %d" % -ran.returncode
    assert ran.returncode != 99, ran.stderr.decode(errors="replace")
    err = ran.stderr.decode("utf-8", "surrogateescape")
    return Ran(ran.returncode,
               ran.stdout.decode("utf-8", "surrogateescape"),
               TRUST.sub("", err), "".join(TRUST.findall(err)))


@dataclasses.dataclass
class Sample:
    """An artifact with its bundle and those who signed it."""
    artifact: pathlib.Path
    bundle: pathlib.Path
    identity: str
    issuer: str

    @property
    def who(self):
        return ("--cert-identity", self.identity,
                "--cert-oidc-issuer", self.issuer)

    def document(self):
        return json.loads(self.bundle.read_text())


REPOSITORY = "trailofbits/pypi-attestation-models"


def on_terminal(*args, cwd=None, **env):
    """What the command prints on a terminal of 80 columns."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sigstore(), *map(str, args)], stdin=subprocess.DEVNULL,
        stdout=slave, stderr=slave, cwd=cwd,
        env=clean_env(**{"TERM": "xterm", **env}))
    os.close(slave)
    said = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not piece:
            break
        said += piece
    os.close(master)
    return process.wait(), said.decode()
