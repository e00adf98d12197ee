# A bare system below $bare, made by debootstrap: for what must hold on a machine that has nothing yet. Sourced by
# tests/systems/check and tests/package/check, from the root of the repository, in a mount namespace of its own.
# shellcheck shell=bash

cannot() { # REASON: this machine cannot tell
    echo "$0: cannot tell: $1" >&2
    exit 77
}

# Runs the script that sources this once more, with mounts that end with it.
own_mounts() { # ARGUMENT...
    [ "$(id -u)" = 0 ] || cannot 'only root may make a bare system; use sudo'
    command -v debootstrap >/dev/null || cannot 'there is no debootstrap; apt-get install debootstrap'
    [ "${BREV_OWN_MOUNTS:-}" = yes ] || BREV_OWN_MOUNTS=yes exec unshare --mount --propagation private -- "$0" "$@"
}

# The mirror of a system's packages: $DEBIAN_MIRROR or the one that apt uses here; $UBUNTU_MIRROR for Ubuntu's.
mirror_of() { # SUITE
    case $1 in
    noble) echo "${UBUNTU_MIRROR:-http://archive.ubuntu.com/ubuntu}" ;;
    *) echo "${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Component: main' 2>/dev/null | head -n 1)}" ;;
    esac
}

# Ubuntu's keys, if no package has brought them: those of its own package, known by its checksum. Prints the file.
ubuntu_keyring() {
    local keys=/usr/share/keyrings/ubuntu-archive-keyring.gpg package=ubuntu-keyring_2023.11.28.1_all.deb
    local sum=36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8
    if [ ! -e $keys ]; then
        wget -q -O "build/systems/$package" "$(mirror_of noble)/pool/main/u/ubuntu-keyring/$package" || return 1
        sha256sum --quiet -c <<<"$sum  build/systems/$package" >&2 || return 1
        dpkg-deb --fsys-tarfile "build/systems/$package" | tar -C build/systems -xf - ".$keys" || return 1
        keys=$PWD/build/systems$keys
    fi
    echo "$keys"
}

# Makes it; the bare system is kept as build/systems/SUITE.tar for the next time. False, with the reason in
# $bare_log, if it cannot be had.
bare_make() { # SUITE PACKAGE,...
    local suite=$1 include=$2 kept
    kept=build/systems/$suite-$(tr -c 'a-z0-9\n' - <<<"$include").tar
    mkdir -p build/systems
    bare_log=build/systems/$suite-debootstrap.log
    bare=$(mktemp -d "${TMPDIR:-/var/tmp}/brev-bare-XXXXXX")
    if [ ! -s "$kept" ]; then
        local extra=() script=()
        if [ "$suite" = noble ]; then
            extra=('--components=main,universe' "--keyring=$(ubuntu_keyring 2>"$bare_log")") || return 1
            [ -e /usr/share/debootstrap/scripts/noble ] || script=(gutsy) # as all of Ubuntu's since
        fi
        debootstrap --variant=minbase --include="$include" "${extra[@]}" "$suite" "$bare" "$(mirror_of "$suite")" "${script[@]}" \
            >"$bare_log" 2>&1 || return 1
        tar -C "$bare" -cf "$kept" .
    else
        tar -C "$bare" -xf "$kept"
    fi
    chmod 755 "$bare" # or nobody but root is at home there
    mount -t proc proc "$bare/proc" && mount --bind /dev "$bare/dev" && mount -t devpts devpts "$bare/dev/pts" || return 1
    cp /etc/resolv.conf "$bare/etc/resolv.conf"
    apt-config dump | grep -E '^Acquire::(https?|Check-Valid-Until)' >"$bare/etc/apt/apt.conf.d/00host"
    printf '#!/bin/sh\nexit 101\n' >"$bare/usr/sbin/policy-rc.d" # no service is started
    chmod 755 "$bare/usr/sbin/policy-rc.d"
    inside useradd -m -s /bin/bash ib
}

# Takes it away, but never what is still mounted below it.
bare_remove() {
    [ -n "${bare:-}" ] || return 0
    umount "$bare/dev/pts" "$bare/dev" "$bare/proc" 2>/dev/null
    if mountpoint -q "$bare/proc" || mountpoint -q "$bare/dev"; then
        echo "left behind, as something is mounted below it: $bare" >&2
    else
        rm -rf --one-file-system "$bare"
    fi
    bare=
}

inside() { # COMMAND...: as root in the bare system
    chroot "$bare" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TERM=xterm \
        DEBIAN_FRONTEND=noninteractive "$@"
}
user() { # COMMAND: as its user
    inside setpriv --reuid=ib --regid=ib --clear-groups env HOME=/home/ib bash -c "cd; $1"
}
