#!/bin/bash
# The recipes of README.md, as they stand there. (t900 plays those whose output is shown.)
. "$(dirname "$0")/lib.bash"
indexer -q corpus # letters.db
mkdir bin
printf '#!/bin/sh\nexec "%s/%s" "$@"\n' "$B" indexer >bin/indexer
printf '#!/bin/sh\nexec "%s/%s" "$@"\n' "$B" search >bin/search
chmod +x bin/*
unset -f indexer search
export PATH=$work/bin:$PATH

# recipe BEGINNING: the line of README's recipes that begins so; fails where there is none
recipe() {
    local line
    line=$(sed -n '/^## Recipes/,/^## Settings/s/^    //p' "$ROOT/README.md" | grep -F -m 1 -- "$1")
    [[ $line == "$1"* ]] || { echo "README.md has no recipe that begins: $1" >&2; echo false; return; }
    echo "$line"
}

# on_screen WIDTH HEIGHT PATTERN COMMAND: the screen of a terminal once it shows the pattern
on_screen() {
    local socket
    printf '%s\n' "$4" >played
    terminal_open "$1" "$2" "cd '$work'; PATH='$PATH' SHELL=/bin/sh bash ./played; sleep 60"
    terminal_shows "$3"
    terminal_close
    cat shown
}

# --- found by --help and README alone
like '--help shows how the years of a theme become CSV' '^ *search --years --format csv [a-z]+ > ' "$(search --help)"
like 'and README' '^\$ search --years --format csv [a-z]+ > ' "$(cat "$ROOT/README.md")"
command=$(search --help | grep -oE 'search --years --format csv [a-z]+ > [a-z.]+')
ok 'that line does it' bash -c "$command"
is 'for every year' '2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024' "$(tail -n +2 years.csv | cut -d, -f1 | xargs)"

# --- fzf
fzf=$(recipe 'search -n 0 handicap | fzf')
if command -v fzf >/dev/null; then
    is 'fzf: a filter instead of a person' "corpus/2023.md" \
        "$(bash -c "$fzf --filter 'ikke-vestlige'" | cut -f2 | sort -u)"
    is 'fzf: what is chosen is a whole line of tsv' 6 "$(bash -c "$fzf --filter 'ikke-vestlige'" | head -n 1 | awk -F'\t' '{ print NF }')"
    if command -v tmux >/dev/null; then
        # the list to the left, the preview to the right
        shown=$(on_screen 160 50 '│ .*handicap' "$fzf")
        like 'fzf: the hits' '^(>|▌)? *(2020|2023|2024)' "$shown"
        like 'fzf: the letter from the line of the hit on' '│ .*handicap' "$shown"
    else
        skip 'fzf on a screen' 'there is no tmux'
    fi
else
    skip fzf 'there is no fzf'
fi

# --- vim
vim=$(recipe 'search -f vimgrep handicap > hits')
if command -v vim >/dev/null && vim --version | grep -q '+quickfix'; then
    bash -c "${vim%vim -q hits} true"
    vim -u NONE -es -q hits -c 'call writefile(map(getqflist(), {_, q -> bufname(q.bufnr) . ":" . q.lnum . ":" . q.col . ":" . q.valid}), "list")' -c 'qa!' </dev/null
    is 'vim: all hits are in its list' 8 "$(grep -c ':1$' list)"
    is 'vim: by file, line and column' '' "$(diff <(cut -d: -f1-3 hits) <(cut -d: -f1-3 list))"
    vim -u NONE -es -q hits -c 'cnext' -c 'call writefile([expand("%") . ":" . line(".") . " " . strpart(getline("."), col(".") - 1, 8)], "place")' -c 'qa!' </dev/null
    is 'vim: :cn stands on the word' "$(sed -n 2p hits | cut -d: -f1,2) handicap" "$(tr '[:upper:]' '[:lower:]' <place)"
    vim -u NONE -es -c "cexpr system('search -f vimgrep handicap')" -c 'call writefile([len(getqflist())], "count")' -c 'qa!' </dev/null
    is 'vim: :cexpr' 8 "$(cat count)"
    grep -qF "cexpr system('search -f vimgrep handicap')" "$ROOT/README.md" || flunk 'README tells of :cexpr'
else
    skip vim 'there is no vim with a quickfix list'
fi

# --- CSV, as spreadsheets read it
ok 'Python reads CSV' python3 - <<'PY'
import csv, subprocess
run = lambda *a: subprocess.run(["search", *a, "--format", "csv"], capture_output=True, check=True).stdout.decode()
table = list(csv.DictReader(run("handicap").splitlines(), strict=True))
assert len(table) == 8 and all(row["year"].isdigit() and "[" in row["snippet"] for row in table), table
years = list(csv.DictReader(run("--years", "handicap").splitlines(), strict=True))
assert [y["year"] for y in years] == [str(y) for y in range(2014, 2025)]
assert sum(int(y["hits"]) for y in years) == 8
PY

# --- watch
watch=$(recipe 'watch -n 60')
if command -v watch >/dev/null && command -v tmux >/dev/null; then
    shown=$(on_screen 80 24 'first in 2020' "$watch")
    like 'watch: the years' '^2023  █+ +4 passages' "$shown"
    like 'watch: to the last line' '^first in 2020, last in 2024' "$shown"
else
    skip watch 'there is no watch (procps) or tmux'
fi

# --- refreshing: cron's line with cron's environment, and systemd's units, both as they are installed
make -s -C "$ROOT" B="$B" LEXICON="$ROOT/build/lexicon.bin" PREFIX="$work/dest" install >make.out 2>&1 || cat make.out
mkdir -p home/breve
cp corpus/2023.md home/breve
cron=$(recipe '*/15 * * * *')
is 'cron: every quarter of an hour' '*/15 * * * *' "$(cut -d' ' -f1-5 <<<"$cron")"
as_cron() { (cd home && env -i HOME="$work/home" PATH="$work/dest/bin:/usr/bin:/bin" LOGNAME=ib SHELL=/bin/sh /bin/sh -c "$(cut -d' ' -f6- <<<"$cron")"); }
is 'cron: sends no mail' '' "$(as_cron 2>&1)"
is 'cron: reads the letters' 1 "$(dest/bin/brev-indexer -d home/letters.db --stats | sed -n 's/^letters\t//p')"
cp corpus/2024.md home/breve
rm home/breve/2023.md
as_cron
is 'cron: and what came and went' '2024' "$(dest/bin/brev-indexer -d home/letters.db --list | tail -n +2 | cut -f1)"

