#!/bin/bash
# Standard output and input: results alone on stdout, closed and full pipes, empty input.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
for i in $(seq 300); do cp corpus/2023.md "corpus/2023-$i.md"; done
indexer -q -d many.db corpus

# closed COMMAND...: its reader goes after one line
closed() {
    "$@" 2>err | head -n 1 >out
    status=("${PIPESTATUS[@]}")
}
closed search -d many.db kommunerne
is 'search into head -n 1: one line' 1 "$(wc -l <out)"
is 'and nothing on stderr' '' "$(cat err)"
ok 'it was ended by the closed pipe' test "${status[0]}" = 141
closed search -d many.db -f json kommunerne
is 'json into head: silent' '' "$(cat err)"
closed indexer -d many.db --passages
is 'indexer --passages into head: silent' '' "$(cat err)"
closed indexer -d many.db --list
is 'indexer --list into head: silent' '' "$(cat err)"

search -d many.db kommunerne >/dev/full 2>err
is 'a full disk: status 4' 4 $?
like 'and a sentence' '^search: .*No space left' "$(cat err)"
indexer -d many.db --list >/dev/full 2>err
is 'indexer --list on a full disk: status 4' 4 $?
like 'and a sentence' '^indexer: .*No space left' "$(cat err)"
indexer -d many.db --passages >/dev/full 2>err
is 'indexer --passages on a full disk: status 4' 4 $?

for command in 'search --help' 'search --version' 'indexer --help' 'indexer --version' 'indexer -d many.db --check' 'indexer -d many.db --stats'; do
    $command >/dev/full 2>err
    is "$command on a full disk: status 4" 4 $?
    like 'and a sentence' "^${command%% *}: .*No space left" "$(cat err)"
done

# talk on stderr, results on stdout
indexer -d b.db corpus >out 2>err
is 'indexer prints nothing on stdout' '' "$(cat out)"
is 'and one summary line on stderr, no bar in a pipe' 1 "$(wc -l <err)"
like 'which counts' '^305 letters: 305 new, 0 changed, 0 unchanged; 0 removed; [0-9.]+ s$' "$(cat err)"
indexer -q -d b.db corpus >out 2>err
is '-q is silent' '' "$(cat out err)"
search -d a.db --explain handicap >out 2>err
is '--explain leaves stdout to the results' "$(search -d a.db handicap)" "$(cat out)"
ok 'and explains on stderr' test -s err

# what scripts do
is 'cut -f1 | sort -u' '2023 2024' "$(search -d a.db 'værdig sagsbehandling' | cut -f1 | sort -u | xargs)"
is 'json | jq' '2023 2024' "$(search -d a.db -f json 'værdig sagsbehandling' | jq -r .year | sort -u | xargs)"

# standard input
coproc asked { search -d a.db -c --batch - 2>/dev/null; }
asking=$! # the coprocess
for word in kommunerne handicap; do
    printf '%s\n' "$word" >&"${asked[1]}"
    IFS= read -r -t 20 -u "${asked[0]}" line
    is "a batch that is asked line by line answers each at once: $word" "$(search -d a.db -c "$word")" "${line##*$'\t'}"
done
eval "exec ${asked[1]}>&-"
wait "$asking"
# a list that was asked for before is kept in memory, and not for longer than the index is the same
coproc asked { search -d b.db -c --batch - 2>/dev/null; }
asking=$!
before=$(search -d b.db -c handicap)
for more in 0 0 0 1 1; do
    [ "$more" = 0 ] || printf 'Et brev om handicap.\n' | indexer -q -d b.db --name nyt.md -
    printf 'handicap\n' >&"${asked[1]}"
    IFS= read -r -t 20 -u "${asked[0]}" line
    is "a batch sees what came meanwhile: $more" $((before + more)) "${line##*$'\t'}"
done
eval "exec ${asked[1]}>&-"
wait "$asking"
printf '' | search -d a.db --batch - >out 2>err
is 'an empty batch has no hits' 1 $?
is 'and prints nothing' '' "$(cat out)"
printf '' | indexer -q -d c.db --name tom.md - 2>err
is 'an empty letter from standard input is a letter' 0 $?
is 'which --list names' 'tom.md' "$(indexer -d c.db --list | tail -n 1 | cut -f6)"
indexer -q -d c.db --name lukket.md - <&- 2>err
is 'a closed standard input is a skipped letter' 1 $?
search -d a.db handicap >&- 2>err
is 'a closed standard output: status 4' 4 $?
finish
