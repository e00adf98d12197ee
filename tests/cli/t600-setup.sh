#!/bin/bash
# Set-up, installing, cleaning: what make does beside building.
. "$(dirname "$0")/lib.bash"
if [ -n "$sanitized" ]; then
    skip 'set-up' 'it is the same with every build'
    finish
fi

# --- set-up, with an apt and a dpkg of our own that only note what they are asked
mkdir bin
cat >bin/dpkg-query <<'SH'
#!/bin/sh
for package; do :; done
case " $MISSING " in *" $package "*) exit 1 ;; *) printf installed ;; esac
SH
cat >bin/apt-get <<'SH'
#!/bin/sh
echo "apt-get $*" >>"$NOTES"
[ -z "${APT_FAILS:-}" ] || { echo 'E: no network'; exit 100; }
SH
printf '#!/bin/sh\necho "${FAKE_UID:-0}"\n' >bin/id
chmod +x bin/*
export NOTES=$work/notes
setup() { # GROUP...
    : >"$NOTES"
    PATH=$work/bin:/usr/bin:/bin "$ROOT/tests/packages" "$@"
}
export MISSING=''
ends 'nothing is missing: nothing is done' 0 setup build check lint
is 'nothing is installed' '' "$(cat notes)"
is 'nor said' '' "$(cat out err)"
export MISSING='jq libmd4c-dev'
ends 'as root, what is missing is installed' 0 setup build check
is 'after the list of packages was fetched' 'apt-get update' "$(head -n 1 notes)"
is 'and that alone' 'apt-get install -y --no-install-recommends libmd4c-dev jq' "$(tail -n 1 notes)"
ends 'only what the group needs' 0 setup build
is 'no tools of the tests' 'apt-get install -y --no-install-recommends libmd4c-dev' "$(tail -n 1 notes)"
APT_FAILS=1 ends 'apt fails: 2' 2 setup build
like 'with its message' 'no network' "$(err)"
like 'and the command to type' 'apt-get install .*libmd4c-dev' "$(err)"
rm -f bin/sudo
if ! command -v sudo >/dev/null; then
    FAKE_UID=1000 ends 'without root and sudo: 2' 2 setup build
    like 'with the command to type' "^    su -c 'apt-get update && apt-get install -y --no-install-recommends libmd4c-dev'$" "$(err)"
    is 'and nothing is tried' '' "$(cat notes)"
else
    skip 'without root and sudo: 2' 'this machine has sudo'
fi
printf '#!/bin/sh\n[ "$1" != -n ] || shift\necho "sudo $*" >>"$NOTES"\n' >bin/sudo
chmod +x bin/sudo
FAKE_UID=1000 ends 'without root, by sudo' 0 setup build
like 'which is given apt' '^sudo apt-get update' "$(cat notes)"
like 'twice' '^sudo env .*apt-get install .*libmd4c-dev' "$(cat notes)"
mkdir other
for tool in sh env id mktemp cat; do ln -s "$(command -v $tool)" other/; done
ends 'no Debian: 2' 2 env PATH="$work/other" sh "$ROOT/tests/packages" build
like 'with the names of the packages' 'libmd4c-dev' "$(err)"
ends 'a group that is not: 2' 2 setup wrong
is 'make alone sets nothing up' '' "$(make -C "$ROOT" -n all 2>/dev/null | grep -E 'tests/packages|apt')"
like 'make run does' 'tests/packages build' "$(make -C "$ROOT" -n run 2>/dev/null | head -n 3)"
like 'make check does' 'tests/packages build check' "$(make -C "$ROOT" -n check 2>/dev/null | head -n 3)"
like 'make lint does' 'tests/packages .*lint' "$(make -C "$ROOT" -n lint 2>/dev/null | head -n 3)"
ends 'make without the dictionary' 2 make -C "$ROOT" B="$work/none" DICTIONARY="$work/none" "$work/none/lexicon.bin"
like 'says what to install' 'apt-get install hunspell-da' "$(err)"

# --- make install
install_to() { make -s -C "$ROOT" B="$B" LEXICON="$ROOT/build/lexicon.bin" DESTDIR="$work/dest" "$@" >make.out 2>&1 || cat make.out; }
install_to install
is 'programs under names of their own' 'brev-indexer brev-search' "$(find dest/usr/local/bin -type f -printf '%f\n' | sort | xargs)"
ok 'which run' dest/usr/local/bin/brev-indexer -q -d a.db corpus
is 'and find' 8 "$(dest/usr/local/bin/brev-search -d a.db -c handicap)"
like 'each names itself' '^usage: brev-indexer ' "$(dest/usr/local/bin/brev-indexer --help)"
like 'and the other' "^brev-search: .* with: brev-indexer -d 'none\.db'" "$(dest/usr/local/bin/brev-search -d none.db x 2>&1 | sed "s|'.*/none|'none|")"
is 'their Danish' dest/usr/local/share/locale/da/LC_MESSAGES/brev.mo "$(find dest -name '*.mo')"
like 'which they find' '^brug: brev-search ' "$(LC_ALL=da_DK.UTF-8 dest/usr/local/bin/brev-search --help)"
is 'danish.so' dest/usr/local/lib/brev/danish.so "$(find dest -name danish.so)"
is 'which loads' 'hus' "$(sqlite3 -cmd '.load dest/usr/local/lib/brev/danish' :memory: "SELECT danish_fold('Hus')")"
is 'manual pages under those names' '' "$(find dest -path '*/man/*' -type f | grep -v '/man\([1-9]\)/brev-[a-z]*\.\1$')"
ok 'and there are some' test "$(find dest -path '*/man/*' -type f | wc -l)" -ge 1
unlike 'which name the programs so' '^\.(Nm|Xr) (indexer|search|query|letter|opensearch)( |$)' "$(find dest -path '*/man/*' -type f -exec cat {} +)"
is 'in Danish too' 'brev-indexer.1 brev-letter.5 brev-opensearch.7 brev-query.7 brev-search.1' "$(find dest/usr/local/share/man/da -type f -printf '%f\n' | sort | xargs)"
is 'with a name that Danes read' 5 "$(grep -lx '\.Sh NAVN' dest/usr/local/share/man/da/man*/* | wc -l)"
is 'whose commands are those that were installed' '' "$(grep -rnE '^\$ (.*\| )?(indexer|search) |Ql search |aqsearch ' dest/usr/local/share/man)"
ok 'documents' test -s dest/usr/local/share/doc/brev/README.md
install_to uninstall
is 'make uninstall takes all away' '' "$(find dest -type f)"
install_to PREFIX=/usr PROGRAM_PREFIX= install
is 'PREFIX and PROGRAM_PREFIX' 'dest/usr/bin/indexer dest/usr/bin/search' "$(find dest -path '*/bin/*' -type f | sort | xargs)"
install_to PREFIX=/usr PROGRAM_PREFIX= uninstall
is 'uninstall with the same' '' "$(find dest -type f)"
like 'make help' '^make coverage' "$(make -s -C "$ROOT" help)"

# --- nothing is left in the tree
if git -C "$ROOT" rev-parse HEAD >/dev/null 2>&1; then
    ok 'all that is built is ignored by git' git -C "$ROOT" check-ignore -q build/indexer
    is 'make clean would leave nothing that git sees' '' "$(git -C "$ROOT" status --porcelain --ignored | grep '^!!' | grep -v '^!! build/$')"
else
    skip 'what git ignores' 'this is no clone'
fi
finish
