#!/bin/bash
# The real readers, through indexer: a folder of documents as people have it, and two hundred damaged ones, each of
# which is read or skipped with one sentence, and nothing else happens.
. "$(dirname "$0")/lib.bash"
for reader in pdf office mail html archive; do
    [ -x "$B/readers/$reader" ] || { skip 'the readers' "there is no reader $reader in this build"; finish; }
done
documents=$ROOT/tests/documents/sager
cp -r "$documents" sager
ends 'a folder of documents' 0 indexer -d a.db sager
is 'all are read' '2017.odt 2020.docx 2023.pdf arkiv.zip!2014/brev.html mail.eml mail.eml!2024.docx' \
    "$(indexer -d a.db --list | tail -n +2 | cut -f 6 | sed 's,^sager/,,' | xargs)"
# the facts that the Markdown of the same letters gives
indexer -q -d md.db "$corpus"
facts() { indexer -d "$1" --list | tail -n +2 | cut -f 1-5 | grep "Udmelding\|politiske mål" | sort; }
is 'with the facts of the same letters in Markdown' "$(facts md.db)" "$(facts a.db)"
is 'a mail has those of its head' '2023	2023-06-26	Nye mål for handicapområdet' "$(indexer -d a.db --list | grep 'mail.eml$' | cut -f 1,2,5)"
is 'a PDF has pages' '1 2 3' "$(search -d a.db -f json -n 0 'mål path:2023.pdf' 2>/dev/null | jq -s 'map(.page) | unique | map(tostring) | join(" ")' -r)"
is 'an archive is a folder to path:' 1 "$(search -d a.db -l 'path:arkiv.zip' | wc -l)"
is 'and so is a mail, with what hangs on it' 2 "$(search -d a.db -l 'path:mail.eml' | wc -l)"
is 'a DOCX has none' null "$(search -d a.db -f json 'beskæftigelse path:2020.docx' | jq -s '.[0].page')"
ends '--text of a PDF' 0 indexer --text sager/2023.pdf
is 'has a form feed after each page' 3 "$(out | tr -cd '\f' | wc -c)"
is 'lines are those of --text' yes "$(line=$(search -d a.db -f json '"Ministermålene om værdighed"' | jq .line); indexer --text sager/2023.pdf | sed -n "${line}p" | grep -q Ministermålene && echo yes)"
ends 'unchanged' 0 indexer -d a.db sager
like 'they cost nothing' '^6 letters: 0 new, 0 changed, 6 unchanged' "$(err)"
ends 'on one core' 0 indexer -q -d one.db --jobs 1 sager
is 'it is the same index' "$(indexer -d a.db --passages)" "$(indexer -d one.db --passages)"
sound 'which is sound' a.db

# --- what the name does not say, or says wrongly
mkdir blind && cp sager/2023.pdf 'blind/Brev af 3. maj' && cp sager/2020.docx blind/brev.pdf && cp sager/2023.pdf blind/brev.docx
cp sager/mail.eml blind/mail.zip && cp sager/arkiv.zip blind/arkiv && cp sager/2017.odt blind/bilag.html
printf 'Return-Path: <ole@havn.example>\nFrom: ole@havn.example\nDate: 5 May 2014 10:11\nSubject: Molen\n\nDen er rejst.\n' \
    >'blind/1619.M20P23.havn:2,S'
printf '<!DOCTYPE html>\n<title>x</title><p>Fyret er tændt.' >blind/side
printf 'Et brev uden endelse.\n' >blind/README && printf '%%PDF-1.4' >blind/x.xlsx
ends 'files whose first bytes say what they are' 0 indexer -d blind.db blind
is 'each is read' '1619.M20P23.havn:2,S Brev af 3. maj arkiv!2014/brev.html bilag.html brev.docx brev.pdf mail.zip mail.zip!2024.docx side' \
    "$(indexer -d blind.db --list | tail -n +2 | cut -f 6 | sed 's,^blind/,,' | LC_ALL=C sort | xargs)"
like 'others are passed over' '2 other files passed over' "$(err)"
ends '--text looks, too' 0 indexer --text blind/side
like 'and reads' 'Fyret er tændt' "$(out)"
mkdir -p settings/brev && printf 'reader = text/html echo En side til.\n' >settings/brev/config
is 'a line of the settings for the type' 'En side til.' "$(XDG_CONFIG_HOME=$work/settings indexer --text blind/side)"
is 'goes for its endings' 'En side til.' "$(cp blind/side blind/a.htm; XDG_CONFIG_HOME=$work/settings indexer --text blind/a.htm)"
rm -r blind blind.db settings

# --- damage
rounds=40
[ -z "$sanitized" ] || rounds=8
mkdir bad && python3 - "$documents" bad "$rounds" <<'END'
import os, random, sys
source, into, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
dice = random.Random(16)
for name in sorted(os.listdir(source)):
    whole = open(os.path.join(source, name), 'rb').read()
    stem, ending = os.path.splitext(name)
    for i in range(rounds):
        data = bytearray(whole)
        kind = i % 4
        if kind == 0:
            del data[dice.randrange(len(data)):]
        elif kind == 1:
            for _ in range(1 + i // 4): data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        elif kind == 2:
            at = dice.randrange(len(data)); data[at:at + dice.randrange(1, 400)] = bytes(dice.randrange(256) for _ in range(40))
        else:
            at, to = sorted(dice.randrange(len(data)) for _ in range(2)); data[at:at] = data[at:to]
        open(os.path.join(into, f'{stem}-{i:03}{ending}'), 'wb').write(data)
END
echo '# Et helt brev' >bad/whole.md
indexer -v -d bad.db bad >said 2>&1
status=$?
is 'damaged documents: done, or done with some skipped' yes "$([ $status -le 1 ] && echo yes)"
files=$((rounds * 5))
# of every file: it is there as a letter, or holds letters, or was skipped
indexer -d bad.db --list | tail -n +2 | cut -f 6 | sed 's/!.*//' >seen
sed -n 's/^indexer: \(bad\/[^!:]*\)[!:].*skipped: .*/\1/p' said >>seen
sed -n 's/^not read *\(bad\/[^!]*\)!.*/\1/p' said >>seen
missing=$(ls bad | sed 's,^,bad/,' | sort | comm -23 - <(sort -u seen))
# an archive of which nothing is left but an end that names no file is empty
is 'each was read or skipped' '' "$(grep -v 'zip$' <<<"$missing")"
is 'in one sentence of its own' '' "$(grep -vE '^(new|not read) |^indexer: bad/.*: skipped: .|^[0-9]+ letters: |^          ' said | head -n 5)"
unlike 'no reader failed' 'its reader failed' "$(cat said)"
is 'the whole letter is there' 1 "$(search -d bad.db -c '"Et helt brev"')"
sound 'the index is sound' bad.db
is 'nothing else is there' 'a.db bad bad.db corpus err md.db one.db out sager said seen' "$(find . -mindepth 1 -maxdepth 1 ! -name '*-lock' -printf '%f\n' | sort | xargs)"
like "$files files in reasonable time" '; [0-9]{1,2}[.][0-9]+ s$' "$(grep ' letters: ' said)"
if [ -z "$sanitized" ]; then
    peak=$(python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$B/indexer" --jobs 8 --rebuild -d peak.db bad sager)
    is 'with eight readers at work it takes less than 512 MB' yes "$([ "$peak" -lt 512 ] && echo yes || echo "$peak MB")"
fi
ends 'what failed is not tried again' 0 indexer -d bad.db bad
finish
