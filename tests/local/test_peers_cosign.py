# SPDX-License-Identifier: Apache-2.0
"""cosign 3 uses an instance, by its files and by its TUF repository."""
import json
import subprocess

import pytest

from peers import ENTRIES, Signer
from serving import Serving, clean_env


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("instance")) as serving:
        yield serving


class CosignSigner(Signer):
    """`root` and `services` are how cosign is told of the instance."""

    def __init__(self, folder, instance):
        super().__init__(folder, instance)
        # It takes a token of ES256 from a file only.
        (self.folder / "token").write_text(self.token)
        self.root = ("--trusted-root", instance.file("trusted_root.json"))
        self.services = (
            "--signing-config", instance.file("signing_config.json"))

    def cosign(self, *args):
        return subprocess.run(
            ["cosign", *map(str, args)], cwd=self.folder,
            env=clean_env(**self.env), capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=120, check=False)

    def make(self, command):
        words = ["--predicate", "predicate.json", "--type",
                 "slsaprovenance1"] if command == "attest" else []
        return self.cosign(
            f"{command}-blob", *self.services, *self.root, "--identity-token",
            "token", "--bundle", self.bundle, "--yes", *words, self.file.name)

    def verify(self, command, file="a.txt"):
        words = ["verify-blob-attestation", "--type", "slsaprovenance1"] \
            if command == "attest" else ["verify-blob"]
        return self.cosign(
            *words, *self.root, "--certificate-identity", self.identity,
            "--certificate-oidc-issuer", self.issuer, "--bundle", self.bundle,
            file)

    def only(self, rekor):
        """Leaves one log in what it is told."""
        config = json.loads(self.services[1].read_text())
        config["rekorTlogUrls"] = [
            service for service in config["rekorTlogUrls"]
            if service["majorApiVersion"] == rekor]
        self.services = ("--signing-config", self.folder / "services.json")
        self.services[1].write_text(json.dumps(config))


@pytest.fixture
def signer(instance, tmp_path):
    return CosignSigner(tmp_path, instance)


@pytest.mark.parametrize("rekor", [1, 2])
@pytest.mark.parametrize("command", ["sign", "attest"])
def test_cosign_accepts_what_we_make(signer, command, rekor):
    ran = signer.ours(*signer.words(command, "--rekor-version", rekor))
    assert ran.status == 0, ran.err
    ran = signer.verify(command)
    assert ran.returncode == 0, ran.stderr
    assert signer.verify(command, "other.txt").returncode != 0


@pytest.mark.parametrize("rekor", [1, 2])
@pytest.mark.parametrize("command", ["sign", "attest"])
def test_what_cosign_makes_is_accepted(signer, command, rekor):
    """Its attestations by us alone: their Statement is of v0.1, which
    sigstore-python refuses."""
    signer.only(rekor)
    ran = signer.make(command)
    assert ran.returncode == 0, ran.stderr
    assert signer.entry() == ENTRIES[command, rekor]
    ran = signer.verify(command)
    assert ran.returncode == 0, ran.stderr
    if command == "sign":
        signer.check()
    else:
        signer.check(by=[signer.ours])


def test_cosign_learns_of_an_instance_by_tuf(signer, instance):
    ran = signer.cosign("initialize", "--mirror", instance.url + "/tuf",
                        "--root", instance.file("root.json"))
    assert ran.returncode == 0, ran.stderr
    signer.root = signer.services = ()
    for run in (signer.make, signer.verify):
        ran = run("sign")
        assert ran.returncode == 0, ran.stderr
    assert signer.entry() == ENTRIES["sign", 2]
    signer.check()
