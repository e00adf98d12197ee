#!/bin/bash
# Reading around a hit: --show, --context, and what the bars of years show.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
export LETTERS_DB=a.db

# --- a letter, as it is named
lines() { search --show "$@" 2>/dev/null | cut -f2 | cut -d- -f1 | paste -sd ' '; }
is 'all passages in their order' "$(indexer --passages | awk -F'\t' '$1 == "corpus/2024.md"')" "$(search --show corpus/2024.md)"
is 'a line' 31 "$(lines corpus/2024.md:31)"
is 'lines' '31 32 33' "$(lines corpus/2024.md:31-33)"
is 'the other way round' '31 32 33' "$(lines corpus/2024.md:33-31)"
is 'lines before and after, in whole passages' '29 31 32 33' "$(lines corpus/2024.md:31 --context 2)"
is 'a blank line is the passage beside it' 29 "$(lines corpus/2024.md:30)"
is 'the first line of all' 3 "$(lines corpus/2024.md:1)"
is 'a limit' '29 31' "$(lines corpus/2024.md:31 --context 2 -n 2)"
like 'which is said' 'the first 2 of 4 passages' "$(search --show corpus/2024.md:31 --context 2 -n 2 2>&1 >/dev/null)"
is 'an offset' '32 33' "$(lines corpus/2024.md:31 --context 2 --offset 2)"
is 'the end of a path' 31 "$(lines 2024.md:31)"
is 'which is said too' 'search: the letter is corpus/2024.md' "$(search --show 2024.md:31 2>&1 >/dev/null)"
is 'not with -q' '' "$(search -q --show 2024.md:31 2>&1 >/dev/null)"
is 'from another folder' 31 "$(mkdir -p elsewhere && cd elsewhere && LETTERS_DB=../a.db lines ../corpus/2024.md:31)"
ends() { # NAME STATUS PATTERN COMMAND...
    local said status
    said=$("${@:4}" 2>&1 >out)
    status=$?
    is "$1: status" "$2" "$status"
    like "$1: sentence" "$3" "$said"
    [ "$status" = 0 ] || is "$1: nothing on standard output" '' "$(cat out)"
}
ends 'no such letter' 2 'has no letter 1999.md' search --show 1999.md
ends 'half a name is none' 2 'has no letter 024.md' search --show 024.md
ends 'no such line' 2 'has no line 900: its text ends in line 47' search --show corpus/2024.md:900
ends 'no such line, as text' 2 'has no line 900' search -f text --show corpus/2024.md:900
ends 'line 0' 2 'lines from 1' search --show corpus/2024.md:0
ends 'no letter named' 2 "not ''" search --show ''
ends 'with --year' 2 'no --year' search --show corpus/2024.md --year 2024
ends 'in a batch' 2 'no --batch' search --show corpus/2024.md --batch -
ends 'and -l' 2 'only one of' search --show corpus/2024.md -l
ends 'no form as svg' 2 'no form for letters' search -f svg --show corpus/2024.md
ends 'a word that is not there' 0 'holds no word of the query' search --show corpus/2024.md:31 hvalros

mkdir -p 'odd/in:5' odd/zip
printf '# Brev\n\nEn ræv.\n' >'odd/in:5/brev.md:3'
cp 'odd/in:5/brev.md:3' 'odd/in:5/brev:3.md'
cp 'odd/in:5/brev:3.md' odd/zip/a.zip!brev.md
printf '# Brev\n\nTo ræve.\n' >$'odd/ny\nlinje.md'
printf '# Brev\n\nTo ræve.\n' >odd/zip/brev.md
indexer -q -d odd.db odd 2>/dev/null
export LETTERS_DB=odd.db
is 'a colon in a path' '1 3' "$(lines odd/in:5/brev:3.md)"
is 'and a line after it' 3 "$(lines odd/in:5/brev:3.md:3)"
is 'a member of a container, by its own name' 'odd/zip/a.zip!brev.md' "$(search --show 'a.zip!brev.md:3' 2>/dev/null | cut -f1)"
ends 'two letters whose paths end so' 2 '2 letters end so: odd/zip/a.zip!brev.md, odd/zip/brev.md; name more' search --show brev.md
printed=$(indexer --list | cut -f6 | grep linje)
is 'as --list prints it' "$printed" "$(search --show "$printed" | cut -f1 | uniq)"
export LETTERS_DB=a.db

# --- every format
text=$(search -f text --show corpus/2024.md:31-34 handicap)
is 'text: the letter first' '2024  corpus/2024.md  Udmelding af de beskæftigelsespolitiske mål for 2024' "$(head -n 1 <<<"$text")"
like 'text: numbers of lines, the query marked' '^  34  4\. Flere personer med \[handicap\] skal i ' "$text"
is 'text: a table or list has no blank lines' 6 "$(wc -l <<<"$text")"
ok 'text: no line too wide' test "$(COLUMNS=60 search -f text --show corpus/2024.md | LC_ALL=C.UTF-8 wc -L)" -le 60
is 'text: all of the letter' "$(search --show corpus/2024.md | cut -f5 | tr -d '\n ')" \
    "$(COLUMNS=60 search -f text --show corpus/2024.md | tail -n +2 | sed -E 's/^ +[0-9]+  //' | tr -d '\n ')"
