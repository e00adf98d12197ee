#!/bin/bash
# Indexes that are no index: foreign, old, cut off, changed by somebody, left half-way, or not to be written.
# Always status 3 and one sentence that names the command that mends it; never a crash.
. "$(dirname "$0")/lib.bash"
indexer -q -d good.db corpus

refused() { # NAME DB REGEX
    ends "search: 3 for $1" 3 timeout 60 "$B/search" -d "$2" handicap
    one_sentence "search: one sentence for $1" "$3"
    ends "indexer --list: 3 for $1" 3 timeout 60 "$B/indexer" -d "$2" --list
    ends "indexer --check: 3 for $1" 3 timeout 60 "$B/indexer" -d "$2" --check
    ends "indexer: 3 for $1" 3 timeout 60 "$B/indexer" -d "$2" corpus
}

printf '' >empty.db
refused 'an empty file' empty.db 'no index of letters; make one with: indexer -d'
head -c 100000 /dev/urandom >random.db
refused 'random bytes' random.db 'no index of letters; make one with: indexer -d'
printf 'Kære borgmester,\n' >text.db
refused 'a text' text.db 'no index of letters'
sqlite3 foreign.db 'CREATE TABLE letter(a); INSERT INTO letter VALUES(1)'
refused "somebody's database" foreign.db 'no index of letters; make one with: indexer -d'
is 'which is left as it was' 1 "$(sqlite3 foreign.db 'SELECT a FROM letter')"
cp good.db version.db && sqlite3 version.db 'PRAGMA user_version = 9999'
refused "a newer version's index" version.db "made with other tables, by a newer version; make it anew with: indexer -d '.*version\.db' --rebuild '$work/corpus'"

# --- cut off, at every size: never a crash, never a wrong status
bad='' size=$(stat -c %s good.db)
for share in 1 5 10 25 50 75 90; do
    head -c $((size * share / 100)) good.db >cut.db
    timeout 60 "$B/search" -d cut.db handicap >out 2>err
    status=$?
    { [ $status = 3 ] && [ "$(wc -l <err)" = 1 ] && [ ! -s out ]; } || bad="$bad $share%:$status"
    cp err message
    timeout 60 "$B/indexer" -d cut.db --check >out 2>err
    [ $? = 3 ] || bad="$bad check:$share%"
done
is 'an index cut off anywhere: 3 and one sentence' '' "$bad"
like 'which names the command that mends' 'damaged|no index' "$(cat message)"

# --- bytes changed here and there: answers or status 3, --check never misses a changed text
bad='' missed=0
rounds=40
[ -z "$sanitized" ] || rounds=12
for i in $(seq $rounds); do
    python3 - good.db changed.db "$i" <<'PY'
import random, sys
r = random.Random(int(sys.argv[3]))
b = bytearray(open(sys.argv[1], 'rb').read())
for _ in range([1, 4, 64][int(sys.argv[3]) % 3]):
    b[r.randrange(100, len(b))] = r.randrange(256)
open(sys.argv[2], 'wb').write(b)
PY
    # shellcheck disable=SC2089
    for query in handicap '"værdig sagsbehandling"' '=unge' 'kommun*' '--years handicap' '--any hvad er målet' '-f json mål'; do
        # shellcheck disable=SC2086,SC2089,SC2090 # words on purpose
        timeout 60 "$B/search" -d changed.db $query >out 2>err
        status=$?
        case $status in 0 | 1 | 3) ;; *) bad="$bad $i:$query:$status" ;; esac
    done
    timeout 60 "$B/indexer" -d changed.db --check >out 2>err
    status=$?
    case $status in 0) [ $((i % 3)) != 2 ] || missed=$((missed + 1)) ;; 3) ;; *) bad="$bad $i:check:$status" ;; esac
    timeout 60 "$B/indexer" -d changed.db --passages >out 2>err
    status=$?
    case $status in 0 | 3) ;; *) bad="$bad $i:passages:$status" ;; esac
done
is "bytes changed at random, $rounds times: answers, or 3" '' "$bad"
ok '--check sees 64 wrong bytes, wherever they are' test $missed -le 1

