#!/bin/bash
# tests/faults/inject.sh [MOST [JOB] | JOB KIND CALL]    every allocation and every call for the disk fails once, of all
# that the two programs do with the five letters; MOST = how many of each kind are tried (20), spread evenly; "all" =
# every one. JOB alone, or one call of it, by the numbers of inject.c.
set -u
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-$ROOT/build}
case $B in /*) ;; *) B=$ROOT/$B ;; esac
[ "${1-}" != all ] || set -- 1000000000 "${@:2}"
work=$(mktemp -d "${TMPDIR:-/tmp}/brev-inject-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 4
unset LETTERS_DB NO_COLOR COLUMNS
export LC_ALL=C.UTF-8

# the letters as they are when old.db, few.db and large.db are made, and then as they are when the jobs run
cp -r "$ROOT/corpus" corpus
cp -r "$ROOT/corpus" letters
python3 "$ROOT/tests/faults/letters.py" few 12 24000 8
python3 "$ROOT/tests/faults/letters.py" large 4 1000 3
"$B/faults/inject" prepare || exit 4
sed -i 's/ledige/arbejdsløse/; s/handicap/funktionsnedsættelse/' letters/2023.md
rm letters/2014.md few/000[0-9].md
printf '# Mål for 2025\n\nEt brev om handicap og lokale beskæftigelsesråd (LBR).\n' >stdin.md
printf 'a\thandicap\nb\t"unge uddannelse"~5\n\nværdig sagsbehandling\n' >batch.tsv
python3 "$ROOT/tests/faults/letters.py" large 4 2300000 5
"$B/faults/inject" "$@"
