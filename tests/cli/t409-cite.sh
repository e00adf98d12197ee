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
is 'biblatex: a field a line, an entry a letter' '3 3' "$(search -f biblatex handicap | awk '/^@letter{/ { n++ } /^}$/ { m++ } END { print n, m }')"
like 'biblatex: names' 'author = \{Hummelgaard, Peter\},' "$(search -f biblatex 'handicap år:2023')"
like 'biblatex: a day' 'date = \{2022-05-12\},' "$(search -f biblatex 'handicap år:2023')"
is 'counts have no references' 2 "$(search -f cite --years handicap >/dev/null 2>&1; echo $?)"
finish
