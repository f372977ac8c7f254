# shellcheck shell=bash disable=SC2154
# Sourced by scripts/test: the parts of a test run, which of them run when, and what each one does. `scripts`,
# `cache`, `prefix`, `logs` and `ours` are lib/shell.sh's and scripts/test's.

# Part | in which runs: some (scripts/test), all (--all), both, none (when it is named) | here: with the emcc on PATH alone, each: also with the others |
# about how many seconds on two quiet cores | what it is
parts_table="
cases           | both | here | 300 | tests/cases, bare and through the shims
cases           | all  | each | 420 | the same with another Emscripten
programs        | both | here | 180 | what a linked program sees, compared with a native build of the same source
programs        | all  | each | 90  | the same with another Emscripten, at -O2 alone
replay          | both | here | 220 | a recorded compile equals emcc's, and what happens when something is amiss
replay          | none | each | 240 | the same with another Emscripten
loads           | all  | here | 320 | crafted modules and random libraries: what node does against what postlink check says
loads           | all  | each | 320 | the same with another Emscripten
upstreams       | some | here | 70 | three small upstreams through the shims
upstreams       | none | each | 300 | zlib, xz, libpng and lz4 with another Emscripten
ci-upstreams    | all  | here | 700 | CI's upstreams, natively and through the shims
ci-upstreams    | all  | each | 300 | CI's upstreams with another Emscripten
try             | all  | here | 90  | README's scripts/try
browsers        | both | here | 180 | linked programs in Chromium and Firefox, compared with node; sessions that end by force
web-upstreams   | all  | here | 200 | upstreams' own tests in browsers: two in Chromium, one in Firefox
site            | none | here | 200 | lua and libxml2, packed and served, in three browsers, with pictures of two
options         | all  | here | 150 | every option of gcc and ld, in every spelling: taken, done or refused with a sentence
options         | none | each | 170 | the same with another Emscripten
tables          | none | here | 600 | the generated tables of options are what the tools say
lints           | both | here | 60  | rustfmt and clippy
unit            | both | here | 60  | cargo test: what needs neither emcc nor shells
others          | both | here | 50  | tests that cargo test leaves out and that have no part of their own
nodes           | both | here | 7  | a linked program under several nodes
nodes           | all  | each | 40  | the same with another Emscripten
debian          | all  | here | 150 | the wheel on an empty Debian, as docs/start/debian.md says, and a page
log             | all  | here | 60  | the log of a build of libpng, as a page in Chromium
pages           | both | here | 60  | the documentation: links, the book, commands, and what pages tell people to type
release         | all  | here | 60  | the wheel and the tar that people install, each in an empty place
release-aarch64 | none | here | 400 | the wheel and the tar for another processor, under qemu
identity        | all  | here | 150 | every compile of zlib and lua by emcc and by its recording
wheels          | all  | here | 200 | published wheels in Python runtimes, as they are and edited
conda           | all  | here | 250 | the conda package, and recipes with it and without
posix           | all  | here | 100 | a seventh of the Open POSIX Test Suite, natively with musl-gcc and through the shims
launchers       | both | here | 30  | ccache, sccache and distcc before clang
help            | both | here | 3  | every script answers --help
rows            | both | here | 2   | the code that builds upstreams
schemas         | all  | here | 4   | reports against their schemas, on the modules of loads
oldest-rust     | all  | here | 60  | the Rust that Cargo.toml names takes every crate
"
static=(cases programs replay loads)
own_part=(browsers)
small_upstreams=(zlib cjson tinyxml2)
other_upstreams=(zlib xz-utils libpng1.6 lz4)

read_parts() {
    local name run where seconds text
    rows=()
    while IFS='|' read -r name run where seconds text; do
        [ -z "${name// /}" ] || rows+=("${name// /}|${run// /}|${where// /}|${seconds// /}|${text# }")
    done < <(sort -t'|' -k4,4nr -s <<<"$parts_table") # the longest first
}

