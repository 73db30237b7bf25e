# SPDX-License-Identifier: Apache-2.0
"""sigstore attest: which predicates, and what becomes of them."""
import base64
import hashlib
import json

import pytest

from signing import Instance, Signing

BUNDLE = "a.txt.sigstore.json"
V02 = "https://slsa.dev/provenance/v0.2"
V1 = "https://slsa.dev/provenance/v1"
OWN = "https://forged.test/anything/v3"

GOOD = {
    V02: {"builder": {"id": "b"}, "buildType": "t",
          "invocation": {"configSource": {
              "uri": "u", "digest": {"sha1": "ab" * 20}, "entryPoint": "e"},
              "parameters": {"x": [1, None]}, "environment": {}},
          "metadata": {"buildInvocationId": "i",
                       "buildStartedOn": "2026-01-01T00:00:00Z",
                       "completeness": {"parameters": True,
                                        "materials": False},
                       "reproducible": False},
          "buildConfig": {"steps": []},
          "materials": [{"uri": "u", "digest": {"sha256": "ab" * 32}}]},
    V1: {"buildDefinition": {
        "buildType": "t", "externalParameters": {"a": {"b": 1}},
        "internalParameters": None,
        "resolvedDependencies": [
            {"uri": "git+https://forged.test", "name": "n",
             "digest": {"gitCommit": "cd" * 20}},
            {"content": "AAECAw==", "mediaType": "m", "annotations": {}}]},
        "runDetails": {
            "builder": {"id": "b", "version": {"x": "1"},
                        "builderDependencies": []},
            "metadata": {"invocationId": "i",
                         "startedOn": "2026-01-01T00:00:00.5+01:00"},
            "byproducts": [{"uri": "u"}]}},
}


@pytest.fixture
def signing(tmp_path):
    with Instance() as instance:
        yield Signing(tmp_path, instance)


def attest(signing, text, kind, *args):
    (signing.folder / "p.json").write_text(text)
    return signing.attest("--predicate", "p.json", "--predicate-type", kind,
                          *(args or ("a.txt",)))


def payload(signing, name=BUNDLE):
    bundle = json.loads((signing.folder / name).read_text())
    assert list(bundle)[-1] == "dsseEnvelope"
    return base64.b64decode(bundle["dsseEnvelope"]["payload"]).decode()


# ---- what is made ----

@pytest.mark.parametrize("rekor", ["v1", "v2"])
@pytest.mark.parametrize("kind", [V02, V1, OWN])
def test_a_statement_verifies(signing, kind, rekor):
    signing.configure(rekors=(rekor,))
    ran = attest(signing, json.dumps(GOOD.get(kind, {"free": True})), kind)
    assert ran.status == 0, ran.err
    ran = signing.verify("a.txt")
    assert ran.status == 0, ran.err
    assert ran.out == payload(signing) + "\n"


def test_the_predicate_stands_in_it_unchanged(signing):
    text = '{ "z" : 1.50,\n\t"a":"\\u00e9 \\/", "big": 12345678901234567890 }'
    assert attest(signing, "\n " + text + "\n\n", OWN).status == 0
    digest = hashlib.sha256(signing.file.read_bytes()).hexdigest()
    assert payload(signing) == (
        '{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":'
        '"a.txt","digest":{"sha256":"%s"}}],"predicateType":"%s",'
        '"predicate":%s}' % (digest, OWN, text))


def test_each_file_has_a_statement_of_its_own(signing):
    (signing.folder / "b.txt").write_text("b")
    ran = attest(signing, "{}", OWN, "a.txt", "b.txt")
    assert ran.status == 0, ran.err
    for name in ("a.txt", "b.txt"):
        statement = json.loads(payload(signing, name + ".sigstore.json"))
        subject, = statement["subject"]
        assert subject["name"] == name
    assert signing.asked().count("fulcio") == 1
    assert signing.verify("a.txt", "b.txt").status == 0


def test_names_are_quoted(signing):
    name = 'a"\\\u00e9.txt'
    (signing.folder / name).write_text("x")
    assert attest(signing, "{}", OWN, name).status == 0
    statement = json.loads(payload(signing, name + ".sigstore.json"))
    assert statement["subject"][0]["name"] == name


# ---- predicates that are none ----

def changed(kind, path, value):
    document = json.loads(json.dumps(GOOD[kind]))
    at = document
    for part in path[:-1]:
        at = at[part]
    if value is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return json.dumps(document)


