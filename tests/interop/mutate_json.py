# SPDX-License-Identifier: Apache-2.0
"""Changes of a bundle as JSON: members, types, numbers, layout."""
import copy
import json
import re

import jsontext
from jsontext import Object, Raw, shape
from mutate_bytes import decoded, encoded

INTEGERS = ("logIndex", "treeSize", "integratedTime")
V1, V2, V3_OLD, V3 = (
    "application/vnd.dev.sigstore.bundle+json;version=0.1",
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
    "application/vnd.dev.sigstore.bundle.v0.3+json",
)


def absent(bench, path):
    """The rule for a member that is missing."""
    last = path[-1]
    if last in ("messageDigest",):
        return "no-hint"
    if "messageDigest" in path:
        return "half-hint"
    if last in ("timestampVerificationData", "rfc3161Timestamps"):
        return "other-time" if bench.promised else "required"
    if last == "inclusionPromise":
        allowed = bench.stamped and bench.media_type != V1
        return "other-time" if allowed else "required"
    if last == "integratedTime":
        if not bench.promised:
            return "unused-time"
        return "promise-time" if bench.stamped else "required"
    if last in ("keyid", "hint"):
        return "unsigned"
    return "required"


def members(bench):
    """Drop, null, retype, rename and double each member."""
    for path in jsontext.places(bench.document):
        if not path or isinstance(path[-1], int):
            continue
        place = shape(path)
        value = bench.get(*path)
        if value is None:
            continue
        rule = absent(bench, path)
        bench.add("drop", place, rule,
                  lambda p=path: jsontext.dropped(bench.document, p))
        if rule == "other-time" and isinstance(value, list) and \
                not isinstance(value, Object):
            rule = "null-list"
        bench.add("null", place, rule,
                  lambda p=path: jsontext.changed(bench.document, p, None))
        for wrong in retyped(value):
            bench.add("retype", place, "type", lambda p=path, w=wrong:
                      jsontext.changed(bench.document, p, w),
                      jsontext.text(wrong))
        snake = re.sub("([A-Z])", lambda m: "_" + m[1].lower(), path[-1])
        if snake != path[-1]:
            bench.add("snake case", place, "snake-case",
                      lambda p=path, s=snake: renamed(bench, p, s))
        bench.add("other case", place, "unknown", lambda p=path: renamed(
            bench, p, p[-1][0].upper() + p[-1][1:]))
        bench.add("double", place, "duplicate",
                  lambda p=path: doubled(bench, p, False))
        bench.add("double, null second", place, "duplicate",
                  lambda p=path: doubled(bench, p, True))
        bench.add("escape the name of", place, "layout",
                  lambda p=path: renamed(bench, p, Raw(escaped(p[-1]))))
        if isinstance(value, str):
            bench.add("escape", place, "layout", lambda p=path, v=value:
                      jsontext.changed(bench.document, p, Raw(escaped(v))))


def retyped(value):
    """The value as other types."""
    if isinstance(value, Object):
        return ([], "{}", 0, True, [value])
    if isinstance(value, list):
        return (Object(), "[]", 0, value[0] if value else True)
    return (1, True, [], Object(), [value], 1.5)


def escaped(text):
    """The text as JSON with every character as an escape."""
    units = text.encode("utf-16-be")
    return '"%s"' % "".join("\\u%02x%02x" % (units[at], units[at + 1])
                            for at in range(0, len(units), 2))


def renamed(bench, path, name):
    document = copy.deepcopy(bench.document)
    jsontext.pair(document, path)[0] = name
    return document


def doubled(bench, path, null):
    """The member twice; with `null`, its second value is null."""
    document = copy.deepcopy(bench.document)
    name, value = jsontext.pair(document, path)
    jsontext.get(document, path[:-1]).append([name, None if null else value])
    return document


