# SPDX-License-Identifier: Apache-2.0
"""Bundles that sigstore-python makes with the real servers."""
import hashlib
import json

import pytest

from test_stack_sign import KINDS, words


@pytest.mark.parametrize("rekor", [1, 2])
@pytest.mark.parametrize("command", ["sign", "attest"])
@pytest.mark.parametrize("kind", ["auth", "gha", "uri", "username"])
def test_what_sigstore_python_signs(stack, kind, command, rekor):
    theirs = stack.peer(*words(stack, command, rekor)[:-1],
                        "--identity-token", stack.token(kind), "a.txt")
    assert theirs.returncode == 0, theirs.stderr
    bundle = json.loads(stack.bundle.read_text())
    entry, = bundle["verificationMaterial"]["tlogEntries"]
    assert (entry["kindVersion"]["kind"], entry["kindVersion"]["version"]) \
        == KINDS[command, rekor]
    stack.check(kind, rekor, peer=False)
    digest = hashlib.sha256(stack.file.read_bytes()).hexdigest()
    ran = stack.run(*stack.who(kind, rekor), "--offline", "--bundle",
                    stack.bundle, "sha256:" + digest)
    assert ran.status == 0, ran.err


def test_its_members_stand_in_the_order_of_ours(stack):
    """What differs is what is of one signature alone."""
    def order(at):
        if isinstance(at, dict):
            return [(name, order(value)) for name, value in at.items()]
        return [order(value) for value in at[:1]] \
            if isinstance(at, list) else type(at).__name__

    made = []
    for sign in (stack.peer, stack.run):
        sign(*stack.trust(), "sign", "--overwrite", "--identity-token",
             stack.token(), "a.txt")
        made.append(order(json.loads(stack.bundle.read_text())))
        stack.bundle.unlink()
    assert made[0] == made[1]
