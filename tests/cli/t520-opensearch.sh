#!/bin/bash
# What OpenSearch is given and asked, without OpenSearch: make check-opensearch asks real nodes.
. "$(dirname "$0")/lib.bash"

# The documents that an index there would hold after these bulk files: a line each, in order of their names.
cat >apply.py <<'PYTHON'
import json, sys
held = {}
for name in sys.argv[1:]:
    lines = iter(open(name, encoding="utf-8"))
    for line in lines:
        (what, where), = json.loads(line).items()
        if what == "delete":
            held.pop(where["_id"])
        else:
            held[where["_id"]] = json.loads(next(lines))
for name in sorted(held):
    print(name, json.dumps(held[name], sort_keys=True, ensure_ascii=False))
PYTHON

# ---- a whole export ----
ends 'the index is made and exported' 0 indexer -d db --export opensearch one corpus
like 'it says how to load it' '5 letters written, 0 gone; to load them: one/load URL INDEX' "$(err)"
is 'its files' 'bulk-00001.ndjson counts index.json load manifest.tsv vocabulary.db' "$(find one -type f -printf '%f\n' | sort | tr '\n' ' ' | sed 's/ $//')"
ok 'the settings are JSON' jq -e '.mappings.properties.keys' one/index.json
is 'with the analyser' "$(sqlite3 db "select value from meta where name = 'analyser'")" \
    "$(jq -r .mappings._meta.analyser one/index.json)"
id=$(sed -n 's/^export	//p' one/counts)
like 'an export has a name' '^[0-9a-f]{32}$' "$id"
is 'which all of it says' "$id $id $id" "$(jq -r .mappings._meta.export one/index.json) $(head -n 1 one/manifest.tsv | cut -f4) \
$(sqlite3 one/vocabulary.db "select value from meta where name = 'export'")"
python3 apply.py one/bulk-*.ndjson >held
is 'a document for each passage' "$(indexer -d db --passages | wc -l)" "$(wc -l <held)"
is 'as the counts say' "$(sed -n 's/^passages	//p' one/counts)" "$(wc -l <held)"
fields=$(cut -d' ' -f2- held | jq -r 'keys[]' | sort -u)
is 'every field is known there' '' "$(comm -23 <(echo "$fields") <(jq -r '.mappings.properties | keys[]' one/index.json | sort))"
is 'a position for each word' '' "$(cut -d' ' -f2- held | jq -c 'select((.words > 0) and
    ((.keys | split(" ") | length) != .words or (.forms | split(" ") | length) != .words)) | .text' | head -3)"
is 'families and parts at one position' 'sagsbehandling|+sag|+behandling' \
    "$(cut -d' ' -f2- held | jq -r '.keys // "" | split(" ")[]' | grep '^sagsbehandling|' | sort -u | head -1)"
is 'the facts of the letters' "$(indexer -d db --list | tail -n +2 | cut -f1,4 | sort -u)" \
    "$(cut -d' ' -f2- held | jq -r '"\(.year)\t\(.minister)"' | sort -u)"

# ---- it is the same whatever was before ----
ends 'once more' 0 indexer -q -d db --export opensearch two
is 'equal bytes' '' "$(diff -r one two)"
indexer -q -d other corpus/2014.md && indexer -q -d other corpus
ends 'of an index with another history' 0 indexer -q -d other --export opensearch three
is 'equal documents' '' "$(python3 apply.py three/bulk-*.ndjson | diff held - | head -3)"

# ---- a number with blanks, and many small files ----
mkdir more
printf '# Tal\n\nDer er 1 250 000 kroner til § 15 a og covid-19.\n' >more/2020.md
ends 'a number with blanks' 0 indexer -q -d more.db --export opensearch blanks more
is 'is one word' 'true' "$(tail -n 1 blanks/bulk-*.ndjson | jq '.words == (.forms | split(" ") | length)')"
ends 'a later letter is a bulk file of its own size' 0 indexer -q -d more.db --export opensearch blanks2 more
is 'a heading stands above itself and its passages' '["tal","tal"]' \
    "$(grep -v '^{"index"' blanks/bulk-*.ndjson | jq -c '.above[0]' | jq -sc .)"

