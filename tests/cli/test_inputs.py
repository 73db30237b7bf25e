# SPDX-License-Identifier: Apache-2.0
"""Inputs: files, digests, pipes; many of them; and their bundles."""
import hashlib
import os
import re
import resource
import shutil
import subprocess
import threading

import pytest

from command import REPOSITORY, clean_env, run, sigstore

ACCEPTED = re.compile(
    r"OK: (?P<input>.+): (?P<identity>\S+), issuer (?P<issuer>https://\S+), "
    r"signed (?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ), "
    r"log index (?P<index>\d+) \((?P<log>https://\S+)\)")


def verify(sample, *args, **more):
    return run("verify", "identity", "--offline", *sample.who, *args, **more)


def test_one_line_names_what_was_proved(public):
    ran = verify(public, public.artifact)
    assert ran.status == 0, ran.err
    said = ACCEPTED.fullmatch(ran.err.rstrip("\n"))
    assert said["input"] == str(public.artifact)
    assert said["identity"] == public.identity
    assert said["issuer"] == public.issuer
    entry = public.document()["verificationMaterial"]["tlogEntries"][0]
    assert said["index"] == entry["logIndex"]
    seconds = int(entry["integratedTime"])
    date = subprocess.run(["date", "-u", "-d", "@%d" % seconds,
                           "+%Y-%m-%dT%H:%M:%SZ"], check=True,
                          capture_output=True, text=True).stdout.strip()
    assert said["time"] == date


def test_the_statement_goes_to_standard_output(public):
    import base64
    payload = public.document()["dsseEnvelope"]["payload"]
    want = base64.b64decode(payload).decode() + "\n"
    assert verify(public, public.artifact).out == want
    ran = run("verify", "github", "--offline", "--repository", REPOSITORY,
              public.artifact)
    assert (ran.status, ran.out) == (0, want)


def test_a_refused_statement_is_not_printed(public):
    with public.artifact.open("ab") as file:
        file.write(b"x")
    ran = verify(public, public.artifact)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("FAIL: %s: SUBJECT: " % public.artifact)
    assert ran.err.count("\n") == 1


def test_each_instance_verifies_its_own_bundle_only(public, staging):
    for sample, option in ((public, "--staging"), (staging, "--verbose")):
        ran = run(option, "verify", "identity", "--offline", *sample.who,
                  sample.artifact)
        assert ran.status == 1
        assert "FAIL: " in ran.err
        assert "are you using the correct Sigstore instance?" in ran.err
    ran = run("--staging", "verify", "identity", "--offline", *staging.who,
              staging.artifact)
    assert ran.status == 0, ran.err


@pytest.mark.parametrize("url", (
    "https://tuf-repo-cdn.sigstage.dev", "https://tuf-repo-cdn.sigstage.dev/",
    "https://tuf-repo-cdn.sigstage.dev///"))
def test_a_built_in_instance_has_a_url(staging, url):
    ran = run("--instance", url, "verify", "identity", "--offline",
              *staging.who, staging.artifact)
    assert ran.status == 0, ran.err


@pytest.mark.parametrize("url, words", (
    ("https://tuf.example.org", "is not trusted yet"),
    ("https://tuf-repo-cdn.sigstage.dev.evil.org", "is not trusted yet"),
    ("http://tuf-repo-cdn.sigstage.dev", "is not trusted yet"),
    ("", "not a URL"), ("/", "not a URL"), ("https://", "not a URL"),
    ("http:///x", "not a URL"), ("ftp://example.org", "not a URL"),
    ("file:///etc/passwd", "not a URL")))
@pytest.mark.parametrize("more", ((), ("--offline",)))
def test_another_instance_is_refused(staging, url, words, more):
    ran = run("--instance", url, "verify", "identity", *more, *staging.who,
              staging.artifact)
    assert ran.status == 1
    assert ran.err.startswith("ERROR: --instance " + url)
    assert words in ran.err and ran.err.count("\n") == 1


def test_the_built_in_root_tells_its_age_once(public):
    ran = verify(public, public.artifact, public.artifact)
    assert ran.trust.count("\n") == 1
    assert re.search(r"built-in trusted root of the public instance, \d+ "
                     r"days? old \(\d{4}-\d\d-\d\d\)", ran.trust)


def test_the_older_bundle_name_is_found_with_a_warning(public):
    old = str(public.artifact) + ".sigstore"
    public.bundle.rename(old)
    ran = verify(public, public.artifact)
    assert ran.status == 0, ran.err
    assert ran.err.startswith(
        "WARNING: {0}: {0}.sigstore should be named {0}.sigstore.json. "
        .format(public.artifact))
    assert ran.err.count("\n") == 2
    # --bundle names what it names, without a warning
    ran = verify(public, "--bundle", old, public.artifact)
    assert (ran.status, ran.err.count("\n")) == (0, 1)


