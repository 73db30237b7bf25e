# SPDX-License-Identifier: Apache-2.0
"""An issuer, a browser, and a home without anything in it."""
import json
import pathlib
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from command import run  # noqa: E402
from issuer import Issuer  # noqa: E402

AMBIENT = ("GITHUB_ACTIONS", "BUILDKITE", "GITLAB_CI", "CIRCLECI",
           "GOOGLE_SERVICE_ACCOUNT_NAME", "DISPLAY", "WAYLAND_DISPLAY",
           "http_proxy", "https_proxy", "all_proxy", "BROWSER")


@pytest.fixture
def issuer():
    running = Issuer()
    yield running
    running.stop()


class Browser:
    def __init__(self, folder):
        self.folder = folder
        self.command = "%s %s %s" % (sys.executable,
                                     pathlib.Path(__file__).parent /
                                     "browser.py", folder)

    def note(self):
        """What it saw, once it is done."""
        path = self.folder / "note"
        for _ in range(600):
            if path.exists():
                return json.loads(path.read_text())
            time.sleep(0.05)
        raise AssertionError("no browser was opened")

    def was_opened(self):
        return (self.folder / "note").exists()


@pytest.fixture
def browser(tmp_path):
    return Browser(tmp_path)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Where nothing is known of any cloud, instance or desktop."""
    for name in AMBIENT:
        monkeypatch.delenv(name, raising=False)
    return {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": "",
            "XDG_CACHE_HOME": ""}


@pytest.fixture
def get(issuer, browser, home):
    """Runs get-identity-token at the issuer that does this wrong."""
    def get(mode="good", *options, env=None, **more):
        return run("get-identity-token", "--oidc-issuer", issuer.url + mode,
                   *options, env={**home, "BROWSER": browser.command,
                                  **(env or {})}, **more)
    return get
