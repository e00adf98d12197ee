#!/bin/bash
# Letters as they come: every kind of broken file and odd name. Nothing crashes, hangs, or is passed over
# in silence, and what can be read is found.
. "$(dirname "$0")/lib.bash"
mkdir odd
years() { search -d odd.db "$@" | cut -f1 | sort -u | xargs; }
paths() { search -d odd.db -l "$@" | cut -f2 | sort | xargs; }

printf '' >odd/empty.md
printf '\n\n \n' >odd/blank.md
printf '# Mål for 2016\n\nFlere skal have en jonglør\xff\xfe i arbejde.\n' >odd/invalid.md
printf 'Brevet nævner en\0trapezkunstner og mere.\n' >odd/nul.md
printf '# Mål for 2015\r\n\r\nEn sværdsluger\r\nskal i arbejde.\r\n' >odd/crlf.md
printf '# Mål for 2013\r\rEn ildsluger skal i arbejde.\r' >odd/cr.txt
printf '\xef\xbb\xbf# Mål for 2018\n\nEn linedanser skal i arbejde.\n' >odd/bom.md
printf '# Mål for 2019\n\nEn løvetæmmer på arbejde.\n' | iconv -t UTF-16 >odd/utf16.md
printf '# Mål for 2020\n\nEn løvetæmmer på arbejde.\n' | iconv -t UTF-16LE >odd/utf16le.md
printf '# Mål for 2021\n\nEn bugtaler gør sit – på “arbejde”.\n' | iconv -t WINDOWS-1252 >odd/cp1252.md
printf '%%PDF-1.4\n\x00\x01\x02 stream\n' >odd/not.md
{ printf 'gøglerne '; head -c 10000000 /dev/zero | tr '\0' 'a'; printf ' artisterne\n'; } >odd/longword.txt
{ yes 'En klovn kommer sjældent alene.' | head -c 10000000 | tr '\n' ' '; printf 'Slutningen nævner akrobaterne.'; } >odd/longline.md
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "> " ; print "dybt citat" }' >odd/deep.md
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "![[](" ; print "billedramme" }' >odd/brackets.md
awk 'BEGIN { for (i = 0; i < 50000; i++) printf "**a _b " ; print "fremhævet" }' >odd/emphasis.md
awk 'BEGIN { for (i = 0; i < 3000; i++) { printf "%*s- punkt\n", i, "" } }' >odd/list.md
head -c 300000 /dev/urandom >odd/random.md

# of processor time, some 2 s; what is worse than linear here would take hours
ends 'a folder of odd letters: some are skipped, the rest is done' 1 bash -c "ulimit -t $((${#sanitized} ? 120 : 30)); exec \"\$B/indexer\" -d odd.db odd"
like 'a PDF is skipped and named' '^indexer: odd/not\.md: skipped: ' "$(err)"
like 'random bytes are skipped and named' '^indexer: odd/random\.md: skipped: ' "$(err)"
is 'and nothing else is skipped' 2 "$(err | grep -c skipped:)"
sound 'the index is sound' odd.db
is 'the empty letter is listed' 'odd/blank.md odd/empty.md' "$(indexer -d odd.db --list | cut -f6 | grep -E 'empty|blank' | xargs)"
is 'invalid UTF-8' 2016 "$(years jonglør)"
is 'NUL bytes' odd/nul.md "$(paths trapezkunstner)"
is 'CRLF, and a line break inside a paragraph' 2015 "$(years '"en sværdsluger skal"')"
is 'CR alone' 2013 "$(years '"ildsluger skal"')"
is 'a byte order mark' 2018 "$(years linedanser)"
is 'UTF-16, with and without a mark' '2019 2020' "$(years løvetæmmer)"
is 'Windows-1252' 2021 "$(years '"bugtaler gør sit"')"
is 'the encoding is told' windows-1252 "$(search -d odd.db -f json bugtaler | jq -r .encoding)"
is 'a word of 10 MB: what stands beside it' odd/longword.txt "$(paths artisterne)"
is 'a line of 10 MB: its beginning and its end' odd/longline.md "$(paths akrobaterne)"
is 'its line number' 1 "$(search -d odd.db akrobaterne | cut -f3)"
is 'quotes 20,000 deep' odd/deep.md "$(paths 'dybt citat')"
is 'brackets without end' odd/brackets.md "$(paths billedramme)"
is 'emphasis without end' odd/emphasis.md "$(paths fremhævet)"
is 'every snippet is a single line of six fields' '6' "$(search -d odd.db 'klovn ELLER jonglør ELLER trapezkunstner' | awk -F'\t' '{ print NF }' | sort -u)"
ok 'and valid UTF-8' iconv -f UTF-8 -t UTF-16 <(search -d odd.db 'jonglør ELLER trapezkunstner ELLER dybt')
ok 'as is --passages' iconv -f UTF-8 -t UTF-16 <(indexer -d odd.db --passages)

