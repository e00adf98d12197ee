#!/bin/bash
# Danish and English: the catalogues, how a language is chosen, and that programs' formats go by none.
# shellcheck disable=SC2154 # lib.bash sets $work
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
export LETTERS_DB=a.db
unset LC_ALL LC_MESSAGES LANG

# --- every sentence is one to be translated: a literal goes through _, but for formats without a word of their own
is 'nothing is said in English alone' '' "$(cd "$ROOT" && python3 - <<'P'
import pathlib, re
literal = r'"(?:[^"\\]|\\.)*"'
calls = re.compile(r'\b(?:fail\(&?[\w.>-]+,\s*\w+,|misuse\(|wrong\(\w+,|say\(\w+,|usage\()\s*(' + literal + ')')
printed = re.compile(r'\bf(?:printf|puts)\((?:std(?:err|out),\s*)?(' + literal + ')')
for path in sorted(path for folder in ("lib", "indexer", "search") for path in pathlib.Path(folder).rglob("*.c")):
    if "lexicon" in path.parts:
        continue
    text = path.read_text()
    for match in [*calls.finditer(text), *printed.finditer(text)]:
        words = re.sub(r'%[^a-z]*[a-z]+|\\.[0-9a-z\[]*', ' ', match.group(1))
        if re.search(r'[A-Za-z]{3}', words):
            print(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(1)}")
P
)"

# --- the catalogues
if command -v xgettext >/dev/null; then
    "$ROOT/po/update" "$work"
    is 'po/brev.pot has every sentence; else: make messages' '' "$(diff "$ROOT/po/brev.pot" brev.pot | head -n 20)"
    ok 'and there are many' test "$(grep -c '^msgid' brev.pot)" -gt 150
    is 'no sentence has a macro of <inttypes.h>, which only gettext itself could read' '' "$(grep -F '<PRI' brev.pot)"
    for po in "$ROOT"/po/*.po; do
        name=po/$(basename "$po")
        ok "$name has every sentence, and none that is fuzzy" msgcmp "$po" brev.pot
        ok "$name has the originals' %s and %d" msgfmt -c -o "$(basename "$po").mo" "$po"
        is "$name has nothing left over" '' "$(msgattrib --only-obsolete "$po" | head -n 5)"
        is "$name is complete" '' "$(msgfmt -c -v -o /dev/null "$po" 2>&1 | grep -E 'fuzzy|untranslated')"
    done
    sed '/^msgid "cannot read %s: %s"/,/^$/s/^msgstr .*/msgstr "kan ikke læse %d: %s"/' "$ROOT/po/da.po" >wrong.po
    ends 'a translation with another % is refused' 1 msgfmt -c -o wrong.mo wrong.po
    like 'by make too' 'msgfmt -c -o' "$(make -C "$ROOT" -n -B B="$work/none" V=1 "$work/none/locale/da/LC_MESSAGES/brev.mo" 2>&1)"
else
    skip 'the catalogues' 'gettext is not here'
fi
mkdir empty
for tool in sh cc sed ls find tr echo dirname basename; do ln -s "$(command -v $tool)" empty/; done
like 'without msgfmt make goes on, in English' 'there is no msgfmt.*apt-get install gettext' \
    "$(PATH=$work/empty "$(command -v make)" -C "$ROOT" english 2>&1)"
unlike 'and makes no catalogue' 'msgfmt -c' "$(PATH=$work/empty "$(command -v make)" -C "$ROOT" -n -B all 2>&1)"

