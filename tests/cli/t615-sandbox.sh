#!/bin/bash
# The sandbox from inside: a library in the programs tries, when they end, what somebody would try who had taken them over.
. "$(dirname "$0")/lib.bash"
inside=$B/sandbox/inside.so
if [ -n "$sanitized" ] || [[ $B = */coverage* ]]; then
    skip 'the sandbox' 'this build has none: a sanitizer, or what counts lines, needs files at the end'
    finish
fi
mkdir -p index outside
echo 'Et offer.' >outside/victim
indexer -q -d index/a.db corpus
printf 'handicap\nv\tvirksomheder\n' >queries

# as_prey PROGRAM COMMAND...: what it tried, in ./report
as_prey() {
    local program=$1
    shift
    rm -f report outside/fresh
    env INSIDE_PROGRAM="$program" INSIDE_REPORT="$work/report" INSIDE_FOLDER="$work/outside" LD_PRELOAD="$inside" "$@" >printed 2>said </dev/null
}
as_prey sleep sleep 0
cut -f 2,3 report >free
is 'without a sandbox there are so many tries' 25 "$(wc -l <free)"
ok 'and most of them can be done here' test "$(grep -cP '\tdone$' free)" -ge 17

# refused NAME EXCEPT COUNT: all tries of ./report but EXCEPT were refused, and for a reason that is not there without a
# sandbox
refused() {
    cut -f 2,3 report | grep -vE "^thread|^(${2:-none})	" >tried
    is "$1: so many tries" "$3" "$(wc -l <tried)"
    is "$1: all refused" '' "$(grep -vP '\t(EACCES|EPERM|ENOSYS|ENOTTY)$' tried)"
}
kernel=$("$B/indexer" -v -d index/a.db corpus 2>&1)
if grep -q 'no sandbox' <<<"$kernel"; then
    skip 'the sandbox from inside' 'this kernel has neither Landlock nor seccomp'
    finish
fi
for format in text tsv csv json html vimgrep trec; do
    as_prey search "$B/search" -d index/a.db -f $format handicap
    refused "search -f $format" '' 25
done
for format in text tsv csv json html; do
    as_prey search "$B/search" -d index/a.db -f $format --years handicap
    refused "search -f $format --years" '' 25
done
while read -r options; do
    # shellcheck disable=SC2086 # words
    as_prey search "$B/search" -d index/a.db $options
    refused "search $options" '' 25
done <<'EOF'
-c handicap
-l handicap
--batch queries
--batch queries -f json
--repeats
--repeats -f html
--suggest handikap
--complete handi
--explain handicap
--any hvad er handicap
fortidspension
EOF
ln -s index/a.db link.db
# what asks an engine may speak to its port alone, if the kernel knows ports (6.7)
if [ -x "$B/readers/search-opensearch" ]; then
    indexer -q -d index/a.db --export opensearch export
    mkdir node
    python3 "$ROOT/tests/client/node.py" node export &
    for _ in $(seq 300); do [ -s node/port ] && break; sleep .1; done
    as_prey search "$B/search" -d "opensearch://127.0.0.1:$(cat node/port)/letters?vocabulary=export/vocabulary.db" handicap
    ok 'search asks an engine in its sandbox' test -s printed
    if printf '6.7\n%s\n' "$(uname -r)" | sort -VC; then refused 'search-opensearch' '' 25
    else refused 'search-opensearch' tcp 24
    fi
    kill %%
fi

as_prey search "$B/search" -d link.db handicap
refused 'search, its index behind a link' '' 25
if command -v script >/dev/null; then
    as_prey search script -qec "stty rows 24 cols 80; PAGER='sed s/^/paged:/' '$B/search' -d index/a.db -n 2 handicap" /dev/null
    like 'the pager runs' '^paged:.*2024' "$(cat printed)"
    refused 'search with a pager' '' 25
fi

# indexer may hand an index's owner and rights on, but only to what it can open
as_prey indexer "$B/indexer" -q -d index/a.db --rebuild corpus
refused 'indexer --rebuild' '' 25
is 'its threads, too' '4 0' "$(grep -cP '\tthread: ' report) $(grep -cP '\tthread: .*\tdone' report)"
for options in '--jobs 1 --rebuild corpus' 'corpus' '--vacuum' '--check' '--list' '--list -f html' '--passages' '--stats' \
    '--export opensearch exported corpus' '--export opensearch changes --since exported'; do
    # shellcheck disable=SC2086
    as_prey indexer "$B/indexer" -q -d index/a.db $options
    refused "indexer $options" '' 25
done
is 'the file is as it was' 'Et offer.' "$(cat outside/victim)"

# what a sandbox must not break
ln -s ../corpus index/corpus-link
ends 'a PATH that is a link' 0 indexer -q -d index/b.db index/corpus-link
ends 'a PATH that is one letter' 0 indexer -q -d index/b.db corpus/2014.md
mkdir real
indexer -q -d real/c.db corpus/2014.md
ln -s real/c.db c.db
ends 'an index behind a link is brought up to date' 0 indexer -q -d c.db corpus/2017.md
is 'where it is' 2 "$(search -d real/c.db --no-pager -l -f tsv mål | wc -l)"
like 'columns need the letters' '^corpus/2020.md:23:23:' "$(search -d index/a.db -f vimgrep handicap)"

# a kernel without
like 'an old kernel: -v says so' '^indexer: this kernel has neither Landlock nor seccomp' \
    "$(env INSIDE_PROGRAM=indexer INSIDE_KERNEL=old LD_PRELOAD="$inside" "$B/indexer" -v -d index/old.db corpus 2>&1)"
is 'once' 1 "$(env INSIDE_PROGRAM=indexer INSIDE_KERNEL=old LD_PRELOAD="$inside" "$B/indexer" -v -d index/old.db --rebuild corpus 2>&1 | grep -c 'this kernel')"
is 'and nobody else does' '' "$(env INSIDE_PROGRAM=indexer INSIDE_KERNEL=old LD_PRELOAD="$inside" "$B/indexer" -d index/old.db --rebuild corpus 2>&1 | grep 'kernel')"
finish
