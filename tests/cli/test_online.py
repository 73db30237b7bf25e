# SPDX-License-Identifier: Apache-2.0
"""The trusted root by TUF: fetched, kept, refused, and done without."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import pytest

import repository
from command import ROOT, clean_env, run, sigstore
from repository import Repository, SecureServer, Server

ROOTS = ROOT / "src/trust/roots/production"
TARGETS = {name: (ROOTS / name).read_bytes()
           for name in ("trusted_root.json", "signing_config.v0.2.json")}
REFRESH = ["/2.root.json", "/timestamp.json"]
UPDATED = re.compile(
    r"Trust root & signing config updated: \d+ Fulcio certificates\n")


def kinds(requests):
    """Requests without what changes from run to run."""
    return [re.sub(r"[0-9a-f]{64}", "HASH", path) for path in requests]


class World:
    """A repository, its server, and a user's home."""

    def __init__(self, folder, **more):
        self.repository = Repository(TARGETS, **more)
        self.server = Server(self.repository)
        self.home = folder / "home"
        self.home.mkdir()
        self.root = folder / "root.json"
        self.root.write_bytes(self.repository.first_root())

    @property
    def folder(self):
        """Where the metadata is kept."""
        name = self.server.url.replace(":", "%3A").replace("/", "%2F")
        return self.home / ".local/share/sigstore-c/tuf" / name

    @property
    def targets(self):
        name = self.server.url.replace(":", "%3A").replace("/", "%2F")
        return self.home / ".cache/sigstore-c/tuf" / name

    def run(self, *args, env=None, **more):
        return run("--instance", self.server.url, *args,
                   env={"HOME": str(self.home), **(env or {})}, **more)

    def trust(self):
        ran = self.run("trust-instance", self.root)
        assert (ran.status, ran.out, ran.err) == (0, "", "")

    def verify(self, sample, *args, **more):
        return self.run("verify", "identity", *args, *sample.who,
                        sample.artifact, **more)

    def age(self, seconds=3600):
        """As if the last refresh were so long ago."""
        then = time.time() - seconds
        os.utime(self.folder / "timestamp.json", (then, then))

    def files(self):
        return {str(path.relative_to(self.home)): path.read_bytes()
                for path in self.home.rglob("*") if path.is_file()}


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.server.end()


@pytest.fixture
def trusted(world):
    """An instance that is trusted, with a cache that is not fresh."""
    world.trust()
    world.age()
    world.server.take_requests()
    return world


def check_failed(ran, *words):
    """One clear line."""
    assert ran.status == 1, ran.err
    assert ran.out == ""
    assert ran.err.startswith("ERROR: ")
    assert ran.err.count("\n") == 1
    for word in words:
        assert word in ran.err, ran.err


# ---- what is fetched, and when ----

def test_first_use_fetches_each_file_once(world):
    world.trust()
    assert kinds(world.server.take_requests()) == [
        *REFRESH, "/1.snapshot.json", "/1.targets.json",
        "/targets/HASH.trusted_root.json",
        "/targets/HASH.signing_config.v0.2.json"]


def test_a_bundle_is_verified_by_what_was_fetched(trusted, public):
    ran = trusted.verify(public)
    assert ran.status == 0, ran.err
    assert ran.err.startswith("OK: ") and ran.err.count("\n") == 1
    other = dict(TARGETS)
    other["trusted_root.json"] = (
        ROOTS.parent / "staging/trusted_root.json").read_bytes()
    trusted.repository.contents = other
    trusted.repository.publish()
    trusted.age()
    ran = trusted.verify(public)
    assert ran.status == 1 and "FAIL: " in ran.err


def test_what_is_current_costs_exactly_two_requests(trusted, public):
    assert trusted.verify(public).status == 0
    assert trusted.server.take_requests() == REFRESH


def test_what_was_just_fetched_costs_no_request(trusted, public):
    for _ in range(3):
        assert trusted.verify(public).status == 0
    assert trusted.server.take_requests() == REFRESH


def test_many_inputs_refresh_once(trusted, public):
    ran = trusted.verify(public, *[public.artifact] * 9)
    assert (ran.status, ran.err.count("OK: ")) == (0, 10)
    assert trusted.server.take_requests() == REFRESH


