# SPDX-License-Identifier: Apache-2.0
"""The sigstore command as a judge: many bundles to a process, each an answer
of its own."""
import dataclasses
import os
import pathlib
import subprocess
import tempfile

import goods

BATCH = 400


@dataclasses.dataclass(frozen=True)
class Question:
    """A bundle's bytes and what is asked of it."""
    data: bytes
    good: goods.Good  # for artifact, root, identity or key


@dataclasses.dataclass(frozen=True)
class Answer:
    accepted: bool
    said: str

    @property
    def check(self):
        """The name of the check that refused, or "" for a form."""
        word = self.said.split(": ")[2] if self.said.count(": ") > 1 else ""
        return word if word.isupper() else ""


def command():
    """$SIGSTORE, or the newest build of this tree."""
    given = os.environ.get("SIGSTORE")
    found = [pathlib.Path(given)] if given else [
        goods.TREE / "build/sigstore", goods.TREE / "build/cli/sigstore"]
    for path in found:
        if path.exists():
            return path.resolve()
    raise FileNotFoundError("no %s: build it, or name it in SIGSTORE"
                            % found[0])


def options(good, key_only=False):
    who = ["--key", good.key] if good.key else [
        "--cert-identity", good.identity, "--cert-oidc-issuer", good.issuer]
    return ["--trusted-root", good.root, "verify", "identity", "--offline",
            *who]


def environment():
    return {name: value for name, value in os.environ.items()
            if not name.startswith("SIGSTORE_")}


def run(words, folder=None):
    return subprocess.run([command(), *map(str, words)], cwd=folder,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          env=environment(), timeout=600)


def one(question):
    """One process for one bundle: (exit status, Answer)."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = pathlib.Path(folder) / "bundle.json"
        bundle.write_bytes(question.data)
        good = question.good
        done = run(options(good) + ["--bundle", bundle, good.artifact])
    said = done.stderr.decode(errors="replace").strip()
    return done.returncode, Answer(done.returncode == 0, said)


def answers(questions):
    """An Answer to each question, in order."""
    groups = {}
    for index, question in enumerate(questions):
        good = question.good
        same = (good.artifact, good.root, good.identity, good.issuer,
                good.key)
        groups.setdefault(same, []).append(index)
    found = [None] * len(questions)
    for indexes in groups.values():
        for at in range(0, len(indexes), BATCH):
            batch = indexes[at:at + BATCH]
            told = ask([questions[index] for index in batch])
            for index, answer in zip(batch, told):
                found[index] = answer
    return found


def ask(questions):
    """Answers of one process; one for each must come, in order."""
    good = questions[0].good
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = ["f%05d" % index for index in range(len(questions))]
        for file, question in zip(files, questions):
            (folder / file).symlink_to(good.artifact)
            (folder / (file + ".sigstore.json")).write_bytes(question.data)
        done = run(options(good) + files, folder)
    lines = [line for line in done.stderr.decode(errors="replace")
             .splitlines() if line.startswith(("OK: ", "FAIL: "))]
    told = [line.split(": ")[1] for line in lines]
    if told != files or done.returncode not in (0, 1):
        return [alone(question) for question in questions]
    found = [Answer(line.startswith("OK: "), line) for line in lines]
    if (done.returncode == 0) != all(one.accepted for one in found):
        raise AssertionError("exit status %d, but answers:\n%s" % (
            done.returncode, "\n".join(lines)))
    return found


def alone(question):
    """Asked by itself, so that a crash is told of the bundle that did it."""
    status, answer = one(question)
    if status not in (0, 1):
        raise AssertionError("exit status %d of one bundle of %s:\n%s" % (
            status, question.good.name, answer.said[-2000:]))
    return answer
