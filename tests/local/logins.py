# SPDX-License-Identifier: Apache-2.0
"""Clients of the instance's issuers: HTTP as it is, and OAuth on top."""
import base64
import hashlib
import http.client
import json
import secrets
import urllib.parse

OOB = "urn:ietf:wg:oauth:2.0:oob"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
REDIRECT = "http://localhost:38123/auth/callback"


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_claims(token):
    part = token.strip().split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class Answer:
    def __init__(self, answer):
        self.status, self.headers = answer.status, answer.headers
        self.text = answer.read().decode()

    def json(self):
        return json.loads(self.text)

    def sent_back(self):
        """What a redirect takes along."""
        url = urllib.parse.urlsplit(self.headers["Location"])
        return dict(urllib.parse.parse_qsl(url.query))


class Client:
    """One that wants to know who somebody is."""

    def __init__(self, instance, kind="auth"):
        self.url = urllib.parse.urlsplit(instance.url)
        self.path = "/" + kind
        self.verifier = secrets.token_urlsafe(48)
        self.challenge = encode(
            hashlib.sha256(self.verifier.encode()).digest())

    def send(self, method, path, body=None, **headers):
        """Follows nothing; `body` is a form."""
        connection = http.client.HTTPConnection(self.url.netloc, timeout=60)
        if isinstance(body, dict):
            body = urllib.parse.urlencode(body)
        if body is not None:
            headers.setdefault("Content-Type",
                               "application/x-www-form-urlencoded")
        connection.request(method, path, body, {
            name.replace("_", "-"): value for name, value in headers.items()})
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def parameters(self, **more):
        """Of a request to sign in; None takes one away."""
        words = {"response_type": "code", "client_id": "sigstore",
                 "redirect_uri": REDIRECT, "scope": "openid email",
                 "state": "the-state", "code_challenge": self.challenge,
                 "code_challenge_method": "S256", **more}
        return {name: value for name, value in words.items()
                if value is not None}

    def authorize(self, **more):
        return self.send("GET", self.path + "/auth?" + urllib.parse.urlencode(
            self.parameters(**more)))

    def log_in(self, who, **more):
        """A code, without a page."""
        answer = self.authorize(prompt="none", login_hint=who, **more)
        assert answer.status == 303, answer.text
        assert answer.sent_back()["state"] == "the-state"
        return answer.sent_back()["code"]

    def fetch(self, **more):
        """What the token endpoint says to this grant."""
        return self.send("POST", self.path + "/token", {
            "client_id": "sigstore", **more})

    def fetch_code(self, code, **more):
        return self.fetch(**{
            "grant_type": "authorization_code", "code": code,
            "redirect_uri": REDIRECT, "code_verifier": self.verifier, **more})

    def fetch_device(self, code):
        return self.fetch(grant_type=DEVICE, device_code=code)
