#!/bin/bash
# What is not there is not answered, and nothing vanishes by accident: letters that are gone, changed behind the index's
# back, or no text any more; folders that are missing or empty.
. "$(dirname "$0")/lib.bash"
listed() { indexer -d a.db --list | tail -n +2 | wc -l; }
hits() { search -d a.db --strict -c "$1"; }
mkdir -p l/2019 l/2020
for i in 1 2 3; do printf '# Brev %s\n\nAlfa bravo.\n' "$i" >"l/2019/$i.md"; done
printf '# Brev\n\nCharlie.\n' >l/2020/4.md
indexer -q -d a.db l

# --- a letter whose name is another thing now
mv l/2019 elders && ln -s ../elders l/2019
ends 'a folder that is a link now: a plain run' 0 indexer -v -d a.db l
is '-v names what is missing' 3 "$(grep -c '^missing  *l/2019/' <<<"$(err)")"
is 'and keeps it' 4 "$(listed)"
ends '--prune' 0 indexer -d a.db --prune l
like 'drops what is no longer there' '; 3 removed' "$(err)"
is 'as a new index would' 0 "$(hits alfa)"
rm l/2019 && mv elders l/2019 && indexer -q -d a.db l
rm l/2019/1.md && mkdir l/2019/1.md
rm l/2019/2.md && ln -s 3.md l/2019/2.md
ends 'a folder and a link by the names of letters' 0 indexer -d a.db --prune l
is 'are no letters' 1 "$(hits alfa)"

# --- folders that are missing or empty
mv l/2019 away && mkdir l/2019
ends 'an empty PATH drops nothing: 1' 1 indexer -d a.db --prune l/2019 l
like 'which is said, with what to type' "no letters are found at l/2019, but the index has 1 from there: it is kept; if it is gone for good: indexer -d '.*a\\.db' --remove '.*/l/2019'\$" "$(err)"
is 'its letter is there' 1 "$(hits alfa)"
rmdir l/2019
ends 'so does a missing one: 1' 1 indexer -q -d a.db --prune l/2019
is 'and is told once' 1 "$(grep -c 'no letters are found' <<<"$(err)")"
is 'its letter is there too' 1 "$(hits alfa)"
command=$(sed -n 's/.*for good: indexer //p' <<<"$(err)")
ends 'the command drops it' 0 sh -c "\"$B/indexer\" $command"
is 'for good' 0 "$(hits alfa)"
mv away l/2019
if somebody indexer --version >/dev/null 2>&1; then
    mkdir -m 777 open; somebody indexer -q -d open/a.db l; chmod 000 l/2019
    somebody indexer -q -d open/a.db --prune l 2>said
    is 'a folder that may not be read: 1' 1 $?
    chmod 755 l/2019
    is 'drops nothing' 1 "$(search -d open/a.db --strict -c alfa)"
    indexer -q -d a.db l
else
    skip 'a folder that may not be read drops nothing' 'there is no other user'
fi

# --- a letter that is no text any more
ends 'before' 0 indexer -q -d a.db l
{ printf '\000\001\002'; head -c 3000 /dev/zero; } >l/2020/4.md
ends 'a letter overwritten with bytes: 1' 1 indexer -d a.db l
like 'is named' 'l/2020/4\.md: skipped' "$(err)"
is 'and answers nothing' 0 "$(hits charlie)"
sound 'sound' a.db

# --- changes that keep size and time
printf '# Brev\n\nDelta.\n' >l/d.md && touch -d 2020-01-01 l/d.md && indexer -q -d a.db l
printf '# Brev\n\nEcho!.\n' >l/d.md && touch -d 2020-01-01 l/d.md
indexer -q -d a.db l
is 'a change that keeps size and mtime is seen' '1 0' "$(hits echo) $(hits delta)"
printf '# Brev\n\nFoxtr.\n' >l/new && touch -d 2020-01-01 l/new && mv l/new l/d.md
indexer -q -d a.db l
is 'so is one by another file of the same looks' 1 "$(hits foxtr)"

# --- pipes and devices
mkfifo pipe
for program in "search -d pipe alfa" "indexer -d pipe l" "indexer -d pipe --rebuild l" "indexer -d pipe --list"; do
    # shellcheck disable=SC2086 # words on purpose
    ends "$program does not wait: 3" 3 timeout 60 "$B/"$program
done
ok 'the pipe is there' test -p pipe
if mknod device c 1 3 2>/dev/null; then # one of its own: a program that replaces it must not hurt the machine
    ends 'a device is no index: 3' 3 indexer -d device --rebuild l
    ok 'and stays what it is' test -c device
else
    skip 'a device is no index' 'none can be made'
fi
ln -s nowhere dangling
ends 'a link to nothing is not replaced: 3' 3 indexer -d "$work/dangling" l
ok 'it is a link still' test -L dangling

# --- standard input that cannot be read, while a reader holds on to the index: the run begins again, in a copy
mkdir held
printf '# Brev\n\nDelta.\n' >held/1.md
indexer -q -d held.db held
printf '# Brev\n\nEcho.\n' | indexer -q -d held.db --name rør.md -
printf '# Brev\n\nFoxtrot.\n' >held/1.md
python3 - "$B/indexer" 2>err.txt <<'PY'
import sqlite3, subprocess, sys
reader = sqlite3.connect("held.db", isolation_level=None)
reader.execute("BEGIN")
reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
sys.exit(subprocess.run([sys.argv[1] + " -d held.db --name rør.md - held <&-"], shell=True).returncode)
PY
is 'is a skipped letter' 1 $?
is 'which stays as it was' 1 "$(search -d held.db --strict -c echo)"
is 'while the others are read' 1 "$(search -d held.db --strict -c foxtrot)"
finish
