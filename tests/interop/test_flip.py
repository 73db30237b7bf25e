# SPDX-License-Identifier: Apache-2.0
"""With any byte of a signed part changed no bundle verifies, and none does
under another instance's trusted root."""
import dataclasses

import pytest

import goods
import jsontext
import mutate_bytes
import ours

ENTRY = ("verificationMaterial", "tlogEntries", 0)
PROOF = ENTRY + ("inclusionProof",)
STAMP = ("verificationMaterial", "timestampVerificationData",
         "rfc3161Timestamps", 0, "signedTimestamp")

# Each signed part, and the checks that may answer for it beside that of the
# bundle's form, which answers when the part cannot be read any more.
PARTS = (
    ("certificate", ("verificationMaterial", "certificate", "rawBytes"),
     ("CERT_", "SCT_", "BUNDLE_", "POLICY_", "LOG_BODY", "SIGNATURE")),
    ("chain", ("verificationMaterial", "x509CertificateChain",
               "certificates", 0, "rawBytes"),
     ("CERT_", "SCT_", "BUNDLE_", "POLICY_", "LOG_BODY", "SIGNATURE")),
    ("signature", ("messageSignature", "signature"),
     ("SIGNATURE", "LOG_BODY", "TIMESTAMP_IMPRINT")),
    ("digest", ("messageSignature", "messageDigest", "digest"),
     ("DIGEST_HINT",)),
    ("envelope signature", ("dsseEnvelope", "signatures", 0, "sig"),
     ("SIGNATURE", "LOG_BODY", "TIMESTAMP_IMPRINT")),
    ("payload", ("dsseEnvelope", "payload"),
     ("LOG_BODY", "SIGNATURE", "STATEMENT", "SUBJECT")),
    ("payload type", ("dsseEnvelope", "payloadType"),
     ("PAYLOAD_TYPE", "LOG_BODY", "SIGNATURE", "ENVELOPE")),
    ("body", ENTRY + ("canonicalizedBody",), ("LOG_",)),
    # The promise of an unknown log gives no time.
    ("log id", ENTRY + ("logId", "keyId"), ("LOG_", "TIME_NONE")),
    ("log index", ENTRY + ("logIndex",), ("LOG_",)),
    ("kind", ENTRY + ("kindVersion", "kind"), ("LOG_KIND", "LOG_BODY")),
    ("version", ENTRY + ("kindVersion", "version"),
     ("LOG_KIND", "LOG_BODY")),
    ("promise", ENTRY + ("inclusionPromise", "signedEntryTimestamp"),
     ("LOG_PROMISE",)),
    ("integrated time", ENTRY + ("integratedTime",),
     ("LOG_PROMISE", "CERT_TIME", "LOG_WINDOW", "TIME_FUTURE", "CA_WINDOW")),
    ("proof index", PROOF + ("logIndex",), ("LOG_",)),
    ("tree size", PROOF + ("treeSize",), ("LOG_",)),
    ("root hash", PROOF + ("rootHash",), ("LOG_",)),
    ("checkpoint", PROOF + ("checkpoint", "envelope"), ("LOG_CHECKPOINT",)),
    ("timestamp", STAMP, ("TIMESTAMP_", "TIME_NONE")),
)


def parts(document):
    for name, path, checks in PARTS:
        if jsontext.get(document, path) is not None:
            yield name, path, checks
    for index, _ in enumerate(jsontext.get(document, PROOF + ("hashes",),
                                           ())):
        yield ("hash %d" % index, PROOF + ("hashes", index),
               ("LOG_INCLUSION", "LOG_PROOF"))


def flips(document, path, step):
    """The document with each `step`-th byte of a part changed in turn, as
    (byte, bundle). The bit goes round, so that all eight are tried."""
    value = jsontext.get(document, path)
    if path in mutate_bytes.fields(document):
        data = mutate_bytes.decoded(document, path)
        for at in range(0, len(data), step):
            changed = mutate_bytes.flipped(data, at, 1 << at % 8)
            yield at, jsontext.dump(
                mutate_bytes.encoded(document, path, changed))
        return
    data = value.encode()
    for at in range(0, len(data), step):
        mask = 1 if data[at:at + 1].isdigit() else 1 << at % 8
        text = mutate_bytes.flipped(data, at, mask)
        try:
            new = text.decode()
        except UnicodeDecodeError:
            new = text.decode("latin-1")
        yield at, jsontext.dump(jsontext.changed(document, path, new))


