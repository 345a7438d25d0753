# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release

say() { printf 'doppel: %s\n' "$*" >&2; }

[[ -t 2 && ${TERM:-dumb} != dumb ]] && terminal=yes || terminal=

# progress DONE TOTAL WHAT: on a terminal in the place of what stood there; elsewhere a line at each quarter.
progress() {
    local quarter=$((4 * $1 / $2))
    if [[ $terminal ]]; then
        printf '\r\033[Kdoppel: %s' "$3" >&2
    elif [[ $quarter != "${told:-}" ]]; then
        told=$quarter
        say "$3"
    fi
}

# Takes the line of progress away.
progress_ends() {
    [[ ! $terminal ]] || printf '\r\033[K' >&2
    told=
}

# quietly WHAT COMMAND...: the command's output is seen only if it fails.
quietly() {
    local what=$1 log
    shift
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        progress_ends
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
    (cd "$root" && quietly configuring cmake --preset release -DDOPPEL_WERROR="$1" -DDOPPEL_BATCH=72)
}

# Reads what ninja says: its steps become progress, what a compiler has to say is handed on.
show_steps() {
    local line of
    while IFS= read -r line; do
        if [[ $line == @@* ]]; then
            IFS=/ read -r line of _ <<<"${line#@@}"
            progress "$line" "$of" "compiling $line of $of"
        elif [[ $line != "ninja: Entering directory"* ]]; then
            progress_ends
            printf '%s\n' "$line" >&2
        fi
    done
    progress_ends
}

# compile TARGET...: silent where there is nothing to compile.
compile() {
    quietly configuring ninja -C "$build" build.ninja || return 1
    [[ $(ninja -C "$build" -n "$@" 2>&1) == *"no work to do"* ]] && return
    progress 0 1 compiling
    NINJA_STATUS=@@%f/%t/ ninja -C "$build" -j "$(nproc)" "$@" 2>&1 | show_steps
}
