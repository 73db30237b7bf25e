#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: ./bench.sh [--check] [--quick]
#
# Builds a release build and prints what it costs: a verification against the
# floor of its signatures, a whole process, hashing, sizes. --check fails when
# a ratio, memory or a size is beyond its limit; times are never asserted.
set -eu
cd "$(dirname "$0")"
./quickstart.sh --build-only >/dev/null
exec python3 bench/bench.py "$@"
