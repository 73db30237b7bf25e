# SPDX-License-Identifier: Apache-2.0
"""Good bundles: what each was made over, by whom, under which trusted root."""
import dataclasses
import os
import pathlib

import pytest

TREE = pathlib.Path(__file__).resolve().parents[2]
REAL = TREE / "tests/vectors/real"
ROOTS = TREE / "src/trust/roots"
GITHUB = "https://token.actions.githubusercontent.com"
BEACON = ("https://github.com/sigstore-conformance/"
          "extremely-dangerous-public-oidc-beacon/.github/workflows/"
          "extremely-dangerous-oidc-beacon.yml@refs/heads/main")
STACK = "http://127.0.0.1:8888/"


@dataclasses.dataclass(frozen=True)
class Good:
    """A bundle file and the question to which a verifier answers yes."""
    name: str
    path: pathlib.Path
    artifact: pathlib.Path
    root: pathlib.Path
    identity: str = ""
    issuer: str = ""
    key: pathlib.Path = None
    accepted: bool = True  # as the case's name says

    @property
    def data(self):
        return self.path.read_bytes()


def shared():
    """The folder of the shared test data, or None; asked for, it must be."""
    given = os.environ.get("SIGSTORE_SHARED") or TREE.parent / "shared"
    data = pathlib.Path(given) / "data"
    if data.is_dir():
        return data
    if os.environ.get("SIGSTORE_REQUIRE_SHARED", "0") not in ("", "0"):
        pytest.fail("no shared test data at %s" % data)
    return None


def real():
    """Two bundles of PyPI's pypi-attestations: public and staging."""
    github = "https://github.com/trailofbits/pypi-attestation-models/"
    rows = (
        ("real-public", "pypi_attestation_models-0.0.4a2.tar.gz", "production",
         github + ".github/workflows/release.yml@refs/tags/v0.0.4a2", GITHUB),
        ("real-staging", "rfc8785-0.1.2-py3-none-any.whl", "staging",
         "william@yossarian.net", "https://github.com/login/oauth"),
    )
    return [Good(name, REAL / (file + ".sigstore"), REAL / file,
                 ROOTS / instance / "trusted_root.json", identity, issuer)
            for name, file, instance, identity, issuer in rows]


def stack(data):
    """Bundles of three clients, made on one local instance."""
    folder = data / "bundles"
    other = {
        "python-sign-gha": ("https://github.com/example/project/.github/"
                            "workflows/release.yml@refs/heads/main", "gha"),
        "python-sign-uri": (STACK + "users/1", "uri"),
        "python-sign-username": ("alice!127.0.0.1", "username"),
    }
    found = []
    for path in sorted(folder.glob("*.sigstore.json")):
        name = path.name.split(".")[0]
        identity, issuer = other.get(name, ("alice@example.com", "auth"))
        found.append(Good(name, path, folder / "foo.txt",
                          folder / "trusted_root.json", identity,
                          STACK + issuer))
    return found


def conformance(data):
    """Every case of sigstore-conformance at hand, good and bad."""
    def text_of(path, default):
        return path.read_text().strip() if path.exists() else default

    def first(*paths):
        return next(path for path in paths if path.exists())

    found = []
    for path in sorted((data / "conformance").glob("*/bundle.sigstore.json")):
        case = path.parent
        key = case / "key.pub"
        found.append(Good(
            case.name, path,
            first(case / "artifact", case.parent / "a.txt"),
            first(case / "trusted_root.json",
                  ROOTS / "production/trusted_root.json"),
            text_of(case / "identity", BEACON),
            text_of(case / "issuer", GITHUB),
            key if key.exists() else None,
            not case.name.endswith("_fail")))
    return found


def goods():
    """All bundles that must verify."""
    found = real()
    data = shared()
    if data:
        found += stack(data)
        found += [case for case in conformance(data) if case.accepted]
    return found
