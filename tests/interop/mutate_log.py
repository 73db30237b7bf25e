# SPDX-License-Identifier: Apache-2.0
"""Changes that an attacker would make: parts of other bundles, checkpoints,
counts, and hashes made right again."""
import base64
import copy
import hashlib
import json

import jsontext
from jsontext import Object, shape
from mutate_bytes import decoded, encoded
from mutate_json import V1, V2

PROOF = ("inclusionProof",)
NOTE = PROOF + ("checkpoint", "envelope")
STAMPS = ("verificationMaterial", "timestampVerificationData",
          "rfc3161Timestamps")


def swaps(bench):
    """Each value replaced by that of another bundle at the same place."""
    donors = bench.rng.sample(bench.donors, min(6, len(bench.donors)))
    for donor, document in donors:
        if same_entry(bench, document):
            continue
        for path in jsontext.places(document):
            if not path or len(path) == 3 and path[1] == "certificates":
                continue
            theirs = jsontext.get(document, path)
            ours = bench.get(*path)
            if theirs is None or theirs == ours:
                continue
            if bench.get(*path[:-1]) is None and len(path) > 1:
                continue  # nothing to put it in
            if isinstance(path[-1], int) and ours is None and \
                    path[-2] != "hashes":
                continue
            rule = swap_rule(bench, donor, document, path)
            if rule:
                bench.add("take from another bundle", shape(path), rule,
                          lambda p=path, t=theirs: put(bench, p, t),
                          donor.name)


def same_entry(bench, document):
    """Bundles of the very same entry may exchange their parts."""
    path = bench.entry + ("canonicalizedBody",)
    return bench.get(*path) == jsontext.get(document, path)


def put(bench, path, value):
    if isinstance(path[-1], int) and bench.get(*path) is None:
        document = copy.deepcopy(bench.document)
        jsontext.get(document, path[:-1]).append(value)
        return document
    return jsontext.changed(bench.document, path, value)


def swap_rule(bench, donor, document, path):
    last = path[-1]
    if last == "mediaType":
        return None  # see media_types
    if "timestampVerificationData" in path:
        if not bench.promised:
            return "bound"
        if not jsontext.get(document, STAMPS):
            return "other-time"
        same = donor.root.read_bytes() == bench.good.root.read_bytes()
        return "timestamp" if same else "foreign-timestamp"
    if last in ("inclusionPromise", "signedEntryTimestamp") and \
            bench.version == "0.0.2":
        return "promise-in-v2"
    if last == "integratedTime" and not bench.promised:
        return "unsigned"
    if last in ("integratedTime", "promise") and bench.stamped:
        return "promise-time"
    if last == "algorithm":
        return "hint-algorithm"
    if last in ("keyId", "logId"):
        return "log-id"
    if last in ("logIndex", "treeSize"):
        return "proof"
    if last in ("certificate", "x509CertificateChain", "publicKey",
                "messageSignature", "dsseEnvelope"):
        return "material" if bench.get(*path) is None else "bound"
    if last == "hint":
        return "unsigned"
    return "bound"


def note(bench, detail, rule, change):
    """A change of the checkpoint's text."""
    path = bench.entry + NOTE
    text = bench.get(*path)
    new = change(text)
    if new is not None and new != text:
        bench.add("change the checkpoint", "", rule, lambda:
                  jsontext.changed(bench.document, path, new), detail)


