#!/bin/bash
# --compare: two years side by side.
. "$(dirname "$0")/lib.bash"
mkdir b
cat >b/2020.md <<'D'
# Mål for 2020

1. Flere unge skal have en uddannelse

2. Kommunen må ikke afvise borgere uden en samtale om deres muligheder på arbejdsmarkedet

Alle skal med i fællesskabet, og derfor udmelder jeg tre mål for indsatsen i 2020.

En linedanser kom forbi med sin bjørn.
D
cat >b/2021.md <<'D'
# Mål for 2021

Noget helt andet om gøglere i telte.

2. Flere unge skal have en uddannelse

3. Kommunen må afvise borgere uden en samtale om deres muligheder på arbejdsmarkedet

Alle skal med i fællesskabet, og derfor udmelder jeg fire mål for indsatsen i 2021.
D
indexer -q -d b.db b
export LETTERS_DB=b.db
rows() { search --compare "$@" | cut -f"${fields:-1,4,6,7,8}" | tr '\t' '|'; }
is 'aligned, in order of the new year, what was dropped at its place' "$(cat <<'D'
changed|1|1|-|2020 → 2021
new|-|3|-|-
same|3|5|-|-
changed|5|7|-ikke|2 → 3
changed|7|9|tre → fire|2020 → 2021
dropped|9|-|-|-
D
)" "$(rows 2020,2021)"
like 'text has the words in colours' $'\e\\[31mikke\e\\[0m' "$(search -f text --color always --compare 2020,2021)"
unlike 'and no sign of a byte that was not shown' '�' "$(search -f text --color always --compare 2020,2021)"
is 'the other way round' 'changed|5|+ikke' "$(fields=1,6,7 rows 2021,2020 | grep ikke)"
is 'json: both places, and whether a negation differs' 'b/2020.md 5 b/2021.md 7 true ikke' \
    "$(search --compare 2020,2021 -f json | jq -r 'select(.negation) | "\(.old.path) \(.old.line) \(.new.path) \(.new.line) \(.negation) \(.differences[] | select(.negation) | .old)"')"
is 'numbers are told apart' 'false true' "$(search --compare 2020,2021 -f json | jq -r 'select(.old.line == 7) | [.differences[].number] | join(" ")')"
like 'text' '^2020 and 2021: 1 the same, 3 changed, 1 new, 1 dropped$' "$(search --compare 2020,2021 -f text)"
like 'words that went and came' 'må \[-ikke-\] afvise' "$(search --compare 2020,2021 -f text)"
like 'a negation is named' 'a negation differs' "$(search --compare 2020,2021 -f text)"
like 'a page of two columns' '<td lang="da"><del>2</del>. Kommunen må <del>ikke</del> afvise.*<td lang="da"><ins>3</ins>. Kommunen må afvise' "$(search --compare 2020,2021 -f html)"
is 'csv' '"2020 → 2021"' "$(search --compare 2020,2021 -f csv | sed -n 2p | cut -d, -f8)"
is 'columns' 'status|likeness|old_path|old_line|new_path|new_line|words|numbers|old_text|new_text' "$(fields=1-10 rows 2020,2021 --header | head -n 1)"
for wrong in 2020 2020,2020 2020,x ,2020 2020,2021,2022 ''; do
    search --compare "$wrong" >/dev/null 2>&1
    is "--compare '$wrong'" 2 $?
done
like 'no words' 'takes filters such as from:, to:, kind: and path:, and no words' "$(search --compare 2020,2021 ord 2>&1)"
search --compare 2020,2021 ord >/dev/null 2>&1
is 'words are a misuse' 2 $?
ok 'a time of days overflows nowhere' search --timeout 357914 --compare 2020,2021
like 'a year without letters is named' 'no letters of 2019' "$(search --compare 2019,2020 2>&1)"

# --- a passage in its place, split, joined
mkdir c
cat >c/2020.md <<'D'
# Referat 2020

Mødet blev åbnet af formanden for havneudvalget.

Endelig dagsorden:

Kassereren gennemgik regnskabet for bådebroen. Derefter fulgte en lang snak om vinteroplag af joller.

Havnen skal have en ny kran til de tungeste kuttere.

Den betales over tre år af bådejerne selv.

Ordet er frit for alle medlemmer af havnen.
D
cat >c/2021.md <<'D'
# Referat 2021

Mødet blev åbnet af formanden for havneudvalget.

Foreløbig dagsorden:

Kassereren gennemgik regnskabet for bådebroen.

Derefter fulgte en kort snak om vinteroplag af joller.

Havnen skal have en ny kran til de tungeste kuttere. Den betales over tre år af bådejerne selv.

Ordet er frit for alle medlemmer af havnen.
D
indexer -q -d c.db c
is 'between two pairs a frame of words is enough' 'changed|5|5' "$(fields=1,4,6 rows 2020,2021 -d c.db | grep '|5$')"
is 'split in two, shown as one' 'changed 7 9 lang' \
    "$(search -d c.db --compare 2020,2021 -f json | jq -r 'select(.new.line == 7) | "\(.status) \(.old.line) \(.new.end_line) \(.differences[0].old)"')"
