#!/bin/bash
# search asks an index on OpenSearch, played by tests/client/node.py: the answers of the file, and all that may fail.
# make check-opensearch asks real nodes.
# shellcheck disable=SC2034,SC2086 # options are several words
. "$(dirname "$0")/lib.bash"
if [ ! -x "$B/readers/search-opensearch" ]; then
    skip 'an index on OpenSearch' 'libcurl or jansson is missing'
    finish
fi
indexer -q -d db corpus
indexer -q -d db --export opensearch export
unset OPENSEARCH_USER OPENSEARCH_PASSWORD OPENSEARCH_TOKEN CURL_CA_BUNDLE http_proxy https_proxy

node() { # FOLDER [CERTIFICATE KEY]: starts one; its port is left in $port
    local folder=$1
    shift
    mkdir -p "$folder"
    python3 "$ROOT/tests/client/node.py" "$folder" export "$@" 2>"$folder/said" &
    for _ in $(seq 300); do [ -s "$folder/port" ] && break; sleep .1; done
    port=$(cat "$folder/port")
}
fails() { printf '%s\n' "$@" >a/fail; }
node a
first=$port
there="opensearch://127.0.0.1:$port/letters?vocabulary=$work/export/vocabulary.db"
remote() { search -d "$there" "$@"; }

# ---- the answers are the file's ----
same() { # NAME ARGUMENT...: with the notes on stderr
    local name=$1
    shift
    search -d db "$@" >mine 2>mine.err
    echo "$?" >>mine
    remote "$@" >other 2>other.err
    echo "$?" >>other
    is "$name" '' "$(diff -a mine other; diff -a mine.err other.err)"
}
for query in handicap 'unge uddannelse' '"værdig sagsbehandling"' '=kommunerne' 'kommun*' '*hed' 'virksomhed -kommune' \
    'ledig OR (unge uddannelse)' 'title:mål unge' 'year:2014..2020 unge' 'kind:item ledige' 'signed:2019.. mål' 'path:*2020* mål' \
    'from:hummelgaard mål' 'journal:2019* mål' STAR joergensen fortidspension findesslet 'unge findesslet' 'beskæftigelse 2020' \
    '-unge mål' 'year:2020' '"unge ledige"~9' '"unge unge"~3 OR handicap' '"mål mål"' 'path:corpus mål' 'path:20[12]? mål' \
    'path:[!2]* mål' 'be*-u*' '="unge ledige"'; do
    for options in -c '-f json -n 5 --explain' '-f text' '-l -f json' '--years -f json'; do
        same "$options: $query" $options -- "$query"
    done
done
for options in '--any -n 5' '--any -f json -n 3 --explain' '--any -n 0' '--any --sort year -n 5' '--any -c' '--any -l' '--any --years' '--strict -n 3' '--derived all -c' '--derived none' '-n 0 -f csv' '--offset 3 -n 2' \
    '--offset 900' '--year 2020' '--year 2014..2017 --years' '--sort year -n 4' '--sort -signed' '--sort path' '--full -n 2' '-f trec' \
    '-f kwic' '-f cite' '-f csl' '-f svg --years' '-0' '-l --within passage' '-l -n 1' '--years --by signed' '-q -n 1'; do
    same "$options" $options 'unge mål'
done
same 'a question' --any -f json -n 5 --explain 'Hvornår skal de unge i uddannelse?'
same 'a question of a year' --any -n 5 'Hvad er målene for unge i 2020?'
for options in '-n 3 -f json' '-c' '--years' '-n 0 -f tsv --sort path'; do
    same "any of the words, where a letter holds all: $options" --within letter $options unge mål
done
same 'no letter holds all' --within letter --years unge findesslet
same '  and what is nearest' --within letter unge handicap findesslet
for options in '-n 2 --context 3' '-f json -n 0 --context 1' '--any -n 3 --context 9'; do same "sentences beside: $options" $options handicap; done
same 'and beside what is nearest' --context 2 handicap findesslet
for name in 2014.md corpus/2014.md "$work/corpus/2014.md:50" 2014.md:40-50 2014.md:9999 14.md nowhere.md; do same "a letter: $name" --show "$name" mål; done
same 'a letter as JSON' --show 2014.md:40-50 --context 3 -f json
for options in '' -c --years '-n 3 --sort year'; do same "a request $options" --emit opensearch $options 'unge "værdig sagsbehandling"'; done
same 'a request of a year' --emit opensearch 'mål 2020'
same 'no request' --emit opensearch --any unge
same 'a page of letters' -q -f html -l unge mål
same 'a note on an option' -c --full mål
for options in '-c' '-n 0 -f json --explain' '--any -n 5 -f json' '-n 0 --sort year -f tsv' '--years --by signed' '-n 2 -f kwic'; do
    same "words near each other: $options" $options '"unge job"~9 uddannelse'
