#!/bin/bash
# References: footnotes, CSL-JSON, BibLaTeX.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
export LETTERS_DB=a.db
is 'a footnote' 'Peter Hummelgaard: »Udmelding af de beskæftigelsespolitiske mål 2023«, 12. maj 2022, J.nr. 2022-53, l. 37.' \
    "$(search -f cite '"værdig sagsbehandling" år:2023' | grep 'l. 37')"
is 'one for each hit' "$(search -c handicap)" "$(search -f cite handicap | wc -l)"
is 'of a letter, without a place' 'Troels Lund Poulsen: »De beskæftigelsespolitiske mål 2020«, 21. februar 2019, J.nr. 2019 - 196.' \
    "$(search -l -f cite 'handicap år:2020')"
is 'a goal year is no date' 'Jørn Neergaard Larsen: »Udmelding af beskæftigelsespolitiske mål for 2017«, u.d., J.nr. 2016 - 2369.' \
    "$(search -l -f cite 'arbejde år:2017')"
is 'csl: an array, each letter once' '3 corpus-2020 corpus-2023 corpus-2024' "$(search -f csl handicap | jq -r '"\(length) \([.[].id] | sort | join(" "))"')"
is 'csl: what Zotero reads' '{"type":"personal_communication","author":[{"family":"Hummelgaard","given":"Peter"}],"issued":{"date-parts":[[2022,5,12]]},"archive_location":"J.nr. 2022-53"}' \
    "$(search -l -f csl 'handicap år:2023' | jq -c '.[0] | {type, author, issued, archive_location}')"
is 'csl: no date, none issued' null "$(search -l -f csl 'arbejde år:2017' | jq -c '.[0].issued')"
is 'csl: nothing found' '[]' "$(search -q -f csl hvalros)"
mkdir h
printf -- '---\ntitle: "50 %% af {A} & B_c \\\\ ~ ^ # $"\nauthor: [Bo Li, "Åse Ø"]\ndate: 2020-01-02\n---\n\nEn gøgler kom forbi.\n' >h/brev.md
indexer -q -d h.db h
is 'biblatex: TeX has nothing to read in a title' '50 \% af \{A\} \& B\_c \textbackslash{} \textasciitilde{} \textasciicircum{} \# \$' \
    "$(search -d h.db -f biblatex gøgler | sed -n 's/^  title = {\(.*\)},$/\1/p')"
mkdir k
printf -- '---\ntitle: "a } lone { brace, 50 %% & # $x$ \\\\ „q“ @x"\nauthor: ["Styrelsen for Arbejdsmarked og Rekruttering", "Karen von Ahlefeldt", "Ministeriet for Børn, Unge og Ligestilling"]\ndate: 2020-01-02\n---\n\nEn gøgler kom forbi.\n' >k/brev.md
printf '# Et andet\n\nEn gøgler gik igen.\n' >'k/a b.md'
printf '# Et tredje\n\nEn gøgler gik atter.\n' >'k/a-b.md'
indexer -q -d k.db k
search -d k.db -f biblatex gøgler >k.bib
search -d k.db -f csl gøgler >k.json
is 'biblatex: a body is no person, and its commas and "and" part nothing' \
    '{Styrelsen for Arbejdsmarked og Rekruttering} and Ahlefeldt, Karen von and {Ministeriet for Børn, Unge og Ligestilling}' \
    "$(sed -n 's/^  author = {\(.*\)},$/\1/p' k.bib)"
is 'csl: nor there' 'Styrelsen for Arbejdsmarked og Rekruttering; Ahlefeldt; Ministeriet for Børn, Unge og Ligestilling' \
    "$(jq -r '[.[] | select(.author).author[] | .literal // .family] | join("; ")' k.json)"
is 'every key once' 'k-a-b k-a-b-2 k-brev' "$(jq -r '.[].id' k.json | sort | xargs)"
is 'biblatex: the same' 'k-a-b k-a-b-2 k-brev' "$(sed -n 's/^@letter{\(.*\),$/\1/p' k.bib | sort | xargs)"
# what the CSL data schema says of the members that are written
is 'csl: as its schema has it' true "$(jq 'all(.[];
    (keys - ["id", "type", "title", "author", "recipient", "issued", "archive_location", "language"] == [])
    and (.id | type == "string") and .type == "personal_communication"
    and ([.title, .archive_location // "", .language] | all(type == "string"))
    and ((.author // []) + (.recipient // []) | all(keys == ["literal"] or keys == ["family", "given"]))
    and ((.issued // {"date-parts": [[1]]}) | keys == ["date-parts"] and (.["date-parts"] | length == 1 and (.[0] | length <= 3 and all(type == "number")))))' k.json)"
if command -v pandoc >/dev/null; then
    is 'pandoc reads CSL-JSON' 'a } lone { brace, 50 % & # $x$ \ „q“ @x' \
        "$(pandoc -f csljson -t csljson k.json | jq -r '.[] | select(.id == "k-brev").title')"
    # of a title whose braces do not pair it leaves them out
    is 'pandoc reads BibLaTeX' 'personal_communication a lone brace, 50 % & # $x$ \ „q“ @x' \
        "$(pandoc -f biblatex -t csljson k.bib | jq -r '.[] | select(.id == "k-brev") | "\(.type) \(.title)"' | tr -s ' ')"
    is 'and braces that pair' '50 % af {A} & B_c \ ~ ^ # $' \
        "$(search -d h.db -f biblatex gøgler | pandoc -f biblatex -t csljson | jq -r '.[0].title')"
fi
if command -v biber >/dev/null; then
    # @letter is a type of BibLaTeX whose fields its data model does not list
    is 'biber finds nothing wrong' '' "$(biber --tool -V k.bib 2>&1 | grep -E 'WARN|ERROR' | grep -v "for entrytype 'letter'" | grep -v 'INFO')"
fi
is 'biblatex: a field a line, an entry a letter' '3 3' "$(search -f biblatex handicap | awk '/^@letter{/ { n++ } /^}$/ { m++ } END { print n, m }')"
like 'biblatex: names' 'author = \{Hummelgaard, Peter\},' "$(search -f biblatex 'handicap år:2023')"
like 'biblatex: a day' 'date = \{2022-05-12\},' "$(search -f biblatex 'handicap år:2023')"
is 'counts have no references' 2 "$(search -f cite --years handicap >/dev/null 2>&1; echo $?)"
finish
