# SPDX-License-Identifier: Apache-2.0
"""sigstore sign: what is written, and where; what is checked before it is
logged or written [client-spec 3], [client-spec 3.2], [client-spec 3.3],
[client-spec 3.4], [fulcio oidc]."""
import base64
import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import time

import pytest

from command import clean_env, on_terminal, run, sigstore
from signing import Instance, Signing

BUNDLE = "a.txt.sigstore.json"


@pytest.fixture
def signing(tmp_path):
    with Instance() as instance:
        yield Signing(tmp_path, instance)


def check_done(ran):
    assert ran.status == 0, ran.err
    assert "ERROR" not in ran.err


# ---- what is made ----

@pytest.mark.parametrize("rekors, tsas, asked", [
    (("v2",), 1, ["fulcio", "tsa", "rekor2"]),
    (("v1",), 1, ["fulcio", "tsa", "rekor1"]),
    (("v1",), 0, ["fulcio", "rekor1"]),
    (("v1", "v2"), 2, ["fulcio", "tsa", "tsa", "rekor1", "rekor2"]),
])
def test_a_bundle_of_each_kind_verifies(signing, rekors, tsas, asked):
    signing.configure(rekors=rekors, tsas=tsas)
    ran = signing.sign("a.txt")
    check_done(ran)
    assert signing.asked() == asked
    assert ran.out.endswith(f"Sigstore bundle written to {BUNDLE}\n")
    assert signing.verify("a.txt").status == 0
    material = json.loads((signing.folder / BUNDLE).read_text())[
        "verificationMaterial"]
    assert len(material["tlogEntries"]) == len(rekors)
    assert len(material["timestampVerificationData"][
        "rfc3161Timestamps"]) == tsas


@pytest.mark.parametrize("rekor", ["v1", "v2"])
@pytest.mark.parametrize("command", ["sign", "attest"])
def test_sigstore_python_verifies_it(signing, rekor, command):
    signing.configure(rekors=(rekor,))
    more = []
    if command == "attest":
        predicate = signing.folder / "p.json"
        predicate.write_text('{"buildDefinition":{"buildType":"t",'
                             '"externalParameters":{}},'
                             '"runDetails":{"builder":{"id":"b"}}}')
        more = ["--predicate", predicate, "--predicate-type",
                "https://slsa.dev/provenance/v1"]
    check_done(signing.run(command, *more, "a.txt"))
    ran = signing.peer_verify("a.txt")
    assert ran.returncode == 0, ran.stderr


def test_only_the_signers_certificate_is_in_it(signing):
    check_done(signing.sign("a.txt"))
    bundle = json.loads((signing.folder / BUNDLE).read_text())
    assert list(bundle) == ["mediaType", "verificationMaterial",
                            "messageSignature"]
    assert list(bundle["verificationMaterial"]) == [
        "certificate", "tlogEntries", "timestampVerificationData"]


def test_many_files_need_one_certificate(signing):
    names = [f"{i}.bin" for i in range(20)]
    for name in names:
        (signing.folder / name).write_text(name)
    ran = signing.sign(*names)
    check_done(ran)
    asked = signing.asked()
    assert asked.count("fulcio") == 1
    assert asked.count("rekor2") == len(names)
    lines = [line for line in ran.out.splitlines() if "written to" in line]
    assert lines == [f"Sigstore bundle written to {name}.sigstore.json"
                     for name in names]
    assert ran.out.count("BEGIN CERTIFICATE") == 1
    assert signing.verify(*names).status == 0


def test_the_latency_of_the_log_overlaps(signing):
    signing.instance.latency = 1.0
    names = [f"{i}.bin" for i in range(20)]
    for name in names:
        (signing.folder / name).write_text(name)
    start = time.monotonic()
    check_done(signing.sign("a.txt"))
    one = time.monotonic() - start
    start = time.monotonic()
    check_done(signing.sign(*names))
    many = time.monotonic() - start
    # The forged instance itself needs time for each, on few processors.
    assert many < one + 3, (one, many)


def test_a_file_that_is_named_twice_is_signed_once(signing):
    check_done(signing.sign("a.txt", "./a.txt", "a.txt"))
    assert signing.asked().count("rekor2") == 1


