# SPDX-License-Identifier: Apache-2.0
"""What an offline run does not read."""
import shutil
import subprocess

import pytest

from command import REAL, clean_env, sigstore

SAMPLE = REAL / "pypi_attestation_models-0.0.4a2.tar.gz"


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace")
@pytest.mark.parametrize("named", [False, True])
def test_openssl_is_configured_only_where_it_is_asked_for(tmp_path, named):
    config = tmp_path / "openssl.cnf"
    config.write_text("")
    env = clean_env(ASAN_OPTIONS="detect_leaks=0",
                    **({"OPENSSL_CONF": str(config)} if named else {}))
    if not named:
        env.pop("OPENSSL_CONF", None)
    trace = tmp_path / "trace"
    ran = subprocess.run(
        ["strace", "-f", "-o", trace, "-e", "trace=open,openat", sigstore(),
         "verify", "github", "--offline", "--bundle", f"{SAMPLE}.sigstore",
         "--repository", "trailofbits/pypi-attestation-models", SAMPLE],
        env=env, capture_output=True, text=True, timeout=120)
    if "ptrace" in ran.stderr:
        pytest.skip("no ptrace")
    assert ran.returncode == 0, ran.stderr
    assert ("openssl.cnf" in trace.read_text()) == named