def test_the_short_time_is_that_of_the_page(trusted, public):
    page = (ROOT / "man/sigstore.1").read_text()
    minutes = int(re.search(r"less than (\d+)\s+minutes ago", page)[1])
    trusted.age(minutes * 60 - 30)
    assert trusted.verify(public).status == 0
    assert trusted.server.take_requests() == []
    trusted.age(minutes * 60 + 1)
    assert trusted.verify(public).status == 0
    assert trusted.server.take_requests() == REFRESH


def test_a_timestamp_of_the_future_is_not_fresh(trusted, public):
    trusted.age(-3600)
    assert trusted.verify(public).status == 0
    assert trusted.server.take_requests() == REFRESH


def test_only_what_changed_is_fetched(trusted, public):
    trusted.repository.publish()
    trusted.repository.rotate()
    assert trusted.verify(public).status == 0
    assert trusted.server.take_requests() == [
        "/2.root.json", "/3.root.json", "/timestamp.json",
        "/2.snapshot.json", "/2.targets.json"]


def test_a_target_that_is_gone_is_fetched_again(trusted, public):
    trusted.age(0)
    for path in trusted.targets.iterdir():
        path.unlink()
    assert trusted.verify(public).status == 0
    assert kinds(trusted.server.take_requests()) == [
        *REFRESH, "/targets/HASH.trusted_root.json"]
    assert trusted.verify(public).status == 0
    assert trusted.server.take_requests() == []


@pytest.mark.parametrize("name", ("timestamp", "snapshot", "targets"))
@pytest.mark.parametrize("damage", (b"", b"{", b"\x00" * 5000, None))
def test_a_damaged_cache_heals_itself(trusted, public, name, damage):
    path = trusted.folder / (name + ".json")
    if damage is None:
        path.unlink()
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(damage)
    ran = trusted.verify(public)
    assert ran.status == 0, ran.err
    assert path.is_file() and not path.is_symlink()
    assert path.read_bytes() in trusted.repository.files.values()


def test_update_trust_root_asks_whatever_is_kept(trusted):
    for _ in range(2):
        ran = trusted.run("plumbing", "update-trust-root")
        assert (ran.status, ran.out) == (0, "")
        assert UPDATED.fullmatch(ran.err)
        assert trusted.server.take_requests() == REFRESH


def test_update_trust_root_counts_certificates():
    path = ROOTS / "trusted_root.json"
    ran = run("--trusted-root", path, "plumbing", "update-trust-root")
    assert (ran.status, ran.out) == (0, "")
    count = sum(len(authority["certChain"]["certificates"])
                for authority in json.loads(path.read_text())
                ["certificateAuthorities"])
    assert " updated: %d Fulcio" % count in ran.err


def test_verbose_tells_each_request(trusted, public):
    ran = trusted.verify(public, "-v")
    assert ran.status == 0
    told = re.findall(r"^DEBUG: GET (\S+): (\d+), (\d+) bytes, \d+ ms$",
                      ran.err, re.M)
    url = trusted.server.url
    assert [row[:2] for row in told] == [
        (url + "/2.root.json", "404"), (url + "/timestamp.json", "200")]
    assert int(told[1][2]) == len(trusted.repository.files["/timestamp.json"])


# ---- trusting an instance ----

def test_an_instance_must_be_trusted_first(world, public):
    for line in (("verify", "identity", *public.who, public.artifact),
                 ("verify", "identity", "--offline", *public.who,
                  public.artifact), ("plumbing", "update-trust-root")):
        check_failed(world.run(*line), "is not trusted yet", "trust-instance",
                     world.server.url)
    assert world.server.take_requests() == []
    assert world.files() == {}


def test_trust_instance_wants_a_file_and_an_instance(world):
    ran = world.run("trust-instance", world.home)
    assert ran.status == 2
    assert ran.err.endswith("Input must be a file: %s\n" % world.home)
    ran = run("trust-instance", world.home / "absent")
    assert ran.status == 2 and "Input must be a file: " in ran.err
    for more in ((), ("--staging",)):
        ran = run(*more, "trust-instance", world.root)
        assert ran.status == 2
        assert ran.err.endswith("trust-instance requires '--instance URL'\n")
    ran = world.run("trust-instance")
    assert ran.status == 2 and ran.err.endswith("required: ROOT\n")
    ran = world.run("trust-instance", world.root, world.root)
    assert ran.status == 2 and "unrecognized arguments: " in ran.err
    assert world.server.take_requests() == []