is 'joined, and the same' '9 11 11' \
    "$(search -d c.db --compare 2020,2021 -f json | jq -r 'select(.status == "same" and .new.line == 11) | "\(.old.line) \(.old.end_line) \(.new.line)"')"

# --- series of letters: filters; letters of which nothing is in the other year
mkdir -p d/havn d/skov
for year in 2020 2021; do
    boats=$((year - 2010))
    printf '# Havneplan %s\n\nHavnen har plads til %s både ved den nye bro i år.\n' $year $boats >d/havn/$year.md
    printf '# Skovplan %s\n\nSkoven har plads til %s både og egern ved den nye sø.\n' $year $boats >d/skov/$year.md
done
printf '# Opslag 2020\n\nGymnastiksalen er lukket.\n\nNøglen hænger hos pedellen.\n' >d/skov/gone-2020.md
indexer -q -d d.db d
is 'a series by its path' 'd/havn/2020.md' "$(search -d d.db --compare 2020,2021 'path:d/havn/*' | cut -f3 | sort -u)"
is 'a kind' 'title' "$(search -d d.db --compare 2020,2021 kind:title -f json | jq -r '.old.kind // .new.kind' | sort -u)"
like 'filters that let nothing through' 'no passages of 2020 in letters that the filters let through' "$(search -d d.db --compare 2020,2021 from:Nissen 2>&1)"
search -d d.db --compare 2020,2021 from:Nissen >/dev/null 2>&1
is 'that is a misuse' 2 $?
is 'letters that stand alone are last' 'dropped dropped dropped' "$(search -d d.db --compare 2020,2021 | cut -f1 | tail -n 3 | xargs)"
like 'and one line of text each' 'gone-2020.md:1  the whole letter, 3 passages$' "$(search -d d.db --compare 2020,2021 -f text)"
unlike 'without the rest' 'pedellen' "$(search -d d.db --compare 2020,2021 -f text)"

# --- a sentence that any letter may end with makes no letter the successor of another
mkdir e
cat >e/kran-2020.md <<'D'
# Kranen 2020

Havnen skal have en ny kran til de tungeste kuttere i år.

Den betales over tre år af bådejerne selv.

Kopi af brevet er sendt til kommunens arkiv.
D
cat >e/skole-2021.md <<'D'
# Skolen 2021

Skolen skal have en ny hal til de mindste elever i juni.

Eleverne glæder sig til at bruge den.

Kopi af brevet er sendt til kommunens arkiv.
D
printf '# Opslag 2020\n\nGymnastiksalen er lukket.\n' >e/opslag-2020.md
printf '# Menu 2021\n\nSuppe og brød til alle.\n' >e/menu-2021.md
indexer -q -d e.db e
is 'one sentence in common: nothing was changed' '1 same' "$(search -d e.db --compare 2020,2021 | cut -f1 | grep -v '^new$\|^dropped$' | sort | uniq -c | xargs)"
sed -i 's/^Kopi/Brevet besvarer jeres spørgsmål fra mødet i havneudvalget.\n\nKopi/' e/kran-2020.md e/skole-2021.md
indexer -q -d e.db e
is 'two make it its successor' 'changed' "$(search -d e.db --compare 2020,2021 | cut -f1,3,4 | grep 'kran-2020.md.3$' | cut -f1)"
for i in 1 2 3 4 5; do
    for year in 2020 2021; do printf '# Sag %s\n\nOm %s.\n\n%s\n\n%s\n' $i "$year$i" 'Brevet besvarer jeres spørgsmål fra mødet i havneudvalget.' 'Kopi af brevet er sendt til kommunens arkiv.' >e/sag-$i-$year.md; done
done
indexer -q -d e.db e
is 'not if many letters hold them' 'dropped' "$(search -d e.db --compare 2020,2021 | cut -f1,3,4 | grep 'kran-2020.md.3$' | cut -f1)"

# --- the five letters: what returns in the same words is never new or dropped, and each passage has one place
indexer -q -d a.db corpus
export LETTERS_DB=a.db
for pair in 2014,2017 2017,2020 2020,2023 2023,2024; do
    all=$(search --compare $pair | cut -f3,4 | grep -vc '^-')
    is "$pair: every old passage stands once" "$(indexer --passages | awk -F'\t' -v f="corpus/${pair%,*}.md" '$1 == f && $3 ~ /^(title|heading|paragraph|item|quote)$/' | wc -l)" "$all"
done
is 'goals that return' 5 "$(search --compare 2023,2024 | grep -c ^same)"
is 'the passages that were rewritten' '21 29 41' "$(search --compare 2023,2024 -f json | jq -r 'select(.status == "changed" and .likeness >= .5) | .new.line' | xargs)"
finish
