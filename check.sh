#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: ./check.sh [STEP...]
#
# Installs what the tests need, builds with AddressSanitizer and UBSan, runs
# every test and check, and ends with a line of counts. With the names of
# steps it runs only those (./check.sh --list shows them, in order); each
# builds what it needs. Logs are in build-check/logs/.
#
# Environment: SIGSTORE_SHARED, the folder of the shared test data (default
# ../shared), without which some tests are skipped and say so;
# SIGSTORE_REQUIRE_SHARED=1 counts such a skip as a failure.
set -u
cd "$(dirname "$0")" || exit 1
top=$PWD

steps="tools quickstart rooms headers format text man spec library install
    build unit conformance pytest stack clang tidy fuzz valgrind bench clean"
# What the first step installs, so that every other can run.
packages="gcc g++ libc6-dev meson ninja-build pkg-config libssl-dev
    libcurl4-openssl-dev libmicrohttpd-dev libsqlite3-dev binutils strace
    libcmocka-dev libjansson-dev clang clang-format clang-tidy llvm mandoc valgrind python3
    python3-venv git faketime openssl"

shared=${SIGSTORE_SHARED:-../shared}
if [ -d "$shared/data" ]; then
    SIGSTORE_SHARED=$(cd "$shared" && pwd -P)
else
    SIGSTORE_SHARED=
fi
no_skips=
[ "${SIGSTORE_REQUIRE_SHARED:-0}" = 0 ] || no_skips=--no-skips
export SIGSTORE_SHARED
# A sanitizer's report must not look like a refusal, whose status is 1.
export ASAN_OPTIONS="exitcode=99:detect_stack_use_after_return=1"
export UBSAN_OPTIONS="exitcode=99:halt_on_error=1:print_stacktrace=1"
export PYTHONDONTWRITEBYTECODE=1

# ---- the builds ----

# configure BUILD MESON-OPTION...: sets a build folder up once, then builds it.
configure() {
    folder=$1
    shift
    if [ ! -f "$folder/build.ninja" ]; then
        meson setup "$folder" -Dwerror=true -Dtests=true \
            -Dshared="$SIGSTORE_SHARED" "$@" || return 1
    elif ! echo "$SIGSTORE_SHARED" | cmp -s - "$folder/shared"; then
        meson configure "$folder" -Dshared="$SIGSTORE_SHARED" || return 1
    fi
    echo "$SIGSTORE_SHARED" >"$folder/shared"
    ninja -C "$folder" -k 0
}

sanitized() {
    configure build-check --buildtype=debugoptimized \
        -Db_sanitize=address,undefined -Db_lundef=false
}

by_clang() {
    CC=clang configure build-clang --buildtype=debugoptimized \
        -Db_sanitize=address,undefined -Db_lundef=false -Dfuzz=true
}

plain() {
    configure build-plain --buildtype=debugoptimized
}

release() {
    ./quickstart.sh --build-only
}

# tests BUILD MESON-TEST-OPTION...: runs a build's tests and counts them.
tests() {
    folder=$1
    shift
    rm -f "$folder"/meson-logs/testlog*.json
    meson test -C "$folder" --print-errorlogs "$@"
    # shellcheck disable=SC2086 # nothing or one word
    tools/count-tests $no_skips "$folder"/meson-logs/testlog*.json
}

# ---- the steps ----

step_tools() {
    # shellcheck disable=SC2086 # a list of words
    tools/install $packages &&
        # The runtimes of clang's sanitizers and of libFuzzer.
        tools/install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" &&
        python_environment
}

# The tests in Python, with the versions that tests/requirements.txt pins.
python_environment() {
    cmp -s tests/requirements.txt .venv/installed && return
    python3 -m venv --clear .venv &&
        .venv/bin/pip install -q --disable-pip-version-check \
            -r tests/requirements.txt &&
        cp tests/requirements.txt .venv/installed
}

step_quickstart() { ./quickstart.sh; }
step_rooms() { tools/check-rooms; }
step_headers() { tools/check-headers; }
step_format() { tools/check-format; }
step_text() { tools/check-text; }
step_man() { tools/check-man; }
step_build() { sanitized; }
step_unit() { sanitized && tests build-check; }
step_clang() { by_clang; }
step_tidy() { by_clang && tools/check-tidy build-clang; }
step_fuzz() { by_clang && tests build-clang --suite fuzz; }
step_spec() { tools/spec-coverage --check; }
step_clean() { tools/check-clean build-check/tree; }

