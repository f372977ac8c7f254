# shellcheck shell=bash
# Sourced by scripts/install and scripts/release/dist, behind lib/shell.sh: the three programs, small and static.

has_std() { [ -n "$(find "$(rustc --print sysroot)/lib/rustlib/$1/lib" -name 'libstd-*.rlib' -print -quit 2>/dev/null)" ]; }

# For this machine, or for the one that `triple` names, as aarch64-unknown-linux-musl. Sets `target`, the triple that they
# are for, and `built`, the folder that they lie in.
build_programs() {
    local host musl program linker wanted=${triple:-}
    command -v cargo >/dev/null || die "cargo not found; scripts/setup looks for one"
    # musl makes a static program that needs nothing from its machine; glibc's crt-static is the next best and needs no other target.
    # --target is given in both cases, so that build scripts are built as usual.
    host=$(rustc -vV | sed -n 's/^host: //p')
    musl=${host%%-*}-unknown-linux-musl
    if [ -n "$wanted" ]; then
        [[ $wanted == *-linux-musl ]] || die "$wanted: a static program for another machine is one of TRIPLE-linux-musl"
        has_std "$wanted" || rustup target add "$wanted" || die "there is no Rust std for $wanted here"
        target=$wanted
        # Rust brings musl and a linker that makes programs for any machine; this one's cc makes them for itself alone.
        if [ "${wanted%%-*}" != "${host%%-*}" ]; then
            linker=CARGO_TARGET_${wanted//-/_}_LINKER
            export "${linker^^}=rust-lld" RUSTFLAGS="${RUSTFLAGS:-} -Clink-self-contained=yes"
        fi
    elif has_std "$musl"; then
        target=$musl
    else
        target=$host
        export RUSTFLAGS="${RUSTFLAGS:-} -Ctarget-feature=+crt-static -Crelocation-model=static"
        say "Rust's std for $musl is not installed; linking $host statically instead"
    fi
    # shellcheck disable=SC2034 # for who sources it
    built=${CARGO_TARGET_DIR:-$repository/target}/$target/dist
    say "cargo build --profile dist --target $target: about two minutes the first time"
    (cd "$repository" && cargo build --locked --profile dist --target "$target" --package emshim --package postlink --bins)
    for program in emshim-shim emshim postlink; do
        [ -x "$built/$program" ] || die "$built/$program was not built"
        is_static "$built/$program" || die "$built/$program is not static; see readelf -lW"
    done
}

# No interpreter and no shared library: it starts without a dynamic linker.
is_static() {
    ! readelf -lW "$1" | grep -q 'INTERP' && ! readelf -dW "$1" | grep -q '(NEEDED)'
}
