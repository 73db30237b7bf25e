# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a command line is said on one line, with status 2."""
import os

import pytest

from command import run

WHO = ("--cert-identity", "me@example.org",
       "--cert-oidc-issuer", "https://example.org")
DIGEST = "sha256:" + 64 * "0"
IDENTITY = ("verify", "identity")
GITHUB = ("verify", "github")

# name, arguments, end of the last line
ROWS = (
    ("no command", (),
     "sigstore: error: the following arguments are required: COMMAND"),
    ("an unknown command", ("frobnicate",),
     "sigstore: error: argument COMMAND: invalid choice: 'frobnicate' "
     "(choose from 'attest', 'sign', 'verify', 'get-identity-token', "
     "'trust-instance', 'plumbing')"),
    ("no command below verify", ("verify",),
     "sigstore verify: error: the following arguments are required: COMMAND"),
    ("a command is not shortened", ("verify", "ident"),
     "sigstore verify: error: argument COMMAND: invalid choice: 'ident' "
     "(choose from 'identity', 'github')"),
    ("nothing for verify identity", IDENTITY,
     "sigstore verify identity: error: the following arguments are required: "
     "FILE_OR_DIGEST, --cert-identity, --cert-oidc-issuer"),
    ("no issuer", (*IDENTITY, *WHO[:2], "a.txt"),
     "the following arguments are required: --cert-oidc-issuer"),
    ("no input with a key", (*IDENTITY, "--key", "a.txt"),
     "the following arguments are required: FILE_OR_DIGEST"),
    ("neither identity nor repository", (*GITHUB, "--ref", "x", "a.txt"),
     "sigstore verify github: error: --cert-identity or --repository is "
     "required"),
    ("an empty repository is none", (*GITHUB, "--repository=", "a.txt"),
     "--cert-identity or --repository is required"),
    ("an unknown option", (*IDENTITY, *WHO, "--frob", "a.txt"),
     "unrecognized arguments: --frob"),
    ("an unknown letter", ("-x",), "sigstore: error: unrecognized arguments: "
     "-x"),
    ("a global option behind the command",
     (*IDENTITY, *WHO, "--staging", "a.txt"),
     "unrecognized arguments: --staging"),
    ("an ambiguous beginning", (*IDENTITY, "--cert-", "x", "a.txt"),
     "ambiguous option: --cert- could match --cert-identity, "
     "--cert-oidc-issuer"),
    ("a value is missing at the end", (*IDENTITY, "a.txt", "--bundle"),
     "argument --bundle: expected one argument"),
    ("an option in place of a value",
     (*IDENTITY, *WHO, "--bundle", "--offline", "a.txt"),
     "argument --bundle: expected one argument"),
    ("a value missing for an alias", (*IDENTITY, "--cert"),
     "argument --certificate/--cert: expected one argument"),
    ("a value for a flag", (*IDENTITY, *WHO, "--offline=yes", "a.txt"),
     "argument --offline: ignored explicit argument 'yes'"),
    ("two instances", ("--staging", "--instance", "x", *IDENTITY),
     "sigstore: error: argument --instance: not allowed with argument "
     "--staging"),
    ("two instances the other way", ("--trusted-root=x", "--staging"),
     "argument --staging: not allowed with argument --trusted-root"),
    ("a config and a root", ("--trust-config=x", "--trusted-root=y"),
     "argument --trusted-root: not allowed with argument --trust-config"),
    ("a key and an identity", (*IDENTITY, *WHO[:2], "--key", "k", "a.txt"),
     "argument --key: not allowed with argument --cert-identity"),
    ("a key and an issuer", (*IDENTITY, "--key", "k", *WHO[2:], "a.txt"),
     "argument --cert-oidc-issuer: not allowed with argument --key"),
    ("a bundle for two inputs",
     (*IDENTITY, *WHO, "--bundle", "a.txt", "a.txt", "b.txt"),
     "--certificate, --signature, or --bundle can only be used with a single "
     "input file or digest"),
    ("a signature for two inputs",
     (*IDENTITY, *WHO, "--signature", "a.txt", "a.txt", "a.txt"),
     "can only be used with a single input file or digest"),
    ("a bundle and a certificate",
     (*IDENTITY, *WHO, "--bundle", "a.txt", "--cert", "a.txt", "a.txt"),
     "--bundle cannot be used with --certificate or --signature"),
    ("a bundle and a signature",
     (*IDENTITY, *WHO, "--bundle", "a.txt", "--sig", "a.txt", "a.txt"),
     "--bundle cannot be used with --certificate or --signature"),
    ("a digest alone", (*IDENTITY, *WHO, DIGEST),
     "verifying a digest input (sha256:*) needs either --bundle or both "
     "--certificate and --signature"),
    ("a digest with half of it", (*IDENTITY, *WHO, "--cert", "x", DIGEST),
     "needs either --bundle or both --certificate and --signature"),
    ("detached and offline",
     (*IDENTITY, *WHO, "--offline", "--cert", "a.txt", "--sig", "a.txt",
      "a.txt"),
     "--offline cannot be used with --certificate or --signature"),
    ("no such file", (*IDENTITY, *WHO, "nope.txt"),
     "argument FILE_OR_DIGEST: invalid file_or_digest value: 'nope.txt' "
     "(no such file: give the path of a file, or sha256: and 64 hexadecimal "
     "digits)"),
    ("a folder", (*IDENTITY, *WHO, "."),
     "(it is a directory: name the files in it, for instance with a pattern "
     "such as DIR/*.whl)"),
    ("a folder is no digest's name", (*IDENTITY, *WHO, "a.txt/x"),
     "no such file: give the path of a file, or sha256: and 64 hexadecimal "
     "digits)"),
    ("a short digest", (*IDENTITY, *WHO, DIGEST[:-1]),
     "(no such file, and not the hexadecimal digits of a digest)"),
    ("a long digest", (*IDENTITY, *WHO, DIGEST + "0"),
     "not the hexadecimal digits of a digest)"),
    ("a digest with another letter", (*IDENTITY, *WHO, DIGEST[:-1] + "g"),
     "not the hexadecimal digits of a digest)"),
    ("a digest with another colon", (*IDENTITY, *WHO, "sha256X" + 64 * "0"),
     "no such file: give the path of a file, or sha256: and 64 hexadecimal "
     "digits)"),
    ("no bundle beside the file", (*IDENTITY, *WHO, "a.txt"),
     "Missing verification materials for a.txt: a.txt.sigstore.json (a "
     "bundle elsewhere is named with --bundle FILE)"),
    ("the named bundle does not exist",
     (*IDENTITY, *WHO, "--bundle", "b.json", "a.txt"),
     "Missing verification materials for a.txt: b.json (no such file: name "
     "the bundle with --bundle FILE)"),
    ("the named bundle is a folder",
     (*IDENTITY, *WHO, "--bundle", ".", "a.txt"),
     "Missing verification materials for a.txt: . (it is a directory: name "
     "the bundle with --bundle FILE)"),
    ("a digest's bundle does not exist",
     (*IDENTITY, *WHO, "--bundle", "b.json", DIGEST),
     "Missing verification materials for " + DIGEST + ": b.json (no such "
     "file: name the bundle with --bundle FILE)"),
    ("two default bundles", (*IDENTITY, *WHO, "two.txt"),
     "Conflicting inputs: two.txt.sigstore.json and two.txt.sigstore"),
    ("two default bundles, detached",
     (*IDENTITY, *WHO, "--cert", "a.txt", "two.txt"),
     "Conflicting inputs: two.txt.sigstore.json and two.txt.sigstore"),
    ("a signature without its certificate",
     (*IDENTITY, *WHO, "--signature", "a.txt", "a.txt"),
     "Missing verification materials for a.txt: a.txt.crt"),
    ("neither half of detached materials",
     (*IDENTITY, *WHO, "--signature", "x.sig", "a.txt"),
     "Missing verification materials for a.txt: x.sig, a.txt.crt"),
    ("standard input alone", (*IDENTITY, *WHO, "-"),
     "Missing verification materials for -: standard input, pipes and "
     "devices have no bundle beside them: name it with --bundle FILE"),
)


