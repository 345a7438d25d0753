# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What run and test share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release

say() { printf 'doppel: %s\n' "$*" >&2; }

# quietly WHAT COMMAND...: the command's output is seen only if it fails.
quietly() {
    local what=$1 log
    shift
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        say "$what failed"
        return 1
    fi
    rm -f "$log"
}

# Debian 12's compiler is the one the code is written against: there a warning is an error. A newer one may warn of more.
werror() {
    local ID='' VERSION_ID=''
    # shellcheck source=/dev/null
    [[ -r /etc/os-release ]] && . /etc/os-release
    [[ $ID == debian && $VERSION_ID == 12 ]] && echo ON || echo OFF
}

# configure WERROR: run and test choose alike on Debian 12, so that neither has the other's objects compiled again.
configure() {
    (cd "$root" && quietly configuring cmake --preset release -DDOPPEL_WERROR="$1")
}

# compile TARGET...: silent where there is nothing to compile.
compile() {
    [[ -e $build/doppel ]] || say "compiling; the first time takes some minutes"
    quietly configuring ninja -C "$build" build.ninja || return 1
    ninja -C "$build" -j "$(nproc)" --quiet "$@" 2>&1 | sed '/no work to do/d' >&2
}
