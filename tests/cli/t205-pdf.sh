#!/bin/bash
# PDF: documents of several makers, and what no text can be read from. How a page's layout is read: readers/pdf.
. "$(dirname "$0")/lib.bash"
documents=$ROOT/tests/readers/pdf
if [ ! -x "$B/readers/pdf" ]; then
    skip 'PDF' 'its reader is not built here'
    finish
fi
text() { indexer --text "$documents/$1.pdf"; }

# A sender's address at the right of the page, by LibreOffice: justified, torn words, two pages, a running foot.
text sidebar >sidebar.md
is 'the address comes first, the title is a heading' 'CVR 10172748
# Udmelding af de beskæftigelsespolitiske mål 2023' "$(grep -E '^(CVR|#)' sidebar.md)"
is 'numbers of pages are left out' 0 "$(grep -c 'Side [12] af' sidebar.md)"
is 'items have their numbers' '1. 2. 3. 4. 5.' "$(grep -oE '^[1-5]\. ' sidebar.md | xargs)"
is 'each page ends with a form feed' 2 "$(tr -cd '\f' <sidebar.md | wc -c)"

# Two columns by LaTeX, a letter of a browser's, a table set as lines.
like 'columns are read one after the other' 'dem holder vi fast i, indtil konjunkturerne vender' "$(text spalter)"
is 'bold lines are headings' '# Svar på spørgsmål nr. 214 ## Spørgsmål ## Svar' "$(text browser | grep '^#' | xargs)"
like 'a head of labels is lines' 'Sagsnr.: 1705211  $' "$(text tabel)"
like 'a layer of recognised text is read' 'Usynlig tekst fra OCR' "$(text ocr)"

# Other makers, and what they do that others do not: by the name of the file; README there.
for file in "$documents"/makers/*.pdf; do
    name=$(basename "$file" .pdf)
    is "$name" "$(cat "${file%.pdf}.md")" "$(indexer --text "$file" | tr -d '\f')"
done
ends 'a portfolio' 0 indexer -q -d portfolio.db "$documents/makers/mappe.pdf"
is 'holds letters' '- mappe.pdf 2021-05-04 mappe.pdf!åbent brev.pdf 2021-05-09 mappe.pdf!svar.md' \
    "$(indexer -d portfolio.db --list | awk -F '\t' 'NR > 1 { sub(".*/", "", $6); print $2, $6 }' | LC_ALL=C sort | xargs)"
is 'a page is known by its place, whatever its label is' 2 \
    "$(indexer -q -d labels.db "$documents/makers/scan.pdf"; search -d labels.db -f json '"østre kaj"' | jq .page)"

mkdir l
cp "$documents"/{sidebar,spalter,browser,tabel,ocr}.pdf l
ends 'they are letters' 0 indexer -q -d a.db l
is 'their facts are theirs' 'l/browser.pdf 2021 l/sidebar.pdf 2023 l/spalter.pdf 2009 l/tabel.pdf 2018' \
    "$(indexer -d a.db --list | awk -F '\t' 'NR > 1 && $1 > 0 { print $6, $1 }' | sort | xargs)"

is 'no sentence is torn by a page or by what stands beside it' 1 \
    "$(search -d a.db -c '"Men regeringen er heller ikke blind for"')"

# --- no text
mkdir bad
cp "$documents"/{laast,skannet,koder,tegn}.pdf bad
head -c 20000 "$documents/browser.pdf" | tail -c 19000 >bad/other.pdf
head -c 300 "$documents/browser.pdf" >bad/cut.pdf
ends 'each is skipped' 1 indexer -d bad.db bad
like 'a password' 'bad/laast.pdf: skipped: it is locked by a password' "$(err)"
like 'a scan' 'bad/skannet.pdf: skipped: it has no text' "$(err)"
like 'codes of glyphs that no table explains' 'bad/koder.pdf: skipped: it has no text.*letters without a meaning' "$(err)"
like 'codes that are signs, not letters' 'bad/tegn.pdf: skipped: it has no text.*letters without a meaning' "$(err)"
like 'no PDF' 'bad/other.pdf: skipped: it is not of the kind' "$(err)"
like 'cut short' 'bad/cut.pdf: skipped: the file is damaged' "$(err)"

rounds=100
[ -z "$sanitized" ] || rounds=30
ok 'damaged ones are read or refused' python3 "$ROOT/tests/formats/damage.py" "$B/readers" "$rounds" "$documents"/*.pdf
finish
