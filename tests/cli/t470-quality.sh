#!/bin/bash
# The judged sets of our own, against floors that only rise. tests/quality/README.md tells what they are.
. "$(dirname "$0")/lib.bash"

if [ -n "$sanitized" ]; then
    skip 'danish.so' 'a sanitizer must be in the program that loads it'
    finish
fi

table=$(cd "$ROOT" && python3 tests/quality/run.py tests/quality/own "$B")

# floor NAME PATTERN FLOOR: the number that PATTERN's first group finds in the table is at least FLOOR
floor() {
    local got
    got=$(printf '%s\n' "$table" | sed -nE "s/.*$2.*/\\1/p" | head -n 1)
    is "$1 is at least $3 (${got:-nothing})" yes "$(awk -v got="${got:-0}" -v floor="$3" 'BEGIN { print (got >= floor ? "yes" : "no") }')"
}

floor 'questions whose passage is first, %' 'right passage first [0-9]+ \(([0-9.]+)' 96
floor 'questions whose passage is within three, %' 'within three [0-9]+ \(([0-9.]+)' 100
floor 'queries with exactly the right years' 'exactly the right years ([0-9]+)' 20
floor 'pairs of forms that share a key' 'pair recall ([0-9.]+)' 1
floor 'keys shared by forms of one word alone' 'pair precision ([0-9.]+)' 1
floor 'borders of compounds that are right' 'borders right ([0-9.]+)' 1
floor 'borders of compounds that are found' 'found ([0-9.]+);' 1
is 'no simple word is split' 'split 0.000' "$(printf '%s\n' "$table" | grep -o 'split 0\.000')"
table=$(python3 "$ROOT/tests/quality/compare.py" "$B")
floor 'F1 of what --compare calls changed' '^all.*F1 ([0-9.]+)' .95
finish
