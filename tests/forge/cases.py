# SPDX-License-Identifier: Apache-2.0
"""
Every case: a sentence, the check that must answer ("OK" where none may), and
what is set so.  Names become file names.
"""
import base64
import copy
import datetime
import hashlib
import json
import re
from types import SimpleNamespace

import der
import keys
import pki
from world import (ARTIFACT, IDENTITY, ISSUER, T0, YEAR, World, after, b64,
                   compact)

CASES = []


def case(name, expect, log="v1", content="message"):
    def add(function):
        CASES.append((name, expect, log, content, function))
        return function
    return add


def plain(name, expect, log="v1", content="message", **settings):
    def function(w):
        for key, value in settings.items():
            assert hasattr(w, key), key
            setattr(w, key, value)
    CASES.append((name, expect, log, content, function))


def flip(data, at=-1):
    data = bytearray(data)
    data[at] ^= 1
    return bytes(data)


def put(path, value):
    """An edit that sets one member, deep inside."""
    def edit(tree):
        node = tree
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
        return tree
    return edit


def drop(path):
    def edit(tree):
        node = tree
        for step in path[:-1]:
            node = node[step]
        del node[path[-1]]
        return tree
    return edit


def managed(w):
    w.managed, w.profile = True, "key"


# ---- bundles as the services make them
for log in ("v1", "v2"):
    for content in ("message", "dsse"):
        plain(f"good {content} on rekor {log}", "OK", log, content)

plain("good dsse logged as intoto", "OK", "v1", "dsse", kind="intoto")
plain("good bundle of media type 0.1", "OK", media_type=(
    "application/vnd.dev.sigstore.bundle+json;version=0.1"))
plain("good bundle of media type 0.2", "OK", media_type=(
    "application/vnd.dev.sigstore.bundle+json;version=0.2"))
plain("good bundle with promise and timestamp", "OK", timestamps=1)
plain("good bundle with two timestamps", "OK", "v2", timestamps=2)
plain("good bundle by an e-mail address", "OK", identity="forger@example.org",
      leaf_names=[("email", "forger@example.org")])
plain("good bundle by a username", "OK", identity="forger!example.org",
      leaf_names=[("username", "forger!example.org")])
for kind in ("P-384", "P-521", "RSA"):
    plain(f"good message by a leaf key of {kind}", "OK", leaf_kind=kind)
    plain(f"good envelope by a leaf key of {kind} on rekor v2", "OK", "v2",
          "dsse", leaf_kind=kind)
plain("good envelope by an Ed25519 leaf", "OK", "v1", "dsse",
      leaf_kind="Ed25519")
plain("deprecated P-384 with SHA-256 where the log says so", "OK",
      leaf_kind="P-384", leaf_hash="sha256")
plain("deprecated P-384 with SHA-256 on rekor v2", "OK", "v2",
      leaf_kind="P-384", leaf_hash="sha256")
plain("CA of one intermediate as its own anchor", "OK",
      anchor_is_intermediate=True)
plain("CT log with an RSA key", "OK", ct_kind="RSA")
plain("tree of one leaf", "OK", tree_size=1, leaf_index=0)
plain("last leaf of the tree", "OK", tree_size=7, leaf_index=6)


@case("SCT with extensions", "OK")
def _(w):
    w.scts[0].extensions = b"\0\0\5\1\2\3\4\5"


@case("second SCT by an unknown CT log", "OK")
def _(w):
    w.scts.append(SimpleNamespace(log="other ct", at=T0, extensions=b"",
                                  bad=False))


# ---- windows of the trusted root are inclusive, and are enforced
second = datetime.timedelta(seconds=1)
for what, attribute, check in (
        ("CA", "ca_window", "CA_WINDOW"), ("CT log", "ct_window",
                                           "SCT_WINDOW"),
        ("log", "log_window", "TIME_NONE")):
    plain(f"{what} trusted until the very time", "OK",
          **{attribute: (T0 - YEAR, T0)})
    plain(f"{what} trusted from the very time", "OK",
          **{attribute: (T0, T0 + YEAR)})
    plain(f"{what} trusted until a second before", check,
          **{attribute: (T0 - YEAR, T0 - second)})
    plain(f"{what} trusted from a second after", check,
          **{attribute: (T0 + second, T0 + YEAR)})
plain("TSA trusted until the very time", "OK", "v2",
      tsa_window=(T0 - YEAR, T0))
plain("TSA trusted from the very time", "OK", "v2",
      tsa_window=(T0, T0 + YEAR))
plain("TSA trusted until a second before", "TIME_NONE", "v2",
      tsa_window=(T0 - YEAR, T0 - second))
plain("TSA trusted from a second after", "TIME_NONE", "v2",
      tsa_window=(T0 + second, T0 + YEAR))
plain("rekor v2 trusted until a second before the timestamp", "LOG_WINDOW",
      "v2", log_window=(T0 - YEAR, T0 - second))
plain("rekor v2 trusted from a second after the timestamp", "LOG_WINDOW",
      "v2", log_window=(T0 + second, T0 + YEAR))
plain("promise of a log not trusted then, beside a good timestamp",
      "LOG_WINDOW", timestamps=1, log_window=(T0 - YEAR, T0 - second))


@case("log trusted at the timestamp's time but not at the promise's",
      "LOG_WINDOW")
def _(w):
    w.timestamps = 1
    w.integrated = after(10)
    w.log_window = (T0 - YEAR, after(5))


@case("a second window of the same log holds the time", "OK")
def _(w):
    def edit(root):
        old = copy.deepcopy(root["tlogs"][0])
        old["publicKey"]["validFor"] = {"start": "2020-01-01T00:00:00Z",
                                        "end": "2020-12-31T00:00:00Z"}
        root["tlogs"].insert(0, old)
        return root
    w.edit_root = edit


@case("a second window of the same CA holds the time", "OK")
def _(w):
    def edit(root):
        old = copy.deepcopy(root["certificateAuthorities"][0])
        old["validFor"] = {"start": "2020-01-01T00:00:00Z",
                           "end": "2020-12-31T00:00:00Z"}
        root["certificateAuthorities"].insert(0, old)
        return root
    w.edit_root = edit


@case("a window whose end comes before the one that is right", "OK")
def _(w):
    def edit(root):
        old = copy.deepcopy(root["certificateAuthorities"][0])
        old["validFor"] = {"start": "2020-01-01T00:00:00Z",
                           "end": "2020-12-31T00:00:00Z"}
        root["certificateAuthorities"].append(old)
        return root
    w.edit_root = edit


# ---- time
plain("integrated time without a promise", "TIME_NONE", promise=False)
plain("no time at all on rekor v2", "TIME_NONE", "v2", timestamps=0)
plain("promise signed by another key", "LOG_PROMISE",
      promise_key="other rekor")
plain("promise with a flipped bit", "LOG_PROMISE", edit_promise=flip)
plain("promise without an integrated time", "LOG_PROMISE", edit_bundle=put(
    ["verificationMaterial", "tlogEntries", 0, "integratedTime"], "0"))
plain("integrated time changed after the promise", "LOG_PROMISE",
      edit_bundle=put(["verificationMaterial", "tlogEntries", 0,
                       "integratedTime"], str(int(T0.timestamp()) + 1)))
plain("log index changed after the promise", "LOG_PROMISE", edit_bundle=put(
    ["verificationMaterial", "tlogEntries", 0, "logIndex"], "999"))
plain("promise beside an entry of rekor v2", "LOG_PROMISE", "v2",
      promise=True, edit_bundle=put(
          ["verificationMaterial", "tlogEntries", 0, "integratedTime"],
          str(int(T0.timestamp()))))
