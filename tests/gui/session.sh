#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One session in a real window, by keys and mouse, on a screen of its own: open, play, pause, step, scrub, speed, a
# knob, a fault, undo, compare, save, a limit, reopen, commands, quit. Nothing may be said on stderr. 77: what it takes
# is not installed.
#     session.sh DOPPEL-GUI SCENARIO
set -euo pipefail
program=$1
scenario=$2
doppel=$(dirname "$program")/doppel

for tool in Xvfb xdotool; do
    if ! command -v "$tool" >/dev/null; then
        echo "skipped: $tool is missing (script/bootstrap --test installs it)"
        exit 77
    fi
done

folder=$(mktemp -d)
screen=
window=
trap 'kill ${window:+"$window"} ${screen:+"$screen"} 2>/dev/null || true; rm -rf "$folder"' EXIT
mkdir -m 700 "$folder/runtime" "$folder/pixels" "$folder/scenarios"
cp "$scenario" "$folder/scenarios"
scenario=$folder/scenarios/$(basename "$scenario")
export XDG_RUNTIME_DIR=$folder/runtime QT_QPA_PLATFORM=xcb HOME=$folder

fail() {
    echo "session.sh: $1" >&2
    cat "$folder/stderr" >&2
    exit 1
}
# Tries something for half a minute.
eventually() {
    for _ in {1..300}; do
        if "$@"; then
            return
        fi
        sleep 0.1
    done
    fail "never came true: $*"
}
# No window manager gives the keys back when a dialog closes.
focus() { xdotool windowfocus --sync "$id"; }
types() { xdotool type --delay 30 "$1"; }
keys() { xdotool key --clearmodifiers "$@"; }
# The screen as it is now: Xvfb keeps it in a file.
look() { cp "$folder/pixels/Xvfb_screen0" "$folder/$1"; }
is_still() { look one && sleep 0.4 && look two && cmp -s "$folder/one" "$folder/two"; }
moves() { ! is_still; }
differs_from() { look now && ! cmp -s "$folder/now" "$folder/$1"; }
shows() { [[ $(xdotool getwindowname "$id" 2>/dev/null) == *"$1"* ]]; }
is_open() { id=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | head -n 1) && [[ $id ]]; }
colours() { tail -c $((1600 * 1000 * 4)) "$1" | od -An -v -tx4 -w4 | sort -u | wc -l; }
is_of_one_future() { ! shows ': A '; }
is_painted() { look now && (($(colours "$folder/now") > 50)); }
is_gone() { ! kill -0 "$window" 2>/dev/null; }

Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -fbdir "$folder/pixels" \
    3>"$folder/display" 2>"$folder/xvfb" &
screen=$!
eventually test -s "$folder/display"
DISPLAY=:$(cat "$folder/display")
export DISPLAY

"$program" --settings "$folder/settings.ini" "$scenario" 2>"$folder/stderr" &
window=$!
eventually is_open Doppel
title=$(sed -n 's/^title: *//p' "$scenario")
eventually shows "$title"
xdotool windowfocus "$id" windowmove "$id" 0 0 windowsize "$id" 1600 1000
eventually is_painted
moves || fail "it doesn't play once it is open"

keys space
eventually is_still
look paused
keys period
eventually differs_from paused
eventually is_still

look stepped
keys plus
eventually differs_from stepped # the speed is another
keys space
moves || fail "it doesn't play on"
keys space
eventually is_still

look live
xdotool mousemove 900 930 click 1 # on the timeline, ahead: it plays up to there
eventually differs_from live
eventually is_still
look ahead
xdotool mousemove 420 930 click 1 # and back
eventually differs_from ahead
eventually is_still

# A knob: a branch, which is compared.
keys b
types 'shop replicas'
keys Return Right
eventually shows 'B shop replicas 2'
eventually is_still

# A fault on a component: another branch, which is taken back.
keys slash
types db
keys Return i Return
eventually is_open 'What if'
focus
eventually is_still
keys Return
eventually is_open 'B down on db'
focus
keys c
eventually is_still
keys ctrl+z
eventually shows 'B shop replicas 2'
eventually is_still

# The branch as a scenario, which says the same on the command line.
keys ctrl+k
types 'save the future'
keys Return
eventually is_open 'Save the future'
focus
eventually is_still
types "$folder/scenarios/two.yaml"
keys Return
eventually test -s "$folder/scenarios/two.yaml"
"$doppel" validate "$folder/scenarios/two.yaml" >"$folder/said" || fail "what it saved is wrong: $(cat "$folder/said")"
eventually is_open Doppel
focus

# How far can it be turned?
keys ctrl+k
types 'find limit'
keys Return
eventually is_still
look asked
keys Tab Tab Return
eventually differs_from asked
eventually is_still

# What was saved is opened and played.
keys ctrl+o
eventually is_open 'Open a scenario'
focus
eventually is_still
types "$folder/scenarios/two.yaml"
keys Return
eventually is_open 'Doppel'
eventually is_of_one_future
focus
moves || fail "what was saved doesn't play"
keys space
eventually is_still
look scrubbed

look scrubbed
keys ctrl+k
eventually differs_from scrubbed
xdotool type --delay 30 'charts'
keys Return
eventually is_still

if [[ ${DOPPEL_SESSION_PICTURE:-} ]]; then
    look last && cp "$folder/last" "$DOPPEL_SESSION_PICTURE"
fi
keys ctrl+q
eventually is_gone
status=0
wait "$window" || status=$?
window=
((status == 0)) || fail "it ended with $status"
[[ ! -s $folder/stderr ]] || fail "it says on stderr:"
echo "a session of a real window: fine"
