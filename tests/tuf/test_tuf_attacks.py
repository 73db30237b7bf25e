# SPDX-License-Identifier: Apache-2.0
"""Each attack that the specification names (TUF 1.5.2), and what TUF clients
fell for in the past, by the numbers of their advisories: expiry [TUF 5.3.10],
[TUF 5.5.6], versions that go back [TUF 5.4.3.1], [TUF 5.5.5], what is not as
stated [TUF 5.5], [TUF 5.5.2], [TUF 5.5.3]."""
import datetime
import json
import time

import pytest

from tufclient import Client
from tufrepo import Repository, in_days, new_key, sign

ONLINE = ("timestamp", "snapshot", "targets")


def refuses(client, words):
    """The refresh fails, says why, and leaves what was good."""
    before = client.kept()
    run = client.refresh()
    assert run.refused, run.said
    assert words in run.said
    assert all(client.kept().get(role) == version
               for role, version in before.items() if role == "targets")
    return run


# ---- arbitrary software ----

def test_arbitrary_software_is_not_the_target(repo, ready):
    name = repo["targets"].targets["file.txt"].hashes["sha256"]
    repo.files["/targets/%s.file.txt" % name] = b"evil\n"
    run = ready.download("file.txt")
    assert run.refused and "its sha256 is" in run.said
    assert not list(ready.targets.iterdir())


@pytest.mark.parametrize("role", ("root", *ONLINE))
def test_arbitrary_software_metadata_signed_by_nobody(repo, ready, role):
    repo.envelopes[role] = lambda envelope: envelope["signatures"].clear()
    repo.release("root", "targets")
    refuses(ready, "is signed by 0 of at least 1 keys")


@pytest.mark.parametrize("role", ("root", *ONLINE))
def test_arbitrary_software_metadata_signed_by_a_stranger(repo, ready, role):
    repo.signers[role] = [new_key()]
    repo.release("root", "targets")
    refuses(ready, "is signed by 0 of at least 1 keys")


@pytest.mark.parametrize("role", ("root", *ONLINE))
def test_arbitrary_software_metadata_changed_after_signing(repo, ready, role):
    def change(envelope):
        envelope["signed"]["x-new"] = 1
    repo.envelopes[role] = change
    repo.release("root", "targets")
    refuses(ready, "is signed by 0 of at least 1 keys")


# ---- endless data ----

def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(b"a" * 65536)


@pytest.mark.parametrize("path", ("2.root.json", "timestamp.json",
                                  "2.snapshot.json", "2.targets.json"))
def test_endless_data_ends(repo, ready, path):
    repo.release("targets")
    ready.site.answers["/metadata/" + path] = endless
    run = refuses(ready, path)
    assert "SIGSTORE_ELIMIT" in run.said


def test_endless_data_of_a_target_ends_at_its_length(repo, ready):
    name = repo["targets"].targets["file.txt"].hashes["sha256"]
    ready.site.answers["/targets/%s.file.txt" % name] = endless
    run = ready.download("file.txt")
    assert run.refused and "SIGSTORE_ELIMIT" in run.said
    assert not list(ready.targets.iterdir())


def test_endless_data_lies_about_its_length(repo, ready):
    """cosign CVE-2024-29902: a declared length allocates nothing."""
    def lie(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(2**62))
        handler.end_headers()
        handler.wfile.write(b"{}")
        handler.close_connection = True
        return True
    ready.site.answers["/metadata/timestamp.json"] = lie
    refuses(ready, "timestamp.json")


def test_endless_roots_end(repo, ready):
    """An update ends after so many, and the next one goes on from there."""
    for _ in range(300):
        repo.publish("root")
    run = ready.refresh()
    assert run.refused and "256 new versions of root.json" in run.said
    assert ready.kept()["root"] == 257
    assert ready.refresh().status == 0
    assert ready.kept()["root"] == 301


# ---- fast-forward ----

