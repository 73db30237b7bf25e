# SPDX-License-Identifier: Apache-2.0
"""The folders: damaged, in the way, shared by many, cut short."""
import concurrent.futures
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import time

import pytest

from tufclient import environment, program
from tufrepo import Repository, new_key

FILES = ("metadata/root.json", "metadata/timestamp.json",
         "metadata/snapshot.json", "metadata/targets.json",
         "metadata/other.json", "metadata/roots/2.root.json",
         "targets/file.txt")


@pytest.fixture
def full(repo, client):
    """A client that has been everywhere, with a root behind it."""
    repo.delegate("other")
    repo.add_target("file.txt", b"good\n", "other")
    client.init(repo.start())
    repo.publish("root")
    assert client.download("file.txt").status == 0
    assert sorted(client.state()) == sorted(
        (*FILES, "metadata/roots/1.root.json"))
    client.site.take()
    return client


def truncate(path):
    path.write_bytes(path.read_bytes()[:-20])


def empty(path):
    path.write_bytes(b"")


def garbage(path):
    path.write_bytes(bytes(range(256)) * 8)


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def link(path):
    """To a file with the right content, which is none of ours."""
    there = path.parent.parent / "elsewhere"
    there.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(there)


def dangle(path):
    path.unlink()
    path.symlink_to("/nowhere/at/all")


def pipe(path):
    path.unlink()
    os.mkfifo(path)


def folder(path):
    path.unlink()
    path.mkdir()


def endless(path):
    with path.open("wb") as file:
        file.truncate(2**40)


def lock(path):
    path.chmod(0)


def remove(path):
    path.unlink()


DAMAGE = (truncate, empty, garbage, flip, link, dangle, pipe, folder, endless,
          lock, remove)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__)
@pytest.mark.parametrize("given", (False, True), ids=("kept", "given"))
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_heals(full, repo, name, damage, given):
    """Whether the first root is the folder's or is given each time."""
    good = full.state()
    if given:
        full.start_with(repo.files["/metadata/1.root.json"])
    damage(full.folder / name)
    run = full.download("file.txt")
    assert run.status == 0, run.said
    full.site.take()
    run = full.download("file.txt")
    assert run.status == 0, run.said
    assert full.site.take() == ["3.root.json", "timestamp.json"]
    again = full.state()
    assert {key: again[key] for key in good} == good
    for path in good:
        assert stat.S_ISREG((full.folder / path).lstat().st_mode)


@pytest.mark.parametrize("name", ("metadata", "metadata/roots", "targets"))
@pytest.mark.parametrize("what", ("file", "link", "pipe", "gone"))
def test_something_else_in_a_folders_place(full, tmp_path, name, what):
    """No link is followed out of the folder that the caller named; that one
    may be a link, as homes are."""
    path = full.folder / name
    full.start_with((full.metadata / "root.json").read_bytes())
    shutil.rmtree(path)
    there = tmp_path / "there"
    there.mkdir()
    if what == "file":
        path.write_bytes(b"")
    elif what == "link":
        path.symlink_to(there)
    elif what == "pipe":
        os.mkfifo(path)
    run = full.download("file.txt")
    assert run.status == 0, run.said
    if name == "metadata/roots":
        assert not list(there.iterdir())
        if what != "gone":
            assert path.is_dir() and not path.is_symlink()


def test_roots_of_another_repository_heal(server, tmp_path, full, repo):
    other = Repository()
    other.start()
    for _ in range(4):
        other.publish("root")
    roots = full.metadata / "roots"
    for version in range(1, 6):
        (roots / ("%d.root.json" % version)).write_bytes(
            other.files["/metadata/%d.root.json" % version])
    run = full.refresh()
    assert run.status == 0, run.said
    assert full.site.take() == ["3.root.json", "timestamp.json"]
    full.start_with(repo.files["/metadata/1.root.json"])
    run = full.refresh()
    assert run.status == 0, run.said
    assert full.kept()["root"] == 2


