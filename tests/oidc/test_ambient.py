# SPDX-License-Identifier: Apache-2.0
"""The token of the machine that the command runs on."""
import pytest

from command import run
from issuer import REQUEST_TOKEN, make_token


@pytest.fixture
def github(issuer, home):
    """The variables of a job of GitHub Actions."""
    def github(mode="good", **more):
        return {**home, "GITHUB_ACTIONS": "true",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
                "ACTIONS_ID_TOKEN_REQUEST_URL":
                    issuer.url + mode + "/github?api-version=2", **more}
    return github


def test_github(issuer, github):
    ran = run("get-identity-token", env=github())
    assert ran.status == 0, ran.err
    assert ran.err == ""
    assert ran.out == issuer.tokens[0] + "\n"
    assert [path for _, path, _, _ in issuer.requests] == [
        "/good/github?api-version=2&audience=sigstore"]


def test_the_client_is_the_audience(issuer, github):
    ran = run("get-identity-token", "--oidc-client-id", "me", env=github())
    assert ran.status == 0, ran.err
    assert issuer.requests[0][1].endswith("&audience=me")


def test_no_instance_is_asked(github):
    """An ambient token needs no signing config, so none is fetched."""
    ran = run("--instance", "http://127.0.0.1:1/tuf", "get-identity-token",
              env=github())
    assert ran.status == 0, ran.err


@pytest.mark.parametrize("mode,reason", (
    ("expired", "the token expired"),
    ("wrong-audience", "for the audience"),
    ("moved", "where this request must not go"),
))
def test_what_github_may_do_wrong(issuer, github, mode, reason):
    ran = run("get-identity-token", env=github(mode))
    assert ran.status == 1
    assert ran.out == ""
    assert ran.err.startswith(
        "ERROR: identity token of this machine: GitHub Actions: ")
    assert reason in ran.err and ran.err.count("\n") == 1
    assert len(issuer.requests) == 1


def test_a_request_token_that_is_wrong(github):
    ran = run("get-identity-token",
              env=github(ACTIONS_ID_TOKEN_REQUEST_TOKEN="wrong"))
    assert ran.status == 1
    assert 'HTTP 401: {"message": "who are you"}' in ran.err


def test_a_job_without_permission(github):
    ran = run("get-identity-token",
              env=github(ACTIONS_ID_TOKEN_REQUEST_TOKEN=""))
    assert ran.status == 1
    assert "permissions: id-token: write" in ran.err


def test_a_provider_that_fails_is_not_passed_over(issuer, browser, github):
    ran = run("get-identity-token", "--oidc-issuer", issuer.url + "good",
              env=github("expired", BROWSER=browser.command))
    assert ran.status == 1
    assert not browser.was_opened()


@pytest.mark.parametrize("how", ("option", "variable"))
def test_disabled_providers_are_not_asked(issuer, browser, github, how):
    env = github(BROWSER=browser.command)
    options = ["--oidc-issuer", issuer.url + "good"]
    if how == "option":
        options.append("--oidc-disable-ambient-providers")
    else:
        env["SIGSTORE_OIDC_DISABLE_AMBIENT_PROVIDERS"] = "yes"
    ran = run("get-identity-token", *options, env=env)
    assert ran.status == 0, ran.err
    assert "/good/github" not in issuer.paths()
    assert browser.note()


def test_a_file(home, tmp_path):
    token = make_token(iss="https://issuer.example")
    path = tmp_path / "token"
    path.write_text(token + "\n")
    env = {**home, "SIGSTORE_ID_TOKEN_FILE": str(path)}
    ran = run("get-identity-token", env=env)
    assert (ran.status, ran.out, ran.err) == (0, token + "\n", "")


def test_a_file_that_is_not_there(home, tmp_path):
    env = {**home, "SIGSTORE_ID_TOKEN_FILE": str(tmp_path / "absent")}
    ran = run("get-identity-token", env=env)
    assert ran.status == 1
    assert "SIGSTORE_ID_TOKEN_FILE: " in ran.err
    assert "no such file" in ran.err


def test_gitlab(home):
    token = make_token(iss="https://gitlab.example")
    env = {**home, "GITLAB_CI": "true", "SIGSTORE_ID_TOKEN": token}
    assert run("get-identity-token", env=env).out == token + "\n"


@pytest.mark.parametrize("variable,name", (("BUILDKITE", "buildkite-agent"),
                                           ("CIRCLECI", "circleci")))
def test_helpers(home, tmp_path, variable, name):
    token = make_token(iss="https://issuer.example")
    program = tmp_path / name
    program.write_text("#!/bin/sh\necho $* >%s/words\necho %s\n"
                       % (tmp_path, token))
    program.chmod(0o755)
    env = {**home, variable: "true", "PATH": str(tmp_path)}
    ran = run("get-identity-token", env=env)
    assert (ran.status, ran.out, ran.err) == (0, token + "\n", "")
    assert "sigstore" in (tmp_path / "words").read_text()
