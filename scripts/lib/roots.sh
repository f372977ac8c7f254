# shellcheck shell=bash disable=SC2154
# Sourced behind lib/shell.sh by what unpacks a Debian into a folder and runs commands there: the root is made, entered, removed.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# chroot needs root; a user namespace gives that much of it to anybody where the kernel allows, and no devices of its own.
in_root() {
    if [ "$(id -u)" = 0 ]; then
        chroot "$@"
    else
        # shellcheck disable=SC2016 # for the shell in the namespace
        mounted sh -ec 'for place in /proc /dev; do mount --rbind "$place" "$1$place"; done; exec chroot "$@"' sh "$@"
    fi
}

need_privilege() {
    [ "$(id -u)" = 0 ] || unshare --map-root-user --map-auto true 2>/dev/null ||
        die "other Emscriptens need root, or user namespaces with a range in /etc/subuid, and this machine gives neither"
}

as_installer() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        unshare --map-root-user --map-auto "$@"
    fi
}

# debootstrap of an older release has no script for newer ones; sid's does for all.
debootstrap_script() {
    local scripts=/usr/share/debootstrap/scripts
    if [ -e "$scripts/$1" ]; then
        echo "$scripts/$1"
    else
        echo "$scripts/sid"
    fi
}

bootstrap() {
    local release=$1 part=$2 mirror
    [ "$(id -u)" != 0 ] || command -v debootstrap >/dev/null || [ -x /usr/sbin/debootstrap ] || die "debootstrap not found; apt-get install debootstrap"
    [ -e "$keyring" ] || die "$keyring not found; apt-get install debian-archive-keyring"
    mirror=$("$scripts/toolchain/debian-mirror")
    if [ "$(id -u)" = 0 ]; then
        PATH="$PATH:/usr/sbin:/sbin" debootstrap --variant=minbase --keyring="$keyring" "$release" "$part" "$mirror" "$(debootstrap_script "$release")"
        return
    fi
    # debootstrap makes device nodes, which nobody but root may. The tarball's are left out.
    command -v mmdebstrap >/dev/null || die "mmdebstrap not found, which unpacks Debian for whoever is not root; apt-get install mmdebstrap"
    mkdir -p "$part"
    mmdebstrap --mode=unshare --variant=minbase --keyring="$keyring" --aptopt='Acquire::Check-Valid-Until "false"' "$release" - "$mirror" |
        as_installer tar -x -C "$part" --exclude='./dev/*'
}

# Has apt in a root reach what it reaches here. testing's and unstable's release files may be past their date where a mirror lags;
# signatures are still checked.
reach_packages() {
    as_installer cp /etc/resolv.conf "$1/etc/resolv.conf"
    find /etc/apt/apt.conf.d -name '*proxy*' -exec cp {} "$1/etc/apt/apt.conf.d/" \;
    echo 'Acquire::Check-Valid-Until "false";' >"$1/etc/apt/apt.conf.d/99valid"
}

quietly() {
    local log=$1
    shift
    "$@" >>"$log" 2>&1 || die "failed: $* (the end of $log: $(tail -n 3 "$log" | tr '\n' ' '))"
}

# What is copied or removed below a mount would be somebody's own files.
refuse_mounts() {
    if grep -q " $1[/ ]" /proc/self/mounts; then
        die "$1: something is mounted in there; unmount it first"
    fi
}

remove_tree() {
    [ -e "$1" ] || return 0
    refuse_mounts "$1"
    as_installer rm -rf --one-file-system "$1"
}

# A mount namespace of its own ends with the command, however that ends, and takes its mounts along.
mounted() {
    local user=()
    [ "$(id -u)" = 0 ] || user=(--map-root-user --map-auto)
    unshare "${user[@]}" --mount --propagation private "$@"
}
