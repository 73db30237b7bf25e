# SPDX-License-Identifier: Apache-2.0
"""Signing on an instance of loopback, and what others say of the result."""
import pathlib
import subprocess
import sys

from command import ROOT, clean_env, run

sys.path.insert(0, str(ROOT / "tests/forge"))
import der  # noqa: E402
import keys  # noqa: E402
import world  # noqa: E402
from instance import EMAIL as IDENTITY  # noqa: E402
from local import Instance  # noqa: E402

PEER = pathlib.Path(sys.executable).parent / "sigstore"


class Signing:
    """A folder with a file, a trust config, and an instance that serves."""

    def __init__(self, folder, instance):
        self.folder, self.instance = folder, instance
        self.config = folder / "trust.json"
        self.configure()
        self.file = folder / "a.txt"
        self.file.write_text("hello\n")
        self.token = folder / "token"
        self.token.write_text(instance.token())

    @property
    def issuer(self):
        return self.instance.issuer

    def configure(self, **config):
        self.instance.write(self.config, **config)

    def run(self, command, *args, token=None, cwd=None, **more):
        given = token if token is not None else f"@{self.token}"
        return run("--trust-config", self.config, command,
                   "--identity-token", given, *args,
                   cwd=cwd or self.folder, **more)

    def sign(self, *args, **more):
        return self.run("sign", *args, **more)

    def attest(self, *args, **more):
        return self.run("attest", *args, **more)

    def verify(self, *files):
        return run("--trust-config", self.config, "verify", "identity",
                   "--offline", "--cert-identity", IDENTITY,
                   "--cert-oidc-issuer", self.issuer, *files,
                   cwd=self.folder)

    def peer_verify(self, *files):
        """The same by sigstore-python."""
        return subprocess.run(
            [PEER, "--trust-config", self.config, "verify", "identity",
             "--cert-identity", IDENTITY, "--cert-oidc-issuer",
             self.issuer, *files], cwd=self.folder, env=clean_env(), timeout=120,
            capture_output=True, text=True)

    def asked(self):
        """Which services were asked, in order; what was noted is forgotten."""
        names = [request[0] for request in self.instance.requests]
        self.instance.requests.clear()
        return names

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())


def check_failed(ran, *words):
    """One clear line, and nothing else but the certificate."""
    assert ran.status == 1, ran.err
    assert ran.err.startswith("ERROR: ") and ran.err.count("\n") == 1, ran.err
    for word in words:
        assert word in ran.err, ran.err
    assert "written to" not in ran.out


__all__ = ["IDENTITY", "Instance", "Signing", "check_failed",
           "der", "keys", "world"]
