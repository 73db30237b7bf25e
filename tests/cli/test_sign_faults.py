# SPDX-License-Identifier: Apache-2.0
"""Services that fail and lie while something is signed."""
import base64
import concurrent.futures
import datetime
import json
import socketserver
import threading
import time

import pytest

from signing import Instance, Signing, check_failed, der, keys, world

HOUR = datetime.timedelta(hours=1)
NAMES = {"fulcio": "Fulcio", "tsa": "timestamp authority", "rekor1": "Rekor",
         "rekor2": "Rekor"}
SERVICES = list(NAMES)
AFTER = {"fulcio": {"tsa", "rekor1", "rekor2"},
         "tsa": {"rekor1", "rekor2"}, "rekor1": set(), "rekor2": set()}


@pytest.fixture
def signing(tmp_path):
    with Instance() as instance:
        yield Signing(tmp_path, instance)


def sign(signing, service):
    """Signs where `service` is not as it should be."""
    signing.configure(rekors=("v1",) if service == "rekor1" else ("v2",))
    before = signing.files()
    ran = signing.sign("a.txt")
    assert signing.files() == before, "something was left behind"
    assert not AFTER[service] & set(signing.asked()), "more was asked"
    return ran


def answer(status, kind="application/json", body=b""):
    return lambda _service, _body: (status, kind, body)


# ---- services that say no ----

@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 415, 422])
def test_what_a_service_says_is_told(signing, service, status):
    signing.instance.answers[service] = answer(
        status, body=b'{"code":3,"message":"the moon is wrong"}')
    check_failed(sign(signing, service), NAMES[service],
                 f"{signing.instance.url}/" if service != "fulcio"
                 else signing.instance.url,
                 f"answered HTTP {status}: the moon is wrong")


@pytest.mark.parametrize("service", SERVICES)
def test_busy_services_are_asked_again(signing, service):
    left = [503, 429, 500]

    def busy(_service, _body):
        return (left.pop(), "text/plain", b"") if left else None

    signing.instance.answers[service] = busy
    signing.configure(rekors=("v1",) if service == "rekor1" else ("v2",))
    ran = signing.sign("a.txt")
    assert ran.status == 0, ran.err
    assert not left
    assert signing.verify("a.txt").status == 0


@pytest.mark.parametrize("service", SERVICES)
def test_busy_services_are_not_asked_for_ever(signing, service):
    signing.instance.answers[service] = answer(
        503, "text/html", b"<h1>Service Unavailable</h1>\n<p>more</p>")
    start = time.monotonic()
    ran = sign(signing, service)
    check_failed(ran, NAMES[service], "answered HTTP 503: <h1>Service "
                 "Unavailable</h1>")
    assert "more" not in ran.err
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("service", SERVICES)
def test_hostile_messages_are_shown_safely(signing, service):
    text = "bad\x1b[31m\n\u202e" + "x" * 5000
    signing.instance.answers[service] = answer(
        400, body=json.dumps({"message": text}).encode())
    ran = sign(signing, service)
    check_failed(ran, NAMES[service])
    assert "\x1b" not in ran.err and "\u202e" not in ran.err
    assert len(ran.err) < 1100


# ---- answers that are none ----

@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("body", [
    b"", b"garbage", b"null", b"[]", b"{}", b"{", b"\xff\xfe", b"0",
    b'{"signedCertificateEmbeddedSct":null}',
    b'{"signedCertificateEmbeddedSct":{"chain":{"certificates":[]}}}',
    b'{"signedCertificateEmbeddedSct":{"chain":{"certificates":[7]}}}',
    b'{"signedCertificateEmbeddedSct":{"chain":{"certificates":["x"]}}}',
    b'{"signedCertificateDetachedSct":{}}',
    b'{"uuid":{}}', b'{"uuid":{"body":7,"logIndex":"x"}}',
    b'{"logIndex":7,"logId":[],"kindVersion":"x"}',
    b"[" * 100000,
], ids=range(17))
def test_garbage_is_no_answer(signing, service, body):
    signing.instance.answers[service] = answer(201, body=body)
    check_failed(sign(signing, service), NAMES[service])


@pytest.mark.parametrize("service", SERVICES)
def test_endless_answers_are_not_read(signing, service):
    signing.instance.answers[service] = answer(200, body=b" " * (8 << 20))
    check_failed(sign(signing, service), NAMES[service], "longer than")


@pytest.mark.parametrize("service", SERVICES)
def test_dropped_connections_are_a_failure_of_the_network(signing, service):
    signing.instance.answers[service] = "drop"
    check_failed(sign(signing, service), NAMES[service])