def test_a_newer_root_that_is_kept_is_not_undone_by_a_failure(full, repo):
    """An old first root, a hole in the history, and a server that is down."""
    full.start_with(repo.files["/metadata/1.root.json"])
    (full.metadata / "roots/2.root.json").unlink()
    before = (full.metadata / "root.json").read_bytes()
    full.site.answers["/metadata/2.root.json"] = 400
    assert full.refresh().refused
    assert (full.metadata / "root.json").read_bytes() == before
    del full.site.answers["/metadata/2.root.json"]
    assert full.refresh().status == 0
    assert (full.metadata / "root.json").read_bytes() == before


def test_a_leftover_of_a_writer_that_died(full, repo):
    for place in (full.metadata, full.metadata / "roots", full.targets):
        (place / ".new").write_bytes(b"half")
    repo.publish("root")
    repo.add_target("two.txt", b"two", "other")
    repo.release("targets", "other")
    assert full.download("two.txt").status == 0
    assert not list(full.folder.rglob(".new"))


def test_a_folder_in_the_place_of_the_leftover(full, repo):
    (full.metadata / ".new").mkdir()
    repo.release("targets")
    assert full.refresh().status == 0
    assert full.kept()["targets"] == 2


def test_folders_are_made_private(repo, client):
    client.start_with(repo.start())
    client.metadata = client.metadata / "deep" / "down"
    repo.add_target("file.txt", b"good\n")
    repo.release("targets")
    assert client.download("file.txt").status == 0
    for path in (client.metadata, client.metadata.parent, client.targets):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for path in client.metadata.glob("*.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def unprivileged():
    """For preexec_fn: root writes into any folder, and reads any file."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


@pytest.fixture
def open_to_all(tmp_path):
    """pytest's folders are for their owner alone."""
    places = [tmp_path, *tmp_path.parents]
    for place in places[:3]:
        place.chmod(0o755)
    for place in places:
        if not place.stat().st_mode & 0o005:
            pytest.skip("%s is closed to others" % place)
    if os.geteuid() == 0 and subprocess.run(
            [program()], preexec_fn=unprivileged,
            capture_output=True).returncode not in (1,):
        pytest.skip("the client is closed to others")


def test_a_read_only_folder_serves_and_verifies(full, repo, open_to_all):
    """What is fetched counts, though it cannot be kept."""
    for path in [full.folder, *full.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert full.download("file.txt",
                             preexec_fn=unprivileged).status == 0
        assert full.load("file.txt", preexec_fn=unprivileged).status == 0
        repo.add_target("two.txt", b"two", "other")
        repo.release("targets", "other")
        before = full.state()
        run = full.download("two.txt", preexec_fn=unprivileged)
        assert run.status == 0, run.said
        assert full.state() == before
    finally:
        for path in [full.folder, *full.folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_files_that_may_not_be_read_heal(full, open_to_all):
    for path in [full.folder, *full.folder.rglob("*")]:
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
    for name in FILES[1:]:
        (full.folder / name).chmod(0)
    run = full.download("file.txt", preexec_fn=unprivileged)
    assert run.status == 0, run.said
    full.site.take()
    assert full.download("file.txt", preexec_fn=unprivileged).status == 0
    assert full.site.take() == ["3.root.json", "timestamp.json"]


def test_a_folder_that_cannot_be_made(repo, client, open_to_all):
    client.start_with(repo.start())
    repo.add_target("file.txt", b"good\n")
    repo.release("targets")
    client.first_root.chmod(0o644)
    client.folder.chmod(0o555)
    try:
        run = client.download("file.txt", preexec_fn=unprivileged)
        assert run.status == 0, run.said
    finally:
        client.folder.chmod(0o755)


def limit_files(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


@pytest.mark.parametrize("size", (0, 1, 300, 600, 1000))
def test_a_full_disk_serves_and_verifies(full, repo, size):
    """Files can have no more than some bytes."""
    repo.publish("root")
    repo.release("targets", "other")
    run = full.download("file.txt", preexec_fn=limit_files(size))
    assert run.status == 0, run.said
    run = full.load("file.txt")
    assert run.status == 0 or "is not kept: refresh first" in run.said
    assert full.download("file.txt").status == 0
    assert full.kept() == {"root": 3, "timestamp": 2, "snapshot": 2,
                           "targets": 2, "other": 2}
    assert not list(full.folder.rglob(".new"))


def test_a_full_disk_from_the_start(repo, client):
    repo.add_target("file.txt", b"good\n")
    client.start_with(repo.start())
    run = client.download("file.txt", preexec_fn=limit_files(0))
    assert run.status == 0, run.said
    assert client.state() == {}
    assert client.download("file.txt").status == 0


def test_64_processes_at_once(full, repo):
    """Each verifies; none disturbs another; two releases meanwhile."""
    def one(_):
        return full.download("file.txt", timeout=300)
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        runs = [pool.submit(one, number) for number in range(64)]
        for _ in range(2):
            time.sleep(0.2)
            repo.publish("root")
            repo.release("targets", "other")
        runs = [run.result() for run in runs]
    # A release in the midst of a download is a fault of the repository's:
    # the server has each version, so that nobody sees it.
    assert [run.said for run in runs if run.status != 0] == []
    assert full.download("file.txt").status == 0
    assert full.load("file.txt").status == 0


def test_a_reader_does_not_wait_for_who_fetches(full):
    """Half a minute would be too long for what needs no network."""
    def slow(handler):
        time.sleep(6)
        return 404
    full.site.answers["/metadata/3.root.json"] = slow
    fetching = subprocess.Popen(
        [str(word) for word in full.words("refresh")], env=environment(),
        stderr=subprocess.DEVNULL)
    while not full.site.requests:
        time.sleep(0.05)
    begin = time.monotonic()
    assert full.load("file.txt").status == 0
    assert time.monotonic() - begin < 5
    assert fetching.wait() == 0


def test_killed_at_any_moment(full, repo):
    """Whatever a dead process left, the next run succeeds, and so does one
    that does not fetch, with what was whole."""
    words = [str(word) for word in full.words("download", ["file.txt"])]
    chance = random.Random(4)
    begin = time.monotonic()
    subprocess.run(words, env=environment(), check=True)
    longest = time.monotonic() - begin
    for number in range(40):
        if number % 4 == 0:
            repo.publish("root")
        repo.release("targets", "other")
        process = subprocess.Popen(words, env=environment(),
                                   stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * longest)
        process.kill()
        process.wait()
        if number % 8 == 7:
            run = full.download("file.txt")
            assert run.status == 0, run.said
            assert full.kept()["targets"] == repo["targets"].version
    assert full.download("file.txt").status == 0


def test_what_was_fetched_lately_is_known_by_the_client_dated(full):
    """A client under faketime keeps and finds its own dates."""
    full.prefix = ["faketime", "+10 days"]
    env = {"ASAN_OPTIONS": "exitcode=99:verify_asan_link_order=0"}
    assert full.refresh(env=env).status == 0
    assert full.load(env=env).status == 0


def test_keys_rotated_behind_a_damaged_timestamp(full, repo):
    (full.metadata / "timestamp.json").write_bytes(b"{")
    repo.set_keys("timestamp", [new_key()])
    repo.publish("root")
    repo["timestamp"].version = 0
    repo.release("targets")
    assert full.refresh().status == 0
    assert full.kept()["timestamp"] == 1


def test_the_date_of_a_timestamp_is_that_of_its_contents(full, repo):
    """A new one that cannot be kept does not make the old one fresh."""
    path = full.metadata / "timestamp.json"
    os.utime(path, (1000, 1000))
    assert full.refresh().status == 0
    assert time.time() - path.stat().st_mtime < 60
    os.utime(path, (1000, 1000))
    (full.metadata / ".new" / "in the way").mkdir(parents=True)
    repo.release("targets")
    assert full.refresh().status == 0
    assert full.kept()["timestamp"] == 1
    assert path.stat().st_mtime == 1000
