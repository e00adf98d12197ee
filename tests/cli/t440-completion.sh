#!/bin/bash
# Completion in bash, zsh and fish: options, years, ministers, printed words.
. "$(dirname "$0")/lib.bash"
indexer -q -d letters.db corpus
PATH=$B:$PATH
unset -f indexer search

# typed WORD...: what bash offers for the last word
typed() {
    bash --norc -c '
        compopt() { :; }
        . "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _brev_"$1" "$1" "${@: -1}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$ROOT/search/completion/$1.bash" "$@" | sort
}
is 'options' '--years' "$(typed search --yea | grep -x -- --years)"
is 'every option of --help' '' "$(comm -13 <(typed search --) <("$B/search" --help | grep -oE -e '--[a-z]+(-[a-z]+)*' | sort -u))"
is 'formats' 'html' "$(typed search -f h)"
is 'years that have letters' '2020 2023 2024' "$(typed search --year 202 | paste -sd ' ')"
is 'printed words' 'kommunalbestyrelse' "$(typed search kommunalbestyrelse | head -n 1 | cut -c1-18)"
is 'not for a letter or two' '' "$(typed search ko)"
is 'ministers' 'Poulsen' "$(typed search minister : Po)"
tab() { LETTERS_DB=letters.db python3 "$ROOT/tests/cli/tab.py" "$ROOT/search/completion/search.bash" "$1" | tr -d '\r'; }
like 'a minister in an interactive bash' '<search><minister:Poulsen>' "$(tab 'search minister:Po')"
like 'all of them at the colon' '(^| )Poulsen( |$)' "$(tab 'search minister:')"
like 'and the years begin' '<search><år:20>' "$(tab 'search år:')"
mkdir -p hostile
cat >hostile/search <<'SH'
#!/bin/sh
printf '$(touch pwned)\t3\n`touch pwned`\t2\nord;touch\t1\nordet\t1\n'
SH
cat >hostile/indexer <<'SH'
#!/bin/sh
printf 'year\tsigned\tjournal\tminister\n2016\t-\t-\tPia $(touch${IFS}pwned)\n2017\t-\t-\tPia O'"'"'Hara\n2018\t-\t-\tPia Olsen\n'
SH
chmod +x hostile/*
is 'letters do not command the shell: ministers' Olsen "$(PATH=$work/hostile:$PATH typed search minister : '' 2>&1)"
is 'nor its words' ordet "$(PATH=$work/hostile:$PATH typed search ord 2>&1)"
is 'and nothing was run' '' "$(ls pwned 2>/dev/null)"
is 'the years of a filter' '2017' "$(typed search år : 2017)"
is 'indexer: options' '--rebuild' "$(typed indexer --reb)"
is 'indexer: formats' 'html' "$(typed indexer --format h)"

options() { "$B/$1" --help | grep -oE -e '--[a-z]+(-[a-z]+)*' | sort -u; }
for program in search indexer; do
    for option in $(options "$program"); do
        grep -qF -- "$option" "$ROOT/search/completion/_$program.zsh" || echo "$program.zsh: $option"
        grep -qE -- "-l ${option#--}( |$)" "$ROOT/search/completion/$program.fish" || echo "$program.fish: $option"
    done
done >missing
is 'zsh and fish know all options too' '' "$(cat missing)"
if command -v zsh >/dev/null; then
    for program in search indexer; do ok "zsh reads _$program" zsh -n "$ROOT/search/completion/_$program.zsh"; done
else skip zsh 'there is no zsh'; fi
if command -v fish >/dev/null; then
    offered() { HOME=$work fish -N -c "source $ROOT/search/completion/$1.fish; complete -C '$2'" | cut -f1 | paste -sd ' '; }
    is 'fish: years' '2020 2023 2024' "$(offered search 'search --year 202')"
    is 'fish: ministers' 'minister:Poulsen' "$(offered search 'search minister:Po')"
    is 'fish: options' '--rebuild' "$(offered indexer 'indexer --reb')"
else skip fish 'there is no fish'; fi
finish
