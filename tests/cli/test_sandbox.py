# SPDX-License-Identifier: Apache-2.0
"""Hostile input is read without the right to write, run or connect."""
import os
import pathlib
import subprocess
import time

from command import clean_env, sigstore


def test_rights_are_gone_when_input_is_read(public, tmp_path):
    """A pipe that nobody writes to holds the command where it reads."""
    os.mkfifo(tmp_path / "pipe")
    process = subprocess.Popen(
        [sigstore(), "verify", "identity", "--offline", "-v", *public.who,
         "--bundle", str(public.bundle), str(tmp_path / "pipe")],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=clean_env())
    status = pathlib.Path("/proc/%d/status" % process.pid)
    deadline = time.monotonic() + 30
    while ("NoNewPrivs:\t1" not in status.read_text()
           and time.monotonic() < deadline):
        time.sleep(0.01)
    held = "NoNewPrivs:\t1" in status.read_text()
    (tmp_path / "pipe").write_bytes(public.artifact.read_bytes())
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert held != (b"this system has no sandbox" in said)
