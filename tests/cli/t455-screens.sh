#!/bin/bash
# Screens of 60, 80 and 160 columns, played by tmux and script: widths with å and combining marks, bars in eighths,
# colours, links, and the indexer's progress.
. "$(dirname "$0")/lib.bash"
for tool in tmux script python3; do
    command -v $tool >/dev/null || { skip screens "there is no $tool"; finish; }
done
esc=$'\e'

# The same letter twice: å as one codepoint, and as a with a ring; and a letter in wide signs.
mkdir plain ringed wide
python3 - <<'PY'
import unicodedata
sentence = "Børnene på Ærø går på åben skole året rundt, så får de små både ånd og håb på vågne dage nær åen. "
text = "# Mål for 2021\n\n" + sentence * 6 + "\n\n" + sentence.replace("skole", "efterårsskole") * 3 + "\n"
open("plain/a.md", "w").write(unicodedata.normalize("NFC", text))
open("ringed/a.md", "w").write(unicodedata.normalize("NFD", text))
open("wide/a.md", "w").write("# Mål for 2021\n\n" + "Skolen skriver 日本語 og 漢字 i 教室 hver eneste dag i skolen. " * 5 + "\n")
PY
for letter in plain ringed wide; do indexer -q -d $letter.db $letter; done
indexer -q -d corpus.db corpus

# screen WIDTH HEIGHT OPTIONS COMMAND: what stands on the screen when the command has ended; OPTIONS of capture-pane
screen() {
    local socket
    terminal_open "$1" "$2" "cd '$work'; stty -echo; export PATH=$B:\$PATH; $4; echo \"status \$?\"; sleep 60"
    terminal_shows '^status [0-9]'
    # shellcheck disable=SC2086 # several options
    tmux -L "$socket" capture-pane -p $3
    terminal_close
}

# columns FILE: the width of its widest line as a terminal counts: 0 for a mark, 2 for a wide sign
columns() {
    python3 -c '
import sys, unicodedata
wide = lambda c: 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
print(max(sum(map(wide, line.rstrip("\n"))) for line in open(sys.argv[1])))' "$1"
}

for width in 60 80 160; do
    for letter in plain ringed wide; do
        screen $width 50 '' "search --no-pager --color never --full -d $letter.db skole" >"$letter.$width"
        COLUMNS=$width search -f text --full -d $letter.db skole >"$letter.$width.text"
        is "$width columns, $letter: the terminal broke no line" "$(cat "$letter.$width.text")" "$(grep -v '^status 0' "$letter.$width" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}')"
        ok "$width columns, $letter: no line is wider, nor than 100" test "$(columns "$letter.$width.text")" -le $((width > 100 ? 100 : width))
        ok "$width columns, $letter: nor much narrower" test "$(columns "$letter.$width.text")" -gt $(((width > 100 ? 100 : width) - 18))
    done
    is "$width columns: a ring of its own takes no column" "$(sed 's,plain/,,' plain.$width.text)" \
        "$(sed 's,ringed/,,' ringed.$width.text | python3 -c 'import sys, unicodedata; sys.stdout.write(unicodedata.normalize("NFC", sys.stdin.read()))')"
    screen $width 40 '' 'search --years -d corpus.db beskæftigelse' >years
    ok "$width columns: the timeline fits" test "$(columns years)" -le $width
    is "$width columns: a line for each year" 11 "$(grep -c '^20' years)"
    is "$width columns: bars as long as their counts, to an eighth" '' "$(python3 - years <<'PY'
import re, sys
eighths = {c: n for n, c in enumerate(" ▏▎▍▌▋▊▉█")}
bars = []
for line in open(sys.argv[1]):
    found = re.match(r"20\d\d  ([▏▎▍▌▋▊▉█]+) +(\d+) passages?", line)
    if found: bars.append((sum(eighths[c] for c in found[1]), int(found[2])))
longest = max(n for n, _ in bars)
most = max(n for _, n in bars)
if len({n for _, n in bars}) < 3: print("the letters are too alike to tell", bars)
for length, count in bars:
    if abs(length - longest * count / most) > 1: print(length, "eighths for", count, "where", longest, "are for", most)
if not any(length % 8 for length, _ in bars): print("no bar ends within a column", bars)
PY
)"
done
ok 'a wider screen has longer bars' test "$(COLUMNS=160 search -f text --years -d corpus.db handicap | grep -o █ | wc -l)" -gt "$(COLUMNS=60 search -f text --years -d corpus.db handicap | grep -o █ | wc -l)"

