# SPDX-License-Identifier: Apache-2.0
"""Peers that a machine may lack.  Tests of those are not tests here: they are
not collected, which is neither a pass nor a skip, and the end says so."""
import json
import pathlib
import shutil
import subprocess

import chromium

HERE = pathlib.Path(__file__).parent


def npm_modules():
    """Where npm has libraries of Sigstore that know Rekor v2, or None."""
    if not shutil.which("npm") or not shutil.which("node"):
        return None
    root = pathlib.Path(subprocess.run(
        ["npm", "root", "-g"], capture_output=True, text=True,
        check=False).stdout.strip())
    for modules in (root / "npm/node_modules", root):
        package = modules / "@sigstore/sign/package.json"
        if package.is_file() and (modules / "sigstore").is_dir() and int(
                json.loads(package.read_text())["version"].split(".")[0]) >= 4:
            return modules
    return None


def has_cosign():
    """A cosign that can be told of an instance by files."""
    return shutil.which("cosign") and "--signing-config" in subprocess.run(
        ["cosign", "sign-blob", "--help"], capture_output=True, text=True,
        check=False).stdout


NPM = npm_modules()
PEERS = {
    "test_peers_npm.py": (NPM, "npm with @sigstore/sign 4"),
    "test_peers_cosign.py": (has_cosign(), "cosign 3"),
    "test_oidc_pages.py": (chromium.find(), "Chromium"),
}
collect_ignore = [name for name, (found, _) in PEERS.items() if not found]


def pytest_terminal_summary(terminalreporter):
    for name in collect_ignore:
        terminalreporter.write_line(
            f"not tried: {name}, for want of {PEERS[name][1]}")
