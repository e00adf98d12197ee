#!/bin/bash
# Every line of JSON that search prints is one that search/search.schema.json describes.
. "$(dirname "$0")/lib.bash"

indexer -q -d letters.db corpus
export LETTERS_DB=letters.db
schema=$ROOT/search/search.schema.json

# described NAME COMMAND...: the command prints lines, and each is valid
described() {
    local name=$1 lines
    shift
    "$@" >lines.json 2>/dev/null
    lines=$(wc -l <lines.json)
    is "$name" "$lines lines, 0 faults" "$(/usr/bin/python3 - "$schema" lines.json <<'PYTHON'
import json
import sys

import jsonschema

with open(sys.argv[1], encoding='utf-8') as file:
    validator = jsonschema.Draft7Validator(json.load(file))
lines = faults = 0
with open(sys.argv[2], encoding='utf-8') as file:
    for line in file:
        lines += 1
        for fault in validator.iter_errors(json.loads(line)):
            faults += 1
            print(fault.message[:200])
print(f'{lines} lines, {faults} faults' if lines else 'nothing was printed')
PYTHON
)"
}

described 'passages' search -f json virksomhed
described 'torn passages and slips' search -f json 'opkvalificeringsindsats ELLER førtidspensioneres'
described 'the receipt and what a score is made of' search -f json --explain --any 'unge med handicap i 2024'
described 'letters' search -f json -l handicap
described 'years' search -f json --years handicap
described 'counts by something else' search -f json --by recipient,kind handicap
described 'words' search -f json --words handicap
described 'words of a year' search -f json --words --year 2024
described 'counts by year' search -f json --by year,signer handicap
described 'a count' search -f json -c handicap
described 'repeats' search -f json --repeats --year 2024
described 'a letter' search -f json --show corpus/2024.md handicap
described 'passages beside a hit' search -f json --context 2 handicap
printf '»Alle ledige ikke skal have en værdig sagsbehandling« »unge« »Flere unge skal have en uddannelse, at flere personer med handicap skal i beskæftigelse« »hvalrosser på månen og solen«\n' >draft
described 'two years' search -f json --compare 2023,2024
described 'quotations' search -f json --quotes draft
printf 'a\thandicap\nb\tSTAR\n' >queries.tsv
described 'a batch' search -f json --batch queries.tsv
is 'what is not described is found out' '1 lines, 1 faults' "$(described x printf '{"year": "2020", "hits": 1}\n' | grep -o '1 lines, 1 faults' | head -n 1)"
finish
