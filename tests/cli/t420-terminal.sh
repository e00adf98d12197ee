#!/bin/bash
# What a terminal gets: text, colour, width; and never an escape of a letter's own.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
esc=$'\e'

terminal() { # COMMAND...: its output on a terminal of 80 columns
    # script(1) makes a terminal; the command is one string for its shell
    script -qec "stty cols 80 2>/dev/null; exec $(printf '%q ' "$@")" /dev/null </dev/null | tr -d '\r'
}

if command -v script >/dev/null; then
    like 'text on a terminal' '^ *2023 .*corpus/2023\.md:' "$(terminal "$B/search" -d a.db --color never 'værdig sagsbehandling')"
    like 'in colour' "$esc\[" "$(terminal "$B/search" -d a.db handicap)"
    unlike 'not with NO_COLOR' "$esc" "$(NO_COLOR=1 terminal "$B/search" -d a.db handicap)"
    like 'an empty NO_COLOR is none' "$esc\[" "$(NO_COLOR='' terminal "$B/search" -d a.db handicap)"
    unlike 'not on a dumb terminal' "$esc" "$(TERM=dumb terminal "$B/search" -d a.db handicap)"
    unlike 'not with --color never' "$esc" "$(terminal "$B/search" -d a.db --color never handicap)"
    like 'a bar for each year' '2023 .*█' "$(terminal "$B/search" -d a.db --color never --years handicap)"
    is 'silent years too' 11 "$(terminal "$B/search" -d a.db --color never --years handicap | grep -c '^20')"
    is 'no line is wider than the terminal' '' "$(terminal "$B/search" -d a.db --color never -n 0 kommunerne | grep -E '^.{81}')"
    # work enough that its progress is seen
    python3 "$ROOT/tests/faults/letters.py" many 40 "$([ -n "$sanitized" ] && echo 100000 || echo 300000)"
    terminal "$B/indexer" -d many.db many >said
    like 'progress on a terminal' '█.* [0-9]+ %  [0-9]+\.[0-9] MB/s  [0-9]+:[0-9][0-9] left' "$(tr '\r' '\n' <said)"
    like 'which is gone when all is done' "^${esc}\[K40 letters: 40 new" "$(tr '\r' '\n' <said | sed "s/.*\(${esc}\[K40\)/\1/")"
    like '--check shows that it is at work' "checking the index  0:0" "$(terminal "$B/indexer" -d many.db --check | tr '\r' '\n')"
    unlike 'not with -q' 'checking' "$(terminal "$B/indexer" -q -d many.db --check)"
    mkdir many/later && cp corpus/*.md many/later
    like 'a letter is named beside it with -v' "${esc}\[Knew +many/later/2014\.md" "$(terminal "$B/indexer" -v -d many.db many)"
    unlike '-q: no progress' '[%█]' "$(terminal "$B/indexer" -q --rebuild -d many.db many)"
    unlike 'nor in a pipe' '█' "$(indexer --rebuild -d many.db many 2>&1)"
    unlike 'tsv in a pipe' 'corpus/2023\.md:' "$(search -d a.db handicap)"
else
    skip 'a terminal' 'there is no script(1)'
fi
for columns in 30 40 80 132; do
    # a word that is wider is shown all the same, and so is a letter's path
    is "at $columns columns" '' "$(COLUMNS=$columns search -d a.db -f text -n 0 handicap | grep -E "^.{$((columns + 1))}" | grep -Ev '^ *([^ ]+|20.*)$')"
done
like '--color always in a pipe' "$esc\[" "$(search -d a.db -f text --color always handicap)"
unlike 'auto in a pipe: none' "$esc" "$(search -d a.db -f text handicap)"
unlike 'tsv never' "$esc" "$(search -d a.db --color always handicap)"
is 'hits in brackets without colour' '[handicap]' "$(search -d a.db -f text handicap | grep -o '\[handicap\]' | sort -u)"

# --- a letter, a name and a query that want to command the terminal
mkdir evil
printf '# Mål for 2016 \033[2J\n\nFarlig \033]0;titel\007 tekst \302\233 31m \177 \342\200\256 baglæns \r\b\001 slut.\n' >evil/a.md
printf 'Farlig tekst\n\nMed venlig hilsen\n\n\033[31mRøde Rosa\n' >$'evil/\e[31m.md'
indexer -v -d evil.db evil 2>err
controls=$'[\x01-\x08\x0b\x0d-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]'
clean() { # NAME COMMAND...: no control character but tab and newline on stdout or stderr
    local name=$1
    shift
    if "$@" 2>&1 </dev/null | LC_ALL=C grep -Eaq "$controls"; then flunk "$name" "$("$@" 2>&1 | cat -v)"; else pass "$name"; fi
}
ok 'the check sees an escape' bash -c "printf 'x\033[1m' | LC_ALL=C grep -Eaq '$controls'"
clean 'indexer -v' cat err
clean 'tsv' search -d evil.db farlig
clean 'text' search -d evil.db -f text farlig
clean 'json' search -d evil.db -f json farlig
clean 'trec' search -d evil.db -f trec farlig
clean 'letters' search -d evil.db -l farlig
clean 'letters as text' search -d evil.db -l -f text farlig
clean '--full' search -d evil.db --full farlig
clean '--list' indexer -d evil.db --list
clean '--passages' indexer -d evil.db --passages
clean 'a query, explained' search -d evil.db --explain "farl${esc}[31mig \"x${esc}"
clean 'a query, repaired' search -d evil.db "\"${esc}[31m farlig"
clean 'a query that finds nothing' search -d evil.db "zebr${esc}a"
clean '--suggest' search -d evil.db --suggest "farl${esc}ig"
clean '--complete' search -d evil.db --complete "f${esc}"
clean 'a batch id' search -d evil.db --batch <(printf 'a\033b\tfarlig\n')
clean 'a format' search -d evil.db -f "x${esc}[31m" farlig
clean 'a number' search -d evil.db -n "1${esc}[31m" farlig
clean 'a database' search -d "no${esc}[31m.db" farlig
clean 'a database to write' indexer -d "no${esc}where/x.db" evil
clean 'a path' indexer -d evil.db "no${esc}where"
clean 'an option' search -d evil.db "--w${esc}rong" farlig
clean 'an option of indexer' indexer -d evil.db "--w${esc}rong" evil
is 'json says \u001b' 1 "$(search -d evil.db -f json --year 2016 farlig | grep -c '\\u001b\]0;titel\\u0007')"
is 'tsv shows U+FFFD' 1 "$(search -d evil.db --year 2016 farlig | grep -c $'\xef\xbf\xbd]0;titel\xef\xbf\xbd')"
finish
