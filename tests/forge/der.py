# SPDX-License-Identifier: Apache-2.0
"""Writing DER, and nothing of it checked: forgeries need wrong values too."""


def tlv(tag, body):
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def seq(*parts):
    return tlv(0x30, b"".join(parts))


def set_(*parts):
    return tlv(0x31, b"".join(sorted(parts)))


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def boolean(value):
    return tlv(1, b"\xff" if value else b"\x00")


def octets(body):
    return tlv(4, body)


def bits(body, unused=0):
    return tlv(3, bytes([unused]) + body)


def null():
    return b"\x05\x00"


def utf8(text):
    return tlv(0x0C, text.encode())


def ctx(number, body, constructed=True):
    return tlv((0xA0 if constructed else 0x80) | number, body)


def oid(dotted):
    arcs = [int(arc) for arc in dotted.split(".")]
    out = b""
    for arc in [arcs[0] * 40 + arcs[1]] + arcs[2:]:
        piece = bytes([arc & 0x7F])
        while arc := arc >> 7:
            piece = bytes([0x80 | (arc & 0x7F)]) + piece
        out += piece
    return tlv(6, out)


def time(when):
    """UTCTime or GeneralizedTime, as RFC 5280 chooses; `when` is aware."""
    if 1950 <= when.year < 2050:
        return tlv(0x17, when.strftime("%y%m%d%H%M%SZ").encode())
    return generalized(when)


def generalized(when, fraction=""):
    return tlv(0x18, (when.strftime("%Y%m%d%H%M%S") + fraction + "Z").encode())


def name(common_name):
    attribute = seq(oid("2.5.4.3"), utf8(common_name))
    return seq(set_(attribute)) if common_name else seq()
