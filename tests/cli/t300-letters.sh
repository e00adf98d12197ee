#!/bin/bash
# The five letters: as they were given, and read rightly.
. "$(dirname "$0")/lib.bash"
is 'the corpus is the five letters, byte for byte' '' "$(cd "$ROOT/corpus" && sha256sum --quiet -c "$ROOT/tests/cases/corpus.sha256" 2>&1)"
is 'and nothing else' 5 "$(find "$ROOT/corpus" -mindepth 1 | wc -l)"
indexer -q -d a.db corpus

is '--list is right in every field' "$(tr '|' '\t' <<'LIST'
year|signed|journal|minister|title|path
2014|2013-03-01|2012-0019954|Mette Frederiksen|Udmelding af beskæftigelsespolitiske mål for 2014|corpus/2014.md
2017|-|2016 - 2369|Jørn Neergaard Larsen|Udmelding af beskæftigelsespolitiske mål for 2017|corpus/2017.md
2020|2019-02-21|2019 - 196|Troels Lund Poulsen|De beskæftigelsespolitiske mål 2020|corpus/2020.md
2023|2022-05-12|2022-53|Peter Hummelgaard|Udmelding af de beskæftigelsespolitiske mål 2023|corpus/2023.md
2024|2023-06-23|2023 - 4143|Ane Halsboe-Jørgensen|Udmelding af de beskæftigelsespolitiske mål for 2024|corpus/2024.md
LIST
)" "$(indexer -d a.db --list)"

indexer -d a.db --passages >passages
is '--passages: five columns' 5 "$(awk -F'\t' '{ print NF }' passages | sort -u)"
is 'kinds of the contract alone' '' "$(cut -f3 passages | sort -u | grep -vxE 'title|heading|paragraph|item|quote|table|letterhead|salutation|closing|signature|image|footnote')"
is 'lines as ranges' '' "$(cut -f2 passages | grep -vxE '[0-9]+-[0-9]+(,[0-9]+-[0-9]+)*')"
is 'one title a letter' 5 "$(cut -f3 passages | grep -c title)"
is 'every letter is closed and signed' '5 5' "$(cut -f1,3 passages | sort -u | grep -c closing) $(cut -f1,3 passages | sort -u | grep -c signature)"
is 'every line with text lies in a passage' '' "$(for letter in corpus/*.md; do
    awk -F'\t' -v letter="$letter" '
        FNR == NR { if ($1 == letter) { n = split($2, r, ","); for (i = 1; i <= n; i++) { split(r[i], e, "-"); for (j = e[1]; j <= e[2]; j++) had[j] = 1 } } next }
        /[[:alnum:]]/ && !had[FNR] { print letter ":" FNR ": " $0 }' passages "$letter"
done)"
is 'links, emphasis and entities are read as a reader would' '' "$(cut -f5 passages | grep -E '\]\(|\*\*|&[a-z]+;|<br')"
is 'the mail address is text' 5 "$(grep -c 'bm@bm\.dk' passages)"

# what --stats counts is what is there
is '--stats counts letters' 5 "$(indexer -d a.db --stats | sed -n 's/^letters\t//p')"
is 'and passages' "$(wc -l <passages)" "$(indexer -d a.db --stats | sed -n 's/^passages\t//p')"
is '--years without a query counts the collection' "$(wc -l <passages)" "$(search -d a.db --years | awk -F'\t' '{ n += $2 } END { print n }')"
sound 'sound' a.db
finish