# Without the public suites of vectors, which are long and which the
# sanitizers have seen. What is still reachable are fixtures of tests.
step_valgrind() {
    plain || return 1
    # shellcheck disable=SC2046 # a list of words
    tests build-plain --timeout-multiplier 20 \
        --wrapper "valgrind -q --leak-check=full --error-exitcode=99
            --errors-for-leak-kinds=definite,indirect,possible" \
        $(meson test -C build-plain --list --no-suite slow |
            sed -n 's|.* / ||p' |
            grep -vE '/(wycheproof|limbo|rfc3161|jsonoracle)$')
}

step_library() {
    release && tools/check-library build/libsigstore.so \
        build/libsigstore-net.so build/sigstore &&
        tools/check-symbols build/libsigstore.so build/libsigstore-net.so
}

step_install() {
    release && tools/check-install build
}

step_conformance() {
    sanitized && SIGSTORE=$top/build-check/sigstore \
        tools/check-conformance $no_skips
}

# Each folder by itself, so that modules beside the tests may have any name.
step_pytest() {
    release && sanitized && python_environment || return 1
    rm -f build-check/pytest-*.xml
    for tests in $(git ls-files 'tests/*/test_*.py' | cut -d/ -f2 | uniq |
        grep -vx stack); do
        SIGSTORE=$top/build-check/sigstore .venv/bin/python -m pytest \
            "tests/$tests" -q -p no:cacheprovider --durations=5 \
            --junitxml="build-check/pytest-$tests.xml"
    done
    # shellcheck disable=SC2086 # nothing or one word
    tools/count-tests $no_skips build-check/pytest-*.xml
}

# Against the real servers, which are built the first time: eight minutes.
step_stack() {
    release && sanitized && python_environment || return 1
    rm -f build-check/pytest-stack.xml
    SIGSTORE=$top/build-check/sigstore tools/with-stack .venv/bin/python \
        -m pytest tests/stack -q -p no:cacheprovider --durations=5 \
        --junitxml=build-check/pytest-stack.xml
    # Where the servers are out of reach the tests are skipped.
    tools/count-tests build-check/pytest-stack.xml
}

step_bench() { release && ./bench.sh --check; }

# ---- running them ----

passed=0
failed=0
skipped=0

# A step whose last line is of counts adds those, any other adds one.
run() {
    log=build-check/logs/$1.log
    begin=$(date +%s)
    "step_$1" >"$log" 2>&1 </dev/null
    status=$?
    counts=$(tail -n 1 "$log" |
        grep -E '^[0-9]+ passed, [0-9]+ failed' | tr -cd '0-9 ')
    # shellcheck disable=SC2086 # a list of words
    set -- "$1" ${counts:-$((status == 0)) $((status != 0))}
    if [ "$status" -ne 0 ] && [ "$3" -eq 0 ]; then
        set -- "$1" "$2" 1 "${4:-0}"
    fi
    passed=$((passed + $2))
    failed=$((failed + $3))
    skipped=$((skipped + ${4:-0}))
    word=ok
    [ "$3" -eq 0 ] || word=FAILED
    printf '%-7s %-12s %4d s%s\n' "$word" "$1" $(($(date +%s) - begin)) \
        "${counts:+  $2 passed, $3 failed, ${4:-0} skipped}"
    [ "$3" -eq 0 ] || sed '
        /^\[[0-9]*\/[0-9]*\] [CLG]/d
        /^Compiler for C supports/d
        s/^/        /' "$log" | tail -n 40
}

main() {
    if [ "${1-}" = --list ]; then
        # shellcheck disable=SC2086 # a list of words
        printf '%s\n' $steps
        exit 0
    fi
    for step in "$@"; do
        case " $(echo $steps) " in
        *" $step "*) ;;
        *)
            echo "check.sh: no step is named $step; ./check.sh --list" >&2
            exit 2
            ;;
        esac
    done

    mkdir -p build-check/logs
    tools/check-clean --save build-check/tree 2>/dev/null
    [ -n "$SIGSTORE_SHARED" ] ||
        echo "No shared test data at $shared: tests that need it are skipped."
    for step in ${*:-$steps}; do
        run "$step"
    done
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
}

main "$@"