for room in 1 4 30 120; do # KB that a file may have
    ends "no room for more than $room KB" 4 bash -c "trap '' XFSZ; ulimit -f $room; exec '$B/indexer' -q -d db --export opensearch full"
    one_sentence '  is said' 'cannot write full/'
    ok '  and is no export' test ! -e full/manifest.tsv
    rm -r full
done
broken=''
for moment in $(seq 0 .002 .04); do
    "$B/indexer" -q -d db --export opensearch killed &
    sleep "$moment"
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null
    if [ -e killed/manifest.tsv ]; then broken+=$(diff -r one killed); fi
    rm -rf killed
done
is 'killed at any moment it is whole, or no export' '' "$broken"
room=$(($(stat -c %s one/vocabulary.db) / 1536)) # KB for two thirds of it, and all of the lists
ends 'no room for the vocabulary' 4 bash -c "trap '' XFSZ; ulimit -f $room; exec '$B/indexer' -q -d db --export opensearch full"
one_sentence 'is said' 'full/vocabulary.db'
is 'and neither it nor a list is left' '' "$(find full -name vocabulary.db -o -name manifest.tsv)"

# ---- who may read it ----
cp db private && chmod 600 private
ends 'of an index that is nobody else'"'"'s business' 0 indexer -q -d private --export opensearch secret
is 'nor are its files' '600 700' "$(stat -c %a secret/* | sort -u | tr '\n' ' ' | sed 's/ $//')"

# ---- what is refused ----
ends 'a folder that is not empty' 2 indexer -d db --export opensearch one
like 'is named' 'one is not empty' "$(err)"
ends 'another engine' 2 indexer -d db --export solr four
ends 'no folder' 2 indexer -d db --export opensearch
ends 'a folder that cannot be made' 2 indexer -d db --export opensearch none/none
ends 'a report beside it' 2 indexer -d db --export opensearch four --list
ends 'since without an export' 2 indexer -d db --since one corpus
ends 'no index' 3 indexer -d nowhere --export opensearch four
rm -rf four five
ends 'since what is no export' 2 indexer -d db --export opensearch five --since corpus
like 'says so' 'corpus/manifest.tsv' "$(err)"
rm -rf five
cp -r one damaged
sed -i '2s/^./X/' damaged/manifest.tsv
ends 'since a damaged list' 2 indexer -d db --export opensearch five --since damaged
like 'says so too' 'list of letters in damaged is damaged' "$(err)"
is 'a failed export has no list' '' "$(find five -name manifest.tsv)"
rm -rf five
sed -i '1s/$/-other/' damaged/manifest.tsv
ends 'since another version' 2 indexer -d db --export opensearch five --since damaged
like 'wants a whole one' 'make a whole one' "$(err)"

# ---- changes alone ----
ends 'nothing has changed' 0 indexer -d db --export opensearch same --since one corpus
is 'no bulk file' '' "$(find same -name 'bulk-*')"
is 'the same name' "$id" "$(sed -n 's/^export	//p' same/counts)"
head -n 12 corpus/2014.md >shorter && mv shorter corpus/2014.md
rm corpus/2017.md
cp corpus/2020.md corpus/copy.md
ends 'one changed, one gone, one new' 0 indexer -d db --export opensearch changes --since one --prune corpus
like 'all are told' '2 letters written, 1 gone' "$(err)"
ends 'the whole of it' 0 indexer -q -d db --export opensearch whole
is 'the changes make of the old what the whole is' '' \
    "$(diff <(python3 apply.py one/bulk-* changes/bulk-*) <(python3 apply.py whole/bulk-*) | head -3)"
is 'and so do the lists' '' "$(diff changes/manifest.tsv whole/manifest.tsv)"
is 'and the vocabularies' '' "$(cmp changes/vocabulary.db whole/vocabulary.db)"
is 'the changes name what they change' "$id" "$(sed -n 's/^since	//p' changes/counts)"

