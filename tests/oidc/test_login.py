# SPDX-License-Identifier: Apache-2.0
"""Logging in by a browser: who may end a login, and with what."""
import json
import re

import pytest

from command import ROOT, run
from issuer import CALLBACKS, DOCUMENTS, TOKENS

GOOD = ("good", "id-token-only", "names-itself")

# What is wrong, and what the command says of it.
CALLBACK_REASONS = {
    "wrong-state": "its state is another",
    "state-of-another-case": "its state is another",
    "no-state": "its state is missing",
    "no-code": "came back without a code",
    "nothing": "its state is missing",
    "denied": "the issuer refuses: access_denied: <b>not</b> you",
    "wrong-iss": "came back from the issuer https://evil.example",
    "forgets-itself": "came back without the issuer's name",
    "wrong-code": "the issuer refuses: invalid_grant: no such code",
    "code-twice": "a parameter twice",
}
TOKEN_REASONS = {
    "wrong-nonce": "its nonce is another",
    "expired": "the token expired",
    "of-tomorrow": "check the clock",
    "wrong-audience": 'for the audience "pypi", not for sigstore',
    "wrong-issuer": "the token is of the issuer https://evil.example",
    "no-subject": 'no claim "sub"',
    "token-moved": "where this request must not go",
    "token-broken": "HTTP 500: out of order",
}
DOCUMENT_REASONS = {
    "other-name": "calls itself https://evil.example",
    "plain-token-endpoint": '"token_endpoint" is not a URL of https',
    "script": '"authorization_endpoint" is not a URL of https',
    "no-s256": "does not know the code challenge S256",
    "moved": "where this request must not go",
    "garbage": "the answer is not JSON",
    "broken": "HTTP 500: out of order",
}


def test_every_fault_has_a_reason():
    assert set(CALLBACKS) | set(TOKENS) | set(DOCUMENTS) <= {
        *GOOD, *CALLBACK_REASONS, *TOKEN_REASONS, *DOCUMENT_REASONS}


def is_one_line(text, start):
    return text.startswith(start) and text.count("\n") == 1


@pytest.mark.parametrize("mode", GOOD)
def test_a_login(issuer, browser, get, mode):
    ran = get(mode)
    assert ran.status == 0, ran.err
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", ran.out)
    page = browser.note()["pages"][0]
    assert page["status"] == 200
    assert "You are signed in" in page["page"]
    assert "alice@example.org" in page["page"]
    assert issuer.url + mode in page["page"]
    assert issuer.paths() == ["/%s/%s" % (mode, part) for part in (
        ".well-known/openid-configuration", "login", "token")]


def test_what_is_said_stands_on_standard_error(get):
    ran = get()
    assert ran.err.startswith("Waiting for browser interaction...\n")
    assert re.search(r"go to http://localhost:[0-9]+\n$", ran.err)


@pytest.mark.parametrize("mode", CALLBACK_REASONS)
def test_a_callback_that_is_wrong(issuer, browser, get, mode):
    ran = get(mode)
    assert ran.status == 1
    assert ran.out == ""
    assert CALLBACK_REASONS[mode] in ran.err
    assert ran.err.count("\n") == 3  # two of waiting, one of the failure
    page = browser.note()["pages"][0]
    assert page["status"] == 400
    assert "You are not signed in" in page["page"]
    assert "You may close" not in page["page"]
    assert "<b>not" not in page["page"]
    if mode != "wrong-code":
        assert not [path for path in issuer.paths() if "token" in path]


@pytest.mark.parametrize("mode", TOKEN_REASONS)
def test_a_token_that_is_wrong(issuer, browser, get, mode):
    ran = get(mode)
    assert ran.status == 1
    assert ran.out == ""
    assert TOKEN_REASONS[mode] in ran.err
    assert browser.note()["pages"][0]["status"] == 400
    # a code is sent once, and nowhere else
    assert [path for path in issuer.paths() if path.endswith("/token")] == [
        "/%s/token" % mode]


@pytest.mark.parametrize("mode", DOCUMENT_REASONS)
def test_an_issuer_that_is_wrong(issuer, browser, get, mode):
    ran = get(mode)
    assert ran.status == 1
    assert ran.out == ""
    assert is_one_line(ran.err, "ERROR: log in: OIDC issuer " + issuer.url)
    assert DOCUMENT_REASONS[mode] in ran.err
    assert not browser.was_opened()
    assert set(issuer.paths()) == {
        "/%s/.well-known/openid-configuration" % mode}


@pytest.mark.parametrize("url", ("http://issuer.example", "issuer.example",
                                 "file:///etc/passwd", "https://a@b.example",
                                 "http://localhost.evil.example/",
                                 "http://127.0.0.1.evil.example/"))
