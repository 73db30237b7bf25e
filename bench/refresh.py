# SPDX-License-Identifier: Apache-2.0
"""usage: refresh.py PROGRAM ROUNDS FOLDER

Serves a TUF repository, as the tests make it, on loopback to bench/refresh.c
and prints what that prints. Needs python-tuf: the tests' environment.
"""
import pathlib
import subprocess
import sys

TREE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TREE / "tests/cli"))
from repository import Repository, Server  # noqa: E402

ROOTS = TREE / "src/trust/roots/production"


def main(program, rounds, folder):
    folder = pathlib.Path(folder)
    repository = Repository({
        name: (ROOTS / name).read_bytes()
        for name in ("trusted_root.json", "signing_config.v0.2.json")})
    root = folder / "root.json"
    root.write_bytes(repository.first_root())
    server = Server(repository)
    try:
        subprocess.run([program, rounds, server.url, root, folder / "kept"],
                       check=True)
    finally:
        server.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
