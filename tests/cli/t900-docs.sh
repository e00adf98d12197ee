#!/bin/sh
# Are the documents true? On an index of corpus/ made for this:
#   every command of README.md ("$ ..." in a code block) prints what README shows, as on a terminal of 80 columns;
#   every command of the manual pages ends with its status: 0, or N after a line .\" status N;
#   every option that --help names is in the program's manual page;
#   every file that README, ARCHITECTURE and doc/ name is there.
# From the repository root: BUILD=build sh tests/cli/t900-docs.sh
# With --update, README.md gets the real output instead; read the difference before you keep it.
set -u

root=$(pwd)
build=$(cd "${BUILD:-${B:-build}}" && pwd) || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
failures=0

fault() {
    printf 't900-docs: %s\n' "$*"
    failures=$((failures + 1))
}

if ! command -v script >/dev/null; then
    echo 't900-docs: script (package bsdutils) is missing: it plays the terminal'
    exit 1
fi

# The examples' world: the letters, the programs, and an index in the working folder.
unset LETTERS_DB LANGUAGE
export XDG_CONFIG_HOME=/dev/null
export LC_ALL=C.UTF-8 COLUMNS=80 NO_COLOR=1 SHELL=/bin/sh TERM=xterm PATH="$build:$PATH"
fresh_world() {
    rm -rf "$tmp/world"
    mkdir "$tmp/world" || exit 1
    cp -r "$root/corpus" "$tmp/world/" || exit 1
    mkdir "$tmp/world/tests" && cp -r "$root/tests/documents" "$tmp/world/tests/" || exit 1
    ln -s "$build" "$tmp/world/build" || exit 1
    if ! (cd "$tmp/world" && indexer -q corpus); then
        echo 't900-docs: corpus/ cannot be indexed'
        exit 1
    fi
}

# Tells what command $1 needs that is not here; nothing where it can run.
missing_for() {
    for tool in jq sqlite3 /usr/bin/python3 python3; do
        case " $1" in
        *[\ \|]"$tool "*) command -v "$tool" >/dev/null || { echo "$tool"; return; } ;;
        esac
    done
    case $1 in
    *sager*) for reader in pdf office mail archive html; do [ -x "$build/readers/$reader" ] || { echo "the reader $reader"; return; }; done ;;
    *build/danish*) if grep -q __asan_init "$build/danish.so"; then echo 'a danish.so without sanitizer'; fi ;;
    esac
}

# Runs command $1 as on a terminal; what it shows goes to $tmp/shown. Its status.
on_terminal() {
    (cd "$tmp/world" && script -qec "$1" /dev/null) </dev/null >"$tmp/raw"
    status=$?
    tr -d '\r' <"$tmp/raw" >"$tmp/shown"
    return $status
}

# Prints what README's command $1 shows. False where it cannot run here: then the lines that stand there count.
play() {
    missing=$(missing_for "$1")
    if [ -n "$missing" ]; then
        echo "t900-docs: passed over, as $missing is not here: $1" >&2
        return 1
    fi
    on_terminal "$1" || printf '%s\n' "$1" >>"$tmp/failed"
    shown=$(cat "$tmp/shown")
    if [ -n "$shown" ]; then printf '%s\n' "$shown"; fi
}

# Prints README.md with what its commands really show. A command begins with "$ " and may go on in lines with "> ".
played_readme() {
    inside=no skipping=no command=
    while IFS= read -r line; do
        case $inside$line in
        'yes> '*)
            if [ -n "$command" ]; then
                command="$command
${line#"> "}"
                printf '%s\n' "$line"
                continue
            fi
            ;;
        esac
        if [ -n "$command" ]; then
            if play "$command"; then skipping=yes; fi
            command=
        fi
        case $inside$line in
        'no```'*) inside=yes ;;
        'yes```'*) inside=no skipping=no ;;
        'yes$ '*) command=${line#"$ "} skipping=no ;;
        esac
        if [ $skipping = no ]; then printf '%s\n' "$line"; fi
    done <"$root/README.md"
}

fresh_world
: >"$tmp/failed"
played_readme >"$tmp/README.md"
while IFS= read -r command; do
    fault "README.md: this ends with a status other than 0: $command"
