#!/bin/bash
# A letter that memory cannot hold is skipped by name before it is read, and the rest goes on.
. "$(dirname "$0")/lib.bash"
if [ -n "$sanitized" ]; then skip 'memory' 'a sanitizer takes more'; finish; fi
mkdir letters
for i in $(seq 100); do printf '# Brev %s\n\nEt lille brev om arbejde.\n' "$i" >"letters/$i.md"; done
truncate -s 300M letters/stor.md
limited() { (ulimit -v 1048576; exec "$B/indexer" "$@"); }
ends 'one letter of 300 MB under a limit of 1 GB: 1' 1 limited -d k.db letters
is 'it is named' 1 "$(grep -c 'letters/stor\.md: skipped: too large for the memory that there is: letters of up to [0-9]* MB fit' <<<"$(err)")"
is 'and the others are there' 100 "$(search -d k.db -l -n 0 arbejde | wc -l)"
rm k.db
ends '--memory says how much there is' 1 indexer -q -d k.db --memory 600M letters
like 'as the limit does' 'letters/stor\.md: skipped: too large' "$(err)"
truncate -s 0 letters/stor.md
yes 'Et brev om arbejde, som gentager sig selv uden ende.' | head -c 20000000 >letters/stor.md
ends 'one that fits' 0 limited -q -d k.db --memory 500M letters
peak=$(python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$B/indexer" -q -d big.db letters/stor.md)
ok "takes four times its size and what any run needs: $peak kB" test "$peak" -le $((4 * 20000 + 40000))
yes -- '- a' | head -c 16000000 >letters/stor.md
ends 'one of four million items under a limit of 1 GB: 1' 1 limited -q -d items.db letters
like 'is named' "letters/stor.md: skipped: its many short lines or marks take more memory than there is" "$(err)"
is 'and the others are there, too' 100 "$(search -d items.db -l -n 0 arbejde | wc -l)"
truncate -s 300M letters/stor.md
ends 'one that has outgrown it is dropped' 1 indexer -q -d k.db --memory 600M letters
is 'as its old text is no longer true' 100 "$(search -d k.db -l -n 0 arbejde | wc -l)"
for value in 0 -1 12X M 1.5G; do ends "--memory $value: 2" 2 indexer -d k.db --memory "$value" letters; done
mkdir -p conf/brev; echo 'memory = 600M' >conf/brev/config
XDG_CONFIG_HOME=$work/conf ends 'the setting' 1 indexer -q -d n.db letters
like 'says so for good' 'too large for the memory' "$(err)"
finish
