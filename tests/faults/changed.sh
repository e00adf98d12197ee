#!/bin/bash
# tests/faults/changed.sh    a hit whose letter was changed since it was indexed says so.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../cli/lib.bash"
indexer -q -d a.db corpus
mark='(changed since it was indexed)'
text() { search -d a.db -f text 'path:*2023* handicap' 2>/dev/null; }
json() { search -d a.db -f json 'path:*2023* handicap' | jq -r .changed | sort -u; }
is 'nothing has changed' '0 false' "$(text | grep -cF "$mark") $(json)"
touch corpus/2023.md
is 'a letter that was touched' true "$(json)"
indexer -q -d a.db corpus
is 'is as it was once the indexer has seen it' false "$(json)"
printf '\nEn linje mere.\n' >>corpus/2023.md
like 'a letter that was changed' '^2023  corpus/2023\.md:[0-9]+ \(changed since it was indexed\)' "$(text)"
is 'in json' true "$(json)"
is 'other letters are not marked' 0 "$(search -d a.db -f text 'path:*2024* handicap' 2>/dev/null | grep -cF "$mark")"
rm corpus/2023.md
is 'a letter that is gone' true "$(json)"
printf 'et brev om handicap\n' | indexer -q -d a.db --name 2023-strøm.md -
is 'a letter from a stream has no file' false "$(search -d a.db -f json 'path:*strøm* handicap' | jq -r .changed)"
finish
