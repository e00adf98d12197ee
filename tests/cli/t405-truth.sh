#!/bin/bash
# What an answer says of itself is true: totals, years that were asked for, which letter a hit is of.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
export LETTERS_DB=a.db

# --- one total: "the first N of M", where M is what -c counts
wrong=
for query in handicap kommunerne 'unge uddannelse' '"værdig sagsbehandling"' 'mål -unge' 'flygtninge ELLER handicap'; do
    all=$(search -c -- "$query")
    for format in text tsv json vimgrep; do
        for n in 1 2 3 7; do
            note=$(search -f $format -n $n -- "$query" 2>&1 >/dev/null)
            [ -z "$note" ] && [ "$n" -lt "$all" ] && [ $format != text ] && wrong+="$query -f $format -n $n: no note of $all; "
            [ -z "$note" ] || [[ $note == *" of $all passages"* ]] || wrong+="$query -f $format -n $n: $note, not $all; "
        done
    done
done
is 'the total of a note is that of -c' '' "$wrong"
unlike 'of word* no total is made up' 'of [0-9]+' "$(search -n 1 'kommun*' 2>&1 >/dev/null | grep -v ' of [0-9]* passages' || true)"

# --- years: those that were asked for, and no other
years_of() { search --years "$@" | cut -f1 | paste -sd ' '; }
is 'all, without a filter' '2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024' "$(years_of handicap)"
is '--year' '2020 2021 2022 2023' "$(years_of --year 2020..2023 handicap)"
is 'a filter' '2020 2021 2022 2023' "$(years_of 'handicap år:2020..2023')"
is 'both' '2021 2022 2023' "$(years_of --year 2021.. 'handicap år:..2023')"
is 'one excluded' '2022 2024' "$(years_of --year 2022.. 'handicap -år:2023')"
is 'alternatives' '2014 2020' "$(years_of 'unge (år:2014 ELLER år:2020)')"
is 'a filter that another alternative does without' 11 "$(years_of 'unge ELLER (handicap år:2020)' | wc -w)"
is 'years of signing are not those of the filter' '2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023' \
    "$(years_of --by signed 'handicap år:2020')"
is 'as json' 2023 "$(search -f json --years 'handicap år:2023' | jq .year)"
like 'said of these years' '^of these years first in 2020, last in 2023$' "$(search -f text --years --year 2020..2023 handicap)"
unlike 'nothing where one was asked for' ' only ' "$(search -f text --years --year 2023 handicap)"
like 'and of all without a filter' '^first in 2020, last in 2024$' "$(search -f text --years handicap)"
printf 'unge år:2023\nhandicap\n' >queries
is 'a table of a batch has the same columns in every row' 1 \
    "$(search --batch queries --years -f text | while IFS= read -r line; do LC_ALL=C.UTF-8 wc -L <<<"$line"; done | sort -u | wc -l)"
is 'and says nothing of years that a query does not ask for' 'unge år:2023 ·' \
    "$(search --batch queries --years -f text | grep unge | xargs)"

# --- a hit names its letter; a heading stands beside or below
like 'title' '^2023  corpus/2023.md:[0-9]+  Udmelding af ' "$(COLUMNS=100 search -f text handicap)"
mkdir more
printf '# Meget lang titel om en sag, der handler om noget\n\n## Kapitel om gøglere og linedansere i kommunen\n\nEn gøgler kom forbi.\n' >more/brev.md
indexer -q -d b.db more
like 'a heading that does not fit has a line of its own' '^      Kapitel om gøglere' "$(COLUMNS=80 search -d b.db -f text '=gøgler')"
like 'below the title' '^   -  more/brev.md:5  Meget lang titel' "$(COLUMNS=80 search -d b.db -f text '=gøgler')"
is 'and one that does, stands beside it' 1 "$(COLUMNS=100 search -d b.db -f text '=gøgler' | grep -c 'Meget lang titel.* > \|^      Kapitel')"
is 'of copies the newest is shown' '2024 also 2023' \
    "$(search -f text '"alle ledige skal have en værdig sagsbehandling"' | sed -nE 's/^(20..)  .*/\1/p; s/^ +(also .*)/\1/p' | head -n 2 | paste -sd ' ')"
is 'no line is wider than 100 columns' 100 "$(COLUMNS=200 search -f text -n 0 kommunerne | LC_ALL=C.UTF-8 wc -L)"
finish
