#!/bin/bash
# The settings in a file: $XDG_CONFIG_HOME/brev/config. Option before environment before setting before default.
. "$(dirname "$0")/lib.bash"
export XDG_CONFIG_HOME=$work/xdg HOME=$work/home
mkdir -p xdg/brev home/.config/brev home/breve
config=$work/xdg/brev/config
set_to() { printf '%s\n' "$@" >"$config"; }
cp corpus/2023.md corpus/2024.md home/breve
indexer -q -d one.db corpus/2023.md
indexer -q -d all.db corpus
indexer -q corpus/2024.md # letters.db

# --- the index: -d, $LETTERS_DB, index, letters.db here
is 'no settings: letters.db here' 1 "$(search --years -f tsv | wc -l)"
set_to "index = $work/all.db"
is 'index' 8 "$(search -c handicap)"
is 'LETTERS_DB goes before' 4 "$(LETTERS_DB=one.db search -c handicap)"
is 'an empty one does not' 8 "$(LETTERS_DB='' search -c handicap)"
is 'and -d before both' 2 "$(LETTERS_DB=one.db search -d letters.db -c handicap)"
is '--no-config' 2 "$(search --no-config -c handicap)"
is 'indexer reads it too' 6 "$(indexer --list | wc -l)"
is 'indexer: LETTERS_DB goes before' 2 "$(LETTERS_DB=one.db indexer --list | wc -l)"
is 'indexer: --no-config' 2 "$(indexer --no-config --list | wc -l)"
cp "$config" home/.config/brev/config
is 'without XDG_CONFIG_HOME: ~/.config' 8 "$(unset XDG_CONFIG_HOME; search -c handicap)"
is 'an empty one is none' 8 "$(XDG_CONFIG_HOME='' search -c handicap)"
is 'without any home: no settings' 2 "$(unset XDG_CONFIG_HOME HOME; search -c handicap)"

# --- letters: what indexer reads where no PATH is given
set_to 'index = ~/new.db' 'letters = ~/breve'
ends 'indexer needs no PATH' 0 indexer
like 'and reads those letters' '^2 letters: 2 new' "$(err)"
ok 'into that index' test -s home/new.db
rm home/breve/2023.md
ends '--prune' 0 indexer --prune
like 'drops what is gone there' '1 unchanged; 1 removed' "$(err)"
ends 'a PATH takes their place' 0 indexer -d other.db corpus/2014.md
is 'and nothing else is read' 1 "$(indexer -d other.db --stats | grep -c -P '^letters\t1$')"
ends '--remove needs none' 0 indexer -d other.db --remove corpus/2014.md
is 'and reads none' 1 "$(indexer -d other.db --stats | grep -c -P '^letters\t0$')"
ends '--vacuum needs none' 0 indexer -d other.db --vacuum
is 'and reads none either' 1 "$(indexer -d other.db --stats | grep -c -P '^letters\t0$')"
ends 'without letters: 2' 2 indexer --no-config
like 'and it says what can be done' "give a file or a folder, or set 'letters' in" "$(err)"

