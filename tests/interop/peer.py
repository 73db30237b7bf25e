# SPDX-License-Identifier: Apache-2.0
"""sigstore-python as a judge, through its library, offline."""
import functools
import logging

from sigstore import dsse
from sigstore.errors import Error
from sigstore.hashes import Hashed
from sigstore.models import Bundle, TrustedRoot
from sigstore.verify import Verifier, policy
from sigstore_models.common.v1 import HashAlgorithm

import hashlib

logging.getLogger("sigstore").setLevel(logging.CRITICAL)


@functools.lru_cache(maxsize=None)
def verifier(root):
    return Verifier(trusted_root=TrustedRoot.from_file(str(root)))


@functools.lru_cache(maxsize=None)
def hashed(artifact):
    return Hashed(algorithm=HashAlgorithm.SHA2_256,
                  digest=hashlib.sha256(artifact.read_bytes()).digest())


def verify(data, good):
    """As its command line does; raises what it objects to."""
    bundle = Bundle.from_json(data)
    asked = policy.Identity(identity=good.identity, issuer=good.issuer)
    judge = verifier(good.root)
    if not bundle._dsse_envelope:
        judge.verify_artifact(hashed(good.artifact), bundle, asked)
        return
    kind, payload = judge.verify_dsse(bundle, asked)
    if kind != dsse.Envelope._TYPE:
        raise Error("payload type %s" % kind)
    if not dsse.Statement(payload)._matches_digest(hashed(good.artifact)):
        raise Error("no subject is the artifact")


def answer(data, good):
    """(accepted, what was said)."""
    if good.key:
        return False, "managed keys are not supported"
    try:
        verify(data, good)
    except Exception as why:  # a crash of its is a refusal too
        return False, "%s: %s" % (type(why).__name__, str(why)[:300])
    return True, ""
