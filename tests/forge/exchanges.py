#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
Writes tests/vectors/exchanges: what a signer says to the services of an
instance that exists nowhere, what they answer, and the bundle that comes of
it. Usage: exchanges.py [FOLDER]

The keys are made from names and sign the same each time, the signer's too: its
signatures stand in the file, by the digests that they are of.
"""
import base64
import hashlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True

import der  # noqa: E402
import keys  # noqa: E402
import world  # noqa: E402
from world import T0, b64, stamp  # noqa: E402

ISSUER = "https://issuer.forged.test"
EMAIL = "alice@forged.test"
NONCE = bytes(range(0x41, 0x49))


def plain(value):
    """JSON as it is sent: compact, its members as they come."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token():
    at = int(T0.timestamp())
    body = {"iss": ISSUER, "aud": "sigstore", "sub": "alice", "email": EMAIL,
            "email_verified": True, "iat": at, "exp": at + 300}
    return ".".join(b64url(part) for part in (
        b'{"alg":"none"}', plain(body).encode(), b"signature"))


def service(url, version, operator):
    return {"url": url, "majorApiVersion": version, "operator": operator,
            "validFor": {"start": stamp(T0 - world.YEAR)}}


class Exchange(world.World):
    """One signature, and what is said for it."""

    def __init__(self, log, content, managed):
        super().__init__(log, content)
        self.managed = managed
        self.leaf_names = [("email", EMAIL)]
        self.claims = {1: ISSUER, 8: ISSUER}
        self.signatures = {}
        self.steps = []

    def log_url(self):
        return {"v1": "https://rekor.forged.test",
                "v2": "https://v2.forged.test"}[self.log]

    def signing_config(self):
        return {
            "mediaType":
                "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": [service("https://fulcio.forged.test", 1, "a")],
            "oidcUrls": [],
            "rekorTlogUrls": [service(self.log_url(), int(self.log[1]), "a")],
            "tsaUrls": [service("https://tsa.forged.test/stamp", 1, "a")],
            "rekorTlogConfig": {"selector": "ANY"},
            "tsaConfig": {"selector": "ANY"}}

    def note(self, message):
        """The signer's own signature of a message."""
        made = keys.sign(self.key("leaf"), message)
        self.signatures[hashlib.sha256(message).hexdigest()] = b64(made)
        return made

    def step(self, name, url, body, status, answer):
        self.steps.append({"service": name, "url": url, "body": b64(body),
                           "status": status, "answer": b64(answer)})

    # ---- Fulcio
    def request(self):
        """A PKCS#10 request that asks not to be a CA."""
        constraints = der.seq(der.oid("2.5.29.19"), der.boolean(True),
                              der.octets(der.seq()))
        attribute = der.seq(der.oid("1.2.840.113549.1.9.14"),
                            der.set_(der.seq(constraints)))
        info = der.seq(der.integer(0), der.seq(), self.leaf_spki(),
                       der.ctx(0, attribute))
        return der.seq(info, keys.algorithm(self.key("leaf")),
                       der.bits(self.note(info)))

    def certify(self):
        asked = plain({"certificateSigningRequest": b64(
            keys.pem("CERTIFICATE REQUEST", self.request()).encode())})
        chain = [keys.pem("CERTIFICATE", c) for c in [self.leaf, *self.chain]]
        self.step("Fulcio", "https://fulcio.forged.test/api/v2/signingCert",
                  asked.encode(), 200, plain({"signedCertificateEmbeddedSct": {
                      "chain": {"certificates": chain}}}).encode())

    # ---- timestamp authority
    def stamp_it(self):
        imprint = der.seq(
            der.seq(der.oid(keys.DIGEST["sha256"]), der.null()),
            der.octets(hashlib.sha256(self.signature).digest()))
        asked = der.seq(der.integer(1), imprint, der.tlv(2, NONCE),
                        der.boolean(True))

        def answer(t):
            t.info_extra = [der.tlv(2, NONCE)]
            t.embedded = [self.tsa[0]]
        self.edit_timestamp = answer
        self.stamped = self.timestamp()
        self.step("timestamp authority", "https://tsa.forged.test/stamp",
                  asked, 200, self.stamped)

    # ---- logs
    def asked_v2(self):
        return {"hashedRekordRequestV002": {
            "digest": b64(self.digest), "signature": {
                "content": b64(self.signature), "verifier": {
                    **({"publicKey": {"rawBytes": b64(self.leaf_spki())}}
                       if self.managed else
                       {"x509Certificate": {"rawBytes": b64(self.leaf)}}),
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256"}}}}

    def asked_v1(self):
        verifier = b64(self.verifier_pem().encode())
        if self.content == "message":
            return {"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": {
                "signature": {"content": b64(self.signature),
                              "publicKey": {"content": verifier}},
                "data": {"hash": {"algorithm": "sha256",
                                  "value": self.digest.hex()}}}}
        return {"apiVersion": "0.0.1", "kind": "dsse", "spec": {
            "proposedContent": {"envelope": plain(self.envelope()),
                                "verifiers": [verifier]}}}

    def answer_v1(self):
        def to_hex(text):
            return base64.b64decode(text).hex()
        entry, proof = self.made, self.made["inclusionProof"]
        return {"ab" * 32: {
            "body": entry["canonicalizedBody"],
            "integratedTime": int(entry["integratedTime"]),
            "logID": to_hex(entry["logId"]["keyId"]),
            "logIndex": int(entry["logIndex"]), "verification": {
                "inclusionProof": {
                    "checkpoint": proof["checkpoint"]["envelope"],
                    "hashes": [to_hex(h) for h in proof["hashes"]],
                    "logIndex": int(proof["logIndex"]),
                    "rootHash": to_hex(proof["rootHash"]),
                    "treeSize": int(proof["treeSize"])},
                "signedEntryTimestamp":
                    entry["inclusionPromise"]["signedEntryTimestamp"]}}}

    def log_it(self):
        self.made = self.entry()
        if self.log == "v1":
            asked, answer = self.asked_v1(), self.answer_v1()
        else:
            asked = self.asked_v2()
            answer = {**self.made, "integratedTime": "0",
                      "inclusionPromise": None}
        self.step("Rekor", f"{self.log_url()}/api/{self.log}/log/entries",
                  plain(asked).encode(), 201, plain(answer).encode())

    # ---- the bundle, its members in the order of sigstore-python
    def envelope(self):
        return {"payload": b64(self.payload),
                "payloadType": self.payload_type,
                "signatures": [{"sig": b64(self.signature)}]}

    def result(self):
        proof = self.made["inclusionProof"]
        entry = {name: self.made[name] for name in (
            "logIndex", "logId", "kindVersion")}
        entry["integratedTime"] = self.made.get("integratedTime", "0")
        if "inclusionPromise" in self.made:
            entry["inclusionPromise"] = self.made["inclusionPromise"]
        entry["inclusionProof"] = {name: proof[name] for name in (
            "logIndex", "rootHash", "treeSize", "hashes", "checkpoint")}
        entry["canonicalizedBody"] = self.made["canonicalizedBody"]
        hint = b64(hashlib.sha256(self.leaf_spki()).digest())
        signer = ({"publicKey": {"hint": hint}} if self.managed else
                  {"certificate": {"rawBytes": b64(self.leaf)}})
        material = {**signer, "tlogEntries": [entry],
                    "timestampVerificationData": {"rfc3161Timestamps": [
                        {"signedTimestamp": b64(self.stamped)}]}}
        made = {"mediaType": self.media_type, "verificationMaterial": material}
        if self.content == "message":
            made["messageSignature"] = {
                "messageDigest": {"algorithm": "SHA2_256",
                                  "digest": b64(self.digest)},
                "signature": b64(self.signature)}
        else:
            made["dsseEnvelope"] = self.envelope()
        return plain(made)

    def write(self, path, name):
        self.make_authority()
        self.make_tsa()
        self.make_leaf()
        self.make_content()
        message = (self.artifact if self.content == "message" else
                   b"DSSEv1 %d %s %d %s" % (
                       len(self.payload_type), self.payload_type.encode(),
                       len(self.payload), self.payload))
        assert self.note(message) == self.signature
        if not self.managed:
            self.certify()
        self.stamp_it()
        self.log_it()
        case = {"name": name, "now": int(T0.timestamp()),
                "nonce": b64(NONCE), "signatures": self.signatures,
                "key": keys.pem("PUBLIC KEY", self.leaf_spki()),
                "trustedRoot": self.root(),
                "signingConfig": self.signing_config(),
                "exchanges": self.steps, "bundle": self.result()}
        if self.content == "message":
            case["artifact"] = self.artifact.decode()
        else:
            case["statement"] = self.payload.decode()
        if not self.managed:
            case["token"] = token()
        path.write_text(json.dumps(case, indent=1, ensure_ascii=False) + "\n")


def main():
    here = pathlib.Path(__file__).resolve().parent
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1
                          else here.parent / "vectors" / "exchanges")
    folder.mkdir(parents=True, exist_ok=True)
    for log in ("v1", "v2"):
        for content in ("message", "envelope"):
            for managed in (False, True):
                signer = "key" if managed else "certificate"
                name = f"{content}-{signer}-{log}"
                Exchange(log, content, managed).write(
                    folder / f"{name}.json", name)


if __name__ == "__main__":
    main()