def checkpoints(bench):
    text = bench.get(*bench.entry, *NOTE)
    if text is None:
        return
    body, signatures = text.split("\n\n", 1)
    origin, size, root = body.split("\n")[:3]
    line = signatures.split("\n")[0]
    name, blob = line[2:].split(" ")
    stranger = "\u2014 witness.example " + base64.b64encode(
        b"\x01\x02\x03\x04" + bytes(64)).decode() + "\n"
    other_root = base64.b64encode(bytes(32)).decode()
    for detail, change in (
            ("origin", lambda t: "x" + t),
            ("no origin", lambda t: t[len(origin) + 1:]),
            ("empty origin", lambda t: t[len(origin):]),
            ("size", lambda t: t.replace(size, size + "0", 1)),
            ("zero in front of the size",
             lambda t: t.replace("\n" + size, "\n0" + size, 1)),
            ("root hash", lambda t: t.replace(root, other_root, 1)),
            ("extension line", lambda t: body + "\nx\n\n" + signatures),
            ("space after the size",
             lambda t: t.replace(size + "\n", size + " \n", 1)),
            ("CR LF", lambda t: t.replace("\n", "\r\n")),
            ("no blank line", lambda t: body + "\n" + signatures),
            ("no signature", lambda t: body + "\n\n"),
            ("body only", lambda t: body + "\n"),
            ("empty", lambda t: ""), ("newline", lambda t: "\n"),
            ("a byte of the signature", lambda t: t.replace(
                blob, flip_blob(blob, 9))),
            ("the key hint", lambda t: t.replace(blob, flip_blob(blob, 0))),
            ("signature of 4 bytes", lambda t: t.replace(
                blob, base64.b64encode(base64.b64decode(blob)[:4]).decode())),
            ("signature without name",
             lambda t: t.replace(name + " " + blob, blob, 1)
             if name != origin else body + "\n\n\u2014 " + blob + "\n"),
            ("NUL in the origin", lambda t: t.replace(origin[0],
                                                      origin[0] + "\0", 1))):
        note(bench, detail, "signed", change)
    for detail, change in (
            ("name of the signer", lambda t: body + "\n\n\u2014 x" +
             name + " " + blob + "\n"),
            ("two blank lines", lambda t: body + "\n\n\n" + signatures),
            ("signature not base64", lambda t: t.replace(blob, "!" + blob)),
            ("no newline at the end", lambda t: t[:-1]),
            ("hyphen for dash", lambda t: t.replace("\u2014", "-")),
            ("two hyphens", lambda t: t.replace("\u2014", "--")),
            ("text among signatures", lambda t: t + "x\n"),
            ("blank line among signatures", lambda t: t + "\n" + stranger),
            ("space at the end", lambda t: t[:-1] + " \n"),
            ("tab after the name",
             lambda t: t.replace(name + " ", name + "\t")),
            ("stranger's base64 is bad",
             lambda t: t + stranger.replace("AAAA", "AA!A", 1)),
            ("1000 strangers", lambda t: t + stranger * 1000),
            ("4000 extension lines",
             lambda t: body + "\nx" * 4000 + "\n\n" + signatures)):
        note(bench, detail, "checkpoint", change)
    for detail, change in (
            ("a stranger signs too", lambda t: t + stranger),
            ("a stranger signs first",
             lambda t: body + "\n\n" + stranger + signatures),
            ("another key of this name signs",
             lambda t: t + stranger.replace("witness.example", name)),
            ("eight strangers", lambda t: t + "".join(
                stranger.replace("witness", "w%d" % i) for i in range(8)))):
        note(bench, detail, "witness", change)


def flip_blob(blob, at):
    data = bytearray(base64.b64decode(blob))
    data[at] ^= 1
    return base64.b64encode(bytes(data)).decode()


def root_of(leaf, index, size, hashes):
    """RFC 9162, 2.1.3.2, for an attacker's use: no check of lengths."""
    last = size - 1
    for sibling in hashes:
        if index & 1 or index == last:
            leaf = hashlib.sha256(b"\1" + sibling + leaf).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            leaf = hashlib.sha256(b"\1" + leaf + sibling).digest()
        index, last = index >> 1, last >> 1
    return leaf