# ---- the script that loads: into a server that plays an engine ----
mkdir engine bin
python3 "$ROOT/tests/opensearch/engine.py" engine 2>engine/errors &
for _ in $(seq 400); do [ -s engine/address ] && break; sleep .05; done
address=$(cat engine/address)
printf '#!/bin/sh\necho "$*" >>"%s"\n' "$work/slept" >bin/sleep && chmod +x bin/sleep
load() { PATH=$work/bin:$PATH "$1/load" "$address" letters; }
held() { jq -cr ".letters$1" engine/held.json; }
documents() { jq -cS ".${1:-letters}.documents[][1]" engine/held.json | cksum; }
exported() { python3 "$work/apply.py" "$@" | cut -d' ' -f2- | jq -cS . | cksum; }
sent() { grep -c ' _bulk ' engine/requests; }

ends 'changes into nothing' 1 load changes
like 'are refused' 'letters is not there, and this export holds changes alone' "$(err)"
OPENSEARCH_USER=me OPENSEARCH_PASSWORD='se"c\ret' SHARDS=3 REPLICAS=1 ends 'a first load' 0 load one
like 'says what is there' 'load: letters has [0-9]+ passages' "$(out)"
is 'the user and the password are curl'"'"'s' "Basic $(printf 'me:se"c\\ret' | base64)" "$(cut -d' ' -f5- engine/requests | tail -n 1)"
is 'all passages are there' "$(wc -l <held)" "$(held '.documents | length')"
is 'as they were exported' "$(exported one/bulk-*)" "$(documents)"
is 'in shards' '3 1' "$(held '.settings | "\(.number_of_shards) \(.number_of_replicas)"')"
is 'the export is named' "{\"analyser\":\"$(jq -r .mappings._meta.analyser one/index.json)\",\"brev\":2,\"export\":\"$id\"}" \
    "$(held ._meta | jq -cS .)"
is 'it is refreshed as before' null "$(held .settings.refresh_interval)"
before=$(sent)
ends 'a second load' 0 load one
like 'says that it is there' 'those of this export' "$(out)"
is 'and sends nothing' "$before" "$(sent)"
is 'no document has changed' 1 "$(held '.documents | [.[][0]] | max')"
ends 'changes to it' 0 load changes
is 'make it what a whole export is' "$(python3 apply.py whole/bulk-* | wc -l)" "$(held '.documents | length')"
is 'document by document' "$(exported whole/bulk-*)" "$(documents)"
is 'and name it' "$(sed -n 's/^export	//p' whole/counts)" "$(held ._meta.export)"
now=$(documents)
ends 'the changes once more' 0 load changes
is 'change nothing' "$now" "$(documents)"
ends 'the whole of the same' 0 load whole
ends 'the whole of another' 1 load one
like 'is refused' 'letters holds another export; load this whole one' "$(err)"
cp -r changes strange && sed -i 's/^since.*/since	0123/; s/^export.*/export	4567/' strange/counts
ends 'changes to another' 1 load strange
like 'are refused, too' 'does not hold the export that these are the changes to' "$(err)"
is 'all of that left it as it was' "$now" "$(documents)"

# ---- what goes wrong there ----
load() { PATH=$work/bin:$PATH "$1/load" "$address" "${2:-letters}"; }
refused='{"errors":true,"items":[{"index":{"error":{"type":"mapper_parsing_exception","reason":"failed to parse \"year\""}}},{"index":{"error":{"type":"x","reason":"second"}}}]}'
busy='{"errors":true,"items":[{"index":{"error":{"type":"rejected_execution_exception","reason":"queue is full"}}}]}'
echo "0 200 $refused" >engine/fail
ends 'a document that is refused' 1 load one refused
is 'the first reason is given' "load: bulk-00001.ndjson: failed to parse 'year' (status 200)" "$(err)"
echo "0 413 " >engine/fail
ends 'a file that is refused' 1 load one refused
is 'the status is given' 'load: bulk-00001.ndjson: it gives no reason (status 413)' "$(err)"
echo '0 200 <html>a proxy</html>' >engine/fail
ends 'what is no engine' 1 load one refused
is 'is shown' 'load: bulk-00001.ndjson: <html>a proxy</html> (status 200)' "$(err)"
rm -f slept
printf '0 200 %s\n0 503 {}\n0 0 \n' "$busy" >engine/fail
ends 'an engine that is busy, restarts, and breaks off' 0 load one busy
is 'is asked again after pauses' '1 2 4' "$(tr '\n' ' ' <slept | sed 's/ $//')"
for _ in $(seq 12); do echo "0 429 {\"error\":{\"reason\":\"too many\"}}"; done >engine/fail
ends 'one that stays busy' 1 load one stuck
is 'is given up' 'load: bulk-00001.ndjson: too many (status 429)' "$(err)"
: >engine/fail && ends 'clear the rest' 0 load one stuck
cp -r one half && rm half/manifest.tsv
ends 'an export that was not finished' 1 load half half
like 'is refused' 'this export was not finished' "$(err)"
ends 'nothing there' 1 env "PATH=$work/bin:$PATH" one/load http://127.0.0.1:1 letters
one_sentence 'is one sentence' '127.0.0.1'

