#!/bin/bash
# What compounds, signs, numbers and slips find, each on letters of its own.
. "$(dirname "$0")/lib.bash"

# letter TEXT...: an index of one letter with a paragraph for each text
letter() {
    rm -rf letters letters.db
    mkdir letters
    printf '# Brev\n' >letters/a.md
    printf '\n%s\n' "$@" >>letters/a.md
    indexer -q -d letters.db letters
}
count() { search -d letters.db -c -- "$1" 2>/dev/null; }
strict() { search -d letters.db -c --strict -- "$1" 2>/dev/null; }

letter 'Kommunalbestyrelsesmedlemmerne drøftede jernbanedriften.' 'Patientskadeankenævnet har elbiler.'
for query in kommunalbestyrelse bestyrelsesmedlem medlem bane jernbane patientskade nævn el bil; do
    is "a part, or a run of parts: $query" 1 "$(strict "$query")"
done
like '--explain shows them as parts' 'part *kommunalbestyrelsesmedlemmerne' "$(search -d letters.db --explain -c kommunalbestyrelse 2>&1)"

like 'and what a compound is made of' 'made of *kommunal, bestyrelse, medlemmerne, kommunalbestyrelse, bestyrelsesmedlemmerne' \
    "$(search -d letters.db --explain -c kommunalbestyrelsesmedlemmerne 2>&1)"
letter 'Om ind- og udvandring.'
like 'what a suspended hyphen stands for is found, and --explain says so' 'stem *indvandring' \
    "$(search -d letters.db --explain -c indvandring 2>&1)"

letter 'Førtidspension og Ruslandspolitik for medarbejdere.' 'Før og land.'
is 'a particle is no part' 1 "$(strict før)"
is 'a name is not cut into words' 1 "$(strict land)"
is 'what an opaque particle makes is another word' 0 "$(strict arbejder)"

letter 'Snyd får konsekvenser.' 'Kommunale veje.'
like 'a word that nothing answers takes the farther derivations' 'derivation *snyd' \
    "$(search -d letters.db --explain -c snyder 2>&1)"
is 'nor if none are wanted' 0 "$(strict snyder)"
letter 'Kommuner og kommunale veje.' 'Kommunale veje.'
is 'nor if something else answers' 1 "$(count kommune)"

letter 'Børnene var i sommerlejren.' 'En bilkabule.' 'Sommer.' 'Lejr.' 'Parterne hører til. De skal partshøre dem.' \
    'Parterne hører ikke til.'
is 'two words find the compound of them' 1 "$(strict 'sommer lejr')"
is 'though a part is no word' 1 "$(strict 'bilka bule')"
is 'a noun and a verb are no two words' 1 "$(strict partshøre)"
is 'a word that a line cut' 1 "$(count "$(printf 'sommer-\nlejren')")"

letter 'Efter § 20 i loven.' 'I 20 år.' 'Efter § 15 a.' 'Efter § 15, stk. 2.' 'Efter §§ 20-22.' 'Nr. 15 a, stk. 2.'
is 'a section' 2 "$(strict '§ 20')"
is 'in quotation marks' 2 "$(strict '"§ 20"')"
is 'a number' 3 "$(strict 20)"
is 'a section with its letter' 1 "$(strict '§ 15 a')"
is 'and with its subsection' 1 "$(strict '§ 15, stk. 2')"
is 'a section that is nowhere' 0 "$(count '§ 99')"
like 'the sign is marked' '\[§ 20\] i loven' "$(search -d letters.db '§ 20')"

letter 'Efter §§ 3-5.' 'Efter §§ 7, 9 og 11 a.' 'I 9 år og 5 dage.' 'Efter § 15 a.' 'Efter §15a, litra b.'
is 'the sign of a list is that of each number' '1 1 1 1' \
    "$(strict '§ 5') $(strict '§ 9') $(strict '§ 11') $(strict '§ 11 a')"
