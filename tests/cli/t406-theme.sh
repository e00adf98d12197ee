#!/bin/bash
# By whom, in which words, what changed: counts by anything that is stored.
# QUERIES=500 is the full form of the sums.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
export LETTERS_DB=a.db

# --- filters by what is stored
count() { search -q -c -- "$1"; }
is 'a month of signing' "$(count 'path:2020.md')" "$(count 'signed:2019-02')"
is 'a day' "$(count 'path:2020.md')" "$(count 'dato:2019-02-21')"
is 'another day' 0 "$(count 'signed:2019-02-22')"
is 'from a day on, that day too' "$(count 'path:2020.md OR path:2023.md OR path:2024.md')" "$(count 'signed:2019-02-21..')"
is 'and after it' "$(count 'path:2023.md OR path:2024.md')" "$(count 'signed:>2019-02-21')"
is 'a letter of unknown date is of no date' "$(count 'path:2017.md')" "$(count '-signed:1500..2100')"
is 'a journal number, whatever its blanks' "$(count 'path:2017.md')" "$(count 'jnr:2016-2369')"
is 'as it is printed' "$(count 'path:2017.md')" "$(count 'journal:"2016 - 2369"')"
is 'not a part of one' 0 "$(count 'jnr:2016')"
is 'but by *' "$(count 'path:2017.md')" "$(count 'jnr:2016*')"
is 'by sender' "$(count 'path:2023.md')" "$(count 'fra:Hummelgaard')"
is 'by recipient' "$(count 'path:2014.md OR path:2017.md')" "$(count 'til:kommunalbestyrelser')"
is 'by kind' "$(indexer --passages | cut -f3 | grep -c '^heading$')" "$(count 'kind:heading')"
is 'kinds, one of them by its beginning' "$(indexer --passages | cut -f3 | grep -cE '^(item|heading|letterhead)$')" "$(count 'slags:item,*head*')"
is 'a kind excluded' "$(($(count handicap) - $(count 'handicap kind:item')))" "$(count 'handicap -kind:item')"
is 'a kind is a passage'"'"'s, with -l too' "$(search 'handicap kind:item' | cut -f2 | sort -u)" "$(search -l 'handicap kind:item' | cut -f2 | sort)"
is 'years of a filter by date alone are counted' '2019 2020 2021 2022' \
    "$(search --years --by signed 'handicap signed:2019..2022-06' | cut -f1 | xargs)"
is 'a heading and what stands under it' '54 56' "$(search -q 'titel:langtidsledigheden' | cut -f3 | xargs)"
is 'a title and all after it' "$(indexer --passages | grep 2014.md | cut -f2 | awk '$1 + 0 >= 24' | wc -l)" "$(count 'title:udmelding år:2014')"
search -q 'from:2017' >/dev/null 2>&1
is 'a year for a person is refused' 2 $?

# --- counts
wider() { python3 -c 'import sys; [print(line) for line in sys.stdin if len(line) > int(sys.argv[1]) + 1]' "$1"; }
is 'by signer, the most first' 'Peter Hummelgaard 4 1 5.81 2023 2023' "$(search --by signer handicap | head -n 1 | tr '\t' ' ')"
is 'by signer and kind' 'Peter Hummelgaard|paragraph|3' "$(search --by signer,kind handicap | head -n 1 | cut -f1-3 | tr '\t' '|')"
is 'the day of signing' '2019-02-21 2022-05-12 2023-06-23' "$(search --by signed handicap | cut -f1 | xargs)"
is 'the month' '2019-02 2022-05 2023-06' "$(search --by month handicap | cut -f1 | xargs)"
is 'the unknown last' '-' "$(search --by signed kommunerne | tail -n 1 | cut -f1)"
is 'the collection, without a query' "$(indexer --passages | wc -l)" "$(search --by folder | cut -f2)"
is 'columns' "$(printf 'month\tkind\thits\tletters\tper_1000\tfirst\tlast')" "$(search --by month,kind --header handicap | head -n 1)"
is 'csv' '"Peter Hummelgaard",4,1,5.81,2023,2023' "$(search --by signer -f csv handicap | sed -n 2p)"
is 'json' '{"year":2023,"signer":"Peter Hummelgaard","hits":4}' \
    "$(search --by year,signer -f json handicap | jq -c 'select(.year == 2023) | {year, signer, hits}')"
