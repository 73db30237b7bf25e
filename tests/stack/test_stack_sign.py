# SPDX-License-Identifier: Apache-2.0
"""Signing with the real servers, logged in every way that there is; each
bundle is verified by this command and by sigstore-python."""
import base64
import hashlib
import json
import os
import re
import subprocess
import time
import urllib.request

import pytest

from command import ROOT, clean_env, sigstore
from conftest import BASE, NAMES

PROMPT = "Enter verification code: "
PREDICATE = ('{"buildDefinition": {"buildType": "https://example.com/b", '
             '"externalParameters": {}}, "runDetails": {"builder": '
             '{"id": "https://example.com/me"}}}')
# What a bundle says that its entry is.
KINDS = {("sign", 1): ("hashedrekord", "0.0.1"), ("attest", 1):
         ("dsse", "0.0.1"), ("sign", 2): ("hashedrekord", "0.0.2"),
         ("attest", 2): ("hashedrekord", "0.0.2")}


def words(stack, command, rekor):
    """The line but for whom it is signed by."""
    line = [*stack.trust(rekor), command]
    if command == "attest":
        (stack.folder / "p.json").write_text(PREDICATE)
        line += ["--predicate", "p.json", "--predicate-type",
                 "https://slsa.dev/provenance/v1"]
    return [*line, "a.txt"]


def by_token(stack, line):
    (stack.folder / "token").write_text(stack.token())
    return stack.run(*line, "--identity-token", "@token")


def by_job(stack, line):
    """GitHub Actions gives a job a token on request."""
    return stack.run(*line, env={
        "GITHUB_ACTIONS": "true",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token",
        "ACTIONS_ID_TOKEN_REQUEST_URL": BASE + "gha/request-token?x=1"})


def by_browser(stack, line):
    return stack.run(*line, env={"BROWSER": "curl -sL -o /dev/null %s"})


def by_hand(stack, line):
    """A URL out, a code in."""
    process = subprocess.Popen(
        [sigstore(), *map(str, line), "--oauth-force-oob"], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=stack.folder,
        stderr=subprocess.PIPE, env=clean_env(**stack.env))
    said = ""
    while not said.endswith(PROMPT):
        letter = process.stderr.read(1)
        assert letter, said
        said += letter
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    url = re.search(r"\n\n\t(\S+)\n", said)[1]
    code = opener.open(url, timeout=30).read().decode()
    _, err = process.communicate(code, timeout=120)
    assert process.returncode == 0, err


WAYS = {by_token: "auth", by_job: "gha", by_browser: "auth", by_hand: "auth"}


