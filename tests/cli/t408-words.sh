#!/bin/bash
# --words: what some passages say more often than the rest, first and last, and the company of a word.
. "$(dirname "$0")/lib.bash"

mkdir letters
for year in 2001 2002 2003 2004; do
    {
        echo "# Brev om havnen $year"
        for place in Korsør Rudkøbing Assens Marstal; do
            printf '\n%s Havn er åben for alle skibe, og havnefogeden svarer på spørgsmål om pladser i bassinet.\n' "$place"
        done
    } >letters/$year.md
done
printf '\nStormfloden ødelagde molen, og stormfloden tog bolværket. STAR betaler skaden.\n' >>letters/2003.md
printf '\nStormfloder kommer igen, og molen skal bygges højere med nyt bolværk.\n' >>letters/2004.md
sed -i 's/bassinet/dokken/' letters/2001.md
indexer -q -d w.db letters
words() { search -d w.db --words "$@" 2>/dev/null; }
column() { cut -f "$1"; }

is 'the family in all its forms, by its commonest' 'stormfloden 2 1 1 1' \
    "$(words --year 2003 | awk -F'\t' '$1 == "stormfloden" { print $1, $6, $7, $8, $9 }')"
like 'what is said first here' $'^stormfloden\tword\t.*\t2003\t2004\tnew$' "$(words --year 2003)"
like 'what is said last here' $'^dokken\tword\t.*\t2001\t2001\tdropped$' "$(words --year 2001)"
like 'what is said less often' $'^bassinet\tword\t-[0-9.]*\t-' "$(words --year 2001)"
is 'the strongest first' 'dokken' "$(words -n 1 --year 2001 | column 1)"
is 'and last of all the weakest' 'bassinet' "$(words --sort -g2 -n 1 --year 2001 | column 1)"
is 'by word' "$(words --year 2001 | column 1 | LC_ALL=C sort)" "$(words --sort word --year 2001 | column 1)"
is 'function words are left out' '' "$(words --year 2003 | column 1 | grep -xE 'og|er|for|på|om|i')"
like 'unless all are wanted' '^og$' "$(words --words=all --year 2003 | column 1)"
like 'the company of a word' '^bolværk(et)?$' "$(words --sort log_dice stormflod | column 1)"
is 'but not the word itself' '' "$(words stormflod | grep '^storm')"
is 'nor its parts' '' "$(words havnefoged | awk -F'\t' '$2 == "part" { print $1 }' | grep -xE 'havn|foged')"
is 'occurrences are those that search finds' "$(search -d w.db --by year molen 2>/dev/null | awk -F'\t' '{ n += $2 } END { print n }')" \
    "$(words --year 2003 | awk -F'\t' '$1 == "molen" { print $8 + $9 }')"
is 'JSON has the sizes' 'true true true' "$(words -f json --year 2003 | jq -rs '[all(.words > 0), all(.rest_words > 0), (.[0].words + .[0].rest_words == (map(.words)[0] + map(.rest_words)[0]))] | map(tostring) | join(" ")')"
is 'CSV has names' 'word,role,g2,log_ratio,log_dice,count,rest,passages,rest_passages,first,last,status' "$(words -f csv --year 2003 | head -n 1)"
like 'text has lists' '^Said here for the first time$' "$(words -f text --year 2003)"
like 'a word has company' '^In the same passages$' "$(words -f text stormflod)"
like 'a part is shown as one' '-foged-' "$(words -f text -n 0 --sort count --year 2002 havn)"
like 'the page has tables' '<h2>Said more often here than elsewhere</h2>' "$(words -f html --year 2003)"
like 'few words are noise' 'these passages have [0-9]+ words; below a thousand' "$(search -d w.db --words --year 2003 2>&1 >/dev/null)"
like 'all letters leave nothing to compare with' 'leave nothing to compare' "$(search -d w.db --words --year 2001..2004 2>&1 >/dev/null)"
ends 'nothing found' 1 search -d w.db --words hvalros
is 'no row for it' '' "$(out)"
ends 'nor where a filter lets nothing through' 1 search -d w.db --words year:1950
is 'prints nothing' '' "$(out)"
like 'and says why' 'no letters of these years|without the filter|leave nothing' "$(err)"
ends 'another word' 2 search -d w.db --words=mange havn
like 'and says so' 'takes one of telling, all,' "$(err)"
ends 'an order of hits' 2 search -d w.db --words --sort year havn
like 'and says so' 'sorted by rank, g2' "$(err)"
ends 'its order for hits' 2 search -d w.db --sort g2 havn
like 'and says so' 'goes with --words' "$(err)"
ends 'a format without words' 2 search -d w.db --words -f vimgrep havn
like 'and says so' 'has no form' "$(err)"
finish