BAD = [
    (V02, ("builder",), KeyError, "builder: missing"),
    (V02, ("builder", "id"), KeyError, "builder: id: missing"),
    (V02, ("builder", "id"), None, "builder: id: missing"),
    (V02, ("builder", "id"), 7, "builder: id: is not a text"),
    (V02, ("builder", "more"), 1, "builder: more: unknown member"),
    (V02, ("buildType",), KeyError, "buildType: missing"),
    (V02, ("buildtype",), "t", "buildtype: unknown member"),
    (V02, ("materials",), {}, "materials: is not a list"),
    (V02, ("materials", 0), 1, "materials: [0]: is not an object"),
    (V02, ("materials", 0, "digest"), {"md5": "00"}, "no digest known here"),
    (V02, ("materials", 0, "digest"), {"sha256": "00"}, "is not 32 bytes"),
    (V02, ("metadata", "reproducible"), "no", "is not true or false"),
    (V02, ("metadata", "buildStartedOn"), "today", "is not a time"),
    (V02, ("metadata", "completeness", "x"), True, "unknown member"),
    (V02, ("invocation", "parameters"), [], "is not an object"),
    (V1, ("buildDefinition",), KeyError, "buildDefinition: missing"),
    (V1, ("runDetails",), KeyError, "runDetails: missing"),
    (V1, ("runDetails", "builder"), KeyError, "builder: missing"),
    (V1, ("runDetails", "builder", "id"), KeyError, "id: missing"),
    (V1, ("runDetails", "builder", "version"), {"x": 1}, "is not a text"),
    (V1, ("runDetails", "metadata", "startedOn"), 5, "is not a time"),
    (V1, ("buildDefinition", "externalParameters"), KeyError, "missing"),
    (V1, ("buildDefinition", "externalParameters"), "x", "not an object"),
    (V1, ("buildDefinition", "resolvedDependencies", 0), {"name": "n"},
     "has none of uri, digest and content"),
    (V1, ("buildDefinition", "resolvedDependencies", 1, "content"), "??",
     "is not base64"),
    (V1, ("buildDefinition", "resolvedDependencies", 1, "content"), "AB=C",
     "is not base64"),
    (V1, ("extra",), 1, "extra: unknown member"),
]


@pytest.mark.parametrize("kind, path, value, message", BAD)
def test_provenance_is_checked_field_by_field(
        signing, kind, path, value, message):
    ran = attest(signing, changed(kind, path, value), kind)
    assert ran.status == 2
    assert f'Unable to parse predicate of type "{kind}": ' in ran.err
    assert message in ran.err, ran.err
    assert signing.asked() == []


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '{"a":1,"a":2}',
                                  "{} {}", "\ufeff{}"])
@pytest.mark.parametrize("kind", [V1, OWN])
def test_a_predicate_is_one_object(signing, text, kind):
    ran = attest(signing, text, kind)
    assert ran.status == 2
    assert "Unable to parse predicate" in ran.err
    assert signing.asked() == []


@pytest.mark.parametrize("kind", ["foo", "", ":x", "1:x", "x:", "a b:c",
                                  " x:y", "x:\u00e9", 'x:"'])
def test_a_predicate_type_is_a_uri(signing, kind):
    ran = attest(signing, "{}", kind)
    assert ran.status == 2
    assert "Unable to parse predicate of type" in ran.err
    assert signing.asked() == []


@pytest.mark.parametrize("args, message", [
    (["--predicate", "nothing", "--predicate-type", OWN, "a.txt"],
     "Predicate must be a file: nothing"),
    (["--predicate", "a.txt", "a.txt"], "--predicate-type"),
    (["--predicate-type", OWN, "a.txt"], "--predicate"),
    (["--predicate", "p", "--predicate-type", OWN, "nothing.txt"],
     "Input must be a file: nothing.txt"),
    (["--predicate", "p", "--predicate-type", OWN, "--bundle", "b", "a.txt",
      "p"], "--bundle"),
    (["--predicate", "p", "--statement", "p", "a.txt"], "--statement"),
])
def test_wrong_lines(signing, args, message):
    (signing.folder / "p").write_text("{}")
    ran = signing.attest(*args)
    assert ran.status == 2
    assert message in ran.err, ran.err
    assert signing.asked() == []


# ---- statements that are ready ----

def statement(signing, **more):
    digest = hashlib.sha256(signing.file.read_bytes()).hexdigest()
    document = {"_type": "https://in-toto.io/Statement/v1",
                "subject": [{"name": "x", "digest": {"sha256": digest}}],
                "predicateType": OWN, "predicate": {}, **more}
    (signing.folder / "s.json").write_text(json.dumps(document, indent=1))
    return signing.attest("--statement", "s.json", "a.txt")


def test_a_ready_statement_is_signed_as_it_is(signing):
    ran = statement(signing)
    assert ran.status == 0, ran.err
    assert payload(signing) == (signing.folder / "s.json").read_text()
    assert signing.verify("a.txt").status == 0


def test_a_statement_must_be_about_the_file(signing):
    ran = statement(signing, subject=[
        {"name": "a.txt", "digest": {"sha256": "00" * 32}}])
    assert ran.status == 2 and "Unable to parse statement" in ran.err
    assert signing.asked() == []


@pytest.mark.parametrize("more, word", [
    ({"_type": "https://in-toto.io/Statement/v2"}, "type"),
    ({"subject": []}, "subject"), ({"predicateType": ""}, "predicateType"),
    ({"subject": [{"name": "x", "digest": {"sha1": "00" * 20}}]},
     "nobody could verify it"),
])
def test_statements_that_are_none(signing, more, word):
    ran = statement(signing, **more)
    assert ran.status == 2
    assert word in ran.err, ran.err
    assert signing.asked() == []