# --- colours, as the terminal understood them
shown=$(screen 80 40 -e 'search --no-pager -d corpus.db handicap')
like 'the hit stands out' "$esc\[[0-9;]*m[Hh]andicap$esc\[" "$shown"
unlike 'with the sixteen colours that every terminal has' "$esc\[[0-9;]*[34]8[;:]" "$shown"
unlike 'NO_COLOR: none' "$esc" "$(screen 80 40 -e 'NO_COLOR=1 search --no-pager -d corpus.db handicap')"
like 'NO_COLOR: brackets' '\[handicap\]' "$(screen 80 40 '' 'NO_COLOR=1 search --no-pager -d corpus.db handicap')"

# --- links: where the terminal is known to open them, and never inside tmux, whose terminal nobody knows
terminal() { # NAME=VALUE... : what search prints on a terminal with that environment
    env -u TMUX -u STY -u TERM_PROGRAM -u VTE_VERSION -u KITTY_WINDOW_ID -u WT_SESSION "$@" script -qec "exec '$B/search' --no-pager -d corpus.db handicap" /dev/null </dev/null
}
like 'a link with VTE' "$esc\]8;;file://[^$esc]*/corpus/20[0-9]*.md#[0-9]+$esc" "$(terminal VTE_VERSION=7200)"
like 'with kitty' "$esc\]8;;" "$(terminal TERM=xterm-kitty)"
like 'each is closed' "$esc\]8;;$esc" "$(terminal VTE_VERSION=7200)"
unlike 'not with an old VTE' "$esc\]8" "$(terminal VTE_VERSION=4600)"
unlike 'not elsewhere' "$esc\]8" "$(terminal TERM=xterm)"
unlike 'not inside tmux' "$esc\]8" "$(terminal VTE_VERSION=7200 TMUX=/tmp/tmux,1,0)"
is 'and the text is the same' "$(terminal TERM=xterm)" "$(terminal VTE_VERSION=7200 | sed -E "s/$esc\]8;;[^$esc]*$esc\\\\//g")"
is 'links do not disturb a screen' "$(screen 80 40 '' 'search --no-pager -d corpus.db handicap')" \
    "$(screen 80 40 '' 'search --no-pager --hyperlink always -d corpus.db handicap')"

# --- the indexer's progress: a bar, the rate, the time that is left; gone when it is done
copies=${sanitized:+240}
mkdir many
for ((i = 0; i < ${copies:-1200}; i++)); do for year in 2014 2017 2020 2023 2024; do echo "many/$i-$year.md"; done; done |
    python3 -c '
import sys
texts = {}
for name in sys.stdin.read().split():
    year = name[-7:-3]
    if year not in texts: texts[year] = open("corpus/" + year + ".md", "rb").read()
    open(name, "wb").write(texts[year] + b"\nBrev " + name.encode() + b"\n")'
script -qec "stty cols 60 2>/dev/null; exec '$B/indexer' -d many.db many" /dev/null </dev/null >raw
tr '\r' '\n' <raw | sed "s/$esc\[K//g" | grep ' left$' >steps
like 'a bar, the share, the rate and the time left' '^[▏▎▍▌▋▊▉█ ]{24} +[0-9]+ %  [0-9]+\.[0-9] MB/s  [0-9]+:[0-9]{2} left$' "$(head -n 1 steps)"
is 'every step has them all' '' "$(grep -vE '^[▏▎▍▌▋▊▉█ ]{24} +[0-9]+ %  [0-9]+\.[0-9] MB/s  [0-9]+:[0-9]{2} left$' steps)"
ok 'it moves' test "$(sort -u steps | wc -l)" -ge 2
is 'and never back' "$(grep -oE '[0-9]+ %' steps | sort -n)" "$(grep -oE '[0-9]+ %' steps)"
ok 'it fits into 60 columns' test "$(columns steps)" -lt 60
is 'the bar is as long as the share says' '' "$(python3 - steps <<'PY'
import re, sys
eighths = {c: n for n, c in enumerate(" ▏▎▍▌▋▊▉█")}
for line in open(sys.argv[1]):
    length, share = sum(eighths[c] for c in line[:24]), int(re.search(r"(\d+) %", line)[1])
    if not share * 24 * 8 // 100 - 1 <= length <= (share + 1) * 24 * 8 // 100 + 1: print(length, line)
PY
)"
last=$(tr '\r' '\n' <raw | grep -v '^$' | tail -n 1)
like 'the summary takes its place' "^$esc\[K$((${copies:-1200} * 5)) letters: .* s$" "$last"
rm many.db
indexer -d many.db many 2>err
is 'in a pipe there is the summary alone' 1 "$(wc -l <err)"
rm many.db
is 'with -q nothing' '' "$(script -qec "exec '$B/indexer' -q -d many.db many" /dev/null </dev/null)"
finish
