#!/bin/bash
# The forms of output that pipelines rely on.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
fields() { awk -F'\t' '{ print NF }' | sort -u | xargs; }

# --- tsv
is 'passages: six columns' 6 "$(search -d a.db kommunerne | fields)"
is 'letters: five columns' 5 "$(search -d a.db -l kommunerne | fields)"
is 'years: four columns' 4 "$(search -d a.db --years kommunerne | fields)"
is 'count: a number' '' "$(search -d a.db -c kommunerne | grep -vE '^[0-9]+$')"
is 'no header' 0 "$(search -d a.db kommunerne | grep -c '^year')"
is '--header: passages' $'year\tpath\tline\tscore\trung\tsnippet' "$(search -d a.db --header kommunerne | head -n 1)"
is '--header: letters' $'year\tpath\thits\tscore\ttitle' "$(search -d a.db --header -l kommunerne | head -n 1)"
is '--header: years' $'year\thits\tletters\tper_1000' "$(search -d a.db --header --years kommunerne | head -n 1)"
is 'as many lines as -c counts' "$(search -d a.db -c kommunerne)" "$(search -d a.db kommunerne | wc -l)"
is 'as many hits as --years adds up to' "$(search -d a.db -c kommunerne)" "$(search -d a.db --years kommunerne | awk -F'\t' '{ n += $2 } END { print n }')"
is 'and -l' "$(search -d a.db -c kommunerne)" "$(search -d a.db -l kommunerne | awk -F'\t' '{ n += $3 } END { print n }')"
running=$(search -d a.db -f json kommunerne | jq 'select(.kind | IN("letterhead", "signature", "closing", "salutation", "image") | not) | .score')
is 'best first' "$(sort -rg <<<"$running")" "$running"
is 'letterheads after running text' '' "$(search -d a.db -f json kommunerne | jq -r .kind | sed '1,/letterhead/d' | grep -v letterhead)"
is '--sort year' "$(search -d a.db kommunerne | cut -f1 | sort)" "$(search -d a.db --sort year kommunerne | cut -f1)"
is 'the line is where the passage begins' '' "$(search -d a.db handicap | while IFS=$'\t' read -r _ path line _ _ snippet; do
    word=$(grep -o '\[[^]]*\]' <<<"$snippet" | head -n 1 | tr -d '[]')
    sed -n "$line,\$p" "$path" | grep -qi "$word" || echo "$path:$line $word"
done)"
is 'decimal points whatever the locale' "$(search -d a.db kommunerne)" "$(LC_ALL=da_DK.UTF-8 LC_NUMERIC=da_DK.UTF-8 search -d a.db kommunerne)"

# --- limits
is '-n' 3 "$(search -d a.db -n 3 kommunerne 2>/dev/null | wc -l)"
search -d a.db -n 3 kommunerne >/dev/null 2>err
like 'what is cut off is said' "^search: .*$(search -d a.db -c kommunerne)" "$(cat err)"
is '--offset' "$(search -d a.db kommunerne | sed -n 3,5p)" "$(search -d a.db --offset 2 -n 3 kommunerne 2>/dev/null)"
is '--offset beyond the end' '' "$(search -d a.db --offset 1000 kommunerne)"
is 'text shows ten' 10 "$(search -d a.db -f text kommunerne 2>/dev/null | grep -c '^20')"
is 'tsv shows all' "$(search -d a.db -c kommunerne)" "$(search -d a.db -f tsv kommunerne | wc -l)"
is 'json shows all' "$(search -d a.db -c kommunerne)" "$(search -d a.db -f json kommunerne | wc -l)"
is '-n 0 is all' "$(search -d a.db -c kommunerne)" "$(search -d a.db -n 0 kommunerne | wc -l)"
is '-l is limited only by -n' 2 "$(search -d a.db -l -n 2 kommunerne 2>/dev/null | wc -l)"
is '-n leaves --years alone' 11 "$(search -d a.db --years -n 2 kommunerne | wc -l)"

# --- json
search -d a.db -f json 'handicap ELLER sanktioner' >hits
ok 'valid json' jq -e . hits
is 'an object a line' "$(wc -l <hits)" "$(jq -s length hits)"
is 'every field' '' "$(jq -c '[.year,.path,.line,.score,.rung,.snippet,.end_line,.kind,.text,.matches] | select(any(. == null))' hits)"
is 'and heading' '' "$(jq -c 'select(has("heading") | not)' hits)"
is 'types' '["number","string","number","number","string","string","number","string","string","array"]' \
    "$(jq -c '[.year,.path,.line,.score,.rung,.snippet,.end_line,.kind,.text,.matches] | map(type)' hits | sort -u)"
is 'a match is where it says' '' "$(jq -r '.path as $p | .matches[] | "\($p) \(.start) \(.end) \(.line)"' hits | while read -r path start end line; do
    found=$(tail -c +$((start + 1)) "$path" | head -c $((end - start)))
    grep -Eqi '^(handicap|sanktion)' <<<"$found" && sed -n "${line}p" "$path" | grep -qF "$found" || echo "$path:$line $start-$end: $found"
done)"
is 'years' '["year","hits","letters","per_1000"] true' \
    "$(search -d a.db -f json --years handicap | head -n 1 | jq -c 'keys_unsorted, [.[]] == [2014, 0, 0, 0]' | xargs -d '\n')"
