#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: ./quickstart.sh [--build-only]
#
# Installs what is missing, builds libsigstore, libsigstore-net and the sigstore
# command into build/, and verifies a real artifact that was signed on the public Sigstore
# instance. --build-only stops after the build.
set -eu

usage="usage: ./quickstart.sh [--build-only]"
here=$(cd "$(dirname "$0")" && pwd -P)
cd "$here"

build_only=
for arg in "$@"; do
    case $arg in
    --build-only) build_only=yes ;;
    -h | --help)
        echo "$usage"
        exit 0
        ;;
    *)
        echo "quickstart.sh: unknown argument: $arg" >&2
        echo "$usage" >&2
        exit 2
        ;;
    esac
done

# Runs a command and shows what it said only if it fails.
quietly() {
    said=$("$@" 2>&1) || {
        printf '%s\n' "$said" >&2
        echo "quickstart.sh: this failed: $*" >&2
        exit 1
    }
}

build() {
    if [ ! -f build/build.ninja ]; then
        quietly meson setup build --buildtype=release
    fi
    quietly ninja -C build
}

# Asks the command about an artifact, whose bundle is the sample's. That the
# keys are those of the release is told below.
ask() {
    SIGSTORE_LOGLEVEL=ERROR build/sigstore verify identity --offline \
        --cert-identity "$identity" --cert-oidc-issuer "$issuer" \
        --bundle "$sample.sigstore" "$1" 2>&1 >/dev/null
}

# Verifies the sample and puts what the one line of success says in a column.
verify() {
    said=$(ask "$sample") || {
        printf '%s\n' "$said" >&2
        exit 1
    }
    printf '%s\n' "$said" | sed '
        s/^OK: \([^:]*\): /    file       \1\n    signed by  /
        s/, issuer /\n    says       /
        s/, signed /\n    at         /
        s/, log index \([0-9]*\) (\(.*\))$/\n    logged by  \2, entry \1/'
}

# Puts the same file with one byte more, which nobody signed.
refuse() {
    said=$({ cat "$sample" && echo; } | ask -) && {
        echo "quickstart.sh: a changed file was accepted" >&2
        exit 1
    }
    printf '%s\n' "$said" | sed 's/^/    /'
}

echo "1. Packages"
tools/install gcc libc6-dev meson ninja-build pkg-config libssl-dev \
    libcurl4-openssl-dev libmicrohttpd-dev

echo "2. Release build, into build/"
build
[ -z "$build_only" ] || exit 0

sample=tests/vectors/real/pypi_attestation_models-0.0.4a2.tar.gz
repository=https://github.com/trailofbits/pypi-attestation-models
identity=$repository/.github/workflows/release.yml@refs/tags/v0.0.4a2
issuer=https://token.actions.githubusercontent.com

echo "3. A real artifact, verified offline: build/sigstore verify identity says"
echo
verify
echo
echo "The same file with one byte more is refused:"
echo
refuse
cat <<EOF

No network was asked. The certificate, the log and the time were checked
against the keys of the public Sigstore instance that are compiled in.
Without --offline, the newest ones are fetched first.

Next, verify a file of yours, with its bundle FILE.sigstore.json beside it:

    build/sigstore verify identity --offline \\
        --cert-identity WHO --cert-oidc-issuer WHO_SAYS_SO FILE

In C: examples/verify.c. Everything else: build/sigstore verify --help
All tests: ./check.sh
EOF
