#!/bin/sh
# telling.sh WHAT COMMAND…: runs a command, and says every four seconds that it still does.
what=$1
shift
echo "$what"
"$@" &
command=$!
(
    seconds=0
    while sleep 4; do
        seconds=$((seconds + 4))
        echo "  ${seconds} s: $what"
    done
) &
teller=$!
trap 'kill "$command" "$teller" 2>/dev/null' INT TERM
wait "$command"
code=$?
kill "$teller" 2>/dev/null
wait "$teller" 2>/dev/null
exit "$code"
