#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
Writes tests/vectors/forged: bundles of an instance that exists nowhere, each
with one thing wrong, or right.  Usage: forge.py [FOLDER]

Needs PyPI's `cryptography`.  The output is the same on every run.
"""
import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True

from cases import CASES  # noqa: E402
from world import World  # noqa: E402


def main():
    here = pathlib.Path(__file__).resolve().parent
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1
                          else here.parent / "vectors" / "forged")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for name, expect, log, content, set_up in CASES:
        world = World(log, content)
        set_up(world)
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        path = folder / f"{stem}.json"
        assert not path.exists(), name
        path.write_text(json.dumps(
            world.build(name, expect), indent=1, ensure_ascii=False) + "\n")
    print(f"{len(CASES)} cases")


if __name__ == "__main__":
    main()
