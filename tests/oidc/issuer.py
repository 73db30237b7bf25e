# SPDX-License-Identifier: Apache-2.0
"""An issuer of identity tokens on loopback, which can be made to misbehave.

Its URL ends in what it does wrong, if anything: /good, /wrong-state ... Its
tokens carry no signature that anybody could verify: nobody here does.
"""
import base64
import hashlib
import http.server
import json
import secrets
import threading
import time
import urllib.parse

OOB = "urn:ietf:wg:oauth:2.0:oob"
REQUEST_TOKEN = "the-request-token"


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def make_token(**claims):
    """A token of these claims; None takes one away."""
    now = int(time.time())
    claims = {"aud": "sigstore", "sub": "alice@example.org", "iat": now,
              "exp": now + 600, **claims}
    claims = {name: value for name, value in claims.items()
              if value is not None}
    parts = [encode(json.dumps(part).encode())
             for part in ({"alg": "none"}, claims)]
    return ".".join(parts + [encode(secrets.token_bytes(16))])


# What goes to the browser with the code: each takes the parameters away,
# changes or adds some.
CALLBACKS = {
    "wrong-state": lambda p: {**p, "state": p["state"][::-1]},
    "state-of-another-case": lambda p: {**p, "state": p["state"].swapcase()},
    "no-state": lambda p: {"code": p["code"]},
    "no-code": lambda p: {"state": p["state"]},
    "nothing": lambda p: {},
    "denied": lambda p: {"error": "access_denied", "state": p["state"],
                         "error_description": "<b>not</b> you"},
    "wrong-iss": lambda p: {**p, "iss": "https://evil.example"},
    "wrong-code": lambda p: {**p, "code": "other"},
    "code-twice": lambda p: [*p.items(), ("code", "other")],
}

# What is in the token beside the usual.
TOKENS = {
    "wrong-nonce": {"nonce": "other"},
    "expired": {"exp": int(time.time()) - 60},
    "of-tomorrow": {"iat": int(time.time()) + 86400},
    "wrong-audience": {"aud": "pypi"},
    "wrong-issuer": {"iss": "https://evil.example"},
    "no-subject": {"sub": None},
}

# Statements of the issuer about itself.
DOCUMENTS = {
    "other-name": {"issuer": "https://evil.example"},
    "plain-token-endpoint": {"token_endpoint": "http://evil.example/token"},
    "script": {"authorization_endpoint": "javascript:alert(1)"},
    "no-s256": {"code_challenge_methods_supported": ["plain"]},
    "names-itself": {"authorization_response_iss_parameter_supported": True},
    "forgets-itself": {"authorization_response_iss_parameter_supported": True},
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def say(self, status, body="", kind="application/json", **headers):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size).decode()
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        issuer = self.server.issuer
        issuer.requests.append((self.command, self.path,
                                dict(self.headers), body))
        mode, _, rest = url.path.lstrip("/").partition("/")
        answer = {".well-known/openid-configuration": self.discover,
                  "login": self.log_in, "token": self.exchange,
                  "github": self.give}.get(rest)
        if mode == "hang":
            issuer.let_go.wait()
        if answer is None:
            self.say(404, {"error": "nothing here"})
        else:
            answer(mode, issuer.url + mode, query,
                   dict(urllib.parse.parse_qsl(body)))

    do_GET = do_POST = handle_any

    def discover(self, mode, issuer, query, form):
        if mode == "moved":
            self.say(302, Location=self.server.issuer.url +
                     "good/.well-known/openid-configuration")
        elif mode == "garbage":
            self.say(200, "<html>")
        elif mode == "broken":
            self.say(500, "out of order")
        else:
            self.say(200, {"issuer": issuer,
                           "authorization_endpoint": issuer + "/login",
                           "token_endpoint": issuer + "/token",
                           **DOCUMENTS.get(mode, {})})

    def log_in(self, mode, issuer, query, form):
        code = secrets.token_hex(8)
        self.server.issuer.codes[code] = query
        parameters = {"code": code, "state": query["state"]}
        if mode == "names-itself":
            parameters["iss"] = issuer
        parameters = CALLBACKS.get(mode, lambda p: p)(parameters)
        if query["redirect_uri"] == OOB:
            self.say(200, code + "\n", "text/plain")
        else:
            self.say(302, Location=query["redirect_uri"] + "?" +
                     urllib.parse.urlencode(parameters))

    def exchange(self, mode, issuer, query, form):
        login = self.server.issuer.codes.pop(form.get("code"), None)
        if mode == "token-moved":
            return self.say(307, Location=self.server.issuer.url +
                            "good/token")
        if mode == "token-broken":
            return self.say(500, "out of order")
        if login is None:
            return self.say(400, {"error": "invalid_grant",
                                  "error_description": "no such code"})
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert encode(proof) == login["code_challenge"]
        assert login["code_challenge_method"] == "S256"
        assert login["redirect_uri"] == form["redirect_uri"]
        client = urllib.parse.unquote(base64.b64decode(
            self.headers["Authorization"].removeprefix("Basic ")).decode())
        assert client.split(":")[0] == login["client_id"]
        token = make_token(**{"iss": issuer, "aud": login["client_id"],
                              "nonce": login["nonce"],
                              **TOKENS.get(mode, {})})
        if mode == "id-token-only":
            return self.say(200, {"access_token": "opaque",
                                  "id_token": token})
        self.server.issuer.tokens.append(token)
        return self.say(200, {"access_token": token, "id_token": token,
                              "token_type": "bearer"})

    def give(self, mode, issuer, query, form):
        """What GitHub gives for its request token."""
        if mode == "moved":
            return self.say(302, Location=self.server.issuer.url +
                            "good/github?" + urllib.parse.urlencode(query))
        if self.headers.get("Authorization") != "bearer " + REQUEST_TOKEN:
            return self.say(401, {"message": "who are you"})
        token = make_token(**{"iss": issuer, "aud": query["audience"],
                              **TOKENS.get(mode, {})})
        if mode == "given":
            token = self.server.issuer.given
        self.server.issuer.tokens.append(token)
        return self.say(200, {"count": len(token), "value": token})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that goes away


class Issuer:
    def __init__(self):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.issuer = self
        self.url = "http://127.0.0.1:%d/" % self.server.server_port
        self.requests, self.codes, self.tokens = [], {}, []
        self.given = None  # the token of /given/github
        self.let_go = threading.Event()
        threading.Thread(target=self.server.serve_forever, args=(0.02,),
                         daemon=True).start()

    def stop(self):
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()

    def paths(self):
        return [urllib.parse.urlsplit(path).path
                for _, path, _, _ in self.requests]
