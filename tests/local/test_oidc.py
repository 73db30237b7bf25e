# SPDX-License-Identifier: Apache-2.0
"""Signing in at an instance, by each way there is, as clients do it."""
import concurrent.futures
import re
import subprocess
import time
import urllib.parse

import jwt
import pytest

from logins import OOB, REDIRECT, Client, decode_claims
from serving import PEER, Serving, User, clean_env, sigstore

WHO = "bob@example.com"


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("instance")) as serving:
        yield serving


@pytest.fixture
def user(tmp_path):
    (tmp_path / "a.txt").write_text("hello\n")
    return User(tmp_path)


def browser(user, who=WHO):
    """A browser without a page, that somebody sits at [RFC 9110 10.1.2]."""
    (user.folder / "who").write_text(f"From: {who}\n")
    return {"BROWSER": f"curl -sfLo /dev/null --noproxy * -H "
            f"@{user.folder}/who %s"}


def trust(instance):
    return "--trust-config", instance.file("trustconfig.json")


def judge(instance, token, kind="auth"):
    """The claims, as PyJWT reads them with the keys of discovery."""
    issuer = f"{instance.url}/{kind}"
    said = Client(instance, kind).send(
        "GET", f"/{kind}/.well-known/openid-configuration").json()
    assert said["issuer"] == issuer
    keys = jwt.PyJWKClient(said["jwks_uri"])
    token = token.strip()
    return jwt.decode(token, keys.get_signing_key_from_jwt(token).key,
                      algorithms=["ES256"], audience="sigstore",
                      issuer=issuer,
                      options={"require": ["exp", "iat", "nbf", "sub"]})


# ---- in a browser ----

@pytest.mark.parametrize("who", ["ours", "theirs"])
def test_a_token_by_a_browser(instance, user, who):
    ran = getattr(user, who)(*trust(instance), "get-identity-token",
                             env=browser(user))
    assert ran.status == 0, ran.err
    token = re.findall(r"\S+\.\S+\.\S+", ran.out)[-1]
    claims = judge(instance, token)
    assert (claims["email"], claims["email_verified"]) == (WHO, True)
    assert ("nonce" in claims) == (who == "ours")


@pytest.mark.parametrize("who", ["ours", "theirs"])
def test_a_signature_by_a_browser(instance, user, who):
    ran = getattr(user, who)(*trust(instance), "sign", "a.txt",
                             env=browser(user))
    assert ran.status == 0, ran.err
    for command in (user.ours, user.theirs):
        ran = command(*trust(instance), "verify", "identity",
                      "--cert-identity", WHO, "--cert-oidc-issuer",
                      instance.url + "/auth", "a.txt")
        assert ran.status == 0, ran.err


@pytest.mark.parametrize("issuer", ["auth", "gha"])
def test_the_issuer_of_the_command_line(instance, user, issuer):
    name = WHO if issuer == "auth" else "octo/repo"
    ran = user.ours("get-identity-token", "--oidc-issuer",
                    f"{instance.url}/{issuer}",
                    env=browser(user, name))
    assert ran.status == 0, ran.err
    assert name in judge(instance, ran.out, issuer)["sub"]


def test_nobody_at_the_browser(instance, user):
    ran = user.ours(*trust(instance), "get-identity-token",
                    env=browser(user, "nobody"))
    assert ran.status == 1
    assert "login_required" in ran.err


# ---- by hand ----