# --- bytes: a match is where it says, whatever stands before
at() { # FILE WORD: what the file holds where the match is said to be
    search -d odd.db -f json "$2" | jq -r '.matches[0] | "\(.start) \(.end)"' | {
        read -r start end
        tail -c +$((start + 1)) "odd/$1" | head -c $((end - start))
    }
}
is 'the bytes of a match after a byte order mark' linedanser "$(at bom.md linedanser)"
is 'after CRLF' sværdsluger "$(at crlf.md sværdsluger)"
is 'after a NUL' trapezkunstner "$(at nul.md trapezkunstner)"
is 'at the end of 10 MB' akrobaterne "$(at longline.md akrobaterne)"

# --- text of a mail that was saved without being decoded
cat >quoted.txt <<'END'
Til medlemmerne=20

Bestyrelsen har p=C3=A5 sit m=C3=B8de i februar besluttet at male b=C3=A5de=
huset til sommer, og vi h=C3=A5ber, at s=C3=A5 mange som muligt vil hj=C3=
=A6lpe med det. Arbejdet begynder klokken ni.

=C3=98nsker du en pensel, s=C3=A5 skriv.
END
ends 'quoted-printable' 0 indexer -d quoted.db quoted.txt
is 'its encoding is named' 'quoted-printable' "$(search -d quoted.db -f json pensel | jq -r .encoding)"
is 'and in what decided' 'encoding: quoted-printable' "$(indexer -d quoted.db --list --why | tail -n 1 | cut -f 10 | grep -o 'encoding: .*')"
is 'lines are those of the file; a word over two of them is in the first' '3 3 4 5 7' \
    "$(for word in besluttet bådehuset hjælpe klokken pensel; do search -d quoted.db -f json $word | jq .matches[0].line; done | xargs)"
indexer --text quoted.txt >quoted.text
is 'bytes are those of --text' hjælpe "$(search -d quoted.db -f json hjælpe | jq -r '.matches[0] | "\(.start) \(.end)"' | {
    read -r start end
    tail -c +$((start + 1)) quoted.text | head -c $((end - start))
})"
printf 'Satsen x=20 er lav.\nVi fandt kode=3D og b=C3=A5d.\n' >typed.txt
indexer -q -d typed.db typed.txt
is 'an ordinary letter stays as it was typed' 'Satsen x=20 er lav. Vi fandt kode=3D og b=C3=A5d.' "$(indexer -d typed.db --passages | cut -f5 | xargs)"

# --- things that are no files
mkdir names
mkfifo names/pipe.md
ln -s ../names names/loop
ln -s nowhere.md names/dangling.md
ln -s self.md names/self.md
printf 'gemt\n' >names/.hidden.md
mkdir names/.git && printf 'gemt\n' >names/.git/x.md
printf 'gemt\n' >names/image.png
python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' names/socket.md
printf 'brev a\n' >names/STORT.MD
printf 'brev b\n' >names/b.markdown
ends 'pipes, sockets, links in a circle, hidden files are passed over' 0 timeout 60 "$B/indexer" -d names.db names
like 'and counted' '^2 letters: .*; 8 other files passed over \(1 \.png, 7 more; -v names them\);' "$(err)"
ends 'and named with -v' 0 timeout 60 "$B/indexer" -v -d named.db names
is 'each once' '8' "$(err | grep -c '^not read  ')"
like 'by its path' '^not read  names/image\.png$' "$(err)"
mkdir kinds && for name in a.xlsx b.XLSX c.png d.xlsx Makefile .x.xlsx e. 'f.x y' g.averylongending; do : >"kinds/$name"; done
ends 'kinds of files that are not read' 0 indexer -d kinds.db kinds
like 'are counted by their endings' '; 9 other files passed over \(3 \.xlsx, 1 \.png, 5 more; -v names them\);' "$(err)"
ends 'a pipe that is asked for by name is skipped' 1 timeout 60 "$B/indexer" -d names.db names/pipe.md
like 'with its reason' 'pipe\.md: skipped: not a regular file' "$(err)"
ends 'a link that is asked for by name is followed' 0 indexer -d link.db names/loop
ends 'a link to itself is skipped' 1 indexer -d link.db names/self.md

for device in null zero; do
    ends "/dev/$device, asked for by name, is skipped" 1 timeout 60 "$B/indexer" -d link.db /dev/$device
    like 'with its reason' "/dev/$device: skipped: (not a regular file|only .md)" "$(err)"
