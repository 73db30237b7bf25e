# SPDX-License-Identifier: Apache-2.0
"""The client workflow, request by request: root [TUF 5.1], [TUF 5.2],
[TUF 5.3.7], [TUF 5.3.8], timestamp [TUF 5.4], [TUF 5.4.4], targets
[TUF 5.7.3]."""
import pytest

from tufclient import Client
from tufrepo import Repository, in_days, new_key


def test_first_refresh_asks_for_five_files(repo, client):
    client.init(repo.start())
    assert client.refresh().status == 0
    assert client.site.take() == ["2.root.json", "timestamp.json",
                                  "1.snapshot.json", "1.targets.json"]
    assert client.kept() == {"root": 1, "timestamp": 1, "snapshot": 1,
                             "targets": 1}


def test_nothing_new_costs_two_requests(ready):
    before = ready.state()
    assert ready.refresh().status == 0
    assert ready.site.take() == ["2.root.json", "timestamp.json"]
    assert ready.state() == before


def test_what_is_kept_is_what_was_received(repo, ready):
    for role in ("root", "timestamp", "snapshot", "targets"):
        assert ((ready.metadata / (role + ".json")).read_bytes() ==
                repo.files[repo.path(role)])


def test_loading_asks_for_nothing(ready):
    assert ready.download("file.txt").status == 0
    ready.site.take()
    assert ready.load("file.txt").status == 0
    assert ready.site.take() == []


def test_loading_an_empty_folder_says_what_to_do(repo, client):
    client.start_with(repo.start())
    run = client.load()
    assert run.refused and "refresh first" in run.said
    assert not client.site.take()


def test_only_what_changed_is_fetched(repo, ready):
    repo.release("targets")
    assert ready.refresh().status == 0
    assert ready.site.take() == ["2.root.json", "timestamp.json",
                                 "2.snapshot.json", "2.targets.json"]
    repo.release()
    assert ready.refresh().status == 0
    assert ready.site.take() == ["2.root.json", "timestamp.json",
                                 "3.snapshot.json"]
    repo.publish("timestamp")
    assert ready.refresh().status == 0
    assert ready.site.take() == ["2.root.json", "timestamp.json"]


def test_each_root_on_the_way_is_fetched_and_kept(repo, ready):
    for _ in range(3):
        repo.publish("root")
    assert ready.refresh().status == 0
    assert ready.site.take()[:4] == ["2.root.json", "3.root.json",
                                     "4.root.json", "5.root.json"]
    for version in (2, 3, 4):
        assert ((ready.metadata / ("roots/%d.root.json" % version))
                .read_bytes() == repo.files[repo.path("root", version)])
    assert ready.refresh().status == 0
    assert ready.site.take() == ["5.root.json", "timestamp.json"]


def test_kept_roots_spare_a_client_with_an_old_first_root(repo, client):
    client.start_with(repo.start())
    repo.publish("root")
    repo.publish("root")
    assert client.refresh().status == 0
    client.site.take()
    assert client.refresh().status == 0
    assert client.site.take() == ["4.root.json", "timestamp.json"]


def test_a_newer_first_root_outweighs_the_folder(repo, client):
    client.start_with(repo.start())
    assert client.refresh().status == 0
    for _ in range(2):
        repo.publish("root")
    client.start_with(repo.files["/metadata/3.root.json"])
    client.site.take()
    assert client.refresh().status == 0
    assert client.site.take() == ["4.root.json", "timestamp.json"]
    assert client.kept()["root"] == 3


def test_a_newer_first_root_drops_what_rotated_keys_signed(repo, client):
    """[TUF 5.3.11] though no step of the rotation is fetched."""
    client.start_with(repo.start())
    repo["timestamp"].version = 1000
    repo.put("timestamp")
    assert client.refresh().status == 0
    assert client.kept()["timestamp"] == 1000
    keys = [*repo.signers["timestamp"], new_key()]
    repo.set_keys("timestamp", keys)
    repo.publish("root")
    repo["timestamp"].version = 2
    repo.put("timestamp")
    client.start_with(repo.files["/metadata/2.root.json"])
    run = client.refresh()
    assert run.status == 0, run.said
    assert client.kept()["timestamp"] == 2


def test_a_given_first_root_is_kept_for_the_next_client(repo, client):
    client.start_with(repo.start())
    assert client.refresh().status == 0
    client.first_root = None
    assert client.refresh().status == 0


def test_without_a_first_root_nothing_is_asked_for(repo, client):
    repo.start()
    run = client.refresh()
    assert run.refused and "root.json must be given first" in run.said
    assert not client.site.take()


