# bash completion for search. Sourced under the name that the program is installed by; see make install.

# Offers the lines of standard input that begin with $1. They are a letter's words: none that would mean something to
# the shell, and nothing is expanded, as compgen -W does.
_brev_offer() {
    local line
    while IFS= read -r line; do
        # shellcheck disable=SC2101 # the class is in one
        [[ $line == "$1"* && $line != *[][\'\"\`\\\$\;\&\|\<\>\(\){}*?!#~[:space:]]* ]] && COMPREPLY+=("$line")
    done
}

_brev_search() {
    # what stands before the cursor: at minister: the words end with the colon, and $2 is empty
    local current=${COMP_WORDS[COMP_CWORD]} before=$3 program=$1 database=() i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -d | --db) [ $((i + 1)) -lt "$COMP_CWORD" ] && database=(-d "${COMP_WORDS[i + 1]/#\~/$HOME}") ;;
        esac
    done
    COMPREPLY=()
    # To bash, minister:Fred is three words.
    local field=$before
    [ "$before" = : ] && [ "$COMP_CWORD" -ge 2 ] && field=${COMP_WORDS[COMP_CWORD - 2]}:
    [ "$current" = : ] && field=$before: current=
    case $field in
    minister: | from: | fra:)
        _brev_offer "$current" < <("${program%search}indexer" "${database[@]}" --list 2>/dev/null |
            awk -F'\t' 'NR > 1 && $4 != "-" { n = split($4, name, " "); print name[n] }' | sort -u)
        return
        ;;
    year: | år:) before=--year ;;
    kind: | slags:)
        mapfile -t COMPREPLY < <(compgen -W 'title heading paragraph item quote table letterhead salutation closing signature image footnote' -- "$current")
        return
        ;;
    esac
    case $before in
    -d | --db | --batch | --quotes) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    -f | --format) mapfile -t COMPREPLY < <(compgen -W 'text tsv csv json kwic html svg vimgrep trec cite csl biblatex' -- "$current"); return ;;
    --color | --hyperlink) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
    --show)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --words) mapfile -t COMPREPLY < <(compgen -W 'telling all' -- "$current"); return ;;
    --scale) mapfile -t COMPREPLY < <(compgen -W 'passages per_1000' -- "$current"); return ;;
    --within) mapfile -t COMPREPLY < <(compgen -W 'passage letter' -- "$current"); return ;;
    --derived) mapfile -t COMPREPLY < <(compgen -W 'near all none' -- "$current"); return ;;
    --sort) mapfile -t COMPREPLY < <(compgen -W 'rank year -year signed -signed path left right g2 -g2 log_ratio -log_ratio log_dice count word' -- "$current"); return ;;
    --by) mapfile -t COMPREPLY < <(compgen -W 'year signed month signer recipient kind title folder goal' -- "$current"); return ;;
    --year)
        mapfile -t COMPREPLY < <(compgen -W "$("$program" "${database[@]}" --years -f tsv 2>/dev/null |
            awk '$2 > 0 && $1 != "-" { print $1 }')" -- "$current")
        return
        ;;
    --emit) mapfile -t COMPREPLY < <(compgen -W opensearch -- "$current"); return ;;
    -n | --limit | --offset | --compare | --context | --timeout) return ;;
    esac
    case $current in
    -*) mapfile -t COMPREPLY < <(compgen -W "$("$program" --help 2>/dev/null | grep -oE -e '--[a-z]+(-[a-z]+)*' | sort -u)" -- "$current") ;;
    ???*)
        # a word: as the letters print it
        _brev_offer '' < <("$program" "${database[@]}" -n 50 --complete -- "$current" 2>/dev/null | cut -f1)
        ;;
    esac
}

complete -F _brev_search search brev-search