# An export of many files that is broken off: forty files of a document each.
cp -r one many && rm many/bulk-*
split -l 2 --additional-suffix=.ndjson -d -a 5 one/bulk-00001.ndjson many/bulk-
files=$(find many -name 'bulk-*' | wc -l)
echo "40 500 {\"error\":{\"reason\":\"the disk is full\"}}" >engine/fail
ends 'a load that fails on the way' 1 load many many
like 'says where' "bulk-00040.ndjson: the disk is full" "$(err)"
is 'the mapping says how far it came' "[\"\",\"$id\",32]" "$(jq -c '.many._meta | [.export,.loading,.bulks]' engine/held.json)"
is 'nobody sees a part of it' '"-1"' "$(jq -c '.many.settings.refresh_interval' engine/held.json)"
ends 'another export waits' 1 load whole many
like 'for that one' 'another export was being loaded into many' "$(err)"
before=$(sent)
ends 'run again, it goes on' 0 load many many
like 'and says so' 'sent 32 files; it goes on' "$(err)"
is 'from there' "$((files - 32))" "$(($(sent) - before))"
is 'to the same documents' "$(exported one/bulk-*)" "$(documents many)"
is 'that are named' "{\"export\":\"$id\",\"loading\":null}" "$(jq -c '.many._meta | {export,loading}' engine/held.json)"
sed -i 's/^passages.*/passages	7/' many/counts
ends 'other counts' 1 load many other
like 'are reported' 'other has [0-9]+ passages instead of 7' "$(err)"
is 'and the export is not named' '""' "$(jq -c '.other._meta.export' engine/held.json)"
sed -i 's/"analyser": "[^"]*"/"analyser": "9-other"/' many/index.json
ends 'another analyser' 1 load many
like 'is refused' 'made by another version' "$(err)"
is 'the export stays as it was' '' "$(diff -r one two)"
is 'the server has no complaint' '' "$(cat engine/errors)"

# ---- requests ----
emit() { search -d db --emit opensearch "$@"; }
is 'passages in our order' '["layout","_score","year","path","n"]' "$(emit handicap | jq -c '[.sort[] | keys[0]]')"
is 'ten of them' '[0,10]' "$(emit handicap | jq -c '[.from,.size]')"
is 'or as many as are asked for' '[3,5]' "$(emit -n 5 --offset 3 handicap | jq -c '[.from,.size]')"
is 'never more than it shows' '[9999,1]' "$(emit -n 0 --offset 9999 handicap | jq -c '[.from,.size]')"
is 'a word by its families, a compound by its part' '["handicap","+handicap"]' \
    "$(emit --strict handicap | jq -c '[.query.bool.must[0].bool.should[0].script_score.query.bool.should[].term.keys.value]')"
is 'an occurrence in a compound weighs less' '[1,0.6]' \
    "$(emit --strict handicap | jq -c '[.query.bool.must[0].bool.should[0].script_score.query.bool.should[].term.keys.boost | . * 1000 | round / 1000]')"
is 'what is only counted is a filter' '["handicap","+handicap"]' \
    "$(emit -c --strict handicap | jq -c '.query.bool.filter[0].bool.should[0].terms.keys')"
is 'a phrase is one word after the other' '{"ordered":true,"max_gaps":0}' \
    "$(emit '"værdig sagsbehandling"' | jq -c '[.. | .all_of? // empty][0] | {ordered,max_gaps}')"
