# SPDX-License-Identifier: Apache-2.0
"""Detached signatures, looked up in the log; bundles, fixed and upgraded."""
import hashlib
import json
import re
import stat

import pytest

from command import run
from signing import IDENTITY, Instance, Signing

BUNDLE = "a.txt.sigstore.json"


@pytest.fixture
def signing(tmp_path):
    with Instance() as instance:
        instance.may_lie = False
        made = Signing(tmp_path, instance)
        made.configure(rekors=("v1",))
        yield made


def verify(signing, *args, file="a.txt"):
    return run("--trust-config", signing.config, "verify", "identity",
               "--cert-identity", IDENTITY, "--cert-oidc-issuer",
               signing.issuer, *args, file, cwd=signing.folder)


@pytest.fixture
def known(signing):
    """Detached materials whose log has their entry."""
    ran = signing.sign("--no-default-files", "--signature", "a.txt.sig",
                       "--certificate", "a.txt.crt", "a.txt")
    assert ran.status == 0, ran.err
    signing.asked()
    return signing


def test_the_log_is_asked_for_the_entry(known):
    ran = verify(known, "--signature", "a.txt.sig", "--certificate",
                 "a.txt.crt")
    assert ran.status == 0, ran.err
    assert ran.err.startswith("OK: a.txt: " + IDENTITY)
    assert known.asked() == ["retrieve"]


def test_what_is_not_named_lies_beside(known):
    for option, name in (("--signature", "a.txt.sig"),
                         ("--cert", "a.txt.crt")):
        ran = verify(known, option, name)
        assert ran.status == 0, ran.err


def test_a_digest_will_do(known):
    digest = hashlib.sha256(known.file.read_bytes()).hexdigest()
    ran = verify(known, "--signature", "a.txt.sig", "--certificate",
                 "a.txt.crt", file="sha256:" + digest)
    assert ran.status == 0, ran.err


def test_another_file_has_no_entry(known):
    known.file.write_text("something else")
    ran = verify(known, "--signature", "a.txt.sig", "--certificate",
                 "a.txt.crt")
    assert ran.status == 1
    assert "answered HTTP 400" in ran.err and "invalid signature" in ran.err


def test_an_entry_that_is_not_there(known):
    known.instance.answers["retrieve"] = lambda _s, _b: (
        200, "application/json", b"[]")
    ran = verify(known, "--signature", "a.txt.sig")
    assert ran.status == 2
    assert "No matching log entry for a.txt's verification materials" in (
        ran.err)


def test_another_identity_is_refused(known):
    ran = run("--trust-config", known.config, "verify", "identity",
              "--cert-identity", "mallory@forged.test", "--cert-oidc-issuer",
              known.issuer, "--signature", "a.txt.sig", "a.txt",
              cwd=known.folder)
    assert ran.status == 1
    assert "FAIL: a.txt: POLICY_IDENTITY" in ran.err


def test_entries_of_others_do_not_count(known):
    """A search that finds more than was asked for [GO-2024-3252]."""
    entries = dict(known.instance.entries)
    (known.folder / "b.txt").write_text("b")
    assert known.sign("b.txt").status == 0
    other = [{u: e} for u, e in known.instance.entries.items()
             if u not in entries]
    assert other
    known.instance.answers["retrieve"] = lambda _s, _b: (
        200, "application/json", json.dumps(other).encode())
    ran = verify(known, "--signature", "a.txt.sig")
    assert ran.status == 2 and "No matching log entry" in ran.err


def test_of_several_entries_the_first_counts(known):
    (uuid, entry), = known.instance.entries.items()
    later = dict(entry, integratedTime=entry["integratedTime"] + 10)
    known.instance.answers["retrieve"] = lambda _s, _b: (
        200, "application/json",
        json.dumps([{uuid: later}, {uuid: entry}, {uuid: later}]).encode())
    ran = verify(known, "--signature", "a.txt.sig")
    assert ran.status == 0, ran.err


