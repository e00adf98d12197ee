#!/bin/bash
# Letters, names and queries that try: to command a terminal, to write into a page, a table, a spreadsheet, another line.
# Every output of both programs, in every format, is held against what it may be.
. "$(dirname "$0")/lib.bash"
mkdir evil
# %b: as the bytes themselves
valid=$(printf '%b' "farlig \e[31m\e]0;titel\a \r \b \x01 \x7f \xc2\x9b31m \xe2\x80\xae \xe2\x81\xa6 <script>alert(1)</script> <img src=x onerror=alert(1)> \"><svg/onload=alert(1)> '--> javascript:alert(1) &lt;b&gt; &#27;[31m &#x202e; \${x} \`id\` {\"a\": 1}")
payload="$valid $(printf '\xff\xc3')"
# in a heading, running text, a table, a link, an item, as the minister, and in what begins a cell of a spreadsheet
printf '# %s mål for 2016\n\n%s\n\n=cmd|"/c calc"!A1 farlig %s\n\n- +1+1 farlig %s\n- @SUM(farlig)\n\n| farlig | %s |\n|---|---|\n| -2+3 farlig | %s |\n\n[farlig](javascript:alert(1) "%s") <a href="javascript:alert(1)">farlig</a>\n\nMed venlig hilsen\n\n%s\n' \
    "$valid" "$valid" "$valid" "$valid" "$valid" "$valid" "$valid" "$valid" >evil/a.md
printf 'En %s ødelagt.\n\nMed venlig hilsen\n\n%s\n' "$payload" "$payload" >evil/b.md
printf 'Farlig tekst i en anden udgave.\n' >"evil/$(printf '%s' "$payload" | tr -d '/\0' | head -c 200).txt"
for name in '=1+1.txt' '@SUM(A1).md' '+x.md' '-n.md' $'to\nlinjer.md' $'tab\ttegn.md' '<b>.md' 'a:1:1:b.md' "'.md" '".md' '%s%n.md' $'\xff\xfe.md'; do
    printf 'En farlig kopi af et brev, nr. %d.\n' "${#name}" >"evil/$name"
done

cat >look.py <<'PY'
import csv, html.parser, io, json, re, subprocess, sys
kind, *command = sys.argv[1:]
done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
wrong = []
if done.returncode not in (0, 1, 2, 3):
    wrong.append('status %d' % done.returncode)
for name, data in (('stdout', done.stdout), ('stderr', done.stderr)):
    try:
        text = data.decode()
    except UnicodeDecodeError as e:
        wrong.append(f'{name} is no UTF-8: {e}')
        text = data.decode(errors='replace')
    found = re.search('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)', text)
    if found:
        wrong.append(f'{name} has {found[0]!r} in {text[max(0, found.start() - 30):found.end() + 10]!r}')
text = done.stdout.decode(errors='replace')
lines = text.split('\n')[:-1]
if text and not text.endswith('\n'):
    wrong.append('the last line has no end')
def columns(cells):
    if len(set(map(len, cells))) > 1:
        wrong.append(f'columns: {sorted(set(map(len, cells)))}')
if kind == 'tsv':
    columns([line.split('\t') for line in lines])
elif kind == 'trec':
    columns([line.split() for line in lines])
    if lines and len(lines[0].split()) != 6:
        wrong.append('trec has six columns')
elif kind == 'csv':
    rows = list(csv.reader(io.StringIO(text, newline='')))
    columns(rows)
    wrong += [f'a formula: {cell}' for row in rows for cell in row if re.match('[=+@\t\r]|-(?![0-9.]+$)', cell)]
elif kind == 'json':
    for line in lines:
        try:
            json.loads(line)
        except ValueError as e:
            wrong.append(f'{e}: {line[:200]}')
elif kind == 'vimgrep':
    wrong += [f'no place: {line}' for line in lines if not re.match(r'.+:\d+:\d+:', line)]
elif kind in ('html', 'svg'):
    class Page(html.parser.HTMLParser):
        scripts = 0
        def handle_starttag(self, tag, attributes):
            self.scripts += tag == 'script'
            if tag in ('img', 'iframe', 'object', 'embed', 'base', 'form', 'link', 'foreignobject'):
                wrong.append(f'an element {tag}')
            for name, value in attributes:
                if name.startswith('on') or re.match(r'\s*(javascript|data|vbscript):', value or '', re.I):
                    wrong.append(f'{tag} has {name}={value}')
        handle_startendtag = handle_starttag
    page = Page()
    page.feed(text)
    if page.scripts > (kind == 'html'):
        wrong.append(f'{page.scripts} scripts')