def strangers(bench):
    """A member that no schema has, in each object; null elements."""
    for path in jsontext.places(bench.document):
        value = bench.get(*path)
        place = shape(path)
        if isinstance(value, Object):
            for name, inner in (("x", "y"), ("", None), ("@type", "x")):
                bench.add("add a member to", place, "unknown",
                          lambda p=path + (name,), i=inner:
                          jsontext.changed(bench.document, p, i),
                          json.dumps(name))
        elif isinstance(value, list) and value:
            bench.add("add null to", place, "type", lambda p=path, v=value:
                      jsontext.changed(bench.document, p, v + [None]))
            bench.add("empty", place, empty(bench, path), lambda p=path:
                      jsontext.changed(bench.document, p, []))
            if path[-1] == "hashes" and len(value) > 1:
                bench.add("reverse", place, "signed",
                          lambda p=path, v=value: jsontext.changed(
                              bench.document, p, v[::-1]))


def empty(bench, path):
    if path[-1] == "rfc3161Timestamps" and bench.promised:
        return "other-time"
    return "required"


def integers(bench):
    """64-bit integers written and valued in other ways."""
    for path in jsontext.places(bench.document):
        if not path or path[-1] not in INTEGERS:
            continue
        value = bench.get(*path)
        place = shape(path)
        for wrong in ("0" + value, "+" + value, " " + value, value + " ",
                      value + "\n", value + "\0", value[0] + "_" + value[1:],
                      chr(0xff10 + int(value[0])) + value[1:]):
            bench.add("write otherwise", place, "integer",
                      lambda p=path, w=wrong:
                      jsontext.changed(bench.document, p, w),
                      json.dumps(wrong))
        for wrong in (value + ".0", value + "e0", "0x" + value, "", "-1",
                      "-0x", str(2 ** 64), "1" * 400, Raw(value),
                      Raw(value + ".0")):
            bench.add("no integer", place, "type", lambda p=path, w=wrong:
                      jsontext.changed(bench.document, p, w),
                      jsontext.text(wrong)[:24])
        for number in (int(value) + 1, int(value) - 1, 0, 1, 2 ** 31,
                       2 ** 32 + int(value), 2 ** 63 - 1, 2 ** 63,
                       2 ** 64 - 1):
            if number < 0 or number == int(value):
                continue
            bench.add("other number", place, number_rule(bench, path),
                      lambda p=path, n=number:
                      jsontext.changed(bench.document, p, str(n)),
                      str(number))


def number_rule(bench, path):
    if path[-1] == "integratedTime":
        if bench.promised:
            # 0 is as good as absent to sigstore-python.
            return "promise-time" if bench.stamped else "signed"
        return "unsigned"
    return "proof"


def media_types(bench):
    """Another version of the same content, and none."""
    old = bench.media_type
    chained = bench.get("verificationMaterial", "x509CertificateChain")
    keyed = bench.get("verificationMaterial", "publicKey")
    for new in (V1, V2, V3_OLD, V3):
        if new == old:
            continue
        same = keyed or (new in (V1, V2)) == bool(chained)
        if new == V1 and not bench.promised:
            same = False
        bench.add("media type", "mediaType", "alias" if same else "material",
                  jsontext.changed(bench.document, ("mediaType",), new), new)
    for new in (V3 + " ", " " + V3, V3.upper(), V3.replace("0.3", "0.4"),
                V3 + ";charset=utf-8", "application/json", "",
                V2.replace("0.2", "00.2"), V1.replace("version", "Version")):
        bench.add("media type", "mediaType", "unknown",
                  jsontext.changed(bench.document, ("mediaType",), new),
                  json.dumps(new))


def algorithms(bench):
    """Other names for the algorithm of the digest hint."""
    path = ("messageSignature", "messageDigest", "algorithm")
    if bench.get(*path) is None:
        return
    known = ("SHA2_384", "SHA2_512", "SHA3_256")
    for new in known + ("sha256", "SHA2-256", "SHA2_256 ", "SHA1", ""):
        rule = "hint-algorithm" if new in known else "unknown"
        bench.add("other algorithm", shape(path), rule,
                  jsontext.changed(bench.document, path, new),
                  json.dumps(new))