def test_an_unsigned_first_root_is_refused_before_any_request(repo, client):
    repo.envelopes["root"] = lambda envelope: envelope["signatures"].clear()
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "is signed by 0 of at least 1 keys" in run.said
    assert not client.site.take()


@pytest.mark.parametrize("hashes", (False, True))
@pytest.mark.parametrize("consistent", (False, True))
def test_consistent_snapshots_and_plain_ones(server, tmp_path, consistent,
                                             hashes):
    repo = Repository(consistent, hashes)
    client = Client(tmp_path, server.add(repo.files))
    repo.delegate("other", paths=["a/b/*"])
    repo.add_target("a/b/file.txt", b"good\n", "other")
    client.init(repo.start())
    assert client.download("a/b/file.txt").status == 0
    asked = client.site.take()
    name = repo["other"].targets["a/b/file.txt"].hashes["sha256"]
    if consistent:
        assert asked == ["2.root.json", "timestamp.json", "1.snapshot.json",
                         "1.targets.json", "1.other.json",
                         "/targets/a/b/%s.file.txt" % name]
    else:
        assert asked == ["2.root.json", "timestamp.json", "snapshot.json",
                         "targets.json", "other.json",
                         "/targets/a/b/file.txt"]
    assert ([path.read_bytes() for path in client.targets.iterdir()] ==
            [b"good\n"])
    assert client.download("a/b/file.txt").status == 0
    assert client.site.take() == ["2.root.json", "timestamp.json"]


def test_consistent_snapshot_may_be_left_out(repo, client):
    """[TUF 6.2.1] which is the same as false."""
    repo["root"].consistent_snapshot = False
    repo.edits["root"] = lambda signed: signed.pop(
        "consistent_snapshot") and None
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said
    assert "targets.json" in client.site.take()


def test_unknown_members_count_for_signatures_only(repo, client):
    def add(signed):
        signed["x-new"] = {"b": [1, None, True], "a": "\u20ac\n\""}
    for role in ("root", "timestamp", "snapshot", "targets"):
        repo.edits[role] = add
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said


@pytest.mark.parametrize("algorithms", (("sha256",), ("sha512",),
                                        ("sha256", "sha512")))
def test_targets_are_verified_by_every_known_hash(repo, client, algorithms):
    repo.add_target("file.txt", b"good\n", algorithms=algorithms)
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    for algorithm in algorithms:
        file = repo["targets"].targets["file.txt"]
        good = file.hashes[algorithm]
        file.hashes[algorithm] = good[:-1] + "%x" % (15 - int(good[-1], 16))
        repo.release("targets")
        for path in list(repo.files):
            if path.startswith("/targets/"):
                repo.files["/targets/%s.file.txt" % file.hashes[
                    algorithms[0]]] = b"good\n"
        run = client.download("file.txt")
        assert run.refused and algorithm in run.said
        file.hashes[algorithm] = good


def test_a_target_of_unknown_hashes_leaves_the_others(repo, client):
    repo.add_target("file.txt", b"good\n")
    repo.add_target("new.txt", b"good\n")
    def edit(signed):
        signed["targets"]["new.txt"]["hashes"] = {"blake9": "00"}
    repo.edits["targets"] = edit
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    run = client.download("new.txt")
    assert run.refused and "neither its sha256 nor its sha512" in run.said


def test_an_empty_target_is_one(repo, client):
    repo.add_target("empty", b"")
    client.init(repo.start())
    assert client.download("empty").status == 0
    assert (client.targets / "empty").read_bytes() == b""


def test_several_targets_stop_at_the_first_that_fails(repo, client):
    repo.add_target("one", b"1")
    repo.add_target("three", b"3")
    client.init(repo.start())
    run = client.download("one", "two", "three")
    assert run.refused and "no role lists target two" in run.said
    assert [path.name for path in client.targets.iterdir()] == ["one"]


def test_expired_kept_metadata_may_be_updated_from(repo, client):
    repo["root"].expires = in_days(-1)
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "root.json v1 of" in run.said
    assert "expired 20" in run.said and "clock is wrong" in run.said
    repo["root"].expires = in_days(30)
    repo.publish("root")
    run = client.refresh()
    assert run.status == 0, run.said


def test_loading_expired_metadata_is_refused_unless_it_is_allowed(
        repo, client):
    client.init(repo.start())
    assert client.refresh().status == 0
    client.prefix = ["faketime", "+60 days"]
    env = {"ASAN_OPTIONS": "exitcode=99:verify_asan_link_order=0"}
    run = client.load(env=env)
    assert run.refused and "what is kept is too old" in run.said
    assert client.run("load-expired", env=env).status == 0