@pytest.mark.parametrize("edit", [
    lambda e: e["verification"].update(signedEntryTimestamp="AAAA"),
    lambda e: e["verification"]["inclusionProof"].update(rootHash="00" * 32),
    lambda e: e.update(integratedTime=e["integratedTime"] - 3600),
    lambda e: e.update(logIndex=e["logIndex"] + 1),
], ids=range(4))
def test_proof_and_promise_are_verified(known, edit):
    (uuid, entry), = known.instance.entries.items()
    entry = json.loads(json.dumps(entry))
    edit(entry)
    known.instance.answers["retrieve"] = lambda _s, _b: (
        200, "application/json", json.dumps([{uuid: entry}]).encode())
    ran = verify(known, "--signature", "a.txt.sig")
    assert ran.status == 1 and ran.err.startswith("FAIL: a.txt: "), ran.err


@pytest.mark.parametrize("name, content, word", [
    ("a.txt.crt", "not a certificate", "not a certificate in PEM"),
    ("a.txt.sig", "!!!", "not one in base64"),
    ("a.txt.sig", "", "not one in base64"),
    ("a.txt.sig", "A" * 100000, "too large"),
])
def test_materials_that_are_none(known, name, content, word):
    (known.folder / name).write_text(content)
    ran = verify(known, "--signature", "a.txt.sig")
    assert ran.status == 1 and word in ran.err, ran.err
    assert known.asked() == []


@pytest.mark.parametrize("answer", [
    (500, "text/plain", b"oops"), (200, "application/json", b"{}"),
    (200, "application/json", b'[{"x":{}}]'), (404, "text/plain", b"")])
def test_a_log_that_fails(known, answer):
    known.instance.answers["retrieve"] = lambda _s, _b: answer
    ran = verify(known, "--signature", "a.txt.sig")
    assert ran.status == 1
    assert ran.err.startswith("FAIL: a.txt: Rekor at "), ran.err


# ---- fix-bundle ----

def fix(signing, *args, **more):
    return run("--trust-config", signing.config, "plumbing", "fix-bundle",
               *args, cwd=signing.folder, **more)


@pytest.fixture
def bundled(signing):
    assert signing.sign("a.txt").status == 0
    signing.asked()
    return signing


def document(signing, name=BUNDLE):
    return json.loads((signing.folder / name).read_text())


def without_checkpoint(signing):
    """As sigstore-python wrote bundles before 2.0."""
    bundle = document(signing)
    material = bundle["verificationMaterial"]
    bundle["mediaType"] = (
        "application/vnd.dev.sigstore.bundle+json;version=0.1")
    material["x509CertificateChain"] = {
        "certificates": [material.pop("certificate")]}
    del material["tlogEntries"][0]["inclusionProof"]["checkpoint"]
    (signing.folder / "old.json").write_text(json.dumps(bundle))
    return bundle


def promised_anew(text):
    """The log signs its promise whenever it is asked: another signature."""
    return re.sub('"signedEntryTimestamp":"[^"]*"', "", text)


def test_a_good_bundle_is_given_as_it_is(bundled):
    text = (bundled.folder / BUNDLE).read_text()
    ran = fix(bundled, "--bundle", BUNDLE)
    assert (ran.status, ran.out) == (0, text)
    assert bundled.asked() == []


def test_a_missing_checkpoint_is_fetched(bundled):
    old = without_checkpoint(bundled)
    ran = fix(bundled, "--bundle", "old.json")
    assert ran.status == 0, ran.err
    assert bundled.asked() == ["lookup"]
    fixed = json.loads(ran.out)
    old["verificationMaterial"]["tlogEntries"] = document(bundled)[
        "verificationMaterial"]["tlogEntries"]
    for entry in (e for b in (fixed, old) for e in b[
            "verificationMaterial"]["tlogEntries"]):
        del entry["inclusionPromise"]
    assert fixed == old


