# SPDX-License-Identifier: Apache-2.0
"""Streams: closed, full, terminals; colours; escapes."""
import os
import re
import subprocess
import threading
import time

import pytest

from command import ROOT, clean_env, on_terminal, run, sigstore


def shell(redirect, *args):
    """Runs the command with a redirection that only a shell can make."""
    return subprocess.run(
        ["sh", "-c", 'exec "$@" ' + redirect, "sh", sigstore(),
         *map(str, args)], capture_output=True, text=True, env=clean_env(),
        stdin=subprocess.DEVNULL, timeout=60)


# A trusted root of one's own is not warned about.
VERIFY = ("--trusted-root",
          str(ROOT / "src/trust/roots/production/trusted_root.json"),
          "verify", "identity", "--offline")


@pytest.mark.parametrize("redirect", (">&-", ">/dev/full"))
def test_lost_output_is_a_failure(public, redirect):
    for line in (("--help",), ("--version",), ("verify", "-h"),
                 (*VERIFY, *public.who, public.artifact)):
        ran = shell(redirect, *line)
        assert ran.returncode == 1, line
        assert "cannot write to standard output" in ran.stderr


@pytest.mark.parametrize("redirect", ("2>&-", "2>/dev/full", ">&- 2>&-"))
def test_a_lost_answer_is_a_failure(public, redirect):
    assert shell(redirect, *VERIFY, *public.who,
                 public.artifact).returncode == 1


def test_a_closed_stream_that_is_not_needed_is_none(staging):
    assert shell("2>&-", "--version").returncode == 0
    assert shell("<&-", "--version").returncode == 0


def test_a_closed_stream_never_becomes_a_file(public):
    """With 0, 1 and 2 closed, the bundle must not be opened as one."""
    before = public.artifact.read_bytes(), public.bundle.read_bytes()
    ran = shell("<&- >&- 2>&-", *VERIFY, *public.who, public.artifact)
    assert ran.returncode == 1
    assert (public.artifact.read_bytes(), public.bundle.read_bytes()) == before


def test_colours_on_a_terminal_only(public):
    line = (*VERIFY, *public.who, public.artifact)
    status, said = on_terminal(*line)
    assert status == 0
    assert said.startswith("\x1b[32mOK\x1b[0m: ")
    assert "\x1b" not in run(*line).err
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
        status, said = on_terminal(*line, **env)
        assert status == 0
        assert "\x1b" not in said, env
    # https://no-color.org: an empty variable does not count
    assert "\x1b" in on_terminal(*line, NO_COLOR="")[1]


def test_a_refusal_is_red(public):
    public.bundle.write_text("{")
    said = on_terminal(*VERIFY, *public.who, public.artifact)[1]
    assert said.startswith("\x1b[31mFAIL\x1b[0m: ")


def test_a_small_file_shows_no_progress(public):
    said = on_terminal(*VERIFY, *public.who, public.artifact, NO_COLOR="1")[1]
    assert "\r" not in said.replace("\r\n", "")


@pytest.fixture
def slow(public, tmp_path):
    """A pipe that is long enough in coming for progress to be shown."""
    path = tmp_path / "slow"
    os.mkfifo(path)

    def feed():
        with open(path, "wb") as file:
            file.write(bytes(1 << 20))
            time.sleep(1)
            file.write(bytes(40 << 20))

    thread = threading.Thread(target=feed)
    thread.start()
    yield (*VERIFY, *public.who, "--bundle", public.bundle, path)
    thread.join()


def test_a_long_wait_shows_progress_on_a_terminal(slow):
    status, said = on_terminal(*slow, NO_COLOR="1")
    assert status == 1
    assert re.search("\r\x1b\\[K *[0-9]+ MiB  .*slow", said)
    # the line is gone when the answer comes
    assert said.rstrip().split("\x1b[K")[-1].startswith("FAIL: ")


def test_a_long_wait_shows_no_progress_in_a_pipe(slow):
    ran = run(*slow)
    assert ran.status == 1
    assert ran.err.count("\n") == 1 and "\r" not in ran.err


def test_names_cannot_forge_answers(public):
    name = "app\nOK: evil: \x1b[8m\u202e\x85"
    folder = public.artifact.parent
    public.artifact.rename(folder / name)
    public.bundle.rename(folder / (name + ".sigstore.json"))
    ran = run(*VERIFY, *public.who, name, cwd=folder)
    assert ran.status == 0, ran.err
    assert ran.err.startswith(
        "OK: app\\x0aOK: evil: \\x1b[8m\\u{202e}\\u{85}: ")
    assert ran.err.count("\n") == 1


def test_a_name_with_letters_of_the_world_is_shown_as_it_is(public):
    name = "Grüße-文书-🐧 v1.tar.gz"
    folder = public.artifact.parent
    public.artifact.rename(folder / name)
    public.bundle.rename(folder / (name + ".sigstore.json"))
    ran = run(*VERIFY, *public.who, name, cwd=folder)
    assert ran.err.startswith("OK: %s: " % name)


def test_an_endless_input_ends_with_its_reader(public):
    """Standard error is a pipe that nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    process = subprocess.Popen(
        [sigstore(), *VERIFY, *public.who, str(public.artifact)],
        stdout=subprocess.DEVNULL, stderr=write, env=clean_env())
    os.close(write)
    assert process.wait(timeout=60) != 0