@pytest.mark.parametrize("service", SERVICES)
def test_redirects_are_not_followed(signing, service):
    def redirect(handler, _body):
        handler.send_response(307)
        handler.send_header("Location", signing.instance.url + "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return "drop"

    signing.instance.answers[service] = redirect
    signing.instance.requests.clear()
    before = signing.files()
    signing.configure(rekors=("v1",) if service == "rekor1" else ("v2",))
    ran = signing.sign("a.txt")
    check_failed(ran, NAMES[service], "redirects")
    assert signing.files() == before
    assert "nothing" not in signing.asked()


def test_nobody_listens(signing):
    document = json.loads(signing.config.read_text())
    for name in ("caUrls", "tsaUrls", "rekorTlogUrls"):
        broken = json.loads(json.dumps(document))
        for service in broken["signingConfig"][name]:
            service["url"] = "http://127.0.0.1:1/x"
        signing.config.write_text(json.dumps(broken))
        check_failed(signing.sign("a.txt"), "http://127.0.0.1:1/x")
        assert "a.txt.sigstore.json" not in signing.files()


def test_a_slow_log_is_waited_for(signing):
    """Rekor v2 may take longer than other servers [rekor-v2-spec]."""
    signing.instance.latency = 12
    ran = signing.sign("a.txt")
    assert ran.status == 0, ran.err


def test_nobody_waits_for_ever(tmp_path):
    """All four at once: each is given up after the time of limits.h."""
    end = threading.Event()

    def start(service):
        folder = tmp_path / service
        folder.mkdir()
        with Instance() as instance:
            signing = Signing(folder, instance)
            instance.answers[service] = lambda _service, _body: (
                end.wait(100) and None) or "drop"
            return service, instance.url, sign(signing, service)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        begin = time.monotonic()
        for service, url, ran in pool.map(start, SERVICES):
            check_failed(ran, f"{NAMES[service]} at {url}", "slow")
            assert time.monotonic() - begin < 90
        end.set()


# ---- certificates that are not the right ones ----

def drop_sct(made):
    made.scts = []


def bad_sct(made):
    made.scts[0].bad = True


def unknown_log(made):
    made.scts[0].log = "other ct"


def another_identity(made):
    made.leaf_names = [("email", "mallory@forged.test")]


def another_issuer(made):
    made.claims = {1: "https://mallory.test", 8: "https://mallory.test"}


def another_key(made):
    made.leaf_public = keys.spki(keys.key("somebody else"))


def another_authority(made):
    made.leaf_signer = "somebody else"


def not_for_signing(made):
    made.leaf_purposes = ["serverAuth"]


def two_names(made):
    made.leaf_names = made.leaf_names * 2


def other_subject(made):
    made.leaf_names = [("uri", "https://elsewhere.test/x")]
    made.claims[24] = "mallory"


def expired_already(made):
    made.leaf_valid = tuple(time - HOUR for time in made.leaf_valid)


@pytest.mark.parametrize("edit, word", [
    (expired_already, "its certificate: it expired at"),
    (drop_sct, "has no SCT"), (bad_sct, "SCT"), (unknown_log, "SCT"),
    (another_identity, "mallory@forged.test"),
    (another_issuer, "mallory.test"), (another_key, "another key"),
    (another_authority, "signature"), (not_for_signing, "code signing"),
    (two_names, "subject alternative names"),
    (other_subject, "elsewhere.test"),
])
def test_a_certificate_is_checked_before_it_is_used(signing, edit, word):
    signing.instance.edit["fulcio"] = edit
    check_failed(sign(signing, "fulcio"), "Fulcio at ", word)


# ---- timestamps that are not the right ones ----

def no_nonce(t):
    t.info_extra = []


def another_nonce(t):
    t.info_extra = [der.integer(4711)]


def another_imprint(t):
    t.imprint = bytes(32)


def not_granted(t):
    t.status = 2


def before_the_certificate(t):
    t.time = t.time - HOUR


def after_the_certificate(t):
    t.time = t.time + HOUR


def spoilt(t):
    t.spoil = b"!"


def by_another(t):
    t.key = keys.key("somebody else")


@pytest.mark.parametrize("edit, word", [
    (no_nonce, "nonce"), (another_nonce, "nonce"),
    (another_imprint, "another signature"), (not_granted, "status"),
    (before_the_certificate, "valid"), (after_the_certificate, "valid"),
    (spoilt, "signature"), (by_another, "signature"),
])
def test_a_timestamp_is_checked_before_anything_is_logged(
        signing, edit, word):
    signing.instance.edit["tsa"] = edit
    check_failed(sign(signing, "tsa"), "timestamp authority at ", word)


# ---- log entries that are not the right ones ----

def another_digest(made):
    made.digest = bytes(32)


def another_signature(made):
    made.signature = made.signature[:-1] + bytes([made.signature[-1] ^ 1])


def another_root(made):
    def edit(proof):
        return {**proof, "rootHash": world.b64(bytes(32))}
    made.edit_proof = edit


def another_leaf(made):
    def edit(proof):
        hashes = proof["hashes"] or [world.b64(bytes(32))]
        return {**proof, "hashes": hashes + hashes}
    made.edit_proof = edit


def unsigned(made):
    made.edit_note = lambda note: note.partition("\n\n")[0] + "\n\n"


def bad_note(made):
    def edit(note):
        head, _, line = note.rpartition(" ")
        raw = bytearray(base64.b64decode(line))
        raw[-1] ^= 1
        return f"{head} {world.b64(bytes(raw))}\n"
    made.edit_note = edit


@pytest.mark.parametrize("service", ["rekor1", "rekor2"])
@pytest.mark.parametrize("edit", [
    another_digest, another_signature, another_root, another_leaf, unsigned,
    bad_note])
def test_an_entry_is_checked_against_what_was_sent(signing, service, edit):
    signing.instance.edit[service] = edit
    check_failed(sign(signing, service), "Rekor at ", "log entry")


def test_a_promise_is_checked(signing):
    def edit(made):
        made.edit_promise = lambda s: s[:-1] + bytes([s[-1] ^ 1])

    signing.instance.edit["rekor1"] = edit
    check_failed(sign(signing, "rekor1"), "Rekor at ", "log entry")


# ---- entries that are there already ----

def test_an_entry_that_exists_is_fetched_from_v1(signing):
    """The first answer is lost, so the request is sent again."""
    lost = []

    def lose(handler, body):
        if lost:
            return None
        lost.append(signing.instance.pass_on(
            handler.command, handler.path, handler.headers, body))
        return 502, "text/plain", b"lost"

    signing.instance.answers["rekor1"] = lose
    signing.configure(rekors=("v1",))
    ran = signing.sign("a.txt")
    assert ran.status == 0, ran.err
    assert signing.asked()[-1] == "lookup"
    assert signing.verify("a.txt").status == 0


def test_v1_says_that_there_is_one_but_not_where(signing):
    signing.instance.answers["rekor1"] = answer(
        409, body=b'{"code":409,"message":"equivalent entry exists"}')
    check_failed(sign(signing, "rekor1"), "Rekor at ", "409")


def test_v1_gives_another_entry_than_the_existing_one(signing):
    signing.configure(rekors=("v1",))
    assert signing.sign("a.txt").status == 0
    uuid, = signing.instance.entries
    signing.instance.answers["rekor1"] = answer(409, body=json.dumps(
        {"message": f"with UUID {uuid}"}).encode())
    (signing.folder / "a.txt.sigstore.json").unlink()
    check_failed(sign(signing, "rekor1"), "Rekor at ", "not what was sent")


EXISTS = (409, "application/json", b'{"code":6,"message":"an equivalent entry '
          b'already exists in the transparency log with index 48"}')


@pytest.mark.parametrize("command", ["sign", "attest"])
def test_v2_gives_no_entry_again_so_it_is_signed_again(signing, command):
    """The first answer was lost, as far as the log is concerned."""
    left = [EXISTS]
    signing.instance.answers["rekor2"] = lambda _service, _body: (
        left.pop() if left else None)
    more = []
    if command == "attest":
        (signing.folder / "p.json").write_text("{}")
        more = ["--predicate", "p.json", "--predicate-type", "x:y"]
    ran = signing.run(command, *more, "a.txt")
    assert ran.status == 0, ran.err
    assert not left
    bodies = [request[-1] for request in signing.instance.requests
              if request[0] == "rekor2"]
    assert len(bodies) == 2 and bodies[0] != bodies[1]
    assert signing.asked() == ["fulcio", "tsa", "rekor2", "tsa", "rekor2"]
    assert signing.verify("a.txt").status == 0


def test_v2_has_every_signature_already(signing):
    signing.instance.answers["rekor2"] = lambda _service, _body: EXISTS
    ran = sign(signing, "rekor2")
    check_failed(ran, "Rekor at ", "409", "index 48", "sign once more")


# ---- services in the place of others ----

LISTS = {"fulcio": "caUrls", "tsa": "tsaUrls", "rekor1": "rekorTlogUrls",
         "rekor2": "rekorTlogUrls"}
DEAD = "http://127.0.0.1:1/dead"


def put_first(signing, service, url=DEAD, **selectors):
    """Another operator's service before the good one."""
    signing.configure(rekors=("v1",) if service == "rekor1" else ("v2",),
                      **selectors)
    document = json.loads(signing.config.read_text())
    services = document["signingConfig"][LISTS[service]]
    services.insert(0, {**services[0], "url": url, "operator": "dead.test"})
    signing.config.write_text(json.dumps(document))


ANY = {"rekor": {"selector": "ANY"}, "tsa": {"selector": "ANY"}}
ONE = {"rekor": {"selector": "EXACT", "count": 1},
       "tsa": {"selector": "EXACT", "count": 1}}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("selectors", [ANY, ONE], ids=["any", "exact"])
def test_another_operator_serves_for_one_that_is_down(signing, service,
                                                      selectors):
    put_first(signing, service, **selectors)
    ran = signing.sign("a.txt")
    assert ran.status == 0, ran.err
    assert f"WARNING: {NAMES[service]} at {DEAD}" in ran.err
    assert f"asking {signing.instance.url}" in ran.err
    assert ran.err.count("WARNING") == 1 and "ERROR" not in ran.err
    assert signing.verify("a.txt").status == 0


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("status", [400, 503])
def test_another_operator_serves_for_a_busy_one_only(signing, service, status):
    """Who is told no by one does not go to the next."""
    put_first(signing, service, signing.instance.url + "/busy", **ANY)

    def told(handler, _body):
        if "/busy" in handler.path:
            return status, "text/plain", b"sorry"
        return None
    signing.instance.answers[service] = told
    if service == "tsa":
        signing.instance.answers["nothing"] = told
    ran = signing.sign("a.txt")
    if status == 503:
        assert ran.status == 0, ran.err
        assert "WARNING" in ran.err and "HTTP 503: sorry" in ran.err
    else:
        check_failed(ran, f"answered HTTP {status}: sorry")


def test_nobody_serves_for_one_that_is_not_who_it_says(signing):
    """What answers, but not as the service does, is not down."""
    class Stranger(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(4096)
            self.request.sendall(b"220 mail.test at your service\r\n")
    with socketserver.TCPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        put_first(signing, "tsa",
                  f"http://127.0.0.1:{server.server_address[1]}", **ANY)
        ran = signing.sign("a.txt")
        server.shutdown()
    check_failed(ran, NAMES["tsa"], "not HTTP")
    assert signing.asked() == ["fulcio"]


@pytest.mark.parametrize("service", ["tsa", "rekor1", "rekor2"])
def test_all_are_all(signing, service):
    put_first(signing, service)
    check_failed(signing.sign("a.txt"), NAMES[service], DEAD)


def test_a_log_without_times_takes_no_place_where_there_are_none(signing):
    """Rekor v2 without a timestamp never verifies [client-spec 3.3]."""
    signing.configure(rekors=("v1", "v2"), tsas=0, **{
        "rekor": {"selector": "ANY"}})
    signing.instance.answers["rekor1"] = answer(503, "text/plain", b"sorry")
    check_failed(signing.sign("a.txt"), "Rekor at ", "503")
    assert "rekor2" not in signing.asked()


@pytest.mark.parametrize("rekors", [("v1", "v2"), ("v2", "v1")])
@pytest.mark.parametrize("rekor", [{"selector": "ALL"},
                                   {"selector": "EXACT", "count": 2}],
                         ids=["all", "exact"])
def test_a_log_without_times_is_not_asked_where_there_are_none(
        signing, rekors, rekor):
    """Not by the side of one that has, either [client-spec 3.3]."""
    signing.configure(rekors=rekors, tsas=0, rekor=rekor)
    check_failed(signing.sign("a.txt"), "no timestamp authority",
                 "Rekor of version 2")
    assert signing.asked() == []


def test_a_log_with_times_takes_a_place_where_there_are_no_others(signing):
    put_first(signing, "rekor1", **ANY)
    document = json.loads(signing.config.read_text())
    document["signingConfig"]["tsaUrls"] = []
    signing.config.write_text(json.dumps(document))
    ran = signing.sign("a.txt")
    assert ran.status == 0, ran.err
    assert signing.asked() == ["fulcio", "rekor1"]
    assert signing.verify("a.txt").status == 0


def test_nobody_is_left(signing):
    put_first(signing, "rekor2", **ANY)
    signing.instance.answers["rekor2"] = answer(503, "text/plain", b"sorry")
    ran = signing.sign("a.txt")
    assert ran.status == 1
    assert ran.err.count("WARNING") == 1 and ran.err.count("ERROR") == 1
    assert "503: sorry" in ran.err.splitlines()[-1]


# ---- several ----

def test_one_of_many_fails_alone(signing):
    for name in ("b.txt", "c.txt"):
        (signing.folder / name).write_text(name)
    count = []

    def second(_service, _body):
        count.append(1)
        if len(count) == 2:
            return 400, "application/json", b'{"message":"not this one"}'
        return None

    signing.instance.answers["rekor2"] = second
    ran = signing.sign("a.txt", "b.txt", "c.txt")
    assert ran.status == 1
    assert ran.err.count("ERROR: ") == 1 and "not this one" in ran.err
    assert ran.out.count("Sigstore bundle written to") == 2
    made = [name for name in signing.files() if name.endswith(".json")]
    assert len(made) == 3  # two bundles and the trust config