@pytest.mark.parametrize("rekor", [1, 2])
@pytest.mark.parametrize("command", ["sign", "attest"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_who_signs_and_where_it_is_logged(stack, way, command, rekor):
    ran = way(stack, words(stack, command, rekor))
    assert ran is None or ran.status == 0, ran.err
    bundle = json.loads(stack.bundle.read_text())
    material = bundle["verificationMaterial"]
    entry, = material["tlogEntries"]
    assert (entry["kindVersion"]["kind"], entry["kindVersion"]["version"]) \
        == KINDS[command, rekor]
    assert len(material["timestampVerificationData"]["rfc3161Timestamps"]) == 1
    stack.check(WAYS[way], rekor)


def test_a_version_that_is_asked_for(stack):
    """One signing config names both logs."""
    for rekor in (1, 2):
        ran = stack.run(*stack.trust(), "sign", "--rekor-version", rekor,
                        "--overwrite", "--identity-token", stack.token(),
                        "a.txt")
        assert ran.status == 0, ran.err
        assert f'"version":"0.0.{rekor}"' in stack.bundle.read_text()
        stack.check()


@pytest.mark.parametrize("kind, peer", [("uri", True), ("username", False)])
def test_names_of_other_kinds(stack, kind, peer):
    """sigstore-python matches no otherName: see docs/differences.md."""
    ran = stack.run(*stack.trust(), "sign", "--identity-token",
                    stack.token(kind), "a.txt")
    assert ran.status == 0, ran.err
    stack.check(kind, peer=peer)


def test_many_files(stack):
    names = [f"{i}.bin" for i in range(20)]
    for name in names:
        (stack.folder / name).write_text(name)
    ran = stack.run(*stack.trust(), "sign", "--identity-token", stack.token(),
                    *names)
    assert ran.status == 0, ran.err
    assert ran.out.count("Sigstore bundle written to") == len(names)
    stack.check(files=names[:3])
    assert stack.run(*stack.who(), *names).status == 0


def test_many_files_wait_for_the_log_together(stack):
    """Of a build as users have it: at most half as long again as one."""
    release = ROOT / "build/sigstore"
    if not release.exists():
        pytest.skip("no release build: ./quickstart.sh --build-only")
    names = [f"{i}.bin" for i in range(20)]
    for name in names:
        (stack.folder / name).write_text(name)

    def seconds(files):
        start = time.monotonic()
        subprocess.run([release, *stack.trust(), "sign", "--overwrite",
                        "--identity-token", stack.token(), *files],
                       cwd=stack.folder, env=clean_env(**stack.env),
                       check=True, capture_output=True, timeout=120)
        return time.monotonic() - start
    tries = [seconds(names) / seconds(names[:1]) for _ in range(5)]
    assert min(tries) <= 1.5, tries


def test_a_predicate_of_any_type_and_a_ready_statement(stack):
    (stack.folder / "p.json").write_text('{"x": 1.50}')
    ran = stack.run(*stack.trust(), "attest", "--identity-token",
                    stack.token(), "--predicate", "p.json",
                    "--predicate-type", "https://example.com/any", "a.txt")
    assert ran.status == 0, ran.err
    stack.check()


def test_a_detached_signature(stack):
    """Looked up in Rekor v1."""
    ran = stack.run(*stack.trust(1), "sign", "--no-default-files",
                    "--signature", "a.sig", "--certificate", "a.crt",
                    "--identity-token", stack.token(), "a.txt")
    assert ran.status == 0, ran.err
    assert not stack.bundle.exists()
    detached = ("--signature", "a.sig", "--certificate", "a.crt", "a.txt")
    assert stack.run(*stack.who(rekor=1), *detached).status == 0
    # sigstore-python asks the first log of the trusted root.
    first = json.loads((stack.state / "trustconfig.rekor1.json").read_text())
    first["trustedRoot"]["tlogs"].reverse()
    (stack.folder / "first.json").write_text(json.dumps(first))
    theirs = stack.peer("--trust-config", "first.json",
                        *stack.who(rekor=1)[2:], *detached)
    assert theirs.returncode == 0, theirs.stderr


def test_a_bundle_without_checkpoint_is_fixed(stack):
    ran = stack.run(*stack.trust(1), "sign", "--identity-token",
                    stack.token(), "a.txt")
    assert ran.status == 0, ran.err
    bundle = json.loads(stack.bundle.read_text())
    proof = bundle["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    del proof["checkpoint"]
    stack.bundle.write_text(json.dumps(bundle))
    ran = stack.run(*stack.trust(1), "plumbing", "fix-bundle", "--in-place",
                    "--bundle", stack.bundle)
    assert ran.status == 0, ran.err
    stack.check(rekor=1)


def test_an_instance_by_its_own_repository(stack):
    """Trusted root and signing config come by TUF."""
    at = "http://127.0.0.1:%s/tuf" % os.environ.get("STATIC_PORT", "3005")
    root = stack.state / "www/tuf/1.root.json"
    ran = stack.run("--instance", at, "trust-instance", root)
    assert ran.status == 0, ran.err
    ran = stack.run("--instance", at, "sign", "--identity-token",
                    stack.token(), "a.txt")
    assert ran.status == 0, ran.err
    ran = stack.run("--instance", at, *stack.who()[2:], "a.txt")
    assert ran.status == 0, ran.err
    stack.check()


@pytest.mark.parametrize("options, word", [
    (("--bad-signature",), "There was an error processing the identity token"),
    (("--claim", "iss=http://127.0.0.1:1/auth"),
     "There was an error processing the identity token"),
    (("--ttl", "-60"), "expired"),
    (("--aud", "somebody"), "audience"),
    (("--claim", "email_verified=false"),
     "There was an error processing the identity token"),
])
def test_tokens_that_are_refused(stack, options, word):
    ran = stack.run(*stack.trust(), "sign", "--identity-token",
                    stack.token("auth", *options), "a.txt")
    assert ran.status == 1, ran.err
    assert word in ran.err and ran.err.count("\n") == 1
    assert not stack.bundle.exists()


@pytest.mark.parametrize("form", ["file", "statement"])
def test_the_client_of_the_conformance_suite(stack, form):
    """As sigstore-conformance signs and verifies, and what it asks then."""
    client = ROOT / "tests/conformance/client"
    digest = hashlib.sha256(stack.file.read_bytes()).hexdigest()
    given, more = stack.file, []
    if form == "statement":
        given, more = stack.folder / "s.json", ["--in-toto"]
        given.write_text(json.dumps({
            "_type": "https://in-toto.io/Statement/v1", "subject": [
                {"name": "a.txt", "digest": {"sha256": digest}}],
            "predicateType": "https://example.com/p", "predicate": {}}))
    root = ["--trusted-root", stack.state / "trusted_root.json"]
    for line in (["sign-bundle", *more, "--identity-token", stack.token(),
                  "--bundle", stack.bundle, *root, "--signing-config",
                  stack.state / "signing_config.json", given],
                 ["verify-bundle", "--bundle", stack.bundle,
                  "--certificate-identity", NAMES["auth"],
                  "--certificate-oidc-issuer", BASE + "auth", *root,
                  f"sha256:{digest}"]):
        ran = subprocess.run([client, *map(str, line)], timeout=120,
                             env=clean_env(SIGSTORE=sigstore()),
                             capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
    bundle = json.loads(stack.bundle.read_text())
    assert ("dsseEnvelope" in bundle) == (form == "statement")
    assert ("messageSignature" in bundle) == (form == "file")
    if form == "statement":
        assert base64.b64decode(bundle["dsseEnvelope"]["payload"]) == \
            given.read_bytes()
    stack.check()