@pytest.mark.parametrize("online", ("timestamp", "snapshot"))
def test_fast_forward_is_recovered_from_by_new_keys(repo, ready, online):
    repo["timestamp"].version = 2**31
    if online == "snapshot":
        repo["snapshot"].version = 2**31
    repo.release("targets")
    assert ready.refresh().status == 0
    repo["timestamp"].version = repo["snapshot"].version = 1
    repo.release("targets")
    refuses(ready, "goes back from v")
    repo.set_keys(online, [new_key()])
    repo.publish("root")
    repo.put("snapshot")
    repo.put("timestamp")
    if online == "snapshot":
        # The old timestamp goes, too [TUF 5.3.11].
        repo.release()
    run = ready.refresh()
    assert run.status == 0, run.said
    assert ready.kept()["timestamp"] == repo["timestamp"].version


def test_fast_forward_of_targets_is_recovered_from(repo, ready):
    repo["targets"].version = 2**31
    repo.release("targets")
    assert ready.refresh().status == 0
    repo["targets"].version = 2
    repo.release("targets")
    refuses(ready, "targets.json goes back from")
    repo.set_keys("snapshot", [new_key()])
    repo.publish("root")
    repo.release()
    run = ready.refresh()
    assert run.status == 0, run.said
    assert ready.kept()["targets"] == 3


# ---- indefinite freeze ----

@pytest.mark.parametrize("role", ("root", *ONLINE))
def test_indefinite_freeze_is_found_by_the_date(repo, ready, role):
    repo[role].expires = in_days(-1)
    repo.release("root", "targets")
    run = ready.refresh()
    assert run.refused
    assert "%s.json v2 of http" % role in run.said
    assert "expired %s" % repo[role].expires.strftime(
        "%Y-%m-%dT%H:%M:%SZ") in run.said
    # An expired root is trusted for what it signs; no other is kept.
    assert ready.kept()[role] == (2 if role == "root" else 1)


def test_indefinite_freeze_by_blocking_is_no_success(repo, ready):
    ready.site.answers["/metadata/timestamp.json"] = 404
    refuses(ready, "timestamp.json: is not there, but should be")
    assert ready.load().status == 0


def test_indefinite_freeze_by_the_same_timestamp_ends_with_it(repo, ready):
    ready.prefix = ["faketime", "+60 days"]
    run = ready.refresh(env={
        "ASAN_OPTIONS": "exitcode=99:verify_asan_link_order=0"})
    assert run.refused and "is not kept up or this clock is wrong" in run.said


# ---- malicious mirrors ----

@pytest.mark.parametrize("role", ONLINE)
def test_malicious_mirror_serves_another_repository(repo, ready, role):
    other = Repository()
    other.start()
    repo.release("targets")
    path = repo.path(role)
    repo.files[path] = other.files[other.path(role)]
    refuses(ready, path.rpartition("/")[2])


def test_malicious_mirror_redirects_to_a_file(repo, ready):
    """A redirect to another scheme is none."""
    def redirect(handler):
        handler.reply(302, b"", Location="file:///etc/passwd")
        return True
    ready.site.answers["/metadata/timestamp.json"] = redirect
    refuses(ready, "timestamp.json")


# ---- mix and match ----

def test_mix_and_match_of_snapshots(repo, ready):
    repo.release("targets")
    old = repo.files["/metadata/2.snapshot.json"]
    repo.release("targets")
    repo.files["/metadata/3.snapshot.json"] = old
    refuses(ready, "3.snapshot.json: is v2, not the v3 that is stated")


def test_mix_and_match_of_targets(repo, ready):
    repo.release("targets")
    old = repo.files["/metadata/2.targets.json"]
    repo.release("targets")
    repo.files["/metadata/3.targets.json"] = old
    refuses(ready, "3.targets.json: is v2, not the v3 that is stated")


@pytest.mark.parametrize("role", ("snapshot", "targets"))
def test_mix_and_match_of_equal_versions_is_found_by_hash(server, tmp_path,
                                                          role):
    repo = Repository(hashes=True)
    client = Client(tmp_path, server.add(repo.files))
    client.init(repo.start())
    repo.release("targets")
    repo[role].expires += datetime.timedelta(days=10)  # of the same length
    repo.files[repo.path(role)] = repo.make(role)
    run = client.refresh()
    assert run.refused and "its sha256 is" in run.said


@pytest.mark.parametrize("size,words", ((-1, " bytes, not the "),
                                        (1, "longer than the ")))
