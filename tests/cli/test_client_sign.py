# SPDX-License-Identifier: Apache-2.0
"""tests/conformance/client signs as sigstore-conformance asks."""
import base64
import hashlib
import json
import subprocess

import pytest

from command import ROOT, clean_env, sigstore
from signing import IDENTITY, Instance, Signing

CLIENT = ROOT / "tests/conformance/client"


@pytest.fixture
def signing(tmp_path):
    with Instance() as instance:
        made = Signing(tmp_path, instance)
        document = json.loads(made.config.read_text())
        for name, member in (("root.json", "trustedRoot"),
                             ("config.json", "signingConfig")):
            (tmp_path / name).write_text(json.dumps(document[member]))
        yield made


def client(signing, action, *args):
    return subprocess.run(
        [CLIENT, action, *map(str, args)], cwd=signing.folder,
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
        env=clean_env(SIGSTORE=sigstore()))


def sign(signing, *args):
    return client(signing, "sign-bundle", *args[:-1], "--identity-token",
                  signing.token.read_text(), "--bundle", "out.json",
                  "--trusted-root", "root.json", "--signing-config",
                  "config.json", args[-1])


def verify(signing, what):
    return client(signing, "verify-bundle", "--bundle", "out.json",
                  "--certificate-identity", IDENTITY,
                  "--certificate-oidc-issuer", signing.issuer, "--trusted-root",
                  "root.json", what)


def test_a_file_is_signed(signing):
    ran = sign(signing, "a.txt")
    assert ran.returncode == 0, ran.stderr
    bundle = json.loads((signing.folder / "out.json").read_text())
    assert "messageSignature" in bundle and "dsseEnvelope" not in bundle
    entry, = bundle["verificationMaterial"]["tlogEntries"]
    assert entry["kindVersion"] == {"kind": "hashedrekord",
                                    "version": "0.0.2"}
    assert verify(signing, "a.txt").returncode == 0


def test_a_statement_is_signed_byte_for_byte(signing):
    digest = hashlib.sha256(signing.file.read_bytes()).hexdigest()
    text = ('{ "_type" : "https://in-toto.io/Statement/v1",\n "subject":[{'
            '"name":"a.txt","digest":{"sha256":"%s"}}],"predicateType":'
            '"https://forged.test/p", "predicate":{"x":1.50}}\n' % digest)
    (signing.folder / "s.json").write_text(text)
    ran = sign(signing, "--in-toto", "s.json")
    assert ran.returncode == 0, ran.stderr
    bundle = json.loads((signing.folder / "out.json").read_text())
    assert "messageSignature" not in bundle
    assert base64.b64decode(bundle["dsseEnvelope"]["payload"]) == (
        text.encode())
    for what in ("a.txt", "sha256:" + digest):
        assert verify(signing, what).returncode == 0


@pytest.mark.parametrize("args", [
    ("sign-bundle",), ("sign-bundle", "--bundle", "o", "a.txt"),
    ("sign-bundle", "--bundle", "o", "--identity-token", "x"),
    ("sign-bundle", "--key", "k", "a.txt"),
    ("verify-bundle", "--in-toto", "a.txt"),
])
def test_wrong_lines(signing, args):
    assert client(signing, *args).returncode == 2
