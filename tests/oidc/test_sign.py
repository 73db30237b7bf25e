# SPDX-License-Identifier: Apache-2.0
"""Signing with a token that nobody gives on the line."""
import pytest

from command import run
from signing import Instance, Signing


@pytest.fixture
def signing(tmp_path):
    with Instance() as instance:
        yield Signing(tmp_path, instance)


def sign(signing, **env):
    return run("--trust-config", signing.config, "sign", "a.txt",
               cwd=signing.folder, env=env)


def test_signing_with_the_token_of_a_machine(signing, home):
    ran = sign(signing, **home, SIGSTORE_ID_TOKEN_FILE=str(signing.token))
    assert ran.status == 0, ran.err
    assert signing.verify("a.txt").status == 0


def test_signing_with_the_token_of_a_job(issuer, signing, home):
    issuer.given = signing.token.read_text()
    ran = sign(signing, **home, GITHUB_ACTIONS="true",
               ACTIONS_ID_TOKEN_REQUEST_TOKEN="the-request-token",
               ACTIONS_ID_TOKEN_REQUEST_URL=issuer.url + "given/github")
    assert ran.status == 0, ran.err
    assert signing.verify("a.txt").status == 0


def test_a_machine_that_fails_signs_nothing(signing, home):
    ran = sign(signing, **home, SIGSTORE_ID_TOKEN_FILE="/nowhere")
    assert ran.status == 1
    assert "SIGSTORE_ID_TOKEN_FILE: /nowhere: no such file" in ran.err
    assert signing.asked() == []


def test_a_login_that_fails_signs_nothing(issuer, browser, signing, home):
    ran = sign(signing, **home, BROWSER=browser.command,
               SIGSTORE_OIDC_ISSUER=issuer.url + "denied")
    assert ran.status == 1
    assert "the issuer refuses: access_denied" in ran.err
    assert signing.asked() == []


def test_a_login_is_shown_to_the_authority(issuer, browser, signing, home):
    """Which knows no such issuer; but that is who signs."""
    ran = sign(signing, **home, BROWSER=browser.command,
               SIGSTORE_OIDC_ISSUER=issuer.url + "good")
    assert browser.note()["pages"][0]["status"] == 200
    assert issuer.tokens
    asked = signing.asked()
    assert asked and asked[0] == "fulcio", ran.err