# --- which language; $work/locales has da_DK, as if it were installed, and $work/none has no locale but C.UTF-8
mkdir -p locales/da_DK.utf8 none
cp -r /usr/lib/locale/C.utf8/. locales/da_DK.utf8
ok 'there is a locale da_DK' bash -c 'LOCPATH=$1 LC_ALL=da_DK.UTF-8 locale charmap 2>&1 | grep -qx UTF-8' bash "$work/locales"
says() { env LOCPATH="$work/none" "$@" "$B/search" 2>&1 | sed -n 's/^search: //p'; } # NAME=VALUE...
says_of_file() { env LOCPATH="$work/none" "$@" "$B/search" --batch nowhere 2>&1; }
danish='hvad skal der søges efter?' english='what are you looking for?'
is 'nothing is set: English' "$english" "$(says TZ=)"
is 'LANG, installed' "$danish" "$(says LOCPATH="$work/locales" LANG=da_DK.UTF-8)"
is 'LANG, not installed' "$danish" "$(says LANG=da_DK.UTF-8)"
is 'without the character set, too' "$danish" "$(says LANG=da_DK)"
is 'LC_MESSAGES before LANG' "$danish" "$(says LC_MESSAGES=da_DK.UTF-8 LANG=en_GB.UTF-8)"
is 'LC_ALL before both' "$english" "$(says LC_ALL=C LC_MESSAGES=da_DK.UTF-8 LANG=da_DK.UTF-8)"
is 'LC_ALL, empty, is not set' "$danish" "$(says LC_ALL= LANG=da_DK.UTF-8)"
is 'LANGUAGE' "$danish" "$(says LANG=C.UTF-8 LANGUAGE=da)"
is 'LANGUAGE before all' "$danish" "$(says LC_ALL=en_GB.UTF-8 LANGUAGE=de:da)"
is 'also the other way' "$english" "$(says LOCPATH="$work/locales" LC_ALL=da_DK.UTF-8 LANGUAGE=en)"
is 'English before Danish is English' "$english" "$(says LANG=da_DK.UTF-8 LANGUAGE=en_GB:en:da)"
is 'but not in the locale C, as in every program' "$english" "$(says LC_ALL=C LANGUAGE=da)"
is 'dav is another language' "$english" "$(says LANG=dav_KE.UTF-8)"
is 'a language that is nowhere' "$english" "$(says LANG=xx_YY.UTF-8)"
like 'is nowhere in part either' ': No such file or directory$' "$(says_of_file LANG=de_DE.UTF-8)"
like 'though the system may have it' ': (Ingen|No) ' "$(says_of_file LANG=da_DK.UTF-8)"
is 'nor is a path a language' "$english" "$(says LANG=../../../../tmp/x LANGUAGE=/tmp:../x)"
like 'indexer likewise' 'hvilke breve\? angiv en fil eller en mappe' "$(LANG=da_DK.UTF-8 indexer 2>&1)"

# --- what is said in Danish
export LOCPATH=$work/none
dansk() { LANG=da_DK.UTF-8 "$@"; }
like 'help' '^brug: search \[-d DB\] \[TILVALG\]\.\.\. SØGNING\.\.\.$' "$(dansk search --help)"
like 'of both' '^brug: indexer \[-d DB\] \[TILVALG\]\.\.\. \[STI\]\.\.\.$' "$(dansk indexer --help)"
for program in search indexer; do
    is "$program: the help has the same options" "$("$B/$program" --help | grep -oE -e '(^| )-[-a-z0-9]+' | sort)" \
        "$(dansk "$B/$program" --help | grep -oE -e '(^| )-[-a-z0-9]+' | sort)"
    ok "$program: it fits where the English one does" test "$(dansk "$B/$program" --help | LC_ALL=C.UTF-8 wc -L)" -le "$("$B/$program" --help | LC_ALL=C.UTF-8 wc -L)"
done
like 'one letter' '^1 brev: 1 nyt, .*; [0-9],[0-9][0-9] s$' "$(dansk indexer -d b.db corpus/2020.md 2>&1)"
like 'two letters' '^2 breve: 1 nyt, 0 ændrede, 1 uændret; 0 fjernede; ' "$(dansk indexer -d b.db corpus/2020.md corpus/2023.md 2>&1)"
like 'skipped letters' '^indexer: missing\.md: sprunget over: ' "$(dansk indexer -d b.db missing.md 2>&1)"
like 'errors that name a command' "^search: der er intet indeks i .*; lav et med: indexer -d '.*none\.db' MAPPE\$" "$(dansk search -d none.db x 2>&1)"
like 'slips, said behind the sandbox' '^search: der er søgt efter førtidspension i stedet for fortidspension$' "$(dansk search fortidspension 2>&1)"
like 'repairs' '^search: Et anførselstegn er ikke lukket; læst som "unge"\.$' "$(dansk search '"unge' 2>&1)"
mkdir -p set/brev
echo 'indx = /a' >set/brev/config
for program in search indexer; do
    like "$program: settings that cannot be read" "^$program: $work/set/brev/config:1: der er ingen indstilling 'indx'; vælg en af: index, " \
        "$(XDG_CONFIG_HOME=$work/set dansk $program x 2>&1)"
done
like 'what is cut off' '^search: viser 1 af 8 afsnit; ' "$(dansk search -n 1 handicap 2>&1)"
like 'of --repeats too' '^search: viser afsnit 2 til 3 af 9; ' "$(dansk search --repeats -n 2 --offset 1 2>&1)"
like 'the receipt' '^  bøjning +virksomhederne \([0-9]+\), ' "$(dansk search --explain -c virksomhed 2>&1)"
like 'years' ' 2 afsnit i 1 brev  .* ‰$' "$(dansk search -f text --years handicap)"
like 'the timeline ends' '^første gang i 2020, sidste gang i 2024$' "$(dansk search -f text --years handicap)"
like 'copies' '^ +også 2023, 2022$|^ +også 20[0-9]+' "$(dansk search -f text '"værdig sagsbehandling"')"
like 'repeats' '^går igen 2017, 2020' "$(dansk search -f text --repeats)"
like 'a page of them' '<p class="summary">6 afsnit er nye · 6 afsnit går igen · 12 afsnit er udgået</p>' \
    "$(dansk search -f html --repeats --year 2024)"