# In the order in which they begin, a line each, with the versions of other Emscriptens behind an @.
parts_of() {
    local row name run where version
    for row in "${rows[@]}"; do
        IFS='|' read -r name run where _ <<<"$row"
        [ "$run" = both ] || [ "$run" = "$1" ] || continue
        if [ "$where" = here ]; then
            echo "$name"
        else
            while read -r version; do echo "$name@$version"; done < <("$scripts/toolchain/toolchains" --others)
        fi
    done
}

# What `scripts/test` does not do, and --all does.
left_out() { parts_of all | grep -vFx "$(parts_of some)" | xargs; }

for_each() {
    local row
    for row in "${rows[@]}"; do [[ $row != *"|each|"* ]] || echo "${row%%|*}$1"; done
}

# The name of a part is known, and so is its version, if it has one.
known_part() {
    local row name=${1%%@*} where=here version
    [[ $1 != *@* ]] || where=each version=${1#*@}
    [ "$where" = here ] || [ "$version" = all ] || emscriptens | cut -f1 | grep -qFx "$version" || return 1
    for row in "${rows[@]}"; do [[ $row != "$name|"*"|$where|"* ]] || return 0; done
    return 1
}

# PART@all is a part for each Emscripten, PART@VERSION is PART where the emcc on PATH has that version.
spell_out() {
    local word
    for word; do
        case $word in
            *@all) echo "${word%@all}"; "$scripts/toolchain/toolchains" --others | sed "s/^/${word%@all}@/" ;;
            *@"$ours") echo "${word%@*}" ;;
            *) echo "$word" ;;
        esac
    done
}

list_parts() {
    local row name run where seconds text
    for row in "${rows[@]}"; do
        IFS='|' read -r name run where seconds text <<<"$row"
        [ "$where" = here ] || name+=@VERSION
        case $run in
            all) run="with --all" ;;
            none) run="when named" ;;
            *) run="" ;;
        esac
        printf '%-22s %5s s  %-10s  %s\n' "$name" "$seconds" "$run" "$text"
    done
}

needs_prefix() {
    local part
    for part; do
        case $part in
            lints | unit | help | rows | try | conda | debian | options | tables | oldest-rust) ;;
            *) return 0 ;;
        esac
    done
    return 1
}

# The parts, those first that run while emshim is built and installed: that keeps one processor busy for a while.
meanwhile_first() {
    local part
    for part; do [[ $part != @(lints|unit|help|rows) ]] || echo "$part"; done
    for part; do [[ $part == @(lints|unit|help|rows) ]] || echo "$part"; done
}

