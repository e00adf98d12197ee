#!/bin/bash
# The questions of tests/cases/answers.txt, which says how a case is written.
. "$(dirname "$0")/lib.bash"
indexer -q -d corpus.db corpus
mkdir letters && cp "$ROOT"/tests/cases/answers/* letters/
indexer -q -d answers.db letters

db=answers.db
command='' line='' expected='' number=0

check() {
    [ -n "$command" ] || return
    local actual
    # the case is shell text, so that quotes read as people type them
    actual=$(eval "search -d $db $command" 2>&1 </dev/null | sed 's/\t/ | /g')
    is "$number: search $command" "$expected" "$actual"
    command='' expected=''
}

while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    case $line in
    '#'*) ;;
    '@ '*) check; db=${line#@ }.db ;;
    '$ '*) check; command=${line#\$ } ;;
    '') check ;;
    *) expected=${expected:+$expected$'\n'}$line ;;
    esac
done <"$ROOT/tests/cases/answers.txt"
check
ok 'there were cases' test $count -gt 60
finish