done
same 'words near each other, and a year' -f json '"mål ledige"~9 2020'
same 'years of all' --years ''
same 'all of a year' --year 2020 -c ''
same 'printed words near one' --suggest handikap
same 'words that begin so' --complete handi
printf 'a\thandicap\nb\tfindesslet\nunge\n' >queries
for options in '' -c --years -l; do same "a batch $options" $options --batch queries; done
search -d db -f html handicap >page
ends 'a page' 0 remote -f html handicap
is 'of the same passages' "$(grep -c 'class="hit' page)" "$(grep -c 'class="hit' out)"
like 'says what it has not' 'does not offer by whom' "$(err)"
is 'the database of the environment' "$(search -d db -c mål)" "$(LETTERS_DB=$there search -c mål)"

search -d db -f vimgrep -n 3 mål | tee columns | sed -E 's/^([^:]*:[0-9]+):[0-9]+:/\1:1:/' >lines
is 'a place for an editor' "$(cat columns)" "$(remote -q -f vimgrep -n 3 mål)"
like '  with its column' ':[0-9]+:[1-9][0-9]+:' "$(cat columns)"
mv corpus elsewhere
is 'without its column, if the file is elsewhere' "$(cat lines)" "$(remote -q -f vimgrep -n 3 mål)"
is 'letters whose files are elsewhere have not changed' 'false' "$(remote -q -f json mål | jq .changed | sort -u)"
mv elsewhere corpus
touch corpus/2020.md
is 'one here has' 'true' "$(remote -q -f json -n 0 'path:*2020*' | jq .changed | sort -u)"

# ---- more than one request holds ----
mkdir many
seq 10050 | awk '{ file = sprintf("many/%05d.txt", $1); printf "Mål for %d\n\nFlere unge i job nr. %d.\n", 1990 + $1 % 30, $1 > file; close(file) }'
indexer -q -d many.db many
indexer -q -d many.db --export opensearch many.export
mv export one.export && mv many.export export
node d
mv export many.export && mv one.export export
everything="opensearch://127.0.0.1:$port/letters?vocabulary=$work/many.export/vocabulary.db"
for options in '-c' '-n 0 -f tsv' '-l -f tsv' '--years'; do # which a sanitizer makes too slow
    [ -z "$sanitized" ] || break
    is "ten thousand letters: $options" "$(search -d many.db $options unge | md5sum)" \
        "$(search --timeout 300 -d "$everything" $options unge | md5sum)"
done
port=$first

# ---- what cannot be had there is refused by name ----
for refused in '--by signer mål' '--words mål' --repeats '--compare 2014,2020' '--quotes queries' '--related mål'; do
    ends "refused: $refused" 2 remote $refused
    is '  nothing is printed' '' "$(out)"
    like '  by name' 'OpenSearch' "$(err)"
done
ends 'a pattern that has no counterpart' 2 remote 'path:[[:alpha:]]* mål'
one_sentence 'is refused' 'such a pattern'