done <"$tmp/failed"
if [ "${1:-}" = --update ]; then
    cp "$tmp/README.md" "$root/README.md"
elif ! diff -u --label README.md --label 'what the programs show' "$root/README.md" "$tmp/README.md"; then
    fault 'README.md shows other output than the programs; if theirs is right: sh tests/cli/t900-docs.sh --update'
fi
examples=$(grep -c '^\$ ' "$root/README.md")
if [ "$examples" -lt 10 ]; then fault "README.md has only $examples examples"; fi

# A manual page's commands, one a line: status, tab, command.
manual_commands() {
    awk '/^\.\\" status [0-9]+$/ { status = $3 }
         /^\$ / { print (status == "" ? 0 : status) "\t" substr($0, 3) }
         /^\.Ed/ { status = "" }' "$1" |
        sed -e 's/\\&//g' -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\(ti/~/g' -e 's/\\(ha/^/g' -e 's/\\e/\\/g'
}

for page in "$root"/indexer/*.[157] "$root"/search/*.[157] "$root"/lib/extension/*.[157]; do
    [ -f "$page" ] || continue
    name=${page#"$root/"}
    fresh_world
    manual_commands "$page" >"$tmp/commands"
    case $name in
    *.5) ;;
    *) if ! [ -s "$tmp/commands" ]; then fault "$name has no examples"; fi ;;
    esac
    while IFS="$(printf '\t')" read -r expected command; do
        missing=$(missing_for "$command")
        if [ -n "$missing" ]; then
            echo "t900-docs: passed over, as $missing is not here: $command"
            continue
        fi
        on_terminal "$command"
        status=$?
        if [ $status -ne "$expected" ]; then
            fault "$name: status $status instead of $expected: $command"
            sed 's/^/    /' "$tmp/shown"
        fi
    done <"$tmp/commands"
done

# What a manual page says of macro $2: Fl -years, Ev PAGER.
names_in() {
    grep -oE "(^|[ .])$2 [^ ]+( , [^ ]+)*" "$1" | tr ' ,' '\n\n' | grep -vxE "|[.]?$2" | sort -u
}

# A page in another language tells of the same options, words and variables, with the same examples.
for page in "$root"/man/*/*.[157]; do
    name=${page#"$root/"}
    for original in "$root/indexer/${page##*/}" "$root/search/${page##*/}"; do
        [ -f "$original" ] || continue
        for macro in Fl Cm Ev Xr; do
            names_in "$original" $macro >"$tmp/original"
            names_in "$page" $macro >"$tmp/translated"
            diff -u --label "${original#"$root/"}: .$macro" --label "$name: .$macro" "$tmp/original" "$tmp/translated" ||
                fault "$name does not tell of the same .$macro as ${original#"$root/"}"
        done
        manual_commands "$original" >"$tmp/original"
        manual_commands "$page" | diff -u --label "${original#"$root/"}" --label "$name" "$tmp/original" - ||
            fault "$name has other examples than ${original#"$root/"}"
    done
done
for original in "$root"/indexer/*.[157] "$root"/search/*.[157]; do
    [ -f "$root/man/da/${original##*/}" ] || fault "${original#"$root/"} is not there in Danish"
done

for program in indexer search; do
    for option in $("$program" --help | grep -oE -e '--[a-z]+(-[a-z]+)*' | sort -u); do
        grep -qE "^\.It .*Fl ${option#-}( |\$)" "$root/$program/$program.1" ||
            fault "$program/$program.1 does not tell of $option"
    done
done

for document in README.md ARCHITECTURE.md doc/*.md; do
    grep -oE '(indexer|search|lib|tests)/[a-z0-9_/-]+\.(c|h|S|sql|tsv|sh|map|[157])\b' "$root/$document" |
        sort -u >"$tmp/files"
    while IFS= read -r file; do
        [ -e "$root/$file" ] || fault "$document names $file, which is not there"
    done <"$tmp/files"
done

if [ $failures -ne 0 ]; then
    echo "t900-docs: $failures faults"
    exit 1
fi
