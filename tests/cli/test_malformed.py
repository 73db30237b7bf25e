# SPDX-License-Identifier: Apache-2.0
"""Malformed bundles: one line that names the file and says what is wrong."""
import copy
import json

import pytest

from command import run

DEEP = 100_000


def drop(*path):
    def change(document):
        for key in path[:-1]:
            document = document[key]
        del document[path[-1]]
    return change


def put(value, *path):
    def change(document):
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = value
    return change


ENTRY = ("verificationMaterial", "tlogEntries", 0)

# name, change to the good bundle's document
CHANGES = (
    ("no media type", drop("mediaType")),
    ("an unknown media type", put("application/json", "mediaType")),
    ("a version of tomorrow", put(
        "application/vnd.dev.sigstore.bundle.v9.9+json", "mediaType")),
    ("no material", drop("verificationMaterial")),
    ("no log entry", put([], *ENTRY[:2])),
    ("a log entry that is text", put("x", *ENTRY)),
    ("an index that is a number", put(5, *ENTRY, "logIndex")),
    ("an index below zero", put("-1", *ENTRY, "logIndex")),
    ("an index beyond 64 bits", put(str(1 << 64), *ENTRY, "logIndex")),
    ("no proof", drop(*ENTRY, "inclusionProof")),
    ("no checkpoint", drop(*ENTRY, "inclusionProof", "checkpoint")),
    ("an unknown member", put(1, "surprise")),
    ("no envelope", drop("dsseEnvelope")),
    ("a payload that is not base64", put("*", "dsseEnvelope", "payload")),
    ("no signature", put([], "dsseEnvelope", "signatures")),
    ("a member that is a list", put([], "dsseEnvelope")),
    ("control characters in a member", put("\x1b[2J\n", "mediaType")),
    ("ten thousand entries", lambda document: put(
        document["verificationMaterial"]["tlogEntries"] * 10_000,
        *ENTRY[:2])(document)),
)

# name, bytes of the bundle made of the good one's
BYTES = (
    ("nothing", lambda good: b""),
    ("one brace", lambda good: b"{"),
    ("cut short", lambda good: good[:-1]),
    ("cut in half", lambda good: good[:len(good) // 2]),
    ("more behind it", lambda good: good + b"{}"),
    ("twice", lambda good: good + good),
    ("a zero byte", lambda good: good.replace(b"payload", b"payl\0ad")),
    ("not UTF-8", lambda good: good.replace(b"payload", b"payl\xffad")),
    ("a byte order mark", lambda good: b"\xef\xbb\xbf" + good),
    ("a member twice", lambda good: good.replace(
        b"{", b'{"mediaType":"x",', 1)),
    ("deeply nested", lambda good: b"[" * DEEP + b"]" * DEEP),
    ("deeply nested objects", lambda good: b'{"a":' * DEEP),
    ("huge", lambda good: b" " * (17 << 20)),
    ("not JSON", lambda good: b"\x7fELF" + bytes(1000)),
    ("in UTF-16", lambda good: good.decode().encode("utf-16")),
)


def check_refused(sample):
    ran = run("verify", "identity", "--offline", *sample.who,
              sample.artifact)
    assert ran.status == 1, ran.err
    assert ran.out == ""
    assert ran.err.startswith("FAIL: %s: " % sample.artifact)
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err
    return ran.err


@pytest.mark.parametrize("change", [row[1] for row in CHANGES],
                         ids=[row[0] for row in CHANGES])
def test_changed_documents_are_refused(public, change):
    document = copy.deepcopy(public.document())
    change(document)
    public.bundle.write_text(json.dumps(document))
    check_refused(public)


@pytest.mark.parametrize("make", [row[1] for row in BYTES],
                         ids=[row[0] for row in BYTES])
def test_broken_bytes_are_refused(public, make):
    public.bundle.write_bytes(make(public.bundle.read_bytes()))
    assert str(public.bundle) in check_refused(public)


def test_a_document_written_again_is_accepted(public):
    """So that the changes above are refused for what they change."""
    public.bundle.write_text(json.dumps(public.document()))
    ran = run("verify", "identity", "--offline", *public.who,
              public.artifact)
    assert ran.status == 0, ran.err


@pytest.mark.parametrize("option, value, check", (
    ("--cert-identity", "you@example.org", "POLICY_IDENTITY"),
    ("--cert-oidc-issuer", "https://example.org", "POLICY_ISSUER")))
def test_a_refusal_names_check_and_both_values(public, option, value, check):
    line = list(public.who)
    at = line.index(option) + 1
    actual, line[at] = line[at], value
    ran = run("verify", "identity", "--offline", *line, public.artifact)
    assert ran.status == 1
    assert ran.err.startswith("FAIL: %s: %s: " % (public.artifact, check))
    assert value in ran.err and actual in ran.err
    assert ran.err.count("\n") == 1