plain("signed after now", "TIME_FUTURE", now=T0 - second)
plain("signed now", "OK", now=T0)
plain("timestamp after now", "TIME_FUTURE", "v2", now=T0 - second)
plain("integrated time of rekor v2 is ignored", "OK", "v2", edit_bundle=put(
    ["verificationMaterial", "tlogEntries", 0, "integratedTime"], "12345"))


def stamped(name, expect, log="v2", content="message"):
    """A case about the timestamp alone."""
    def add(function):
        def set_up(w):
            w.edit_timestamp = function
        CASES.append((name, expect, log, content, set_up))
        return function
    return add


def setting(**settings):
    def edit(t):
        for key, value in settings.items():
            assert hasattr(t, key), key
            setattr(t, key, value)
    return edit


for digest in ("sha384", "sha512"):
    stamped(f"timestamp with {digest} everywhere", "OK")(
        setting(imprint_hash=digest, hash=digest))
stamped("timestamp over SHA-1", "TIMESTAMP_FORM")(
    setting(imprint_hash="sha1"))
stamped("timestamp over something else", "TIMESTAMP_IMPRINT")(
    setting(message=b"something else"))
stamped("timestamp with a bad signature", "TIMESTAMP_SIGNATURE")(
    setting(spoil=b"!"))
stamped("timestamp whose attributes have another digest",
        "TIMESTAMP_SIGNATURE")(setting(edit_digest=flip))
stamped("timestamp signed by another key", "TIMESTAMP_SIGNATURE")(
    setting(key=keys.key("other tsa")))
stamped("timestamp bound to another certificate", "TIMESTAMP_SIGNER")(
    setting(bound=b"another"))
stamped("timestamp of an unknown authority", "TIME_NONE")(
    setting(issuer=der.name("Somebody")))
stamped("timestamp of an unknown authority beside a promise", "OK", "v1")(
    setting(issuer=der.name("Somebody")))
stamped("timestamp refused by its status", "TIMESTAMP_FORM")(
    setting(status=2))
stamped("timestamp with two signers", "TIMESTAMP_FORM")(setting(signers=2))
stamped("timestamp without message digest", "TIMESTAMP_FORM")(
    setting(edit_attributes=lambda a: [a[0], a[2]]))
stamped("timestamp without signing certificate", "TIMESTAMP_FORM")(
    setting(edit_attributes=lambda a: a[:2]))
stamped("timestamp with an attribute twice", "TIMESTAMP_FORM")(
    setting(edit_attributes=lambda a: [*a, a[1]]))
stamped("timestamp with as many attributes as may be", "OK")(
    setting(edit_attributes=lambda a: a + [
        der.seq(der.oid(f"1.2.3.{i}"), der.set_(der.octets(b"?")))
        for i in range(16 - len(a))]))
stamped("timestamp with an attribute too many", "TIMESTAMP_FORM")(
    setting(edit_attributes=lambda a: a + [
        der.seq(der.oid(f"1.2.3.{i}"), der.set_(der.octets(b"?")))
        for i in range(17 - len(a))]))
stamped("timestamp with revocation lists after the signers",
        "TIMESTAMP_FORM")(setting(after_signers=der.ctx(1, der.seq())))
stamped("timestamp with a fraction of a second", "OK")(
    setting(fraction=".5"))
stamped("timestamp before the certificate", "CERT_TIME")(
    setting(time=after(-61)))
stamped("timestamp after the certificate", "CERT_TIME")(
    setting(time=after(541)))
stamped("timestamp at the certificate's first second", "OK")(
    setting(time=after(-60)))
stamped("timestamp at the certificate's last second", "OK")(
    setting(time=after(540)))


@case("bad timestamp of a trusted authority beside a good promise",
      "TIMESTAMP_SIGNATURE")
def _(w):
    w.timestamps = 1
    w.edit_timestamp = setting(spoil=b"!")


@case("timestamp out of the certificate beside a promise inside it",
      "CERT_TIME")
def _(w):
    w.timestamps = 1
    w.edit_timestamp = setting(time=after(541))


@case("timestamp with the authority's certificate in it", "OK", "v2")
def _(w):
    w.edit_timestamp = lambda t: setattr(t, "embedded", [w.tsa[0]])


@case("timestamp with its chain in it", "OK", "v2")
def _(w):
    w.edit_timestamp = lambda t: setattr(t, "embedded", list(w.tsa))


@case("timestamp with a false certificate of the same name in it",
      "TIMESTAMP_SIGNER", "v2")
def _(w):
    def edit(t):
        t.embedded = [pki.authority(
            21, "false tsa", "false tsa", "Forged TSA root", "Forged TSA",
            w.tsa_valid, "P-256",
            [pki.key_usage(["digitalSignature"]),
             pki.purposes(["timeStamping"], True)])]
    w.edit_timestamp = edit


plain("same timestamp twice", "TIMESTAMP_DUPLICATE", "v2", edit_bundle=(
    lambda b: b["verificationMaterial"]["timestampVerificationData"][
        "rfc3161Timestamps"].append(b["verificationMaterial"][
            "timestampVerificationData"]["rfc3161Timestamps"][0]) or b))
plain("TSA certificate without timeStamping", "TIMESTAMP_SIGNER", "v2",
      tsa_purposes=pki.purposes(["codeSigning"], True))
plain("TSA certificate whose purpose is not critical", "TIMESTAMP_SIGNER",
      "v2", tsa_purposes=pki.purposes(["timeStamping"], False))
plain("TSA certificate with a second purpose", "TIMESTAMP_SIGNER", "v2",
      tsa_purposes=pki.purposes(["timeStamping", "codeSigning"], True))
plain("TSA certificate that had expired", "CERT_TIME", "v2",
      tsa_valid=(T0 - YEAR, after(-1)))
plain("TSA key of P-384 with SHA-256", "OK", "v2", tsa_kind="P-384")

# ---- chain
plain("leaf signed by another key", "CERT_SIGNATURE", leaf_signer="stranger")
plain("leaf of an unknown issuer", "CERT_CHAIN",
      leaf_issuer="Somebody's intermediate")
plain("leaf not yet valid", "CERT_TIME", leaf_valid=(after(1), after(600)))
plain("leaf no longer valid", "CERT_TIME", leaf_valid=(after(-60), after(-1)))
plain("leaf valid from the very time", "OK", leaf_valid=(T0, after(600)))
plain("leaf valid until the very time", "OK", leaf_valid=(after(-60), T0))
plain("intermediate expired when it was signed", "CERT_TIME",
      ca_valid=(T0 - YEAR, after(-1)))
plain("intermediate not yet valid when it was signed", "CERT_TIME",
      ca_valid=(after(1), T0 + YEAR))
plain("root expired when it was signed", "CERT_TIME",
      root_valid=(T0 - YEAR, after(-1)))
plain("intermediate that is not a CA", "CERT_CHAIN", ca_constraints=(
    pki.constraints(False)))
plain("intermediate that may not sign certificates", "CERT_CHAIN",
      ca_usage=["digitalSignature"])
plain("intermediate with another purpose", "CERT_EXTENDED_KEY_USAGE",
      ca_extra=[pki.purposes(["timeStamping"])])
plain("intermediate with an unknown critical extension", "CERT_EXTENSION",
      ca_extra=[pki.extension("1.2.3.4", b"\5\0", True)])
plain("intermediate with name constraints", "CERT_EXTENSION", ca_extra=[
    pki.extension("2.5.29.30", der.seq(der.ctx(0, der.seq(
        der.ctx(1, b"example.org", False)))), True)])