def forgeries(bench):
    """Another body whose proof is made right, under a checkpoint that is
    not; and a tree of one leaf."""
    entry = bench.entry
    body = decoded(bench.document, entry + ("canonicalizedBody",))
    proof = bench.get(*entry, "inclusionProof")
    index = int(jsontext.get(proof, ("logIndex",)))
    size = int(jsontext.get(proof, ("treeSize",)))
    hashes = [base64.b64decode(one)
              for one in jsontext.get(proof, ("hashes",), [])]
    text = bench.get(*entry, *NOTE)
    rest = text.split("\n\n", 1)[1]
    origin = text.split("\n", 1)[0]
    for detail, new, at, count, path in (
            ("other body, same place", body + b" ", index, size, hashes),
            ("other body, tree of one leaf", body + b" ", 0, 1, []),
            ("same body, tree of one leaf", body, 0, 1, [])):
        leaf = hashlib.sha256(b"\0" + new).digest()
        root = base64.b64encode(root_of(leaf, at, count, path)).decode()
        document = encoded(bench.document, entry + ("canonicalizedBody",),
                           new)
        for name, value in (
                ("logIndex", str(at)), ("treeSize", str(count)),
                ("rootHash", root), ("checkpoint", Object([[
                    "envelope", "%s\n%d\n%s\n\n%s" % (
                        origin, count, root, rest)]])),
                ("hashes", [base64.b64encode(one).decode()
                            for one in path])):
            document = jsontext.changed(document, entry + PROOF + (name,),
                                        value)
        bench.add("forge a proof", "", "signed", document, detail)


def counts(bench):
    """Entries, timestamps and signatures more than once."""
    entries = bench.entry[:2]
    entry = bench.get(*bench.entry)
    donor, other = bench.rng.choice(bench.donors)
    bench.add("same entry twice", "", "material", jsontext.changed(
        bench.document, entries, [entry, entry]))
    bench.add("same entry 1000 times", "", "limit", lambda: jsontext.changed(
        bench.document, entries, [entry] * 1000))
    foreign = jsontext.get(other, bench.entry)
    if not same_entry(bench, other):
        same = donor.root.read_bytes() == bench.good.root.read_bytes()
        rule = "bound" if same else "unknown-log"
        for detail, both in (("after", [entry, foreign]),
                             ("before", [foreign, entry])):
            bench.add("entry of another bundle too", "", rule,
                      jsontext.changed(bench.document, entries, both), detail)
    if bench.stamped:
        one = bench.get(*STAMPS, 0)
        for count, rule in ((2, "material"), (33, "limit")):
            bench.add("same timestamp again", "", rule, jsontext.changed(
                bench.document, STAMPS, [one] * count), str(count))
    signatures = ("dsseEnvelope", "signatures")
    if bench.get(*signatures):
        one = bench.get(*signatures, 0)
        bench.add("envelope signed twice", "", "material", jsontext.changed(
            bench.document, signatures, [one, one]))
        for keyid in ("", "x"):
            bench.add("add a keyid", "", "keyid", jsontext.changed(
                bench.document, signatures + (0, "keyid"), keyid), keyid)


def materials(bench):
    """The certificate in the other way of writing it, or a root's too."""
    base = ("verificationMaterial",)
    certificate = bench.get(*base, "certificate")
    if certificate:
        chain = Object([["certificates", [certificate]]])
        moved = jsontext.changed(
            jsontext.dropped(bench.document, base + ("certificate",)),
            base + ("x509CertificateChain",), chain)
        bench.add("move certificate to a chain", "", "material", moved)
        old = jsontext.changed(moved, ("mediaType",), V2)
        bench.add("write as version 0.2", "", "alias", old)
        if bench.promised:
            old = jsontext.changed(moved, ("mediaType",), V1)
            bench.add("write as version 0.1", "", "alias", old)
        both = jsontext.changed(bench.document,
                                base + ("x509CertificateChain",), chain)
        bench.add("certificate and chain", "", "material", both)
        bench.add("certificate twice", "", "extra", jsontext.changed(
            old, base + ("x509CertificateChain", "certificates"),
            [certificate] * 2))
    hinted = bench.get(*base, "publicKey") is not None
    bench.add("key hint too", "", "unsigned" if hinted else "material",
              jsontext.changed(bench.document, base + ("publicKey",),
                               Object([["hint", "x"]])))
    root = json.loads(bench.good.root.read_text())
    raw = root["certificateAuthorities"][0]["certChain"]["certificates"][-1]
    anchor = Object([["rawBytes", raw["rawBytes"]]])
    if certificate:
        bench.add("root certificate for", "certificate", "bound",
                  jsontext.changed(bench.document, base + ("certificate",),
                                   anchor))


def mutate(bench):
    for step in (swaps, checkpoints, forgeries, counts, materials):
        step(bench)
