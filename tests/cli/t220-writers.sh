#!/bin/bash
# One writer at a time, readers at any time, and a writer that is killed at any moment.
. "$(dirname "$0")/lib.bash"
indexer -q -d a.db corpus

# --- two writers
mkfifo feed
"$B/indexer" -q -d a.db --name langsom.md - <feed 2>first.err &
first=$!
exec 3>feed
for _ in $(seq 100); do [ -s a.db-lock ] && break; sleep 0.05; done
ends 'a second writer is refused' 3 indexer -d a.db corpus
one_sentence 'with the number of the process that writes' "being written by process $first"
ends 'a reader is not' 0 search -d a.db handicap
printf 'endelig færdig\n' >&3
exec 3>&-
wait $first
is 'the first one ends well' 0 $?
is 'and its letter is there' 1 "$(search -d a.db -c '"endelig færdig"')"
ends 'the next may write' 0 indexer -d a.db --remove langsom.md
ok 'the lock is gone' test ! -e a.db-lock

# --- many writers and readers at once
for i in 1 2 3 4; do printf 'jonglør nummer%s\n' $i >"corpus/s$i.md"; done
for i in 1 2 3 4; do (indexer -q -d a.db "corpus/s$i.md" || touch "failed$i") 2>>writers.err & done
bad=0
for _ in $(seq 20); do search -d a.db handicap >/dev/null 2>>readers.err || bad=$((bad + 1)); done
wait
is 'readers find the letters while others write' 0 $bad
is 'four writers one after the other' '' "$(ls failed* 2>/dev/null)"
is 'lose nothing' 4 "$(search -d a.db -c jonglør)"
sound 'sound' a.db
rm corpus/s?.md

# --- killed. A folder large enough that it takes a while; every round begins with a good index of the corpus.
mkdir big
letters=200
for i in $(seq $letters); do sed "s/mål/mål$i/g" corpus/2023.md >"big/$i.md"; done
indexer -q -d good.db corpus
answer=$(search -d good.db 'værdig sagsbehandling')
"$B/indexer" -q -d full.db corpus big
all=$(search -d full.db -c 'værdig sagsbehandling')
began=$(date +%s%N)
indexer -q -d time.db big
took=$((($(date +%s%N) - began) / 1000000))
rounds=20
[ -z "$sanitized" ] || rounds=4

killed() { # ROUND COMMAND...: kills it after a share of the time it would take
    "${@:2}" 2>/dev/null &
    local pid=$!
    sleep "$(awk -v t=$took -v i="$1" -v n=$rounds 'BEGIN { printf "%.3f", t * i / n / 1000 }')"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
}
wrong='' midway=0
for i in $(seq $rounds); do
    rm -f k.db*
    killed "$i" "$B/indexer" -q -d k.db big
    if [ -e k.db ]; then
        "$B/indexer" -q --check -d k.db >/dev/null 2>&1 || wrong="$wrong check:$i"
    else
        midway=$((midway + 1))
        "$B/search" -d k.db handicap >/dev/null 2>&1
        [ $? = 3 ] || wrong="$wrong search:$i"
    fi
    "$B/indexer" -q -d k.db big || wrong="$wrong again:$i"
    [ "$("$B/search" -d k.db -c sagsbehandling)" -ge $letters ] || wrong="$wrong count:$i"
    [ "$(find . -maxdepth 1 -name 'k.db*' | wc -l)" = 1 ] || wrong="$wrong leftover:$i"
done
is "killed in a first build, $rounds times: none or whole, and the next run mends" '' "$wrong"
ok 'some were killed before the end' test $midway -gt 0

wrong='' midway=0
for i in $(seq $rounds); do
    rm -f k.db*
    cp good.db k.db
    killed "$i" "$B/indexer" -q -d k.db --rebuild corpus big
    listed=$("$B/indexer" -d k.db --list 2>/dev/null | tail -n +2 | wc -l)
    case $listed in
    $((letters + 5))) ;;
    5) midway=$((midway + 1)); [ "$("$B/search" -d k.db 'værdig sagsbehandling')" = "$answer" ] || wrong="$wrong answer:$i" ;;
    *) wrong="$wrong letters:$i=$listed" ;;
    esac
    "$B/indexer" -q --check -d k.db >/dev/null 2>&1 || wrong="$wrong check:$i"
done
is "killed in --rebuild, $rounds times: the last good index is there" '' "$wrong"
ok 'some were killed before the end' test $midway -gt 0

wrong='' midway=0
for i in $(seq $rounds); do
    rm -f k.db*
    cp good.db k.db
    killed "$i" "$B/indexer" -q -d k.db big
    first=$("$B/search" -d k.db -c 'værdig sagsbehandling' 2>"$work/err")
    case $first in
    3) midway=$((midway + 1)) ;;
    "$all") ;;
    *) wrong="$wrong count:$i=$first" ;;
    esac
    "$B/indexer" -q --check -d k.db >/dev/null 2>&1 || wrong="$wrong check:$i"
    "$B/indexer" -q -d k.db big || wrong="$wrong again:$i"
    [ "$("$B/search" -d k.db -c 'værdig sagsbehandling')" = "$all" ] || wrong="$wrong after:$i"
done
is "killed in an update, $rounds times: before or after, and the next run mends" '' "$wrong"
ok 'some were killed before the end' test $midway -gt 0
finish
