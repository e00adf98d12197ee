#!/usr/bin/env python3
"""Random queries: the passages of all lines of --by together are those that -c counts, of --years too.

    by_sums.py SEARCH INDEX [QUERIES] [SEED]

Prints each query that fails, and last how many were asked.
"""
import random
import subprocess
import sys

search, index = sys.argv[1:3]
queries = int(sys.argv[3]) if len(sys.argv) > 3 else 500
chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
FIELDS = ['year', 'signed', 'month', 'signer', 'recipient', 'kind', 'title', 'folder']
FILTERS = ['signed:2019..', 'signed:<2022-06', 'kind:paragraph', 'kind:item,heading', 'from:minister', 'year:2010..2020',
           'journal:20*', '-kind:title', '-signed:2019']


def ask(*arguments):
    done = subprocess.run([search, '-d', index, '-q', '--timeout', '0', *arguments], capture_output=True,
                          encoding='utf-8', check=False)
    if done.returncode > 1:
        sys.exit(f'{arguments}: {done.stderr}')
    return done.stdout.splitlines()


words = [line.split('\t')[0] for letter in 'abdefghijklmnoprstuv' for line in ask('--complete', letter)[:400]]
words = [word for word in words if word.isalpha() and len(word) > 2]


def query():
    """One or two words, joined or not, now and then with a filter."""
    one, other = chance.sample(words, 2)
    text = chance.choice([one, one, f'{one} {other}', f'{one} OR {other}', f'{one} -{other}', f'{one[:4]}*', f'={one}'])
    return f'({text}) {chance.choice(FILTERS)}' if chance.random() < .3 else text


failed = 0
for _ in range(queries):
    text = query()
    count = int(ask('-c', '--', text)[0])
    by = chance.choice([[one] for one in FIELDS] + [[one, other] for one in FIELDS for other in FIELDS if one != other])
    rows = [line.split('\t') for line in ask('--by', ','.join(by), '--', text)]
    total = sum(int(row[len(by)]) for row in rows)
    years = sum(int(line.split('\t')[1]) for line in ask('--years', '--', text))
    unknown_last = all(row[0] != '-' or all(later[0] == '-' for later in rows[i:]) for i, row in enumerate(rows))
    apart = len({tuple(row[:len(by)]) for row in rows}) == len(rows)
    if total != count or years != count or not unknown_last or not apart:
        failed += 1
        print(f'{text}: -c {count}, --by {",".join(by)} {total}, --years {years}')
print(f'{queries} queries, {failed} failed')