def unused_time(document):
    """The integrated time without a promise counts for nothing."""
    return jsontext.get(document, ENTRY + ("inclusionPromise",)) is None


def spared(document, name, at):
    """Why a changed byte may go unseen, or None."""
    if name == "integrated time" and unused_time(document):
        return "not used without a promise"
    if name == "checkpoint":
        lines = jsontext.get(document, PROOF + ("checkpoint", "envelope"))
        body, signatures = lines.split("\n\n", 1)
        first = signatures.split("\n")[0]
        begin = len((body + "\n\n" + first + "\n").encode())
        return "another's signature" if at >= begin else None
    if name == "timestamp":
        stamp = mutate_bytes.decoded(document, STAMP)
        for begin, end, why in mutate_bytes.unsigned_ranges(stamp):
            if begin <= at < end:
                return why
    return None


def put(good, step):
    """The flips of a bundle: (what, checks, spared, answer)."""
    document = jsontext.parse(good.data)
    asked = []
    for name, path, checks in parts(document):
        for at, data in flips(document, path, step):
            asked.append((name, at, checks, spared(document, name, at),
                          ours.Question(data, good)))
    found = ours.answers([row[-1] for row in asked])
    return [("%s: byte %d of the %s: %s" % (good.name, row[1], row[0],
                                            answer.said), *row[2:4], answer)
            for row, answer in zip(asked, found)]


def judge(good, step, capsys):
    told = put(good, step)
    wrong = [what for what, _, why, answer in told
             if answer.accepted and why is None]
    other = [what for what, checks, why, answer in told
             if not answer.accepted and why is None and answer.check and
             not answer.check.startswith((*checks, "BUNDLE_FORM"))]
    passed = sum(answer.accepted for _, _, _, answer in told)
    with capsys.disabled():
        print("\n%s: %d changed bytes, %d of them unseen, all unsigned"
              % (good.name, len(told), passed))
    assert len(told) > 500
    assert not wrong, "accepted:\n" + "\n".join(wrong[:20])
    assert not other, "by another check:\n" + "\n".join(other[:20])


@pytest.mark.parametrize("good", goods.real(), ids=lambda good: good.name)
def test_no_real_bundle_verifies_with_a_byte_changed(good, capsys):
    judge(good, 1, capsys)


OTHERS = ("rekor2-happy-path", "python-sign-v2", "managed-key-happy-path",
          "happy-path-v0.1")


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_bundle_verifies_with_a_signed_byte_changed(name, capsys):
    """What the real ones lack: timestamps, Rekor v2, chains, keys. A third
    of the bytes, which is all eight bits in turn."""
    if goods.shared() is None:
        pytest.skip("no shared test data")
    judge(next(good for good in goods.goods() if good.name == name), 3,
          capsys)


def test_good_bundles_verify_and_under_no_other_root():
    found = goods.goods()
    roots = {}
    for good in found:
        roots.setdefault(good.root.read_bytes(), good.root)
    alone = ours.answers([ours.Question(good.data, good) for good in found])
    assert all(answer.accepted for answer in alone), [
        answer.said for answer in alone if not answer.accepted]
    # Two roots of one instance differ in a window only: where such a root
    # takes a bundle of the other it is not another instance.
    crossed = [ours.Question(good.data, dataclasses.replace(good, root=root))
               for good in found for data, root in roots.items()
               if not same_instance(good.root.read_bytes(), data)]
    wrong = [one.said for one in ours.answers(crossed) if one.accepted]
    assert crossed and not wrong, "\n".join(wrong)


def same_instance(one, other):
    """Roots of one instance share its certificate authorities."""
    def anchors(data):
        return {raw["rawBytes"] for authority in
                jsontext.json.loads(data)["certificateAuthorities"]
                for raw in authority["certChain"]["certificates"]}
    return bool(anchors(one) & anchors(other))
