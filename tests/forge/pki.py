# SPDX-License-Identifier: Apache-2.0
"""Certificates, SCTs and timestamps of the forged instance."""
import hashlib
import struct

import der
import keys

USAGE = {"digitalSignature": 0, "keyCertSign": 5, "cRLSign": 6}
PURPOSES = {"codeSigning": "1.3.6.1.5.5.7.3.3",
            "timeStamping": "1.3.6.1.5.5.7.3.8",
            "serverAuth": "1.3.6.1.5.5.7.3.1"}
FULCIO = "1.3.6.1.4.1.57264.1."


def extension(oid, body, critical=False):
    flag = der.boolean(True) if critical else b""
    return der.seq(der.oid(oid), flag, der.octets(body))


def key_usage(names):
    value = 0
    for name in names:
        value |= 0x80 >> USAGE[name]
    unused = (value & -value).bit_length() - 1
    return extension("2.5.29.15", der.bits(bytes([value]), unused), True)


def purposes(names, critical=False):
    oids = [der.oid(PURPOSES.get(name, name)) for name in names]
    return extension("2.5.29.37", der.seq(*oids), critical)


def constraints(is_ca=True, path_len=None, critical=True):
    parts = [der.boolean(True)] if is_ca else []
    if path_len is not None:
        parts.append(der.integer(path_len))
    return extension("2.5.29.19", der.seq(*parts), critical)


def subject_key(private):
    return extension(
        "2.5.29.14", der.octets(hashlib.sha1(keys.spki(private)).digest()))


def authority_key(private):
    body = der.ctx(0, hashlib.sha1(keys.spki(private)).digest(), False)
    return extension("2.5.29.35", der.seq(body))


def general_name(kind, value):
    if kind == "email":
        return der.ctx(1, value.encode(), False)
    if kind == "uri":
        return der.ctx(6, value.encode(), False)
    if kind == "dns":
        return der.ctx(2, value.encode(), False)
    return der.ctx(0, der.oid(FULCIO + "7") + der.ctx(0, der.utf8(value)))


def alternative_names(names, critical=True):
    body = der.seq(*[general_name(kind, value) for kind, value in names])
    return extension("2.5.29.17", body, critical)


def claim(number, value):
    body = value.encode() if number <= 6 else der.utf8(value)
    return extension(FULCIO + str(number), body)


def tbs(serial, signer, issuer, subject, valid, public, extensions,
        digest=None):
    return der.seq(
        der.ctx(0, der.integer(2)), der.integer(serial),
        keys.algorithm(signer, digest), issuer,
        der.seq(der.time(valid[0]), der.time(valid[1])), subject, public,
        der.ctx(3, der.seq(*extensions)))


def sign_tbs(body, signer, digest=None):
    return der.seq(body, keys.algorithm(signer, digest),
                   der.bits(keys.sign(signer, body, digest)))


def authority(serial, label, signer_label, issuer, subject, valid, kind,
              extensions):
    """A certificate of a CA, or of a timestamp authority."""
    signer = keys.key(signer_label, kind)
    own = keys.key(label, kind)
    body = tbs(serial, signer, der.name(issuer), der.name(subject), valid,
               keys.spki(own), [*extensions, subject_key(own)])
    return sign_tbs(body, signer)


def sct(log, issuer_key, body, milliseconds, extensions=b"", bad=False):
    """One SCT over a precertificate, as TLS writes it."""
    log_id = hashlib.sha256(keys.spki(log)).digest()
    signed = (b"\0\0" + struct.pack(">QH", milliseconds, 1) +
              hashlib.sha256(keys.spki(issuer_key)).digest() +
              len(body).to_bytes(3, "big") + body +
              struct.pack(">H", len(extensions)) + extensions)
    signature = keys.sign(log, signed + (b"!" if bad else b""), "sha256")
    algorithm = b"\4\1" if keys.kind_of(log) == "RSA" else b"\4\3"
    return (b"\0" + log_id + struct.pack(">QH", milliseconds, len(extensions))
            + extensions + algorithm + struct.pack(">H", len(signature))
            + signature)


def sct_list(scts):
    items = b"".join(struct.pack(">H", len(s)) + s for s in scts)
    return extension("1.3.6.1.4.1.11129.2.4.2",
                     der.octets(struct.pack(">H", len(items)) + items))


def timestamp(t):
    """A TimeStampResp; `t` holds everything that it states."""
    info = der.seq(
        der.integer(1), der.oid("1.3.6.1.4.1.57264.2"),
        der.seq(der.seq(der.oid(keys.DIGEST[t.imprint_hash]), der.null()),
                der.octets(getattr(t, "imprint", None) or
                           hashlib.new(t.imprint_hash, t.message).digest())),
        der.integer(t.serial), der.generalized(t.time, t.fraction),
        *t.info_extra)
    certificate = der.seq(der.seq(
        der.octets(hashlib.sha256(t.bound).digest()),
        der.seq(der.seq(der.ctx(4, t.issuer)), der.integer(t.signer_serial))))
    attributes = [
        der.seq(der.oid("1.2.840.113549.1.9.3"),
                der.set_(der.oid("1.2.840.113549.1.9.16.1.4"))),
        der.seq(der.oid("1.2.840.113549.1.9.4"),
                der.set_(der.octets(t.edit_digest(
                    hashlib.new(t.hash, info).digest())))),
        der.seq(der.oid("1.2.840.113549.1.9.16.2.47"),
                der.set_(der.seq(certificate)))]
    attributes = t.edit_attributes(attributes)
    body = b"".join(sorted(attributes))
    signature = keys.sign(t.key, der.tlv(0x31, body) + t.spoil, t.hash)
    signer = der.seq(
        der.integer(1), der.seq(t.issuer, der.integer(t.signer_serial)),
        der.seq(der.oid(keys.DIGEST[t.hash])), der.ctx(0, body),
        keys.algorithm(t.key, t.hash), der.octets(signature))
    embedded = der.ctx(0, b"".join(t.embedded)) if t.embedded else b""
    signed = der.seq(
        der.integer(3), der.set_(der.seq(der.oid(keys.DIGEST[t.hash]))),
        der.seq(der.oid("1.2.840.113549.1.9.16.1.4"),
                der.ctx(0, der.octets(info))),
        embedded, der.set_(*([signer] * t.signers)), t.after_signers)
    return der.seq(der.seq(der.integer(t.status)),
                   der.seq(der.oid("1.2.840.113549.1.7.2"),
                           der.ctx(0, signed)))