def test_detached_outputs(signing):
    ran = signing.sign("--signature", "s", "--certificate", "c", "a.txt")
    check_done(ran)
    assert ran.out.endswith("Signature written to s\n"
                            "Certificate written to c\n"
                            f"Sigstore bundle written to {BUNDLE}\n")
    bundle = json.loads((signing.folder / BUNDLE).read_text())
    assert (signing.folder / "s").read_text() == bundle["messageSignature"][
        "signature"] + "\n"
    certificate = (signing.folder / "c").read_text()
    assert certificate.endswith("-----END CERTIFICATE-----\n\n")
    der = base64.b64decode("".join(certificate.split("\n")[1:-3]))
    raw = bundle["verificationMaterial"]["certificate"]["rawBytes"]
    assert der == base64.b64decode(raw)


def test_no_default_files(signing):
    before = signing.files()
    check_done(signing.sign("--no-default-files", "a.txt"))
    assert signing.files() == before
    ran = signing.sign("--no-default-files", "--signature", "s",
                       "--certificate", "c", "a.txt")
    check_done(ran)
    assert signing.files() == sorted([*before, "s", "c"])


def test_an_output_directory_is_made(signing):
    check_done(signing.sign("--output-directory", "x/y/z", "a.txt"))
    assert (signing.folder / "x/y/z" / BUNDLE).is_file()


def test_a_bundle_may_go_to_a_stream(signing):
    ran = signing.sign("--bundle", "/dev/stdout", "--overwrite", "a.txt")
    check_done(ran)
    assert '{"mediaType":' in ran.out


def test_a_link_to_standard_output_is_not_replaced(signing):
    """Such as /dev/stdout, also where a file stands behind it."""
    link, out = signing.folder / "stdout", signing.folder / "out"
    link.symlink_to("/proc/self/fd/1")
    with out.open("wb") as stdout:
        ran = subprocess.run(
            [sigstore(), "--trust-config", signing.config, "sign",
             "--identity-token", f"@{signing.token}", "--overwrite",
             "--bundle", "stdout", "a.txt"], cwd=signing.folder,
            env=clean_env(), stdout=stdout, stderr=subprocess.PIPE, text=True,
            check=False)
    assert ran.returncode == 0, ran.stderr
    assert link.is_symlink()
    lines = out.read_text().splitlines()
    assert lines[0] == "Using ephemeral certificate:"
    assert lines[-2].startswith('{"mediaType":')
    assert lines[-1] == "Sigstore bundle written to stdout"


def test_the_mode_of_outputs_is_that_of_new_files(signing):
    check_done(signing.sign("a.txt"))
    mask = os.umask(0)
    os.umask(mask)
    mode = stat.S_IMODE((signing.folder / BUNDLE).stat().st_mode)
    assert mode == 0o666 & ~mask


def test_overwrite_replaces_whole_files(signing):
    target = signing.folder / BUNDLE
    target.write_text("x" * 100000)
    check_done(signing.sign("--overwrite", "a.txt"))
    assert signing.verify("a.txt").status == 0
    assert signing.files() == sorted(["a.txt", BUNDLE, "token", "trust.json"])


# ---- who signs ----

def test_the_token_may_come_from_anywhere(signing):
    token = signing.token.read_text()
    check_done(signing.sign("a.txt", token=token))
    check_done(run("--trust-config", signing.config, "sign",
                   "--identity-token", "-", "--overwrite", "a.txt",
                   cwd=signing.folder, stdin=None,
                   input=(token + "\n").encode()))
    check_done(run("--trust-config", signing.config, "sign", "--overwrite",
                   "a.txt", cwd=signing.folder,
                   env={"SIGSTORE_IDENTITY_TOKEN": token}))


def test_the_token_is_in_no_message(signing):
    token = signing.token.read_text()
    ran = signing.sign("-v", "a.txt", token=token)
    check_done(ran)
    for part in token.split("."):
        assert part not in ran.err + ran.out


