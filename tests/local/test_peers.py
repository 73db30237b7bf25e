# SPDX-License-Identifier: Apache-2.0
"""sigstore-python and this command use one instance, unchanged: whatever one
of them makes there the other accepts."""
import json
import pathlib
import re
import sys

import pytest

from peers import ENTRIES, Signer
from serving import Serving

MAKERS = ("ours", "theirs")


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("instance")) as serving:
        yield serving


@pytest.fixture
def signer(instance, tmp_path):
    return Signer(tmp_path, instance)


@pytest.mark.parametrize("kind", ["auth", "gha"])
@pytest.mark.parametrize("rekor", [1, 2])
@pytest.mark.parametrize("command", ["sign", "attest"])
@pytest.mark.parametrize("maker", MAKERS)
def test_what_one_makes_both_accept(instance, tmp_path, maker, command, rekor,
                                    kind):
    signer = Signer(tmp_path, instance, kind)
    ran = getattr(signer, maker)(
        *signer.words(command, "--rekor-version", str(rekor)))
    assert ran.status == 0, ran.err
    assert signer.entry() == ENTRIES[command, rekor]
    signer.check()


@pytest.mark.parametrize("maker", MAKERS)
def test_rekor_v2_is_the_default(signer, maker):
    ran = getattr(signer, maker)(*signer.words("sign"))
    assert ran.status == 0, ran.err
    assert signer.entry() == ENTRIES["sign", 2]
    signer.check("--offline")


@pytest.mark.parametrize("maker", MAKERS)
def test_a_config_that_names_rekor_v1_alone(signer, maker):
    config = json.loads(signer.trust[1].read_text())
    signing = config["signingConfig"]
    signing["rekorTlogUrls"] = [service for service in signing["rekorTlogUrls"]
                                if service["majorApiVersion"] == 1]
    (signer.folder / "v1.json").write_text(json.dumps(config))
    signer.trust = ("--trust-config", signer.folder / "v1.json")
    ran = getattr(signer, maker)(*signer.words("sign"))
    assert ran.status == 0, ran.err
    assert signer.entry() == ENTRIES["sign", 1]
    signer.check()


@pytest.mark.parametrize("maker", MAKERS)
def test_an_instance_by_its_repository(signer, instance, maker):
    """All that is known of it came by TUF."""
    signer.trust = ("--instance", instance.url + "/tuf")
    for command in (signer.ours, signer.theirs):
        ran = command(*signer.trust, "trust-instance",
                      instance.file("root.json"))
        assert ran.status == 0, ran.err
    ran = getattr(signer, maker)(*signer.words("sign"))
    assert ran.status == 0, ran.err
    signer.check()


@pytest.mark.parametrize("maker", MAKERS)
def test_a_signature_outlives_the_port_of_its_instance(tmp_path, maker):
    with Serving(tmp_path / "state") as first:
        signer = Signer(tmp_path, first)
        ran = getattr(signer, maker)(*signer.words("sign"))
        assert ran.status == 0, ran.err
    with Serving(tmp_path / "state") as second:
        assert second.url != first.url
        signer.check()


@pytest.mark.parametrize("maker", MAKERS)
def test_another_instance_does_not_vouch(signer, tmp_path, maker):
    ran = getattr(signer, maker)(*signer.words("sign"))
    assert ran.status == 0, ran.err
    with Serving(tmp_path / "other") as other:
        for command in (signer.ours, signer.theirs):
            ran = command("--trust-config", other.file("trustconfig.json"),
                          "verify", "identity", "--cert-identity",
                          signer.identity, "--cert-oidc-issuer",
                          signer.issuer, "a.txt")
            assert ran.status == 1, ran.err


@pytest.mark.parametrize("maker", MAKERS)
def test_a_token_that_has_expired(signer, instance, maker):
    signer.token = instance.get("/mint?ttl=-60").decode().strip()
    ran = getattr(signer, maker)(*signer.words("sign"))
    assert ran.status != 0
    assert not signer.bundle.exists()


@pytest.mark.parametrize("maker", MAKERS)
def test_a_login_in_a_browser(signer, maker):
    browser = pathlib.Path(__file__).with_name("typist.py")
    line = [word for word in signer.words("sign")
            if word not in ("--identity-token", signer.token)]
    ran = getattr(signer, maker)(*line, env={
        "BROWSER": f"{sys.executable} {browser} {signer.identity} %s"})
    assert ran.status == 0, ran.err
    signer.check()


def test_their_members_stand_in_the_order_of_ours(signer):
    """What differs is what is of one signature alone."""
    def shape(at):
        if isinstance(at, dict):
            return [(name, shape(value)) for name, value in at.items()]
        return [shape(value) for value in at[:1]] \
            if isinstance(at, list) else type(at).__name__

    made = []
    for maker in MAKERS:
        getattr(signer, maker)(*signer.words("sign", "--overwrite"))
        made.append(shape(json.loads(signer.bundle.read_text())))
    assert made[0] == made[1]


def test_what_a_file_was_signed_for_is_in_its_certificate(signer):
    """The issuer is the instance's, by its port: no other's is mistaken."""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/auth", signer.issuer)
    assert signer.ours(*signer.words("sign")).status == 0
    for command in (signer.ours, signer.theirs):
        ran = command(*signer.trust, "verify", "identity", "--cert-identity",
                      signer.identity, "--cert-oidc-issuer",
                      "http://127.0.0.1:1/auth", "a.txt")
        assert ran.status == 1
