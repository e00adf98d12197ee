#!/bin/bash
# The exit statuses that scripts rely on, and what is said with them.
. "$(dirname "$0")/lib.bash"

# --- indexer
ends 'indexer: 0 when done' 0 indexer -d a.db corpus
ends 'indexer: 0 when nothing has changed' 0 indexer -d a.db corpus
printf 'PK\003\004\000\000\000binary\000\001\002\003\004\005\006' >corpus/zip.txt
ends 'indexer: 1 when a letter was skipped' 1 indexer -d a.db corpus
like 'the skipped letter is named with its reason' '^indexer: corpus/zip\.txt: skipped: .+' "$(err)"
rm corpus/zip.txt
ends 'indexer: 1 when a path is not there' 1 indexer -d a.db corpus nowhere
like 'the path is named' 'nowhere: skipped: No such file' "$(err)"
ends 'indexer: 2 without PATH' 2 indexer -d a.db
ends 'indexer: 2 for an unknown option' 2 indexer -d a.db --wrong corpus
ends 'indexer: 2 for - without --name' 2 indexer -d a.db -
ends 'indexer: 2 for --name without -' 2 indexer -d a.db --name x.md corpus
ends 'indexer: 2 for - twice' 2 indexer -d a.db --name x.md - -
ends 'indexer: 2 for a report with a path' 2 indexer -d a.db --list corpus
ends 'indexer: 2 for two reports' 2 indexer -d a.db --list --stats
ends 'indexer: 2 for --remove of an unknown letter' 2 indexer -d a.db --remove corpus/1999.md
like 'which is named' '1999\.md' "$(err)"
ends 'indexer: 2 for an empty PATH, as of a variable that is not set' 2 indexer -d a.db ''
like 'which is said' 'a PATH is empty' "$(err)"
ends 'indexer: 2 for --remove with --rebuild' 2 indexer -d a.db --remove corpus/2014.md --rebuild corpus
ends 'indexer --list: 3 without an index' 3 indexer -d none.db --list
one_sentence 'with the command that makes one' "none\.db.*indexer -d '.*' FOLDER"
ends 'indexer --check: 3 without an index' 3 indexer -d none.db --check
ends 'indexer: 4 where nothing can be written' 4 indexer -d nowhere/a.db corpus
one_sentence 'with one sentence' 'nowhere/a\.db'
ends 'indexer --help: 0' 0 indexer --help
like 'help goes to stdout' '^usage: indexer ' "$(out)"
is 'and nothing to stderr' '' "$(err)"
ends 'indexer --version: 0' 0 indexer --version
like 'the version' '^indexer [0-9]+\.[0-9]+\.[0-9]+$' "$(out)"

# --- search
indexer -q -d a.db corpus
says() { # NAME STATUS SENTENCE COMMAND...: what answers with nothing says why
    ends "$1" "$2" "${@:4}"
    like "$1: says so" "$3" "$(err)"
}
for query in '' ' ' '?' - '^' '!' '*' '""' '()'; do
    says "search '$query'" 1 'has no word to look for' search -d a.db "$query"
done
says 'search -c without a word' 1 'has no word' search -d a.db -c ''
says 'search --any without a word' 1 'has no word' search -d a.db --any '?'
is 'search -q without a word is quiet' '' "$(search -q -d a.db '' 2>&1)"
says 'years that are not there' 1 'no letters of these years; .* --years' search -d a.db --year 1999
says 'as a filter' 1 'no letters of these years' search -d a.db -l year:1999
says 'other filters that leave nothing' 1 'filters and exclusions .* leave nothing' search -d a.db '(minister:Nix ELLER title:nix)'
says 'a file after the word, as of grep' 1 'corpus is a file or folder here' search -d a.db handicap corpus
says 'an option after --' 1 '^search: -n is no option after --' search -d a.db handicap -- -n 900
says 'an offset past the end' 0 'leaves out all' search -d a.db --offset 100 handicap
says 'of letters' 0 'leaves out all' search -d a.db -l --offset 3 handicap
says 'of repeats' 0 'leaves out all' search -d a.db --repeats --offset 300
says 'an empty batch' 1 'batch has no query' search -d a.db --batch /dev/null
says 'a folder for a batch' 2 'Is a directory' search -d a.db --batch corpus
says 'nothing near' 1 'no other printed word is near qqqq' search -d a.db --suggest qqqq
says 'nothing that begins so' 1 'no printed word begins with zzz' search -d a.db --complete zzz
for option in --scale\ per_1000 '-l --context 2' '-c --full' '--years --sort year' '--repeats --any'; do
    # shellcheck disable=SC2046,SC2086 # several words
    said=$(search -d a.db $option $([[ $option == *repeats* ]] || echo handicap) 2>&1 >/dev/null)
    like "$option: does nothing, and says so" 'search: --[a-z]+ does nothing here' "$said"
