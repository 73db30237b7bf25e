# SPDX-License-Identifier: Apache-2.0
"""Help texts: laid out as argparse of Python 3.11 lays out the same options."""
import argparse
import re
import sys

import pytest

from command import run

# What argparse is told; the command must answer with the same text.
MORE = "run with additional debug logging; supply multiple times to " \
       "increase verbosity"


def parser(prog):
    made = argparse.ArgumentParser(
        prog=prog, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    made.add_argument("-v", "--verbose", action="count", default=0, help=MORE)
    return made


def add_inputs(made):
    group = made.add_argument_group("Verification inputs")
    group.add_argument(
        "--certificate", "--cert", metavar="FILE",
        help="The PEM-encoded certificate to verify against; not used with "
             "multiple inputs")
    group.add_argument(
        "--signature", metavar="FILE",
        help="The signature to verify against; not used with multiple inputs")
    group.add_argument(
        "--bundle", metavar="FILE",
        help="The Sigstore bundle to verify with; not used with multiple "
             "inputs")
    group.add_argument(
        "inputs", metavar="FILE_OR_DIGEST", nargs="+",
        help="The file path or the digest to verify. The digest should start "
             "with the 'sha256:' prefix.")
    group = made.add_argument_group("Verification options")
    group.add_argument(
        "--offline", action="store_true",
        help="Perform offline verification; requires a Sigstore bundle")
    return group


IDENTITY_HELP = "The identity to check for in the certificate's Subject " \
                "Alternative Name"


def identity_parser():
    made = parser("sigstore verify identity")
    group = add_inputs(made)
    group.add_argument("--cert-identity", metavar="IDENTITY", required=True,
                       help=IDENTITY_HELP)
    group.add_argument(
        "--cert-oidc-issuer", metavar="URL", required=True,
        help="The OIDC issuer URL to check for in the certificate's OIDC "
             "issuer extension")
    group.add_argument(
        "--key", metavar="FILE",
        help="The PEM-encoded public key that made the signature, in place "
             "of --cert-identity and --cert-oidc-issuer")
    return made


def github_parser():
    made = parser("sigstore verify github")
    group = add_inputs(made)
    group.add_argument("--cert-identity", metavar="IDENTITY",
                       help=IDENTITY_HELP)
    for name, metavar, text in (
            ("trigger", "EVENT", "The GitHub Actions event name that "
             "triggered the workflow"),
            ("sha", "SHA", "The `git` commit SHA that the workflow run was "
             "invoked with"),
            ("name", "NAME", "The name of the workflow that was triggered"),
            ("repository", "REPO", "The repository slug that the workflow "
             "was triggered under"),
            ("ref", "REF", "The `git` ref that the workflow was invoked "
             "with")):
        group.add_argument("--" + name, metavar=metavar, help=text)
    return made


def token_parser():
    made = parser("sigstore get-identity-token")
    for name, metavar, default, text in (
            ("client-id", "ID", "sigstore", "The custom OpenID Connect "
             "client ID to use during OAuth2"),
            ("client-secret", "SECRET", None, "The custom OpenID Connect "
             "client secret to use during OAuth2")):
        made.add_argument("--oidc-" + name, metavar=metavar, default=default,
                          help=text)
    made.add_argument("--oidc-disable-ambient-providers", action="store_true",
                      help="Disable ambient OpenID Connect credential "
                           "detection (e.g. on GitHub Actions)")
    made.add_argument("--oidc-issuer", metavar="URL",
                      help="The OpenID Connect issuer to use")
    made.add_argument("--oauth-force-oob", action="store_true",
                      help="Force an out-of-band OAuth flow and do not "
                           "automatically start the default web browser")
    return made


def trust_instance_parser():
    made = parser("sigstore trust-instance")
    made.add_argument("root", metavar="ROOT",
                      help="The TUF root metadata for the instance")
    return made


def update_trust_root_parser():
    return parser("sigstore plumbing update-trust-root")


# argparse of other versions lays usage lines out otherwise.
same_argparse = pytest.mark.skipif(
    not (3, 10) <= sys.version_info < (3, 13),
    reason="argparse of this Python has another layout")

WIDTHS = (20, 34, 40, 50, 60, 72, 79, 80, 81, 100, 132, 200)


@same_argparse
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name, make", (
    ("verify identity", identity_parser), ("verify github", github_parser),
    ("get-identity-token", token_parser),
    ("trust-instance", trust_instance_parser),
    ("plumbing update-trust-root", update_trust_root_parser)))