# ---- whole, or nothing ----
broken() { # NAME STATUS REGEX FAILURE...
    local name=$1 status=$2 said=$3
    shift 3
    fails "$@"
    ends "$name" "$status" remote --timeout 5 -f tsv handicap
    is '  nothing is printed' '' "$(out)"
    one_sentence '  is one sentence' "$said"
}
broken 'a shard that failed' 4 '1 of 2 shards' '{"skip":1,"change":"r[\"_shards\"][\"successful\"]=1; r[\"_shards\"][\"failed\"]=1"}'
broken 'an answer that came too early' 4 'before it had the whole' '{"skip":1,"change":"r[\"timed_out\"]=True"}'
broken 'no JSON' 4 'does not speak JSON' '{"skip":1,"status":200,"body":"<html>"}'
broken 'half of it' 4 'does not speak JSON' '{"skip":1,"status":200,"body":"{\"took\":1"}'
broken 'another JSON' 4 'not as it should be' '{"skip":1,"status":200,"body":"{}"}'
broken 'a document of others' 4 'not as it should be: path' '{"skip":1,"change":"r[\"hits\"][\"hits\"][0][\"_source\"][\"path\"]=7"}'
broken 'a refused request' 4 '\(400\): unknown query' '{"skip":1,"status":400,"body":"{\"error\":{\"reason\":\"unknown query\"}}"}'
broken 'a failure of the engine' 4 '\(500\): ' '{"skip":1,"status":500,"body":"oh"}'
broken 'nobody may' 2 'does not let you' '{"status":403}'
broken 'sent elsewhere' 4 'sends us elsewhere' '{"status":302,"headers":{"Location":"http://127.0.0.1:1/"}}'
broken 'another analyser' 3 'another version' '{"change":"r[\"letters\"][\"mappings\"][\"_meta\"][\"analyser\"]=\"9-other\""}'
broken 'other fields' 3 'another version' '{"change":"r[\"letters\"][\"mappings\"][\"_meta\"][\"brev\"]=1"}'
broken 'another export' 3 'other letters' '{"change":"r[\"letters\"][\"mappings\"][\"_meta\"][\"export\"]=\"0\""}'
broken 'an index of others' 3 'no index of letters' '{"change":"r[\"letters\"][\"mappings\"].pop(\"_meta\")"}'
ends 'no such index' 3 search -d "opensearch://127.0.0.1:$port/others?vocabulary=export/vocabulary.db" mål
one_sentence 'says how to make it' '--export opensearch'
cp -r corpus more && rm more/2014.md
indexer -q -d fewer more
ends 'a file with other letters as the vocabulary' 3 search -d "${there%=*}=$work/fewer" mål
one_sentence 'is refused' 'other letters'
ends 'the file itself as the vocabulary' 0 search -d "${there%=*}=$work/db" mål
ends 'a vocabulary that is not there' 3 search -d "${there%=*}=nowhere.db" mål
ends 'which vocabulary?' 2 search -d "${there%%\?*}" mål
like 'is asked' 'vocabulary' "$(err)"

# ---- what passes is tried again ----
again() { # NAME FAILURE...
    local name=$1
    shift
    fails "$@"
    is "$name" "$(search -d db -c handicap)" "$(remote -c handicap 2>&1)"
}
again 'too many questions' '{"skip":1,"status":429}'
again 'busy, twice' '{"skip":1,"status":503}' '{"status":503}'
again 'a connection that is cut' '{"skip":1,"close":true}'
again 'and the first' '{"close":true}'
node b
is 'a node that is gone, and one that is there' "$(search -d db -c handicap)" \
    "$(search -d "opensearch://127.0.0.1:1,127.0.0.1:$port/letters?vocabulary=export/vocabulary.db" -c handicap 2>&1)"
fails '{"skip":1,"status":429}' '{"status":429}' '{"status":429}' '{"status":429}' '{"status":429}' '{"status":429}' '{"status":429}' '{"status":429}'
ends 'busy for too long' 4 remote --timeout 1 -c handicap
one_sentence 'is one sentence' 'too busy'
fails '{"skip":1,"delay":3600}'
ends 'an answer that does not come' 4 remote --timeout 1 -c handicap
one_sentence 'is one sentence' 'took too long'
ends 'nobody there' 4 search -d 'opensearch://127.0.0.1:1/letters?vocabulary=export/vocabulary.db' --timeout 1 mål
one_sentence 'is one sentence' 'cannot ask OpenSearch at 127.0.0.1:1'
ends 'no such host' 4 search -d 'opensearch://nobody.invalid/letters?vocabulary=export/vocabulary.db' mål
one_sentence 'is one sentence' 'cannot find the host nobody.invalid'

# ---- addresses ----
for address in 'opensearch://' 'opensearch://host' 'opensearch:///letters' 'opensearch://host:0/letters' 'opensearch://host:99999/letters' \
    'opensearch://me:secret@host/letters' 'opensearch://host/a,b' 'opensearch://host/*' 'opensearch://host/_all' 'opensearch://host/Letters' \
    'opensearch://host/letters?x=y' 'opensearch://[::1/letters' 'opensearch://ho st/letters' 'opensearch://host/letters/_doc'; do
    ends "an address that is none: $address" 2 search -d "$address" mål