like 'text' '^Peter Hummelgaard +4 passages in 1 letter +5.81 ‰  2023$' "$(search --by signer -f text handicap)"
for columns in 60 80 100; do
    is "text in $columns columns" '' "$(COLUMNS=$columns search --by title,signer -f text | wider $columns)"
done
like 'a page' '<th scope="row" lang="da">Peter Hummelgaard</th><td>4</td>' "$(search --by signer -f html handicap)"
is 'in a batch' "$(printf 'a\t2023\t4\nb\t2014\t1')" "$(printf 'a\thandicap år:2023\nb\tårets år:2014\n' | search --batch - --by year | cut -f1-3)"
search -f kwic kind:heading >/dev/null 2>&1
is 'kwic of filters alone is refused' 2 $?
is 'but for the other lines of a batch' 'b' "$(printf 'a\tkind:heading\nb\thandicap\n' | search -f kwic --batch - 2>/dev/null | cut -f1 | sort -u)"
like 'kwic of filters alone says why it has no line' 'a line for each occurrence' "$(search -f kwic kind:heading 2>&1)"
is 'goal is the year' "$(search --by year handicap)" "$(search --by goal handicap)"
for wrong in x year,year year,kind,title '' 'year,'; do
    search --by "$wrong" handicap >/dev/null 2>&1
    is "--by '$wrong'" 2 $?
done
search --years --by signer handicap >/dev/null 2>&1
is '--years goes by years alone' 2 $?
search -l --by signer handicap >/dev/null 2>&1
is 'and letters by none' 2 $?
is "sums of ${QUERIES:=40} random queries" "$QUERIES queries, 0 failed" "$(python3 "$ROOT/tests/quality/by_sums.py" "$B/search" a.db "$QUERIES")"

# --- lines are as many as the receipt counts
receipt() { search --explain -c "$1" 2>&1 >/dev/null | grep -v families | grep -oE '\([0-9]+\)' | tr -d '()' | awk '{ n += $1 } END { print n }'; }
for word in bm.dk www.bm.dk j.nr jobindsats.dk covid-19 kvalificerede ledighed; do
    lines=$(search -q -f kwic -n 0 "$word" | wc -l)
    [ "$lines" = 0 ] || is "lines of $word" "$(receipt "$word")" "$lines"
done

# --- order
is 'the latest year first' '2024 2023 2020' "$(search --sort -year handicap | cut -f1 | uniq | xargs)"
is 'by date, unknown last' '2014 2020 2023 2024 2017' "$(search --sort signed kommunerne | cut -f1 | uniq | xargs)"
is 'by date, the latest first, unknown last' '2024 2023 2020 2014 2017' "$(search --sort -signed kommunerne | cut -f1 | uniq | xargs)"
is 'by path' "$(search -l kommunerne | cut -f2 | sort)" "$(search -l --sort path kommunerne | cut -f2)"
is 'letters too' '2024 2023 2020 2014 2017' "$(search -l --sort -signed kommunerne | cut -f1 | xargs)"
# --- lines: a line for each occurrence, hits under each other
mkdir wide
printf '# Brev om indsatsen\n\nDet är 文字 og 🙂 i beskæftigelsesindsatsen, å̊ så tæt, at Ærøs indsats er indsats.\n\nKort indsats\n' >wide/2016.md
for ((i = 0; i < 300; i++)); do printf 'ord%d ø ' $i; done >>wide/2016.md
printf 'indsats til sidst\n' >>wide/2016.md
indexer -q -d w.db wide
lines() { python3 - "$@" <<'P'
import subprocess, sys, unicodedata
search, index, columns, *rest = sys.argv[1:]
def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)
text = subprocess.run([search, '-d', index, '-f', 'kwic', *rest], env={'COLUMNS': columns, 'LC_ALL': 'C.UTF-8'},
                      capture_output=True, encoding='utf-8', check=False).stdout
