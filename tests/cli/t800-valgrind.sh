#!/bin/bash
# The main job once under valgrind: no error, no leak. Run by `make check-valgrind`, and by `make check`.
. "$(dirname "$0")/lib.bash"
# a search may take as long as valgrind and a busy machine make it
mkdir -p "$XDG_CONFIG_HOME/brev" && echo 'timeout = 0' >"$XDG_CONFIG_HOME/brev/config"
if ! command -v valgrind >/dev/null; then
    skip 'valgrind' 'it is not installed'
    finish
fi

# clean NAME STATUS COMMAND...
clean() {
    local name=$1 wanted=$2 status
    shift 2
    valgrind -q --error-exitcode=99 --exit-on-first-error=no --leak-check=full --show-leak-kinds=definite,indirect,possible \
        --errors-for-leak-kinds=definite,indirect,possible --log-file=valgrind.log "$B/$1" "${@:2}" >out 2>err </dev/null
    status=$?
    if [ $status = "$wanted" ] && [ ! -s valgrind.log ]; then pass "$name"
    else flunk "$name" "status $status; $(cat valgrind.log err)"
    fi
}
clean 'build' 0 indexer -d a.db corpus
clean 'nothing to do' 0 indexer -d a.db corpus
echo 'Kære læser, her er en linedanser mere.' >corpus/ny.txt
printf 'En l\xf8vet\xe6mmer på arbejde.\n' >corpus/gammel.txt
sed -i 's/ledige/arbejdsløse/' corpus/2023.md
rm corpus/2014.md
clean 'update' 0 indexer -d a.db --prune corpus
clean '--list' 0 indexer -d a.db --list
clean '--passages' 0 indexer -d a.db --passages
clean '--check' 0 indexer -d a.db --check
clean '--stats' 0 indexer -d a.db --stats
clean 'a phrase' 0 search -d a.db '"værdig sagsbehandling"'
clean 'json' 0 search -d a.db -f json --explain 'handicap ELLER "unge uddannelse"~5 IKKE =sanktion'
clean 'text' 0 search -d a.db -f text --color always 'kommun* år:2017..2023'
clean 'years' 0 search -d a.db --years handicap
clean 'letters' 0 search -d a.db -l --any 'hvordan får unge en uddannelse'
clean 'a slip' 0 search -d a.db sagsbehandlnig
clean 'suggest' 0 search -d a.db --suggest sagsbehandlnig
clean 'complete' 0 search -d a.db --complete kommun
clean 'no hits' 1 search -d a.db zebraer
clean 'no index' 3 search -d none.db zebraer
printf 'a\thandicap\nb\t"((\n' >batch.tsv
clean 'a batch' 0 search -d a.db --batch batch.tsv
finish
