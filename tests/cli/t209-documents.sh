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

# --- a mail for a certificate: no password opens it
{
    printf 'From: a@example.dk\nSubject: Hemmeligt\nMIME-Version: 1.0\n'
    printf 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n'
    printf 'Content-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHA6CAMIACAQA=\n'
} >smime.eml
ends 'an encrypted mail' 1 indexer -d smime.db smime.eml
like 'says so, and what to do' 'smime.eml: skipped: it is encrypted for a certificate or a key \(S/MIME, PGP\); save it decrypted from the mail program' "$(err)"

# --- names that say something else than the first bytes, or nothing
mkdir wrong && page='<html><body><p>Kære Ib<p>Tak for brevet om havnen</body></html>'
cp d/brev.docx wrong/docx.md
cp d/hoering.odt wrong/odt.txt
cp d/brev.docx wrong/docx.doc
cp d/sager.zip wrong/zip.txt
cp d/postkasse.mbox wrong/postkasse
for set in utf-8 utf-16 utf-16le; do iconv -f utf-8 -t "$set" <<<"$page" >"wrong/$set.doc"; done
iconv -f utf-8 -t utf-16be <<<"$page" >wrong/be.html
printf '%s' "$page" >wrong/page.txt
printf '{\\rtf1\\ansi Kaere Ib}' | tee wrong/rtf.doc >wrong/rtf.txt
indexer -d w.db wrong >/dev/null 2>said
is 'are read as what they are' 'be.html docx.doc docx.md odt.txt page.txt postkasse utf-16.doc utf-16le.doc utf-8.doc' \
    "$(indexer -d w.db --list | tail -n +2 | cut -f 6 | sed 's,wrong/,,;s/!.*//' | sort -u | xargs)"
is 'pages in UTF-16, too' 5 "$(search -d w.db -l '"brevet om havnen"' | wc -l)"
like 'an archive is named' 'wrong/zip.txt: skipped: it is a ZIP archive or an Office document' "$(cat said)"
like 'RTF is named' 'wrong/rtf.txt: skipped: it is an RTF document' "$(cat said)"
like 'also as a Word document' 'wrong/rtf.doc: skipped: (it is no Word document|to read it, install)' "$(cat said)"
indexer -d w.db wrong >/dev/null 2>said
like 'they are known again' '; 2 skipped; 1 not read, as before|; 3 skipped' "$(cat said)"

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
# --- files without a byte
mkdir empty && : >empty/a.pdf && : >empty/b.docx && : >empty/c.eml
ends 'empty files' 1 indexer -d empty.db empty
is 'are called so' 3 "$(grep -c 'empty/[a-c]\.[a-z]*: skipped: the file is empty' <<<"$(err)")"
finish