plain("intermediate signed by another root", "CERT_SIGNATURE",
      ca_parent="stranger")
plain("leaf with an unknown critical extension", "CERT_EXTENSION",
      leaf_extra=[pki.extension("1.2.3.4", b"\5\0", True)])
plain("leaf with an unknown extension", "OK",
      leaf_extra=[pki.extension("1.2.3.4", b"\5\0")])
plain("leaf with the poison of a precertificate", "CERT_EXTENSION",
      leaf_extra=[pki.extension("1.3.6.1.4.1.11129.2.4.3", b"\5\0", True)])
plain("leaf certificate with a flipped bit in its signature",
      "CERT_SIGNATURE", edit_leaf=flip)

# ---- SCT
plain("no SCT", "SCT_MISSING", scts=[])
plain("no SCT from a trusted log", "SCT_LOG", scts=[SimpleNamespace(
    log="other ct", at=T0, extensions=b"", bad=False)])
plain("SCT with a bad signature", "SCT_SIGNATURE", scts=[SimpleNamespace(
    log="ct", at=T0, extensions=b"", bad=True)])
plain("bad SCT beside a good one", "SCT_SIGNATURE", scts=[
    SimpleNamespace(log="ct", at=T0, extensions=b"", bad=False),
    SimpleNamespace(log="ct", at=after(1), extensions=b"", bad=True)])
plain("same SCT twice", "SCT_FORM", scts=[
    SimpleNamespace(log="ct", at=T0, extensions=b"", bad=False)] * 2)

# ---- profile
plain("leaf without key usage", "CERT_KEY_USAGE", leaf_usage=[])
plain("leaf that may not sign", "CERT_KEY_USAGE", leaf_usage=["cRLSign"])
plain("leaf without extended key usage", "CERT_EXTENDED_KEY_USAGE",
      leaf_purposes=[])
plain("leaf for servers", "CERT_EXTENDED_KEY_USAGE",
      leaf_purposes=["serverAuth"])
plain("leaf without a name", "CERT_FORM", leaf_names=[])
plain("leaf with two names", "CERT_SUBJECT",
      leaf_names=[("uri", IDENTITY), ("email", "a@example.org")])
plain("leaf with a DNS name", "CERT_SUBJECT",
      leaf_names=[("dns", "example.org")])
plain("leaf whose name is not critical", "CERT_FORM",
      names_critical=False)
plain("leaf with a subject", "CERT_SUBJECT", leaf_subject="Somebody")
plain("leaf with a subject, whose name is not critical", "CERT_SUBJECT",
      leaf_subject="Somebody", names_critical=False)
plain("leaf that is a CA", "BUNDLE_MATERIAL", leaf_subject="Somebody",
      leaf_extra=[pki.constraints(True)])
plain("leaf with a second key usage", "CERT_KEY_USAGE",
      leaf_usage=["digitalSignature", "cRLSign"])
plain("leaf with a second purpose", "CERT_EXTENDED_KEY_USAGE",
      leaf_purposes=["codeSigning", "serverAuth"])

# ---- policy
plain("another identity", "POLICY_IDENTITY", identity=IDENTITY + "x")
plain("identity that is only a prefix", "POLICY_IDENTITY",
      identity=IDENTITY[:-1])
plain("identity in another case", "POLICY_IDENTITY",
      identity=IDENTITY.upper())
plain("another issuer", "POLICY_ISSUER", issuer=ISSUER + "/")
plain("leaf without issuer", "POLICY_ISSUER", claims={
    n: v for n, v in World().claims.items() if n not in (1, 8)})
plain("issuer in the old extension only", "OK", claims={
    n: v for n, v in World().claims.items() if n != 8})
plain("issuer in the new extension only", "OK", claims={
    n: v for n, v in World().claims.items() if n != 1})
plain("issuers that contradict each other, old one right", "POLICY_ISSUER",
      claims={**World().claims, 8: "https://example.org"})
plain("issuers that contradict each other, new one right", "POLICY_ISSUER",
      claims={**World().claims, 1: "https://example.org"})

GITHUB = {"trigger": "push", "sha": "ab" * 20, "name": "Release",
          "repository": "forger/works", "ref": "refs/tags/v1",
          "identity": IDENTITY}
PAIRS = {"trigger": (2, 20), "sha": (3, 13), "repository": (5, 12),
         "ref": (6, 14)}
plain("GitHub workflow with every claim", "OK", policy=GITHUB)
plain("GitHub workflow by repository", "OK",
      policy={"repository": "forger/works"})
for what in GITHUB:
    plain(f"GitHub workflow with another {what}",
          "POLICY_IDENTITY" if what == "identity" else "POLICY_CLAIM",
          policy={"repository": "forger/works", what: "x" + GITHUB[what]})
for what, (old, new) in PAIRS.items():
    wrong = {**World().claims, new: "https://github.com/wrong/wrong"}
    plain(f"GitHub {what}: old and new extension disagree", "POLICY_CLAIM",
          policy=GITHUB, claims=wrong)
    plain(f"GitHub {what} in the new extension only", "OK", policy=GITHUB,
          claims={n: v for n, v in World().claims.items() if n != old})
    plain(f"GitHub {what} in the old extension only", "OK", policy=GITHUB,
          claims={n: v for n, v in World().claims.items() if n != new})
    plain(f"GitHub {what} in neither extension", "POLICY_CLAIM",
          policy=GITHUB, claims={n: v for n, v in World().claims.items()
                                 if n not in (old, new)})
plain("GitHub repository on another host", "POLICY_CLAIM", policy=GITHUB,
      claims={**World().claims, 12: "https://gitlab.com/forger/works"})
plain("GitHub workflow by another issuer", "POLICY_ISSUER", policy=GITHUB,
      claims={**World().claims, 1: "https://example.org",
              8: "https://example.org"})

# ---- log
plain("wrong tree size in the proof", "LOG_CHECKPOINT_ROOT",
      edit_proof=put(["treeSize"], "8"))
plain("wrong root in the proof", "LOG_CHECKPOINT_ROOT",
      edit_proof=put(["rootHash"], b64(bytes(32))))
plain("wrong leaf index in the proof", "LOG_INCLUSION",
      edit_proof=put(["logIndex"], "5"))
plain("wrong hash in the proof", "LOG_INCLUSION",
      edit_proof=lambda p: put(["hashes", 0], b64(bytes(32)))(p))
plain("a hash missing from the proof", "LOG_PROOF",
      edit_proof=lambda p: drop(["hashes", -1])(p))
plain("a hash too many in the proof", "LOG_PROOF",
      edit_proof=lambda p: p["hashes"].append(b64(bytes(32))) or p)
plain("rekor v2 entry whose indexes differ", "LOG_PROOF", "v2",
      log_index=5)
plain("checkpoint of another log", "LOG_CHECKPOINT",
      edit_checkpoint=lambda c: c.replace("rekor.forged", "other.forged"))
plain("checkpoint of the log's name and more", "LOG_CHECKPOINT",
      edit_checkpoint=lambda c: c.replace("rekor.forged.test",
                                          "rekor.forged.test.evil"))
plain("checkpoint of Rekor v1 that names no tree", "LOG_CHECKPOINT",
      edit_checkpoint=lambda c: re.sub(r" - \d+\n", "\n", c))
plain("checkpoint of Rekor v2 that names a tree", "LOG_CHECKPOINT", "v2",
      edit_checkpoint=lambda c: c.replace("\n", " - 5\n", 1))
