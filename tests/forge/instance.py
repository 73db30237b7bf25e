# SPDX-License-Identifier: Apache-2.0
"""
The forged instance as servers on loopback, which sign what they are sent:
Fulcio, Rekor v1 and v2, a timestamp authority.  A test sets `edit` hooks to
have one of them lie, or `answers` to have it say something else altogether.

    with Instance() as instance:
        instance.write(folder / "trust.json")
        token = instance.token(email="alice@forged.test")
"""
import base64
import datetime
import hashlib
import http.server
import json
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import serialization

import der
import keys
import pki
import world

ISSUER = "https://issuer.forged.test"
EMAIL = "alice@forged.test"
DAY = datetime.timedelta(days=1)


def now():
    return datetime.datetime.now(world.UTC).replace(microsecond=0)


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def take(data):
    """The first DER element of `data`: tag, contents, what follows."""
    size, at = data[1], 2
    if size & 0x80:
        at += size & 0x7F
        size = int.from_bytes(data[2:at], "big")
    return data[0], data[at:at + size], data[at + size:]


def read_query(query):
    """Imprint, nonce and certReq of a TimeStampReq."""
    body = take(query)[1]
    parts = []
    while body:
        tag, contents, body = take(body)
        parts.append((tag, contents))
    imprint = take(take(parts[1][1])[2])[1]
    nonce = next((c for t, c in parts[2:] if t == 2), None)
    wants = any(t == 1 and c == b"\xff" for t, c in parts[2:])
    return imprint, nonce, wants


class Minted(world.World):
    """A World whose leaf, digest and signature come from requests."""

    def __init__(self, log, start):
        world.T0 = start
        super().__init__(log)
        self.ca_valid = self.root_valid = self.ca_window = (
            start - world.YEAR, start + world.YEAR)
        self.ct_window = self.log_window = self.tsa_window = self.ca_valid
        self.tsa_valid = self.ca_valid
        self.leaf_valid = (now() - datetime.timedelta(seconds=5),
                           now() + datetime.timedelta(seconds=595))
        self.leaf_public = None
        self.make_authority()
        self.make_tsa()

    def make_leaf(self):
        """As World's, but of a public key alone."""
        signer = self.key(self.leaf_signer)
        extensions = [
            *([pki.key_usage(self.leaf_usage)] if self.leaf_usage else []),
            pki.purposes(self.leaf_purposes),
            pki.extension("2.5.29.14", der.octets(
                hashlib.sha1(self.leaf_public).digest())),
            pki.authority_key(self.key("intermediate")),
            pki.alternative_names(self.leaf_names, self.names_critical),
            *[pki.claim(n, self.claims[n]) for n in sorted(self.claims)]]

        def tbs(more):
            return pki.tbs(4711, signer, der.name(self.leaf_issuer),
                           der.name(""), self.leaf_valid, self.leaf_public,
                           extensions + more)
        scts = [pki.sct(self.key(s.log), self.key("intermediate"), tbs([]),
                        int(s.at.timestamp() * 1000), s.extensions, s.bad)
                for s in self.scts]
        self.leaf = self.edit_leaf(pki.sign_tbs(
            tbs([pki.sct_list(scts)] if scts else []), signer))

    def verifier_pem(self):
        return self.pem

    def leaf_of(self, pem):
        self.pem = pem
        self.leaf = x509.load_pem_x509_certificate(pem.encode()).public_bytes(
            serialization.Encoding.DER)


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, kind, body, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name, run = self.server.instance.route(
            self.command, self.path, self.headers)
        self.server.instance.requests.append(
            (name, self.command, self.path, dict(self.headers), body))
        told = self.server.instance.answers.get(name)
        if callable(told):
            told = told(self, body)
        if told == "drop":
            self.close_connection = True
            return
        if told is None:
            told = run(body)
        self.reply(*told)

    do_GET = do_POST = handle_request


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


