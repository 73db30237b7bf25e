# SPDX-License-Identifier: Apache-2.0
"""What must become of a mutated bundle, by rule, and where sigstore-python is
known to answer otherwise. docs/differences.md has the prose."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Rule:
    """`verdict` is ours: refuse, accept, or either. `peer` says how
    sigstore-python may differ: "" not at all, "accepts" what we refuse (we
    are the stricter), "refuses" what we accept (the specification allows
    it), or "both"."""
    verdict: str
    peer: str
    why: str


RULES = {
    # ---- refused, by both ----
    "signed": Rule("refuse", "", "a signature, or a hash in what is signed, "
                   "covers it"),
    "malformed": Rule("refuse", "", "not JSON"),
    "required": Rule("refuse", "", "nothing verifies without it"),
    "type": Rule("refuse", "", "not the type that the schema has"),
    "unknown": Rule("refuse", "", "no such member, kind or version"),
    "bound": Rule("refuse", "", "part of another bundle"),
    "hint": Rule("refuse", "", "the digest hint contradicts the artifact"),

    # ---- refused, and sigstore-python may accept ----
    "duplicate": Rule("refuse", "accepts", "a member comes twice: readers "
                      "disagree on which counts"),
    "snake-case": Rule("refuse", "accepts", "lowerCamelCase only "
                       "[client-spec 5]"),
    "base64": Rule("refuse", "accepts", "standard base64 with padding, the "
                   "whole text"),
    "integer": Rule("refuse", "accepts", "64-bit integers are strings of "
                    "digits without more"),
    "material": Rule("refuse", "accepts", "a member of another bundle "
                     "version, or a second of one choice"),
    "hint-algorithm": Rule("refuse", "accepts", "the digest hint names "
                           "another algorithm than its length has"),
    "log-id": Rule("refuse", "accepts", "the log is found by its whole key "
                   "id"),
    "proof": Rule("refuse", "accepts", "index and size of a proof must agree "
                  "with the entry and the checkpoint"),
    "checkpoint": Rule("refuse", "accepts", "not a checkpoint, or its form "
                       "is open to two readings"),
    "promise-time": Rule("refuse", "accepts", "a promise without the time it "
                         "is over"),
    "timestamp": Rule("refuse", "accepts", "a bad timestamp by a trusted "
                      "authority is not passed over"),
    "limit": Rule("refuse", "accepts", "more than a verifier must read"),

    # ---- accepted, by both ----
    "as-is": Rule("accept", "", "nothing was changed"),
    "layout": Rule("accept", "", "JSON's freedom: whitespace, order, "
                   "escapes"),
    "null-list": Rule("accept", "refuses", "null means absent, also for a "
                      "list"),
    "no-hint": Rule("accept", "", "the digest hint may be absent"),
    "alias": Rule("accept", "", "another media type for the same content"),
    "unused-time": Rule("accept", "", "without a promise the integrated time "
                        "counts for nothing"),
    "other-time": Rule("accept", "", "another signed time suffices"),
    "witness": Rule("accept", "", "signatures of unknown keys on a "
                    "checkpoint are passed over"),
    "malleable": Rule("accept", "", "ECDSA: (r, n - s) signs as (r, s) does, "
                      "and nothing binds these bytes"),
    "keyid": Rule("accept", "", "keyid decides nothing"),

    # ---- either answer is right ----
    "unsigned": Rule("either", "accepts", "no signature covers it and it "
                     "decides nothing: may be passed over or refused"),
    "embedded": Rule("either", "both", "certificates in a timestamp decide "
                     "nothing: the trusted root's are used"),
    "extra": Rule("either", "accepts", "certificates after the first are not "
                  "used"),
    "beside-promise": Rule("either", "both", "refused if its authority is "
                           "known, else passed over: the promise gives the "
                           "time"),
    "unknown-log": Rule("either", "refuses", "an entry of a log that is "
                        "unknown here, beside one of a known"),
    "foreign-timestamp": Rule("either", "accepts", "of an authority that may "
                              "be unknown here: then it is passed over"),
    "half-hint": Rule("either", "refuses", "a hint without its digest or its "
                      "algorithm says nothing"),
    "promise-in-v2": Rule("either", "accepts", "Rekor v2 makes no promises"),
}

# Good bundles that sigstore-python refuses, as they are and mutated.
PEER_REFUSES = {
    "python-sign-username": "otherName identities are matched",
    "cosign-attest-v1": "Statement v0.1 is read",
    "cosign-attest-v2": "Statement v0.1 is read",
    "managed-key-happy-path": "bundles of managed keys verify",
}

# Cases of sigstore-conformance that sigstore-python answers wrongly.
PEER_WRONG = {
    "managed-key-happy-path": "bundles of managed keys verify",
}


def disagreement(good, rule, ours, theirs):
    """Why two verdicts (True: accepted) may differ, or None."""
    if ours and good in PEER_REFUSES:
        return PEER_REFUSES[good]
    known = RULES[rule]
    wanted = "refuses" if ours else "accepts"
    return known.why if known.peer in (wanted, "both") else None