def test_mix_and_match_is_found_by_length(server, tmp_path, size, words):
    repo = Repository(hashes=True)
    client = Client(tmp_path, server.add(repo.files))
    client.init(repo.start())
    path = repo.path("targets")
    data = repo.files[path]
    repo.files[path] = data + b"\n" if size > 0 else data[:size]
    run = client.refresh()
    assert run.refused and words in run.said


def test_mix_and_match_of_roles(repo, ready):
    """One role's document in the place of another's, by a shared key."""
    key = new_key()
    for role in ONLINE:
        repo.set_keys(role, [key])
    repo.release("root", "targets")
    repo.files["/metadata/timestamp.json"] = repo.files[
        repo.path("snapshot")]
    refuses(ready, "_type: is snapshot, not timestamp")


# ---- rollback ----

@pytest.mark.parametrize("role", ONLINE)
def test_rollback(repo, ready, role):
    """go-tuf CVE-2022-29173."""
    for _ in range(2):
        repo.release("targets")
    assert ready.refresh().status == 0
    before = ready.kept()
    repo[role].version -= 2
    repo.publish(role)
    if role == "targets":
        repo.publish("snapshot")
    if role != "timestamp":
        repo.publish("timestamp")
    run = ready.refresh()
    assert run.refused and "goes back from v3 to v2" in run.said
    assert ready.kept()[role] == before[role]


def test_rollback_of_a_delegated_role(repo, ready):
    """tough CVE-2025-2886."""
    repo.delegate("other")
    repo.release("targets", "other")
    repo.release("other")
    assert ready.refresh().status == 0
    repo["other"].version = 0
    repo.release("other")
    refuses(ready, "other.json goes back from")


def test_rollback_by_dropping_a_role_from_snapshot(repo, ready):
    repo.delegate("other")
    repo.release("targets", "other")
    assert ready.refresh().status == 0
    del repo["snapshot"].meta["other.json"]
    repo.release()
    refuses(ready, "other.json is no longer listed (TUF 5.5.5)")


def test_rollback_to_what_is_kept_is_by_no_means_newer(repo, ready):
    """A timestamp of the same version and other content is passed over."""
    before = (ready.metadata / "timestamp.json").read_bytes()
    repo.edits["timestamp"] = lambda signed: signed.update({"x-other": 1})
    repo.put("timestamp")
    assert ready.refresh().status == 0
    assert (ready.metadata / "timestamp.json").read_bytes() == before


def test_rollback_is_not_helped_by_a_failed_update(repo, ready):
    """tough CVE-2025-2888: the timestamp of an update that failed is kept,
    and what it promises is still asked for."""
    repo.release("targets")
    good = repo.files.pop("/metadata/2.snapshot.json")
    refuses(ready, "2.snapshot.json: is not there")
    assert ready.kept()["timestamp"] == 2
    assert ready.kept()["snapshot"] == 1
    assert ready.load().status == 1  # the old snapshot is not the promised
    repo.files["/metadata/2.snapshot.json"] = good
    assert ready.refresh().status == 0


# ---- slow retrieval ----

def test_slow_retrieval_ends(repo, ready):
    """python-tuf CVE-2020-6173."""
    def trickle(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "10000")
        handler.end_headers()
        for _ in range(300):
            handler.wfile.write(b"a")
            time.sleep(0.2)
        return True
    ready.site.answers["/metadata/timestamp.json"] = trickle
    begin = time.monotonic()
    refuses(ready, "timestamp.json")
    assert time.monotonic() - begin < 45


# ---- vulnerable keys ----

def test_vulnerable_key_alone_is_less_than_the_threshold(repo, ready):
    keys = [new_key(), new_key()]
    repo.set_keys("targets", keys, 2)
    repo.publish("root")
    repo.signers["targets"] = keys[:1]
    repo.release("targets")
    refuses(ready, "is signed by 1 of at least 2 keys")


def test_vulnerable_key_that_was_revoked_signs_nothing(repo, ready):
    old = repo.signers["targets"]
    repo.set_keys("targets", [new_key()])
    repo.publish("root")
    repo.signers["targets"] = old
    repo.release("targets")
    refuses(ready, "is signed by 0 of at least 1 keys")


# ---- wrong software ----

