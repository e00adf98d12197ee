#!/bin/bash
# After an upgrade: an index of another analyser or of older tables is made anew by the next run, unless that loses a letter.
. "$(dirname "$0")/lib.bash"
older() { # DB HOW: makes it an index of another version
    case $2 in
    dictionary) sqlite3 "$1" "UPDATE meta SET value = substr(value, 1, instr(value, '-')) || 'another' WHERE name = 'analyser'" ;;
    analysis) sqlite3 "$1" "UPDATE meta SET value = '0' || substr(value, instr(value, '-')) WHERE name = 'analyser'" ;;
    tables) sqlite3 "$1" 'PRAGMA user_version = 1' ;;
    esac
}
works() { search -d "$1" -c handicap 2>&1; }
hits=8

for how in dictionary analysis tables; do
    rm -f a.db; indexer -q -d a.db corpus; older a.db $how
    case $how in tables) name='other tables' ;; *) name="another $how" ;; esac
    ends "search: 3 for another $how" 3 search -d a.db handicap
    one_sentence 'names what changed, and what to type' "was made with $name.*; make it anew with: indexer -d '$work/a\\.db' '$work/corpus'\$"
    command=$(err | sed -n 's/.*with: indexer //p')
    ends '--list too' 3 indexer -d a.db --list
    ends '--no-upgrade refuses: 3' 3 indexer -d a.db --no-upgrade corpus
    one_sentence 'with the same sentence' "was made with $name"
    ends 'the command heals' 0 sh -c "\"$B/indexer\" $command"
    like 'and says why in one line' "^indexer: .*a\\.db was made with $name.*: it is made anew\$" "$(err)"
    is 'all is there' $hits "$(works a.db)"
    sound 'sound' a.db
done

# --- over the folders that it remembers, whatever is named
mkdir other; printf '# Mål for 2031\n\nEn tryllekunstner.\n' >other/t.md
rm a.db; indexer -q -d a.db corpus; older a.db dictionary
ends 'a run over another folder' 0 indexer -q -d a.db other
is 'reads those that it remembers too' "$hits 1" "$(works a.db) $(search -d a.db -c tryllekunstner)"
older a.db analysis
ends '--remove of an old index' 0 indexer -q -d a.db --remove other
is 'drops and heals' "$hits 0" "$(works a.db) $(search -d a.db --strict -c tryllekunstner)"
chmod 600 a.db; older a.db dictionary; indexer -q -d a.db corpus 2>/dev/null
is 'it keeps its rights' 600 "$(stat -c %a a.db)"

# --- letters that cannot be read again
kept() { # NAME DB: the last `ends` left DB as it was
    ok "$1" cmp -s "$2" before.db
    is 'alone' "$2" "$(echo "$2"*)"
    like 'with the way to mean it' "stays as it is, as [0-9]+ letters? cannot be read again; to make it anew without (it|them): indexer -d '$work/$2' --rebuild" "$(err)"
}
printf '# Mål for 2032\n\nEn jonglør.\n' | indexer -q -d a.db --name rør.md -
older a.db dictionary; cp a.db before.db
ends 'a letter from standard input: 1' 1 indexer -d a.db corpus
like 'is named' 'rør\.md came from standard input' "$(err)"
kept 'and the index stays' a.db
rm a.db; cp -r corpus away; indexer -q -d a.db away; older a.db dictionary; cp a.db before.db
mv away elsewhere
ends 'a missing folder: 1' 1 indexer -q -d a.db corpus
like 'its letters are named' 'away/2014\.md is in the index and cannot be read again' "$(err)"
kept 'and the index stays' a.db
mkdir away
ends 'an empty one, with --prune: 1' 1 indexer -q -d a.db --prune away
kept 'and the index stays' a.db
command=$(sed -n 's/.*without them: indexer //p' <<<"$(err)")
ends '--rebuild is the way' 0 sh -c "\"$B/indexer\" -q $command"
is 'to an index without them' 0 "$(indexer -d a.db --list | tail -n +2 | wc -l)"
rm -r away; mv elsewhere away; indexer -q -d a.db away; older a.db dictionary; cp a.db before.db
rm away/2014.md
ends 'a letter that is gone, without --prune: 1' 1 indexer -d a.db away
kept 'and the index stays' a.db
ends 'with --prune' 0 indexer -d a.db --prune away
is 'it goes' 4 "$(indexer -d a.db --list | tail -n +2 | wc -l)"

# --- room on the disk
if [ "$(id -u)" = 0 ] && mkdir disk && mount -t tmpfs -o size=1m none disk 2>/dev/null; then
    indexer -q -d disk/a.db corpus; older disk/a.db dictionary; cp disk/a.db before.db
    head -c 300000 /dev/zero >disk/filler
    ends 'no room: 4' 4 indexer -d disk/a.db corpus
    like 'is seen first' 'is to be made anew, which takes some [0-9]+ MB beside it, and [0-9]+ MB are free; it stays as it is$' "$(err)"
    ok 'and the index stays' cmp -s disk/a.db before.db
    umount disk
else
    skip 'no room' 'nothing may be mounted here'
fi
finish
