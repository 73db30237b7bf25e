# SPDX-License-Identifier: Apache-2.0
"""Environment variables are the defaults of options, and no more."""
import pytest

import command
from command import REPOSITORY


def run(*args, env=None, **more):
    """Without the network, unless a test says otherwise."""
    return command.run(*args, env={"SIGSTORE_OFFLINE": "1", **(env or {})},
                       **more)


@pytest.fixture
def who(public):
    return {"SIGSTORE_CERT_IDENTITY": public.identity,
            "SIGSTORE_CERT_OIDC_ISSUER": public.issuer}


def test_variables_suffice_for_required_options(public, who):
    ran = run("verify", "identity", public.artifact, env=who)
    assert ran.status == 0, ran.err


def test_an_option_outweighs_its_variable(public, who):
    ran = run("verify", "identity", "--cert-identity", "you@example.org",
              public.artifact, env=who)
    assert ran.status == 1
    assert "POLICY_IDENTITY" in ran.err


def test_empty_variables_count_as_unset(public, who):
    empty = dict.fromkeys((
        "SIGSTORE_STAGING", "SIGSTORE_BUNDLE", "SIGSTORE_CERTIFICATE",
        "SIGSTORE_SIGNATURE", "SIGSTORE_LOGLEVEL",
        "SIGSTORE_VERIFY_GITHUB_WORKFLOW_REF"), "")
    ran = run("verify", "identity", public.artifact, env={**who, **empty})
    assert ran.status == 0, ran.err
    ran = run("verify", "identity", public.artifact,
              env={**who, "SIGSTORE_CERT_IDENTITY": ""})
    assert ran.status == 2
    assert ran.err.endswith("required: --cert-identity\n")
    ran = run("verify", "identity", public.artifact,
              env={**who, "SIGSTORE_OFFLINE": ""})
    assert_online(ran)


def assert_online(ran):
    """It asked for the network, which no test of this file has."""
    assert ran.status == 1
    assert ran.err.startswith("ERROR: the trusted root of the public instance "
                              "cannot be refreshed: https://")
    assert ran.trust == ""


@pytest.mark.parametrize("word", ("1", "y", "Yes", "TRUE", "t", "on"))
def test_words_for_yes(staging, word):
    ran = run("verify", "identity", *staging.who, staging.artifact,
              env={"SIGSTORE_STAGING": word, "SIGSTORE_OFFLINE": word})
    assert ran.status == 0, ran.err
    assert "of the staging instance" in ran.trust


@pytest.mark.parametrize("word", ("0", "n", "No", "FALSE", "f", "off"))
def test_words_for_no(public, word):
    ran = run("verify", "identity", *public.who, public.artifact,
              env={"SIGSTORE_STAGING": word, "SIGSTORE_OFFLINE": word})
    assert_online(ran)


@pytest.mark.parametrize("word", ("2", "perhaps", "yess", " ", "tru\x1be"))
@pytest.mark.parametrize("name", ("SIGSTORE_STAGING", "SIGSTORE_OFFLINE"))
def test_other_words_are_wrong_usage(public, name, word):
    ran = run("verify", "identity", *public.who, public.artifact,
              env={name: word})
    assert ran.status == 2
    assert ran.err.endswith("is neither yes nor no\n")
    assert name in ran.err and "\x1b" not in ran.err


def test_a_bad_word_matters_only_to_commands_with_the_option(public):
    ran = run("verify", "identity", *public.who, public.artifact,
              env={"SIGSTORE_OVERWRITE": "perhaps"})
    assert ran.status == 0, ran.err
    ran = run("verify", "identity", "--offline", *public.who,
              public.artifact, env={"SIGSTORE_OFFLINE": "perhaps"})
    assert ran.status == 0, ran.err


def test_claims_of_github_come_from_variables(public):
    def verify(**claims):
        return run("verify", "github", public.artifact, env={
            "SIGSTORE_VERIFY_GITHUB_WORKFLOW_" + name: value
            for name, value in claims.items()})

    assert verify(REPOSITORY=REPOSITORY).status == 0
    assert verify(REPOSITORY=REPOSITORY, REF="refs/tags/v0.0.4a2",
                  TRIGGER="release").status == 0
    for name in ("TRIGGER", "SHA", "NAME", "REF"):
        ran = verify(REPOSITORY=REPOSITORY, **{name: "another"})
        assert ran.status == 1, name
        assert "POLICY_CLAIM" in ran.err
    assert verify(REF="refs/tags/v0.0.4a2").status == 2


def test_variables_name_the_bundle(public, who):
    there = public.bundle.rename(public.bundle.with_name("elsewhere"))
    ran = run("verify", "identity", public.artifact,
              env={**who, "SIGSTORE_BUNDLE": str(there)})
    assert ran.status == 0, ran.err


def test_a_key_leaves_identities_of_the_environment_aside(public, who):
    (public.artifact.parent / "key.pem").write_text("no key")
    ran = run("verify", "identity", "--key", "key.pem", public.artifact,
              env=who, cwd=public.artifact.parent)
    assert ran.status == 1
    assert ran.err.startswith("ERROR: --key key.pem: ")


def test_an_instance_on_the_line_outweighs_the_variable(public):
    ran = run("--instance", "https://tuf-repo-cdn.sigstore.dev/", "verify",
              "identity", "--offline", *public.who, public.artifact,
              env={"SIGSTORE_STAGING": "1"})
    assert ran.status == 0, ran.err


DEBUG = {"WARNING", "DEBUG", "OK"}
INFO = {"WARNING", "OK"}


@pytest.mark.parametrize("level, labels", (
    ("DEBUG", DEBUG), ("debug", DEBUG), ("INFO", INFO), ("WARNING", INFO),
    ("ERROR", {"OK"}), ("Critical", {"OK"})))
def test_the_log_level_silences_all_but_answers(public, level, labels):
    ran = run("verify", "identity", *public.who, public.artifact,
              env={"SIGSTORE_LOGLEVEL": level})
    assert ran.status == 0
    said = ran.trust + ran.err
    assert {line.split(":")[0] for line in said.splitlines()} == labels


@pytest.mark.parametrize("level", ("LOUD", "WARN", "10", "INFO "))
def test_an_unknown_log_level_is_wrong_usage(public, level):
    ran = run("verify", "identity", *public.who, public.artifact,
              env={"SIGSTORE_LOGLEVEL": level})
    assert ran.status == 2
    assert "is not one of DEBUG, INFO, WARNING, ERROR, CRITICAL" in ran.err


@pytest.mark.parametrize("where", range(4))
def test_verbose_works_anywhere(public, where):
    line = ["verify", "identity", *public.who, public.artifact]
    line.insert((0, 1, 2, len(line))[where], "-v")
    ran = run(*line, env={"SIGSTORE_LOGLEVEL": "ERROR"})
    assert ran.status == 0
    assert "DEBUG: " in ran.err
    assert str(public.bundle) in ran.err
