# SPDX-License-Identifier: Apache-2.0
"""What sigstore-local hands out to be trusted, read and followed by the
reference implementations."""
import base64
import hashlib
import json
import subprocess
import threading
import time
import urllib.error

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from securesystemslib.formats import encode_canonical
from sigstore._internal.rekor.client import RekorClient
from sigstore._internal.rekor.client_v2 import RekorV2Client
from sigstore.models import ClientTrustConfig, SigningConfig, TrustedRoot
from tuf.api.metadata import Metadata
from tuf.ngclient import Updater

from serving import Serving, User, sigstore_local

TARGETS = {"trusted_root.json": "/trusted_root.json",
           "signing_config.v0.2.json": "/signing_config.v0.2.json"}


@pytest.fixture
def instance(tmp_path):
    with Serving(tmp_path / "state") as serving:
        yield serving


@pytest.fixture
def user(tmp_path):
    return User(tmp_path)


def follow(instance, client):
    """A client of python-tuf, whose folder may hold what it saw before."""
    for name in ("metadata", "targets"):
        (client / name).mkdir(parents=True, exist_ok=True)
    updater = Updater(
        metadata_dir=str(client / "metadata"),
        metadata_base_url=instance.url + "/tuf/",
        target_base_url=instance.url + "/tuf/targets/",
        target_dir=str(client / "targets"),
        bootstrap=instance.file("root.json").read_bytes())
    updater.refresh()
    for name, path in TARGETS.items():
        target = updater.get_targetinfo(name)
        with open(updater.download_target(target), "rb") as got:
            assert got.read() == instance.get(path)
    return Metadata.from_file(
        str(client / "metadata" / "timestamp.json")).signed.version


def test_python_tuf_follows_from_start_to_start(tmp_path):
    """Each port is another one, so there is a next version each time."""
    seen = []
    for _ in range(3):
        with Serving(tmp_path / "state") as instance:
            seen.append(follow(instance, tmp_path / "client"))
    assert seen == sorted(set(seen)) and len(seen) == 3


def test_keys_are_named_and_used_as_python_tuf_does(instance):
    root = Metadata.from_bytes(instance.get("/tuf/1.root.json"))
    snapshot = Metadata.from_bytes(instance.get("/tuf/timestamp.json")) \
        .signed.snapshot_meta.version
    for role, path in {"root": "1.root", "timestamp": "timestamp",
                       "snapshot": f"{snapshot}.snapshot",
                       "targets": "1.targets"}.items():
        root.verify_delegate(
            role, Metadata.from_bytes(instance.get(f"/tuf/{path}.json")))
    for name, key in root.signed.keys.items():
        assert name == hashlib.sha256(
            encode_canonical(key.to_dict()).encode()).hexdigest()
    assert len(root.signed.keys) == 4
    assert root.signed.consistent_snapshot


@pytest.mark.parametrize("path", [
    "/tuf/2.root.json", "/tuf/", "/tuf/targets/trusted_root.json",
    "/tuf/..%2fstate.db", "/tuf/%2e%2e/state.db", "/state.db", "/root.json"])
def test_nothing_else_is_handed_out(instance, path):
    with pytest.raises(urllib.error.HTTPError) as told:
        instance.get(path)
    assert told.value.code in (400, 404)


@pytest.mark.parametrize("who", ["ours", "theirs"])
def test_an_instance_is_trusted_by_its_root(instance, user, who):
    command = getattr(user, who)
    ran = command("--instance", instance.url + "/tuf", "trust-instance",
                  instance.file("root.json"))
    assert ran.status == 0, ran.err


@pytest.mark.parametrize("who", ["ours", "theirs"])
def test_another_instance_is_not(instance, user, who, tmp_path):
    with Serving(tmp_path / "other") as other:
        ran = getattr(user, who)(
            "--instance", instance.url + "/tuf", "trust-instance",
            other.file("root.json"))
    assert ran.status != 0


def test_sigstore_python_reads_the_signing_config(instance):
    config = SigningConfig.from_file(str(instance.file("signing_config.json")))
    tlog, = config.get_tlogs()
    assert isinstance(tlog, RekorV2Client)
    assert tlog.url.startswith(instance.url)
    assert config.get_oidc_url() == instance.url + "/auth"
    assert config.get_fulcio().url == instance.url
    assert [tsa.url for tsa in config.get_tsas()] == [
        instance.url + "/api/v1/timestamp"]


def test_sigstore_python_chooses_the_older_log_on_request(instance):
    config = ClientTrustConfig.from_json(
        instance.file("trustconfig.json").read_text())
    config.force_tlog_version = 1
    tlog, = config.signing_config.get_tlogs()
    assert isinstance(tlog, RekorClient)


def test_sigstore_python_reads_the_trusted_root(instance):
    root = TrustedRoot.from_file(str(instance.file("trusted_root.json")))
    assert len(root.get_fulcio_certs()) == 2
    tsa, = root.get_timestamp_authorities()
    assert len(tsa.certificates(allow_expired=False)) == 2


def test_authorities_carry_the_names_of_their_roots(instance):
    root = json.loads(instance.get("/trusted_root.json"))
    for kind in ("certificateAuthorities", "timestampAuthorities"):
        authority, = root[kind]
        last = authority["certChain"]["certificates"][-1]["rawBytes"]
        name = x509.load_der_x509_certificate(base64.b64decode(last)).subject
        assert authority["subject"] == {
            "organization": name.get_attributes_for_oid(
                NameOID.ORGANIZATION_NAME)[0].value,
            "commonName": name.get_attributes_for_oid(
                NameOID.COMMON_NAME)[0].value}


def test_files_are_whole_at_any_moment(tmp_path):
    """Read again and again, while each start has another port to tell."""
    read, done = set(), threading.Event()
    failed = []

    def reader(path):
        while not done.is_set():
            try:
                read.add(json.loads(path.read_bytes())["signingConfig"]
                         ["oidcUrls"][0]["url"])
            except (ValueError, OSError) as error:
                failed.append(error)

    with Serving(tmp_path / "state"):
        pass
    thread = threading.Thread(
        target=reader, args=(tmp_path / "state/trustconfig.json",))
    thread.start()
    try:
        for _ in range(8):
            with Serving(tmp_path / "state"):
                pass
    finally:
        done.set()
        thread.join()
    assert not failed
    assert len(read) > 4


@pytest.mark.parametrize("who", ["ours", "theirs"])
def test_a_new_instance_in_an_old_one_s_place(tmp_path, user, who):
    """Whoever trusted the one trusts the other on request, and not before."""
    command = getattr(user, who)
    with Serving(tmp_path / "one") as one:
        port = one.url.rpartition(":")[2]
        asked = ("--instance", one.url + "/tuf")
        assert command(*asked, "trust-instance",
                       one.file("root.json")).status == 0
    with Serving(tmp_path / "two", "--port", port) as two:
        ran = command(*asked, "trust-instance", one.file("root.json"))
        assert ran.status != 0
        ran = command(*asked, "trust-instance", two.file("root.json"))
        assert ran.status == 0, ran.err


def test_starts_that_are_killed(tmp_path):
    """Whenever that is, the next start serves what clients can follow."""
    seen = []
    for delay in range(16):
        process = subprocess.Popen(
            [sigstore_local(), "--dir", str(tmp_path / "state"), "--port",
             "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay / 200)
        process.kill()
        process.wait()
        if delay % 4 == 3:
            with Serving(tmp_path / "state") as instance:
                seen.append(follow(instance, tmp_path / "client"))
    assert seen == sorted(set(seen)) and len(seen) == 4