def test_no_token_and_nowhere_to_log_in(signing):
    ran = run("--trust-config", signing.config, "sign",
              "--oidc-disable-ambient-providers", "a.txt",
              cwd=signing.folder)
    assert ran.status == 1
    assert "the signing config names no OIDC issuer" in ran.err
    assert signing.asked() == []


@pytest.mark.parametrize("claims, word", [
    ({"exp": 1000}, "expired"),
    ({"aud": "somebody-else"}, "audience"),
    ({"iss": None}, "iss"),
])
def test_a_token_of_no_use_is_not_shown_to_anybody(signing, claims, word):
    ran = signing.sign("a.txt", token=signing.instance.token(**claims))
    assert ran.status == 1
    assert ran.err.startswith("ERROR: identity token: ")
    assert word in ran.err
    assert signing.asked() == []


# ---- what is refused before anything is asked ----

@pytest.mark.parametrize("args, message", [
    (["--no-default-files", "--bundle", "b", "a.txt"],
     "--no-default-files may not be combined with --bundle."),
    (["--bundle", "b", "a.txt", "b.txt"],
     "Error: --signature, --certificate, and --bundle can't be used with "
     "explicit outputs for multiple inputs."),
    (["--bundle", "b", "--output-directory", "d", "a.txt"],
     "Error: --signature, --certificate, and --bundle can't be used with an "
     "explicit output directory."),
    (["--signature", "s", "a.txt"],
     "Error: --signature and --certificate must be used together."),
    (["nothing.txt"], "Input must be a file: nothing.txt"),
    (["--overwrite", "--bundle", "sub", "a.txt"],
     "Output is a directory: sub"),
    (["sub"], "Input must be a file: sub"),
    (["--output-directory", "b.txt", "a.txt"],
     "Output directory exists and is not a directory: b.txt"),
    (["--rekor-version", "3", "a.txt"], "--rekor-version"),
    (["--output-directory", "out", "a.txt", "sub/a.txt"],
     "a.txt and sub/a.txt would both be written to out/a.txt.sigstore.json"),
    (["--bundle", "a.txt", "--overwrite", "a.txt"],
     "a.txt is named for two different things"),
    (["--bundle", "x", "--signature", "x", "--certificate", "y", "a.txt"],
     "x is named for two different things"),
    (["--overwrite", "--bundle", "", "a.txt"], "Output is a directory: "),
    (["--overwrite", "a.txt", "a.txt.sigstore.json"],
     "a.txt.sigstore.json is to be signed, and the bundle of a.txt to be "
     "written to it"),
    (["--overwrite", "a.txt.sigstore.json", "sub/../a.txt"],
     "a.txt.sigstore.json is to be signed, and the bundle of sub/../a.txt to "
     "be written to it"),
    (["--overwrite", "a.txt", "link"],
     "link is to be signed, and the bundle of a.txt to be written to it"),
    (["--overwrite", "--bundle", BUNDLE, "link"],
     BUNDLE + " is named for two different things"),
    (["--overwrite", "--signature", BUNDLE, "--certificate", "c", "link"],
     BUNDLE + " is named for two different things"),
])
def test_wrong_lines(signing, args, message):
    (signing.folder / "b.txt").write_text("b")
    (signing.folder / "sub").mkdir()
    (signing.folder / "sub/a.txt").write_text("other")
    if any(BUNDLE in arg for arg in args):
        (signing.folder / BUNDLE).write_text("an input")
    if "link" in args:
        (signing.folder / BUNDLE).write_text("an input")
        (signing.folder / "link").symlink_to(BUNDLE)
    before = signing.files()
    ran = signing.sign(*args)
    assert ran.status == 2
    assert message in ran.err
    assert signing.asked() == []
    assert signing.files() == before


def test_abbreviations_of_sigstore_python_stay(signing):
    ran = run("--trust", signing.config, "sign", "--identity-token",
              f"@{signing.token}", "--si", "s", "--cert", "c", "a.txt",
              cwd=signing.folder)
    check_done(ran)
    assert "s" in signing.files() and "c" in signing.files()
    ran = signing.sign("--overwrite", "--signi", "nothing", "a.txt")
    assert ran.status == 1 and "signing config: nothing" in ran.err


