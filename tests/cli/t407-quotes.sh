#!/bin/bash
# --quotes: does what a draft quotes stand in the letters, and does it stand there so?
# SENTENCES=200 is the full form of the figures; INDEX another index than that of the five letters.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
export LETTERS_DB=a.db

# said TEXT: status, file, line of the letter, differences
said() { printf '%s\n' "$1" | search --quotes - --lines | cut -f2,4,5,9 | sed 's|corpus/||' | tr '\t' ' '; }
is 'to the sign' 'verbatim 2023.md 37 -' "$(said 'Alle ledige skal have en værdig sagsbehandling')"
is 'a small letter at the beginning' 'verbatim 2023.md 37 -' "$(said 'alle ledige skal have en værdig sagsbehandling')"
is 'the end of it' 'verbatim 2023.md 37 -' "$(said 'have en værdig sagsbehandling.')"
is 'a word changed' 'altered 2023.md 37 værdig → hurtig' "$(said 'Alle ledige skal have en hurtig sagsbehandling')"
is 'the last word' 'altered 2024.md 21 2024 → 2025' "$(said 'Udmelding af de beskæftigelsespolitiske mål for 2025')"
is 'ikke put in' 'altered 2023.md 37 +ikke' "$(said 'Alle ledige skal ikke have en værdig sagsbehandling')"
is 'words left out' 'altered 2023.md 37 -skal have' "$(said 'Alle ledige en værdig sagsbehandling')"
is 'another inflection is another word' 'altered 2023.md 37 sagsbehandling → sagsbehandlinger' "$(said 'Alle ledige skal have en værdig sagsbehandlinger')"
is 'a hyphen' 'nearly 2023.md 37 sagsbehandling ~ sags-behandling' "$(said 'Alle ledige skal have en værdig sags-behandling')"
is 'a line torn in the middle of a word' 'nearly 2023.md 37 sagsbehandling ~ sagsbe- handling' "$(said 'Alle ledige skal have en værdig sagsbe- handling')"
is 'a misreading' 'nearly 2023.md 37 sagsbehandling ~ sagsbehand1ing' "$(said 'Alle ledige skal have en værdig sagsbehand1ing')"
is 'as on a foreign keyboard' 'nearly 2023.md 37 værdig ~ vaerdig' "$(said 'Alle ledige skal have en vaerdig sagsbehandling')"
is 'a comma' 'nearly 2023.md 37 -' "$(said 'Alle ledige skal have, en værdig sagsbehandling')"
is 'an ellipsis' 'nearly 2023.md 37 … 3' "$(said 'Alle ledige … værdig sagsbehandling')"
is 'one in brackets' 'nearly 2023.md 37 … 3' "$(said 'Alle ledige [...] værdig sagsbehandling')"
is 'pieces' 'joined 2014.md 46 2014.md:46 + 2023.md:37' "$(said 'Flere unge skal have en uddannelse alle ledige skal have en værdig sagsbehandling' | sed 's|corpus/||g')"
is 'nowhere' 'absent - - -' "$(said 'Hvalrosserne på månen spiser grøn ost')"
is 'other words in the same frame are not it' 'absent - - -' "$(said 'Alle hvalrosser skal spise en grøn ost')"
is 'a number is no slip of another' 'altered 2024.md 39 40.000 → 41.000' "$(said 'hvor mere end 41.000 unge i alderen 15-24 år' )"
is 'of its thousands the separators may differ' 'nearly 2024.md 39 -' "$(said 'hvor mere end 40 000 unge i alderen 15-24 år')"
is 'words alone' 'verbatim' "$(said 'værdig sagsbehandling' | cut -d' ' -f1)"
is 'years' 'verbatim 2024.md' "$(printf 'Alle ledige skal have en værdig sagsbehandling\n' | search --quotes - --lines --year 2024 | cut -f2,4 | sed 's|corpus/||' | tr '\t' ' ')"

