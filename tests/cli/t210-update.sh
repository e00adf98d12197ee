#!/bin/bash
# The index follows the letters: new, changed, touched, moved, gone; by file, folder, standard input.
. "$(dirname "$0")/lib.bash"
summary() { # NAME NEW CHANGED UNCHANGED REMOVED, of the last `ends`
    like "$1" ": $2 new, $3 changed, $4 unchanged; $5 removed" "$(err)"
}
listed() { indexer -d a.db --list | tail -n +2 | cut -f6 | xargs; }

ends 'a first build' 0 indexer -d a.db corpus
summary 'five letters' 5 0 0 0
is 'all five listed' 'corpus/2014.md corpus/2017.md corpus/2020.md corpus/2023.md corpus/2024.md' "$(listed)"
before=$(stat -c %y a.db)
ends 'again' 0 indexer -d a.db corpus
summary 'nothing has changed' 0 0 5 0
is 'and the file was not written' "$before" "$(stat -c %y a.db)"
touch corpus/2014.md
ends 'a touched letter' 0 indexer -d a.db corpus
summary 'holds what it held' 0 0 5 0
sed -i 's/Langtidsledigheden skal bekæmpes/Tryllekunstnere skal ansættes/' corpus/2014.md
ends 'a changed letter' 0 indexer -v -d a.db corpus
summary 'is replaced' 0 1 4 0
like '-v names it' '^changed +corpus/2014\.md$' "$(err)"
is 'its new words are found' 1 "$(search -d a.db -c tryllekunstner)"
is 'its old words are not' 0 "$(search -d a.db -c '="Langtidsledigheden skal" year:2014')"
sound 'sound after a change' a.db
printf '# Mål for 2031\n\nEn tryllekunstner mere.\n' >corpus/2031.md
ends 'a new letter' 0 indexer -d a.db corpus/2031.md
summary 'is added, the others stay' 1 0 0 0
is 'six now' 6 "$(search -d a.db -l 'år:2000..2100' | wc -l)"
mv corpus/2031.md 2031.gone
ends 'a letter that is gone stays without --prune' 0 indexer -d a.db corpus
is 'six still' 6 "$(indexer -d a.db --list | tail -n +2 | wc -l)"
ends '--prune of another folder' 0 indexer -d a.db --prune "$work/corpus/2014.md"
is 'drops nothing' 6 "$(indexer -d a.db --list | tail -n +2 | wc -l)"
ends '--prune' 0 indexer -d a.db --prune corpus
summary 'drops it' 0 0 5 1
is 'its words too' 1 "$(search -d a.db -c tryllekunstner)"
is 'and its year' 2024 "$(search -d a.db --years | tail -n 1 | cut -f1)"
sound 'sound after --prune' a.db
ends '--remove of a letter' 0 indexer -d a.db --remove corpus/2014.md
summary 'drops it, though its file is there' 0 0 0 1
is 'its words are gone' 0 "$(search -d a.db --strict -c tryllekunstner)"
is 'from completion too' '' "$(search -d a.db --complete tryllek | cut -f1)"
ends '--remove of a folder' 0 indexer -d a.db --remove corpus
is 'drops all below it' '' "$(listed)"
sound 'an index without letters is sound' a.db
ends 'and has no hits' 1 search -d a.db handicap
ends 'nor years' 1 search -d a.db --years handicap
ends 'they come back' 0 indexer -d a.db corpus
is 'all five' 5 "$(indexer -d a.db --list | tail -n +2 | wc -l)"
ends '--rebuild' 0 indexer -d a.db --rebuild corpus/2017.md
summary 'starts over' 1 0 0 0
is 'with what is named alone' corpus/2017.md "$(listed)"

# updates end where a new build ends
indexer -q -d new.db corpus
indexer -q -d a.db corpus
for report in --list --passages; do
    is "$report is the same after updates as after a build" "$(indexer -d new.db $report | sha256sum)" "$(indexer -d a.db $report | sha256sum)"
done
is '--stats too' "$(indexer -d new.db --stats | grep -v bytes)" "$(indexer -d a.db --stats | grep -v bytes)"
for query in handicap 'værdig sagsbehandling' 'beskæftigelse' '--any hvordan får unge en uddannelse'; do
    # shellcheck disable=SC2086 # words on purpose
    is "and the scores of $query" "$(search -d new.db $query | sort)" "$(search -d a.db $query | sort)"
done
is 'and the vocabulary' "$(sqlite3 new.db 'SELECT form, key, fold, count FROM form ORDER BY form' | sha256sum)" \
    "$(sqlite3 a.db 'SELECT form, key, fold, count FROM form ORDER BY form' | sha256sum)"

# --- the same letter by any name
indexer -q -d b.db corpus
(cd corpus && indexer -d ../b.db . 2>"$work/err")
summary 'cd corpus; indexer . means the same letters' 0 0 5 0
ends 'so does ./corpus/../corpus' 0 indexer -d b.db ./corpus/../corpus/
summary 'unchanged' 0 0 5 0
ln -s corpus link
ends 'so does a link' 0 indexer -d b.db link
summary 'unchanged' 0 0 5 0
ends 'a folder named twice' 0 indexer -d b.db corpus corpus corpus/2014.md
summary 'is read once' 0 0 5 0
is 'paths are shown from the working folder' corpus/2017.md "$(search -d b.db -l benchmark-rapporter | cut -f2 | head -n 1)"
is 'and from within it' 2017.md "$(cd corpus && search -d ../b.db -l benchmark-rapporter | cut -f2 | head -n 1)"
is 'and in full from elsewhere' "$work/corpus/2017.md" "$(cd / && search -d "$work/b.db" -l benchmark-rapporter | cut -f2 | head -n 1)"

# --- standard input
printf '# Mål for 2032\n\nEn tryllekunstner fra et rør.\n' | indexer -q -d b.db --name rør.md -
is 'a letter from standard input' '2032 rør.md' "$(search -d b.db tryllekunstner | cut -f1,2 | grep rør | tr '\t' ' ')"
printf '# Mål for 2032\n\nEn tryllekunstner fra et rør.\n' | indexer -d b.db --name rør.md - 2>err
summary 'the same again' 0 0 1 0
printf '# Mål for 2033\n\nEn jonglør fra et rør.\n' | indexer -d b.db --name rør.md - 2>err
summary 'another by that name' 0 1 0 0
is 'takes its place' 2033 "$(search -d b.db 'jonglør' | cut -f1)"
ends '--prune leaves it, as it never had a file' 0 indexer -d b.db --prune .
is 'there still' 1 "$(search -d b.db -c jonglør)"
ends '--remove takes it' 0 indexer -d b.db --remove rør.md
is 'gone' 0 "$(search -d b.db --strict -c jonglør)"
sound 'sound at the end' b.db
ok 'no file is left beside the index' test "$(find . -maxdepth 1 -name 'b.db*' | wc -l)" = 1
finish
