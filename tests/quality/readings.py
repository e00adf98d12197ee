#!/usr/bin/env python3
"""How many frequent words answer wrongly, or lose answers, by the dictionary's or by judged readings.

  readings.py LETTERS READINGS BUILD [BUILD ...] [--least N] [-v]

Indexes the folder LETTERS with each BUILD's indexer and compares, for every word of READINGS that is printed N
times (default 50) or more, two sets of printed forms: those that share a family key with it, and those that
share a lemma with it. READINGS is a file of all readings of all forms, which the compiler of the language
tables writes:

  LEXICON_READINGS=READINGS build/lexicon-compile DICTIONARY.aff DICTIONARY.dic lib/danish/lexicon /dev/null

or judged lemmas: files, set off by commas, of lines with a form, its lemma and its part of speech or UniMorph's
features. Then words that the sets lack are left out, and of a form with several lemmas only those count that
they name. Names are left out, and so are imperatives: nobody judged those, and they are mostly another word
(last of laste).

A form counts as often as it is printed.
  wrong  more than a fifth of what the word finds shares no lemma with it
  lost   more than a fifth of what shares a lemma and its kind of word is not found
The kind of word belongs to a lemma, as in any dictionary: før the adjective (ført, føre) and før the preposition
are two words that are spelled alike. So ført is nothing that somebody loses who asks for the preposition.
What a word finds is wrong only if not even the spelling of the lemma is shared: both measures are lenient there.

Of a form's readings only the likeliest count: what a table of irregular words states; else a headword or an
inflection; else a genitive or passive; else an adjective's genitive, an imperative and the like; a name only
if nothing else is read.
What is derived from a word by -ing, -else, -hed or -ende is no error: it is counted neither as right nor as wrong.
Words that the dictionary lacks are left out on both sides.
"""
import argparse
import collections
import os
import re
import sqlite3
import subprocess
import tempfile

# The ranks of lib/danish/lexicon/model.h, by how far-fetched they are.
LEVELS = {0: 0, 1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3, 8: 3, 9: 4, 10: 4}
GENITIVE = 5
# The parts of speech of judged sets.
KINDS = {'NOUN': 'N', 'N': 'N', 'VERB': 'V', 'AUX': 'V', 'V': 'V', 'ADJ': 'A'}
ENDINGS = ('ning', 'ing', 'else', 'ende')
SHARE = .2


def readings_of(paths):
    """form, lemma, kind of word and rank of each reading"""
    for path in paths.split(','):
        for line in open(path, encoding='utf-8'):
            form, lemma, kind, *more = line.rstrip('\n').split('\t')
            if len(kind) > 1 or not more:
                if kind == 'PROPN' or 'IMP' in kind.split(';'):
                    continue
                form, lemma, kind, more = form.lower(), lemma.lower(), KINDS.get(re.split('[.;]', kind)[0], 'O'), ['1']
            yield form, lemma, kind, more[0]


def lemmas_of(paths):
    """form -> the lemmas of its likeliest readings, each with its kind of word"""
    best, lemmas = {}, collections.defaultdict(set)
    for form, lemma, kind, rank in readings_of(paths):
        level = 3 if kind == 'A' and int(rank) == GENITIVE else LEVELS.get(int(rank))
        if level is None or level > best.get(form, 9):
            continue
        if level < best.get(form, 9):
            lemmas[form] = set()
            best[form] = level
        lemmas[form].add((lemma, kind))
    return lemmas


def roots(lemma):
    """what the lemma is, or is derived from"""
    found = {lemma}
    for ending in ENDINGS:
        if lemma.endswith(ending):
            found.add(lemma[:-len(ending)] + 'e')
    if lemma.endswith('hed'):
        found.add(lemma[:-3])
    return found


def printed_forms(build, letters, scratch):
    """form -> (times printed, keys)"""
    database = os.path.join(scratch, 'letters.db')
    subprocess.run([os.path.join(build, 'indexer'), '--quiet', '-d', database, '--rebuild', letters], check=True)
    db = sqlite3.connect(database)
    rows = db.execute('SELECT form, count FROM form').fetchall()
    db.close()
    words = os.path.join(scratch, 'words')
    open(words, 'w', encoding='utf-8').write(''.join(form + '\n' for form, _ in rows if form.isalpha()))
    for function in ('danish_keys', 'danish_key'):
        script = ('.load %s/danish.so\nCREATE TEMP TABLE w(x);\n.import %s w\nSELECT x, %s(x) FROM w;\n'
                  % (os.path.abspath(build), words, function))
        shell = ['sqlite3', '-list', '-separator', '\t', ':memory:']
        answer = subprocess.run(shell, input=script, capture_output=True, text=True).stdout
        keys = dict(line.split('\t') for line in answer.splitlines() if '\t' in line)
        if keys:
            break
    return {form: (count, keys[form].split('|')) for form, count in rows if form in keys}


def measure(build, options, lemmas, scratch):
    forms = {f: v for f, v in printed_forms(build, options.letters, scratch).items() if f in lemmas}
    by_key, by_lemma, by_kind = (collections.defaultdict(set) for _ in range(3))
    for form, (_, keys) in forms.items():
        for key in keys:
            by_key[key].add(form)
        for lemma, kind in lemmas[form]:
            by_lemma[lemma].add(form)
            by_kind[lemma, kind].add(form)
    kin = {f: set().union(*(roots(lemma) for lemma, _ in lemmas[f])) for f in forms}
    wrong, lost, asked = [], [], 0
    for form, (count, keys) in forms.items():
        if count < options.least:
            continue
        asked += 1
        found = set().union(*(by_key[key] for key in keys))
        kindred = set().union(*(by_lemma[lemma] for lemma, _ in lemmas[form]))
        own = set().union(*(by_kind[reading] for reading in lemmas[form]))
        strangers = {f for f in found - kindred if not kin[f] & kin[form]}
        printed = lambda some: sum(forms[f][0] for f in some)
        for share, out, what in ((printed(strangers) / printed(strangers | (kindred & found)), wrong, strangers),
                                 (printed(own - found) / printed(own), lost, own - found)):
            if share > SHARE:
                out.append((count, form, share, sorted(what, key=lambda f: -forms[f][0])[:5]))
    print('%s: of %d words %d find more than %d %% wrong, %d lose more than %d %%'
          % (build, asked, len(wrong), SHARE * 100, len(lost), SHARE * 100))
    for name, some in (('wrong', wrong), ('lost', lost)):
        for count, form, share, what in sorted(some, reverse=True) if options.verbose else ():
            print('%s\t%s\t%d\t%.2f\t%s' % (name, form, count, share, ' '.join(what)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('letters')
    parser.add_argument('readings')
    parser.add_argument('builds', nargs='+')
    parser.add_argument('--least', type=int, default=50)
    parser.add_argument('-v', '--verbose', action='store_true')
    options = parser.parse_args()
    lemmas = lemmas_of(options.readings)
    for build in options.builds:
        with tempfile.TemporaryDirectory() as scratch:
            measure(build, options, lemmas, scratch)


main()