# --- what an editor puts in
is 'words put in' 'nearly 2023.md 37 [i dag]' "$(said 'Alle ledige skal [i dag] have en værdig sagsbehandling')"
is 'a word put for another' 'nearly 2023.md 53 vi [kommunerne]' "$(said 'dem der kan og vil, skal [kommunerne] hurtigt og nemt have hjulpet')"
is 'the case of a letter' 'nearly 2023.md 37 -' "$(said '[a]lle ledige skal have en værdig sagsbehandling')"
is 'an end' 'nearly 2023.md 53 ukrainer[ne]' "$(said 'Vi skal tage godt imod de fordrevne ukrainer[ne]')"
is 'in the middle of a word' 'nearly 2023.md 37 -' "$(said 'Alle ledige skal have en v[ær]dig sagsbehandling')"
is 'sic and red.' 'nearly 2023.md 37 [sic]; [i kommunen, red]' "$(said 'Alle ledige [sic] skal (i kommunen, red.) have en værdig sagsbehandling')"
is 'other round brackets are the text' 'altered 2023.md 37 +i kommunen' "$(said 'Alle ledige skal (i kommunen) have en værdig sagsbehandling')"
is 'a word changed beside it' 'altered 2023.md 37 [i dag]; værdig → hurtig' "$(said 'Alle ledige skal [i dag] have en hurtig sagsbehandling')"
is 'a negation that was put in is named' 'nearly true editor' \
    "$(said_json() { printf '%s\n' "$1" | search --quotes - --lines -f json; }; said_json 'Alle ledige skal [ikke] have en værdig sagsbehandling' | jq -r '"\(.status) \(.negation) \(.differences[0].kind)"')"
mkdir own && printf '# Brev 2020\n\nSkriv til kontoret [døren til venstre] inden den første maj.\n' >own/a.md
indexer -q -d own.db own
is 'brackets of the letter itself' 'verbatim' "$(echo 'Skriv til kontoret [døren til venstre] inden den første maj' | search -d own.db --quotes - --lines | cut -f2)"

# --- drafts
cat >draft.md <<'D'
Ministeren vil »have en værdig sagsbehandling«, „Flere unge skal
have en uddannelse“ og ”Flere unge skal have en uddannelse”, men "Flere unge skal have en uddannelse" og
“Flere unge skal have en uddannelse” er «Flere unge skal have en uddannelse».

Her er "et tegn, som ingen lukker.