plain("checkpoint of another size", "LOG_CHECKPOINT_ROOT",
      edit_checkpoint=lambda c: c.replace("\n7\n", "\n8\n"))
plain("checkpoint changed after it was signed", "LOG_CHECKPOINT_SIGNATURE",
      edit_note=lambda n: n.replace("4242", "4243"))
plain("checkpoint signed under another name", "LOG_CHECKPOINT_SIGNATURE",
      edit_note=lambda n: n.replace("\u2014 rekor.forged", "\u2014 other"))


@case("checkpoint with a witness's signature", "OK", "v2")
def _(w):
    line = b64(b"\1\2\3\4" + bytes(72))
    w.edit_note = lambda n: n + f"\u2014 witness.example.org {line}\n"


@case("checkpoint with a second, bad signature of the log",
      "LOG_CHECKPOINT_SIGNATURE", "v2")
def _(w):
    def edit(note):
        line = b64(w.log_id()[:4] + bytes(64))
        return note + f"\u2014 v2.forged.test {line}\n"
    w.edit_note = edit


plain("log that is not in the trusted root", "LOG_UNKNOWN", timestamps=1,
      promise=False, edit_root=lambda r: drop(["tlogs", 0])(r))
plain("log of a key of an unknown kind", "LOG_UNKNOWN", timestamps=1,
      promise=False, edit_root=put(
          ["tlogs", 0, "publicKey", "keyDetails"], "PKIX_ED25519_PH"))
plain("promise of a log of a key of an unknown kind", "TIME_NONE",
      edit_root=put(
          ["tlogs", 0, "publicKey", "keyDetails"], "PKIX_ED25519_PH"))
plain("no log entry", "LOG_MISSING", timestamps=1, edit_bundle=put(
    ["verificationMaterial", "tlogEntries"], []))


@case("entry of an unknown log beside a good one", "OK")
def _(w):
    def more(entries):
        other = copy.deepcopy(entries[0])
        other["logId"]["keyId"] = b64(bytes(32))
        return entries + [other]
    w.more_entries = more


@case("same entry twice", "LOG_DUPLICATE")
def _(w):
    w.more_entries = lambda entries: entries * 2


@case("same entry twice, once by a short log id", "LOG_DUPLICATE", "v2")
def _(w):
    def more(entries):
        other = copy.deepcopy(entries[0])
        other["logId"]["keyId"] = b64(w.log_id()[:4])
        return entries + [other]
    w.more_entries = more


@case("second entry, of something else", "LOG_BODY")
def _(w):
    def more(entries):
        edit, w.edit_body = w.edit_body, put(
            ["spec", "data", "hash", "value"], "00" * 32)
        w.log_index = 1005
        entries = entries + [w.entry()]
        w.edit_body = edit
        return entries
    w.more_entries = more


@case("entries of both logs", "OK")
def _(w):
    w.timestamps = 1

    def more(entries):
        w.log, w.promise = "v2", False
        entries = entries + [w.entry()]
        w.log = "v1"
        return entries
    w.more_entries = more


# ---- log bodies: whatever can be derived is compared
plain("hashedrekord of another artifact", "LOG_BODY",
      edit_body=put(["spec", "data", "hash", "value"], "00" * 32))
plain("hashedrekord with another signature", "LOG_BODY",
      edit_body=lambda b: put(["spec", "signature", "content"],
                              b64(b"another"))(b))
plain("hashedrekord with another key", "LOG_BODY", edit_body=put(
    ["spec", "signature", "publicKey", "content"],
    b64(keys.pem("PUBLIC KEY", keys.spki(keys.key("x"))).encode())))
plain("hashedrekord with a member too many", "LOG_BODY",
      edit_body=put(["spec", "more"], "x"))
plain("hashedrekord that is not canonical", "LOG_BODY",
      edit_body_text=lambda t: t.replace(",", ", ", 1))
plain("entry of an unknown kind", "LOG_KIND",
      edit_body=put(["kind"], "alpine"))
plain("entry of an unknown version", "LOG_KIND",
      edit_body=put(["apiVersion"], "0.0.9"))
plain("entry whose body is of another version than it says", "LOG_BODY",
      edit_bundle=put(["verificationMaterial", "tlogEntries", 0,
                       "kindVersion", "version"], "0.0.2"), promise=False,
      timestamps=1, log_index=4,
      edit_checkpoint=lambda c: c.replace(" - 4242\n", "\n"))
V2 = ["spec", "hashedRekordV002"]
plain("hashedrekord 0.0.2 of another artifact", "LOG_BODY", "v2",
      edit_body=put([*V2, "data", "digest"], b64(bytes(32))))
plain("hashedrekord 0.0.2 with another algorithm", "LOG_BODY", "v2",
      edit_body=put([*V2, "data", "algorithm"], "SHA2_512"))
plain("hashedrekord 0.0.2 with another signature", "LOG_BODY", "v2",
      edit_body=put([*V2, "signature", "content"], b64(b"another")))
plain("hashedrekord 0.0.2 with another certificate", "LOG_BODY", "v2",
      edit_body=put([*V2, "signature", "verifier", "x509Certificate",
                     "rawBytes"], b64(b"another")))
plain("hashedrekord 0.0.2 with other key details", "LOG_BODY", "v2",
      edit_body=put([*V2, "signature", "verifier", "keyDetails"],
                    "PKIX_ED25519"))
plain("dsse of another payload", "LOG_BODY", "v1", "dsse",
      edit_body=put(["spec", "payloadHash", "value"], "00" * 32))
plain("dsse with another signature", "LOG_BODY", "v1", "dsse",
      edit_body=put(["spec", "signatures", 0, "signature"], b64(b"x")))
plain("dsse with another verifier", "LOG_BODY", "v1", "dsse",
      edit_body=put(["spec", "signatures", 0, "verifier"], b64(
          keys.pem("CERTIFICATE", b"x").encode())))
plain("dsse with two signatures", "LOG_BODY", "v1", "dsse",
      edit_body=lambda b: b["spec"]["signatures"].append(
          b["spec"]["signatures"][0]) or b)
plain("dsse with a member too many", "LOG_BODY", "v1", "dsse",
      edit_body=put(["spec", "more"], "x"))
INTOTO = ["spec", "content"]
plain("intoto of another payload", "LOG_BODY", "v1", "dsse", kind="intoto",
      edit_body=put([*INTOTO, "payloadHash", "value"], "00" * 32))
plain("intoto with another payload type", "LOG_BODY", "v1", "dsse",
      kind="intoto", edit_body=put([*INTOTO, "envelope", "payloadType"],
                                   "text/plain"))
plain("intoto with another signature", "LOG_BODY", "v1", "dsse",
      kind="intoto", edit_body=put(
          [*INTOTO, "envelope", "signatures", 0, "sig"],
          b64(b64(b"x").encode())))
plain("intoto with another key", "LOG_BODY", "v1", "dsse", kind="intoto",
      edit_body=put([*INTOTO, "envelope", "signatures", 0, "publicKey"],
                    b64(keys.pem("CERTIFICATE", b"x").encode())))

# ---- signature, artifact, statement
plain("another artifact", "DIGEST_HINT", artifact=b"another\n", edit_bundle=(
    lambda b: put(["messageSignature", "messageDigest", "digest"],
                  b64(hashlib.sha256(ARTIFACT).digest()))(b)))
plain("another artifact without a hint", "LOG_BODY", artifact=b"another\n",
      edit_bundle=drop(["messageSignature", "messageDigest"]))
plain("no hint", "OK", edit_bundle=drop(["messageSignature",
                                         "messageDigest"]))
