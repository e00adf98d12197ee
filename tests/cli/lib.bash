# What the shell tests share. A test is a file tNNN-topic.sh that begins
#     . "$(dirname "$0")/lib.bash"
# and ends with `finish`. It runs in an empty folder of its own ($work) that is removed afterwards, with
# `indexer` and `search` being those of $B (default build), the corpus at $corpus, and $ROOT the repository.
# Results are printed in TAP; tests/run counts them.
# shellcheck shell=bash
set -u

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
B=${B:-$ROOT/build}
case $B in /*) ;; *) B=$ROOT/$B ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/brev-test-XXXXXX")
corpus=$work/corpus
# shellcheck disable=SC2034 # for the tests
sanitized=$(case $B in */asan*) echo yes ;; esac)
unset LETTERS_DB NO_COLOR COLUMNS POSIXLY_CORRECT LANGUAGE PAGER LESS
export LC_ALL=C.UTF-8 TERM=xterm XDG_CONFIG_HOME=$work/none # no settings but the test's own

leave() {
    chmod -R u+rwx "$work" 2>/dev/null
    rm -rf "$work"
}
trap leave EXIT
trap 'exit 130' INT TERM
cp -r "$ROOT/corpus" "$corpus"
cd "$work" || exit 4

indexer() { "$B/indexer" "$@"; }
search() { "$B/search" "$@"; }

count=0

pass() {
    count=$((count + 1))
    echo "ok $count - $1"
}

# flunk NAME [WHY]
flunk() {
    count=$((count + 1))
    echo "not ok $count - $1"
    [ $# -lt 2 ] || printf '%s\n' "$2" | head -n 40 | sed 's/^/#   /'
}

skip() { # NAME REASON
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

# ok NAME COMMAND...: the command succeeds.
ok() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then pass "$name"; else flunk "$name" "$* failed: $said"; fi
}

# is NAME EXPECTED ACTUAL
is() {
    if [ "$2" = "$3" ]; then pass "$1"; else flunk "$1" "$(printf 'expected: %s\nbut was:  %s' "$2" "$3")"; fi
}

# like NAME REGEX TEXT: some line matches the extended regular expression.
like() {
    if grep -Eq -- "$2" <<<"$3"; then pass "$1"; else flunk "$1" "$(printf 'expected: /%s/\nbut was:  %s' "$2" "$3")"; fi
}

# unlike NAME REGEX TEXT
unlike() {
    if grep -Eq -- "$2" <<<"$3"; then flunk "$1" "$(printf 'unexpected: /%s/ in\n%s' "$2" "$3")"; else pass "$1"; fi
}

# ends NAME STATUS COMMAND...: the command ends with that status. Its output is left in the files out and err.
ends() {
    local name=$1 wanted=$2 status
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    if [ "$status" = "$wanted" ]; then pass "$name"
    else flunk "$name" "$(printf '%s\nexpected status %s, but was %s; it said:\n' "$*" "$wanted" "$status"; head -c 2000 "$work/err")"
    fi
}

# What the last `ends` printed.
out() { cat "$work/out"; }
err() { cat "$work/err"; }

# one_sentence NAME REGEX: the last `ends` printed nothing but one line on stderr, which matches.
one_sentence() {
    if [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -Eq -- "$2" "$work/err"; then pass "$1"
    else flunk "$1" "$(printf 'expected one line like /%s/; stderr:\n%s\nstdout:\n%s' "$2" "$(err)" "$(out | head -n 5)")"
    fi
}

# somebody PROGRAM ARGUMENT...: as a user who is not root and owns nothing here; fails with status 125 where there
# is no way to become one. Folders above $work may be shut to others, so the programs are copied into it.
somebody() {
    [ "$(id -u)" = 0 ] || { "$B/$1" "${@:2}"; return; }
    case $B in */coverage*) return 125 ;; esac # the counts of lines are root's files
    mkdir -p "$work/programs" && cp -u "$B/indexer" "$B/search" "$work/programs" && chmod 755 "$work" "$work/programs"
    setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null || return 125
    setpriv --reuid=65534 --regid=65534 --clear-groups "$work/programs/$1" "${@:2}"
}

# terminal_open WIDTH HEIGHT COMMAND: a terminal, played by tmux, in which a shell runs the command; sets $socket to its
# name. It has a server of its own: one that is going away may still answer.
terminal_open() {
    # on a busy machine tmux may lose the server that it has just started
    for _ in 1 2 3 4 5; do
        socket=brev-$$-$RANDOM$RANDOM
        tmux -L "$socket" -f /dev/null new-session -d -x "$1" -y "$2" "$3" && break
    done
    tmux -L "$socket" set-option -g status off
}

# terminal_shows PATTERN: waits until a line of the terminal matches; leaves the screen in the file shown.
terminal_shows() {
    local tries=600
    while [ $((tries -= 1)) -gt 0 ]; do
        tmux -L "$socket" capture-pane -p >shown
        if grep -qE "$1" shown; then return; fi
        sleep .1
    done
}

terminal_close() { tmux -L "$socket" kill-server; }

# sound NAME DB: --check is content with the index.
sound() { ok "$1" "$B/indexer" -q --check -d "$2"; }

finish() {
    echo "1..$count"
    exit 0
}