def test_an_issuer_that_could_be_listened_to(home, url):
    ran = run("get-identity-token", "--oidc-issuer", url, env=home)
    assert ran.status == 1
    assert "is not a URL of https" in ran.err


def test_an_issuer_that_is_not_there(home):
    ran = run("get-identity-token", "--oidc-issuer", "http://127.0.0.1:1/x",
              env=home)
    assert ran.status == 1
    assert ran.out == ""
    assert is_one_line(ran.err, "ERROR: log in: OIDC issuer http://127.0.0.1")


def test_an_issuer_that_hangs(get):
    ran = get("hang")
    assert ran.status == 1
    assert "took too long" in ran.err


def test_a_second_callback_gets_nothing(browser, get):
    ran = get(env={"BROWSER": browser.command + " --twice"})
    assert ran.status == 0, ran.err
    first, second = browser.note()["pages"]
    assert first["status"] == 200
    # the listener has gone, or has nothing more to say
    assert second["status"] in (0, 404)
    assert "signed in" not in second["page"]


def test_headers_of_the_page(browser, get):
    get()
    headers = browser.note()["pages"][0]["headers"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def login_of(issuer):
    return next(path for _, path, _, _ in issuer.requests if "/login?" in path)


def test_what_the_issuer_is_asked(issuer, get):
    ran = get("good", "--oidc-client-id", "me & you",
              "--oidc-client-secret", "geheim")
    assert ran.status == 0, ran.err
    login = login_of(issuer)
    assert "client_id=me%20%26%20you&" in login
    assert "scope=openid%20email&" in login
    assert "redirect_uri=http%3A%2F%2Flocalhost%3A" in login
    assert "code_challenge_method=S256&" in login
    # neither the secret nor the proof goes by the browser
    assert "geheim" not in login and "verifier" not in login
    headers = issuer.requests[-1][2]
    # base64 of me%20%26%20you:geheim
    assert headers["Authorization"] == \
        "Basic bWUlMjAlMjYlMjB5b3U6Z2VoZWlt"


def test_each_login_has_proofs_of_its_own(issuer, get):
    get()
    first = login_of(issuer)
    issuer.requests.clear()
    get()
    second = login_of(issuer)
    for name in ("state", "nonce", "code_challenge"):
        values = [re.search(name + "=([^&]+)", login)[1]
                  for login in (first, second)]
        assert values[0] != values[1]
        assert len(values[0]) == 43


def test_options_from_the_environment(issuer, browser, home):
    ran = run("get-identity-token", env={
        **home, "BROWSER": browser.command,
        "SIGSTORE_OIDC_ISSUER": issuer.url + "good",
        "SIGSTORE_OIDC_CLIENT_ID": "me",
        "SIGSTORE_OIDC_CLIENT_SECRET": "geheim"})
    assert ran.status == 0, ran.err
    assert "client_id=me&" in login_of(issuer)
    assert issuer.requests[-1][2]["Authorization"] == "Basic bWU6Z2VoZWlt"


def trust_config(path, *urls):
    """A client trust config whose OIDC issuers are these."""
    root = ROOT / "src/trust/roots/production/trusted_root.json"
    path.write_text(json.dumps({
        "mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1"
                     "+json",
        "trustedRoot": json.loads(root.read_text()),
        "signingConfig": {
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2"
                         "+json",
            "oidcUrls": [{"url": url, "majorApiVersion": 1, "operator": url,
                          "validFor": {"start": "2020-01-01T00:00:00Z"}}
                         for url in urls]}}))
    return path


def test_the_issuer_of_a_trust_config(issuer, browser, home, tmp_path):
    config = trust_config(tmp_path / "config.json", issuer.url + "good",
                          issuer.url + "other")
    env = {**home, "BROWSER": browser.command}
    ran = run("--trust-config", config, "get-identity-token", env=env)
    assert ran.status == 0, ran.err
    assert issuer.paths()[0].startswith("/good/")


def test_an_issuer_on_the_line_outweighs_it(issuer, browser, home, tmp_path):
    config = trust_config(tmp_path / "config.json", issuer.url + "other")
    env = {**home, "BROWSER": browser.command}
    ran = run("--trust-config", config, "get-identity-token", "--oidc-issuer",
              issuer.url + "good", env=env)
    assert ran.status == 0, ran.err
    assert issuer.paths()[0].startswith("/good/")


def test_a_trust_config_without_an_issuer(home, tmp_path):
    config = trust_config(tmp_path / "config.json")
    ran = run("--trust-config", config, "get-identity-token", env=home)
    assert ran.status == 1
    assert is_one_line(ran.err, "ERROR: log in: the signing config names no "
                                "OIDC issuer")


def test_extra_words_are_refused(get):
    assert get("good", "extra").status == 2
