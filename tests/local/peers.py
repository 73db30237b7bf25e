# SPDX-License-Identifier: Apache-2.0
"""Signatures made on sigstore-local, by whom and for whom."""
import base64
import json

from serving import User

PREDICATE = {"buildDefinition": {"buildType": "https://example.com/b",
                                 "externalParameters": {}},
             "runDetails": {"builder": {"id": "https://example.com/me"}}}
# What a bundle says that its entry is.
ENTRIES = {("sign", 1): ("hashedrekord", "0.0.1"),
           ("attest", 1): ("dsse", "0.0.1"),
           ("sign", 2): ("hashedrekord", "0.0.2"),
           ("attest", 2): ("hashedrekord", "0.0.2")}


def claims_of(token):
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle)
                                                               % 4)))


class Signer(User):
    """Somebody with a token, and a file to be signed with it."""

    def __init__(self, folder, instance, kind="auth"):
        super().__init__(folder)
        self.instance = instance
        self.token = instance.get(
            f"/mint?issuer={kind}&email=alice%40example.com").decode().strip()
        claims = claims_of(self.token)
        self.issuer = claims["iss"]
        self.identity = claims.get("email") or (
            "https://github.com/" + claims["job_workflow_ref"])
        self.trust = ("--trust-config", instance.file("trustconfig.json"))
        self.file = self.folder / "a.txt"
        self.file.write_text("hello\n")
        self.bundle = self.folder / "a.txt.sigstore.json"
        (self.folder / "other.txt").write_text("another\n")
        (self.folder / "predicate.json").write_text(json.dumps(PREDICATE))

    def words(self, command, *more):
        """The line of a signature, by whomever."""
        line = [*self.trust, command, "--identity-token", self.token, *more]
        if command == "attest":
            line += ["--predicate", "predicate.json", "--predicate-type",
                     "https://slsa.dev/provenance/v1"]
        return [*line, self.file.name]

    def entry(self):
        """Kind and version of the only entry in the bundle."""
        bundle = json.loads(self.bundle.read_text())
        entry, = bundle["verificationMaterial"]["tlogEntries"]
        return entry["kindVersion"]["kind"], entry["kindVersion"]["version"]

    def check(self, *options, by=None):
        """Both accept what was signed, and nothing else."""
        who = [*self.trust, "verify", "identity", "--cert-identity",
               self.identity, "--cert-oidc-issuer", self.issuer, *options,
               "--bundle", self.bundle]
        for command in by or (self.ours, self.theirs):
            ran = command(*who, self.file.name)
            assert ran.status == 0, ran.err
            assert command(*who, "other.txt").status == 1