for line in wrong[:5]:
    print(line)
sys.exit(bool(wrong))
PY
harmless() { # NAME KIND COMMAND...
    local name=$1
    shift
    ok "$name" python3 look.py "$@"
}

# a check that sees nothing would be content with everything
sees() { # KIND TEXT
    if python3 look.py "$1" printf "$2" >/dev/null; then flunk "the check sees $1: $2"; else pass "the check sees $1: $2"; fi
}
sees none 'x\033[1m\n'
sees none 'x\302\233\n'
sees none 'x\342\200\256\n'
sees none 'x\377\n'
sees none 'x'
sees tsv 'a\tb\na\n'
sees trec 'a b c\n'
sees csv 'a,"=1+1"\n'
sees csv 'a,b\na\n'
sees json '{"a": }\n'
sees vimgrep 'a:b\n'
sees html '<p><img src=x></p>\n'
sees html '<script></script><script></script>\n'
sees svg '<svg onload="x"/>\n'

harmless 'the index is made' none "$B/indexer" -v -d a.db evil
is 'of all letters' 15 "$(indexer -d a.db --stats | sed -n 's/^letters	//p')"
for format in text tsv csv json html vimgrep; do
    harmless "passages as $format" $format "$B/search" -d a.db -n 0 -f $format farlig
    harmless "passages as $format, whole" $format "$B/search" -d a.db -n 0 --full -f $format farlig
done
harmless 'passages as trec' trec "$B/search" -d a.db -f trec farlig
harmless 'passages as text, in colour by brackets' text "$B/search" -d a.db -f text --color never -n 0 farlig
for format in text tsv csv json html; do
    harmless "letters as $format" $format "$B/search" -d a.db -l -f $format farlig
    harmless "years as $format" $format "$B/search" -d a.db --years -f $format farlig
done
harmless 'years as svg' svg "$B/search" -d a.db --years -f svg "farlig <script>alert(1)</script> $payload"
for format in text tsv csv json; do
    harmless "repeats as $format" $format "$B/search" -d a.db --repeats -f $format
done
for query in "$payload" "\"$payload\"" "title:$payload" "path:$payload" "minister:$payload" "=$payload" "år:$payload" "(($payload"; do
    for format in text tsv csv json html; do
        harmless "a query that tries, as $format: ${query%%farlig*}" $format "$B/search" -d a.db -f $format --explain "$query"
    done
done
printf '%s\tfarlig\n=1+1\tfarlig\n%s\n' "$payload" "$payload" >batch.tsv
for format in text tsv csv json html trec; do
    harmless "a batch that tries, as $format" none "$B/search" -d a.db -f $format --batch batch.tsv
done
harmless 'csv of a batch' csv "$B/search" -d a.db -f csv --batch batch.tsv
harmless '--suggest' tsv "$B/search" -d a.db --suggest "$payload"
harmless '--complete' tsv "$B/search" -d a.db --complete "far"
harmless '--complete of what tries' tsv "$B/search" -d a.db --complete "$payload"
harmless '--list' tsv "$B/indexer" -d a.db --list
harmless '--list as a page' html "$B/indexer" -d a.db --list -f html
harmless '--passages' tsv "$B/indexer" -d a.db --passages
harmless 'a missing index' none "$B/search" -d "no$payload" farlig
harmless 'a missing folder' none "$B/indexer" -d a.db "no$payload"
harmless 'a letter that is not' none "$B/indexer" -d a.db --remove "no$payload"
harmless 'a wrong option' none "$B/search" -d a.db "--no$payload" farlig
harmless 'a wrong format' none "$B/search" -d a.db -f "$payload" farlig
harmless 'a wrong number' none "$B/search" -d a.db -n "$payload" farlig
harmless 'a wrong year' none "$B/search" -d a.db --year "$payload" farlig
harmless 'a missing batch' none "$B/search" -d a.db --batch "no$payload"
cp a.db "$(printf 'x%s.db' "${payload//\//}" | head -c 200)"
printf 'no index' >"y${payload:0:30}.db"
harmless 'an index of such a name' tsv "$B/search" -d "$(echo x*)" farlig
harmless 'which is damaged' none "$B/search" -d "$(echo y*)" farlig
harmless 'and --check of it' none "$B/indexer" --check -d "$(echo y*)"
is '-0 gives names as they are, for xargs' 15 "$(search -d a.db -l -0 farlig | xargs -0 -I{} sh -c 'test -e "$1" && echo there' sh {} | grep -c there)"
finish
