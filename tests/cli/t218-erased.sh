#!/bin/bash
# Erased is erased: of a letter that was dropped, and of what a changed one said, no word and no sentence is left in any file.
. "$(dirname "$0")/lib.bash"
cat >canary.py <<'PY'
"""Words that one letter each holds; each letter is then pruned, removed or changed, and looked for in every file."""
import os, random, re, subprocess, sys
indexer, letters, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
chance = random.Random(7)
names = sorted(os.listdir(letters))
words = {}
for name in chance.sample(names, rounds):
    word = 'kanarie' + ''.join(chance.choice('bdfgklmnprstv') + chance.choice('aeiou') for _ in range(4))
    words[name] = word
    with open(f'{letters}/{name}') as file:
        parts = file.read().split('\n\n')
    parts.insert(chance.randrange(1, len(parts) + 1), f'Her står {word.upper()} og {word}fuglen ({word[7:]}loven) uden videre.')
    with open(f'{letters}/{name}', 'w') as file:
        file.write('\n\n'.join(parts))
def run(*arguments):
    return subprocess.run([indexer, '-q', '-d', 'k.db', *arguments], capture_output=True).returncode
def left(word):
    return [name for name in os.listdir('.') if name.startswith('k.db')
            and re.search(word[7:].encode() + b'|st\xc3\xa5r ' + word.encode(), open(name, 'rb').read(), re.I)]
if run(letters) or not all(left(word) for word in words.values()):
    sys.exit('the words are not in the index')
bad = []
for turn, (name, word) in enumerate(words.items()):
    path = f'{letters}/{name}'
    if turn % 3 == 0:
        os.remove(path)
        status = run('--prune', letters)
    elif turn % 3 == 1:
        status = run('--remove', path)
        os.remove(path)
    else:
        with open(path) as file:
            text = re.sub('Her står .*uden videre.', 'Intet.', file.read())
        with open(path, 'w') as file:
            file.write(text)
        status = run(letters)
    if status or left(word):
        bad.append((name, word, turn % 3, status, left(word)))
print(len(bad), bad[:3])
PY
python3 "$ROOT/tests/faults/letters.py" letters 120 8000
number=100
[ -z "$sanitized" ] || number=24 # each way that a letter goes, eight times
is "in $number letters" '0 []' "$(python3 canary.py "$B/indexer" letters $number)"
sound 'and the index is sound' k.db
is 'with the answers of a new one' "$(indexer -q -d fresh.db letters; search -d fresh.db -f tsv 'unge ELLER indsats' | cut -f2-5 | sort | sha256sum)" \
    "$(search -d k.db -f tsv 'unge ELLER indsats' | cut -f2-5 | sort | sha256sum)"
rm -r letters k.db*
python3 "$ROOT/tests/faults/letters.py" letters 30 60000
is 'in large letters, where many change' '0 []' "$(python3 canary.py "$B/indexer" letters 12)"

# --- what a letter was found by
mkdir one; cp corpus/2014.md one/hemmelig-sag.md
indexer -q -d p.db corpus one/hemmelig-sag.md
indexer -q -d p.db --remove one/hemmelig-sag.md
is 'its name is gone too' 0 "$(grep -c -a hemmelig p.db)"
indexer -q -d p.db one/hemmelig-sag.md
{ printf '\000\001\002'; head -c 3000 /dev/zero; } >one/hemmelig-sag.md
indexer -q -d p.db one 2>/dev/null
is 'also of one that is no text any more' 0 "$(sqlite3 p.db "SELECT count(*) FROM letter WHERE path LIKE '%hemmelig%'")"

# --- a writer that is killed
python3 "$ROOT/tests/faults/letters.py" more 60 20000
left=0
for i in $(seq "${KILLS:-12}"); do
    printf '# Brev\n\nEn kanariepotulira%s alene.\n' "$i" >more/canary.md
    indexer -q -d q.db more
    rm more/canary.md
    timeout -s KILL "0.0$((i * 7 % 90 + 10))" "$B/indexer" -q -d q.db --prune more
    indexer -q -d q.db --prune more
    left=$((left + $(cat q.db* | grep -c -a -i potulira)))
done
is 'is put right by the next' 0 "$left"
sound 'sound' q.db
finish
