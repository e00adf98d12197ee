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
is 'goal is the year' "$(search --by year handicap)" "$(search --by goal handicap)"
for wrong in x year,year year,kind,title '' year,; do
    search --by "$wrong" handicap >/dev/null 2>&1
    is "--by '$wrong'" 2 $?
done
search --years --by signer handicap >/dev/null 2>&1
is '--years goes by years alone' 2 $?
search -l --by signer handicap >/dev/null 2>&1
is 'and letters by none' 2 $?
is "sums of ${QUERIES:=40} random queries" "$QUERIES queries, 0 failed" "$(python3 "$ROOT/tests/quality/by_sums.py" "$B/search" a.db "$QUERIES")"

# --- order
is 'the latest year first' '2024 2023 2020' "$(search --sort -year handicap | cut -f1 | uniq | xargs)"
is 'by date, unknown last' '2014 2020 2023 2024 2017' "$(search --sort signed kommunerne | cut -f1 | uniq | xargs)"
is 'by date, the latest first, unknown last' '2024 2023 2020 2014 2017' "$(search --sort -signed kommunerne | cut -f1 | uniq | xargs)"
is 'by path' "$(search -l kommunerne | cut -f2 | sort)" "$(search -l --sort path kommunerne | cut -f2)"
is 'letters too' '2024 2023 2020 2014 2017' "$(search -l --sort -signed kommunerne | cut -f1 | xargs)"
finish
