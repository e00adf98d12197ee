#!/bin/bash
# A refresh of any number of letters works, and costs about what a new index does.
. "$(dirname "$0")/lib.bash"
[ -z "$sanitized" ] || : "${LETTERS:=601}" # each costs three times as much
python3 - "${LETTERS:-2001}" <<'PY'
import os, random, sys
chance = random.Random(3)
words = [''.join(chance.choice('bdfgklmnprstv') + chance.choice('aeiou') for _ in range(chance.randrange(1, 5))) for _ in range(4000)]
os.mkdir('letters')
for number in range(int(sys.argv[1])):
    with open(f'letters/{number:05}.md', 'w') as file:
        file.write(f'# Brev {number}\n\n' + '\n\n'.join(' '.join(chance.choice(words) for _ in range(60)) + '.' for _ in range(12)))
PY
cpu() { # COMMAND...: its status, and its processor time in milliseconds
    python3 -c 'import os, subprocess, sys
status = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL).returncode
times = os.times()
print(status, round((times.children_user + times.children_system) * 1000))' "$@"
}
indexer -q -d k.db letters
for file in letters/*; do printf '\n\nEn linje til i %s.\n' "$file" >>"$file"; done
read -r status refresh < <(cpu "$B/indexer" -q -d k.db letters)
is 'every letter changed' 0 "$status"
sound 'and the index is sound' k.db
is 'says what the letters say' "$(find letters -type f | wc -l)" "$(search -d k.db -l -n 0 'linje' | wc -l)"
read -r _ rebuild < <(cpu "$B/indexer" -q -d r.db --rebuild letters)
if [ -n "$sanitized" ]; then skip 'costs 1.3 times a new index at most' 'sanitized'
else ok "costs 1.3 times a new index at most: $refresh against $rebuild ms" test $((refresh * 10)) -le $((rebuild * 13 + 500)); fi

# --- some of many: dropped first and put then, by FTS5
for file in letters/*[05].md; do printf '\n\nEn linje mere.\n' >>"$file"; done
head -c 9000000 /dev/zero | tr '\0' '\n' >letters/large.md
printf 'Et langt brev.\n' >>letters/large.md
ends 'a fifth of them, in a copy' 0 indexer -q -d k.db letters
sound 'and the index is sound' k.db
indexer -q -d r.db --rebuild letters
for report in --list --passages; do
    is "$report is that of a new index" "$(indexer -d r.db $report | sort | sha256sum)" "$(indexer -d k.db $report | sort | sha256sum)"
done
is 'so is the vocabulary' "$(sqlite3 r.db 'SELECT form, key, fold, count FROM form ORDER BY form' | sha256sum)" \
    "$(sqlite3 k.db 'SELECT form, key, fold, count FROM form ORDER BY form' | sha256sum)"
is 'and the frequencies' "$(sqlite3 r.db 'SELECT key, passages FROM frequency ORDER BY key' | sha256sum)" \
    "$(sqlite3 k.db 'SELECT key, passages FROM frequency ORDER BY key' | sha256sum)"

# --- most of them gone, the rest carried over
printf '# Brev\n\nFra et rør.\n' | indexer -q -d k.db --name rør.md -
rm letters/0[01]*[1-46-9].md letters/large.md
ends 'most are dropped' 0 indexer -d k.db --prune letters
sound 'and the index is sound' k.db
printf '# Brev\n\nFra et rør.\n' | indexer -q -d r.db --rebuild --name rør.md letters -
for report in --list --passages; do
    is "$report is that of a new index" "$(indexer -d r.db $report | sort | sha256sum)" "$(indexer -d k.db $report | sort | sha256sum)"
done
is 'it remembers what it was made from' "$(sqlite3 r.db "SELECT value FROM meta WHERE name = 'paths'")" "$(sqlite3 k.db "SELECT value FROM meta WHERE name = 'paths'")"
finish