@pytest.mark.parametrize("data", (
    b"", b"{}", b"\x00", b"[" * 1000, b" " * (2 << 20)))
def test_what_is_no_root_is_refused(world, data):
    world.root.write_bytes(data)
    check_failed(world.run("trust-instance", world.root))
    assert world.server.take_requests() == []
    assert world.files() == {}


def test_the_root_of_another_instance_is_refused(world):
    world.root.write_bytes(Repository(TARGETS).first_root())
    check_failed(world.run("trust-instance", world.root), "timestamp.json")
    world.root.write_bytes(world.repository.first_root())
    world.trust()


@pytest.mark.parametrize("missing", sorted(TARGETS))
def test_an_instance_without_its_documents_is_not_trusted(world, missing):
    world.repository.contents = {
        name: data for name, data in TARGETS.items() if name != missing}
    world.repository.publish()
    check_failed(world.run("trust-instance", world.root), missing)


def test_slashes_at_the_end_of_a_url_mean_nothing(trusted, public):
    url = trusted.server.url
    for slashes in ("/", "///"):
        ran = run("--instance", url + slashes, "verify", "identity",
                  *public.who, public.artifact,
                  env={"HOME": str(trusted.home)})
        assert ran.status == 0, ran.err


# ---- servers that are not there, or worse ----

def test_unreachable_is_one_line_that_names_offline(trusted, public):
    trusted.server.end()
    before = trusted.files()
    check_failed(trusted.verify(public), "--offline", trusted.server.url)
    assert trusted.files() == before


def test_unreachable_shortly_after_a_refresh_is_no_matter(trusted, public):
    assert trusted.verify(public).status == 0
    trusted.server.end()
    ran = trusted.verify(public)
    assert ran.status == 0, ran.err


def test_the_public_instance_unreachable_names_offline(public, tmp_path):
    """Through a proxy that refuses, so that no name is looked up."""
    proxy = {name: "http://127.0.0.1:1" for name in (
        "https_proxy", "HTTPS_PROXY")}
    for more in ((), ("--staging",)):
        ran = run(*more, "verify", "identity", *public.who, public.artifact,
                  env={**proxy, "HOME": str(tmp_path)})
        check_failed(ran, "--offline", ".root.json")


FAULTS = (
    ("it closes without an answer", repository.close,
     "without an answer"),
    ("it resets the connection", repository.reset, "connection broke"),
    ("its answer ends early", repository.truncate, "ended early"),
    ("it does not speak HTTP", repository.garbage, "not HTTP"),
    ("its answer does not end", repository.endless, "longer than"),
    ("it is busy", repository.status(503), "HTTP 503"),
    ("it fails", repository.status(500), "HTTP 500"),
    ("it has too many clients", repository.status(429), "HTTP 429"),
    ("it wants another request", repository.status(400), "HTTP 400"),
    ("it has nothing new", repository.status(304), "HTTP 304"),
    ("it redirects to https", repository.redirect("https://127.0.0.1:1/x"),
     "same scheme"),
    ("it redirects to ftp", repository.redirect("ftp://127.0.0.1:1/x"),
     "same scheme"),
    ("it redirects to a file", repository.redirect("file:///etc/passwd"),
     "same scheme"),
    ("it redirects in a circle", repository.redirect("/timestamp.json"),
     "one redirect too many"),
)


@pytest.mark.parametrize("fault, word", [row[1:] for row in FAULTS],
                         ids=[row[0] for row in FAULTS])
def test_a_fault_is_one_line_and_leaves_the_cache(trusted, public, fault,
                                                  word):
    before = trusted.files()
    trusted.server.faults["/timestamp.json"] = [fault]
    check_failed(trusted.verify(public), word, "/timestamp.json")
    assert trusted.files() == before
    trusted.server.faults.clear()
    assert trusted.verify(public).status == 0


@pytest.mark.parametrize("fault, word", [row[1:] for row in FAULTS[2:9:2]],
                         ids=[row[0] for row in FAULTS[2:9:2]])