plain("hint of another hash", "OK", edit_bundle=put(
    ["messageSignature", "messageDigest"],
    {"algorithm": "SHA2_512",
     "digest": b64(hashlib.sha512(ARTIFACT).digest())}))
plain("wrong hint of another hash", "DIGEST_HINT", edit_bundle=put(
    ["messageSignature", "messageDigest"],
    {"algorithm": "SHA2_512",
     "digest": b64(hashlib.sha512(b"x").digest())}))
plain("bad signature that is also logged", "SIGNATURE", edit_signature=flip)
plain("bad signature of an envelope that is also logged", "SIGNATURE", "v2",
      "dsse", edit_signature=flip)
plain("message by an Ed25519 leaf", "SIGNATURE_ALGORITHM",
      leaf_kind="Ed25519")


@case("signature of another key that is also logged", "SIGNATURE", "v2")
def _(w):
    w.edit_signature = lambda s: keys.sign(keys.key("stranger"), ARTIFACT)


@case("the other signature of the same ECDSA key is not the logged one",
      "LOG_BODY", "v2")
def _(w):
    from cryptography.hazmat.primitives.asymmetric import utils
    order = int("ffffffff00000000ffffffffffffffff"
                "bce6faada7179e84f3b9cac2fc632551", 16)

    def edit(bundle):
        raw = base64.b64decode(bundle["messageSignature"]["signature"])
        r, s = utils.decode_dss_signature(raw)
        bundle["messageSignature"]["signature"] = b64(
            utils.encode_dss_signature(r, order - s))
        return bundle
    w.edit_bundle = edit
    # the timestamp must not object first
    w.edit_timestamp = lambda t: setattr(
        t, "message", base64.b64decode(edit(
            {"messageSignature": {"signature": b64(t.message)}})
            ["messageSignature"]["signature"]))


def statement(name, expect, edit, log="v1", **settings):
    text = {"_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "artifact", "digest": {
                "sha256": hashlib.sha256(ARTIFACT).hexdigest()}}],
            "predicateType": "https://example.org/forged", "predicate": {}}
    plain(name, expect, log, "dsse", statement=edit(text), **settings)


DIGESTS = ["subject", 0, "digest"]
SHA512 = hashlib.sha512(ARTIFACT).hexdigest()
statement("statement v0.1", "OK", put(
    ["_type"], "https://in-toto.io/Statement/v0.1"))
statement("statement of an unknown version", "STATEMENT", put(
    ["_type"], "https://in-toto.io/Statement/v2"))
statement("statement without a type", "STATEMENT", drop(["_type"]))
statement("statement without subjects", "STATEMENT", put(["subject"], []))
statement("statement without predicate type", "STATEMENT",
          drop(["predicateType"]))
statement("statement whose predicate is null", "OK", put(["predicate"], None))
statement("statement with an unknown member", "OK", put(["more"], 1))
statement("statement about something else", "SUBJECT",
          put([*DIGESTS, "sha256"], "00" * 32))
statement("statement that names sha512 alone", "OK",
          put(DIGESTS, {"sha512": SHA512}))
statement("statement that names sha1 alone", "SUBJECT",
          put(DIGESTS, {"sha1": hashlib.sha1(ARTIFACT).hexdigest()}))
statement("statement that names sha1 too", "OK",
          put([*DIGESTS, "sha1"], "00" * 20))
statement("statement whose sha512 is another's", "SUBJECT",
          put([*DIGESTS, "sha512"], "00" * 64))
statement("statement in upper-case hex", "STATEMENT", put(
    [*DIGESTS, "sha256"], hashlib.sha256(ARTIFACT).hexdigest().upper()))
statement("statement whose second subject is the artifact", "OK",
          lambda s: s["subject"].insert(
              0, {"name": "x", "digest": {"sha256": "00" * 32}}) or s)
statement("statement that is not JSON", "STATEMENT", lambda s: b"{")
statement("statement that is empty", "STATEMENT", lambda s: b" ")
statement("envelope of another payload type", "PAYLOAD_TYPE", lambda s: s,
          payload_type="text/plain")
plain("envelope whose payload was changed", "LOG_BODY", "v1", "dsse",
      edit_bundle=lambda b: put(["dsseEnvelope", "payload"],
                                b64(b"{}"))(b))
plain("envelope whose payload type was changed", "SIGNATURE", "v1", "dsse",
      edit_bundle=put(["dsseEnvelope", "payloadType"], "text/plain"))

# ---- managed keys
for log in ("v1", "v2"):
    for content in ("message", "dsse"):
        plain(f"managed key: {content} on rekor {log}", "OK", log, content,
              managed=True, profile="key")
plain("managed key: bundle made with an identity", "BUNDLE_MATERIAL",
      profile="key")
plain("managed key: bundle verified by identity", "BUNDLE_MATERIAL",
      managed=True)
plain("managed key: keyid is the hint", "OK", "v2", "dsse", managed=True,
      profile="key", key_id="forged-key")
plain("managed key: keyid is not the hint", "POLICY_KEY", "v2", "dsse",
      managed=True, profile="key", key_id="another")
plain("managed key: no time", "TIME_NONE", "v2", managed=True, profile="key",
      timestamps=0)
plain("managed key: no log entry", "LOG_MISSING", "v2", managed=True,
      profile="key", edit_bundle=put(
          ["verificationMaterial", "tlogEntries"], []))
plain("managed key: bad signature", "SIGNATURE", "v2", managed=True,
      profile="key", edit_signature=flip)
plain("managed key: Ed25519 over an envelope", "OK", "v1", "dsse",
      managed=True, profile="key", leaf_kind="Ed25519")

# ---- the private profile
PRIVATE = dict(profile="private", scts=[], timestamps=1, promise=False,
               edit_bundle=put(["verificationMaterial", "tlogEntries"], []))
plain("private: certificate and timestamp", "OK", **PRIVATE)
plain("private: no timestamp", "TIME_NONE", **{**PRIVATE, "timestamps": 0})
plain("private: bad signature", "SIGNATURE", **PRIVATE, edit_signature=flip)
plain("private: another identity", "POLICY_IDENTITY", **PRIVATE,
      identity="x")
plain("private: a bad entry is not passed over", "LOG_BODY",
      profile="private", edit_body=put(
          ["spec", "data", "hash", "value"], "00" * 32))
plain("private: a bad SCT is not passed over", "SCT_SIGNATURE", **{
    **PRIVATE, "scts": [SimpleNamespace(log="ct", at=T0, extensions=b"",
                                        bad=True)]})
plain("private bundle under the public profile", "SCT_MISSING",
      **{**PRIVATE, "profile": "public"})

# ---- a deprecated algorithm counts where a log that counts says so
UNKNOWN = b64(bytes(32))


def beside(w, edit, first=True):
    """Has a second entry, of the same signature, made after `edit`."""
    def more(entries):
        other = edit()
        return [other, *entries] if first else [*entries, other]
    w.more_entries = more


def claiming(w):
    """A hashedrekord of nobody's log that names the signature's hash."""
    def edit():
        kind, w.kind, w.promise = w.kind, "hashedrekord", False
        other = w.entry()
        other["logId"]["keyId"] = UNKNOWN
        w.kind, w.promise = kind, True
        return other
    return edit


@case("deprecated P-384 with SHA-256 that only an unknown log names",
      "SIGNATURE", "v1", "dsse")
def _(w):
    w.leaf_kind, w.leaf_hash = "P-384", "sha256"
    beside(w, claiming(w))


@case("entry of an unknown log that names another algorithm comes first",
      "OK", "v1", "dsse")
