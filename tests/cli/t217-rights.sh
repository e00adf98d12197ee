#!/bin/bash
# Whoever may not read the index may not read anything of it: the files beside it, and those that take its place.
. "$(dirname "$0")/lib.bash"
python3 "$ROOT/tests/faults/letters.py" letters 40 60000
mode() { stat -c %a "$1"; }

# --- a new index is as narrow as its letters
umask 022
indexer -q -d new.db corpus
is 'letters that all may read' 644 "$(mode new.db)"
chmod 600 corpus/2017.md; chmod 640 corpus/2014.md
rm new.db; indexer -q -d new.db corpus
is 'one that its owner alone may read' 600 "$(mode new.db)"
chmod 644 corpus/2017.md
rm new.db; indexer -q -d new.db corpus
is 'one that a group may read' 640 "$(mode new.db)"
rm new.db; (umask 077; indexer -q -d new.db corpus)
is 'never more than the umask allows' 600 "$(mode new.db)"
rm new.db; indexer -q -d new.db --mode 660 corpus
is '--mode says otherwise' 660 "$(mode new.db)"
indexer -q -d new.db --mode 644 --rebuild corpus
is 'but not of a file that is there' 660 "$(mode new.db)"
ends '--mode without sense: 2' 2 indexer -d new.db --mode 999 corpus
ends '--mode that shuts the owner out: 2' 2 indexer -d new.db --mode 044 corpus

# --- looks at the folder while a private index is worked on
cat >look.py <<'PY'
import os, subprocess, sys, time
looks = seen = 0
def run(command):
    global looks, seen
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        done = child.poll() is not None
        for name in os.listdir('.'):
            if not name.startswith('private.db'):
                continue
            try:
                mode = os.stat(name).st_mode & 0o777
            except FileNotFoundError:
                continue
            if mode & 0o077:
                seen += 1
                print('seen:', name, oct(mode), command[1:], file=sys.stderr)
        looks += 1
        if done:
            return
        time.sleep(.0005)
indexer = [sys.argv[1], '-q', '-d', 'private.db']
for turn in range(int(sys.argv[2])):
    run(indexer + ['--rebuild', 'letters'])
    for name in sorted(os.listdir('letters'))[turn % 2::2]:
        with open('letters/' + name, 'a') as file:
            file.write('\n\nTilføjet %d.\n' % turn)
    run(indexer + ['letters'])
    run(indexer + ['corpus'])
    run(indexer + ['--remove', 'corpus'])
    run(indexer + ['--vacuum'])
    if looks > int(sys.argv[3]):
        break
print(looks > 20, seen)
PY
indexer -q -d private.db letters && chmod 600 private.db
is 'a private index: nobody else may read a file of it' 'True 0' "$(python3 look.py "$B/indexer" "${LOOK_TURNS:-2}" "${LOOKS:-1000}" 2>said)"
[ ! -s said ] || head -5 said | sed 's/^/# /'
is 'nor is one left' private.db "$(echo private.db*)"
is 'which has its rights' 600 "$(mode private.db)"

# --- access lists, attributes, owners
attributes() { python3 -c 'import os, sys; print({n: os.getxattr(sys.argv[1], n) for n in sorted(os.listxattr(sys.argv[1])) if n != "security.capability"})' "$1"; }
cat >list.py <<'PY'
import os, struct, sys
entries = [(1, 6, 0xffffffff), (2, 4, 12345), (4, 0, 0xffffffff), (16, 4, 0xffffffff), (32, 0, 0xffffffff)]
os.setxattr(sys.argv[1], 'system.posix_acl_access', struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *e) for e in entries))
PY
indexer -q -d listed.db corpus
if python3 list.py listed.db 2>/dev/null; then
    python3 -c 'import os; os.setxattr("listed.db", "user.note", b"mine")' 2>/dev/null
    before=$(attributes listed.db)
    for arguments in '--vacuum' '--rebuild letters' 'letters' '--remove letters'; do
        # shellcheck disable=SC2086 # words on purpose
        ends "an index with an access list: $arguments" 0 indexer -q -d listed.db $arguments
        is 'keeps it and its attributes' "$before" "$(attributes listed.db)"
        is 'and its mask' 640 "$(mode listed.db)"
    done
else
    skip 'an index with an access list' 'the file system has none'
fi
if somebody indexer --version >/dev/null 2>&1; then
    mkdir -m 777 shared; indexer -q -d shared/s.db corpus; chmod 666 shared/s.db
    cp shared/s.db before.db
    somebody indexer -q -d shared/s.db --vacuum 2>said
    is 'who cannot give the new file its owner is refused: 4' 4 $?
    like 'in a sentence' 'cannot be given the owner and rights of .*run this again as its owner' "$(cat said)"
    ok 'the index is as it was' cmp -s shared/s.db before.db
    is 'and alone' shared/s.db "$(echo shared/s.db*)"
    chmod 777 corpus; printf '# Brev\n\nHotel.\n' >corpus/h.md
    somebody indexer -q -d shared/s.db corpus
    is 'a small change in place needs no owner' 1 "$(search -d shared/s.db -c hotel)"
else
    skip 'another owner' 'there is no other user'
fi
finish