places = {width(line[:line.index('[')]) for line in text.splitlines()}
widest = max(width(line) for line in text.splitlines())
print(len(text.splitlines()), 'aligned' if len(places) == 1 else sorted(places), 'fits' if widest <= int(columns) else widest)
P
}
for columns in 60 80 160; do
    is "aligned in $columns columns" '33 aligned fits' "$(lines "$B/search" a.db $columns indsats)"
    is "wide signs, marks and compounds in $columns" '6 aligned fits' "$(lines "$B/search" w.db $columns indsats)"
done
for word in indsats handicap kommune unge arbejde virksomhed ledighed; do
    is "$word: as many lines as the receipt counts" "$(search -f json --explain -- "$word" | head -n 1 | jq '[.receipt[].forms[].count] | add')" \
        "$(search -f kwic -- "$word" | wc -l)"
done
is 'fields in a pipe' "$(printf 'path\tline\tleft\thit\tright\trung')" "$(search -f kwic --header handicap | head -n 1)"
is 'a line of them' "$(printf 'corpus/2023.md|31|%s|handicap|%s|form' '4. Flere personer med ' ' skal i beskæftigelse')" \
    "$(search -f kwic handicap | grep 'Flere personer' | grep 2023 | head -n 1 | tr '\t' '|' | sed 's/.*corpus.2023.md|[0-9]*|/corpus\/2023.md|31|/')"
is 'the part of a compound alone' 'beskæftigelses|indsats' "$(search -d w.db -f kwic indsats | awk -F'\t' '/beskæft/ { print $3 "|" $4 }' | grep -o 'beskæftigelses|indsats' | head -n 1)"
is 'a phrase is one occurrence' 3 "$(search -f kwic '"værdig sagsbehandling"' | wc -l)"
is 'and one hit' 'værdig sagsbehandling' "$(search -f kwic '"værdig sagsbehandling"' | cut -f4 | sort -u)"
is 'sorted by what follows' "$(search -f kwic --sort right unge | cut -f5 | tr -d ' ,.' | tr 'A-ZÆØÅ' 'a-zæøå' | sort -s)" \
    "$(search -f kwic --sort right unge | cut -f5 | tr -d ' ,.' | tr 'A-ZÆØÅ' 'a-zæøå')"
is 'å is last, whatever is before' 'aber zebra æble øl åben' "$(mkdir s; printf 'ord åben\n\nord øl\n\nord zebra\n\nord æble\n\nord Aber\n' >s/a.txt; indexer -q -d s.db s; search -d s.db -f kwic --sort right ord | cut -f5 | tr 'A' 'a' | xargs)"
is 'sorted by what stands before, nearest first' 'den er jeg' "$(mkdir s2; printf 'z jeg ord\n\na er ord\n\nb den ord\n' >s2/a.txt; indexer -q -d s2.db s2; search -d s2.db -f kwic --sort left ord | awk -F'\t' '{ n = split($3, w, " "); print w[n] }' | xargs)"
is 'by year' '2020 2023 2024' "$(search -f kwic --sort year handicap | grep -o '20..\.md' | uniq | cut -c1-4 | xargs)"
search --sort left handicap >/dev/null 2>&1
is 'lines alone are sorted so' 2 $?
is 'a batch' "$(printf 'a\nb')" "$(printf 'a\thandicap\nb\tunge\n' | search --batch - -f kwic --sort right | cut -f1 | uniq)"
ok 'a width that no terminal has is not believed' test "$(COLUMNS=4000000000 search -f kwic handicap | head -c 100000 | LC_ALL=C.UTF-8 wc -L)" -le 80
unlike 'no letter commands the terminal' $'\033' "$(printf 'ord \033[31mrødt\n' >s/b.txt; indexer -q -d s.db s; COLUMNS=80 search -d s.db -f kwic ord)"
finish