like 'a page' '<p class="summary">8 afsnit i 3 breve, 2020–2024</p>' "$(dansk search -f html handicap)"
like 'a note on it' '<p class="note">der er søgt efter førtidspension' "$(dansk search -f html fortidspension 2>/dev/null)"
is 'columns stand under each other' 1 "$(dansk search -f text --years virksomhed | grep ‰ | while IFS= read -r line; do LC_ALL=C.UTF-8 wc -L <<<"$line"; done | sort -u | wc -l)"

# --- what programs read is the same byte for byte
same() { # PROGRAM ARGUMENT...
    "$B/$1" "${@:2}" >english.out 2>/dev/null
    dansk "$B/$1" "${@:2}" >danish.out 2>/dev/null
    if [ -s english.out ] && cmp -s english.out danish.out; then pass "the same in Danish: $*"
    else flunk "the same in Danish: $*" "$(diff english.out danish.out | head -n 5)"
    fi
}
for format in tsv csv json vimgrep trec; do same search -f $format 'virksomhed handicap'; done
for format in tsv csv json; do
    same search -f $format --explain virksomhed
    same search -f $format -l virksomhed
    same search -f $format --years virksomhed
    same search -f $format --header --repeats --year 2024
    same search -f $format -c virksomhed
done
same search --header virksomhed
same search --suggest fortidspension
same search --complete kommune
same search --version
same indexer --list
same indexer --passages
same indexer --stats
same indexer --check

# --- where the catalogue is
mkdir -p tree/bin tree/share
cp "$B/search" tree/bin/brev-search
cp -r "$B/locale" tree/share/locale
moved() { dansk tree/bin/brev-search 2>&1 | sed -n 's/^brev-search: //p'; }
is 'beside the programs where both were moved' "$danish" "$(moved)"
mv tree/share/locale tree/bin/locale
is 'or in their folder' "$danish" "$(moved)"
if chown 65534 tree/bin/locale 2>/dev/null; then
    is 'but not where another put it' "$english" "$(moved)"
    chown 0 tree/bin/locale
else
    skip 'but not where another put it' 'only root can give a folder away'
fi
head -c 300 /dev/urandom >tree/bin/locale/da/LC_MESSAGES/brev.mo
is 'what is no catalogue is none' "$english" "$(moved)"
rm -r tree/bin/locale
is 'without one, English' "$english" "$(moved)"

# --- the programs' names
as() { (exec -a "$1" "$B/search" -d none.db x) 2>&1; }
like 'the name that it was called by' "^brev-search: .*: brev-indexer -d" "$(as brev-search)"
like 'without folders' "^x-search: .*: x-indexer -d" "$(as /usr/bin/x-search)"
like 'a name of its own: the file has the other' "^find: .*: indexer -d" "$(as find)"
like 'no name' "^search: .*: indexer -d" "$(as '')"
is 'no escape in it' '' "$(as $'\e[1mbrev-\rsearch' | LC_ALL=C tr -d '\n[:print:]\200-\377')"
like 'nor on a page' '<code>&lt;b&gt;search</code>' "$( (exec -a '<b>search' "$B/search" -f html handicap) )"
ok 'nor need there be any' python3 - "$B/search" <<'P'
import ctypes, os, sys
child = os.fork()
if child == 0:
    null = os.open("/dev/null", os.O_WRONLY)
    os.dup2(null, 2)
    argv = (ctypes.c_char_p * 1)(None)
    ctypes.CDLL(None).execv(sys.argv[1].encode(), argv)
    os._exit(99)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 2)
P
# --- a number's adjective goes by the number
rm -f one.db
like 'ét brev er nyt' '^1 brev: 1 nyt, 0 ændrede, 0 uændrede; 0 fjernede' "$(dansk indexer -d one.db corpus/2014.md 2>&1)"
like 'to er nye, ét er uændret' '^3 breve: 2 nye, 0 ændrede, 1 uændret; 0 fjernede' "$(dansk indexer -d one.db corpus/2014.md corpus/2017.md corpus/2020.md 2>&1)"
like 'ét er fjernet' '; 1 fjernet;' "$(dansk indexer -d one.db --remove corpus/2014.md 2>&1)"
finish