class Instance:
    """`latency` is how long Rekor v2 takes to answer."""

    def __init__(self, latency=0.0):
        self.latency = latency
        self.issuer = ISSUER
        self.start = now() - datetime.timedelta(seconds=60)
        self.edit = {}     # name -> function of the World that answers
        self.answers = {}  # name -> (status, type, body), "drop", a function
        self.requests = []
        self.entries = {}  # of Rekor v1, by UUID
        self.count = 0
        self.lock = threading.Lock()
        self.server = Server(("127.0.0.1", 0), Service)
        self.server.instance = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={
            "poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()

    # ---- what a client is told before
    def trusted_root(self):
        return self.mint().root()

    def signing_config(self, rekors=("v2",), tsas=1, **selectors):
        start = world.stamp(now() - DAY)

        def service(path, version, operator):
            return {"url": self.url + path, "majorApiVersion": version,
                    "validFor": {"start": start}, "operator": operator}
        config = {
            "mediaType":
                "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": [service("", 1, "forged.test")],
            "oidcUrls": [],
            "rekorTlogUrls": [service("/" + v, int(v[1]), f"{v}.forged.test")
                              for v in rekors],
            "tsaUrls": [service(f"/tsa{i}/api/v1/timestamp", 1,
                                f"tsa{i}.forged.test") for i in range(tsas)],
            "rekorTlogConfig": selectors.get("rekor", {"selector": "ALL"}),
            "tsaConfig": selectors.get("tsa", {"selector": "ALL"})}
        if not tsas:
            del config["tsaConfig"]
        return config

    def write(self, path, **config):
        path.write_text(json.dumps({
            "mediaType":
                "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
            "trustedRoot": self.trusted_root(),
            "signingConfig": self.signing_config(**config)}))
        return path

    def token(self, **claims):
        start = int(time.time())
        body = {"iss": ISSUER, "aud": "sigstore", "sub": "alice",
                "email": EMAIL, "email_verified": True,
                "iat": start, "exp": start + 300, **claims}
        body = {k: v for k, v in body.items() if v is not None}
        parts = [{"alg": "none", "typ": "JWT"}, body]
        return ".".join([b64url(json.dumps(p).encode()) for p in parts]
                        + [b64url(b"signature")])

    # ---- services
    def route(self, method, path, headers):
        if path.endswith("/api/v2/signingCert"):
            return "fulcio", self.issue
        if path.endswith("/api/v1/timestamp"):
            return "tsa", self.stamp
        if path.endswith("/api/v2/log/entries"):
            return "rekor2", self.add_v2
        if path.endswith("/api/v1/log/entries/retrieve"):
            return "retrieve", self.retrieve
        if "/api/v1/log/entries/" in path or "?logIndex=" in path:
            return "lookup", lambda body: self.lookup(path)
        if path.endswith("/api/v1/log/entries"):
            return "rekor1", self.add_v1
        return "nothing", lambda body: (404, "text/plain", b"no such page\n")

    def mint(self, log="v2"):
        return Minted(log, self.start)

    def bearer(self):
        for name, _, _, headers, _ in reversed(self.requests):
            if name == "fulcio":
                return headers["Authorization"].removeprefix("Bearer ")
        return None

    def issue(self, body):
        made = self.mint()
        request = base64.b64decode(
            json.loads(body)["certificateSigningRequest"])
        csr = x509.load_pem_x509_csr(request)
        assert csr.is_signature_valid and not list(csr.subject)
        claims = self.bearer().split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(
            claims + "=" * (-len(claims) % 4)))
        made.leaf_public = csr.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo)
        made.leaf_names = [("email", claims["email"])]
        made.claims = {1: claims["iss"], 8: claims["iss"]}
        self.edit.get("fulcio", world.same)(made)
        made.make_leaf()
        chain = [keys.pem("CERTIFICATE", c) for c in [made.leaf, *made.chain]]
        return 200, "application/json", json.dumps({
            "signedCertificateEmbeddedSct": {
                "chain": {"certificates": chain}}}).encode()

    def stamp(self, body):
        imprint, nonce, wants = read_query(body)
        assert wants and nonce
        made = self.mint()
        made.signature = b""
        edit = self.edit.get("tsa", world.same)

        def answer(t):
            t.imprint = imprint
            t.info_extra = [der.tlv(2, nonce)]
            t.embedded = [made.tsa[0]]
            edit(t)
        made.edit_timestamp = answer
        made.time = now()
        with self.lock:
            self.count += 1
            serial = self.count
        return 200, "application/timestamp-reply", made.timestamp(serial)

    def place(self, made):
        """Each entry has a place of its own in a tree of its own size."""
        with self.lock:
            made.leaf_index = self.count
            self.count += 1
            made.tree_size = self.count

    def add_v2(self, body):
        time.sleep(self.latency)
        made = self.mint("v2")
        request = json.loads(body)["hashedRekordRequestV002"]
        verifier = request["signature"]["verifier"]
        made.digest = base64.b64decode(request["digest"])
        made.signature = base64.b64decode(request["signature"]["content"])
        made.leaf = base64.b64decode(verifier["x509Certificate"]["rawBytes"])
        self.place(made)
        self.edit.get("rekor2", world.same)(made)
        entry = made.entry()
        entry.update(integratedTime="0", inclusionPromise=None)
        return 201, "application/json", json.dumps(
            entry, ensure_ascii=False).encode()

    def proposal(self, request):
        """A World of a proposed entry of Rekor v1."""
        made = self.mint("v1")
        spec = request["spec"]
        if request["kind"] == "dsse":
            made.content = "envelope"
            envelope = json.loads(spec["proposedContent"]["envelope"])
            made.payload = base64.b64decode(envelope["payload"])
            made.signature = base64.b64decode(envelope["signatures"][0]["sig"])
            pem = spec["proposedContent"]["verifiers"][0]
        else:
            made.digest = bytes.fromhex(spec["data"]["hash"]["value"])
            made.signature = base64.b64decode(spec["signature"]["content"])
            pem = spec["signature"]["publicKey"]["content"]
        made.leaf_of(base64.b64decode(pem).decode())
        return made

    def make_v1(self, made):
        self.place(made)
        made.integrated = now()
        self.edit.get("rekor1", world.same)(made)
        entry = made.entry()
        proof = entry["inclusionProof"]

        def to_hex(text):
            return base64.b64decode(text).hex()
        body = entry["canonicalizedBody"]
        uuid = hashlib.sha256(b"\0" + base64.b64decode(body)).hexdigest()
        return uuid, {
            "body": body, "integratedTime": int(entry["integratedTime"]),
            "logID": to_hex(entry["logId"]["keyId"]),
            "logIndex": int(entry["logIndex"]), "verification": {
                "inclusionProof": {
                    "checkpoint": proof["checkpoint"]["envelope"],
                    "hashes": [to_hex(h) for h in proof["hashes"]],
                    "logIndex": int(proof["logIndex"]),
                    "rootHash": to_hex(proof["rootHash"]),
                    "treeSize": int(proof["treeSize"])},
                "signedEntryTimestamp":
                    entry["inclusionPromise"]["signedEntryTimestamp"]}}

    def add_v1(self, body):
        made = self.proposal(json.loads(body))
        body = made.body()
        uuid = hashlib.sha256(b"\0" + body).hexdigest()
        if uuid in self.entries:
            return 409, "application/json", json.dumps({
                "code": 409, "message": "an equivalent entry already exists "
                f"in the transparency log with UUID {uuid}"}).encode()
        uuid, entry = self.make_v1(made)
        self.entries[uuid] = entry
        return 201, "application/json", json.dumps(
            {uuid: entry}, ensure_ascii=False).encode()

    def retrieve(self, body):
        found = []
        for request in json.loads(body)["entries"]:
            body = self.proposal(request).body()
            uuid = hashlib.sha256(b"\0" + body).hexdigest()
            if uuid in self.entries:
                found.append({uuid: self.entries[uuid]})
        return 200, "application/json", json.dumps(found).encode()

    def lookup(self, path):
        if "?logIndex=" in path:
            index = int(path.rpartition("=")[2])
            found = {u: e for u, e in self.entries.items()
                     if e["logIndex"] == index}
        else:
            uuid = path.rpartition("/")[2][-64:]
            found = {u: e for u, e in self.entries.items() if u == uuid}
        if not found:
            return 404, "application/json", b'{"code":404,"message":"no"}'
        return 200, "application/json", json.dumps(found).encode()