def test_a_fault_at_first_leaves_what_was_given(world, fault, word):
    world.server.faults["/timestamp.json"] = [fault]
    check_failed(world.run("trust-instance", world.root), word)
    assert set(world.files().values()) <= {world.root.read_bytes()}
    world.server.faults.clear()
    world.trust()


@pytest.mark.parametrize("name, fault", (
    ("hang", repository.hang), ("trickle", repository.trickle)))
def test_a_server_that_dawdles_is_given_up(trusted, public, name, fault):
    trusted.server.faults["/timestamp.json"] = [fault]
    begun = time.monotonic()
    check_failed(trusted.verify(public), "too long", "--offline")
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("fault", (
    repository.status(500), repository.status(503), repository.status(429),
    repository.close, repository.reset, repository.truncate))
def test_what_passes_is_tried_again(trusted, public, fault):
    trusted.server.faults["/timestamp.json"] = [fault, fault, None]
    ran = trusted.verify(public)
    assert ran.status == 0, ran.err
    assert trusted.server.take_requests() == [
        "/2.root.json", *["/timestamp.json"] * 3]


@pytest.mark.parametrize("code", (400, 401, 410, 451))
def test_a_refusal_is_not_tried_again(trusted, public, code):
    trusted.server.faults["/timestamp.json"] = [repository.status(code)]
    check_failed(trusted.verify(public), "HTTP %d" % code)
    assert trusted.server.take_requests() == REFRESH


@pytest.mark.parametrize("code", (403, 404))
def test_no_newer_root_is_how_the_walk_ends(trusted, public, code):
    trusted.server.faults["/2.root.json"] = [repository.status(code)]
    assert trusted.verify(public).status == 0


def test_a_redirect_to_the_same_scheme_is_followed(trusted, public):
    other = Server(trusted.repository)
    trusted.server.faults["/timestamp.json"] = [
        repository.redirect(other.url + "/timestamp.json")]
    try:
        ran = trusted.verify(public)
        assert ran.status == 0, ran.err
        assert other.take_requests() == ["/timestamp.json"]
    finally:
        other.end()


def test_a_proxy_is_asked(world):
    """For a host whose name is not looked up here then."""
    url = "http://tuf.example.org"
    world.repository.files.update({
        url + path: data for path, data in world.repository.files.items()})
    ran = run("--instance", url, "trust-instance", world.root,
              env={"HOME": str(world.home), "http_proxy": world.server.url})
    assert (ran.status, ran.err) == (0, "")
    requests = world.server.take_requests()
    assert requests[:2] == [url + path for path in REFRESH]
    assert len(requests) == 6


@pytest.fixture
def secure(world, tmp_path):
    """The same repository by https, of an authority that nobody knows."""
    repository.make_certificates(tmp_path)
    world.server.end()
    world.server = SecureServer(world.repository, tmp_path)
    return world


@pytest.mark.parametrize("variable", ("SSL_CERT_FILE", "CURL_CA_BUNDLE"))
def test_a_server_is_trusted_by_the_authority_named(secure, tmp_path,
                                                    variable):
    ran = secure.run("trust-instance", secure.root,
                     env={variable: str(tmp_path / "authority.pem")})
    assert (ran.status, ran.err) == (0, "")
    assert len(secure.server.take_requests()) == 6


def test_a_server_that_no_authority_knows_is_refused(secure, tmp_path):
    ran = secure.run("trust-instance", "-v", secure.root)
    assert ran.status == 1
    assert "certificate is not trusted" in ran.err
    assert "SSL_CERT_FILE" in ran.err
    assert "trying again" not in ran.err  # it does not pass
    check_failed(secure.run("trust-instance", secure.root,
                            env={"SSL_CERT_FILE": str(tmp_path / "absent")}),
                 "cannot be read")
    assert secure.server.take_requests() == []


def test_a_server_by_another_name_is_refused(secure, tmp_path):
    repository.make_certificates(tmp_path, "127.0.0.2")
    secure.server.end()
    secure.server = SecureServer(secure.repository, tmp_path)
    check_failed(secure.run(
        "trust-instance", secure.root,
        env={"SSL_CERT_FILE": str(tmp_path / "authority.pem")}),
        "certificate is not trusted")


