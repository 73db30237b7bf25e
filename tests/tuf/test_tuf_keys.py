# SPDX-License-Identifier: Apache-2.0
"""Key types, key ids, and keys that are none."""
import pytest

from tufclient import Client
from tufrepo import Repository, new_key

KINDS = ("ed25519", "ecdsa", "p384", "rsa")


@pytest.mark.parametrize("kind", KINDS)
def test_keys_of_a_type_sign(repo, client, kind):
    for role in ("root", "timestamp"):
        repo.set_keys(role, [new_key(kind)])
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_signature_of_a_type_counts_for_nothing(repo, client, kind):
    repo.set_keys("timestamp", [new_key(kind)])

    def flip(envelope):
        sig = bytearray.fromhex(envelope["signatures"][0]["sig"])
        sig[-1] ^= 1
        envelope["signatures"][0]["sig"] = sig.hex()
    repo.envelopes["timestamp"] = flip
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "is signed by 0 of at least 1 keys" in run.said


@pytest.mark.parametrize("keytype", ("ecdsa", "ecdsa-sha2-nistp256"))
def test_both_names_of_ecdsa_keys(repo, client, keytype):
    key = new_key("ecdsa")
    repo.set_keys("timestamp", [key])

    def rename(signed):
        signed["keys"][key.public_key.keyid]["keytype"] = keytype
    repo.edits["root"] = rename
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said


@pytest.mark.parametrize("kind,other", [
    (kind, other) for kind in KINDS for other in KINDS if kind != other])
def test_a_key_is_used_as_what_it_says_only(repo, client, kind, other):
    """The scheme and the type of one, the value of another."""
    key, stranger = new_key(kind), new_key(other)
    repo.set_keys("timestamp", [key])

    def swap(signed):
        value = signed["keys"][key.public_key.keyid]
        says = stranger.public_key.to_dict()
        value["keytype"], value["scheme"] = says["keytype"], says["scheme"]
    repo.edits["root"] = swap
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "is signed by 0 of at least 1 keys" in run.said


@pytest.mark.parametrize("length", (0, 1, 2, 31, 32, 33, 63, 64, 65, 128,
                                    4096))
def test_ed25519_keys_of_any_length(repo, client, length):
    """sigstore aa0100d, go-tuf 33d359c: a key of another length is none, and
    no reason to crash."""
    key = repo.signers["timestamp"][0]

    def edit(signed):
        value = signed["keys"][key.public_key.keyid]["keyval"]
        good = value["public"]
        value["public"] = good if length == 32 else "ab" * length
    repo.edits["root"] = edit
    client.init(repo.start())
    run = client.refresh()
    assert run.refused == (length != 32), run.said


@pytest.mark.parametrize("length", (0, 1, 63, 65, 4096))
def test_ed25519_signatures_of_any_length(repo, client, length):
    repo.envelopes["timestamp"] = lambda envelope: envelope["signatures"][
        0].update(sig="ab" * length)
    client.init(repo.start())
    assert client.refresh().refused


@pytest.mark.parametrize("sig", ("", "0", "xyz", "zz" * 64, "é" * 64))
def test_signatures_that_are_none_stand_beside_good_ones(repo, client, sig):
    """The public root has had empty ones."""
    stranger = new_key()
    repo.set_keys("timestamp", [*repo.signers["timestamp"], stranger])
    repo.envelopes["timestamp"] = lambda envelope: envelope["signatures"][
        1].update(sig=sig)
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said


def test_key_ids_are_names(repo, client):
    """go-tuf GHSA-3633-5h82-39pq, TAP 12: an id need not be a hash of the
    key."""
    names = {}

    def rename(signed):
        names.update({old: "key %d \u20ac" % number for number, old
                      in enumerate(sorted(signed["keys"]))})
        signed["keys"] = {names[old]: value
                          for old, value in signed["keys"].items()}
        for role in signed["roles"].values():
            role["keyids"] = [names[old] for old in role["keyids"]]

    def rename_signatures(envelope):
        for signature in envelope["signatures"]:
            signature["keyid"] = names[signature["keyid"]]
    repo.edits["root"] = rename
    for role in ("root", "timestamp", "snapshot", "targets"):
        repo.envelopes[role] = rename_signatures
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said


def test_a_key_id_of_another_key_helps_nobody(repo, client):
    """The id that the role names, over a stranger's key."""
    stranger = new_key()
    good = repo.signers["timestamp"][0].public_key.keyid
    repo.signers["timestamp"] = [stranger]
    repo.envelopes["timestamp"] = lambda envelope: envelope["signatures"][
        0].update(keyid=good)
    client.init(repo.start())
    assert client.refresh().refused


def test_keys_of_unknown_types_are_kept_and_passed_over(repo, client):
    def add(signed):
        signed["keys"]["new"] = {"keytype": "ml-dsa", "scheme": "ml-dsa-65/1",
                                 "keyval": {"anything": [1, {}]}, "x": None}
        signed["roles"]["timestamp"]["keyids"].append("new")
    repo.edits["root"] = add
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said


def test_a_role_may_name_keys_that_are_not_there(repo, client):
    repo.edits["root"] = lambda signed: signed["roles"]["timestamp"][
        "keyids"].insert(0, "nowhere")
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said


@pytest.mark.parametrize("count,threshold,signing,accepted", (
    (1, 1, 1, True), (3, 2, 2, True), (3, 2, 3, True), (3, 2, 1, False),
    (5, 3, 2, False), (5, 5, 4, False), (5, 5, 5, True)))
def test_thresholds(server, tmp_path, count, threshold, signing, accepted):
    repo = Repository()
    client = Client(tmp_path, server.add(repo.files))
    keys = [new_key() for _ in range(count)]
    repo.set_keys("snapshot", keys, threshold)
    repo.signers["snapshot"] = keys[-signing:]
    client.init(repo.start())
    run = client.refresh()
    assert (run.status == 0) == accepted, run.said


def test_too_many_keys_and_signatures_are_refused(repo, ready):
    repo.envelopes["timestamp"] = lambda envelope: envelope[
        "signatures"].extend({"keyid": "k%d" % number, "sig": ""}
                             for number in range(256))
    repo.release("targets")
    run = ready.refresh()
    assert run.refused and "signatures: 257 of at most 256" in run.said
    repo.edits["root"] = lambda signed: signed["keys"].update(
        {"k%d" % number: {"keytype": "x", "scheme": "x", "keyval": {}}
         for number in range(300)})
    repo.publish("root")
    run = ready.refresh()
    assert run.refused and "keys: 30" in run.said
