#!/bin/bash
# --related: what a thesaurus and the letters agree on; and a program without a thesaurus.
. "$(dirname "$0")/lib.bash"

# say WORD: a paragraph for each of eight places, in which WORD keeps the same company
say() {
    local place
    for place in Aarhus Odense Aalborg Esbjerg Randers Kolding Horsens Vejle; do
        printf '\n%s: Kommunen bekæmper udbredt %s blandt unge ufaglærte. Flere virksomheder lukker deres fabrikker.\n' \
            "$place" "$1"
    done
}
mkdir letters
{
    printf '# Brev\n'
    say ledighed
    say arbejdsløshed
    for dish in kryddersild karrysild løgsild; do
        printf '\nTil frokost spiser gæsterne %s og sild med æg. En sag for kokken er %s og sild.\n' "$dish" "$dish"
    done
} >letters/a.md
indexer -q -d a.db letters

if [ -s "$B/thesaurus.txt" ]; then
    is 'a word that both relate' 'ledighed|arbejdsløshed|8' \
        "$(search -d a.db --related ledighed | cut -f1-3 | tr '\t' '|')"
    is 'in whatever form it is typed' arbejdsløshed "$(search -d a.db --related LEDIGHEDEN | cut -f2)"
    like 'with what they share, and how alike they are' '^[1-9][0-9]?	0\.[1-9][0-9]|1\.00$' \
        "$(search -d a.db --related ledighed | cut -f4,5)"
    ends 'a word that only the thesaurus relates: none' 1 search -d a.db --related sag
    ends 'one that only the letters do: none' 1 search -d a.db --related gæsterne
    ends 'a word that is nowhere: none' 1 search -d a.db --related zyxwv
    is 'and search says so' 'search: no word is related to zyxwv' "$(err)"
    is 'no answer uses it' 8 "$(search -d a.db -c ledighed)"
else
    skip 'a word that both relate' 'this program was built without a thesaurus'
fi
for job in --related --suggest --complete; do
    for format in json html csl; do
        ends "$job has no $format: 2" 2 search -d a.db $job ledighed -f $format
    done
done
ends 'not with another task: 2' 2 search -d a.db --related --suggest ledighed

# The same program, linked without a thesaurus.
mkdir bare
sanitize=
! grep -q __asan_init "$B/search" || sanitize=address,undefined
if make -s -C "$ROOT" B="$work/bare" O="$B/obj" LEXICON="$ROOT/build/lexicon.bin" SANITIZE=$sanitize THESAURUS= "$work/bare/search" >make.out 2>&1; then
    ends 'built without a thesaurus: 2' 2 bare/search -d a.db --related ledighed
    like 'with what to install' 'apt-get install mythes-da' "$(err)"
    is 'and all else works' 8 "$(bare/search -d a.db -c ledighed)"
else
    ok 'is linked without a thesaurus' false
    cat make.out
fi
finish
