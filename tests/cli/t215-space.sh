#!/bin/bash
# What letters that are gone took is given back: by itself where it is much, all of it with --vacuum.
. "$(dirname "$0")/lib.bash"
python3 "$ROOT/tests/faults/letters.py" letters 60 12000
size() { stat -c %s "$1"; }
scores() { search -d "$1" -f tsv 'unge ELLER indsats' | cut -f2-5 | sort | sha256sum; }
fits() { # NAME DB SHARE: an index is at most SHARE hundredths of a new one of the same letters
    rm -f fresh.db
    indexer -q -d fresh.db letters
    ok "$1" test $(($(size "$2") * 100)) -le $(($(size fresh.db) * $3))
}

indexer -q -d a.db letters
mkfifo questions
search -d a.db -c --batch - <questions >held &
exec 3>questions
rm letters/00[1-4]?.md
ends 'two thirds of the letters are dropped' 0 indexer -d a.db --prune letters
fits 'the index has the size of a new one' a.db 110
sound 'and is sound' a.db
is 'with the answers of a new one' "$(scores fresh.db)" "$(scores a.db)"
is 'no other file is left' a.db "$(echo a.db*)"
echo arbejde >&3
exec 3>&-
wait $!
is 'a reader that had it open' 0 $?
like 'is answered' '^1	[0-9]+$' "$(cat held)"

rm letters/000[0-2].md
cp -p a.db before.db
ends 'a few letters are dropped' 0 indexer -d a.db --prune letters
ok 'which writes no new file' test "$(size a.db)" -ge "$(size before.db)"
inode=$(stat -c %i a.db)
ends '--vacuum needs no PATH' 0 indexer -d a.db --vacuum
like 'and changes no letter' '^0 letters: 0 new, 0 changed, 0 unchanged; 0 removed' "$(err)"
fits 'it gives all back' a.db 105
ok 'in a file that took the place of the old one' test "$inode" != "$(stat -c %i a.db)"
sound 'and is sound' a.db
is 'with the answers of a new one' "$(scores fresh.db)" "$(scores a.db)"
rm letters/0003.md
ends 'with a PATH both are done' 0 indexer -d a.db --vacuum --prune letters
like 'in one go' '; 1 removed' "$(err)"
fits 'and all is given back' a.db 105
ends 'with --remove too' 0 indexer -d a.db --vacuum --remove letters
is 'down to an index of nothing' 0 "$(indexer -d a.db --stats | sed -n 's/^letters	//p')"
mkdir nothing
indexer -q -d nothing.db nothing
is 'as small as one that never had any' "$(size nothing.db)" "$(size a.db)"
sound 'and sound' a.db
ends 'no index: 3' 3 indexer -d none.db --vacuum
one_sentence 'with the command that makes one' 'there is no index at .*none\.db; make one with: indexer -d'
is 'and none is made' 'none.db*' "$(echo none.db*)"
cp corpus/2014.md brev.md
ends 'a letter is no index: 3' 3 indexer -d brev.md --vacuum
ok 'and stays as it was' cmp -s corpus/2014.md brev.md
finish