is 'letters' '2020 2023 2024' "$(search -d a.db -f json -l --sort year handicap | jq -r .year | xargs)"
is 'count' 8 "$(search -d a.db -f json -c handicap | jq .count)"
is '--explain is a receipt first' true "$(search -d a.db -f json --explain handicap | head -n 1 | jq 'has("receipt")')"
is 'and the hits after it' 9 "$(search -d a.db -f json --explain handicap | jq -s length)"

# --- trec
is 'six columns' 6 "$(search -d a.db -f trec kommunerne | awk '{ print NF }' | sort -u)"
is 'each letter once' '' "$(search -d a.db -f trec kommunerne | cut -d' ' -f3 | sort | uniq -d)"
is 'ranks from 1' '1 2 3 4 5' "$(search -d a.db -f trec kommunerne | cut -d' ' -f4 | xargs)"
is 'names without folder and ending' '2014 2017 2020 2023 2024' "$(search -d a.db -f trec kommunerne | cut -d' ' -f3 | sort | xargs)"
is 'Q0 and a tag' 'Q0' "$(search -d a.db -f trec kommunerne | cut -d' ' -f2 | sort -u)"

# --- batch
printf 'a\thandicap\nb\tzebraer\n\nsanktioner\n"værdig sagsbehandling\n' >batch.tsv
is 'ids, and line numbers where there are none' 'a 4 5' "$(search -d a.db --batch batch.tsv 2>err | cut -f1 | uniq | xargs)"
like 'a repair in a batch is said' 'quotation mark' "$(cat err)"
is 'an id without a query is no query, and a query without an id has the number of its line' 'id 0,2 8' \
    "$(printf 'id\t\n\thandicap\n' | search -d a.db --batch - -c 2>/dev/null | tr '\t\n' ' ,' | sed 's/,$//')"
is 'seven columns' 7 "$(search -d a.db --batch batch.tsv 2>/dev/null | fields)"
is 'from standard input' "$(search -d a.db --batch batch.tsv 2>/dev/null)" "$(search -d a.db --batch - <batch.tsv 2>/dev/null)"
is 'json has the id' 'a 4 5' "$(search -d a.db --batch batch.tsv -f json 2>/dev/null | jq -r .id | uniq | xargs)"
is 'trec has the id' 'a 4 5' "$(search -d a.db --batch batch.tsv -f trec 2>/dev/null | cut -d' ' -f1 | uniq | xargs)"
is 'counts' 'a 8,b 0,4 1,5 3' "$(search -d a.db --batch batch.tsv -c 2>/dev/null | tr '\t\n' ' ,' | sed 's/,$//')"
ends 'status 0 where any has hits' 0 search -d a.db --batch batch.tsv
printf 'zebraer\ngiraffer\n' >none
ends 'status 1 where none has' 1 search -d a.db --batch none
printf 'a\thandicap\r\n\xff\xfe\t\xc3\n' >dirty
ends 'CRLF and broken bytes in a batch' 0 search -d a.db --batch dirty
# a filter that cannot be read
ends 'a filter that cannot be read is an error' 2 search -d a.db -f tsv 'unge year:snart'
is 'that has no rows' '' "$(cat out)"
like 'and names it' '^search: year:snart cannot be read: years are written year:2017' "$(cat err)"
ends 'nor is a bare filter all years' 2 search -d a.db --years -f tsv 'unge minister:'
printf 'a\tunge year:>2020\nb\tunge year:snart\nc\tkommuner year:2014,2023\n' >some
for format in tsv csv json html; do
    ends "in a batch the others are answered: $format" 2 search -d a.db --batch some -f $format
    like 'the line is named' '^search: line 2 of the batch: year:snart cannot be read' "$(cat err)"
    like 'once more at the end' '^search: 1 line of the batch was not answered$' "$(cat err)"
done
is 'it has no rows' 'a c' "$(search -d a.db --batch some -f tsv 2>/dev/null | cut -f 1 | sort -u | tr '\n' ' ' | sed 's/ $//')"
is 'comparisons and lists choose years' '2014 2023 2024' "$(search -d a.db --batch some -f tsv 2>/dev/null | cut -f 2 | sort -u | tr '\n' ' ' | sed 's/ $//')"

# tables: what a row's columns are
mkdir rows
printf '# Tal\n\n| Fag | Andel |\n|---|---|\n| Sløjd | 60 pct. |\n\n<table><tr><td>By</td><td>Tal</td></tr><tr><td>Odense</td><td>12</td></tr></table>\n' >rows/a.md
indexer -q -d rows.db rows
is 'the columns of a row' '["Fag","Andel"]' "$(search -d rows.db -f json sløjd | jq -c .columns)"
is 'of a table after another, in HTML' '["By","Tal"]' "$(search -d rows.db -f json odense | jq -c .columns)"
is 'a first row has none' null "$(search -d rows.db -f json fag | jq -c .columns)"
like '--full shows them' 'Fag . Andel' "$(search -d rows.db --full -f text sløjd)"
is 'and nothing else does' '' "$(search -d rows.db -f text sløjd | grep Fag)"
finish