def layout(bench):
    """The same document, written otherwise; then, no document."""
    plain = jsontext.dump(bench.document)
    spaced = re.sub(rb'("(?:[^"\\]|\\.)*"|[\[\]{}:,])', rb" \t\n\r\1 ", plain)
    for detail, data in (("compact", plain), ("spaced", spaced),
                         ("newline after", bench.data + b"\n"),
                         ("spaces around", b" \r\n\t" + plain + b"  \n\n"),
                         ("indented", json.dumps(
                             json.loads(plain), indent=3).encode()),
                         ("sorted", json.dumps(
                             json.loads(plain), sort_keys=True).encode()),
                         ("UTF-8", jsontext.text(
                             bench.document, False).encode()),
                         ("turned", jsontext.dump(turned(bench.document)))):
        bench.add("lay out", "document", "layout", data, detail)
    half = len(plain) // 2
    for detail, data in (
            ("empty", b""), ("a space", b" "), ("null", b"null"),
            ("true", b"true"), ("array", b"[" + plain + b"]"),
            ("object", b"{}"), ("cut", plain[:-1]), ("half", plain[:half]),
            ("trailing comma", plain[:-1] + b",}"),
            ("trailing brace", plain + b"}"),
            ("trailing NUL", plain + b"\0"), ("twice", plain + plain),
            ("twice, a line each", plain + b"\n" + plain),
            ("comment", b"/* */" + plain), ("line comment", b"//\n" + plain),
            ("byte order mark", b"\xef\xbb\xbf" + plain),
            ("UTF-16", plain.decode().encode("utf-16")),
            ("form feed", b"\f" + plain),
            ("no-break space", b"\xc2\xa0" + plain),
            ("quotes", plain.replace(b'"', b"'")),
            ("bad UTF-8", plain.replace(b'"mediaType"', b'"mediaTyp\xe9"')),
            ("overlong UTF-8", plain.replace(b'"m', b'"\xc1\xad', 1)),
            ("newline in a string", plain.replace(b'"app', b'"a\npp', 1)),
            ("unknown escape", plain.replace(b'"app', b'"\\app', 1)),
            ("semicolon", plain.replace(b":", b";", 1)),
            ("NaN", plain.replace(b'"application', b'NaN,"application', 1))):
        bench.add("break", "document", "malformed", data, detail)
    for depth in (40, 600, 100000):
        data = plain[:-1] + b',"x":' + b"[" * depth + b"]" * depth + b"}"
        bench.add("nest in an unknown member of", "document", "unknown",
                  data, str(depth))


def turned(value):
    """Members in the opposite order, everywhere."""
    if isinstance(value, Object):
        return Object([name, turned(inner)] for name, inner in value[::-1])
    if isinstance(value, list):
        return [turned(inner) for inner in value]
    return value


def inner_json(bench, path, place):
    """Changes of JSON that is itself signed or hashed: all must show."""
    try:
        inner = jsontext.parse(decoded(bench.document, path))
    except ValueError:
        return
    for where in jsontext.places(inner):
        if not where:
            continue
        at = place + " " + shape(where)
        value = jsontext.get(inner, where)
        for change, new in (
                ("drop in", lambda w=where: jsontext.dropped(inner, w)),
                ("null in", lambda w=where: jsontext.changed(inner, w, None)),
                ("change in", lambda w=where, v=value: jsontext.changed(
                    inner, w, v + "x" if isinstance(v, str) else "x"))):
            if change == "null in" and value is None:
                continue
            bench.add(change, at, "signed", lambda n=new:
                      encoded(bench.document, path, jsontext.dump(n())))
    for detail, data in (
            ("a space", b" " + decoded(bench.document, path)),
            ("a member", jsontext.dump(inner)[:-1] + b',"x":1}'),
            ("a member twice", jsontext.dump(inner)[:-1] + b',"spec":{}}')):
        bench.add("add " + detail + " to", place, "signed", lambda d=data:
                  encoded(bench.document, path, d))


def mutate(bench):
    bench.add("keep", "document", "as-is", bench.data)
    for step in (members, strangers, integers, media_types, algorithms,
                 layout):
        step(bench)
    for path in (bench.entry + ("canonicalizedBody",),
                 ("dsseEnvelope", "payload")):
        if bench.get(*path):
            inner_json(bench, path, shape(path))
