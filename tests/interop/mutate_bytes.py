# SPDX-License-Identifier: Apache-2.0
"""Changes of the bytes in a bundle: base64, bit flips, DER."""
import base64

import der
import jsontext
from jsontext import shape

BYTES = ("rawBytes", "keyId", "signedEntryTimestamp", "rootHash",
         "canonicalizedBody", "signature", "sig", "payload", "digest",
         "signedTimestamp")
FLIPS = 6   # of a place
NODES = 5   # elements of DER that each change is made to
P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551


def fields(document):
    """The places of all base64 in a bundle."""
    for path in jsontext.places(document):
        named = path and (path[-1] in BYTES or len(path) > 1 and
                          path[-2] == "hashes")
        if named and isinstance(jsontext.get(document, path), str):
            yield path


def decoded(document, path):
    return base64.b64decode(jsontext.get(document, path))


def encoded(document, path, data):
    """A copy of the document with these bytes at `path`."""
    return jsontext.changed(document, path, base64.b64encode(data).decode())


def flipped(data, at, mask=1):
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1:]


def rule_of(bench, path):
    """The rule for other bytes at `path`."""
    last = path[-1]
    if last == "signedTimestamp":
        return "beside-promise" if bench.promised else "signed"
    if last == "rawBytes" and path[-2] not in (0, "certificate"):
        return "extra"
    return {"keyId": "log-id", "digest": "hint"}.get(last, "signed")


def unsigned_ranges(stamp):
    """Parts of an RFC 3161 response that nothing signs, as (begin, end,
    what): [RFC 3161 2.4.2], [RFC 5652 5.1]."""
    nodes = der.parse(stamp)
    response = nodes[0].inner
    found = [(0, response[1].offset, "status and outer lengths")]
    signed_data = response[1].inner[1].inner[0]
    version, digests, content, *rest = signed_data.inner
    found.append((response[1].offset, content.offset,
                  "content type, version, digest algorithms"))
    del version, digests
    for node in rest:
        if node.tag in (0xa0, 0xa1):
            found.append((node.offset, node.offset + node.size,
                          "embedded certificates"))
    signer = rest[-1].inner[0]
    signature = signer.inner[-1]
    if signature.tag == 0xa1:
        signature = signer.inner[-2]
        found.append((signer.inner[-1].offset, len(stamp),
                      "unsigned attributes"))
    # Of the signer, the signed attributes, the signature and what selects
    # the key and the algorithms count; version and lengths do not.
    found.append((rest[-1].offset, signer.inner[0].offset +
                  signer.inner[0].size, "signer's lengths and version"))
    found.append((signer.inner[1].offset, signer.inner[3].offset,
                  "signer's name and digest algorithm"))
    found.append((signer.inner[4].offset, signature.offset,
                  "signature algorithm"))
    return found


def unless_spared(rule, at, spared):
    """The rule for a change at `at` of a timestamp."""
    for begin, end, what in spared:
        if rule == "signed" and begin <= at < end:
            return "embedded" if "certificates" in what else "unsigned"
    return rule


def flips(bench, path, place):
    data = decoded(bench.document, path)
    spots = sorted(bench.rng.sample(range(len(data)), min(FLIPS, len(data))))
    spared = []
    if path[-1] == "signedTimestamp":
        spared = unsigned_ranges(data)
    for at in spots:
        mask = 1 << bench.rng.randrange(8)
        rule = unless_spared(rule_of(bench, path), at, spared)
        bench.add("flip a bit of", place, rule, lambda p=path, a=at, m=mask:
                  encoded(bench.document, p,
                          flipped(decoded(bench.document, p), a, m)),
                  "byte %d, %#04x" % (at, mask))


