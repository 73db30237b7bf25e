# SPDX-License-Identifier: Apache-2.0
"""Secrets are told to those who need them, and to nobody else."""
import http.server
import threading

import pytest

from command import run
from issuer import REQUEST_TOKEN


def secrets_of(issuer, out):
    """Everything that this login must keep to itself."""
    form = next(body for _, path, _, body in issuer.requests
                if path.endswith("/token"))
    named = dict(part.split("=") for part in form.split("&"))
    token = out.strip()
    return [token, *token.split(".")[1:2], named["code"],
            named["code_verifier"], "geheim", "Z2VoZWlt"]


def test_a_verbose_login_tells_no_secret(issuer, browser, get):
    ran = get("good", "-vv", "--oidc-client-secret", "geheim")
    assert ran.status == 0, ran.err
    assert "/good/token: 200" in ran.err  # it does tell what is asked
    for secret in secrets_of(issuer, ran.out):
        assert secret not in ran.err


def test_the_browser_s_line_holds_no_secret(issuer, browser, get):
    ran = get("good", "--oidc-client-secret", "geheim")
    words = " ".join(browser.note()["words"])
    assert "http://localhost:" in words
    for secret in secrets_of(issuer, ran.out):
        assert secret not in words
    assert "state" not in words


def test_the_page_holds_no_secret(issuer, browser, get):
    ran = get()
    page = browser.note()["pages"][0]["page"]
    for secret in secrets_of(issuer, ran.out):
        assert secret not in page


@pytest.mark.parametrize("mode", ("token-moved", "token-broken",
                                  "wrong-audience", "wrong-nonce"))
def test_a_verbose_failure_tells_no_secret(issuer, browser, get, mode):
    ran = get(mode, "-vv", "--oidc-client-secret", "geheim")
    assert ran.status == 1
    tokens = issuer.tokens or [""]
    for secret in secrets_of(issuer, tokens[0]):
        assert not secret or secret not in ran.err


def test_a_verbose_request_tells_no_token(issuer, home):
    ran = run("get-identity-token", "-vv", env={
        **home, "GITHUB_ACTIONS": "true",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
        "ACTIONS_ID_TOKEN_REQUEST_URL": issuer.url + "good/github?secret=1"})
    assert ran.status == 0, ran.err
    assert "/good/github: 200" in ran.err
    for secret in (REQUEST_TOKEN, issuer.tokens[0], "secret=1"):
        assert secret not in ran.err


@pytest.fixture
def proxy():
    """A proxy that notes who comes by."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(502)

        do_POST = do_CONNECT = do_GET

        def log_message(self, *args):
            pass

    seen = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,),
                     daemon=True).start()
    yield "http://127.0.0.1:%d" % server.server_port, seen
    server.shutdown()
    server.server_close()


def test_what_is_for_this_machine_passes_no_proxy(issuer, home, proxy):
    url, seen = proxy
    ran = run("get-identity-token", env={
        **home, "http_proxy": url, "all_proxy": url,
        "GITHUB_ACTIONS": "true",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
        "ACTIONS_ID_TOKEN_REQUEST_URL": issuer.url + "good/github"})
    assert ran.status == 0, ran.err
    assert seen == []


@pytest.mark.parametrize("host", ("github.example", "127.0.0.1.evil.example",
                                  "localhost.evil.example", "127.0.0.2"))
def test_a_request_token_never_goes_without_https(home, proxy, host):
    url, seen = proxy
    ran = run("get-identity-token", env={
        **home, "http_proxy": url,
        "GITHUB_ACTIONS": "true",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
        "ACTIONS_ID_TOKEN_REQUEST_URL": "http://%s/t" % host})
    assert ran.status == 1
    assert "without https" in ran.err
    assert seen == []