def test_upgrading_keeps_timestamps(bundled):
    without_checkpoint(bundled)
    ran = fix(bundled, "--bundle", "old.json", "--upgrade-version")
    assert ran.status == 0, ran.err
    assert promised_anew(ran.out) == promised_anew(
        (bundled.folder / BUNDLE).read_text())
    assert json.loads(ran.out)["verificationMaterial"][
        "timestampVerificationData"]["rfc3161Timestamps"]


def test_in_place(bundled):
    without_checkpoint(bundled)
    ran = fix(bundled, "--bundle", "old.json", "--upgrade-version",
              "--in-place")
    assert (ran.status, ran.out) == (0, ""), ran.err
    text = (bundled.folder / "old.json").read_text()
    assert promised_anew(text + "\n") == promised_anew(
        (bundled.folder / BUNDLE).read_text())


def test_in_place_of_a_link_is_where_it_leads(bundled):
    without_checkpoint(bundled)
    old, link = bundled.folder / "old.json", bundled.folder / "link.json"
    old.chmod(0o640)
    link.symlink_to("old.json")
    assert fix(bundled, "--bundle", "link.json", "--in-place").status == 0
    assert link.is_symlink()
    assert "checkpoint" in old.read_text()
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@pytest.mark.parametrize("more", [[], ["--upgrade-version"]])
def test_a_bundle_that_is_in_no_log_cannot_be_fixed(bundled, more):
    old = document(bundled)
    old["verificationMaterial"]["tlogEntries"] = []
    (bundled.folder / "old.json").write_text(json.dumps(old))
    ran = fix(bundled, "--bundle", "old.json", *more)
    assert ran.status == 1 and ran.out == ""
    assert ran.err == ("CRITICAL: old.json: unfixable bundle: must have "
                       "exactly one log entry\n")


def test_another_entry_is_not_put_in(bundled):
    without_checkpoint(bundled)
    (bundled.folder / "b.txt").write_text("b")
    assert bundled.sign("b.txt").status == 0
    other = document(bundled, "b.txt.sigstore.json")
    other = other["verificationMaterial"]["tlogEntries"][0]["logIndex"]
    (uuid, entry), = [(u, e) for u, e in bundled.instance.entries.items()
                      if e["logIndex"] == int(other)]
    mine = document(bundled)["verificationMaterial"]["tlogEntries"][0]
    lie = dict(entry, logIndex=int(mine["logIndex"]))
    bundled.instance.answers["lookup"] = lambda _s, _b: (
        200, "application/json", json.dumps({uuid: lie}).encode())
    before = (bundled.folder / "old.json").read_text()
    ran = fix(bundled, "--bundle", "old.json", "--in-place")
    assert ran.status == 1 and ran.out == ""
    assert "is another than the bundle's" in ran.err
    assert (bundled.folder / "old.json").read_text() == before


@pytest.mark.parametrize("edit, word", [
    (lambda m: m.update(tlogEntries=m["tlogEntries"] * 2),
     "exactly one log entry"),
    (lambda m: m["tlogEntries"][0]["logId"].update(keyId="AAAA"),
     "not in the trusted root"),
])
def test_what_cannot_be_fixed(bundled, edit, word):
    old = without_checkpoint(bundled)
    edit(old["verificationMaterial"])
    (bundled.folder / "old.json").write_text(json.dumps(old))
    ran = fix(bundled, "--bundle", "old.json")
    assert ran.status == 1 and ran.out == ""
    assert word in ran.err or "tlogEntries" in ran.err, ran.err


@pytest.mark.parametrize("content", ["", "{", "[]", "garbage"])
def test_what_is_no_bundle(bundled, content):
    (bundled.folder / "x").write_text(content)
    ran = fix(bundled, "--bundle", "x")
    assert ran.status == 1 and ran.out == ""
    assert ran.err.startswith("CRITICAL: x: "), ran.err


def test_no_such_file(bundled):
    ran = fix(bundled, "--bundle", "nothing")
    assert ran.status == 1 and "nothing: No such file" in ran.err