done

# ---- who asks ----
echo "Basic $(printf 'me:se"c\\ret' | base64)" >a/authorization
ends 'nobody' 2 remote -c handicap
one_sentence 'is told what to set' 'OPENSEARCH_USER'
OPENSEARCH_USER=me OPENSEARCH_PASSWORD='se"c\ret' ends 'somebody' 0 remote -c handicap
OPENSEARCH_USER=me OPENSEARCH_PASSWORD=wrong ends 'the wrong password' 2 remote -c handicap
unlike 'is in no message' 'wrong' "$(err)"
mkdir -p settings/brev
printf 'index = %s\nvocabulary = %s\nuser = me\npassword = se"c\\ret\n' "${there%%\?*}" "$work/export/vocabulary.db" >settings/brev/config
chmod 600 settings/brev/config
XDG_CONFIG_HOME=$work/settings ends 'of the settings' 0 search -c handicap
is 'the same number' "$(search -d db -c handicap)" "$(out)"
XDG_CONFIG_HOME=$work/settings ends 'the indexer writes no such index' 2 indexer corpus
like 'and says so' 'OpenSearch' "$(err)"
chmod 644 settings/brev/config
XDG_CONFIG_HOME=$work/settings ends 'a password that others may read' 2 search -c handicap
like 'is refused' 'config:3: user stands in a file that others may read' "$(err)"
echo 'Bearer t0ken' >a/authorization
OPENSEARCH_TOKEN=t0ken ends 'a token' 0 remote -c handicap
printf 'token = t0ken\n' >settings/brev/config
chmod 600 settings/brev/config
XDG_CONFIG_HOME=$work/settings ends 'a token of the settings' 0 remote -c handicap
rm a/authorization
printf 'vocabulary = %s\n' "$work/export/vocabulary.db" >settings/brev/config
XDG_CONFIG_HOME=$work/settings ends 'the vocabulary of the settings' 0 search -d "${there%%\?*}" mål
OPENSEARCH_USER=me ends 'a password over an open network' 2 search -d 'opensearch://127.0.0.1,192.0.2.1/letters?vocabulary=export/vocabulary.db' mål
one_sentence 'is refused' 'not sent to 192.0.2.1 in the clear'

# ---- TLS ----
if command -v openssl >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=localhost' \
        -addext 'subjectAltName=DNS:localhost' -keyout key.pem -out own.pem 2>/dev/null
    node c own.pem key.pem
    secure="opensearchs://localhost:$port/letters?vocabulary=$work/export/vocabulary.db"
    ends 'a certificate of nobody' 4 search -d "$secure" -c handicap
    one_sentence 'is refused' 'certificate'
    CURL_CA_BUNDLE=own.pem ends 'a certificate of our own' 0 search -d "$secure" -c handicap
    printf 'authority = %s\n' "$work/own.pem" >settings/brev/config
    XDG_CONFIG_HOME=$work/settings ends 'named in the settings' 0 search -d "$secure" -c handicap
    CURL_CA_BUNDLE=own.pem ends 'another host' 4 search -d "${secure/localhost/127.0.0.1}" -c handicap
    one_sentence 'is refused' '127.0.0.1'
    CURL_CA_BUNDLE=nowhere.pem ends 'no file of certificates' 2 search -d "$secure" -c handicap
    ends 'a node without TLS' 4 search -d "opensearchs://127.0.0.1:$first/letters?vocabulary=$work/export/vocabulary.db" --timeout 2 mål
    OPENSEARCH_USER=me OPENSEARCH_PASSWORD=x CURL_CA_BUNDLE=own.pem ends 'a password goes by TLS' 0 search -d "$secure" -c handicap
else
    skip 'TLS' 'there is no openssl to make certificates'
fi

# ---- without the program apart ----
cp "$B/search" alone
ends 'search alone' 4 ./alone -d "$there" mål
like 'says what is missing' 'install the package brev-opensearch' "$(err)"
ends 'the program apart without an address' 2 "$B/readers/search-opensearch" -d db mål
kill %% 2>/dev/null
finish
