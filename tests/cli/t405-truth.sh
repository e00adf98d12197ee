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
for width in 40 60 90; do
    ok "a table is $width columns wide at most" test "$(COLUMNS=$width search --batch queries --years -f text | LC_ALL=C.UTF-8 wc -L)" -le $width
done
is 'and has all years, whatever the width' '2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024' \
    "$(COLUMNS=40 search --batch queries --years -f text | grep '^ ' | xargs)"
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

like 'a page says why, too' '<p class="note">found apart: handicap 8 passages' "$(search -f html 'handicap ukrainere' 2>/dev/null)"
# --- a letter is a unit
is '-l: words that share no passage' 2023 "$(search -l 'handicap ukrainere' | cut -f1)"
is 'which no passage holds' 0 "$(search -l 'handicap ukrainere' | cut -f3)"
is 'unless each passage must hold all' '' "$(search -l --within passage 'handicap ukrainere' 2>/dev/null)"
is 'json names a line for each word' 'handicap ukrainere true' \
    "$(search -l -f json 'handicap ukrainere' | jq -r '[.words[].word] + [(.words | map(.line > 0) | all | tostring)] | join(" ")')"
is 'random pairs and triples: the letters of each word that they have in common' '' "$(python3 - "$B/search" <<'P'
import random, subprocess, sys
search = sys.argv[1]
def ask(*arguments):
    return subprocess.run([search, *arguments], capture_output=True, encoding='utf-8', check=False).stdout
def letters(*query):
    return {line.split('\t')[1] for line in ask('-l', '-f', 'tsv', *query).splitlines()}
words = [line.split('\t')[0] for letter in 'abdefghiklmnoprstuv' for line in ask('--complete', letter).splitlines()[:12]]
words = [word for word in words if len(word) > 3 and word.isalpha()]
chance, known = random.Random(7), {}
for turn in range(60):
    few = chance.sample(words, 2 + turn % 2)
    for word in few:
        if word not in known:
            known[word] = letters(word)
    together = set.intersection(*(known[word] for word in few))
    if letters(*few) != together:
        print('all of', few)
    if letters('--', few[0], '-' + few[1]) != known[few[0]] - known[few[1]]:
        print(few[0], 'without', few[1])
    if letters(few[0], 'ELLER', few[1]) != known[few[0]] | known[few[1]]:
        print('any of', few)
P
)"
is 'passages of letters: those that hold any, in letters that hold all' "$(( $(search -c 'handicap år:2023') + $(search -c 'ukrainere år:2023') ))" \
    "$(search -c --within letter 'handicap ukrainere')"
is 'years count them too' "2023 $(search -c --within letter 'handicap ukrainere') 1" \
    "$(search --years --within letter 'handicap ukrainere' | awk '$2 { print $1, $2, $3 }')"
is 'what OR takes instead of a word makes a letter, too' '2014 2020 2023 2024' "$(search -l 'handicap ELLER år:2014' | cut -f1 | sort | xargs)"
is 'with its passages' "$(search -c 'handicap ELLER år:2014')" "$(search -c --within letter 'handicap ELLER år:2014')"
is 'and what lacks a word' "$(search -l -- -ukrainere | cut -f1 | sort)" "$(search -l 'hvalros ELLER -ukrainere' | cut -f1 | sort)"
is 'a filter is of the letter anyway' 2023 "$(search -l 'handicap ukrainere minister:Hummelgaard' | cut -f1)"

# --- no hits explain themselves
why() { { search "$@" >/dev/null; } 2>&1; }
ends 'status 1, nothing on standard output' 1 search hvalros
is 'nothing on standard output' '' "$(search hvalros 2>/dev/null)"
like 'the word that is nowhere' '^search: nowhere in the letters: hvalros$' "$(why unge hvalros)"
like 'with the nearest that is printed' 'fortidspension \(nearest: førtidspension\)$' "$(why --strict fortidspension)"
like 'and what would find it' '^search: without --strict: 1 passage$' "$(why --strict fortidspension)"
like 'how many hold the others' '^search: found apart: unge 4 passages in 3 letters$' "$(why unge hvalros)"
like 'letters that hold all' '^search: 1 letter holds all of it, though no passage does: -l names it$' "$(why handicap ukrainere)"
like 'the years' '^search: without the filter of years: 8 passages$' "$(why --year 2014 handicap)"
like 'also in the query' '^search: without the filter of years: 8 passages$' "$(why 'handicap år:2014')"
like 'a filter that nothing passes' '^search: no passage fits minister:Hansen$' "$(why 'unge minister:Hansen')"
like 'a question' '^search: with --any, which takes any of the words: [0-9]+ passages?$' "$(why 'Hvor meget ferie har jeg ret til?')"
is 'four lines at most' 0 "$(why 'unge virksomheder flygtninge ferie år:2014' | awk 'END { print (NR > 4) }')"
unlike 'one word under a filter is not found apart' 'found apart' "$(why 'handicap år:2014')"
unlike 'no other word is meant where the word is in other years' nearest "$(why --year 2014 handicap)"
unlike 'nor for a number' nearest "$(why '§ 2023')$(why 2023x)"
is '-q says nothing' '' "$(why -q hvalros)"
is 'as an object' 'hvalros 0 null' \
    "$(search --explain -f json hvalros 2>/dev/null | jq -r 'select(.nothing) | .nothing | "\(.words[0].word) \(.words[0].passages) \(.remedy)"')"
search -f text 'handicap ukrainere' >nearest 2>/dev/null
is 'the nearest passages, of which there are three' 3 "$(grep -c '^20[0-9][0-9]  corpus' nearest)"
like 'under a heading that says so' 'No passage holds all of it\. The nearest:' "$(cat nearest)"
search -f text 'handicap for at ukrainere år:2023' >nearest 2>/dev/null
is 'by the words that tell something, within the filters' '2023' "$(grep -o '^20[0-9][0-9]  corpus' nearest | cut -c1-4 | sort -u)"
unlike 'not by those that hold a sentence together' '\[(for|at)\]' "$(cat nearest)"
is 'not into a pipe' '' "$(search -f text 'handicap ukrainere' 2>/dev/null | cat)"
search -f text -n 0 'handicap ukrainere' >nearest 2>/dev/null
is 'nor with -n 0' '' "$(cat nearest)"
like 'in a batch the query is named' '^search: x: nowhere in the letters: hvalros$' "$(printf 'x\thvalros\n' | search --batch - 2>&1 >/dev/null)"
# --- a text that returns for a hundred years names them all
mkdir long
for year in $(seq 1900 1999); do printf '# Beretning\n\nForeningen fremmer kendskabet til egnens historie.\n\nI %s var der fest.\n' "$year" >"long/$year.md"; done
indexer -q -d long.db long
is 'a hundred years' '100 returns' "$(search -d long.db --repeats | awk -F'\t' '/egnens/ { print split($2, years, ","), $1 }')"
finish
