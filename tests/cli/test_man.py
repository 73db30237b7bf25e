# SPDX-License-Identifier: Apache-2.0
"""sigstore(1) tells of every option, variable and limit there is."""
import re

import pytest

from command import ROOT, run

PAGE = (ROOT / "man/sigstore.1").read_text()
LEVELS = ((), ("verify",), ("verify", "identity"), ("verify", "github"),
          ("get-identity-token",), ("trust-instance",), ("plumbing",),
          ("plumbing", "update-trust-root"), ("plumbing", "fix-bundle"),
          ("sign",), ("attest",))


@pytest.mark.parametrize("level", LEVELS, ids=" ".join)
def test_every_option_is_in_the_page(level):
    options = set(re.findall(r"--([a-z-]+)", run(*level, "--help").out))
    assert options
    missing = [name for name in options if "Fl Fl " + name not in PAGE]
    assert not missing


def test_every_option_of_the_page_exists():
    known = "".join(run(*level, "--help").out for level in LEVELS)
    for name in set(re.findall(r"Fl Fl ([a-z-]+)", PAGE)):
        assert "--" + name in known, name


def test_every_variable_is_in_the_page():
    source = "".join(path.read_text() for path in ROOT.glob("cli/*.c"))
    for name in set(re.findall(r'"(SIGSTORE_[A-Z_]+)"', source)):
        assert name in PAGE, name


def test_the_limits_of_the_page_are_those_of_the_library():
    header = (ROOT / "src/base/limits.h").read_text()
    for text, name, unit in (
            ("a bundle", "BUNDLE", " MiB"),
            ("a trusted root or trust config", "TRUST", " MiB"),
            ("a public key file", "KEY_FILE", " KiB"),
            ("nesting of JSON", "JSON_DEPTH", ""),
            ("log entries of a bundle", "LOG_ENTRIES", ""),
            ("timestamps of a bundle", "TIMESTAMPS", ""),
            ("certificates of a chain", "CHAIN", ""),
            ("a certificate", "CERTIFICATE", " KiB"),
            ("extensions of a certificate", "EXTENSIONS", ""),
            ("SCTs of a certificate", "SCTS", ""),
            ("a timestamp", "TIMESTAMP", " KiB"),
            ("hashes of an inclusion proof", "PROOF_HASHES", ""),
            ("signatures of a checkpoint", "NOTE_SIGNATURES", ""),
            ("a checkpoint", "CHECKPOINT", " KiB"),
            ("subjects of a statement", "SUBJECTS", ""),
            ("digests of a subject", "SUBJECT_DIGESTS", ""),
            ("keys of one kind in a trusted root", "TRUST_ENTRIES", "")):
        number = re.search(r"#define SG_%s_MAX \(?([0-9]+)u?\b" % name,
                           header)[1]
        assert ".It %s Ta %s%s\n" % (text, number, unit) in PAGE
