# SPDX-License-Identifier: Apache-2.0
"""A Sigstore instance of the real servers, which tools/with-stack starts."""
import os
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from command import ROOT, clean_env, run  # noqa: E402

PEER = pathlib.Path(sys.executable).parent / "sigstore"
BASE = "http://127.0.0.1:%s/" % os.environ.get("OIDC_PORT", "8888")
AMBIENT = ("GITHUB_ACTIONS", "BUILDKITE", "GITLAB_CI", "CIRCLECI",
           "GOOGLE_SERVICE_ACCOUNT_NAME", "DISPLAY", "WAYLAND_DISPLAY",
           "http_proxy", "https_proxy", "all_proxy", "BROWSER")
# Whom the issuer's kinds of token stand for, as Fulcio writes it.
NAMES = {
    "auth": "alice@example.com",
    "gha": "https://github.com/example/project/.github/workflows/release.yml"
           "@refs/heads/main",
    "uri": BASE + "users/1",
    "username": "alice!127.0.0.1",
}


def pytest_configure(config):
    """Nothing that the machine runs in says who signs."""
    for name in AMBIENT:
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def state():
    """The folder of the instance that runs; else the reason is told."""
    if os.environ.get("STACK_STATE"):
        return pathlib.Path(os.environ["STACK_STATE"])
    why = os.environ.get("STACK_MISSING") or (
        "no instance of the real servers: see tools/with-stack")
    return pytest.skip(why)


class Stack:
    """The instance, and a folder with files to be signed."""

    def __init__(self, state, folder):
        self.state, self.folder = state, folder
        self.file = folder / "a.txt"
        self.file.write_text("hello\n")
        self.env = {"HOME": str(folder / "home"), "XDG_DATA_HOME": "",
                    "XDG_CACHE_HOME": ""}
        self.bundle = folder / "a.txt.sigstore.json"

    def trust(self, rekor=2):
        name = "trustconfig.rekor1.json" if rekor == 1 else "trustconfig.json"
        return "--trust-config", self.state / name

    def token(self, kind="auth", *options):
        stack = pathlib.Path(os.environ.get("SIGSTORE_SHARED")
                             or ROOT / "../shared") / "stack"
        return subprocess.run(
            [stack / "token.sh", "--issuer", kind, *options], check=True,
            capture_output=True, text=True).stdout.strip()

    def run(self, *args, env=None, **more):
        return run(*args, cwd=self.folder, env={**self.env, **(env or {})},
                   **more)

    def peer(self, *args):
        """The same by sigstore-python."""
        return subprocess.run(
            [PEER, *map(str, args)], cwd=self.folder, capture_output=True,
            env=clean_env(**self.env), timeout=120, text=True,
            stdin=subprocess.DEVNULL)

    def who(self, kind="auth", rekor=2):
        return (*self.trust(rekor), "verify", "identity", "--cert-identity",
                NAMES[kind], "--cert-oidc-issuer", BASE + kind)

    def check(self, kind="auth", rekor=2, peer=True, files=("a.txt",)):
        """Everybody accepts what was signed, and nobody anything else."""
        for name in files:
            ours = self.run(*self.who(kind, rekor), name)
            assert ours.status == 0, ours.err
            if peer:
                theirs = self.peer(*self.who(kind, rekor), name)
                assert theirs.returncode == 0, theirs.stderr
        other = self.folder / "other.txt"
        other.write_text("another\n")
        assert self.run(*self.who(kind, rekor), "--bundle",
                        f"{files[0]}.sigstore.json", other).status == 1


@pytest.fixture
def stack(state, tmp_path):
    return Stack(state, tmp_path)
