# SPDX-License-Identifier: Apache-2.0
"""
A forged Sigstore instance and one bundle signed on it.  A case sets what is
to be wrong before `build`; everything not set is as the real services do it.
"""
import base64
import datetime
import hashlib
import json
from types import SimpleNamespace

import der
import keys
import pki

UTC = datetime.timezone.utc
T0 = datetime.datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)
ARTIFACT = b"forged artifact\n"
ISSUER = "https://token.actions.githubusercontent.com"
IDENTITY = ("https://github.com/forger/works/.github/workflows/release.yml"
            "@refs/tags/v1")
CLAIMS = {1: ISSUER, 2: "push", 3: "ab" * 20, 4: "Release",
          5: "forger/works", 6: "refs/tags/v1", 8: ISSUER, 9: IDENTITY,
          12: "https://github.com/forger/works", 13: "ab" * 20,
          14: "refs/tags/v1", 20: "push"}
YEAR = datetime.timedelta(days=365)


def b64(data):
    return base64.b64encode(data).decode()


def stamp(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True,
                      ensure_ascii=False)


def after(seconds, when=T0):
    return when + datetime.timedelta(seconds=seconds)


def same(value):
    return value


class World:
    def __init__(self, log="v1", content="message"):
        self.log, self.content = log, content
        self.time = T0
        self.artifact = ARTIFACT
        self.signed_artifact = ARTIFACT
        self.identity, self.issuer = IDENTITY, ISSUER
        self.profile, self.now = "public", None
        self.policy = "identity"
        # certificate authority
        self.ca_kind = "P-384"
        self.ca_valid = (T0 - YEAR, T0 + YEAR)
        self.ca_usage = ["keyCertSign", "cRLSign"]
        self.ca_constraints = pki.constraints(True, 0)
        self.ca_extra = [pki.purposes(["codeSigning"])]
        self.root_valid = (T0 - YEAR, T0 + YEAR)
        self.ca_window = (T0 - YEAR, T0 + YEAR)
        self.anchor_is_intermediate = False
        self.ca_parent = "root"
        # leaf
        self.leaf_kind = "P-256"
        self.leaf_hash = None
        self.leaf_valid = (after(-60), after(540))
        self.leaf_usage = ["digitalSignature"]
        self.leaf_purposes = ["codeSigning"]
        self.leaf_names = [("uri", IDENTITY)]
        self.names_critical = True
        self.leaf_subject = ""
        self.leaf_extra = []
        self.leaf_signer = "intermediate"
        self.leaf_issuer = "Forged intermediate"
        self.claims = dict(CLAIMS)
        self.edit_leaf = same
        # CT log
        self.ct_kind = "P-256"
        self.scts = [SimpleNamespace(log="ct", at=T0, extensions=b"",
                                     bad=False)]
        self.ct_window = (T0 - YEAR, T0 + YEAR)
        # logs
        self.log_window = (T0 - YEAR, T0 + YEAR)
        self.promise = log == "v1"
        self.promise_key = "rekor-v1"
        self.integrated = T0
        self.tree_size, self.leaf_index = 7, 4
        self.log_index = None
        self.edit_body = same
        self.edit_body_text = same
        self.edit_proof = same
        self.edit_checkpoint = same
        self.edit_note = same
        self.edit_promise = same
        self.kind = None
        self.more_entries = lambda entries: entries
        # timestamp authority
        self.timestamps = 1 if log == "v2" else 0
        self.tsa_window = (T0 - YEAR, T0 + YEAR)
        self.tsa_valid = (T0 - YEAR, T0 + YEAR)
        self.tsa_kind = "P-256"
        self.tsa_purposes = pki.purposes(["timeStamping"], True)
        self.tsa_usage = ["digitalSignature"]
        self.edit_timestamp = same
        # content
        self.edit_signature = same
        self.statement = None
        self.payload_type = "application/vnd.in-toto+json"
        self.key_id = ""
        self.managed = False
        self.hint = "forged-key"
        self.policy_key = "leaf"
        self.pipe, self.indexes = False, None
        self.edit_spki = same
        self.edit_bundle = same
        self.edit_root = same
        self.media_type = "application/vnd.dev.sigstore.bundle.v0.3+json"

    # ---- keys
    def key(self, label):
        kinds = {"intermediate": self.ca_kind, "root": self.ca_kind,
                 "ct": self.ct_kind, "other ct": self.ct_kind,
                 "rekor-v2": "Ed25519", "leaf": self.leaf_kind,
                 "other leaf": self.leaf_kind, "tsa": self.tsa_kind}
        return keys.key(label, kinds.get(label, "P-256"))

    def leaf_spki(self):
        return self.edit_spki(keys.spki(self.key("leaf")))

    # ---- certificates
    def make_authority(self):
        ca = pki.authority(
            11, "intermediate", self.ca_parent, "Forged root",
            "Forged intermediate", self.ca_valid, self.ca_kind,
            [pki.key_usage(self.ca_usage), self.ca_constraints,
             *self.ca_extra])
        root = pki.authority(
            10, "root", "root", "Forged root", "Forged root",
            self.root_valid, self.ca_kind,
            [pki.key_usage(["keyCertSign"]), pki.constraints(True)])
        self.chain = [ca] if self.anchor_is_intermediate else [ca, root]

    def make_leaf(self):
        signer = self.key(self.leaf_signer)
        own = self.key("leaf")
        extensions = [
            *([pki.key_usage(self.leaf_usage)] if self.leaf_usage else []),
            *([pki.purposes(self.leaf_purposes)] if self.leaf_purposes
              else []),
            pki.subject_key(own), pki.authority_key(self.key("intermediate")),
            *([pki.alternative_names(self.leaf_names, self.names_critical)]
              if self.leaf_names else []),
            *[pki.claim(n, self.claims[n]) for n in sorted(self.claims)],
            *self.leaf_extra]

        def tbs(more):
            return pki.tbs(4711, signer, der.name(self.leaf_issuer),
                           der.name(self.leaf_subject), self.leaf_valid,
                           self.leaf_spki(), extensions + more)
        scts = [pki.sct(self.key(s.log), self.key("intermediate"), tbs([]),
                        int(s.at.timestamp() * 1000), s.extensions, s.bad)
                for s in self.scts]
        body = tbs([pki.sct_list(scts)] if scts else [])
        self.leaf = self.edit_leaf(pki.sign_tbs(body, signer))

    # ---- what is signed
    def hash_name(self):
        return self.leaf_hash or keys.HASH_OF[self.leaf_kind] or "sha256"

    def make_content(self):
        if self.content == "message":
            message = self.signed_artifact
        else:
            statement = self.statement or {
                "_type": "https://in-toto.io/Statement/v1",
                "subject": [{"name": "artifact", "digest": {
                    "sha256": hashlib.sha256(self.artifact).hexdigest()}}],
                "predicateType": "https://example.org/forged",
                "predicate": {}}
            self.payload = (statement if isinstance(statement, bytes)
                            else compact(statement).encode())
            kind = self.payload_type.encode()
            message = b"DSSEv1 %d %s %d %s" % (
                len(kind), kind, len(self.payload), self.payload)
        self.digest = hashlib.new(self.hash_name(), message).digest()
        self.signature = self.edit_signature(
            keys.sign(self.key("leaf"), message, self.leaf_hash))

    def verifier_pem(self):
        if self.managed:
            return keys.pem("PUBLIC KEY", self.leaf_spki())
        return keys.pem("CERTIFICATE", self.leaf)

    # ---- log bodies
    def body_hashedrekord(self):
        return {"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": {
            "data": {"hash": {"algorithm": self.hash_name(),
                              "value": self.digest.hex()}},
            "signature": {"content": b64(self.signature), "publicKey": {
                "content": b64(self.verifier_pem().encode())}}}}

    def body_v2(self):
        names = {"sha256": "SHA2_256", "sha384": "SHA2_384",
                 "sha512": "SHA2_512"}
        details = keys.DETAILS[self.leaf_kind]
        if self.leaf_hash:
            details = details[:-3] + self.leaf_hash[3:]
        verifier = ({"publicKey": {"rawBytes": b64(self.leaf_spki())}}
                    if self.managed else
                    {"x509Certificate": {"rawBytes": b64(self.leaf)}})
        return {"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": {
            "hashedRekordV002": {
                "data": {"algorithm": names[self.hash_name()],
                         "digest": b64(self.digest)},
                "signature": {"content": b64(self.signature), "verifier": {
                    "keyDetails": details, **verifier}}}}}

    def body_dsse(self):
        return {"apiVersion": "0.0.1", "kind": "dsse", "spec": {
            "envelopeHash": {"algorithm": "sha256", "value": "cd" * 32},
            "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(
                self.payload).hexdigest()},
            "signatures": [{"signature": b64(self.signature),
                            "verifier": b64(self.verifier_pem().encode())}]}}

    def body_intoto(self):
        signature = {"publicKey": b64(self.verifier_pem().encode()),
                     "sig": b64(b64(self.signature).encode())}
        return {"apiVersion": "0.0.2", "kind": "intoto", "spec": {"content": {
            "envelope": {"payloadType": self.payload_type,
                         "signatures": [signature]},
            "hash": {"algorithm": "sha256", "value": "cd" * 32},
            "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(
                self.payload).hexdigest()}}}}

    def body(self):
        if self.kind == "intoto":
            body = self.body_intoto()
        elif self.kind == "hashedrekord":
            body = self.body_hashedrekord()
        elif self.log == "v2":
            body = self.body_v2()
        else:
            body = (self.body_hashedrekord() if self.content == "message"
                    else self.body_dsse())
        return self.edit_body_text(
            compact(self.edit_body(body))).encode()

    # ---- entries
    def log_key(self, log=None):
        return self.key("rekor-" + (log or self.log))

    def log_id(self, log=None):
        log = log or self.log
        if log == "v2":
            raw = keys.spki(self.log_key(log))[-32:]
            return hashlib.sha256(b"v2.forged.test\n\x01" + raw).digest()
        return hashlib.sha256(keys.spki(self.log_key(log))).digest()

    def origin(self):
        return ("v2.forged.test" if self.log == "v2"
                else "rekor.forged.test - 4242")

    def note_name(self):
        return "v2.forged.test" if self.log == "v2" else "rekor.forged.test"

    def tree(self, body):
        leaves = [hashlib.sha256(b"\0" + (body if i == self.leaf_index
                                          else b"leaf %d" % i)).digest()
                  for i in range(self.tree_size)]

        def root(nodes):
            if len(nodes) == 1:
                return nodes[0]
            k = 1
            while k * 2 < len(nodes):
                k *= 2
            return hashlib.sha256(
                b"\1" + root(nodes[:k]) + root(nodes[k:])).digest()

        def path(nodes, index):
            if len(nodes) == 1:
                return []
            k = 1
            while k * 2 < len(nodes):
                k *= 2
            if index < k:
                return path(nodes[:k], index) + [root(nodes[k:])]
            return path(nodes[k:], index - k) + [root(nodes[:k])]
        return root(leaves), path(leaves, self.leaf_index)

    def checkpoint(self, root):
        text = self.edit_checkpoint(
            f"{self.origin()}\n{self.tree_size}\n{b64(root)}\n")
        signature = keys.sign(self.log_key(), text.encode())
        line = b64(self.log_id()[:4] + signature)
        return self.edit_note(
            text + f"\n\u2014 {self.note_name()} {line}\n")

    def set_promise(self, body):
        payload = compact({
            "body": b64(body), "integratedTime": int(
                self.integrated.timestamp()),
            "logID": self.log_id().hex(), "logIndex": self.index()})
        return self.edit_promise(
            keys.sign(self.key(self.promise_key), payload.encode()))

    def index(self):
        if self.log_index is not None:
            return self.log_index
        return self.leaf_index + (1000 if self.log == "v1" else 0)

    def entry(self):
        body = self.body()
        root, path = self.tree(body)
        parsed = json.loads(body)
        entry = {"logIndex": str(self.index()),
                 "logId": {"keyId": b64(self.log_id())},
                 "kindVersion": {"kind": parsed["kind"],
                                 "version": parsed["apiVersion"]},
                 "inclusionProof": self.edit_proof({
                     "logIndex": str(self.leaf_index), "rootHash": b64(root),
                     "treeSize": str(self.tree_size),
                     "hashes": [b64(h) for h in path],
                     "checkpoint": {"envelope": self.checkpoint(root)}}),
                 "canonicalizedBody": b64(body)}
        if self.log == "v1":
            entry["integratedTime"] = str(int(self.integrated.timestamp()))
        if self.promise:
            entry["inclusionPromise"] = {
                "signedEntryTimestamp": b64(self.set_promise(body))}
        return entry

    # ---- timestamps
    def make_tsa(self):
        signer = keys.key("tsa root", "P-256")
        body = pki.tbs(21, signer, der.name("Forged TSA root"),
                       der.name("Forged TSA"), self.tsa_valid,
                       keys.spki(self.key("tsa")),
                       [pki.key_usage(self.tsa_usage), self.tsa_purposes])
        root = pki.authority(
            20, "tsa root", "tsa root", "Forged TSA root", "Forged TSA root",
            (T0 - YEAR, T0 + YEAR), "P-256",
            [pki.key_usage(["keyCertSign"]), pki.constraints(True)])
        self.tsa = [pki.sign_tbs(body, signer), root]

    def timestamp(self, serial=1):
        t = SimpleNamespace(
            message=self.signature, serial=serial, time=self.time,
            fraction="", imprint_hash="sha256", hash="sha256",
            key=self.key("tsa"), issuer=der.name("Forged TSA root"),
            signer_serial=21, bound=self.tsa[0], embedded=[], status=0,
            signers=1, info_extra=[], spoil=b"", edit_digest=same,
            edit_attributes=same, after_signers=b"")
        self.edit_timestamp(t)
        return pki.timestamp(t)

    # ---- the trusted root
    def trusted_log(self, url, private, window, key_id):
        return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "publicKey": {
            "rawBytes": b64(keys.spki(private)),
            "keyDetails": keys.DETAILS[keys.kind_of(private)],
            "validFor": {"start": stamp(window[0]), "end": stamp(window[1])}},
            "logId": {"keyId": b64(key_id)}}

    def trusted_authority(self, uri, chain, window):
        return {"subject": {"organization": "forged.test",
                            "commonName": "forged"}, "uri": uri,
                "certChain": {"certificates": [
                    {"rawBytes": b64(c)} for c in chain]},
                "validFor": {"start": stamp(window[0]),
                             "end": stamp(window[1])}}

    def root(self):
        ct = self.key("ct")
        return self.edit_root({
            "mediaType":
                "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [
                self.trusted_log("https://rekor.forged.test",
                                 self.log_key("v1"), self.log_window,
                                 self.log_id("v1")),
                self.trusted_log("https://v2.forged.test",
                                 self.log_key("v2"), self.log_window,
                                 self.log_id("v2"))],
            "certificateAuthorities": [self.trusted_authority(
                "https://fulcio.forged.test", self.chain, self.ca_window)],
            "ctlogs": [self.trusted_log(
                "https://ct.forged.test", ct, self.ct_window,
                hashlib.sha256(keys.spki(ct)).digest())],
            "timestampAuthorities": [self.trusted_authority(
                "https://tsa.forged.test", self.tsa, self.tsa_window)]})

    # ---- the bundle
    def bundle(self):
        material = {"tlogEntries": self.more_entries([self.entry()])}
        if self.timestamps:
            material["timestampVerificationData"] = {"rfc3161Timestamps": [
                {"signedTimestamp": b64(self.timestamp(i + 1))}
                for i in range(self.timestamps)]}
        if self.managed:
            material["publicKey"] = {"hint": self.hint}
        elif self.media_type.endswith("v0.3+json"):
            material["certificate"] = {"rawBytes": b64(self.leaf)}
        else:
            material["x509CertificateChain"] = {"certificates": [
                {"rawBytes": b64(self.leaf)}]}
        bundle = {"mediaType": self.media_type,
                  "verificationMaterial": material}
        if self.content == "message":
            hint = self.hash_name()
            bundle["messageSignature"] = {
                "messageDigest": {
                    "algorithm": "SHA2_" + hint[3:],
                    "digest": b64(hashlib.new(hint, self.artifact).digest())},
                "signature": b64(self.signature)}
        else:
            signature = {"sig": b64(self.signature)}
            if self.key_id:
                signature["keyid"] = self.key_id
            bundle["dsseEnvelope"] = {
                "payload": b64(self.payload),
                "payloadType": self.payload_type, "signatures": [signature]}
        return self.edit_bundle(bundle)

    def build(self, name, expect):
        self.make_authority()
        self.make_tsa()
        self.make_leaf()
        self.make_content()
        case = {"name": name, "expect": expect, "profile": self.profile,
                "artifact": b64(self.artifact), "bundle": self.bundle(),
                "trustedRoot": self.root()}
        if self.profile == "key":
            public = (self.leaf_spki() if self.policy_key == "leaf"
                      else keys.spki(self.key(self.policy_key)))
            case["key"] = keys.pem("PUBLIC KEY", public)
        elif self.policy == "identity":
            case["identity"], case["issuer"] = self.identity, self.issuer
        elif "claims" in self.policy:
            case.update(self.policy)
        else:
            case["github"] = self.policy
        if self.pipe:
            case["pipe"] = True
        if self.indexes:
            case["logIndexes"] = self.indexes
        if self.now:
            case["now"] = int(self.now.timestamp())
        return case
