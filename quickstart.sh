#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: ./quickstart.sh [--build-only]
#
# Installs what is missing, builds libsigstore and the sigstore command into
# build/, and verifies a real artifact that was signed on the public Sigstore
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

verify() {
    build/sigstore verify identity --offline \
        --cert-identity "$identity" --cert-oidc-issuer "$issuer" \
        "$sample" >/dev/null
}

echo "1. Packages"
tools/install gcc libc6-dev meson ninja-build pkg-config libssl-dev

echo "2. Release build, into build/"
build
[ -z "$build_only" ] || exit 0

sample=tests/vectors/real/pypi_attestation_models-0.0.4a2.tar.gz
repository=https://github.com/trailofbits/pypi-attestation-models
identity=$repository/.github/workflows/release.yml@refs/tags/v0.0.4a2
issuer=https://token.actions.githubusercontent.com

echo "3. A real artifact, verified offline"
echo
verify
echo
cat <<EOF
Proved, without asking anybody on the network: this file is what a release
workflow of that repository signed at that time, GitHub vouched for the
workflow, and the signature stands in that public log.

Next, verify something of yours (its bundle beside it, FILE.sigstore.json):

    build/sigstore verify identity --offline \\
        --cert-identity WHO --cert-oidc-issuer VOUCHED_BY FILE

or in C: examples/verify.c. All options: build/sigstore verify --help
All tests: ./check.sh
EOF