def test_https_redirects_to_http_no_more(secure, tmp_path):
    other = Server(secure.repository)
    secure.server.faults["/timestamp.json"] = [
        repository.redirect(other.url + "/timestamp.json")]
    try:
        check_failed(secure.run(
            "trust-instance", secure.root,
            env={"SSL_CERT_FILE": str(tmp_path / "authority.pem")}),
            "same scheme")
        assert other.take_requests() == []
    finally:
        other.end()


# ---- without the network ----

def test_offline_takes_what_was_fetched_and_tells_its_age(trusted, public):
    trusted.age(3 * 3600 + 5)
    ran = trusted.verify(public, "--offline")
    assert ran.status == 0, ran.err
    assert ran.trust == (
        "WARNING: --offline: using the trusted root of the %s instance as "
        "fetched 3 hours ago\n" % trusted.server.url)
    assert trusted.server.take_requests() == []


def test_offline_tells_that_the_cache_is_out_of_date(tmp_path, public):
    world = World(tmp_path, lifetime_s=3)
    try:
        world.trust()
        time.sleep(3.5)
        world.server.take_requests()
        ran = world.verify(public, "--offline")
        assert ran.status == 0, ran.err
        assert "ago: it is out of date: " in ran.trust
        assert " expired " in ran.trust
        check_failed(world.verify(public), "expired")
    finally:
        world.server.end()


def test_offline_without_a_cache_is_the_built_in_root(public, tmp_path):
    ran = run("verify", "identity", "--offline", *public.who, public.artifact,
              env={"HOME": str(tmp_path)})
    assert ran.status == 0, ran.err
    assert re.fullmatch(
        r"WARNING: --offline: using the built-in trusted root of the public "
        r"instance, \d+ days? old \(\d{4}-\d\d-\d\d\)\n", ran.trust)
    assert list(tmp_path.glob(".*")) == []


def test_offline_with_a_ruined_cache_of_the_public_instance(public, tmp_path):
    folder = tmp_path / ("sigstore-c/tuf/https%3A%2F%2Ftuf-repo-cdn."
                         "sigstore.dev")
    folder.mkdir(parents=True)
    (folder / "root.json").write_bytes(b"{}")
    (folder / "timestamp.json").write_bytes(b"{}")
    ran = run("verify", "identity", "--offline", *public.who, public.artifact,
              env={"XDG_DATA_HOME": str(tmp_path)})
    assert ran.status == 0, ran.err
    assert "is of no use" in ran.trust and "built-in" in ran.trust


def test_offline_with_a_ruined_cache_of_another_instance(trusted, public):
    (trusted.folder / "snapshot.json").write_bytes(b"{}")
    check_failed(trusted.verify(public, "--offline"), "of no use")
    assert trusted.server.take_requests() == []


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace")
def test_offline_opens_no_socket(trusted, public, tmp_path):
    """Nor does it load what could."""
    trace = tmp_path / "trace"
    for line in (("--instance", trusted.server.url), ()):
        ran = subprocess.run(
            ["strace", "-f", "-o", trace, "-e", "trace=%network,openat",
             sigstore(), *line, "verify", "identity", "--offline",
             *public.who, public.artifact], capture_output=True, text=True,
            env=clean_env(HOME=str(trusted.home),
                          ASAN_OPTIONS="detect_leaks=0"))
        assert ran.returncode == 0, ran.stderr
        calls = trace.read_text()
        assert "libsigstore.so.0" in calls
        assert "socket(" not in calls and "connect(" not in calls
        assert "libcurl" not in calls and "libsigstore-net" not in calls


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace")
def test_the_sandbox_closes_between_network_and_bundle(trusted, public,
                                                       tmp_path):
    trace = tmp_path / "trace"
    ran = subprocess.run(
        ["strace", "-f", "-o", trace, "-e",
         "trace=connect,openat,landlock_restrict_self", sigstore(),
         "--instance", trusted.server.url, "verify", "identity", *public.who,
         public.artifact], capture_output=True, text=True,
        env=clean_env(HOME=str(trusted.home),
                      ASAN_OPTIONS="detect_leaks=0"))
    assert ran.returncode == 0, ran.stderr
    calls = trace.read_text().splitlines()

    def places(word):
        return [i for i, call in enumerate(calls) if word in call]

    assert places("connect(") and places(str(public.bundle))
    assert places("connect(")[-1] < places(str(public.bundle))[0]
    if not any(call.endswith("= 0") for call in calls
               if "landlock_restrict_self" in call):
        pytest.skip("this system has no Landlock")
    assert places("connect(")[-1] < places("landlock_restrict_self")[0] \
        < places(str(public.bundle))[0]


