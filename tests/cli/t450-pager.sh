#!/bin/bash
# The pager, and terminals of several widths, played by tmux.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
if ! command -v tmux >/dev/null; then
    skip 'terminals' 'there is no tmux'
    finish
fi

# screen WIDTH HEIGHT COMMAND [PATTERN [KEY]]: the screen when the command has ended, or shows the pattern; with a key,
# when it has ended after that
screen() {
    local socket
    terminal_open "$1" "$2" "cd '$work'; stty -echo; export LETTERS_DB=a.db; PATH=$B:\$PATH; $3; echo \"status \$?\"; sleep 60"
    terminal_shows "${4:-^status [0-9]}"
    if [ -n "${5-}" ]; then
        tmux -L "$socket" send-keys "$5"
        terminal_shows '^status [0-9]'
    fi
    terminal_close
    cat shown
}

for width in 60 80 160; do
    shown=$(screen $width 60 'search -n 3 kommunerne' | tee "$work/w$width")
    like "$width columns: a hit" '^20[0-9]{2}  corpus/20' "$shown"
    unlike "$width columns: no line was broken by the terminal" '^(      )?[^ ]*[0-9]\.md' "$shown"
    like "$width columns: a timeline" '^2023  █+' "$(screen $width 40 'search --years handicap')"
done
ok 'the text is as wide as the terminal' test "$(wc -l <"$work/w160")" -le "$(wc -l <"$work/w60")"
like 'å in its letters takes one column' '█' "$(screen 60 40 'search --years år')"

if command -v less >/dev/null; then
    like 'what fits is shown as it is' '^status 0' "$(screen 80 60 'search -n 2 handicap')"
    like 'and the status is that of search' '^status 1' "$(screen 80 60 'search hvalros')"
    shown=$(screen 80 10 'search -n 0 kommunerne' '^:')
    like 'more than fits waits in less' '^:' "$shown"
    unlike 'on its first screen' '^status' "$shown"
    like 'q leaves it' '^status' "$(screen 80 10 'search -n 0 kommunerne' '^:' q)"
    like 'less shows UTF-8 whatever the locale' 'å|ø|æ' "$(screen 80 10 'LC_ALL=C LANGUAGE= search -n 0 kommunerne' '^:')"
    like '--no-pager does not wait' '^status 0' "$(screen 80 10 'search --no-pager -n 0 kommunerne')"
fi
like 'PAGER is what is run' '^seen: 2' "$(screen 80 30 'PAGER="sed s/^/seen:\ /" search -n 1 handicap')"
like 'an empty PAGER is none' '^20[0-9]{2}  corpus' "$(screen 80 30 'PAGER= search -n 1 handicap')"
like 'what is said comes after the hits' 'seen: search: the first 1 of' "$(screen 80 30 'PAGER="sed s/^/seen:\ /" search -n 1 handicap' | tail -n 30)"
finish
