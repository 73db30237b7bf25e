# SPDX-License-Identifier: Apache-2.0
"""usage: mutate.py [--seed N] [--count N] [--list | FOLDER]

A seeded generator of mutated bundles. Each has a name, and a rule from
rules.py, which says what must become of it. Prints their names, or writes
each into FOLDER with the question that belongs to it.
"""
import argparse
import collections
import dataclasses
import json
import pathlib
import random

import goods
import jsontext
import rules

SEED = 20261123
COUNT = 2000


@dataclasses.dataclass(frozen=True)
class Mutation:
    """One change of one good bundle; `make` gives the mutated bytes."""
    good: goods.Good
    change: str  # what was done, "drop", "flip a bit"
    place: str   # to what, "verificationMaterial.certificate.rawBytes"
    detail: str  # told apart from others by this
    rule: str
    make: collections.abc.Callable

    @property
    def name(self):
        return " ".join(part for part in (
            self.good.name + ":", self.change, self.place, self.detail)
            if part)

    @property
    def verdict(self):
        return rules.RULES[self.rule].verdict


class Bench:
    """A good bundle laid out for the mutators."""

    def __init__(self, good, donors, rng):
        self.good = good
        self.donors = donors  # other goods, each with its document
        self.rng = rng
        self.data = good.data
        self.document = jsontext.parse(self.data)
        self.found = []

    def add(self, change, place, rule, make, detail=""):
        """`make` is a function, a document, or bytes."""
        if rule not in rules.RULES:
            raise KeyError(rule)
        if not callable(make):
            result = make
            make = lambda: result  # noqa: E731
        self.found.append(Mutation(
            self.good, change, place, detail, rule,
            lambda: as_bytes(make())))

    def get(self, *path):
        return jsontext.get(self.document, path)

    @property
    def entry(self):
        """The path of the first log entry."""
        return ("verificationMaterial", "tlogEntries", 0)

    @property
    def version(self):
        return self.get(*self.entry, "kindVersion", "version")

    @property
    def media_type(self):
        return self.get("mediaType")

    @property
    def promised(self):
        """An inclusion promise makes a time of the integrated one."""
        return self.get(*self.entry, "inclusionPromise") is not None

    @property
    def stamped(self):
        return bool(self.get("verificationMaterial",
                             "timestampVerificationData",
                             "rfc3161Timestamps"))


def as_bytes(result):
    if isinstance(result, bytes):
        return result
    return jsontext.dump(result)


def every(seed=SEED, found=None):
    """All mutations of all good bundles, always in the same order."""
    import mutate_bytes
    import mutate_json
    import mutate_log

    found = goods.goods() if found is None else found
    laid = [(good, jsontext.parse(good.data)) for good in found]
    mutations = []
    for good, _ in laid:
        rng = random.Random("%d/%s" % (seed, good.name))
        bench = Bench(good, [pair for pair in laid if pair[0] != good], rng)
        for module in (mutate_json, mutate_bytes, mutate_log):
            module.mutate(bench)
        mutations += bench.found
    return mutations


def some(count=COUNT, seed=SEED, found=None):
    """`count` mutations: each kind of change in turn, and of each kind every
    place and detail before any comes again, so that a rare one is not lost
    among the many."""
    rng = random.Random(seed)
    kinds = collections.defaultdict(lambda: collections.defaultdict(list))
    for mutation in every(seed, found):
        kinds[mutation.change][mutation.place, mutation.detail].append(
            mutation)
    queues = [in_turn(rng, list(kind.values())) for kind in kinds.values()]
    return in_turn(rng, queues, False)[:count]


def in_turn(rng, groups, shuffled=True):
    """One of each group, then another of each, until all are taken."""
    for group in groups if shuffled else []:
        rng.shuffle(group)
    if shuffled:
        rng.shuffle(groups)
    longest = max(map(len, groups), default=0)
    return [group[at] for at in range(longest) for group in groups
            if at < len(group)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[1])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    args = parser.parse_args()
    for number, mutation in enumerate(some(args.count, args.seed)):
        print("%05d %s [%s: %s]" % (
            number, mutation.name, mutation.rule, mutation.verdict))
        if args.folder and not args.list:
            args.folder.mkdir(parents=True, exist_ok=True)
            stem = args.folder / ("%05d" % number)
            good = mutation.good
            stem.with_suffix(".sigstore.json").write_bytes(mutation.make())
            stem.with_suffix(".question.json").write_text(json.dumps({
                "name": mutation.name, "rule": mutation.rule,
                "artifact": str(good.artifact), "root": str(good.root),
                "identity": good.identity, "issuer": good.issuer,
                "key": str(good.key) if good.key else None}, indent=1))


if __name__ == "__main__":
    main()
