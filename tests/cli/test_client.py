# SPDX-License-Identifier: Apache-2.0
"""tests/conformance/client speaks the protocol of sigstore-conformance."""
import hashlib
import os
import subprocess

import pytest

from command import ROOT, clean_env, sigstore

CLIENT = ROOT / "tests/conformance/client"
ROOTS = ROOT / "src/trust/roots"


def client(*args, cwd=None, **env):
    return subprocess.run(
        [CLIENT, *map(str, args)], cwd=cwd, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60,
        env=clean_env(**{"SIGSTORE": sigstore(), **env}))


def verify(sample, *args, **more):
    return client("verify-bundle", "--bundle", sample.bundle,
                  "--certificate-identity", sample.identity,
                  "--certificate-oidc-issuer", sample.issuer, *args, **more)


def test_a_file_and_a_digest_are_verified(public):
    digest = hashlib.sha256(public.artifact.read_bytes()).hexdigest()
    for last in (public.artifact, "sha256:" + digest):
        ran = verify(public, last)
        assert ran.returncode == 0, ran.stderr
    assert verify(public, "sha256:" + 64 * "0").returncode == 1
    assert verify(public, public.bundle).returncode == 1


def test_paths_are_relative_to_the_callers_folder(public):
    ran = client("verify-bundle", "--bundle", public.bundle.name,
                 "--certificate-identity", public.identity,
                 "--certificate-oidc-issuer", public.issuer,
                 public.artifact.name, cwd=public.artifact.parent)
    assert ran.returncode == 0, ran.stderr


def test_another_signer_is_refused(public):
    ran = client("verify-bundle", "--bundle", public.bundle,
                 "--certificate-identity", "me@example.org",
                 "--certificate-oidc-issuer", public.issuer, public.artifact)
    assert ran.returncode == 1
    assert "POLICY_IDENTITY" in ran.stderr


def test_staging_and_trusted_root_choose_the_instance(public, staging):
    root = ROOTS / "staging/trusted_root.json"
    assert verify(staging, staging.artifact).returncode == 1
    assert verify(staging, "--staging", staging.artifact).returncode == 0
    for more in ((), ("--staging",)):
        ran = verify(staging, *more, "--trusted-root", root,
                     staging.artifact)
        assert ran.returncode == 0, ran.stderr
    assert verify(public, "--trusted-root", root,
                  public.artifact).returncode == 1


def test_a_bundle_made_with_a_key(shared):
    case = shared / "conformance/managed-key-happy-path"
    line = ("verify-bundle", "--bundle", case / "bundle.sigstore.json",
            "--key", case / "key.pub")
    artifact = case / "artifact"
    if not artifact.exists():
        artifact = case.parent / "a.txt"
    ran = client(*line, artifact)
    assert ran.returncode == 0, ran.stderr
    assert ": key %s, signed " % (case / "key.pub") in ran.stderr
    assert client(*line, case / "README").returncode == 1


@pytest.mark.parametrize("args", (
    (), ("frobnicate",), ("sign-bundle", "--bundle", "x", "y"),
    ("verify-bundle",), ("verify-bundle", "--bundle"),
    ("verify-bundle", "--bundle", "x"), ("verify-bundle", "--frob", "x"),
    ("verify-bundle", "--bundle", "x", "y", "z")))
def test_what_it_does_not_know_is_a_failure(args):
    ran = client(*args)
    assert ran.returncode == 2
    assert ran.stderr.startswith("client: ")


def test_without_a_variable_it_runs_its_own_tree(public):
    env = clean_env()
    env.pop("SIGSTORE", None)
    ran = subprocess.run(
        ["sh", "-x", CLIENT, "verify-bundle", "--bundle", "x", "y"], env=env,
        cwd="/", capture_output=True, text=True, timeout=60)
    assert str(CLIENT.parent / "../../build/sigstore") in ran.stderr
    assert os.path.isabs(CLIENT)
