# SPDX-License-Identifier: Apache-2.0
"""The generator of mutated bundles: the same for a seed, never idle."""
import hashlib

import pytest

import goods
import mutate
import rules


def digest(mutations):
    whole = hashlib.sha256()
    for mutation in mutations:
        whole.update(mutation.name.encode() + b"\0" + mutation.make())
    return whole.digest()


def test_a_seed_always_gives_the_same_bundles():
    real = goods.real()
    assert digest(mutate.some(300, 1, real)) == \
        digest(mutate.some(300, 1, real))
    assert digest(mutate.some(300, 1, real)) != \
        digest(mutate.some(300, 2, real))


def test_what_is_to_be_refused_is_not_the_good_bundle():
    idle = [mutation.name for mutation in mutate.every(found=goods.real())
            if mutation.make() == mutation.good.data and
            mutation.rule != "as-is" and mutation.verdict != "accept"]
    assert not idle, idle[:20]


def test_every_rule_has_a_mutation():
    if goods.shared() is None:
        pytest.skip("no shared test data")
    used = {mutation.rule for mutation in mutate.every()}
    assert used == set(rules.RULES)


def test_rules_say_what_they_allow():
    for name, rule in rules.RULES.items():
        assert rule.verdict in ("refuse", "accept", "either"), name
        peer = {"refuse": ("", "accepts"), "accept": ("", "refuses"),
                "either": ("accepts", "refuses", "both")}
        assert rule.peer in peer[rule.verdict], name
        assert rule.why, name
