# SPDX-License-Identifier: Apache-2.0
"""Logging in on another machine: a URL out, a code in."""
import re
import subprocess
import urllib.request

import pytest

from command import clean_env, sigstore

PROMPT = "Enter verification code: "


class Prompt:
    """The command, up to where it asks for a code."""

    def __init__(self, *arguments, env):
        self.process = subprocess.Popen(
            [sigstore(), "get-identity-token", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=clean_env(**env), text=True)
        self.said = ""
        while not self.said.endswith(PROMPT):
            letter = self.process.stderr.read(1)
            assert letter, self.said
            self.said += letter

    def url(self):
        return re.search(r"\n\n\t(\S+)\n", self.said)[1]

    def answer(self, text):
        out, err = self.process.communicate(text, timeout=60)
        return self.process.returncode, out, err


def fetch_code(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(url, timeout=30).read().decode()


@pytest.fixture
def ask(issuer, home):
    def ask(*options, env=None):
        return Prompt("--oidc-issuer", issuer.url + "good", *options,
                      env={**home, **(env or {})})
    return ask


def test_a_code_by_hand(ask):
    prompt = ask("--oauth-force-oob")
    assert "redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&" in prompt.url()
    status, out, err = prompt.answer(fetch_code(prompt.url()))
    assert (status, err) == (0, "")
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", out)


def test_forced_by_the_environment(ask):
    prompt = ask(env={"SIGSTORE_OAUTH_FORCE_OOB": "1",
                      "BROWSER": "/bin/false"})
    status, out, _ = prompt.answer(fetch_code(prompt.url()))
    assert status == 0 and out


def test_no_browser_is_opened(ask, browser):
    prompt = ask("--oauth-force-oob", env={"BROWSER": browser.command})
    prompt.answer(fetch_code(prompt.url()))
    assert not browser.was_opened()


@pytest.mark.parametrize("command", ("", "/bin/false", "/nowhere/browser",
                                     "false:/nowhere/browser"))
def test_without_a_browser_a_code_is_asked_for(ask, command):
    prompt = ask(env={"BROWSER": command})
    status, out, _ = prompt.answer(fetch_code(prompt.url()))
    assert status == 0 and out


@pytest.mark.parametrize("text", ("", "\n", " \n"))
def test_no_code(issuer, ask, text):
    status, out, err = ask("--oauth-force-oob").answer(text)
    assert (status, out) == (1, "")
    # What is wrong does not stand behind the prompt.
    assert err.startswith("\n") == (text == "")
    assert "code" in err and err.strip().count("\n") == 0
    assert not [path for path in issuer.paths() if path.endswith("/token")]


def test_a_wrong_code(ask):
    status, out, err = ask("--oauth-force-oob").answer("wrong\n")
    assert (status, out) == (1, "")
    assert "the issuer refuses: invalid_grant: no such code" in err


def test_a_code_that_is_too_long(ask):
    status, out, err = ask("--oauth-force-oob").answer("x" * 10000 + "\n")
    assert (status, out) == (1, "")
    assert "invalid_grant" in err