def _(w):
    w.leaf_kind = "P-384"

    def edit():
        w.edit_body = put(["spec", "data", "hash", "algorithm"], "sha256")
        other = claiming(w)()
        w.edit_body = lambda body: body
        return other
    beside(w, edit)


@case("deprecated algorithm that the second entry names", "OK", "v1")
def _(w):
    w.leaf_kind, w.leaf_hash = "P-384", "sha256"

    def edit():
        w.log_index, body = 1099, w.edit_body
        w.promise, w.edit_body = False, put(["kind"], "alpine")
        other = w.entry()
        other["logId"]["keyId"] = UNKNOWN
        w.log_index, w.promise, w.edit_body = None, True, body
        return other
    beside(w, edit)


plain("private: deprecated algorithm that only an unknown log names",
      "SIGNATURE", profile="private", leaf_kind="P-384", leaf_hash="sha256",
      scts=[], timestamps=1, promise=False, edit_bundle=put(
          ["verificationMaterial", "tlogEntries", 0, "logId", "keyId"],
          UNKNOWN))
plain("private: deprecated algorithm that a retired log names", "SIGNATURE",
      profile="private", leaf_kind="P-384", leaf_hash="sha256", scts=[],
      timestamps=1, promise=False, log_window=(T0 - YEAR, after(-1)))
plain("private: deprecated algorithm that a trusted log names", "OK",
      profile="private", leaf_kind="P-384", leaf_hash="sha256", scts=[],
      timestamps=1, promise=False)
plain("rekor v2 that names RSA-PSS for a PKCS#1 signature", "SIGNATURE",
      "v2", leaf_kind="RSA", edit_body=put(
          [*V2, "signature", "verifier", "keyDetails"],
          "PKIX_RSA_PSS_2048_SHA256"))
plain("managed key: deprecated P-384 with SHA-256", "OK", "v2", managed=True,
      profile="key", leaf_kind="P-384", leaf_hash="sha256")

# ---- one entry is one entry
NO_PROMISE = dict(timestamps=1, promise=False)


@case("same entry twice, once by another index that nobody signed",
      "LOG_DUPLICATE")
def _(w):
    w.timestamps, w.promise = 1, False

    def edit():
        w.log_index = 2000
        other = w.entry()
        w.log_index = None
        return other
    beside(w, edit)


@case("same entry twice, once by another case of its base64 padding",
      "BUNDLE_FORM")
def _(w):
    w.timestamps, w.promise = 1, False

    def edit():
        other = w.entry()
        other["logId"]["keyId"] = other["logId"]["keyId"].rstrip("=")
        return other
    beside(w, edit)


@case("bad entry of rekor v2 beside a good one of v1", "LOG_BODY")
def _(w):
    w.timestamps = 1

    def edit():
        w.log, w.promise = "v2", False
        w.edit_body = put([*V2, "data", "digest"], b64(bytes(32)))
        other = w.entry()
        w.log, w.promise, w.edit_body = "v1", True, lambda body: body
        return other
    beside(w, edit, first=False)


@case("entry of rekor v2 beside one of v1 whose promise is bad",
      "LOG_PROMISE")
def _(w):
    w.timestamps, w.promise_key = 1, "stranger"

    def edit():
        w.log, w.promise = "v2", False
        other = w.entry()
        w.log, w.promise = "v1", True
        return other
    beside(w, edit, first=False)


# ---- ids of logs
V1_ID = World("v1").log_id("v1")
V2_ID = World("v2").log_id("v2")


def named(key_id):
    return put(["verificationMaterial", "tlogEntries", 0, "logId", "keyId"],
               b64(key_id))


plain("log by the first 4 bytes of its id", "OK", "v2",
      edit_bundle=named(V2_ID[:4]))
plain("log by the first 3 bytes of its id", "LOG_UNKNOWN", "v2",
      edit_bundle=named(V2_ID[:3]))
plain("log by the first 5 bytes of its id", "LOG_UNKNOWN", "v2",
      edit_bundle=named(V2_ID[:5]))
plain("log by its id and a byte more", "LOG_UNKNOWN", "v2",
      edit_bundle=named(V2_ID + b"\0"))
plain("log by an empty id", "BUNDLE_FORM", "v2", edit_bundle=named(b""))
plain("rekor v1 by a short id that its promise is not over", "LOG_PROMISE",
      edit_bundle=named(V1_ID[:4]))
plain("entry of rekor v1 under the id of v2", "LOG_CHECKPOINT",
      edit_bundle=named(V2_ID), **NO_PROMISE)
plain("entry of rekor v1, with its promise, under the id of v2",
      "LOG_PROMISE", edit_bundle=named(V2_ID))


@case("two logs whose ids begin alike, the other one first",
      "LOG_CHECKPOINT", "v2")
def _(w):
    def edit(root):
        other = copy.deepcopy(root["tlogs"][0])
        other["logId"]["keyId"] = b64(V2_ID[:4] + bytes(28))
        root["tlogs"].insert(0, other)
        return root
    w.edit_root = edit
    w.edit_bundle = named(V2_ID[:4])


@case("log trusted by its checkpoint's key id", "OK", "v2")
def _(w):
    def edit(root):
        log = root["tlogs"][1]
        log["checkpointKeyId"] = log.pop("logId")
        return root
    w.edit_root = edit


@case("log trusted by another key under its id", "LOG_CHECKPOINT_SIGNATURE",
      "v2")
def _(w):
    w.edit_root = put(["tlogs", 1, "publicKey", "rawBytes"], b64(
        keys.spki(keys.key("stranger", "Ed25519"))))


# ---- integers
ENTRY = ["verificationMaterial", "tlogEntries", 0]
LAST = 2 ** 63 - 1
INTEGERS = {
    "a negative number": "-1", "a number past 63 bits": str(2 ** 63),
    "a number past 64 bits": str(2 ** 64), "no digit": "",
    "hexadecimal digits": "0x1", "a leading zero": "01",
    "a leading blank": " 1", "a fraction": "1.0", "an exponent": "1e3",
    "a JSON number": 1, "a JSON fraction": 1.5, "a boolean": True,
    "a list": [], "an object": {}}
for where in (["logIndex"], ["integratedTime"],
              ["inclusionProof", "logIndex"],
              ["inclusionProof", "treeSize"]):
    for what, value in INTEGERS.items():
        plain(f"{' '.join(where)} of {what}", "BUNDLE_FORM",
              edit_bundle=put([*ENTRY, *where], value))
plain("treeSize of null", "LOG_PROOF", edit_bundle=put(
    [*ENTRY, "inclusionProof", "treeSize"], None))
plain("the last leaf of the largest tree", "LOG_PROOF", "v2",
      edit_proof=lambda p: put(["logIndex"], str(LAST - 1))(
          put(["treeSize"], str(LAST))(p)), log_index=LAST - 1,
      edit_checkpoint=lambda c: c.replace("\n7\n", f"\n{LAST}\n"))
plain("an index not below the largest tree's size", "LOG_PROOF", "v2",
      edit_proof=lambda p: put(["logIndex"], str(LAST))(
          put(["treeSize"], str(LAST))(p)), log_index=LAST,
      edit_checkpoint=lambda c: c.replace("\n7\n", f"\n{LAST}\n"))
plain("an empty tree", "LOG_PROOF", edit_proof=lambda p: put(
    ["treeSize"], "0")(put(["logIndex"], "0")(p)),
    edit_checkpoint=lambda c: c.replace("\n7\n", "\n0\n"))
plain("a checkpoint's size past 63 bits", "LOG_CHECKPOINT",
      edit_checkpoint=lambda c: c.replace("\n7\n", f"\n{2 ** 63}\n"))