units=dest/lib/systemd/user
is 'systemd: what the recipe enables is installed' brev-indexer.timer "$(recipe 'systemctl --user enable --now' | grep -o '[^ ]*$' | sed "s,^,$units/," | xargs ls | xargs -n 1 basename)"
service=$(sed -n 's/^ExecStart=//p' $units/brev-indexer.service)
is 'systemd: the program by its path' "$work/dest/bin/brev-indexer" "${service%% *}"
mkdir -p home/.config/brev
printf 'index = ~/timed.db\nletters = ~/breve\n' >home/.config/brev/config
is 'systemd: the command runs on the settings alone' 0 "$(env -i HOME="$work/home" sh -c "$service" >&2; echo $?)"
is 'systemd: and reads the letters' 1 "$(dest/bin/brev-indexer -d home/timed.db --stats | sed -n 's/^letters\t//p')"
like 'systemd: skipped letters are no failure' '^SuccessExitStatus=1$' "$(cat $units/brev-indexer.service)"
if command -v systemd-analyze >/dev/null; then
    system=dest/share/doc/brev/examples/brev-indexer.service
    is 'systemd: the service of a machine can be verified' '0 ' \
        "$(systemd-analyze verify --man=no $system dest/share/doc/brev/examples/brev-indexer.timer 2>&1; echo "$? ")"
    systemd-analyze security --offline=true --threshold=20 $system >said 2>&1
    is 'systemd: and is exposed to little, under 2.0 of 10' "0 yes" "$? $(grep -q 'Overall exposure level' said && echo yes)"
    said=$(XDG_RUNTIME_DIR=$work systemd-analyze verify --user --man=no $units/brev-indexer.service $units/brev-indexer.timer 2>&1)
    is 'systemd-analyze verify' '0 ' "$? $said"
    like 'systemd: a calendar that comes four times an hour' 'Normalized form: \*-\*-\* \*:00/15:00' "$(systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' $units/brev-indexer.timer)")"
else
    skip 'systemd-analyze verify' 'there is no systemd'
fi
finish