Og »Flere unge skal have en uddannelse«.
D
is 'all kinds of quotation marks, over lines too' '1 1 2 2 3 3 7' "$(search -q --quotes draft.md | cut -f1 | xargs)"
is 'each of them verbatim' verbatim "$(search -q --quotes draft.md | cut -f2 | sort -u)"
search -q --quotes draft.md >/dev/null
is 'status of what stands there so' 0 $?
like 'a mark that is not closed is named' 'line 5 of the draft' "$(search --quotes draft.md 2>&1 >/dev/null)"
printf '»Flere unge skal ikke have en uddannelse«\n' | search --quotes - >/dev/null
is 'status of what does not' 1 $?
search --quotes missing >/dev/null 2>&1
is 'a draft that is not there' 2 $?
search --quotes draft.md handicap >/dev/null 2>&1
is 'there is no query beside it' 2 $?
# quotes DRAFT: line, status and text of each
quotes() { printf '%s\n' "$1" | search -q --quotes - -f json | jq -r '"\(.draft_line) \(.status) \(.quote)"'; }
goal='Flere unge skal have en uddannelse'
# shellcheck disable=SC1112 # they are meant
for pair in '‚ ‘' '‘ ’' '’ ’' "' '" '› ‹' '<< >>' '`` '"''" ',, '"''" "'' ''" '’’ ’’' ',, “'; do
    is "marks: $pair" "1 verbatim $goal" "$(quotes "De siger ${pair% *}$goal${pair#* }.")"
done
is 'an apostrophe is no mark' '' "$(quotes "Hans' og Lars' hunde fra '80erne, 5' lange og 6\" brede, skal til.")"
is 'marks of the same kind inside' "1 nearly Flere unge skal have en \"uddannelse\"" "$(quotes "\"Flere unge skal have en \"uddannelse\"\"")"
is 'guillemets inside' "1 nearly Flere »unge« skal have en uddannelse" "$(quotes "»Flere »unge« skal have en uddannelse«")"
is 'two beside each other' "1 verbatim Flere unge
1 verbatim uddannelse" "$(quotes '"Flere unge" og "uddannelse"')"
is 'over two paragraphs' '1 verbatim' "$(search -q --quotes <(printf '»Jeg vedlægger et notat med en mere uddybende beskrivelse af de enkelte mål.\n\nFor at understøtte kommunernes arbejde«') | cut -f1,2 | tr '\t' ' ')"
is 'each paragraph opens, the last one closes' '1 verbatim 3 verbatim' "$(search -q --quotes <(printf '»Flere unge skal have en uddannelse\n\n»Alle ledige skal have en værdig sagsbehandling«') | cut -f1,2 | xargs)"
is 'block quotes' "2 verbatim Jeg mener, at disse tre mål
vil sætte en god retning
7 altered Alle unge skal have en værdig sagsbehandling" "$(quotes 'Han skrev:
> Jeg mener, at disse tre mål
> vil sætte en god retning
>
> — Brev 2020

> Alle unge skal have en værdig sagsbehandling
> – Brev 2023' | sed 's/^ *//')"
is 'one with marks' "1 verbatim $goal" "$(quotes "> »$goal« (2014)")"
is 'its words' '6' "$(echo "»$goal«" | search --quotes - | cut -f11)"
like 'a word that is no quotation' 'so short, it may be no quotation' "$(echo 'En »hvalros«' | search -f text --quotes -)"
is 'nothing quoted' '' "$(echo 'Her er intet.' | search --quotes -)"
printf '\273Flere unge skal have en uddannelse\253\n' >latin
is 'Latin-1' verbatim "$(search --quotes latin | cut -f2)"
is 'bytes of the letter' 'Flere unge skal have en uddannelse' \
    "$(search -f json --quotes latin | jq -r '.places[0] | "\(.path) \(.start) \(.end)"' | while read -r p s e; do tail -c +$((s + 1)) "$p" | head -c $((e - s)); done)"
is 'json: a negation' 'true added ikke' \
    "$(echo '»Flere unge skal ikke have en uddannelse«' | search -f json --quotes - | jq -r '"\(.negation) \(.differences[0].kind) \(.differences[0].quote)"')"
like 'text marks the words' '\{\+ikke\+\}' "$(echo '»Flere unge skal ikke have en uddannelse«' | search -f text --quotes -)"
is 'in colours, on a terminal' $'Flere \e[31munge\e[0m \e[32mældre\e[0m skal have en uddannelse' \
    "$(echo '»Flere ældre skal have en uddannelse«' | search -f text --color always --quotes - | grep -a uddannelse | sed 's/^ *//')"
is 'and nothing else that steers a terminal' '' \
    "$(printf '»Flere \e[5m\001\003ældre skal have en uddannelse«\n' | search -f text --color always --quotes - | sed 's/\x1b\[[0-9;]*m//g' | LC_ALL=C tr -d '\n -~\200-\377')"
like 'no number of them is left out, and search says so' '--limit does nothing here' "$(search -n 1 --quotes draft.md 2>&1 >/dev/null)"
mkdir -p folder
search --quotes folder 2>said
is 'a folder is no draft' 'search: cannot read folder: Is a directory' "$(cat said)"
like 'and those that are missing' '\[-unge-\]' "$(echo '»Flere skal have en uddannelse«' | search -f text --quotes -)"
like 'a page' '<ins>ikke</ins>' "$(echo '»Flere unge skal ikke have en uddannelse«' | search -f html --quotes -)"
unlike 'in which no draft runs' '<script>alert' "$(echo '»<script>alert(1)</script> flere unge«' | search -f html --quotes -)"
is 'csv' '1,"verbatim"' "$(search -f csv --quotes latin | sed -n 2p | cut -d, -f1,2 | sed 's/verbatim/"verbatim"/; s/""*/"/g')"

ends 'a draft that is no text is refused' 2 search --quotes a.db
like 'with what makes text of it' 'a\.db is not text; convert it first: indexer --text' "$(search --quotes a.db 2>&1)"

# --- figures, on sentences of the letters that are changed in known ways
SENTENCES=${SENTENCES:-30}
python3 "$ROOT/tests/quality/quotes.py" "$B" "${INDEX:-a.db}" "$SENTENCES" >figures
while IFS=$'\t' read -r way right asked _; do
    least=97
    [ "$way" = verbatim ] && least=99
    # of so few that one is more than 3 %, one may be wrong
    if [ $((100 * (right + (asked < 100 && least < 99)))) -ge $((least * asked)) ] && [ "$asked" -gt 0 ]; then pass "$way: $right of $asked"; else flunk "$way: $right of $asked, and not $least %"; fi
done <figures
finish