def test_existing_outputs_are_kept(signing):
    kept = signing.folder / BUNDLE
    kept.write_text("kept")
    ran = signing.sign("a.txt")
    assert ran.status == 2
    assert ("Refusing to overwrite outputs without --overwrite: " + BUNDLE
            in ran.err)
    assert kept.read_text() == "kept"
    assert signing.asked() == []


@pytest.mark.parametrize("args, why", [
    (["--bundle", "nowhere/b"], "nowhere/b: No such file or directory"),
    (["--bundle", "a.txt/b"], "a.txt/b: Not a directory"),
    (["--bundle", "a.txt/"], "a.txt/: Not a directory"),
    (["--bundle", "n" * 256], "n: File name too long"),
])
def test_what_cannot_be_written_is_not_logged(signing, args, why):
    ran = signing.sign(*args, "a.txt")
    assert ran.status == 1
    assert why in ran.err and ran.err.count("\n") == 1
    assert signing.asked() == []


def test_a_file_is_signed_once_under_all_its_names(signing):
    (signing.folder / "sub").mkdir()
    ran = signing.sign("a.txt", "./a.txt", "sub/../a.txt", "sub/..//a.txt")
    check_done(ran)
    assert ran.out.count("written to") == 1
    assert ran.out.endswith(f" {BUNDLE}\n")


def test_an_input_may_have_no_name_any_more(signing):
    gone = signing.folder / "gone"
    gone.write_text("hello\n")
    with open(gone, encoding="ascii") as stream:
        gone.unlink()
        check_done(signing.sign("--bundle", BUNDLE, "/dev/stdin",
                                stdin=stream))
    assert signing.verify("a.txt").status == 0


def test_links_to_one_file_have_bundles_of_their_own(signing):
    for name in ("l", "m"):
        (signing.folder / name).symlink_to("a.txt")
    check_done(signing.sign("l", "a.txt", "m"))
    assert signing.verify("l", "a.txt", "m").status == 0


def test_a_name_may_be_as_long_as_names_can_be(signing):
    name = "n" * 241
    (signing.folder / name).write_text("n")
    check_done(signing.sign(name))
    assert len(BUNDLE.replace("a.txt", name)) == 255
    assert signing.verify(name).status == 0


def test_a_terminal_obeys_no_name(signing):
    name = "a\x1b[2Jb"
    (signing.folder / name).write_text("n")
    line = ("--trust-config", signing.config, "sign", "--identity-token",
            f"@{signing.token}", name)
    status, said = on_terminal(*line, cwd=signing.folder, NO_COLOR="1")
    assert status == 0, said
    assert "\x1b[2J" not in said
    assert f"written to {BUNDLE}".replace("a.txt", r"a\x1b[2Jb") in said
    ran = signing.sign("--overwrite", name)
    check_done(ran)
    assert f" {name}.sigstore.json\n" in ran.out  # for who reads a pipe


def test_overwriting_keeps_the_mode(signing):
    target = signing.folder / BUNDLE
    target.write_text("old")
    target.chmod(0o604)
    check_done(signing.sign("--overwrite", "a.txt"))
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def sign_many(signing, count, *before):
    """A run over many files, when the first of them is in the log."""
    names = [f"f{i}" for i in range(count)]
    for name in names:
        (signing.folder / name).write_text(name)
    process = subprocess.Popen(
        [*before, sigstore(), "--trust-config", signing.config, "sign",
         "--identity-token", f"@{signing.token}", *names],
        cwd=signing.folder, env=clean_env(), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE)
    process.stderr.readline()
    return process, names


def made_of(signing, names):
    return [name for name in signing.files()
            if name.startswith("f") and name not in names]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_whole_files_only(signing, number):
    process, names = sign_many(signing, 300)
    process.send_signal(number)
    process.stderr.read()
    assert process.wait() == -number
    made = made_of(signing, names)
    assert all(name.endswith(".sigstore.json") for name in made), made
    assert len(made) < len(names)
    for name in made:
        assert signing.verify(name.removesuffix(
            ".sigstore.json")).status == 0


