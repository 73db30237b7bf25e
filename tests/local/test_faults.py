# SPDX-License-Identifier: Apache-2.0
"""Each fault of sigstore-local, and what our client makes of it: one line that
names the service and what is wrong, exit status 1, nothing left behind."""
import subprocess

import pytest

from peers import Signer
from serving import Serving, sigstore_local

FULCIO = "Fulcio at "
TSA = "timestamp authority at "
REKOR = "Rekor at "
DECEIVED = None  # nobody can tell by one answer
LATE = "late"    # it is well, but takes its time

FAULTS = {
    "expired-certificate": [FULCIO, "its certificate: it expired at "],
    "other-identity": [FULCIO, "is for \"mallory@example.org\""],
    "other-key": [FULCIO, "is for another key"],
    "no-sct": [FULCIO, "the certificate has no SCT"],
    "wrong-sct-key": [FULCIO, "SCT's signature is not by its log's key"],
    "stale-timestamp": [TSA, "valid from "],
    "wrong-nonce": [TSA, "another nonce"],
    "wrong-imprint": [TSA, "over another signature"],
    "forked-log": DECEIVED,
    "bad-proof": [REKOR, "inclusion proof: "],
    "bad-checkpoint": [REKOR, "signature by 127.0.0.1 does not verify"],
    "wrong-entry": [REKOR, "is not what was sent"],
    "bad-set": [REKOR, "inclusion promise does not verify"],
    "conflict": [REKOR, "answered HTTP 4"],
    "slow": LATE,
    "500": [FULCIO, "answered HTTP 500: this was wished for"],
    "hang": [FULCIO, "took too long"],
    "reset": [FULCIO, "the connection broke"],
    "garbage": [FULCIO, "its answer (HTTP 200)"],
    "huge": [FULCIO, "is longer than the "],
}
ONLY_V1 = ("bad-set",)


def test_every_fault_has_a_row():
    ran = subprocess.run([sigstore_local(), "--list-faults"], check=True,
                         capture_output=True, text=True)
    listed = ran.stdout.split("\n\n", maxsplit=1)[0].splitlines()
    assert [line.split()[0] for line in listed] == list(FAULTS)


def sign(tmp_path, fault, version):
    with Serving(tmp_path / "state", "--fault", fault) as instance:
        (tmp_path / "user").mkdir()
        signer = Signer(tmp_path / "user", instance)
        before = sorted(signer.folder.iterdir())
        ran = signer.ours(*signer.trust, "sign", "--rekor-version", version,
                          "--identity-token", signer.token, "a.txt")
        if ran.status == 0:
            assert signer.bundle.exists()
        else:
            assert sorted(signer.folder.iterdir()) == before
    return ran


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_client_is_not_deceived(tmp_path, fault, version):
    words = FAULTS[fault]
    ran = sign(tmp_path, fault, version)
    if words in (DECEIVED, LATE) or (fault in ONLY_V1 and version == "2"):
        assert ran.status == 0, ran.err
        return
    assert ran.status == 1
    assert ran.err.startswith("ERROR: ") and ran.err.count("\n") == 1, ran.err
    for word in words:
        assert word in ran.err, ran.err


@pytest.mark.parametrize("service, name", [
    ("tsa", TSA), ("rekor1", REKOR), ("rekor2", REKOR)])
@pytest.mark.parametrize("fault, word", [
    ("500", "answered HTTP 500"), ("reset", "the connection broke"),
    ("garbage", "its answer (HTTP 200)"), ("huge", "is longer than the ")])
def test_each_service_may_fail(tmp_path, service, name, fault, word):
    if (service, fault) == ("tsa", "garbage"):
        word = "not one TimeStampResp"
    ran = sign(tmp_path, f"{fault}:{service}",
               "1" if service == "rekor1" else "2")
    assert ran.status == 1
    assert ran.err.startswith("ERROR: ") and ran.err.count("\n") == 1, ran.err
    assert name in ran.err and word in ran.err, ran.err