done
ends 'search: 0 with hits' 0 search -d a.db handicap
ends 'search: 1 without' 1 search -d a.db zebraer
is 'and says nothing on stdout' '' "$(out)"
ends 'search -c: 1 without hits' 1 search -d a.db -c zebraer
is 'but prints the count' 0 "$(out)"
ends 'search -l: 1 without hits' 1 search -d a.db -l zebraer
ends 'search --years: 1 without hits' 1 search -d a.db --years zebraer
is 'but prints every year' 11 "$(out | wc -l)"
ends 'search: 2 without a query' 2 search -d a.db
ends 'search: 2 for an unknown option' 2 search -d a.db unge -handicap
like 'the message tells how to leave a word out' "search -- 'unge -handicap'" "$(err)"
ends 'search: a word left out, after --' 0 search -d a.db -- unge -handicap
ends 'search: a word left out, in quotes' 0 search -d a.db 'unge -handicap'
ends 'search: options may stand anywhere' 0 search handicap -d a.db -c
is 'and count' 8 "$(out)"
for wrong in '-n x' '-n -1' '-n 1x' '--offset 2.5' '--sort size' '--year hvornår' '--year 2017..x' '--year 2017-2020' \
    '--format xml' '--color red' '--timeout soon' '--context few' '--format trec --years'; do
    # shellcheck disable=SC2086 # words on purpose
    ends "search: 2 for $wrong" 2 search -d a.db $wrong handicap
done
ends 'search: 2 for two kinds of result' 2 search -d a.db -l -c handicap
ends 'search: 2 for a batch that is not there' 2 search -d a.db --batch none.txt
ends 'search: 2 for a batch with a query' 2 search -d a.db --batch none.txt handicap
ends 'search: 3 without an index' 3 search -d none.db handicap
one_sentence 'with the command that makes one' "none\.db.*indexer -d '.*' FOLDER"
ends 'search: 3 for a folder as index' 3 search -d corpus handicap
one_sentence 'with one sentence' 'corpus'
ends 'search --help: 0' 0 search --help
like 'help goes to stdout' '^usage: search ' "$(out)"
ends 'search --version: 0' 0 search --version

# --- which index
mkdir elsewhere && cd elsewhere || exit 4
indexer -q -d letters.db ../corpus
ends 'letters.db of this folder is the default' 0 search -c handicap
cd .. || exit 4
LETTERS_DB=$work/a.db ends '$LETTERS_DB names another' 0 search -c handicap
LETTERS_DB=$work/none.db ends '-d goes before $LETTERS_DB' 0 search -d a.db -c handicap
LETTERS_DB='' ends 'an empty $LETTERS_DB is none' 3 search -c handicap
LETTERS_DB=b.db ends 'indexer heeds $LETTERS_DB' 0 indexer corpus
ok 'and makes that index' test -s b.db
for program in indexer search; do
    ends "$program: 2 for an option that is none" 2 $program --nope corpus
    like 'which is named' "^$program: there is no option --nope$" "$(cat err)"
    ends "$program: 2 for an option without its value" 2 $program -d
    like 'which is named too' "^$program: -d needs a value$" "$(cat err)"
done
ends 'indexer: 2 for a letter among others' 2 indexer -qx corpus
like 'which is named by itself' '^indexer: there is no option -x$' "$(cat err)"
ends 'search: 2 for two indexes' 2 search -d a.db -d b.db unge
like 'with the reason' '^search: search asks one index: -d was given twice$' "$(cat err)"
ends 'indexer: 2 for two indexes' 2 indexer -d a.db --db b.db corpus
ends 'search: 2 for repeats of a range of years' 2 search -d a.db --repeats --year 2014..2024
like 'with the reason' '^search: --repeats compares a year with the one before it' "$(cat err)"
ends 'search: 2 for repeats of a year without letters' 2 search -d a.db --repeats --year 1999
like 'with the command that shows the years' '^search: the index has no letters of 1999; .*search --years$' "$(cat err)"
ends 'search: 0 for repeats of a year of the index' 0 search -d a.db --repeats --year 2024

finish
