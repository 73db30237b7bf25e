#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: ./quickstart.sh [--build-only]
#
# Installs what is missing, builds libsigstore, libsigstore-net, the sigstore
# command and sigstore-local into build/, verifies a real artifact that was
# signed on the public Sigstore instance, and signs a file on an instance that
# lives as long as that takes. No network but apt's. --build-only stops after
# the build.
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

# A folder that was set up before all packages were there is asked anew.
build() {
    if [ ! -f build/build.ninja ]; then
        quietly meson setup build --buildtype=release
    elif ! ninja -C build -t query sigstore-local >/dev/null 2>&1; then
        quietly meson setup build --reconfigure --clearcache
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

# Puts what the one line of success says in a column.
show() {
    printf '%s\n' "$1" | sed '
        s/^OK: \([^:]*\): /    file       \1\n    signed by  /
        s/, issuer /\n    says       /
        s/, signed /\n    at         /
        s/, log index \([0-9]*\) (\(.*\))$/\n    logged by  \2, entry \1/'
}

verify() {
    said=$(ask "$sample") || {
        printf '%s\n' "$said" >&2
        exit 1
    }
    show "$said"
}

# Puts the same file with one byte more, which nobody signed.
refuse() {
    said=$({ cat "$sample" && echo; } | ask -) && {
        echo "quickstart.sh: a changed file was accepted" >&2
        exit 1
    }
    printf '%s\n' "$said" | sed 's/^/    /'
}

# Signs a new file on an instance of its own and verifies it there. Whom to
# ask, and whom to expect, sigstore-local tells its command by variables.
sign() {
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    echo "Signed by quickstart.sh" >"$folder/hello.txt"
    # shellcheck disable=SC2016
    build/sigstore-local -- sh -euc '
        here=$PWD
        sigstore() {
            "$here/build/sigstore" \
                --trust-config "$SIGSTORE_LOCAL_TRUST_CONFIG" "$@"
        }
        cd "$1"
        sigstore sign hello.txt
        SIGSTORE_LOGLEVEL=ERROR sigstore verify identity hello.txt 2>said ||
            { cat said && exit 1; }' \
        sh "$folder" >"$folder/log" 2>&1 || {
        cat "$folder/log" >&2
        exit 1
    }
    show "$(cat "$folder/said")"
}

echo "1. Packages"
tools/install gcc libc6-dev meson ninja-build pkg-config libssl-dev \
    libcurl4-openssl-dev libmicrohttpd-dev libsqlite3-dev

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

EOF

echo "4. A file, signed and verified on an instance of its own"
echo
sign
cat <<EOF

That was sigstore-local, for tests: it vouches for whoever asks. Keep one
running, and it prints the commands to type, here or in a browser:

    build/sigstore-local

Verify a file of yours, with its bundle FILE.sigstore.json beside it:

    build/sigstore verify identity --offline \\
        --cert-identity WHO --cert-oidc-issuer WHO_SAYS_SO FILE

In C: examples/verify.c. Everything else: build/sigstore --help
All tests: ./check.sh
EOF