def test_help_is_what_argparse_prints(name, make, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = run(*name.split(), "--help", env={"COLUMNS": str(columns)})
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out == make().format_help()


VERIFY = """\
usage: sigstore verify [-h] [-v] COMMAND ...

positional arguments:
  COMMAND        the kind of verification to perform
    identity     verify against a known identity and identity provider
    github       verify against GitHub Actions-specific claims

options:
  -h, --help     show this help message and exit
  -v, --verbose  run with additional debug logging; supply multiple times to
                 increase verbosity (default: 0)
"""


def test_help_of_verify_lists_its_commands():
    ran = run("verify", "--help", env={"COLUMNS": "80"})
    assert (ran.status, ran.out, ran.err) == (0, VERIFY, "")


PLUMBING = """\
usage: sigstore plumbing [-h] [-v] COMMAND ...

positional arguments:
  COMMAND            the operation to perform
    fix-bundle       fix (and optionally upgrade) older bundle formats
    update-trust-root
                     update the local trust root to the latest version via TUF

options:
  -h, --help         show this help message and exit
  -v, --verbose      run with additional debug logging; supply multiple times
                     to increase verbosity (default: 0)
"""


def test_help_of_plumbing_lists_its_commands():
    ran = run("plumbing", "--help", env={"COLUMNS": "80"})
    assert (ran.status, ran.out, ran.err) == (0, PLUMBING, "")


def test_help_of_the_command_lists_only_commands_that_exist():
    out = run("--help").out
    listed = re.findall(r"^    (\S+)", out, re.M)
    assert listed == ["attest", "sign", "verify", "get-identity-token",
                      "trust-instance", "plumbing"]
    out = run("plumbing", "--help").out
    assert re.findall(r"^    (\S+)", out, re.M) == [
        "fix-bundle", "update-trust-root"]


def test_help_of_the_command_fits_the_terminal():
    for columns in WIDTHS[3:]:
        out = run("--help", env={"COLUMNS": str(columns)}).out
        assert max(map(len, out.splitlines())) <= columns - 2, columns


def test_exclusive_options_share_their_brackets():
    out = run("--help", env={"COLUMNS": "120"}).out
    assert "[--staging | --instance URL | --trust-config FILE | " \
           "--trusted-root FILE]" in " ".join(out.split())


@pytest.mark.parametrize("args", (
    ("-h",), ("--help",), ("--hel",), ("verify", "-h"), ("verify", "-vh"),
    ("verify", "identity", "-h"), ("verify", "github", "nope", "--help")))
def test_help_goes_to_standard_output(args):
    ran = run(*args)
    assert ran.status == 0
    assert ran.out.startswith("usage: sigstore")
    assert ran.err == ""


@pytest.mark.parametrize("columns", ("", "0", "-5", "words", "9" * 30))
def test_width_is_80_where_columns_says_nothing(columns):
    assert run("verify", "-h", env={"COLUMNS": columns}).out == VERIFY


@pytest.mark.parametrize("option", ("-V", "--version", "--vers", "-vV"))
def test_version_is_one_line_on_standard_output(option):
    ran = run(option)
    assert ran.status == 0
    assert re.fullmatch(r"sigstore \d+\.\d+\.\d+\n", ran.out)
    assert ran.err == ""


def test_help_and_version_ignore_a_bad_environment():
    bad = {"SIGSTORE_STAGING": "perhaps", "SIGSTORE_OFFLINE": "perhaps",
           "SIGSTORE_LOGLEVEL": "LOUD"}
    assert run("--help", env=bad).status == 0
    assert run("--version", env=bad).status == 0
    assert run("verify", "identity", "--help", env=bad).status == 0
