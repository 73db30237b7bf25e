#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: tests/vectors/make-pki.sh
#
# Makes the certificates in x509/ and the timestamps in tst/ anew, with the
# openssl command.  Keys are thrown away; what each file is stands in the
# folder's README.md, and what is to be answered in tests/unit/pki.
set -eu

cd "$(dirname "$0")"
out=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >openssl.cnf <<'END'
[req]
distinguished_name = dn
prompt = no
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[leaf]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
subjectAltName = critical, email:signer@example.org
1.3.6.1.4.1.57264.1.1 = DER:68:74:74:70:73:3a:2f:2f:61
1.3.6.1.4.1.57264.1.8 = ASN1:UTF8String:https://issuer.example
[workflow]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
authorityKeyIdentifier = keyid:always, issuer:always
subjectAltName = critical, URI:https://example.org/o/r/w.yml@refs/tags/v1
1.3.6.1.4.1.57264.1.9 = ASN1:UTF8String:https://example.org/o/r/w.yml
[user]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = critical, otherName:1.3.6.1.4.1.57264.1.7;UTF8:user!example
[names]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = critical, email:a@example.org, email:b@example.org
[critical]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = critical, email:signer@example.org
1.2.3.4 = critical, DER:05:00
[constrained]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
nameConstraints = critical, permitted;email:example.org
[soft]
basicConstraints = CA:TRUE
keyUsage = critical, keyCertSign
[precert]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = critical, email:signer@example.org
1.3.6.1.4.1.11129.2.4.3 = critical, ASN1:NULL
[rawclaim]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = critical, email:signer@example.org
1.3.6.1.4.1.57264.1.8 = DER:68:74:74:70:73:3a:2f:2f:61
[serial]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = critical, email:signer@example.org
[tsa]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[stamp]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha1, sha256, sha384, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stampsha1]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha1
[stampchain]
serial = serial
signer_digest = sha512
default_policy = 1.2.3.4
digests = sha512
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha512
END

key() { # name, kind of key
    case $2 in
    rsa) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 ;;
    *) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$2" ;;
    esac >"$1.key" 2>/dev/null
}

# name, subject, extensions, issuer, digest, more options
cert() {
    name=$1 subject=$2 extensions=$3 issuer=$4 digest=$5
    shift 5
    openssl req -new -config openssl.cnf -key "$name.key" -subj "$subject" \
        -out request
    if [ "$issuer" = "$name" ]; then
        set -- -signkey "$name.key" "$@"
    else
        set -- -CA "$issuer.pem" -CAkey "$issuer.key" -CAcreateserial "$@"
    fi
    openssl x509 -req -in request -extfile openssl.cnf -days 36500 \
        -extensions "$extensions" "-$digest" "$@" -out "$name.pem" 2>/dev/null
    openssl x509 -in "$name.pem" -outform DER -out "$out/x509/$name.der"
}

key root P-384
cert root /O=example/CN=root root root sha384
key ca P-256
cert ca /O=example/CN=ca ca root sha384
for name in leaf workflow user names critical precert rawclaim serial; do
    key "$name" P-256
done
cert leaf / leaf ca sha256
cert workflow / workflow ca sha256
cert user / user ca sha256
cert names / names ca sha256
cert critical / critical ca sha256
cert precert / precert ca sha256
cert rawclaim / rawclaim ca sha256
cert serial / serial ca sha256 -set_serial \
    0x4a0102030405060708090a0b0c0d0e0f1011121314
key constrained P-256
cert constrained /CN=constrained constrained root sha384
key soft P-256
cert soft /CN=soft soft root sha384
key rsaroot rsa
cert rsaroot /CN=rsaroot root rsaroot sha512
key rsaleaf P-256
cert rsaleaf / leaf rsaroot sha256

key tsa P-384
cert tsa /O=example/CN=tsa tsa ca sha256
key tsarsa rsa
cert tsarsa /CN=tsarsa tsa rsaroot sha512

# name, section, signer, digest of the imprint, options of the query
printf message >"$out/tst/message"
echo 01 >serial
stamp() {
    name=$1 section=$2 signer=$3 digest=$4
    shift 4
    openssl ts -query -data "$out/tst/message" "-$digest" "$@" -out query \
        2>/dev/null
    openssl ts -reply -config openssl.cnf -section "$section" -queryfile query \
        -signer "$signer.pem" -inkey "$signer.key" -out "$out/tst/$name.tsr" \
        2>/dev/null
}

stamp embedded stamp tsa sha256 -cert
stamp bare stamp tsa sha384
stamp no-nonce stamp tsa sha512 -no_nonce
stamp rsa stampchain tsarsa sha512 -cert
stamp imprint-sha1 stamp tsa sha1
stamp certificate-sha1 stampsha1 tsa sha256
stamp rejected stampsha1 tsa sha384
