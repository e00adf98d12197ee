#!/bin/bash
# A program that reads and does not end is ended after half a minute, with all that it started; its letter is skipped
# and the next one is read.
. "$(dirname "$0")/lib.bash"
export XDG_CONFIG_HOME=$work/settings
mkdir -p settings/brev l
seconds=$((80000 + $$)) # nobody else sleeps so long
printf 'reader = .hang trap "" TERM HUP; echo begun; sleep %s & sleep %s\nreader = .copy cat\n' "$seconds" "$seconds" >settings/brev/config
echo x >l/a.hang
printf '# Brev\n\nAlfa.\n' >l/b.copy
began=$(date +%s)
ends 'a program that hangs' 1 timeout 400 "$B/indexer" -d a.db l
took=$(($(date +%s) - began))
is 'is waited for half a minute' yes "$([ $took -ge 29 ] && echo yes || echo "$took s")"
like 'it costs its letter' 'l/a.hang: skipped: reading it takes too long' "$(err)"
is 'the next one is read' 1 "$(search -d a.db -c alfa)"
running() { pgrep -fx "sleep $seconds" | wc -l; }
for _ in 1 2 3 4 5 6 7 8 9 10; do [ "$(running)" = 0 ] || sleep .5; done
is 'nothing of it is left' 0 "$(running)"
ends 'it is not tried again' 0 indexer -d a.db l

# --- nor does a program outlive an indexer that is killed
"$B/indexer" -q -d b.db l 2>/dev/null &
indexer=$!
for _ in $(seq 100); do [ "$(running)" = 2 ] && break; sleep .1; done
is 'it runs' 2 "$(running)"
kill -9 "$indexer"
wait "$indexer" 2>/dev/null
for _ in $(seq 100); do [ "$(running)" = 0 ] && break; sleep .1; done
is 'it ends with the indexer' 0 "$(running)"
finish
