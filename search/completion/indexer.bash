# bash completion for indexer. Sourced under the name that the program is installed by; see make install.

_brev_indexer() {
    local current=$2 before=$3 program=$1
    COMPREPLY=()
    case $before in
    -f | --format) mapfile -t COMPREPLY < <(compgen -W 'tsv html' -- "$current"); return ;;
    --export) mapfile -t COMPREPLY < <(compgen -W opensearch -- "$current"); return ;;
    --jobs | --memory | --mode | --name) return ;;
    esac
    case $current in
    -*) mapfile -t COMPREPLY < <(compgen -W "$("$program" --help 2>/dev/null | grep -oE -e '--[a-z]+(-[a-z]+)*' | sort -u)" -- "$current") ;;
    *) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    esac
}

complete -F _brev_indexer indexer brev-indexer
