#!/usr/bin/env python3
"""How well --compare aligns the passages of two years, against alignments made by hand.

    compare.py BUILD [FOLDER] [-v]

FOLDER holds NAME-OLD-NEW.tsv, and the letters of both years in NAME/; without it, own/compare, whose corpus is the
five letters. A line of gold: a status and the lines of both sides, 5-6 for several, 1,4 for any of them, - for none. `maybe`
is what a careful reader may call changed or not: never asked for, never counted against.

Prints precision, recall and F1 of *changed* for each pair of years and for all of them; with -v what is wrong. A pair of
the gold is found by a pair of the program that has a line in common with it on both sides.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

verbose = '-v' in sys.argv
arguments = [one for one in sys.argv[1:] if one != '-v']
build = pathlib.Path(arguments[0]).resolve()
here = pathlib.Path(__file__).resolve().parent
gold = pathlib.Path(arguments[1]) if len(arguments) > 1 else here / 'own/compare'


def lines_of(text):
    found = set()
    for part in [] if text == '-' else text.split(','):
        first, _, last = part.partition('-')
        found |= set(range(int(first), int(last or first) + 1))
    return found


def side(row, name):
    one = row.get(name)
    return set(range(one['line'], one['end_line'] + 1)) if one else set()


def meets(one, other):
    return all(a & b for a, b in zip(one, other, strict=True))


def score(name, found, asked, missed, false):
    precision = found / (found + false) if found + false else 1
    recall = asked and (asked - missed) / asked
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    print(f'{name}\tprecision {precision:.3f}\trecall {recall:.3f}\tF1 {f1:.3f}\tof {asked}')


total = [0, 0, 0, 0]
for file in sorted(gold.glob('*-*-*.tsv')):
    name, old, new = file.stem.rsplit('-', 2)
    letters = gold / name if (gold / name).is_dir() else here.parents[1] / name
    with tempfile.TemporaryDirectory() as folder:
        index = folder + '/c.db'
        subprocess.run([build / 'indexer', '-q', '-d', index, letters], check=True)
        done = subprocess.run([build / 'search', '-d', index, '--compare', f'{old},{new}', '-f', 'json'], check=True,
                              capture_output=True, encoding='utf-8')
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    got = [(side(row, 'old'), side(row, 'new')) for row in rows if row['status'] == 'changed']
    said = [line.split('\t') for line in file.read_text(encoding='utf-8').splitlines()]
    truth = [(status, (lines_of(a), lines_of(b))) for status, a, b in said]
    wanted = [pair for status, pair in truth if status == 'changed']
    allowed = [pair for status, pair in truth if status == 'maybe']
    missed = [pair for pair in wanted if not any(meets(pair, one) for one in got)]
    right = [one for one in got if any(meets(pair, one) for pair in wanted)]
    false = [one for one in got if one not in right and not any(meets(pair, one) for pair in allowed)]
    for word, pairs in (('missed', missed), ('false', false)) if verbose else ():
        for a, b in pairs:
            print(f'  {word}\t{min(a)}\t{min(b)}')
    figures = [len(right), len(wanted), len(missed), len(false)]
    score(f'{name} {old}, {new}', *figures)
    total = [a + b for a, b in zip(total, figures, strict=True)]
score('all', *total)