is 'a list that is typed' '1 1 1' "$(strict '§§ 7 og 9') $(strict '"§§ 7, 9 og 11 a"') $(strict '§§ 3-5')"
is 'the letter stands apart or not' '2 2 2' "$(strict '§ 15 a') $(strict '§ 15a') $(strict '"§15a"')"
is 'litra belongs to the section' 1 "$(strict '§ 15 a, litra b')"

letter 'KL svarer. KL er enig.' 'Mødet er kl. 14, og klokken er mange.' "KL's kirkeklokker." 'Kl. 9, kl. 10, kl. 11.' \
    'Klokkeslæt.'
is 'what is printed in capitals comes first' "KL svarer. KL er enig.|KL's kirkeklokker." \
    "$(search -d letters.db KL 2>/dev/null | cut -f6 | tr -d '[]' | head -n 2 | paste -sd '|')"
is 'then small letters, and no compound' 4 "$(count KL)"
is 'small letters find all' 5 "$(count kl)"
like 'the receipt tells them apart' 'form *KL .3.' "$(search -d letters.db --explain -c KL 2>&1)"
is 'capitals that are printed in small letters alone' 1 "$(count ENIG)"

letter 'Revisionen er god.' 'Revisioner er gode.' 'Revisionens mål.' 'Revision.' 'En revision.' 'Al revision.' 'Denne revisonen.' 'Rvisionerne kommer.' \
    'Revisionspåtegningen.' 'Revisionspåtegninger.' 'Den revisionspåtgning.' 'Zylren.' 'Revisionspåtegning.'
is 'a misprint is found beside the right words' '11 11' "$(count revision) $(count revisioners)"
is 'but not by --strict' 9 "$(strict revision)"
is 'a misprinted compound' '4 3' "$(count revisionspåtegning) $(strict revisionspåtegning)"
like 'it is a slip' 'slip *revisonen' "$(search -d letters.db --explain -c revision 2>&1)"

letter 'Denne revisonen tog ernormt lang tid.' 'Det er øst for byen.' 'Her bor Larsen.' 'En ny bevi1ling.'
is 'a misprint whose right word is nowhere' '1 1' "$(count revisionen) $(count enormt)"
is 'in another inflection too, and if a scanner made it' '1 0 1' \
    "$(count revisioner) $(strict revisioner) $(count bevillinger)"
is 'a word or a name is no misprint of another' '0 0 0' "$(count ost) $(count posten) $(count Laursen)"
is 'and none by --strict' 0 "$(strict revisionen)"

letter 'KL svarer.' 'Kl. 9.' 'Kl. 10.' 'Kl. 11.' 'Kl. 12.' 'Kl. 13.' 'Kl. 14.' 'Kl. 15.' 'Kl. 16.' 'Kl. 17.' 'Kl. 18.' 'Kl. 19.'
is 'small letters that are ten times as frequent are another word' '1 12' "$(count KL) $(count kl)"

letter 'Prisen er 1.250,50 kr.' 'Tilskud på 1250000 kr.' "I 1990'erne." "I 90’erne." 'Nummer 90.'
is 'decimals' 1 "$(strict 1250,50)"
is 'with groups of digits' '1 1' "$(strict '1 250,50') $(strict 1.250,50)"
is 'groups of digits' 1 "$(strict '1 250 000')"
is 'decades' '1 1 1 1' "$(strict 1990erne) $(strict 1990-erne) $(strict 90erne) $(strict halvfemserne)"
is 'a number is no decade' 1 "$(strict 90)"

letter 'Virksomhederne og fartøjskontrollen.' 'Sirið Þórðarson har bes¢gt /Eldreplejen.' '50 og 15.'
is 'a slip of a word that is printed in another form' 1 "$(count virksomed)"
is 'and of one that is printed in a compound' 1 "$(count fratøj)"
is 'no slip where none is wanted' 0 "$(strict virksomed)"
is 'a word is no number' '0 0' "$(count sø) $(count is)"
is 'ð and þ left out' '1 1' "$(strict sirid) $(strict thordarson)"
is 'what a scanner read for ø and Æ' '1 1' "$(strict besøge) $(strict ældrepleje)"
finish
