#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: .venv/bin/python tests/vectors/make-tuf.py

Makes tests/vectors/tuf anew, always the same: the keys are hashes of names,
Ed25519 draws nothing, and everything expires in 2100. python-tuf makes the
metadata.
"""
import datetime
import hashlib
import json
import pathlib

from cryptography.hazmat.primitives.asymmetric import ed25519
from securesystemslib.formats import encode_canonical
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (DelegatedRole, Delegations, MetaFile, Root,
                              Snapshot, TargetFile, Targets, Timestamp)

HERE = pathlib.Path(__file__).resolve().parent / "tuf"
EXPIRES = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)


def key(name):
    seed = hashlib.sha256(b"test key " + name.encode()).digest()
    return CryptoSigner(ed25519.Ed25519PrivateKey.from_private_bytes(seed))


def write(path, signed, *signers):
    """The file, and its bytes."""
    signed = signed.to_dict()
    made = [signer.sign(encode_canonical(signed).encode())
            for signer in signers]
    data = json.dumps({"signatures": [
        {"keyid": one.keyid, "sig": one.signature} for one in made],
        "signed": signed}, indent=1, sort_keys=True).encode() + b"\n"
    path = HERE / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return data


def make_roots():
    """Two versions of root; the second has other keys for timestamp."""
    root = Root(expires=EXPIRES, consistent_snapshot=True)
    for role in ("root", "timestamp", "snapshot", "targets"):
        root.add_key(key(role).public_key, role)
    root.add_key(key("root, the second").public_key, "root")
    root.roles["root"].threshold = 2
    both = key("root"), key("root, the second")
    write("metadata/1.root.json", root, *both)
    root.version = 2
    write("one-signature/2.root.json", root, both[0])
    root.revoke_key(key("timestamp").public_key.keyid, "timestamp")
    root.add_key(key("timestamp, later").public_key, "timestamp")
    write("metadata/2.root.json", root, *both)
    root.version = 3
    write("skipped/2.root.json", root, *both)


def make_delegations():
    other = key("other").public_key
    return Delegations({other.keyid: other}, {
        "other": DelegatedRole("other", [other.keyid], 1, True,
                               ["other/*", "?.txt"])})


def make_targets():
    """Targets and a delegated role, with a file each."""
    files = {"file.txt": b"good\n", "other/file.txt": b"other\n"}
    made = {}
    for path, data in files.items():
        made[path] = TargetFile.from_data(path, data, ["sha256", "sha512"])
        folder, slash, name = path.rpartition("/")
        place = HERE / "targets" / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / ("%s.%s" % (made[path].hashes["sha256"], name))).write_bytes(
            data)
    targets = Targets(expires=EXPIRES, delegations=make_delegations())
    targets.targets["file.txt"] = made["file.txt"]
    targets.targets["huge"] = TargetFile(64 * 1024 * 1024 + 1,
                                         {"sha256": "00" * 32}, "huge")
    targets.targets["strange"] = TargetFile(5, {"blake9": "00"}, "strange")
    other = Targets(expires=EXPIRES)
    other.targets["other/file.txt"] = made["other/file.txt"]
    files = {"targets": write("metadata/1.targets.json", targets,
                              key("targets")),
             "other": write("metadata/1.other.json", other, key("other"))}
    targets.expires += datetime.timedelta(days=1)
    write("same-length/1.targets.json", targets, key("targets"))
    return files


def make_snapshot(place, version, files, expires=EXPIRES, signer=None,
                  by="snapshot", **versions):
    """A snapshot, and the timestamp of the same version that names it."""
    snapshot = Snapshot(version, expires=expires)
    for role, data in files.items():
        snapshot.meta[role + ".json"] = MetaFile.from_data(
            versions.get(role, 1), data, ["sha256"])
    data = write("%s/%d.snapshot.json" % (place, version), snapshot, key(by))
    stamp = Timestamp(version, expires=EXPIRES,
                      snapshot_meta=MetaFile.from_data(version, data,
                                                       ["sha256"]))
    write("%s/timestamp.json" % place, stamp,
          key(signer or "timestamp, later"))
    return data


def make_stamp(place, version, snapshot, length=None, data=None):
    """A timestamp that states no hashes, and a snapshot as it is given."""
    write("%s/timestamp.json" % place,
          Timestamp(version, expires=EXPIRES,
                    snapshot_meta=MetaFile(snapshot, length)),
          key("timestamp, later"))
    if data:
        (HERE / place / ("%d.snapshot.json" % snapshot)).write_bytes(data)


def make_snapshots(files):
    make_snapshot("before", 1, files, signer="timestamp")
    make_snapshot("metadata", 2, files)
    make_snapshot("raised", 3, files, other=2)
    make_snapshot("lowered", 4, files)
    make_snapshot("dropped", 4, {"targets": files["targets"]})
    make_snapshot("unlisted", 3, {"targets": files["targets"]})
    make_snapshot("expired", 3, files, expires=datetime.datetime(
        2001, 1, 1, tzinfo=datetime.timezone.utc))
    make_snapshot("stranger", 3, files, by="nobody")
    plain = make_snapshot("plain", 3, files)
    make_stamp("plain", 3, 3, None, plain)
    make_stamp("another-version", 4, 4, None, plain)
    make_stamp("another-length", 3, 3, len(plain) + 1, plain)
    make_stamp("older", 1, 2)
    make_stamp("older-snapshot", 3, 1)


def main():
    HERE.mkdir(exist_ok=True)
    make_roots()
    make_snapshots(make_targets())


if __name__ == "__main__":
    main()