ALONE = ["unshare", "--user", "--map-root-user", "--pid", "--fork",
         "--kill-child"]


def may_be_alone():
    """Whether this machine gives out namespaces of processes."""
    return shutil.which("unshare") and subprocess.run(
        [*ALONE, "true"], capture_output=True, check=False).returncode == 0


# Where it does not, this is no test.
if may_be_alone():
    def test_process_1_of_a_container_obeys_a_signal(signing):
        process, _ = sign_many(signing, 300, *ALONE)
        first = pathlib.Path(
            f"/proc/{process.pid}/task/{process.pid}/children")
        os.kill(int(first.read_text()), signal.SIGTERM)
        try:
            assert process.wait(30) == 128 + signal.SIGTERM
        finally:
            process.kill()


def test_a_closed_pipe_leaves_whole_files_only(signing):
    process, names = sign_many(signing, 60)
    process.stderr.close()
    assert process.wait() != 0
    made = made_of(signing, names)
    assert sorted(made) == sorted(name + ".sigstore.json" for name in names)


def test_an_output_that_appears_meanwhile_is_kept(signing):
    target = signing.folder / BUNDLE

    def appear(_service, _body):
        target.write_text("somebody else's")

    signing.instance.answers["rekor2"] = appear
    ran = signing.sign("a.txt")
    assert ran.status == 1
    assert "File exists" in ran.err
    assert target.read_text() == "somebody else's"
    assert signing.files() == sorted(["a.txt", BUNDLE, "token", "trust.json"])


def test_outputs_are_all_or_none(signing):
    def appear(_service, _body):
        (signing.folder / "taken").mkdir()

    signing.instance.answers["rekor2"] = appear
    ran = signing.sign("--overwrite", "--signature", "s", "--certificate",
                       "taken", "a.txt")
    assert ran.status == 1
    assert "taken: Is a directory" in ran.err
    assert signing.files() == sorted(["a.txt", "taken", "token",
                                      "trust.json"])


def test_a_trusted_root_alone_does_not_say_where_to_sign(signing):
    document = json.loads(signing.config.read_text())
    root = signing.folder / "root.json"
    root.write_text(json.dumps(document["trustedRoot"]))
    config = signing.folder / "config.json"
    config.write_text(json.dumps(document["signingConfig"]))
    line = ["--trusted-root", root, "sign", "--identity-token",
            f"@{signing.token}"]
    ran = run(*line, "a.txt", cwd=signing.folder)
    assert ran.status == 1 and "--signing-config" in ran.err
    check_done(run(*line, "--signing-config", config, "a.txt",
                   cwd=signing.folder))


def test_the_version_of_the_log_may_be_chosen(signing):
    signing.configure(rekors=("v1", "v2"))
    check_done(signing.sign("--rekor-version", "1", "a.txt"))
    assert signing.asked() == ["fulcio", "tsa", "rekor1"]
    check_done(signing.sign("--rekor-version", "2", "--overwrite", "a.txt"))
    assert signing.asked() == ["fulcio", "tsa", "rekor2"]


def test_help_of_signing_names_every_option(signing):
    for command in ("sign", "attest"):
        ran = run(command, "--help", cwd=signing.folder)
        assert ran.status == 0
        assert "OpenID Connect options:" in ran.out
        assert "Output options:" in ran.out


def test_a_line_with_a_token_is_not_passed_on(signing):
    """What we start, we start without it: nothing is started at all."""
    trace = signing.folder.parent / "trace"
    try:
        subprocess.run(["strace", "-V"], capture_output=True, check=True)
    except OSError:
        pytest.skip("no strace")
    from command import clean_env, sigstore
    ran = subprocess.run(
        ["strace", "-f", "-e", "execve", "-o", trace, sigstore(),
         "--trust-config", signing.config, "sign", "--identity-token",
         f"@{signing.token}", "a.txt"], cwd=signing.folder,
        env=clean_env(ASAN_OPTIONS="detect_leaks=0"), capture_output=True, text=True, timeout=120)
    if "ptrace" in ran.stderr:
        pytest.skip("no ptrace")
    assert trace.read_text().count("execve(") == 1