def sizes(bench, path, place):
    data = decoded(bench.document, path)
    rule = rule_of(bench, path)
    for detail, new in (
            ("cut the last byte", data[:-1]), ("cut the first", data[1:]),
            ("empty", b""), ("a byte more", data + b"\0"),
            ("newline after", data + b"\n"), ("all zero", bytes(len(data))),
            ("half", data[:len(data) // 2]), ("twice", data + data),
            ("64 KiB more", data + bytes(65536))):
        bench.add("resize", place, rule, lambda p=path, n=new:
                  encoded(bench.document, p, n), detail)


def writing(bench, path, place):
    """The same bytes in base64 that is not the standard's."""
    text = jsontext.get(bench.document, path)
    bare = text.rstrip("=")
    at = bench.rng.randrange(4, len(text) - 4)
    rows = [("newline inside", text[:at] + "\n" + text[at:]),
            ("newline after", text + "\n"), ("space before", " " + text),
            ("CR LF inside", text[:at] + "\r\n" + text[at:]),
            ("other character", text[:at] + "!" + text[at:]),
            ("NUL after", text + "\0"), ("padding twice", text + "===="),
            ("data URL", "data:;base64," + text),
            ("comma", text[:at] + "," + text[at:])]
    if bare != text:
        alphabet = ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                    "0123456789+/")
        last = alphabet[alphabet.index(bare[-1]) + 1]
        pads = text[len(bare):]
        rows += [("no padding", bare), ("bits in the padding",
                                        bare[:-1] + last + pads),
                 ("text after the padding", text + "AAAA"),
                 ("padding cut", text[:-1] if len(pads) == 2 else bare)]
    if "+" in text or "/" in text:
        rows.append(("URL alphabet", text.replace("+", "-")
                     .replace("/", "_")))
    rows.append(("hex", base64.b64decode(text).hex()))
    for detail, new in rows:
        rule = "base64" if detail != "hex" else rule_of(bench, path)
        bench.add("encode otherwise", place, rule, lambda p=path, n=new:
                  jsontext.changed(bench.document, p, n), detail)


def reshaped(nodes, path, change):
    """The DER with one element changed; None where that cannot be done."""
    node = der.at(nodes, path)
    row = der.siblings(nodes, path)
    index = path[-1]
    if change == "drop":
        del row[index]
    elif change == "double":
        row.insert(index, node)
    elif change == "swap with the next" and index + 1 < len(row):
        if der.element(row[index]) == der.element(row[index + 1]):
            return None
        row[index:index + 2] = row[index + 1], row[index]
    elif change == "other tag":
        node.tag ^= 0x01
    elif change == "other class":
        node.tag ^= 0x80
    elif change == "cut" and not node.constructed and node.inner:
        node.inner = node.inner[:-1]
    elif change == "extend" and not node.constructed:
        node.inner += b"\0"
    elif change == "zero in front" and node.tag == 0x02:
        node.inner = b"\0" + node.inner
    elif change == "NULL after" and node.constructed:
        node.inner.append(der.Node(0x05, b""))
    elif change == "empty" and node.inner:
        node.inner = [] if node.constructed else b""
    elif change in ("long length", "indefinite length"):
        return lengthened(nodes, path, change == "indefinite length")
    else:
        return None
    return der.dump(nodes)


def lengthened(nodes, path, indefinite):
    """The same content, its length in a form that DER forbids."""
    row = der.siblings(nodes, path)
    node = row[path[-1]]
    if indefinite and not node.constructed:
        return None
    if indefinite:
        written = bytes([node.tag, 0x80]) + der.dump(node.inner) + b"\0\0"
    else:
        written = der.element(node, 4)
    # Stands for the element: what is written is cut where a tag and a
    # definite length would have been put.
    node.tag, node.inner = written[0], written[1:]
    return b"".join(raw(item, node) for item in nodes)


def raw(item, written):
    """As der.element, but `written` holds all of its bytes."""
    if item is written:
        return bytes([item.tag]) + item.inner
    inner = item.inner
    if item.constructed:
        inner = b"".join(raw(child, written) for child in inner)
    return bytes([item.tag]) + der.length_of(len(inner)) + inner


CHANGES = ("drop", "double", "swap with the next", "other tag", "other class",
           "cut", "extend", "zero in front", "NULL after", "empty",
           "long length", "indefinite length")


def shapes(bench, path, place):
    """Changes of elements of DER, the lengths around them made right."""
    data = decoded(bench.document, path)
    nodes = list(der.walk(der.parse(data)))
    spared = []
    if path[-1] == "signedTimestamp":
        spared = unsigned_ranges(data)
    for change in CHANGES:
        done = 0
        for where, node in bench.rng.sample(nodes, len(nodes)):
            new = reshaped(der.parse(data), where, change)
            if new is None or new == data:
                continue
            rule = unless_spared(rule_of(bench, path), node.offset, spared)
            bench.add("DER: " + change, place, rule, lambda p=path, n=new:
                      encoded(bench.document, p, n),
                      "at %d" % node.offset)
            done += 1
            if done == NODES:
                break


def malleated(signature):
    """(r, n - s) for (r, s) on P-256."""
    nodes = der.parse(signature)
    s = int.from_bytes(nodes[0].inner[1].inner, "big")
    nodes[0].inner[1].inner = (P256 - s).to_bytes(33, "big").lstrip(b"\0")
    if nodes[0].inner[1].inner[0] & 0x80:
        nodes[0].inner[1].inner = b"\0" + nodes[0].inner[1].inner
    return der.dump(nodes)


def malleate(bench, path, place):
    rule = "malleable" if path[-1] == "signedEntryTimestamp" else "signed"
    bench.add("malleate", place, rule, lambda: encoded(
        bench.document, path, malleated(decoded(bench.document, path))))


def mutate(bench):
    for path in fields(bench.document):
        place = shape(path)
        flips(bench, path, place)
        sizes(bench, path, place)
        writing(bench, path, place)
        if path[-1] in ("rawBytes", "signedTimestamp", "signature", "sig",
                        "signedEntryTimestamp"):
            shapes(bench, path, place)
        if path[-1] in ("signature", "sig", "signedEntryTimestamp"):
            malleate(bench, path, place)