@pytest.mark.parametrize("change", (str, str.upper))
def test_a_digest_stands_for_a_file(public, change):
    data = public.artifact.read_bytes()
    digest = "sha256:" + change(hashlib.sha256(data).hexdigest())
    ran = verify(public, "--bundle", public.bundle, digest)
    assert ran.status == 0, ran.err
    assert ran.err.startswith("OK: %s: " % digest)
    other = "sha256:" + hashlib.sha256(data + b"x").hexdigest()
    ran = verify(public, "--bundle", public.bundle, other)
    assert ran.status == 1
    assert ran.err.startswith("FAIL: %s: SUBJECT: " % other)


def test_a_file_named_like_a_digest_is_a_file(public):
    folder = public.artifact.parent
    name = "sha256:" + 64 * "0"
    shutil.copy(public.artifact, folder / name)
    ran = verify(public, "--bundle", public.bundle, name, cwd=folder)
    assert ran.status == 0, ran.err


def test_standard_input_is_an_input(public):
    for name in ("-", "/dev/stdin"):
        for bundle in ("--bundle", "--bun"):
            with public.artifact.open("rb") as file:
                ran = verify(public, bundle, public.bundle, name, stdin=file)
            assert ran.status == 0, ran.err
            assert ran.err.startswith("OK: %s: " % name)


def test_a_pipe_on_standard_input_is_an_input(public):
    data = public.artifact.read_bytes()
    for data, status in ((data, 0), (data[:-1], 1), (b"", 1)):
        ran = verify(public, "--bundle", public.bundle, "-", stdin=None,
                     input=data)
        assert ran.status == status, ran.err


def feed(path, data):
    """Writes `data` into a pipe as soon as somebody reads it."""
    def write():
        with open(path, "wb") as file:
            file.write(data)
    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_named_pipes_are_inputs_and_bundles(public, tmp_path):
    os.mkfifo(tmp_path / "artifact")
    os.mkfifo(tmp_path / "bundle")
    threads = (feed(tmp_path / "artifact", public.artifact.read_bytes()),
               feed(tmp_path / "bundle", public.bundle.read_bytes()))
    ran = verify(public, "--bundle", tmp_path / "bundle",
                 tmp_path / "artifact")
    for thread in threads:
        thread.join()
    assert ran.status == 0, ran.err


def test_a_closed_standard_input_is_refused(public):
    line = [sigstore(), "verify", "identity", "--offline", *public.who,
            "--bundle", str(public.bundle), "-"]
    ran = subprocess.run(["sh", "-c", 'exec "$@" <&-', "sh", *line],
                         capture_output=True, text=True, env=clean_env())
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("FAIL: -: ")


@pytest.fixture
def many(public):
    """Good, refused, malformed, missing and wrong inputs, in a folder."""
    folder = public.artifact.parent
    for name in ("one", "two", "changed", "broken"):
        shutil.copy(public.artifact, folder / name)
        shutil.copy(public.bundle, folder / (name + ".sigstore.json"))
    (folder / "changed").write_bytes(b"changed")
    (folder / "broken.sigstore.json").write_bytes(b"{")
    (folder / "bare").write_bytes(b"")
    (folder / "folder").mkdir()
    return public


def test_every_input_is_answered_in_order(many):
    folder = many.artifact.parent
    names = ["one", "changed", "two", "broken", "bare", "nope", "folder",
             "-", "sha256:", "one"]
    starts = ["OK: one: ", "FAIL: changed: SUBJECT: ", "OK: two: ",
              "FAIL: broken: ",
              "FAIL: bare: Missing verification materials",
              "FAIL: nope: no such file", "FAIL: folder: it is a directory",
              "FAIL: -: Missing", "FAIL: sha256:: no such file", "OK: one: "]
    ran = verify(many, *names, cwd=folder)
    assert ran.status == 2
    lines = ran.err.splitlines()
    assert len(lines) == len(starts)
    for line, start in zip(lines, starts):
        assert line.startswith(start)
    assert ran.out.count("\n") == 3


@pytest.mark.parametrize("names, status", (
    (("one", "two"), 0), (("one", "changed"), 1), (("broken", "one"), 1),
    (("one", "bare"), 2), (("changed", "nope", "one"), 2),
    (("changed", "broken"), 1)))
def test_the_status_is_that_of_the_worst_input(many, names, status):
    assert verify(many, *names, cwd=many.artifact.parent).status == status