is 'a form is looked up among the forms' '{"forms":"kommunerne"}' "$(emit '=kommunerne' | jq -c '[.. | .term? // empty | select(.forms)][0]')"
is 'years are a range' '{"gte":2014,"lte":2018}' "$(emit --year 2014..2018 handicap | jq -c '.query.bool.filter[0].range.year')"
is 'a letter of a year that is named gains' true \
    "$(emit mål 2020 | jq '[.. | .constant_score? // empty][0] | .boost > 0 and .filter.terms.year == [2020]')"
is 'a count shows none' '[0,true]' "$(emit -c handicap | jq -c '[.size,.track_total_hits]')"
is 'nothing typed is all passages' '[{"match_all":{}}]' "$(emit --years '' | jq -c '.query.bool.filter')"
is 'years go by letters' '["year","letter"]' "$(emit --years handicap | jq -c '[.aggs.buckets.composite.sources[] | keys[0]]')"
for query in 'title:mål unge' 'kommun*' '*hed' 'kind:par* unge' 'journal:2012* unge' 'from:frederiksen unge' 'path:*.md unge' 'path:[!a]?.md unge' \
    'signed:2014.. unge' 'a OR (b -c)' 'minister:x to:y' '-unge' '?rbejde' '"§ 15 a"' 'findesslet'; do
    is "one line of JSON: $query" 1 "$(emit -- "$query" | tee json | wc -l)"
    ok '  that can be read' jq -e .query json
done
for refused in '--any hvad er målet' '-l handicap' '--within letter a b' '--by signer a' '--repeats' 'path:[[:alpha:]]* unge'; do
    # shellcheck disable=SC2086 # words
    ends "refused aloud: $refused" 2 search -d db --emit opensearch $refused
    is '  nothing is printed' '' "$(out)"
done
ends 'the order of words near each other' 2 search -d db --emit opensearch '"unge handicap"~5'
one_sentence 'is refused' 'near each other'
ends 'their number is not' 0 search -d db --emit opensearch -c '"unge handicap"~5'
ends 'how often a phrase occurs that repeats a word' 2 search -d db --emit opensearch --years '"mål mål"'

# ---- of the vocabulary alone ----
ends 'a vocabulary is no index' 3 search -d whole/vocabulary.db handicap
one_sentence 'it says why' 'whole/vocabulary.db is the vocabulary of an export and holds no letters'
ends 'nor is it one for the indexer' 3 indexer -d whole/vocabulary.db corpus
like 'which says so' 'holds no letters' "$(err)"
ends 'nor one to be made anew' 3 indexer -d whole/vocabulary.db --rebuild corpus
for query in handicap kommunens '=kommunerne' '-unge' 'year:2014.. handicap' 'kommnuerne' 'kind:item reform' '-c værdig sagsbehandling' \
    '--years kommun*' '-c mål 2020' '--any -c hvad er målet'; do
    # shellcheck disable=SC2086 # words
    is "the same request: $query" "$(search -d db --emit opensearch $query 2>&1)" \
        "$(search -d whole/vocabulary.db --emit opensearch $query 2>&1)"
done
is 'the same request: how many passages hold a phrase' "$(search -d db --emit opensearch -c '"værdig sagsbehandling"')" \
    "$(search -d whole/vocabulary.db --emit opensearch -c '"værdig sagsbehandling"')"
ends 'what stands together is not counted' 2 search -d whole/vocabulary.db --emit opensearch '"værdig sagsbehandling"'
one_sentence 'it says so' 'a vocabulary does not know how many passages hold'
ends 'nor is the best letter known' 2 search -d whole/vocabulary.db --emit opensearch mål 2020
one_sentence 'it says so, too' 'how much the year in the query adds'
ok 'random queries: the same request, or none' \
    python3 "$ROOT/tests/opensearch/vocabulary.py" "$B/search" "$work/db" "$work/whole/vocabulary.db" 28
sqlite3 whole/vocabulary.db "update meta set value = '9-other' where name = 'analyser'"
ends 'of another analyser' 3 search -d whole/vocabulary.db --emit opensearch handicap
like 'it wants another' 'export the letters anew' "$(err)"
ends 'nothing to look for' 1 search -d db --emit opensearch '()'
ends 'another engine' 2 search -d db --emit solr handicap
finish
