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
search --compare 2020,2021 ord >/dev/null 2>&1
is 'no query' 2 $?
like 'a year without letters is named' 'no letters of 2019' "$(search --compare 2019,2020 2>&1)"

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