# run_part PART[@VERSION]
run_part() {
    local name=${1%%@*} version=$ours
    [[ $1 != *@* ]] || version=${1#*@}
    if [ "${name}" = install ] || ! needs_prefix "$name" || [ -e "$prefix/.whole" ]; then
        "part_${name//-/_}" "$version"
    else
        echo "not run: emshim or the tests could not be built"
        return 1
    fi
}

part_install() {
    rm -f "$prefix/.whole"
    "$scripts/install" "$prefix" && "$prefix/bin/emshim" doctor && touch "$prefix/.whole"
}

part_lints() {
    local package name
    cargo fmt --all -- --check
    cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
    # --all-targets has no test that cargo test leaves out.
    tests_by_name | while read -r package name; do
        cargo clippy --quiet --locked --package "$package" --test "$name" -- -D warnings
    done
}

part_unit() { cargo test --quiet --locked --workspace --no-fail-fast; }
part_help() { "$scripts/prove/help"; }
part_rows() { env -C "$scripts" python3 -B -m unittest upstreams.test_upstreams upstreams.test_words; }
part_options() { "$scripts/prove/options" "$1"; }
part_oldest_rust() { "$scripts/prove/oldest-rust"; }
part_tables() { "$scripts/toolchain/options" --check; }
part_release() { "$scripts/prove/release"; }
part_release_aarch64() { "$scripts/prove/release" --target aarch64-unknown-linux-musl; }
part_debian() { "$scripts/prove/debian"; }
part_log() { "$scripts/prove/log" --prefix "$prefix"; }
part_try() { "$scripts/try"; }
part_launchers() { "$scripts/prove/launchers" --prefix "$prefix"; }
part_posix() { "$scripts/prove/posix" --prefix "$prefix" --reduced; }
part_schemas() { "$scripts/prove/schemas" --shims "$prefix"; }
part_identity() { "$scripts/prove/identity" --prefix "$prefix" zlib lua5.4; }
part_conda() { "$scripts/prove/conda"; }
part_cases() {
    # Fetched here: another root may lack certificates of this machine's.
    "$scripts/toolchain/build-tools" cmake old-cmake build >/dev/null
    passes "$1" cases
}
part_browsers() { EMSHIM_TEST_PREFIX=$prefix cargo test --quiet --locked --package emshim-tests --test browsers; }
part_web_upstreams() {
    "$scripts/upstreams/browsers" --shims "$prefix" --runtime chromium libogg jansson &&
        "$scripts/upstreams/browsers" --shims "$prefix" --runtime firefox libogg
}
part_site() { "$scripts/prove/site" --shims "$prefix" --runtime chromium --runtime firefox --runtime webkit --pictures "$logs/site"; }
part_replay() { passes "$1" replay; }
part_loads() { passes "$1" loads; }

part_pages() {
    env -C "$scripts" python3 -B -m unittest --quiet pages.test_pages
    "$scripts/prove/pages" --shims "$prefix"
}

part_programs() {
    local levels=()
    [ "$1" = "$ours" ] || levels=(LEVELS=-O2)
    passes "$1" programs "${levels[@]}"
}

# A run in which no test passed has tested nothing.
passes() {
    local log code=0
    log=$(mktemp)
    run_static_test "$prefix" "$@" 2>&1 | tee "$log" || code=1
    grep -qE '^test result: ok\. [1-9]' "$log" || code=1
    rm -f "$log"
    return "$code"
}

# Package and name of each test that its Cargo.toml takes out of cargo test (`test = false`).
tests_by_name() {
    cargo metadata --no-deps --locked --format-version 1 | python3 -c '
import json, sys
for package in json.load(sys.stdin)["packages"]:
    for target in package["targets"]:
        if target["kind"] == ["test"] and not target["test"]:
            print(package["name"], target["name"])'
}

# Those of them that are not built static for a part of their own.
part_others() {
    local package name bad=0
    while read -r package name; do
        [[ " ${static[*]} ${own_part[*]} " == *" $name "* ]] || cargo test --quiet --locked --no-fail-fast --package "$package" --test "$name" || bad=1
    done < <(tests_by_name)
    return "$bad"
}

part_nodes() {
    local nodes=()
    mapfile -t nodes < <("$scripts/toolchain/node" 16 18 20)
    with_emscripten "$1" "$scripts/prove/nodes" "$prefix" "${nodes[@]}" "$(with_emscripten "$1" sh -c 'command -v node')"
}

# Both fetch the same files, so they take turns.
part_wheels() {
    local bad=0
    "$scripts/prove/runtimes" --shims "$prefix" || bad=1
    "$scripts/prove/runtimes" --edited --shims "$prefix" || bad=1
    "$scripts/prove/repair" --shims "$prefix" || bad=1
    return "$bad"
}

# upstreams_within VERSION OPTION…: without the native build, which does not depend on it.
upstreams_within() {
    with_emscripten "$1" "$scripts/upstreams/upstream" --no-native --jobs 1 --shims "$prefix" --json "$logs/upstreams@$1.json" \
        --logs "$logs/upstreams@$1" "${@:2}"
}

part_upstreams() {
    if [ "$1" = "$ours" ]; then
        "$scripts/upstreams/upstream" --kept-natively --shims "$prefix" "${small_upstreams[@]}"
    else
        upstreams_within "$1" "${other_upstreams[@]}"
    fi
}

part_ci_upstreams() {
    local named=$1
    emscriptens | cut -f1 | grep -qFx "$1" || named=all # no row is for this version: those that are for all the others
    if [ "$1" = "$ours" ]; then
        "$scripts/upstreams/upstream" --ci "$named" --kept-natively --shims "$prefix" --json "$cache/upstreams.json"
    else
        "$scripts/upstreams/upstream" --ci "$named" --fetch "$1"
        upstreams_within "$1" --ci "$named"
    fi
}
