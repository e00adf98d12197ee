#!/bin/bash
# What answers say of themselves, on random queries (truth.py). TRUTH=full tries as many as the project promises:
# 200 queries without hits, 500 totals, 200 filters of years, 300 counted in every way; otherwise a tenth of that.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus
share=$([ "${TRUTH-}" = full ] && echo 1 || echo 10)
figure() { # NAME WHAT COUNT [INDEX]
    is "$1" "$(($3 / share)) queries, 0 faults" "$(python3 "$ROOT/tests/cli/truth.py" "$B/search" "${4-a.db}" "$2" $(($3 / share)))"
}
figure 'queries without hits say why, and each figure is true' none 200
figure 'M of "the first N of M" is that of -c, for each -n, format and unit' totals 500
figure 'years are those that were asked for, and no other' years 200
indexer -q -d b.db corpus "$ROOT/tests/cases/letters" "$ROOT/tests/cases/answers"
figure 'hits, letters, years and groups of a query agree' modes 300 b.db
finish
