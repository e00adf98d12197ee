#!/bin/bash
# Other formats than text, by commands of the settings that stand in for readers: what each outcome costs and says,
# files inside files, what is remembered, pages, --text. The real readers: t208-readers.sh.
. "$(dirname "$0")/lib.bash"
export XDG_CONFIG_HOME=$work/settings BREV_READERS=$work/no-readers
mkdir -p settings/brev l
cat >settings/brev/config <<'END'
reader = .copy cat
reader = .crash kill -SEGV $$
reader = .exits read status; echo "said more" >&2; exit $status
reader = .flood yes
reader = .silent cat >/dev/null
reader = .named cat; echo "I am $1."
reader = .absent /no/such/program
reader = .left sleep 1000 & cat
reader = .zip
END
listed() { indexer -d a.db --list | tail -n +2 | cut -f 6; }
letter() { printf '# Brev\n\nDet handler om %s i Aarhus.\n' "$1"; }
member() { printf '%s %s\n%s\n%s' "$(printf %s "$1" | wc -c)" "$(printf %s "$2" | wc -c)" "$1" "$2"; }
members() { echo 'brev-members 1'; while [ $# -gt 0 ]; do member "$1" "$2"; shift 2; done; }

# --- one command, one letter
letter alfa >l/a.copy
letter bravo >l/b.NAMED
letter charlie >l/c.left
ends 'commands read letters' 0 indexer -d a.db -v l
is 'each one' 'l/a.copy l/b.NAMED l/c.left' "$(listed | xargs)"
is 'a command gets the name' 1 "$(search -d a.db -c '"I am b.NAMED"')"
ends 'unchanged' 0 indexer -d a.db l
like 'nothing is read again' '3 letters: 0 new, 0 changed, 3 unchanged' "$(err)"
ends '--text prints what was read' 0 indexer --text l/b.NAMED
is 'all of it' "$(letter bravo; echo 'I am b.NAMED.')" "$(out)"
printf 'sm\xf8r og br\xf8d\n' >l/d.txt
ends '--text of a text' 0 indexer --text l/d.txt
is 'as it is read' 'smør og brød' "$(out)"
printf 'b\033[2J\033[31mrød\r\n\ttab\fny side\n' >l/d.txt
is 'a pipe gets every byte' "$(md5sum <l/d.txt)" "$(indexer --text l/d.txt | md5sum)"
is 'a terminal none that steers it' $'b�[2J�[31mrød|\ttabny side|' \
    "$(script -qec "exec '$B/indexer' --text l/d.txt" /dev/null </dev/null | tr -d '\r' | tr '\n' '|')"
rm l/d.txt
ends '--text of what no reader has' 2 indexer --text settings/brev/config
one_sentence 'in a sentence' 'config: files of this kind are not read; a line .reader = ENDING COMMAND'
ends '--text of two files' 2 indexer --text l/d.txt l/d.txt
is 'takes one' 1 "$(indexer --text l/d.txt l/d.txt 2>&1 | grep -c 'takes one FILE')"
ends '--text of what is not there' 2 indexer --text l/none.copy
one_sentence 'in a sentence, too' 'l/none.copy: No such file'

# --- every way to fail costs its letter, and says why
for status in 3 4 5 6 7 8 1 2 9; do echo "$status" >"l/$status.exits"; done
echo >l/x.crash; echo >l/y.flood; echo x >l/z.silent; echo >l/w.absent
ends 'what cannot be read is skipped: 1' 1 indexer -d a.db l
is 'each once' 13 "$(grep -c ': skipped: ' <<<"$(err)")"
like 'damaged' 'l/3.exits: skipped: the file is damaged or cut short; get it once more' "$(err)"
like 'locked' 'l/4.exits: skipped: it is locked by a password; save it without one' "$(err)"
like 'no text' 'l/5.exits: skipped: it has no text' "$(err)"
like 'over a limit' 'l/6.exits: skipped: it is larger, or holds more files, than is read' "$(err)"
like 'of another kind' 'l/7.exits: skipped: it is not of the kind that its name says' "$(err)"
like 'encrypted' 'l/8.exits: skipped: it is encrypted for a certificate or a key .S/MIME, PGP.; save it decrypted' "$(err)"
is 'failed' 3 "$(grep -c 'l/[129].exits: skipped: its reader failed' <<<"$(err)")"
like 'crashed' 'l/x.crash: skipped: its reader failed' "$(err)"
like 'without end' 'l/y.flood: skipped: it is larger' "$(err)"
like 'silent' 'l/z.silent: skipped: it has no text' "$(err)"
like 'not to be started' 'l/w.absent: skipped: its reader cannot be started' "$(err)"
like 'nothing else happens' '^3 letters: 0 new, 0 changed, 3 unchanged; 0 removed; 13 skipped' "$(err)"
is 'the letters are there' 3 "$(search -d a.db -c Aarhus)"
sound 'the index is sound' a.db

# --- what failed is not tried again, until it, a reader or somebody says so
ends 'once more: nothing is skipped now' 1 indexer -d a.db l
is 'but what may be mended elsewhere' 'l/w.absent' "$(sed -n 's/.*indexer: \(.*\): skipped.*/\1/p' "$work/err")"
like 'the rest is counted' '; 12 not read, as before \(--retry tries again\)' "$(err)"
rm l/w.absent
ends 'then it is a success' 0 indexer -d a.db l
ends '--retry' 1 indexer -d a.db --retry -v l
is 'tries each' 12 "$(grep -c ': skipped: ' <<<"$(err)")"
like '-v says what the reader said' 'said more' "$(err)"
letter delta >l/3.exits; sed -i 's/^reader = .exits.*/reader = .exits cat/' settings/brev/config
ends 'another reader tries all' 1 indexer -d a.db l
is 'and succeeds where it can' 1 "$(search -d a.db -c delta)"
like 'of which the rest fails' '; 3 skipped' "$(err)"
touch l/x.crash
ends 'a touched file that holds what it held is not tried' 0 indexer -d a.db l
echo other >l/x.crash
ends 'a changed one is' 1 indexer -d a.db l
like 'alone' '; 1 skipped; 2 not read' "$(err)"
letter echo >l/a.copy; indexer -q -d a.db l; sed -i 's/^reader = .copy.*/reader = .copy exit 3/' settings/brev/config
is 'a changed letter is changed' '0 1' "$(search -d a.db -c alfa) $(search -d a.db -c echo)"
letter foxtrot >l/a.copy
ends 'one that turned bad' 1 indexer -d a.db l
is 'is not answered from its old text' '0 0' "$(search -d a.db -c echo) $(search -d a.db -c foxtrot)"
sed -i 's/^reader = .copy.*/reader = .copy cat/' settings/brev/config
rm l/*.exits l/x.crash l/y.flood l/z.silent
ends '--prune forgets what failed, too' 0 indexer -d a.db --prune l
unlike 'and says nothing of it' 'not read' "$(err)"
is 'for good' '' "$(sqlite3 a.db 'SELECT path FROM file')"

# --- a reader that is away
sed -i 's/^reader = .left/#&/' settings/brev/config
printf x >l/brev.pdf; printf x >l/brev.doc2
ends 'a format without its reader' 0 indexer -d a.db l
like 'says what to install' 'indexer: 1 .pdf: to read them, install the package brev-readers' "$(err)"
like 'and that it is passed over' '3 other files passed over \(' "$(err)"
ends 'asked for by name: 1' 1 indexer -d a.db l/brev.pdf
like 'it says the same' 'l/brev.pdf: skipped: to read it, install the package brev-readers' "$(err)"
sed -i 's/^#reader = .left/reader = .left/' settings/brev/config
mkdir there && printf '#!/bin/sh\ncat\n' >there/pdf && chmod +x there/pdf
printf '# Side et\n\nHotel ligger her.\n\f# Side to\n\nIndien ligger her.\n\f' >l/brev.pdf
ends 'when it comes' 0 env BREV_READERS="$work/there" "$B/indexer" -d a.db l
is 'it is read' 1 "$(search -d a.db -c indien)"
ends 'when it goes again' 0 indexer -d a.db --prune l
is 'nothing is lost' 1 "$(search -d a.db -c indien)"

# --- pages
is 'the page, in JSON' '2 "program"' "$(search -d a.db -f json indien | jq -r '"\(.page) \"\(.encoding)\""')"
is 'of a text there is none' null "$(search -d a.db -f json charlie | jq .page)"
like 'in text' 'l/brev.pdf p. 2 ' "$(search -d a.db -f text indien)"
like 'in Danish' 'l/brev.pdf s. 2 ' "$(env LC_ALL=da_DK.UTF-8 "$B/search" -d a.db -f text indien)"
like 'a link to it' "l/brev.pdf#page=2"$'\033' "$(search -d a.db -f text --hyperlink always indien)"
like 'in html' '<a href="file:///[^"]*/l/brev.pdf#page=2">page 2</a>' "$(search -d a.db -f html indien)"
is 'tsv has its columns' 6 "$(search -d a.db -f tsv indien | head -n 1 | tr '\t' '\n' | wc -l)"
is 'it is not changed' false "$(search -d a.db -f json indien | jq .changed)"

# --- files inside files
rm -r l && mkdir l
mail=$(printf 'From: Ole Hansen <ole@stm.dk>\nTo: Ib <ib@kl.dk>\nDate: 2019-02-05 10:00\nSubject: Juliet\n\nKære Ib\n\nJuliet er vedlagt.\n')
inner=$(members z.copy "$(letter kilo)" deeper.copy "$(members deepest.copy "$(members 4.md "$(letter lima)" 5.copy x)")")
members 2019/brev.md "$(letter mike)" '' "$mail" ../a.md x /b.md x $'c\nd.md' x 2019/brev.md x .skjult.md x g.xlsx x \
    $'\xff.md' x .. x a/./b.md x a//b.md x bad.crash x "æ ø.md" "$(letter november)" in.copy "$inner" folder/ '' '' 'x' >l/c.copy
ends 'members' 1 indexer -d b.db -v l
listed() { indexer -d b.db --list | tail -n +2 | cut -f 6; }
is 'are letters' 'l/c.copy|l/c.copy!2019/brev.md|l/c.copy!in.copy!deeper.copy!deepest.copy!4.md|l/c.copy!in.copy!z.copy|l/c.copy!æ ø.md|' "$(listed | tr '\n' '|')"
is 'a mail has its facts' '2019|2019-02-05|Juliet' "$(indexer -d b.db --list | grep 'c.copy$' | cut -f 1,2,5 | tr '\t' '|')"
is 'names that are none' 5 "$(grep -c 'skipped: its name is no name in a folder' <<<"$(err)")"
like 'a control character' 'l/c.copy!c d.md: skipped: there is a control character in its name' "$(err)"
like 'no UTF-8' 'skipped: its name is not UTF-8' "$(err)"
is 'doubles' 2 "$(grep -c 'skipped: it holds two files of this name' <<<"$(err)")"
like 'too deep' 'deepest.copy!5.copy: skipped: files inside files are read to a depth of three' "$(err)"
like 'a faulty one' 'l/c.copy!bad.crash: skipped: its reader failed' "$(err)"
like 'one without a reader is passed over' '; 1 other file passed over' "$(err)"
unlike 'hidden ones and folders are not spoken of' 'skjult|!folder/' "$(err)"
sound 'the index is sound' b.db
ends 'unchanged' 0 indexer -d b.db l
like 'nothing is read' '5 letters: 0 new, 0 changed, 5 unchanged; 0 removed; 11 not read, as before' "$(err)"
touch l/c.copy
ends 'touched' 0 indexer -d b.db l
like 'nothing either' '5 letters: 0 new, 0 changed, 5 unchanged; 0 removed; 11 not read' "$(err)"
ends 'a member, as text' 0 indexer --text 'l/c.copy!in.copy!z.copy'
is 'is printed' "$(letter kilo)" "$(out)"
ends "the container's own letter" 0 indexer --text l/c.copy
is 'too' "$mail" "$(out)"
ends 'one that is not there' 2 indexer --text 'l/c.copy!x.md'
one_sentence 'names one that is' 'l/c.copy!x.md is no letter; one that the file holds: l/c.copy'
is 'a member is as its file' false "$(search -d b.db -f json mike | jq .changed)"
is 'the own letter too' false "$(search -d b.db -f json vedlagt | jq .changed)"
like 'a link leads to the file' "/l/c.copy"$'\033' "$(search -d b.db -f text --hyperlink always mike)"
sed -i 's/november/oscar!!!/g' l/c.copy
is 'a member that changed' '1 changed, 4 unchanged; 0 removed' "$(indexer -d b.db l 2>&1 | grep -o '1 changed.*removed')"
is 'is another' '0 1' "$(search -d b.db -c november) $(search -d b.db -c oscar)"
members 2019/brev.md "$(letter mike)" >l/c.copy
is 'members that are gone' '1 unchanged; 4 removed' "$(indexer -d b.db l 2>&1 | grep -o '1 unchanged.*removed')"
ends '--remove of a member' 0 indexer -d b.db --remove 'l/c.copy!2019/brev.md'
is 'it is gone' 0 "$(indexer -d b.db --list | grep -c c.copy)"
ends 'its file is still there' 0 indexer -q -d b.db l
is 'so it comes back, as any letter does' 'l/c.copy!2019/brev.md' "$(indexer -d b.db --list | tail -n +2 | cut -f 6 | grep c.copy)"
members a.md "$(letter mike)" b.md "$(letter papa)" >l/c.copy; indexer -q -d b.db l
ends '--remove of the file' 0 indexer -d b.db --remove l/c.copy
like 'removes its members' '2 removed' "$(err)"
indexer -q -d b.db l; rm l/c.copy; letter quebec >l/q.md
ends '--prune' 0 indexer -d b.db --prune l
is 'drops the members of what is gone' l/q.md "$(listed)"
sound 'the index is sound' b.db
members a.md "$(letter romeo)" >c.copy
ends 'by standard input' 0 sh -c "\"$B/indexer\" -q -d b.db --name c.copy - <c.copy"
ends 'once more' 0 sh -c "\"$B/indexer\" -d b.db --name c.copy - <c.copy"
like 'nothing is new' '1 letter: 0 new, 0 changed, 1 unchanged' "$(err)"
is 'its member is there' 1 "$(search -d b.db -c romeo)"

# --- an index of another version
rm -r l && mkdir l
members a.md "$(letter alfa)" b.md "$(letter bravo)" >l/c.copy
letter charlie >l/d.copy
indexer -q -d v.db l
aged() { sqlite3 v.db "UPDATE meta SET value = '0-x' WHERE name = 'analyser'"; }
aged
sed -i 's/^reader = .copy/#&/' settings/brev/config
ends 'of letters whose reader is away: 1' 1 indexer -d v.db l
is 'each is named' 3 "$(grep -c 'is in the index and cannot be read again' <<<"$(err)")"
sed -i 's/^#reader = .copy/reader = .copy/' settings/brev/config
ends 'whose reader is there' 0 indexer -q -d v.db l
is 'it is made anew, with the members' 3 "$(search -d v.db -c aarhus)"
now=$(sqlite3 v.db 'PRAGMA user_version')
for version in $((now - 1)) $((now + 1)); do
    sqlite3 v.db "PRAGMA user_version = $version"
    ends "of the tables of version $version" 3 search -d v.db aarhus
done
sqlite3 v.db "PRAGMA user_version = $((now - 1))"
ends 'an older one' 0 indexer -q -d v.db l
is 'is made anew' 3 "$(search -d v.db -c aarhus)"
ends 'most of it comes anew' 0 indexer -q -d v.db --rebuild l
# more than 8 MB, and an index of more than 64, in which nothing is changed in place
members a.md "$(letter alfa)" b.md "$(letter bravo)" c.md "$(head -c 2000000 /dev/zero | tr '\0' '\n'; seq 700000 | sed 's/^/ord/')" >l/c.copy
ends 'a large change' 0 indexer -d v.db l
like 'carries over what stays' '4 letters: 1 new, 0 changed, 3 unchanged' "$(err)"
ends 'then' 0 indexer -d v.db l
like 'nothing is read' '4 letters: 0 new, 0 changed, 4 unchanged' "$(err)"
rm l/d.copy
ends 'a large one again' 0 indexer -d v.db --prune l
is 'leaves three' 3 "$(indexer -d v.db --list | tail -n +2 | wc -l)"
sound 'and is sound' v.db

# --- facts: a mail is read as one that was saved as text: the letter in it goes before its head, which says when it was
# sent, and not when the letter was written
rm -r l && mkdir l
printf 'From: Ole Hansen <ole@stm.dk>\nTo: Ib <ib@kl.dk>\nDate: 2019-02-05 10:00\nSubject: Videresendt\n\n# Udmelding af mål for 2014\n\nKøbenhavn, den 3. marts 2013\n\nKære borgmester\n\nHer er målene.\n\nMed venlig hilsen\n\nMette Madsen\n' >l/a.copy
indexer -q -d f.db l
is 'its text says when, what about and who signs' '2014|2013-03-03|Udmelding af mål for 2014|Mette Madsen' "$(indexer -d f.db --list | tail -n 1 | cut -f 1,2,4,5 | awk -F '\t' '{ print $1 "|" $2 "|" $4 "|" $3 }')"

# --- streams that lie
rm -r l && mkdir l && letter sierra >l/s.md
stream() { printf 'brev-members 1\n%b' "$1" >"l/$2.copy"; }
stream '4 3\na.md\nabc' whole; stream '4 99\nb.md\nabc' cut; stream '4 3' head; stream '-1 3\nx' minus
stream '4 99999999999999999999999999\nc.md\nx' huge; stream '99999 3\nd.md\nx' long; stream 'a b\n' words; stream '' empty
stream '4 3\ne.md\nabc4 3\nf.mdxabc' torn; stream '4 67108865\ng.md\n' large; stream '4 \ng.md\n' none; stream '1 0\n\x00\n' nul
ends 'streams that lie cost themselves' 1 indexer -d c.db l
is 'and are said once each' 10 "$(grep -c ': skipped: ' <<<"$(err)")"
is 'what was whole is there' 'l/s.md|l/torn.copy!e.md|l/whole.copy!a.md|' "$(indexer -d c.db --list | tail -n +2 | cut -f 6 | tr '\n' '|')"
python3 - <<'END'
with open('l/many.copy', 'wb') as f:
    f.write(b'brev-members 1\n')
    for i in range(100000): f.write(b'%d 2\n%d.md\nhi' % (len(str(i)) + 3, i))
END
ends 'a hundred thousand members' 1 indexer -d d.db l/many.copy
like 'are too many' 'l/many.copy: skipped: it is larger, or holds more files, than is read' "$(err)"
is 'after ten thousand' 10000 "$(indexer -d d.db --list | tail -n +2 | wc -l)"
sound 'the index is sound' d.db

# --- a command can do little
cat >>settings/brev/config <<'END'
reader = .write cat; echo x >harm; echo x >"$TMPDIR/fine"
reader = .net cat; python3 -c 'import socket; socket.socket()' && echo connected; true
reader = .x32 cat; python3 call.py
END
# a socket as x86-64 numbers it, and as its other interface does (x32), which few kernels have
cat >call.py <<'END'
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
x32 = 0x40000000 if platform.machine() == 'x86_64' else 0
call = 41 if x32 else 198
got = [(libc.syscall(number, 1, 1, 0), ctypes.get_errno()) for number in (call, x32 + call)]
print('both forbidden' if got == [(-1, 1)] * 2 else f'{got}')
END
mkdir -p w tmp && letter tango >w/t.write && letter uniform >w/u.net && letter victor >w/v.x32
if [ -z "$sanitized" ]; then
    case $B in */coverage*) ;; *)
        ends 'a command that would write and connect' 0 env TMPDIR="$work/tmp" "$B/indexer" -q -d e.db w
        is 'writes only where temporary files go' 'no x' "$([ -e harm ] && echo yes || echo no) $(cat tmp/fine)"
        is 'connects nowhere' 0 "$(search -d e.db -c connected)"
        is 'by no numbers of system calls' 1 "$(search -d e.db -c 'both forbidden')" ;;
    esac
fi
finish