# --- each thing that --check promises to see
lies() { # NAME SQL
    cp good.db lie.db
    sqlite3 lie.db "$2"
    ends "--check: $1" 3 indexer -d lie.db --check
    one_sentence "and says so" 'lie\.db'
}
lies 'a text that was changed behind its back' "UPDATE passage SET text = replace(text, 'handicap', 'tryllestav') WHERE text LIKE '%handicap%'"
lies 'a letter without its passages' 'DELETE FROM passage WHERE id < 4'
lies 'a passage without its letter' 'DELETE FROM letter WHERE id = 1'
lies 'a count of the vocabulary' "UPDATE form SET count = count + 1 WHERE form = 'handicap'"
lies 'a word too many in the vocabulary' "INSERT INTO form(form, key, fold, count) VALUES('zebra', 'zebra', 'zebra', 1)"
lies 'a word too few in the vocabulary' "DELETE FROM form WHERE form = 'handicap'"
cp good.db view.db
sqlite3 view.db "ALTER TABLE letter RENAME TO other; CREATE VIEW letter AS SELECT * FROM other"
ends 'a view in the place of a table is not followed' 3 search -d view.db -l handicap

# --- left half-way: a hot journal is rolled back by whoever opens next
leave_journal() { # an index in the middle of a commit, with the journal that undoes it
    rm -f hot.db*
    cp good.db hot.db
    python3 - hot.db <<'PY'
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('PRAGMA cache_size = 1')
db.execute('BEGIN IMMEDIATE')
db.execute("UPDATE passage SET text = 'ødelagt ' || hex(randomblob(3000))")
db.execute('UPDATE letter SET year = 1999')
os._exit(0)
PY
}
if python3 -c 'import sqlite3' 2>/dev/null; then
    leave_journal
    ok 'there is a journal' test -s hot.db-journal
    is 'search rolls it back' "$(search -d good.db handicap)" "$(search -d hot.db handicap)"
    ok 'and it is gone' test ! -e hot.db-journal
    sound 'sound' hot.db
    leave_journal
    ends 'so does indexer' 0 indexer -d hot.db corpus
    sound 'sound' hot.db
    leave_journal
    mkdir -p shut && mv hot.db hot.db-journal shut && chmod 555 shut && chmod 444 shut/*
    if somebody search --version >/dev/null 2>&1; then
        ends 'where it may not be written: 3' 3 somebody search -d shut/hot.db handicap
        one_sentence 'with the command that mends it' "indexer -d '.*shut/hot\.db' --check"
    else
        skip 'where it may not be written: 3' 'there is no way to be another than root'
    fi
    chmod 755 shut
else
    skip 'a hot journal' 'this python3 has no sqlite3'
fi

# --- a folder and a file that may only be read
mkdir sealed && cp good.db sealed && chmod 444 sealed/good.db && chmod 555 sealed
if somebody search --version >/dev/null 2>&1; then
    ends 'search needs to write nothing' 0 somebody search -d sealed/good.db handicap
    is 'and finds all' "$(search -d good.db -c handicap)" "$(out | wc -l)"
    ends 'indexer --list too' 0 somebody indexer -d sealed/good.db --list
    ends 'a change is refused' 4 somebody indexer -d sealed/good.db --remove corpus/2014.md
    one_sentence 'with one sentence' 'sealed/good\.db'
else
    skip 'a read-only folder' 'there is no way to be another than root'
fi
chmod 755 sealed

# --- a limit on the size of files, as a quota
many() { (ulimit -f 200 && exec "$B/indexer" -d quota.db "$@"); }
mkdir many && for i in {1..400}; do printf 'Brev nummer %d.\n\n%s\n' "$i" "$(seq "$i" $((i + 300)) | xargs)" >"many/$i.txt"; done
indexer -q -d quota.db corpus
ends 'an index beyond it is not written' 4 many many
one_sentence 'with one sentence' 'no room left on the disk'
is 'the old one stays' 8 "$(search -d quota.db -c handicap)"
rm -r many quota.db*

# --- names of the index
indexer -q -d "et 'navn' med \"tegn\" ?mode=memory&x#y.db" corpus
is 'an index by any name' 8 "$(search -d "et 'navn' med \"tegn\" ?mode=memory&x#y.db" -c handicap)"
indexer -q -d file:x.db corpus
is 'file: is no address' 8 "$(search -d file:x.db -c handicap)"
ok 'but a name' test -s file:x.db
indexer -q -d :memory: corpus
ok 'so is :memory:' test -s :memory:
ln -s good.db link.db
is 'through a link' 8 "$(search -d link.db -c handicap)"
# --- commands in messages can be pasted, whatever the names hold
for name in "et 'navn'.db" 'med "tegn" og $(touch pwned) `touch pwned`.db' $'linje\nskift\tog\e[31m.db' $'brudt\xff\xc3.db' '-n ;&|<>*?.db' "'.db"; do
    search -d "$work/$name" x 2>err
    words=$(sed -n 's/.*make one with: indexer -d \(.*\) FOLDER$/\1/p' err)
    eval "set -- $words"
    is "the command for ${name@Q}" "1 $work/$name" "$# $1"
done
ok 'nothing in a name was run' test ! -e pwned
finish