@pytest.fixture
def folder(tmp_path):
    for name in ("a.txt", "b.txt", "two.txt", "two.txt.sigstore",
                 "two.txt.sigstore.json"):
        (tmp_path / name).write_text("")
    return tmp_path


@pytest.mark.parametrize("args, end", [row[1:] for row in ROWS],
                         ids=[row[0] for row in ROWS])
def test_wrong_line(folder, args, end):
    ran = run(*args, cwd=folder)
    assert ran.status == 2, ran.err
    assert ran.out == ""
    assert ran.err.splitlines()[-1].endswith(end)


def test_wrong_options_show_the_usage_of_their_command(folder):
    ran = run(*IDENTITY, *WHO, "--frob", "a.txt", cwd=folder)
    assert ran.err.startswith("usage: sigstore verify identity [-h] [-v] ")
    ran = run("--frob", cwd=folder)
    assert ran.err.startswith("usage: sigstore [-h] [-v] [-V] ")


def test_a_missing_file_takes_one_line(folder):
    for last in ("nope.txt", "a.txt", "."):
        assert run(*IDENTITY, *WHO, last, cwd=folder).err.count("\n") == 1


def test_a_pipe_has_no_default_bundle(folder):
    os.mkfifo(folder / "pipe")
    ran = run(*IDENTITY, *WHO, "pipe", cwd=folder)
    assert ran.status == 2
    assert ran.err.endswith("name it with --bundle FILE\n")


def test_a_wrong_argument_cannot_forge_a_line(folder):
    ran = run(*IDENTITY, *WHO, "x\nOK: a.txt\x1b[2J\u202e", cwd=folder)
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "'x\\x0aOK: a.txt\\x1b[2J\\u{202e}'" in ran.err


def test_bytes_that_are_not_utf8_are_escaped(folder):
    ran = run(*IDENTITY, *WHO, b"x\xff\xc0\x80".decode(
        "utf-8", "surrogateescape"), cwd=folder)
    assert "'x\\xff\\xc0\\x80'" in ran.err
