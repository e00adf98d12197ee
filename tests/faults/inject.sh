#!/bin/bash
# tests/faults/inject.sh [MOST | JOB KIND CALL]    every allocation and every call for the disk fails once, of the indexer's
# jobs and of a search; MOST = how many of each are tried (20), spread evenly; "all" = every one. JOB KIND CALL: that one
# alone, by the numbers of inject.c.
set -u
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-$ROOT/build}
case $B in /*) ;; *) B=$ROOT/$B ;; esac
most=${1:-20}
[ "$most" != all ] || most=1000000000
work=$(mktemp -d "${TMPDIR:-/tmp}/brev-inject-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 4
letters() { python3 "$ROOT/tests/faults/letters.py" "$@"; }

# the indexes to begin with, and then the letters as they are when the job runs
letters new 3 800 1
letters few 4 800 2
letters large 4 1000 3
"$B/faults/inject" prepare || exit 4
letters new 4 900 4
rm few/0001.md few/0003.md
letters large 4 2300000 5
if [ $# = 3 ]; then "$B/faults/inject" "$@"; else "$B/faults/inject" "$most"; fi
