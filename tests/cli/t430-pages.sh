#!/bin/bash
# Pages, charts, and the formats of other programs. How pages look and behave in a browser: tests/page.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
export LETTERS_DB=a.db
evil='<script>"&'\''</script>'

# --- html
search -f html 'handicap' >page.html
is 'one page' '1 1' "$(grep -c '<!doctype html>' page.html) $(grep -c '</html>' page.html)"
is 'ten passages, copies folded' 6 "$(grep -c '<li data-years' page.html)"
like 'hits are marked' '<mark class="form">handicap</mark>' "$(cat page.html)"
like 'with their rung' '<mark class="stem" title="another inflection">' "$(search -f html virksomhed)"
like 'copies by their years' 'also 2023, 2020' "$(cat page.html)"
is 'every year has its column' 11 "$(grep -c '<g class="year"' page.html)"
like 'English where the locale says nothing' '<html lang="en">' "$(cat page.html)"
like 'Danish where it does' '<html lang="da">' "$(LC_ALL="" LANG=da_DK.UTF-8 search -f html handicap)"
like 'LC_ALL comes before LANG' '<html lang="en">' "$(LC_ALL=C LANG=da_DK.UTF-8 search -f html handicap)"
unlike 'dansk is a locale, dav is another' '<html lang="da">' "$(LC_ALL="" LANG=dav_KE search -f html handicap)"
is 'nothing from elsewhere' '' "$(grep -oE '(src|href)="[^#][^"]*"' page.html)"
ends 'a page without hits too' 1 search -f html hvalros
like 'says so' 'Nothing was found' "$(out)"
ends 'a slip' 0 search -f html fortidspension
like 'is told on the page' 'class="note".*førtidspension instead' "$(out)"
unlike 'what was typed is no HTML' '<script>"' "$(search -f html "handicap $evil" 2>&1)"
like 'but text' '&lt;script&gt;&quot;&amp;&#39;' "$(search -f html "handicap ELLER \"$evil\"")"
unlike 'nor is a batch id or query' '<script>"' "$(printf '%s\t%s handicap\n' "$evil" "$evil" | search --batch - -f html --years)"
printf 'unge\nhandicap\n' | search --batch - -f html >two.html
is 'a batch is one page' '1 2' "$(grep -c '<!doctype' two.html) $(grep -c '<section class="query">' two.html)"
is 'letters as a table' 3 "$(search -l -f html handicap | grep -c '<tr data-years')"
is 'the policy names the script and the style' '0' "$(python3 - page.html <<'P'
import base64, hashlib, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
bad = 0
for tag in ("style", "script"):
    text = re.search(f"<{tag}>(.*?)</{tag}>", page, re.S).group(1)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    bad += f"{tag}-src 'sha256-{digest}'" not in page
print(bad)
P
)"
ends 'counts have no page' 2 search -c -f html handicap

