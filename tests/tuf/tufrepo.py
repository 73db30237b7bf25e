# SPDX-License-Identifier: Apache-2.0
"""A TUF repository in memory: python-tuf makes its metadata, and a test may
edit any of it before it is signed, or after."""
import copy
import datetime
import json
import urllib.parse

from securesystemslib.formats import encode_canonical
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (DelegatedRole, Delegations, MetaFile, Root,
                              Snapshot, TargetFile, Targets, Timestamp)

TOP = ("root", "timestamp", "snapshot", "targets")


def in_days(days):
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return now + datetime.timedelta(days=days)


def quote(name):
    return urllib.parse.quote(name, safe="")


def new_key(kind="ed25519"):
    """A key that signs: ed25519, rsa, ecdsa (P-256) or p384."""
    if kind == "ed25519":
        return CryptoSigner.generate_ed25519()
    if kind == "rsa":
        return CryptoSigner.generate_rsa(size=2048)
    if kind == "p384":
        return CryptoSigner.generate_ecdsa(scheme="ecdsa-sha2-nistp384")
    return CryptoSigner.generate_ecdsa()


def sign(signed, signers):
    """The envelope of what signers sign, bad values and all."""
    data = encode_canonical(signed).encode()
    made = [signer.sign(data) for signer in signers]
    return {"signatures": [{"keyid": s.keyid, "sig": s.signature}
                           for s in made], "signed": signed}


class Repository:
    """Metadata of one role is `repo[role]`, signed by `repo.signers[role]`.
    What is served stands in `repo.files`, by the path of its URL, that of a
    target without its escapes."""

    def __init__(self, consistent=True, hashes=False):
        expires = in_days(30)
        self.hashes = hashes  # whether files are named with their hashes
        self.roles = {
            "root": Root(expires=expires, consistent_snapshot=consistent),
            "timestamp": Timestamp(expires=expires),
            "snapshot": Snapshot(expires=expires),
            "targets": Targets(expires=expires),
        }
        for role in TOP:
            self[role].version = 0  # publishing makes it 1
        self.signers = {}
        self.edits = {}      # role: what is done to "signed" before signing
        self.envelopes = {}  # role: what is done to the signed document
        self.files = {}
        for role in TOP:
            self.set_keys(role, [new_key()])

    def __getitem__(self, role):
        return self.roles[role]

    def set_keys(self, role, signers, threshold=1):
        """Who may sign as a top-level role, and does."""
        root = self["root"]
        for keyid in list(root.roles[role].keyids):
            root.revoke_key(keyid, role)
        for signer in signers:
            root.add_key(signer.public_key, role)
        root.roles[role].threshold = threshold
        self.signers[role] = list(signers)

    def delegate(self, name, by="targets", paths=("*",), prefixes=None,
                 terminating=False, key=None, threshold=1):
        """A delegated role, with the targets that it lists."""
        key = key or new_key()
        if self[by].delegations is None:
            self[by].delegations = Delegations({}, {})
        self[by].delegations.roles[name] = DelegatedRole(
            name, [key.public_key.keyid], threshold, terminating,
            None if prefixes else list(paths), prefixes)
        self[by].delegations.keys[key.public_key.keyid] = key.public_key
        if name not in self.roles:
            self.roles[name] = Targets(expires=in_days(30))
            self.roles[name].version = 0
            self.signers[name] = [key]
        return self.roles[name]

    def add_target(self, path, data, role="targets", algorithms=("sha256",)):
        file = TargetFile.from_data(path, data, list(algorithms))
        self[role].targets[path] = file
        folder, slash, name = path.rpartition("/")
        for value in file.hashes.values():
            self.files["/targets/%s%s%s.%s" % (folder, slash, value,
                                               name)] = data
        self.files["/targets/" + path] = data
        return file

    def make(self, role):
        """The document of a role as it stands now."""
        signed = copy.deepcopy(self[role]).to_dict()
        if role in self.edits:
            signed = self.edits[role](signed) or signed
        envelope = sign(signed, self.signers[role])
        if role in self.envelopes:
            envelope = self.envelopes[role](envelope) or envelope
        return json.dumps(envelope, indent=1).encode()

    def path(self, role, version=None):
        version = version or self[role].version
        if role != "timestamp" and (role == "root" or
                                    self["root"].consistent_snapshot):
            return "/metadata/%d.%s.json" % (version, quote(role))
        return "/metadata/%s.json" % quote(role)

    def describe(self, role, data):
        """What another document says of a role's."""
        if self.hashes:
            return MetaFile.from_data(self[role].version, data, ["sha256"])
        return MetaFile(self[role].version)

    def publish(self, *roles):
        """The next version of each, in this order."""
        for role in roles:
            self[role].version += 1
            self.put(role)

    def put(self, role):
        """The same version of a role once more, as it stands now."""
        data = self.make(role)
        self.files[self.path(role)] = data
        if role == "snapshot":
            self["timestamp"].snapshot_meta = self.describe(role, data)
        elif role not in TOP or role == "targets":
            self["snapshot"].meta[role + ".json"] = self.describe(role, data)
        return data

    def release(self, *roles):
        """The next version of these and of what names them."""
        self.publish(*roles, "snapshot", "timestamp")

    def start(self):
        """Version 1 of everything; the first root's bytes."""
        self.publish("root", "targets",
                     *[role for role in self.roles if role not in TOP],
                     "snapshot", "timestamp")
        return self.files["/metadata/1.root.json"]