# ---- homes ----

def test_folders_are_where_the_variables_say(world, public):
    env = {"XDG_DATA_HOME": str(world.home / "data"),
           "XDG_CACHE_HOME": str(world.home / "cache")}
    ran = world.run("trust-instance", world.root, env=env)
    assert ran.status == 0, ran.err
    assert not list(world.home.glob(".*"))
    kept = {name.split("/")[0] + "/" + name.split("/")[-1]
            for name in world.files()}
    assert {"data/root.json", "data/timestamp.json",
            "cache/trusted_root.json"} <= kept
    # A path that is not absolute counts as unset.
    ran = world.run("trust-instance", world.root,
                    env={"XDG_DATA_HOME": "data", "XDG_CACHE_HOME": ""})
    assert ran.status == 0, ran.err
    assert (world.folder / "root.json").is_file()
    assert (world.targets / "trusted_root.json").is_file()


def test_a_home_that_cannot_be_written_still_verifies(trusted, public):
    """By a user who may read it only."""
    if os.getuid() != 0:
        user = {}
    else:
        user = {"user": 65534, "group": 65534, "extra_groups": []}
        probe = subprocess.run([sigstore(), "-V"], capture_output=True,
                               env=clean_env(), check=False, **user) \
            if os.access(sigstore(), os.X_OK) else None
        if not probe or probe.returncode != 0:
            pytest.skip("another user cannot run the command")
    for path in pathlib.Path(public.artifact).parents:
        if path.stat().st_uid == os.getuid():
            path.chmod(path.stat().st_mode | 0o055)
    for path in [trusted.home, *trusted.home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = trusted.files()
    ran = trusted.verify(public, **user)
    assert ran.status == 0, ran.err
    assert trusted.server.take_requests() == REFRESH
    assert trusted.files() == before
    for path in trusted.home.rglob("*"):
        path.chmod(0o755)


@pytest.mark.parametrize("home", (None, "", "/dev/null", "/proc/1/none"))
def test_trust_that_cannot_be_kept_is_told(world, home):
    env = clean_env()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        env.pop(name, None)
    if home is not None:
        env["HOME"] = home
    ran = subprocess.run(
        [sigstore(), "--instance", world.server.url, "trust-instance",
         world.root], env=env, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith("ERROR: the root cannot be kept in ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("count", (16, 64))
def test_many_processes_at_once_all_verify(trusted, public, count):
    for path in trusted.folder.glob("*.json"):
        if path.name != "root.json":
            path.unlink()
    line = [sigstore(), "--instance", trusted.server.url, "verify",
            "identity", *public.who, str(public.artifact)]
    started = [subprocess.Popen(line, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT,
                                env=clean_env(HOME=str(trusted.home)))
               for _ in range(count)]
    for process in started:
        said = process.communicate(timeout=120)[0].decode()
        assert process.returncode == 0, said
        assert said.startswith("OK: ")
    names = {path.name for path in trusted.folder.iterdir()}
    assert names == {"root.json", "roots", "timestamp.json", "snapshot.json",
                     "targets.json"}


# ---- the library that is loaded ----

def test_without_the_network_library_the_message_says_so(public, tmp_path):
    beside = pathlib.Path(sigstore()).parent
    alone = tmp_path / "alone"
    alone.mkdir()
    for name in ("sigstore", "libsigstore.so.0"):
        shutil.copy(beside / name, alone / name)
    env = clean_env(HOME=str(tmp_path), LD_LIBRARY_PATH=str(alone))
    line = [alone / "sigstore", "verify", "identity", *public.who,
            public.artifact]
    ran = subprocess.run(line, env=env, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith("ERROR: ") and ran.stderr.count("\n") == 1
    assert "install libsigstore-net" in ran.stderr
    assert "--offline" in ran.stderr
    ran = subprocess.run([*line, "--offline"], env=env, capture_output=True,
                         text=True)
    assert ran.returncode == 0, ran.stderr
