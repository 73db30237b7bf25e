# SPDX-License-Identifier: Apache-2.0
"""The client under test: sigstore-tuf-client with folders of its own."""
import dataclasses
import json
import os
import pathlib
import subprocess

TREE = pathlib.Path(__file__).resolve().parents[2]
NAME = "sigstore-tuf-client"


def program():
    """$SIGSTORE_TUF_CLIENT, the one beside $SIGSTORE, or the release's."""
    given = os.environ.get("SIGSTORE_TUF_CLIENT")
    beside = os.environ.get("SIGSTORE")
    for path in (given, beside and pathlib.Path(beside).parent / NAME,
                 TREE / "build" / NAME):
        if path and os.path.exists(path):
            return os.path.realpath(path)
    raise FileNotFoundError("no %s: ./quickstart.sh --build-only" % NAME)


def is_sanitized(path):
    linked = subprocess.run(["ldd", path], capture_output=True, text=True)
    return "libasan" in linked.stdout


def environment(**more):
    env = {name: value for name, value in os.environ.items()
           if not name.lower().endswith("_proxy")}
    env.update({name: str(value) for name, value in more.items()})
    return env


@dataclasses.dataclass
class Run:
    status: int
    said: str

    @property
    def refused(self):
        """Exit status 1 and one line, which no crash leaves."""
        return self.status == 1 and self.said.count("\n") == 1


class Client:
    def __init__(self, folder, site):
        self.site = site
        self.folder = pathlib.Path(folder)
        self.metadata = self.folder / "metadata"
        self.targets = self.folder / "targets"
        self.first_root = None
        self.program = program()
        self.prefix = []

    def words(self, command, names=()):
        words = [*self.prefix, self.program,
                 "--metadata-url", self.site.metadata_url,
                 "--metadata-dir", self.metadata,
                 "--target-dir", self.targets,
                 "--target-base-url", self.site.target_url]
        if self.first_root:
            words += ["--first-root", self.first_root]
        for name in names:
            words += ["--target-name", name]
        return [*words, command]

    def run(self, command, *names, timeout=60, env=None, **options):
        done = subprocess.run(
            self.words(command, names), timeout=timeout,
            stdin=subprocess.DEVNULL, capture_output=True,
            env=environment(**(env or {})), **options)
        said = done.stderr.decode(errors="replace")
        # A sanitizer's report, a signal: never mistaken for a refusal.
        assert done.returncode in (0, 1), said
        return Run(done.returncode, said)

    def init(self, root):
        self.metadata.mkdir(parents=True, exist_ok=True)
        (self.metadata / "root.json").write_bytes(root)

    def start_with(self, root):
        """The first root is given with each call, not taken from the
        folder."""
        self.first_root = self.folder / "first.json"
        self.first_root.write_bytes(root)

    def refresh(self, **options):
        return self.run("refresh", **options)

    def load(self, *names, **options):
        return self.run("load", *names, **options)

    def download(self, *names, **options):
        return self.run("download", *names, **options)

    def kept(self):
        """The versions that are kept, by role's file."""
        found = {}
        for path in sorted(self.metadata.glob("*.json")):
            document = json.loads(path.read_bytes())
            found[path.name[:-5]] = document["signed"]["version"]
        return found

    def state(self):
        """Everything that is kept, to the byte."""
        return {str(path.relative_to(self.folder)): path.read_bytes()
                for path in sorted(self.folder.rglob("*"))
                if path.is_file() and path.name != "first.json"}