is 'json: what matches where' '34 31-31 handicap' "$(search -f json --show corpus/2024.md:31-34 handicap |
    jq -rs '"\(.[3].matches[0].line) \(.[0].lines) \(.[3].matches[0].word)"')"
is 'csv' '"corpus/2024.md",31-31,item,"","1. Alle ledige skal have en værdig sagsbehandling"' "$(search -f csv --show corpus/2024.md:31 | tail -n 1)"
is 'vimgrep' 'corpus/2024.md:31:1:1. Alle ledige skal have en værdig sagsbehandling' "$(search -f vimgrep --show corpus/2024.md:31)"
page=$(search -f html --show corpus/2024.md handicap)
like 'html: the title is the letter' '<title>Udmelding af de beskæftigelsespolitiske mål for 2024' "$page"
like 'html: lines have anchors' '<p class="item" id="L34"><a href="#L34">34</a><span>4\. Flere personer med <mark class="form">handicap</mark>' "$page"
is 'html: each anchor once' '' "$(grep -oE ' id="L[0-9]+"' <<<"$page" | sort | uniq -d)"

# --- neighbours
is 'no more sentences: the passages beside it' '["2. Flere ledige skal opkvalificeres"] 34 ["3. Flere flygtninge og familiesammenførte skal være selvforsørgende"]' \
    "$(search -f json --context 1 'selvforsørgende familiesammenførte år:2024 -ukrainere' | jq -r 'select(.line == 33) | "\([.before[].text]) 34 \([.text])"')"
is 'both sides' '29,31 33,34' "$(search -f json --context 2 'opkvalificeres år:2024' | jq -r '"\([.before[].line] | join(",")) \([.after[].line] | join(","))"')"
is 'as many sentences as asked for, the own ones first' 'null' "$(search -f json --context 1 '"endnu flere af de unge"' | jq -r .before)"
is 'nothing beyond the letter' '' "$(search -f json --context 1000 opkvalificeres | jq -r 'select(.year == 2024) | .before[].text' | grep -v -F -f <(search --show corpus/2024.md | cut -f5) )"
is 'the whole letter, from any hit of it' "$(search --show corpus/2024.md | wc -l)" \
    "$(search -f json --context 1000 'opkvalificeres år:2024' | jq -r '(.before | length) + 1 + (.after | length)')"
is 'without it no member' 'null null' "$(search -f json 'opkvalificeres år:2024' | jq -r '"\(.before) \(.after)"')"
like 'tsv: around the snippet' 'værdig sagsbehandling 2\. Flere ledige skal \[opkvalificeres\] 3\. Flere' "$(search --context 1 'opkvalificeres år:2024')"
is 'text: in their order' '1 2 3' "$(search -f text --context 1 'opkvalificeres år:2024' | grep -oE '^ +[1-5]\.' | tr -d ' .' | paste -sd ' ')"
like 'html' '<p class="beside" lang="da">1\. Alle' "$(search -f html --context 1 'opkvalificeres år:2024')"

# --- what bars show
longest() { awk '{ n = gsub(/[▏▎▍▌▋▊▉█]/, ""); if (n > most) { most = n; year = $1 } } END { print year }'; }
is 'bars follow passages' 2023 "$(search -f text --years handicap | longest)"
is '--scale per_1000: how often' 2024 "$(search -f text --years --scale per_1000 handicap | longest)"
is 'figures are the same' "$(search -f text --years handicap | tr -d '▏▎▍▌▋▊▉█ ')" "$(search -f text --years --scale per_1000 handicap | tr -d '▏▎▍▌▋▊▉█ ')"
values() { grep -oE 'class="value"[^<]*' | sed 's/.*>//' | paste -sd ' '; }
is 'svg' '4.08 5.81 9.23' "$(search -f svg --years --scale per_1000 handicap | values)"
is 'svg, passages' '2 4 2' "$(search -f svg --years handicap | values)"
like 'svg: says what it shows' 'per 1,000 words' "$(search -f svg --years --scale per_1000 handicap)"
for job in '' -l --years '--within letter'; do
    # shellcheck disable=SC2086 # several options
    is "html $job" '4.08 5.81 9.23' "$(search -f html --scale per_1000 $job handicap | values)"
done
printf 'handicap\n' >queries
is 'a table of a batch' '4.08 · · 5.81 9.23' "$(search -f text --years --scale per_1000 --batch queries | tail -n 1 | xargs | cut -d' ' -f 8-)"
is 'svg and comparison in a batch' '4.08 5.81 9.23' "$(search -f html --years --scale per_1000 --batch queries | values)"
ends 'another word' 2 'takes one of passages, per_1000,' search --scale year handicap
mkdir -p none/brev
echo 'scale = per_1000' >none/brev/config
is 'as a setting' 2024 "$(search -f text --years handicap | longest)"
is 'which the option goes before' 2023 "$(search -f text --years --scale passages handicap | longest)"
finish
