# SPDX-License-Identifier: Apache-2.0
"""Keys made from their names, so that a forgery is the same every time."""
import functools
import hashlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

import der

HASHES = {"sha256": hashes.SHA256, "sha384": hashes.SHA384,
          "sha512": hashes.SHA512, "sha1": hashes.SHA1}
CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
ECDSA = {"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3",
         "sha512": "1.2.840.10045.4.3.4", "sha1": "1.2.840.10045.4.1"}
RSA = {"sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12",
       "sha512": "1.2.840.113549.1.1.13"}
DIGEST = {"sha256": "2.16.840.1.101.3.4.2.1",
          "sha384": "2.16.840.1.101.3.4.2.2",
          "sha512": "2.16.840.1.101.3.4.2.3", "sha1": "1.3.14.3.2.26"}
DETAILS = {"P-256": "PKIX_ECDSA_P256_SHA_256",
           "P-384": "PKIX_ECDSA_P384_SHA_384",
           "P-521": "PKIX_ECDSA_P521_SHA_512", "Ed25519": "PKIX_ED25519",
           "RSA": "PKIX_RSA_PKCS1V15_2048_SHA256"}
HASH_OF = {"P-256": "sha256", "P-384": "sha384", "P-521": "sha512",
           "RSA": "sha256", "Ed25519": None}



def _prime(seed):
    """The first probable prime after a number made from `seed`."""
    text = b"".join(hashlib.sha512(f"{seed} {i}".encode()).digest()
                    for i in range(2))
    n = int.from_bytes(text, "big") | (3 << 1022) | 1
    while pow(2, n - 1, n) != 1 or n % 65537 == 1:
        n += 2
    return n


@functools.cache
def key(label, kind="P-256"):
    """The private key of a name, of a kind."""
    seed = hashlib.sha512(f"{label} {kind}".encode()).digest()
    if kind in CURVES:
        return ec.derive_private_key(
            int.from_bytes(seed[:32], "big"), CURVES[kind]())
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(seed[:32])
    p, q = _prime(label + " p"), _prime(label + " q")
    e = 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1),
                                 rsa.rsa_crt_iqmp(p, q), public).private_key()


def kind_of(private):
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "Ed25519"
    if isinstance(private, rsa.RSAPrivateKey):
        return "RSA"
    return {256: "P-256", 384: "P-384", 521: "P-521"}[private.curve.key_size]


def spki(private):
    return private.public_key().public_bytes(
        serialization.Encoding.DER,
        serialization.PublicFormat.SubjectPublicKeyInfo)


def pem(label, body):
    import base64
    text = base64.b64encode(body).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines,
                      f"-----END {label}-----", ""])


def sign(private, message, digest=None):
    kind = kind_of(private)
    if kind == "Ed25519":
        return private.sign(message)
    algorithm = HASHES[digest or HASH_OF[kind]]()
    if kind == "RSA":
        return private.sign(message, padding.PKCS1v15(), algorithm)
    return private.sign(
        message, ec.ECDSA(algorithm, deterministic_signing=True))


def algorithm(private, digest=None):
    """AlgorithmIdentifier of a signature by this key."""
    kind = kind_of(private)
    if kind == "Ed25519":
        return der.seq(der.oid("1.3.101.112"))
    digest = digest or HASH_OF[kind]
    if kind == "RSA":
        return der.seq(der.oid(RSA[digest]), der.null())
    return der.seq(der.oid(ECDSA[digest]))
