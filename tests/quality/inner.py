#!/usr/bin/env python3
"""inner.py DANISH_SO INDEX [PAIRS]: how often a compound of three parts is found by the parts of its parts.

Pairs are made from the printed words of INDEX and from hunspell-da alone: a word of three of its nouns with a linking
s, e or nothing between them, whose first two, or last two, are a word of the dictionary too (jernbane|drift: jern and
bane). The part that lies inside must be among danish_spans. PAIRS of them (300) are drawn with a fixed seed; -v prints
all, for reading, the missed ones with a dash before them."""
import os, random, sqlite3, subprocess, sys

DICTIONARY = '/usr/share/hunspell/da_DK.dic'
LINKS = ('', 's', 'e')
SHORTEST = 4  # letters of a part: shorter ones look like parts by chance
NOUN_FLAGS = {'2', '3', '4', '5', '7', '11', '13', '14', '15', '18', '44', '45', '46', '47', '48', '58'}
INFLECTIONS = ('', 'en', 'et', 'er', 'erne', 'n', 'r', 'rne', 's', 'ens', 'ets', 'ers', 'ernes')


def nouns():
    found = set()
    for line in open(DICTIONARY, encoding='utf-8'):
        word, _, flags = (line.split() or [''])[0].partition('/')
        if word.islower() and word.isalpha() and len(word) >= SHORTEST and NOUN_FLAGS & set(flags.split(',')):
            found.add(word)
    return found


def table(name):
    """The words of a table of the language that are no parts: particles, and endings that are words by chance."""
    path = os.path.join(os.path.dirname(__file__), '../../lib/danish/lexicon', name)
    return {line.split()[0].rstrip('+~') for line in open(path, encoding='utf-8') if line[0] not in '#\n'}


NO_FIRSTS, NO_LASTS = table('firsts.tsv') | table('particles.tsv'), table('heads.tsv')


def splits(word, known):
    """The two nouns that word is, with their link."""
    for at in range(SHORTEST, len(word) - SHORTEST + 1):
        for link in LINKS:
            first, last = word[:at], word[at + len(link):]
            if first in NO_FIRSTS or last in NO_LASTS or last.endswith('s') and last[:-1] in known:
                continue
            if word[at:].startswith(link) and first in known and last in known:
                yield first, last


def stem(form, known):
    for ending in INFLECTIONS:
        if form.endswith(ending) and form[:len(form) - len(ending)] in known:
            return form[:len(form) - len(ending)]
    return None


def pairs_of(form, known):
    """(form, inner part) for each way to read form as two nouns of which one is two nouns."""
    for at in range(2 * SHORTEST, len(form) - SHORTEST + 1):
        head = stem(form[at:], known)
        if not head or len(head) <= SHORTEST:
            continue
        for link in LINKS:
            first = form[:at - len(link)]
            if form[:at].endswith(link) and first in known and first + link + head not in known:
                for _, inner in splits(first, known):
                    yield form, inner


def spans(extension, words):
    script = '.load %s\nCREATE TEMP TABLE w(x);\n' % extension
    script += ''.join("INSERT INTO w VALUES('%s');\n" % word for word in words)
    script += "SELECT x, ifnull(danish_spans(x), '') FROM w;\n"
    shell = ['sqlite3', '-list', '-separator', '\t', ':memory:']
    out = subprocess.run(shell, input=script, capture_output=True, text=True, check=True).stdout
    return {line.split('\t')[0]: line.split('\t')[1].split('|') for line in out.splitlines()}


def main():
    extension, index = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3].isdigit() else 300
    known = nouns()
    printed = sqlite3.connect('file:%s?mode=ro' % index, uri=True)
    forms = sorted(row[0] for row in printed.execute('SELECT form FROM form WHERE length(form) >= 12'))
    pairs = sorted({pair for form in forms if form.isalpha() for pair in pairs_of(form, known)})
    random.Random(20).shuffle(pairs)
    pairs = pairs[:count]
    found = spans(extension, sorted({form for form, _ in pairs}))
    # a part may bear its link: forsøgs|ordning has the key of forsøg
    missed = [(form, inner) for form, inner in pairs if not {inner, inner + 's'} & set(found[form])]
    if '-v' in sys.argv:
        for form, inner in sorted(pairs):
            print('%s%s\t%s' % ('- ' if (form, inner) in missed else '  ', form, inner))
    print('%d of %d inner parts found, %.1f %%' % (len(pairs) - len(missed), len(pairs),
                                                   100 * (1 - len(missed) / max(1, len(pairs)))))


main()
