# SPDX-License-Identifier: Apache-2.0
"""What the tests of the command are given: real signatures and their data."""
import os
import pathlib
import shutil

import pytest

from command import REAL, REPOSITORY, ROOT, Sample


@pytest.fixture
def public(tmp_path):
    """The sample of the public instance, under its name of today."""
    name = "pypi_attestation_models-0.0.4a2.tar.gz"
    artifact = tmp_path / "app.tar.gz"
    bundle = tmp_path / "app.tar.gz.sigstore.json"
    shutil.copy(REAL / name, artifact)
    shutil.copy(REAL / (name + ".sigstore"), bundle)
    return Sample(
        artifact, bundle,
        "https://github.com/" + REPOSITORY +
        "/.github/workflows/release.yml@refs/tags/v0.0.4a2",
        "https://token.actions.githubusercontent.com")


@pytest.fixture
def staging(tmp_path):
    """The sample of the staging instance."""
    name = "rfc8785-0.1.2-py3-none-any.whl"
    artifact = tmp_path / name
    bundle = tmp_path / (name + ".sigstore.json")
    shutil.copy(REAL / name, artifact)
    shutil.copy(REAL / (name + ".sigstore"), bundle)
    return Sample(artifact, bundle, "william@yossarian.net",
                  "https://github.com/login/oauth")


@pytest.fixture
def shared():
    """The shared test data; without it the test is skipped, or fails."""
    given = os.environ.get("SIGSTORE_SHARED") or ROOT / "../shared"
    data = pathlib.Path(given) / "data"
    if data.is_dir():
        return data
    if os.environ.get("SIGSTORE_REQUIRE_SHARED", "0") != "0":
        pytest.fail("no shared test data at %s" % data)
    return pytest.skip("no shared test data at %s" % data)