class Prompt:
    """A command, up to where it asks for a code."""

    def __init__(self, program, user, *words):
        self.process = subprocess.Popen(
            [program, *map(str, words)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=clean_env(**user.env), cwd=user.folder)
        self.said = ""
        while not self.said.endswith("code: "):
            letter = self.process.stdout.read(1)
            assert letter, self.said
            self.said += letter

    def url(self):
        return re.search(r"http\S+", self.said)[0]

    def answer(self, text):
        out, _ = self.process.communicate(text + "\n", timeout=120)
        return self.process.returncode, out


@pytest.mark.parametrize("program", [sigstore, lambda: PEER],
                         ids=["ours", "theirs"])
def test_a_signature_out_of_band(instance, user, program):
    prompt = Prompt(program(), user, *trust(instance), "sign",
                    "--oauth-force-oob", "a.txt")
    url = urllib.parse.urlsplit(prompt.url())
    answer = Client(instance).send(
        "GET", f"{url.path}?{url.query}&prompt=none&login_hint={WHO}")
    assert answer.headers["Content-Type"].startswith("text/plain")
    status, said = prompt.answer(answer.text.strip())
    assert status == 0, said
    assert user.ours(*trust(instance), "verify", "identity",
                     "--cert-identity", WHO, "--cert-oidc-issuer",
                     instance.url + "/auth", "a.txt").status == 0


def test_the_code_of_the_page(instance):
    """What somebody copies from the page, having typed who they are."""
    client = Client(instance)
    answer = client.send("POST", "/auth/auth", client.parameters(
        redirect_uri=OOB, login_hint=WHO, choice="approve"))
    code = re.search(r"<code>([\w-]+)</code>", answer.text)[1]
    token = client.fetch_code(code, redirect_uri=OOB).json()["id_token"]
    assert judge(instance, token)["email"] == WHO


def test_a_wrong_code_by_hand(instance, user):
    prompt = Prompt(sigstore(), user, *trust(instance), "get-identity-token",
                    "--oauth-force-oob")
    status, said = prompt.answer("no-such-code")
    assert status == 1
    assert "invalid_grant" in said


# ---- devices ----

@pytest.fixture
def device(instance):
    client = Client(instance)
    answer = client.send("POST", "/auth/device/code", {
        "client_id": "sigstore", "scope": "openid email"})
    assert answer.status == 200
    return client, answer.json()


def test_a_device(instance, device):
    client, codes = device
    page = urllib.parse.urlsplit(codes["verification_uri_complete"])
    assert codes["user_code"] in client.send(
        "GET", f"{page.path}?{page.query}").text
    assert client.fetch_device(codes["device_code"]).json()["error"] == \
        "authorization_pending"
    typed = {"user_code": codes["user_code"].lower(), "login_hint": WHO}
    assert client.send("POST", page.path, typed).status == 200
    token = client.fetch_device(codes["device_code"]).json()["access_token"]
    assert judge(instance, token)["email"] == WHO
    assert client.fetch_device(codes["device_code"]).status == 400
    assert client.send("POST", page.path, typed).status == 400


def test_a_device_that_is_refused(device):
    client, codes = device
    assert client.send("POST", "/auth/device", {
        "user_code": codes["user_code"], "choice": "deny"}).status == 200
    answer = client.fetch_device(codes["device_code"])
    assert answer.json()["error"] == "access_denied"


# ---- in a workflow ----

def workflow(instance, repository="octo/repo"):
    return {"GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token",
            "ACTIONS_ID_TOKEN_REQUEST_URL":
            f"{instance.url}/gha/request-token?repository={repository}"}


@pytest.mark.parametrize("who", ["ours", "theirs"])
def test_a_signature_in_a_workflow(instance, user, who):
    ran = getattr(user, who)(*trust(instance), "sign", "a.txt",
                             env=workflow(instance))
    assert ran.status == 0, ran.err
    for command in (user.ours, user.theirs):
        ran = command(*trust(instance), "verify", "identity",
                      "--cert-identity", "https://github.com/octo/repo/"
                      ".github/workflows/release.yml@refs/heads/main",
                      "--cert-oidc-issuer", instance.url + "/gha", "a.txt")
        assert ran.status == 0, ran.err


def test_the_claims_of_a_workflow(instance, user):
    ran = user.ours(*trust(instance), "get-identity-token",
                    env=workflow(instance))
    assert ran.status == 0, ran.err
    claims = judge(instance, ran.out, "gha")
    assert claims["repository"] == "octo/repo"
    assert claims["sub"] == "repo:octo/repo:ref:refs/heads/main"
    assert claims["job_workflow_sha"] == claims["sha"]


def test_a_workflow_that_may_not(instance, user):
    ran = user.ours(*trust(instance), "get-identity-token", env={
        **workflow(instance), "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "other"})
    assert ran.status == 1
    assert "401" in ran.err


# ---- for scripts ----

def test_mint(instance):
    assert judge(instance, instance.get("/mint").decode())
    token = instance.get("/mint?email=bob%2Btag%40example.com&ttl=60")
    claims = judge(instance, token.decode())
    assert claims["email"] == "bob+tag@example.com"
    assert claims["exp"] - claims["iat"] == 60


def test_mint_for_a_workflow(instance):
    token = instance.get("/mint?issuer=gha&repository=o/r").decode()
    assert judge(instance, token, "gha")["repository"] == "o/r"


def test_minted_tokens_that_nobody_takes(instance):
    past = instance.get("/mint?ttl=-60").decode()
    with pytest.raises(jwt.ExpiredSignatureError):
        judge(instance, past)
    with pytest.raises(jwt.InvalidAudienceError):
        judge(instance, instance.get("/mint?audience=pypi").decode())


# ---- what must not be ----

def test_a_code_once(instance):
    client = Client(instance)
    code = client.log_in(WHO)
    assert client.fetch_code(code).status == 200
    answer = client.fetch_code(code)
    assert (answer.status, answer.json()["error"]) == (400, "invalid_grant")


def test_a_code_without_its_proof(instance):
    client = Client(instance)
    code = client.log_in(WHO)
    answer = Client(instance).fetch_code(code)
    assert (answer.status, answer.json()["error"]) == (400, "invalid_grant")
    assert client.fetch_code(code).status == 400


@pytest.mark.parametrize("redirect", [
    "https://evil.example/", "http://evil.example/",
    "http://localhost.evil.example/", "http://localhost:80@evil.example/",
    "//evil.example", "javascript:alert(1)", "http://localhost:1/\r\nX: y"])
def test_no_code_leaves_the_machine(instance, redirect):
    client = Client(instance)
    for choice in ({"prompt": "none"}, {"choice": "deny"}, {}):
        answer = client.authorize(
            redirect_uri=redirect, login_hint=WHO, **choice)
        assert answer.status == 400
        assert "Location" not in answer.headers
        assert "X" not in answer.headers


def test_a_parameter_twice(instance):
    """Two readers could see two requests: we see none."""
    client = Client(instance)
    query = urllib.parse.urlencode(client.parameters(
        prompt="none", login_hint=WHO))
    for more in (f"&redirect_uri={urllib.parse.quote(REDIRECT)}",
                 "&client_id=sigstore", "&code_challenge_method=plain"):
        answer = client.send("GET", f"/auth/auth?{query}{more}")
        assert "code=" not in answer.headers.get("Location", "")
    code = client.log_in(WHO)
    body = urllib.parse.urlencode({
        "client_id": "sigstore", "grant_type": "authorization_code",
        "redirect_uri": REDIRECT, "code_verifier": client.verifier,
        "code": code}) + "&code=other"
    assert client.send("POST", "/auth/token", body).status == 400
    assert client.fetch_code(code).status == 200


def test_pages_of_other_sites(instance):
    """They can neither read what is here, nor send our forms, nor frame us."""
    client = Client(instance)
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path in ("/mint", "/auth/keys", "/auth/device",
                 "/auth/.well-known/openid-configuration"):
        answer = client.send("GET", path, **evil)
        assert not [name for name in answer.headers
                    if name.lower().startswith("access-control-")]
    for path in ("/auth/auth", "/auth/device", "/auth/device/code",
                 "/auth/token"):
        assert client.send("POST", path, client.parameters(
            login_hint=WHO, choice="approve"), **evil).status == 403
    answer = client.authorize()
    assert "frame-ancestors 'none'" in \
        answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_names_of_other_machines(instance):
    client = Client(instance)
    for path in ("/mint", "/auth/keys", "/auth/auth"):
        assert client.send("GET", path, Host="evil.example").status == 421


@pytest.mark.parametrize("body", [
    "grant_type=authorization_code&code=%", "code=%00", "=", "&&&&",
    "code=%ff%fe", "client_id=sigstore&" + "a=b&" * 100, "[" * 1000])
def test_malformed_forms(instance, body):
    for path in ("/auth/token", "/auth/device/code", "/auth/device",
                 "/auth/auth"):
        answer = Client(instance).send("POST", path, body)
        assert answer.status in (400, 401)


def test_forms_that_are_none(instance):
    client = Client(instance)
    code = client.log_in(WHO)
    body = ('{"grant_type":"authorization_code","client_id":"sigstore",'
            f'"code":"{code}"}}')
    assert client.send("POST", "/auth/token", body,
                       Content_Type="application/json").status == 401
    assert client.send("POST", "/auth/token", "a" * 100_000).status == 413


def test_many_at_once(instance):
    """Each gets the token of its own."""
    def log_in(number):
        client = Client(instance)
        who = f"user{number}@example.com"
        token = client.fetch_code(client.log_in(who)).json()["id_token"]
        return decode_claims(token)["email"] == who

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        assert all(pool.map(log_in, range(128)))


def test_tokens_last_over_a_restart(tmp_path):
    """The key is the instance's, for as long as its folder."""
    with Serving(tmp_path) as first:
        keys = first.get("/auth/keys")
    with Serving(tmp_path) as second:
        assert second.get("/auth/keys") == keys
        assert second.get("/gha/keys") == keys


def test_the_clock(instance):
    claims = decode_claims(instance.get("/mint").decode())
    assert abs(claims["iat"] - time.time()) < 60
    assert claims["nbf"] == claims["iat"] < claims["exp"]
