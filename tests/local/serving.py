# SPDX-License-Identifier: Apache-2.0
"""sigstore-local as a process, and the commands that are asked to use it."""
import os
import pathlib
import signal
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from command import ROOT, clean_env, run, sigstore  # noqa: E402

PEER = pathlib.Path(sys.executable).parent / "sigstore"
READY_S = 60  # of a build with sanitizers, on a machine that is busy
# What says who signs, or how it is reached, where tests run in a job.
AMBIENT = ("GITHUB_ACTIONS", "BUILDKITE", "GITLAB_CI", "CIRCLECI",
           "GOOGLE_SERVICE_ACCOUNT_NAME", "DISPLAY", "WAYLAND_DISPLAY",
           "http_proxy", "https_proxy", "all_proxy", "BROWSER")


def sigstore_local():
    """Built beside the command under test."""
    return str(pathlib.Path(sigstore()).with_name("sigstore-local"))


class Serving:
    """An instance that keeps its state in `folder`.

        with Serving(folder) as instance:
            instance.get("/trusted_root.json")
    """

    def __init__(self, folder, *options):
        self.folder = pathlib.Path(folder)
        self.options = options

    def __enter__(self):
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            [sigstore_local(), "--dir", str(self.folder), "--port", "0",
             "--ready-fd", str(writer), *self.options], pass_fds=(writer,),
            env=clean_env(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        os.close(writer)
        with open(reader, encoding="ascii") as ready:
            self.url = ready.readline().strip()
        if not self.url:
            raise AssertionError(self.process.communicate()[1].decode())
        return self

    def __exit__(self, *args):
        self.process.send_signal(signal.SIGTERM)
        err = self.process.communicate(timeout=READY_S)[1]
        assert self.process.returncode in (0, 128 + signal.SIGTERM), err

    def get(self, path):
        """The bytes at a path, or an HTTPError."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url + path, timeout=READY_S) as answer:
            return answer.read()

    def file(self, name):
        return self.folder / name


class User:
    """Somebody with a folder, in which both commands are run."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.env = {"HOME": str(self.folder / "home"), "XDG_DATA_HOME": "",
                    "XDG_CACHE_HOME": ""}
        for name in AMBIENT:
            os.environ.pop(name, None)

    def ours(self, *args, env=None):
        return run(*args, cwd=self.folder, env={**self.env, **(env or {})})

    def theirs(self, *args, env=None):
        """The same by sigstore-python, answered in the same form."""
        ran = subprocess.run(
            [PEER, *map(str, args)], cwd=self.folder, capture_output=True,
            env=clean_env(**{**self.env, **(env or {})}), timeout=120,
            text=True, stdin=subprocess.DEVNULL)
        ran.status, ran.out, ran.err = ran.returncode, ran.stdout, ran.stderr
        return ran
