# shellcheck shell=bash
# Sourced by every shell script: where things are, how a script speaks, what it does with --help and with an option that it does
# not know. A script's help is the comment at its own head.

# shellcheck disable=SC2034 # for who sources it
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
repository=$(dirname "$scripts")
cache="${XDG_CACHE_HOME:-${HOME:-}/.cache}/emshim-dev"
this=${0##*/}

say() { printf '%s: %s\n' "$this" "$*" >&2; }
die() { say "$*"; exit 1; }
misused() { say "$*; see --help"; exit 2; }

usage() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

# answer_help "$@": --help in the first place, before anything is done. What begins with a dash and is none of the OPTIONS
# behind `--` ends the script: answer_help "$@" -- --prefix --all.
answer_help() {
    local word first=${1:-}
    case $first in
        --help | -h) usage; exit 0 ;;
        -*) ;;
        *) return 0 ;;
    esac
    while [ "$1" != -- ]; do shift; done
    for word; do [ "$word" != "$first" ] || return 0; done
    misused "$first: unknown option"
}

# The version out of what `emcc --version` prints.
version_said() { sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p'; }
version_on_path() { emcc --version 2>/dev/null | version_said; }

# The Emscriptens of policy/emscriptens.tsv, a line each: version, Debian's release that has it.
emscriptens() { grep -v '^#' "$repository/policy/emscriptens.tsv"; }

# What a build needs is there or gets installed; with --tests, what only tests need, too.
set_up() {
    # shellcheck source=/dev/null # setup is checked by itself
    . "$scripts/setup"
}

# The release of an upstream, in the cache and checked, by its name in scripts/upstreams/manifest.json.
source_of() {
    (cd "$scripts" && python3 -B -c '
import sys
from upstreams.manifest import load
from upstreams.source import tarball
print(tarball(load("upstreams/manifest.json")[sys.argv[1]]))' "$1")
}

use_target() { export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"; }

# with_emscripten VERSION COMMAND…: here for the emcc on PATH, else in the root that has this one.
with_emscripten() {
    local version=$1
    shift
    if [ "$version" = "$(version_on_path)" ]; then
        "$@"
    else
        "$scripts/toolchain/toolchains" --run "$version" "$@"
    fi
}

# static_tests PREFIX NAME…: builds these tests of emshim-tests into PREFIX, static as what is installed is, so that they start
# beside any libc. One that does not build keeps no other from being there.
static_tests() {
    local prefix=$1 host name built program bad=0
    shift
    host=$(rustc -vV | sed -n 's/^host: //p')
    for name; do
        if ! built=$(cd "$repository" && RUSTFLAGS="${RUSTFLAGS:-} -Ctarget-feature=+crt-static" cargo test --locked --no-run \
            --target "$host" --package emshim-tests --test "$name" 2>&1); then
            say "$name does not build: $built"
            rm -f "$prefix/$name"
            bad=1
            continue
        fi
        program=$(sed -n 's/.*Executable.*(\(.*\))$/\1/p' <<<"$built")
        # A copy of this program may run meanwhile.
        install -m 755 "$program" "$prefix/.$name.$$"
        mv -f "$prefix/.$name.$$" "$prefix/$name"
    done
    return "$bad"
}

# run_static_test PREFIX VERSION NAME [WORD…]: with one Emscripten, words being its environment (A=B) and arguments.
run_static_test() {
    local prefix=$1 version=$2 name=$3 environment=()
    shift 3
    while [[ ${1:-} == *=* ]]; do environment+=("$1") && shift; done
    (cd "$repository" && with_emscripten "$version" env "${environment[@]}" CARGO_MANIFEST_DIR="$repository/tests" \
        EMSHIM_TEST_PREFIX="$prefix" "$prefix/$name" "$@")
}