def test_hundreds_of_inputs_stay_in_order(many):
    names = ["one" if i % 7 else "changed" for i in range(300)]
    ran = verify(many, *names, cwd=many.artifact.parent)
    assert ran.status == 1
    said = [line.split(": ")[:2] for line in ran.err.splitlines()]
    assert said == [["OK" if name == "one" else "FAIL", name]
                    for name in names]
    assert ran.out.count("\n") == names.count("one")


def test_options_and_inputs_may_mix(many):
    ran = run("verify", "identity", "one", *many.who[:2], "two", "--offline",
              *many.who[2:], "--", "one", cwd=many.artifact.parent)
    assert (ran.status, ran.err.count("OK: ")) == (0, 3)


def test_names_may_start_with_a_dash(many):
    folder = many.artifact.parent
    shutil.copy(folder / "one", folder / "--one")
    shutil.copy(many.bundle, folder / "--one.sigstore.json")
    assert verify(many, "--", "--one", cwd=folder).status == 0
    assert verify(many, "--one", cwd=folder).status == 2


def test_values_may_hold_blanks(many):
    folder = many.artifact.parent
    shutil.copy(many.bundle, folder / "my bundle")
    shutil.copy(many.bundle, folder / "--my bundle")
    for given in (("--bundle", "my bundle"), ("--bundle=my bundle",),
                  ("--bundle", "--my bundle"), ("--bun=--my bundle",)):
        assert verify(many, *given, "one", cwd=folder).status == 0, given


def test_prefixes_and_equal_signs(many):
    folder = many.artifact.parent
    ran = run("--verb", "verify", "identity", "--off",
              "--cert-i=" + many.identity, "--cert-o", many.issuer,
              "--bun=one.sigstore.json", "one", cwd=folder)
    assert ran.status == 0, ran.err
    # --cert is whole, not the beginning of --cert-identity
    ran = verify(many, "--cert", "x", "one", cwd=folder)
    assert ran.err.endswith(
        "--offline cannot be used with --certificate or --signature\n")


# A file that opens but cannot be read, not even by root.
UNREADABLE = "/proc/self/mem"


def test_unreadable_files_are_one_line(public):
    for bundle, artifact in ((public.bundle, UNREADABLE),
                             (UNREADABLE, public.artifact)):
        ran = verify(public, "--bundle", bundle, artifact)
        assert ran.status == 1
        assert ran.err.startswith("FAIL: %s: " % artifact)
        assert ran.err.count("\n") == 1


def test_a_file_that_may_not_be_opened_says_what_to_do(public):
    public.artifact.chmod(0)
    ran = verify(public, public.artifact)
    if os.geteuid() == 0:  # may open everything
        assert ran.status == 0
        return
    assert ran.status == 1
    assert ran.err == "FAIL: %s: cannot open it: Permission denied; check " \
        "that you may read it\n" % public.artifact


@pytest.mark.parametrize("option", ("--trusted-root", "--trust-config"))
@pytest.mark.parametrize("what", ("nope", "folder", "empty", "text"))
def test_bad_trust_material_is_one_line(many, option, what):
    folder = many.artifact.parent
    (folder / "empty").write_bytes(b"")
    (folder / "text").write_bytes(b"text")
    ran = run(option, what, "verify", "identity", *many.who, "one",
              cwd=folder)
    assert ran.status == 1
    assert ran.err.startswith("ERROR: ") and what in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("what", ("nope", "folder", "empty", "text", "huge"))
def test_bad_keys_are_one_line(many, what):
    folder = many.artifact.parent
    (folder / "empty").write_bytes(b"")
    (folder / "text").write_bytes(b"text")
    (folder / "huge").write_bytes(b"x" * 70000)
    ran = run("verify", "identity", "--key", what, "one", cwd=folder)
    assert ran.status == 1
    assert ran.err.startswith("ERROR: --key %s: " % what)
    assert ran.err.count("\n") == 1


def resident(*args, **more):
    """How many bytes the command had in memory at most."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    process = subprocess.Popen([sigstore(), *map(str, args)],
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, env=clean_env(),
                               **more)
    process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    assert before >= 0
    return process.returncode, usage.ru_maxrss * 1024


def test_memory_does_not_grow_with_the_artifact(public, tmp_path):
    line = ("verify", "identity", "--offline", *public.who, "--bundle",
            public.bundle)
    status, small = resident(*line, public.artifact)
    assert status == 0
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(400 << 20)
    status, large = resident(*line, huge)
    assert status == 1
    # A sanitizer quarantines what is freed: half a megabyte of noise.
    assert large - small < 4 << 20, (small, large)
