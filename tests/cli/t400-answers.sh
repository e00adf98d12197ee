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

# a sentence typed as it is printed is found by any distance
indexer -q -d printed.db corpus
indexer -d printed.db --passages | cut -f 5 | python3 -c '
import re, sys
for passage in sys.stdin:
    for sentence in re.split("(?<=[.!?]) ", passage.strip()):
        sentence = re.sub("[\"“”„»«]", "", sentence)
        if len(re.findall(r"\w+", sentence)) > 1:
            for n in 0, 3, 10: print(f"\"{sentence}\"~{n}")' >sentences
search -d printed.db --batch sentences -c 2>said >counts
ok 'there are sentences' test "$(wc -l <sentences)" -gt 400
is 'each is found' '' "$(paste counts sentences | awk -F'\t' '$2 < 1' | head -n 3)"
is 'and was answered' "$(wc -l <sentences)" "$(wc -l <counts)"
finish
