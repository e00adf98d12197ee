#!/bin/bash
# What the readers of DOCX, ODT, HTML, mail and archives make of documents of several makers, word for word; and files
# that are made to hurt their reader, of which each costs its own letter and no other.
. "$(dirname "$0")/lib.bash"
for reader in office mail html archive; do
    [ -x "$B/readers/$reader" ] || { skip 'the readers' "there is no reader $reader in this build"; finish; }
done
documents=$ROOT/tests/readers/documents
cp -r "$documents" d
rm -f d/*.expected d/README d/*.pdf # PDFs: t208

# --- documents: read.expected is what --text prints of each, list.expected the facts of each letter
read_all() {
    local file
    for file in d/*.docx d/*.odt d/*.html d/*.eml; do
        printf '== %s\n' "${file#d/}"
        indexer --text "$file" 2>&1
    done
}
is 'what is read of each' "$(cat "$documents/read.expected")" "$(read_all)"
ends 'all of them: some are locked, one is cut' 1 indexer -d a.db d
is 'those are skipped' 'laast.docx laast.odt laast.zip skaaret.docx' \
    "$(sed -n 's,^indexer: d/\([^:]*\): skipped: .*,\1,p' "$work/err" | xargs)"
is 'three need a password' 3 "$(grep -c 'locked by a password' "$work/err")"
is 'one is damaged' 1 "$(grep -c 'damaged or cut short' "$work/err")"
is 'the facts of the others, and of the files in them' "$(cat "$documents/list.expected")" \
    "$(indexer -d a.db --list | sed 's,d/\([^/]*\)$,\1,;s,d/sager,sager,')"
sound 'the index is sound' a.db

# --- files that are made to hurt
mkdir bombs && python3 "$ROOT/tests/formats/bombs.py" bombs
# sanitizers make of ten seconds of work a minute: a third of them, unless BOMBS=all
[ -z "$sanitized" ] || [ "${BOMBS:-}" = all ] || find bombs -type f | sort | awk 'NR % 3' | xargs -d '\n' rm
printf '# Et helt brev\n' >bombs/whole.md
indexer -d b.db bombs >said 2>&1
is 'done, but some are skipped' 1 $?
indexer -d b.db --list | tail -n +2 | cut -f 6 | sed 's/!.*//' >seen
sed -n 's,^indexer: \(bombs/[^!:]*\)[!:].*skipped: .*,\1,p' said >>seen
grep -oE '^ *bombs/[^!]*' said | tr -d ' ' >>seen
# an archive may hold nothing that is a letter
is 'each was read or skipped' '' "$(find bombs -type f ! -name '*.zip' | sort | comm -23 - <(sort -u seen))"
is 'in one sentence' '' "$(grep -vE '^indexer: bombs/.*: skipped: .|^[0-9]+ letters: |^ ' said | head -n 5)"
is 'the whole letter is there' 1 "$(search -d b.db -c '"Et helt brev"')"
is 'nothing of another file' 0 "$(search -d b.db -c 'root daemon')"
sound 'the index is sound' b.db
finish