END = SimpleNamespace(timestamp=lambda: LAST)


def endless(root):
    for log in root["tlogs"] + root["ctlogs"]:
        del log["publicKey"]["validFor"]["end"]
    for authority in (root["certificateAuthorities"] +
                      root["timestampAuthorities"]):
        del authority["validFor"]["end"]
    return root


plain("integrated at the end of time", "CERT_TIME", integrated=END,
      edit_root=endless)
plain("integrated at the end of time, which is in no window", "TIME_NONE",
      integrated=END)
plain("integrated at the end of time, after now", "TIME_FUTURE",
      integrated=END, edit_root=endless, now=T0)
FAR = SimpleNamespace(timestamp=lambda: 2 ** 64 // 1000 - 1)
plain("SCT of the end of time", "SCT_WINDOW", scts=[SimpleNamespace(
    log="ct", at=FAR, extensions=b"", bad=False)])
plain("SCT of the end of time by an unknown log", "SCT_WINDOW", scts=[
    SimpleNamespace(log="other ct", at=FAR, extensions=b"", bad=False),
    SimpleNamespace(log="ct", at=T0, extensions=b"", bad=False)],
    ct_window=(T0 - YEAR, after(-1)))
plain("SCT of the end of time by a log trusted without end", "OK", scts=[
    SimpleNamespace(log="ct", at=FAR, extensions=b"", bad=False)],
    edit_root=endless)

# ---- keys that are none
for kind in ("P-256", "P-384", "P-521"):
    plain(f"leaf key that is no point of {kind}", "SIGNATURE", leaf_kind=kind,
          edit_spki=flip)
    plain(f"managed key: no point of {kind}", "SIGNATURE", "v2",
          managed=True, profile="key", leaf_kind=kind, edit_spki=flip)
plain("managed key: another key", "LOG_BODY", "v1", managed=True,
      profile="key", policy_key="stranger")
plain("managed key: another key of another kind", "LOG_BODY", "v2",
      managed=True, profile="key", leaf_kind="P-384", policy_key="stranger")
plain("managed key: no hint", "OK", managed=True, profile="key", hint="")
plain("managed key: keyid without a hint", "OK", "v2", "dsse", managed=True,
      profile="key", hint="", key_id="another")


@case("log's key that is no point of its curve", "LOG_PROMISE")
def _(w):
    def edit(root):
        raw = base64.b64decode(root["tlogs"][0]["publicKey"]["rawBytes"])
        return put(["tlogs", 0, "publicKey", "rawBytes"], b64(flip(raw)))(
            root)
    w.edit_root = edit


@case("log's key that is no point of its curve, for a checkpoint",
      "LOG_CHECKPOINT_SIGNATURE")
def _(w):
    def edit(root):
        raw = base64.b64decode(root["tlogs"][0]["publicKey"]["rawBytes"])
        return put(["tlogs", 0, "publicKey", "rawBytes"], b64(flip(raw)))(
            root)
    w.edit_root = edit
    w.timestamps, w.promise = 1, False


# ---- windows of one do not help another
@case("CA's window is no help to another CA of its name", "CERT_CHAIN")
def _(w):
    def edit(root):
        stranger = pki.authority(
            66, "stranger", "stranger", "Forged intermediate",
            "Forged intermediate", w.ca_valid, "P-384",
            [pki.key_usage(["keyCertSign"]), pki.constraints(True)])
        other = copy.deepcopy(root["certificateAuthorities"][0])
        other["certChain"]["certificates"] = [{"rawBytes": b64(stranger)}]
        root["certificateAuthorities"][0]["validFor"]["end"] = (
            "2026-01-01T00:00:00Z")
        root["certificateAuthorities"].append(other)
        return root
    w.edit_root = edit


@case("a second window of the same TSA holds the time", "OK", "v2")
def _(w):
    def edit(root):
        old = copy.deepcopy(root["timestampAuthorities"][0])
        old["validFor"] = {"start": "2020-01-01T00:00:00Z",
                           "end": "2020-12-31T00:00:00Z"}
        root["timestampAuthorities"].insert(0, old)
        return root
    w.edit_root = edit


@case("TSA of a signer alone, without an issuer", "TIMESTAMP_SIGNER", "v2")
def _(w):
    w.edit_root = lambda root: drop(
        ["timestampAuthorities", 0, "certChain", "certificates", 1])(root)


@case("TSA whose signer is not the first of its chain", "TIME_NONE", "v2")
def _(w):
    w.edit_root = lambda root: root["timestampAuthorities"][0]["certChain"][
        "certificates"].reverse() or root


@case("TSA under the issuer of another", "CERT_SIGNATURE", "v2")
def _(w):
    w.edit_root = lambda root: put(
        ["timestampAuthorities", 0, "certChain", "certificates", 1],
        {"rawBytes": b64(pki.authority(
            20, "stranger", "stranger", "Forged TSA root", "Forged TSA root",
            (T0 - YEAR, T0 + YEAR), "P-256",
            [pki.key_usage(["keyCertSign"]), pki.constraints(True)]))})(root)


# ---- what a bundle brings along is not trusted
@case("chain that the bundle brings along", "CERT_CHAIN")
def _(w):
    w.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.2"
    w.leaf_signer, w.leaf_issuer = "stranger", "Stranger's intermediate"

    def edit(bundle):
        stranger = pki.authority(
            66, "stranger", "stranger root", "Stranger's root",
            "Stranger's intermediate", w.ca_valid, "P-256",
            [pki.key_usage(["keyCertSign"]), pki.constraints(True)])
        bundle["verificationMaterial"]["x509CertificateChain"][
            "certificates"].append({"rawBytes": b64(stranger)})
        return bundle
    w.edit_bundle = edit


plain("version 0.1 without a promise", "LOG_PROMISE", timestamps=1,
      promise=False, media_type=(
          "application/vnd.dev.sigstore.bundle+json;version=0.1"))
plain("version 0.3 in the old way of writing it", "BUNDLE_MATERIAL",
      media_type="application/vnd.dev.sigstore.bundle+json;version=0.3")
plain("message and envelope in one bundle", "BUNDLE_FORM", edit_bundle=(
    lambda b: put(["dsseEnvelope"], {
        "payload": b64(b"{}"), "payloadType": "x",
        "signatures": [{"sig": b64(b"x")}]})(b)))
plain("neither message nor envelope", "BUNDLE_FORM",
      edit_bundle=drop(["messageSignature"]))
for count in (0, 2):
    plain(f"envelope with {count} signatures",
          "BUNDLE_FORM" if count == 0 else "ENVELOPE", "v1", "dsse",
          edit_bundle=lambda b, count=count: put(
              ["dsseEnvelope", "signatures"],
              b["dsseEnvelope"]["signatures"] * count)(b))
plain("33 log entries", "BUNDLE_FORM",
      more_entries=lambda entries: entries * 33)
plain("33 timestamps", "BUNDLE_FORM", "v2", timestamps=33)
plain("32 timestamps", "OK", "v2", timestamps=32)

# ---- identities
plain("identity with a NUL and more in the certificate", "CERT_FORM",
      leaf_names=[("uri", IDENTITY + "\0.evil")])
plain("identity that is asked for is longer", "POLICY_IDENTITY",
      identity="forger@example.org.evil",
      leaf_names=[("email", "forger@example.org")])
plain("identity in the certificate is longer", "POLICY_IDENTITY",
      identity="forger@example.org",
      leaf_names=[("email", "forger@example.org.evil")])
plain("issuer that is empty in both extensions", "POLICY_ISSUER",
      claims={**World().claims, 1: "", 8: ""})
plain("issuer that is empty in the old extension only", "POLICY_ISSUER",
      claims={**World().claims, 1: ""})
plain("GitHub repository that is only the host in the new extension",
      "POLICY_CLAIM", policy=GITHUB,
      claims={n: v for n, v in {**World().claims,
                                12: "https://github.com/"}.items() if n != 5})
plain("GitHub repository behind a user's name in the URL", "POLICY_CLAIM",
      policy=GITHUB, claims={
          **World().claims, 12: "https://github.com@evil/forger/works"})

# ---- log bodies of other kinds
plain("envelope logged as hashedrekord of its PAE", "OK", "v1", "dsse",
      kind="hashedrekord")
plain("hashedrekord without a key", "LOG_BODY", edit_body=put(
    ["spec", "signature", "publicKey", "content"], ""))
plain("hashedrekord with a key that is not base64", "LOG_BODY",
      edit_body=put(["spec", "signature", "publicKey", "content"], "*"))
plain("hashedrekord that ends early", "LOG_INCLUSION",
      edit_bundle=lambda b: put([*ENTRY, "canonicalizedBody"], b64(
          base64.b64decode(b["verificationMaterial"]["tlogEntries"][0][
              "canonicalizedBody"])[:-1]))(b),
      **NO_PROMISE)
plain("hashedrekord of a hash that is not known", "LOG_BODY",
      edit_body=put(["spec", "data", "hash", "algorithm"], "sha1"))
plain("hashedrekord of SHA-512 for a P-256 key", "LOG_BODY",
      edit_body=lambda b: put(["spec", "data", "hash"], {
          "algorithm": "sha512",
          "value": hashlib.sha512(ARTIFACT).hexdigest()})(b))
plain("kind of an entry that is not its body's", "LOG_BODY", "v1", "dsse",
      edit_bundle=put([*ENTRY, "kindVersion"],
                      {"kind": "intoto", "version": "0.0.2"}))
plain("message logged as an envelope", "LOG_KIND", edit_bundle=put(
    [*ENTRY, "kindVersion"], {"kind": "dsse", "version": "0.0.1"}))

# ---- statements that say two things
statement("statement with a member twice", "STATEMENT", lambda s: compact(
    s).replace('{"_type"', '{"_type":"x","_type"').encode())
statement("statement with a digest twice", "STATEMENT", lambda s: compact(
    s).replace('{"sha256"', '{"sha256":"00","sha256"').encode())
statement("statement followed by another", "STATEMENT", lambda s: compact(
    s).encode() * 2)
statement("statement whose subject is an object", "STATEMENT",
          lambda s: put(["subject"], s["subject"][0])(s))
for what, value in (("null", None), ("a number", 1), ("empty", ""),
                    ("a list", [])):
    statement(f"statement whose digest is {what}", "STATEMENT",
              put([*DIGESTS, "sha256"], value))
statement("statement without a digest", "STATEMENT", put(DIGESTS, {}))
statement("statement with a subject that is null", "STATEMENT",
          lambda s: s["subject"].append(None) or s)
statement("statement with a second subject that is malformed", "STATEMENT",
          lambda s: s["subject"].append({"digest": {"sha256": "00"}}) or s)
statement("statement whose two subjects share the artifact's digests",
          "SUBJECT", put(["subject"], [
              {"name": "a", "digest": {
                  "sha256": hashlib.sha256(ARTIFACT).hexdigest(),
                  "sha512": "00" * 64}},
              {"name": "b", "digest": {"sha256": "00" * 32,
                                       "sha512": SHA512}}]))
statement("statement that names the hash in capitals", "SUBJECT", put(
    DIGESTS, {"SHA256": hashlib.sha256(ARTIFACT).hexdigest()}))
statement("statement of an envelope on rekor v2 about something else",
          "SUBJECT", put([*DIGESTS, "sha256"], "00" * 32), "v2")

# ---- every claim, by its own policy
ALL = {n: f"claim {n}" for n in range(1, 25) if n != 7}
ALL[8] = ALL[1]
USER = dict(claims=ALL, leaf_names=[("username", "claim 7")])
WANT = {str(n): value for n, value in {**ALL, 7: "claim 7"}.items()}
plain("every claim of Fulcio's is as asked for", "OK",
      policy={"claims": WANT}, **USER)
for n in range(1, 25):
    plain(f"claim {n} is another than asked for", "POLICY_CLAIM",
          policy={"claims": {**WANT, str(n): "claim"}}, **USER)
plain("claim 7 of a certificate with a URI", "POLICY_CLAIM",
      policy={"claims": {"7": IDENTITY}})
plain("claim that the certificate does not have", "POLICY_CLAIM",
      policy={"claims": {"21": "x"}})

# ---- what a result tells

@case("result of entries with a promise, and on rekor v2", "OK")
def _(w):
    w.timestamps, w.indexes = 1, [1004, 4]

    def edit():
        w.log, w.promise = "v2", False
        other = w.entry()
        w.log, w.promise = "v1", True
        return other
    beside(w, edit, first=False)


plain("log index of rekor v1 that nobody signed is not told", "OK",
      indexes=[-1], edit_bundle=put([*ENTRY, "logIndex"], "999"),
      **NO_PROMISE)

# ---- pipes are read once
plain("pipe with a hint of another hash", "OK", pipe=True, edit_bundle=put(
    ["messageSignature", "messageDigest"],
    {"algorithm": "SHA2_512",
     "digest": b64(hashlib.sha512(ARTIFACT).digest())}))
statement("pipe of which subjects state two hashes", "OK",
          put([*DIGESTS, "sha512"], SHA512), pipe=True)


@case("another CA of the same name and key comes second", "OK")
def _(w):
    def edit(root):
        other = copy.deepcopy(root["certificateAuthorities"][0])
        other["validFor"] = {"start": "2020-01-01T00:00:00Z",
                             "end": "2020-12-31T00:00:00Z"}
        root["certificateAuthorities"].append(other)
        return root
    w.edit_root = edit


@case("two entries of one log, of two kinds", "OK", "v1", "dsse")
def _(w):
    w.indexes = [1004, 1002]

    def edit():
        w.kind, w.leaf_index = "hashedrekord", 2
        other = w.entry()
        w.kind, w.leaf_index = None, 4
        return other
    beside(w, edit, first=False)


plain("CT log of a key of an unknown kind", "SCT_LOG", edit_root=put(
    ["ctlogs", 0, "publicKey", "keyDetails"], "PKIX_ED25519_PH"))
plain("RSA leaf of a size that the registry does not have",
      "SIGNATURE_ALGORITHM", leaf_kind="RSA", edit_spki=lambda spki: der.seq(
          der.seq(der.oid("1.2.840.113549.1.1.1"), der.null()),
          der.bits(der.seq(der.integer(2 ** 2559 + 1), der.integer(65537)))))
for what, (old, new) in PAIRS.items():
    plain(f"GitHub {what}: only the new extension is right", "POLICY_CLAIM",
          policy=GITHUB, claims={**World().claims, old: "wrong"})
for what, (old, new) in PAIRS.items():
    plain(f"GitHub {what}, not asked for: old and new extension disagree",
          "POLICY_CLAIM", policy={"identity": IDENTITY},
          claims={**World().claims, old: "wrong"})
plain("GitHub repository, not asked for, on another host", "OK",
      policy={"identity": IDENTITY}, claims={
          **{n: v for n, v in World().claims.items() if n != 5},
          12: "https://github.example.org/forger/works"})