def test_wrong_software_under_the_name_of_another(repo, ready):
    repo.add_target("other.txt", b"other\n")
    repo.release("targets")
    names = {path: repo["targets"].targets[path].hashes["sha256"]
             for path in ("file.txt", "other.txt")}
    repo.files["/targets/%s.file.txt" % names["file.txt"]] = repo.files[
        "/targets/%s.other.txt" % names["other.txt"]]
    run = ready.download("file.txt")
    assert run.refused and "longer than the 5 bytes" in run.said
    assert not list(ready.targets.iterdir())


# ---- root, step by step ----

def test_an_intermediate_root_that_nobody_signed_leaves_the_disk(repo, ready):
    """python-tuf CVE-2020-15163: the next run begins where the last good root
    ended."""
    repo.publish("root")
    good = repo.signers["root"]
    repo.signers["root"] = [new_key()]
    repo.publish("root")
    run = ready.refresh()
    assert run.refused and "3.root.json: by the keys of root.json v2" in (
        run.said)
    assert ready.kept()["root"] == 2
    assert not (ready.metadata / "roots/3.root.json").exists()
    state = ready.state()
    assert ready.refresh().refused
    assert ready.state() == state
    repo.signers["root"] = good
    repo.put("root")
    ready.site.take()
    assert ready.refresh().status == 0
    assert ready.site.take()[0] == "3.root.json"


@pytest.mark.parametrize("old,new,accepted", (
    (2, 2, True), (1, 2, False), (2, 1, False), (1, 1, False)))
def test_a_root_needs_both_thresholds(repo, client, old, new, accepted):
    """[TUF 5.3.4] of the root before and of its own."""
    first = [new_key() for _ in range(3)]
    second = [new_key() for _ in range(3)]
    repo.set_keys("root", first, 2)
    client.init(repo.start())
    repo.set_keys("root", second, 2)
    repo.signers["root"] = first[:old] + second[:new]
    repo.publish("root")
    run = client.refresh()
    assert (run.status == 0) == accepted, run.said
    assert client.kept()["root"] == (2 if accepted else 1)


@pytest.mark.parametrize("version", (1, 3, 2**40))
def test_a_root_must_be_the_next_version(repo, ready, version):
    """tough CVE-2025-2885, [TUF 5.3.5]"""
    repo["root"].version = version
    repo.files["/metadata/2.root.json"] = repo.make("root")
    refuses(ready, "2.root.json: is root.json v%d, not v2" % version)
    assert ready.kept()["root"] == 1


def test_a_failed_refresh_leaves_a_state_to_load(repo, ready):
    repo.signers["timestamp"] = [new_key()]
    repo.release("targets")
    assert ready.refresh().refused
    assert ready.load().status == 0


# ---- thresholds by repetition ----

def test_one_signature_twice_counts_once(repo, ready):
    """python-tuf CVE-2020-6174: a key id stands once in "signatures"."""
    keys = [new_key(), new_key()]
    repo.set_keys("targets", keys, 2)
    repo.publish("root")
    repo.envelopes["targets"] = lambda envelope: envelope.update(
        signatures=envelope["signatures"][:1] * 2)
    repo.release("targets")
    refuses(ready, "stands twice")


def test_one_key_id_twice_in_a_role_is_refused(repo, ready):
    def twice(signed):
        signed["roles"]["targets"]["keyids"] *= 2
    repo.edits["root"] = twice
    repo.publish("root")
    refuses(ready, "stands twice")


@pytest.mark.parametrize("aliases", (1, 5))
def test_one_key_under_several_ids_counts_once(repo, ready, aliases):
    """tough CVE-2020-15093, go-tuf f5edbde: key ids are names [TAP 12], and a
    threshold counts public keys."""
    key = repo.signers["targets"][0]

    def add(signed):
        for number in range(aliases):
            name = "alias%d" % number
            signed["keys"][name] = key.public_key.to_dict()
            signed["roles"]["targets"]["keyids"].append(name)
        signed["roles"]["targets"]["threshold"] = 2

    def repeat(envelope):
        first = envelope["signatures"][0]
        for number in range(aliases):
            envelope["signatures"].append({"keyid": "alias%d" % number,
                                           "sig": first["sig"]})
    repo.edits["root"] = add
    repo.publish("root")
    repo.envelopes["targets"] = repeat
    repo.release("targets")
    refuses(ready, "is signed by 1 of at least 2 keys")