done
if mknod names/device.md c 1 5 2>/dev/null; then
    ends 'a device named like a letter is passed over' 0 timeout 60 "$B/indexer" -d names.db names
    like 'and counted' '; 9 other files passed over' "$(err)"
else
    skip 'a device named like a letter is passed over' 'only root may make one'
fi

# --- paths as long as the system has them, and longer
python3 - <<'PY'
import os
os.mkdir('deep')
os.chdir('deep')
part, length = 'x' * 200, len(os.getcwd())
while length + 201 < 4000:
    os.mkdir(part)
    os.chdir(part)
    length += 201
name = 'y' * (4000 - length - 1 - 3) + '.md'
with open(name, 'w') as file:
    file.write('Et brev langt nede om akrobater.\n')
for _ in range(3):
    os.mkdir(part)
    os.chdir(part)
with open('z.md', 'w') as file:
    file.write('Et brev længere nede end en sti kan være.\n')
PY
ends 'a tree deeper than a path can be long' 1 timeout 60 "$B/indexer" -d deep.db deep
like 'what lies too deep is named' '^indexer: deep/x+/.*: skipped: File name too long$' "$(err)"
is 'a letter whose path has 4,000 bytes is found' 4000 "$(search -d deep.db -f tsv akrobater | cut -f2 | tr -d '\n' | wc -c | awk -v here="$(printf '%s/' "$PWD" | wc -c)" '{ print $1 + here }')"
sound 'and the index is sound' deep.db
ends 'it can be pruned' 0 sh -c "rm -rf deep && mkdir deep && echo x >deep/a.md && '$B/indexer' -d deep.db --prune deep"
like 'and is gone' '; 1 removed' "$(err)"

# --- names of any bytes
mkdir strange
printf 'mærkeligt navn\n' >$'strange/linje\nskift.md'
printf 'mærkeligt navn\n' >$'strange/tabu\tlator.md'
printf 'mærkeligt navn\n' >"strange/anførsel'\"tegn.md"
printf 'mærkeligt navn\n' >$'strange/brudt\xff\xc3.md'
printf 'mærkeligt navn\n' >$'strange/esc\e[31mrød\a.md'
printf 'mærkeligt navn\n' >'strange/-n.md'
printf 'mærkeligt navn\n' >'strange/%s%n$(touch x)`id`.md'
printf 'mærkeligt navn\n' >$'strange/skjult\u202egnp.md'
ends 'names of any bytes' 0 indexer -v -d strange.db strange
unlike 'no control characters on stderr' $'[\e\a]' "$(err)"
is 'each is found' 8 "$(search -d strange.db -c mærkeligt)"
is 'each on a line of its own, of six fields' '8 6' "$(search -d strange.db mærkeligt | awk -F'\t' '{ n[NF]++ } END { for (k in n) print n[k], k }')"
is 'in --list too' '9 6' "$(indexer -d strange.db --list | awk -F'\t' '{ n[NF]++ } END { for (k in n) print n[k], k }')"
is 'and in json' 8 "$(search -d strange.db -f json mærkeligt | jq -s length)"
ok 'as valid UTF-8' iconv -f UTF-8 -t UTF-16 <(search -d strange.db mærkeligt; search -d strange.db -f json mærkeligt; indexer -d strange.db --list)
unlike 'no escape reaches the output' $'[\e\a\u202e]' "$(search -d strange.db mærkeligt; search -d strange.db -f text mærkeligt; search -d strange.db -l mærkeligt; indexer -d strange.db --list; indexer -d strange.db --passages; search -d strange.db -f json mærkeligt)"
ends 'nothing to do the second time' 0 indexer -d strange.db strange
like 'as all are known' '^8 letters: 0 new, 0 changed, 8 unchanged' "$(err)"
rm -r strange; mkdir strange; echo x >strange/ny.md
ends 'and all can be pruned' 0 indexer -d strange.db --prune strange
like 'which is counted' '; 8 removed' "$(err)"

# --- what may not be read
mkdir closed && printf 'a\n' >closed/a.md && printf 'lukket\n' >closed/b.md && chmod 000 closed/b.md
if somebody indexer --version >/dev/null 2>&1; then
    mkdir -m 777 open
    ends 'a file that may not be read is skipped' 1 somebody indexer -d open/closed.db closed
else
    skip 'a file that may not be read is skipped' 'root may read everything, and there is no way to be another'
    printf 'closed/b.md: skipped: Permission denied\n' >err
fi
like 'and named' 'closed/b\.md: skipped: Permission denied' "$(err)"
chmod 644 closed/b.md
mkdir closed/folder.md
ends 'a folder that is called like a letter is a folder' 0 indexer -d folder.db closed
finish
