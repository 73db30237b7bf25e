# SPDX-License-Identifier: Apache-2.0
"""The libraries that npm signs its provenance with use an instance, which
they are told of by TUF."""
import base64
import json
import os
import pathlib
import subprocess

import pytest

from conftest import NPM
from peers import ENTRIES, Signer
from serving import Serving

SCRIPT = pathlib.Path(__file__).with_name("npm.js")


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("instance")) as serving:
        yield serving


class NpmSigner(Signer):
    def npm(self, do, file="a.txt", **more):
        ask = {"do": do, "file": file, "bundle": str(self.bundle),
               "url": self.instance.url, "token": self.token,
               "root": str(self.instance.file("root.json")),
               "cache": str(self.folder / "cache"), "issuer": self.issuer,
               "identity": self.identity, **more}
        return subprocess.run(
            ["node", SCRIPT], input=json.dumps(ask), cwd=self.folder,
            env={**os.environ, "NODE_PATH": str(NPM)}, text=True,
            capture_output=True, timeout=120, check=False)


@pytest.fixture
def signer(instance, tmp_path):
    return NpmSigner(tmp_path, instance)


# Attestations in Rekor v2 are a dsse entry to @sigstore/sign 4, as the first
# draft had them; servers, and ours, take a hashedrekord only.
@pytest.mark.parametrize("command, rekor", [
    ("sign", 1), ("sign", 2), ("attest", 1)])
def test_npm_accepts_what_we_make(signer, command, rekor):
    ran = signer.ours(*signer.words(command, "--rekor-version", rekor))
    assert ran.status == 0, ran.err
    ran = signer.npm("verify")
    assert ran.returncode == 0, ran.stderr
    assert signer.npm("verify", identity="^bob@").returncode == 1
    if command == "sign":
        assert signer.npm("verify", "other.txt").returncode == 1


@pytest.mark.parametrize("rekor", [1, 2])
def test_what_npm_signs_is_accepted(signer, rekor):
    ran = signer.npm("sign", rekor=rekor)
    assert ran.returncode == 0, ran.stderr
    assert signer.entry() == ENTRIES["sign", rekor]
    signer.check()


def test_what_npm_attests_is_accepted(signer):
    """It is given a statement: one that we made, without its envelope."""
    assert signer.ours(*signer.words("attest")).status == 0
    payload = json.loads(signer.bundle.read_text())["dsseEnvelope"]["payload"]
    (signer.folder / "statement").write_bytes(base64.b64decode(payload))
    signer.bundle.unlink()
    ran = signer.npm("attest", "statement", rekor=1)
    assert ran.returncode == 0, ran.stderr
    assert signer.entry() == ENTRIES["attest", 1]
    signer.check()