def test_one_ecdsa_key_under_two_types_counts_once(repo, client):
    """go-tuf GHSA-3633-5h82-39pq."""
    key = new_key("ecdsa")
    repo.set_keys("targets", [key])

    def add(signed):
        value = key.public_key.to_dict()
        signed["keys"]["alias"] = {**value, "keytype": "ecdsa-sha2-nistp256"}
        signed["roles"]["targets"]["keyids"].append("alias")
        signed["roles"]["targets"]["threshold"] = 2
    repo.edits["root"] = add
    repo.envelopes["targets"] = lambda envelope: envelope[
        "signatures"].append({**envelope["signatures"][0], "keyid": "alias"})
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "is signed by 1 of at least 2 keys" in run.said


def test_a_delegated_threshold_is_not_filled_by_repetition(repo, ready):
    """tough CVE-2026-6966."""
    key = new_key()
    repo.delegate("other", key=key, threshold=2)
    alias_id = "alias"

    def add(signed):
        delegations = signed["delegations"]
        delegations["keys"][alias_id] = key.public_key.to_dict()
        delegations["roles"][0]["keyids"].append(alias_id)
    repo.edits["targets"] = add
    repo.envelopes["other"] = lambda envelope: envelope["signatures"].append(
        {**envelope["signatures"][0], "keyid": alias_id})
    repo.release("targets", "other")
    run = ready.download("anything")
    assert run.refused and "is signed by 1 of at least 2 keys" in run.said


@pytest.mark.parametrize("threshold", (0, -1, -2**63, 1.5, "1", None, True,
                                       2**63))
@pytest.mark.parametrize("role", ("targets", "other"))
def test_a_threshold_is_a_positive_number(repo, ready, role, threshold):
    """go-tuf CVE-2026-23992."""
    def edit(signed):
        if role == "other":
            signed["delegations"]["roles"][0]["threshold"] = threshold
        else:
            signed["roles"][role]["threshold"] = threshold
    repo.delegate("other")
    owner = "targets" if role == "other" else "root"
    if threshold == 1.5:  # which the canonical form has no place for
        repo.envelopes[owner] = lambda envelope: edit(envelope["signed"])
    else:
        repo.edits[owner] = edit
    repo.release("root", "targets", "other")
    run = ready.refresh()
    assert run.refused, run.said
    assert "threshold" in run.said or "canonical" in run.said


def test_a_high_threshold_cannot_be_reached(repo, ready):
    repo.set_keys("targets", repo.signers["targets"], 1)
    repo["root"].roles["targets"].threshold = 2**62
    repo.publish("root")
    repo.release("targets")
    refuses(ready, "is signed by 1 of at least %d keys" % 2**62)


# ---- delegated roles keep the same rules ----

@pytest.mark.parametrize("fault,words", (
    ("expired", "other.json v1 of"), ("hash", " bytes"),
    ("version", "is v1, not the v2"), ("type", "_type: is snapshot")))
def test_a_delegated_role_keeps_the_same_rules(server, tmp_path, fault,
                                               words):
    """tough CVE-2026-6967."""
    repo = Repository(hashes=fault == "hash")
    client = Client(tmp_path, server.add(repo.files))
    repo.delegate("other")
    repo.add_target("file.txt", b"good\n", "other")
    if fault == "expired":
        repo["other"].expires = in_days(-1)
    client.init(repo.start())
    path = repo.path("other")
    if fault == "hash":
        envelope = json.loads(repo.files[path])
        envelope["signed"]["x-new"] = 1
        repo.files[path] = json.dumps(
            sign(envelope["signed"], repo.signers["other"])).encode()
    if fault == "version":
        old = repo.files[path]
        repo.release("other")
        repo.files[repo.path("other")] = old
    if fault == "type":
        repo.edits["other"] = lambda signed: {
            "_type": "snapshot", "meta": {"targets.json": {"version": 1}},
            **{name: signed[name] for name in ("expires", "spec_version",
                                               "version")}}
        repo.put("other")
    run = client.download("file.txt")
    assert run.refused and words in run.said
    assert not (client.metadata / "other.json").exists()