# --- what search shows
set_to 'limit = 3'
is 'limit: of text' 3 "$(search -d all.db -f text handicap | grep -c '^20')"
is 'not of tsv' 8 "$(search -d all.db handicap | wc -l)"
is '-n goes before' 1 "$(search -d all.db -f text -n 1 handicap | grep -c '^20')"
set_to 'limit = 0'
is '0 = all' "$(search -d all.db -c kommunerne)" "$(search -d all.db -f text --all-copies kommunerne | grep -c '^20')"
set_to 'color = always'
like 'color' $'\e\\[' "$(search -d all.db -f text handicap)"
unlike 'NO_COLOR goes before' $'\e' "$(NO_COLOR=1 search -d all.db -f text handicap)"
unlike '--color before both' $'\e' "$(search -d all.db -f text --color never handicap)"
set_to 'derived = none'
is 'derived' 4 "$(search -d all.db -c ledighed)"
is '--derived goes before' "$(search --no-config -d all.db -c ledighed)" "$(search -d all.db -c --derived near ledighed)"
set_to 'words = all'
is 'words' de "$(search -q -d all.db --words --year 2014 --sort count -n 1 | cut -f1)"
unlike '--words=telling goes before' '^de	' "$(search -q -d all.db --words=telling --year 2014 --sort count -n 5)"
set_to 'hyperlink = always'
like 'hyperlink' $'\e]8;;file:' "$(search -d all.db -f text handicap)"
unlike '--hyperlink goes before' $'\e]8' "$(search -d all.db -f text --hyperlink never handicap)"
terminal() { script -qec "stty cols 80 rows 8 2>/dev/null; exec $(printf '%q ' "$@")" /dev/null </dev/null | tr -d '\r'; }
if command -v script >/dev/null; then
    set_to 'format = csv'
    like 'format: on a terminal' '^year,path,line' "$(terminal "$B/search" -d all.db handicap)"
    unlike 'not in a pipe' ',' "$(search -d all.db --years handicap)"
    unlike '-f goes before' '^year,path,line' "$(terminal "$B/search" --no-pager -d all.db -f text handicap)"
    set_to "pager = sed 's/^/set: /'"
    like 'pager' '^set: 20' "$(terminal "$B/search" --color never -d all.db handicap)"
    like 'PAGER goes before' '^env: 20' "$(PAGER='sed s/^/env:\ /' terminal "$B/search" --color never -d all.db handicap)"
    set_to 'pager ='
    like 'none' '^20' "$(terminal "$B/search" --color never -d all.db handicap)"
else
    skip 'format and pager' 'there is no script(1)'
fi

# --- lines that are wrong: both programs say so, name the place, and do nothing
wrong() { # NAME REGEX
    ends "$1: search" 2 search -d all.db handicap
    one_sentence "$1: in a sentence" "^search: $config:$2"
    ends "$1: indexer" 2 indexer -d made.db corpus
    one_sentence "$1: in its sentence" "^indexer: $config:$2"
}
set_to '# mine' 'indx = /a.db'
wrong 'a setting that is not' "2: there is no setting 'indx'; choose one of: index, letters, format,"
set_to 'index'
wrong 'no value' '1: a line is NAME = VALUE'
set_to 'color = sometimes'
wrong 'a value that is not' "1: color takes one of: auto always never; not 'sometimes'"
set_to 'limit = many'
wrong 'no number' "1: limit takes a number from 0 on, not 'many'"
set_to 'index = letters.db'
wrong 'a path that depends on where one is' '1: index takes a path that begins with / or ~/'
printf 'index = /a\0b\n' >"$config"
wrong 'a NUL' '1: there is a NUL byte in this line'
printf '\033[31m\377 = \302\233\n' >"$config"
wrong 'an escape' '1: there is no setting .*\[31m'
is 'which does not reach the terminal' '' "$(err | LC_ALL=C grep -a $'[\e\x9b\xff]')"
printf 'pager = %070000d' 7 >"$config"
ends 'too large' 2 search -d all.db handicap
one_sentence 'is said' "^search: cannot read the settings in $config: it is too large; --no-config goes on without$"
is 'nothing was made' '' "$(ls made.db 2>/dev/null)"
ends '--no-config goes on without' 0 search --no-config -d all.db handicap
ends '--help does not need it' 0 search --help
ends '--version neither' 0 indexer --version
rm "$config"
mkdir "$config"
ends 'a folder in its place' 2 search -d all.db handicap
one_sentence 'is said too' "^search: cannot read the settings in $config: it is no file;"
rmdir "$config"
mkfifo "$config"
ends 'a pipe in its place does not wait' 2 timeout 60 "$B/search" -d all.db handicap
rm "$config"
ln -s /nowhere "$config"
ends 'a link to nothing is no file' 0 search -d all.db handicap
rm "$config"

if [ "$(id -u)" = 0 ] && somebody search --version >/dev/null 2>&1; then
    chmod a+rx "$work/xdg" && chmod a+r all.db
    set_to 'limit = 3'
    chmod 600 "$config"
    ends 'one that may not be read' 2 somebody search -d all.db handicap
    one_sentence 'is said' '^search: cannot read the settings in .*: Permission denied;'
    chmod 700 xdg
    ends 'a home that is not ours has none for us' 0 somebody search -d all.db handicap
else
    skip 'settings of others' 'there is no other user to become'
fi
finish