# --- what returns
search --repeats --year 2024 -f html >repeats.html
is 'what returns as a page' "$(search --repeats --year 2024 -f tsv | cut -f1 | sort | uniq -c | xargs)" \
    "$(grep -oE '^<li data-years="[^"]*" class="[a-z]*"' repeats.html | sed 's/.*class="//; s/"//' | sort | uniq -c | xargs)"
like 'its years' '<li data-years="2017 2020 2023 2024" class="returns">' "$(cat repeats.html)"
like 'Danish too' 'Hvad der går igen i 2024' "$(LC_ALL="" LANG=da_DK.UTF-8 search --repeats --year 2024 -f html)"
is '-n bears on it' 2 "$(search --repeats -n 2 -f html | grep -c '<li data-years')"
like 'and what is left out is said' 'The first 2 of 9; with -n 0 all are shown.' "$(search --repeats -n 2 -f html)"
like 'also on standard error' 'passages 2 to 3 of 9; -n 0 shows all' "$(search --repeats -n 2 --offset 1 -f html 2>&1 >/dev/null)"
like 'of one passage' 'search: passage 2 of 9; -n 0 shows all' "$(search --repeats -n 1 --offset 1 -f html 2>&1 >/dev/null)"
mkdir alone && printf '# Mål for 2016\n\nNoget.\n' >alone/a.md && indexer -q -d alone.db alone
ends 'nothing returns' 1 search -d alone.db --repeats -f html
like 'which is said' 'Nothing was found' "$(out)"

# --- indexer --list --format html
is 'the collection as a page' 5 "$(indexer -d a.db --list --format html | grep -c '^<tr><td>20')"
is 'tsv is the list as ever' "$(indexer -d a.db --list)" "$(indexer -d a.db --list -f tsv)"
ends 'no other format' 2 indexer -d a.db --list --format json
ends 'and of no other report' 2 indexer -d a.db --stats --format html

# --- svg
search --years -f svg handicap >chart.svg
ok 'a chart is XML' python3 -c 'import xml.dom.minidom as x; assert x.parse("chart.svg").documentElement.tagName == "svg"'
printf '%s\nhandicap\n' "$evil" | search --batch - --years -f svg >two.svg
ok 'so are two, whatever was typed' python3 -c 'import xml.dom.minidom as x; assert len(x.parse("two.svg").getElementsByTagName("g")) == 22'
mkdir span && for year in 1788 1921 2024; do echo 'Et hus.' >"span/$year.txt"; done && echo 'Et hus.' >span/ukendt.txt
indexer -q -d span.db span
is 'no year stands in the place of the unknown one' 0 "$(search -d span.db --years -f svg hus | python3 -c '
import re, sys
places = [float(x) for x in re.findall(r"class=.tick[^>]* x=.([0-9.]+)", sys.stdin.read())]
print(sum(b - a < 20 for a, b in zip(places, places[1:])) if len(places) > 5 else "no axis")')"
ends 'svg draws years' 2 search -f svg handicap
like 'and says so' '--years' "$(err)"

# --- csv
mkdir tables
printf '# Mål for 2016\n\n=1+1 "farlig", sagde han; og, ja.\n' >'tables/a, "b".md'
indexer -q -d t.db tables
search -d t.db -f csv farlig >a.csv
is 'csv as Python reads it' "2016|tables/a, \"b\".md|3|form|'=1+1 \"[farlig]\", sagde han; og, ja." "$(python3 -c '
import csv
rows = list(csv.DictReader(open("a.csv", encoding="utf-8", newline="")))
print("|".join(rows[0][k] for k in ("year", "path", "line", "rung", "snippet")))')"
is 'no line ends with a carriage return' 0 "$(grep -c $'\r' a.csv)"
is 'csv and tsv have the same years' "$(search --years --header handicap | tr '\t' ,)" "$(search --years -f csv handicap)"
is 'a batch: the header once, the id first, the query last' $'id,count,query\n"1",1,"unge år:2024"\n"b",1,"""værdig sagsbehandling"" år:2024"' \
    "$(printf 'unge år:2024\nb\t"værdig sagsbehandling" år:2024\n' | search --batch - -c -f csv)"
like 'of passages too' '^"b",2024,.*,"unge"$' "$(printf 'b\tunge\n' | search --batch - -f csv)"

# --- vimgrep
like 'path, line, column, text' '^corpus/2024\.md:39:[0-9]+:… Af disse har' "$(search -f vimgrep '"40 pct" handicap')"
while IFS=: read -r path line column _; do
    sed -n "${line}p" "$path" | LC_ALL=C cut -b "$column-" | LC_ALL=C cut -b 1-8
done < <(search -n 0 -f vimgrep '=handicap') | sort -u >found
is 'the column is where the hit begins' handicap "$(cat found)"
cp -r corpus moved && indexer -q -d m.db moved && echo >>moved/2020.md
is 'a changed file has no column' 1 "$(search -d m.db -f vimgrep --year 2020 handicap | cut -d: -f3 | sort -u)"

# --- -0
is 'names for xargs -0' "$(search -l handicap | cut -f2)" "$(search -0 handicap | xargs -0 -n1 echo)"
is '-l -0 is the same' "$(search -0 handicap | od -c)" "$(search -l --null handicap | od -c)"
mkdir names
printf 'En farlig tekst.\n' >names/$'linje\nskift.md'
printf 'En farlig tekst.\n' >names/$'latin \345.md'
indexer -q -d n.db names
ok 'names keep every byte' bash -c "'$B/search' -d n.db -0 farlig | xargs -0 cat"
ends '-0 is no format' 2 search -0 -f json handicap

# --- hyperlinks
link=$(search -f text --hyperlink always --color never -n 1 handicap)
like 'a link to file and line' $'\e]8;;file://[^/]*/.*/corpus/20[0-9]*.md#[0-9]+\e' "$link"
unlike 'none in a pipe' $'\e]8' "$(search -f text handicap)"
ends 'no other word' 2 search --hyperlink maybe handicap
# --- long lists
mkdir long
for i in {1..450}; do printf '# Mål for %d </script>\n\nMål for %d: handicap.\n' $((2000 + i % 9)) $((2000 + i % 9)) >"long/nr_$i.md"; done
indexer -q -d long.db long
indexer -d long.db --list -f html >long.html
ok 'a long list has few elements' test "$(grep -o '<[a-z]' long.html | wc -l)" -lt 600
is 'each year with its count' 9 "$(grep -c '<summary><span class="when">20[0-9][0-9]</span> 50 letters</summary>' long.html)"
is 'every letter is in its data' "$(indexer -d long.db --list | tail -n +2 | cut -f 5,6 | sort)" "$(python3 - <<'P' | sort
import json, re
for block in re.findall('<script type="application/json">(.*?)</script>', open("long.html", encoding="utf-8").read(), re.S):
    above = []
    for row in json.loads(block):
        cells, shared = [], 0
        for value in row:
            if isinstance(value, int): shared = value; continue
            cells.append(above[len(cells)][:shared] + value if shared else value)
            shared = 0
        above = cells
        print(f"{cells[0]}\t{cells[-1]}")
P
)"
search -d long.db -l -f html handicap >long.html
is 'of ranked letters the best stand first' 20 "$(sed -n '/class="letters"/,$p' long.html | grep -c '<tr><td>')"
is 'and all by year' 9 "$(grep -c '<summary><span class="when">' long.html)"
# --- the page has the best of every year
for copies in '' --all-copies; do
    # shellcheck disable=SC2086
    search -d a.db -f html -n 2 $copies kommunerne >years.html 2>said
    grep -o 'aria-pressed="false" data-year="[0-9]*"' years.html | grep -o '[0-9]\{4\}' >buttons
    ok "there are buttons $copies" test "$(wc -l <buttons)" -ge 4
    while read -r year; do grep -c "<li data-years=\"[^\"]*$year" years.html; done <buttons >led
    is "each leads to passages $copies" '' "$(awk '$1 < 1' led)"
    like "what is left out is said $copies" 'The best of every year, [0-9]+ of [0-9]+; with -n 0 all are shown' "$(cat years.html)"
    like "of all that -c counts $copies" "of $(search -d a.db -c kommunerne); with -n 0" "$(cat years.html)"
    is "with the same numbers on standard error $copies" "$(grep -oE 'best of every year, [0-9]+ of [0-9]+' years.html)" "$(grep -oE 'best of every year, [0-9]+ of [0-9]+' said)"
done
is 'no more than -n of one year' 2 "$(sort -rn led | head -n 1)"
finish
