# SPDX-License-Identifier: Apache-2.0
"""sigstore-python and the command must agree on every conformance case and
on 2,000 mutated bundles, or the difference is one that rules.py lists; and
the command must do with each mutation what its rule says."""
import collections
import concurrent.futures
import dataclasses
import os

import pytest

import goods
import mutate
import ours
import peer
import rules

COUNT = int(os.environ.get("SIGSTORE_MUTATIONS", mutate.COUNT))
SHOWN = 20  # failures printed


@dataclasses.dataclass(frozen=True)
class Verdict:
    mutation: mutate.Mutation
    ours: ours.Answer
    theirs: tuple

    def __str__(self):
        return "%s [%s: %s]\n    ours: %s\n    sigstore-python: %s" % (
            self.mutation.name, self.mutation.rule, self.mutation.verdict,
            self.ours.said, self.theirs[1] or "accepted")


def report(failures):
    return "%d:\n%s" % (len(failures), "\n".join(
        str(one) for one in failures[:SHOWN]))


@pytest.fixture(scope="module")
def verdicts():
    """Both judges' answers to the mutations, the command's in a thread."""
    mutations = mutate.some(COUNT)
    made = [mutation.make() for mutation in mutations]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        running = pool.submit(ours.answers, [
            ours.Question(data, mutation.good)
            for data, mutation in zip(made, mutations)])
        theirs = [peer.answer(data, mutation.good)
                  for data, mutation in zip(made, mutations)]
        found = running.result()
    return list(map(Verdict, mutations, found, theirs))


def test_there_are_enough_mutations(verdicts):
    if goods.shared() is None:
        pytest.skip("no shared test data: only %d mutations"
                    % len(verdicts))
    assert len(verdicts) >= min(COUNT, mutate.COUNT)


def test_each_mutation_gets_the_verdict_of_its_rule(verdicts):
    wrong = [one for one in verdicts
             if one.mutation.verdict != "either" and
             one.ours.accepted != (one.mutation.verdict == "accept")]
    assert not wrong, report(wrong)


def test_we_agree_with_sigstore_python(verdicts, capsys):
    counts = collections.Counter()
    wrong = []
    for one in verdicts:
        both = one.ours.accepted, one.theirs[0]
        if both[0] == both[1]:
            counts["both accept" if both[0] else "both refuse"] += 1
            continue
        why = rules.disagreement(one.mutation.good.name, one.mutation.rule,
                                 *both)
        counts["%s: %s" % ("only we accept" if both[0] else "only we refuse",
                           why)] += 1
        if why is None:
            wrong.append(one)
    with capsys.disabled():
        print("\n%d mutated bundles:" % len(verdicts))
        for what, count in counts.most_common():
            print("%6d %s" % (count, what))
    assert not wrong, report(wrong)


def test_a_process_for_one_answers_as_one_for_many(verdicts):
    """A sample again, each with a process and --bundle of its own."""
    wrong = []
    for one in verdicts[::max(1, len(verdicts) // 60)]:
        status, answer = ours.one(ours.Question(one.mutation.make(),
                                                one.mutation.good))
        if status not in (0, 1) or answer.accepted != one.ours.accepted:
            wrong.append("%s: status %d, %s" % (one, status, answer.said))
    assert not wrong, "\n".join(wrong)


def test_every_mutation_is_of_one_line(verdicts):
    """A refusal names what refused, and says something."""
    wrong = [one for one in verdicts
             if not one.ours.accepted and len(one.ours.said) < 20]
    assert not wrong, report(wrong)


def cases():
    data = goods.shared()
    return goods.conformance(data) if data else []


@pytest.mark.skipif(not cases(), reason="no shared test data")
def test_conformance_cases_answer_as_named_and_as_sigstore_python():
    found = ours.answers([ours.Question(case.data, case)
                          for case in cases()])
    wrong = []
    for case, answer in zip(cases(), found):
        theirs = peer.answer(case.data, case)
        if answer.accepted != case.accepted:
            wrong.append("%s: %s" % (case.name, answer.said))
        if theirs[0] != answer.accepted and case.name not in rules.PEER_WRONG:
            wrong.append("%s: sigstore-python: %s" % (
                case.name, theirs[1] or "accepted"))
    assert not wrong, "\n".join(wrong)


REQUESTS = (
    ("another identity", {"identity": "mallory@example.com"}),
    ("a longer identity", {"identity": lambda text: text + "x"}),
    ("a shorter identity", {"identity": lambda text: text[:-1]}),
    ("the identity in capitals", {"identity": str.upper}),
    ("a pattern of the identity", {"identity": lambda text: ".*"}),
    ("another issuer", {"issuer": "https://accounts.example.com"}),
    ("the issuer with a slash", {"issuer": lambda text: text + "/"}),
    ("the issuer less a letter", {"issuer": lambda text: text[:-1]}),
    ("the issuer in capitals", {"issuer": str.upper}),
    ("identity and issuer exchanged", None),
    ("another artifact", {"artifact": goods.TREE / "LICENSE"}),
)


@pytest.mark.parametrize("name, change", REQUESTS,
                         ids=[row[0] for row in REQUESTS])
def test_what_was_not_signed_so_is_refused(name, change):
    """Good bundles, asked for what they are not."""
    asked = []
    for good in goods.goods():
        if good.key and name != "another artifact":
            continue
        if change is None:
            new = {"identity": good.issuer, "issuer": good.identity}
        else:
            new = {member: value(getattr(good, member))
                   if callable(value) else value
                   for member, value in change.items()}
        asked.append(ours.Question(good.data,
                                   dataclasses.replace(good, **new)))
    found = ours.answers(asked)
    wrong = [one.said for one in found if one.accepted]
    wrong += ["sigstore-python accepts %s" % one.good.name for one in asked
              if peer.answer(one.data, one.good)[0]]
    assert not wrong, "\n".join(wrong)
