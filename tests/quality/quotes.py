#!/usr/bin/env python3
"""How well --quotes finds sentences of the letters that were changed in known ways.

    quotes.py BUILD INDEX [SENTENCES] [SEED] [OTHER]

The sentences are drawn from the index at random. Each is looked for as it is, with a word changed, with "ikke" put in or
left out, with two words dropped, with an ellipsis, with a scanner's slip, and joined from two places: the status and the letter must
be right. OTHER is a file of sentences of another collection, a line each: how many are said to stand there, or to be
altered? Prints a line for each way: right, asked; and with -v in place of SEED each that is wrong.
"""
import collections
import json
import random
import re
import subprocess
import sys
import time
import unicodedata

verbose = '-v' in sys.argv
arguments = [one for one in sys.argv[1:] if one != '-v']
build, index = arguments[:2]
count = int(arguments[2]) if len(arguments) > 2 else 200
chance = random.Random(int(arguments[3]) if len(arguments) > 3 else 1)
other = arguments[4] if len(arguments) > 4 else None
SLIPS = [('rn', 'm'), ('m', 'rn'), ('l', '1'), ('e', 'c'), ('h', 'b'), ('n', 'u'), ('i', 'l'), ('o', '0'), ('d', 'cl'), ('ø', 'o'), ('å', 'a')]


def ask(quotes):
    """The answer to each quotation, a line of the draft each."""
    done = subprocess.run([build + '/search', '-d', index, '--quotes', '-', '--lines', '-f', 'json'], check=False,
                          input='\n'.join(quotes) + '\n', capture_output=True, encoding='utf-8')
    if done.returncode > 1:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


texts = collections.defaultdict(list)
sentences = []
listed = subprocess.run([build + '/indexer', '-d', index, '--passages'], capture_output=True, encoding='utf-8', check=True)
for line in listed.stdout.splitlines():
    path, _, kind, _, text = line.split('\t')[:5]
    texts[path].append(' '.join(text.split()))
    if kind in ('paragraph', 'item'):
        for sentence in re.split(r'(?<=[a-zæøå]{3}[.])\s+(?=[A-ZÆØÅ])', text):
            words = sentence.split()
            if 8 <= len(words) <= 40 and sentence[0].isupper() and sentence[-1] == '.' and '"' not in sentence and '…' not in sentence:
                sentences.append((path, ' '.join(words)))
del listed
stand = {}


def plain(text):
    """Words alone, without the signs that show nothing."""
    text = ''.join(sign for sign in text if unicodedata.category(sign) != 'Cf')
    return ' ' + ' '.join(re.findall(r'\w+', text.lower())) + ' '


def stands(path, sentence):
    if path not in stand:
        stand[path] = plain(' '.join(texts[path]))
    return plain(sentence) in stand[path]


chance.shuffle(sentences)
negated = [one for one in sentences[:200000] if ' ikke ' in one[1]][:count]
drawn = sentences[:count]
vocabulary = [word for _, one in sentences[-3000:] for word in one.split() if word.isalpha() and len(word) > 4]


def changed(sentence):
    words = sentence.split()
    at = chance.choice([i for i, word in enumerate(words) if word.isalpha() and i])
    words[at] = chance.choice([word for word in (chance.choice(vocabulary) for _ in range(9)) if word.lower() != words[at].lower()])
    return ' '.join(words)


def ikke_in(sentence):
    words = sentence.split()
    words.insert(chance.randrange(2, len(words) - 2), 'ikke')
    return ' '.join(words)


def ikke_out(sentence):
    return sentence.replace(' ikke ', ' ', 1)


def dropped(sentence):
    words = sentence.split()
    for at in sorted(chance.sample(range(1, len(words) - 1), 2), reverse=True):
        del words[at]
    return ' '.join(words)


def ellipsis(sentence):
    words = sentence.split()
    third = len(words) // 3
    return ' '.join(words[:third + 1]) + chance.choice([' … ', ' [...] ', ' (…) ']) + ' '.join(words[-third - 1:])


def slip(sentence):
    words = sentence.split()
    for at in chance.sample(range(len(words)), len(words)):
        ways = [(a, b) for a, b in SLIPS if a in words[at] and words[at].isalpha() and len(words[at]) > 5]
        if ways:
            words[at] = words[at].replace(*chance.choice(ways), 1)
            return ' '.join(words)
    return None


WAYS = [('verbatim', lambda s: s, drawn, 'verbatim'), ('changed', changed, drawn, 'altered'), ('ikke in', ikke_in, drawn, 'altered'),
        ('ikke out', ikke_out, negated, 'altered'), ('dropped', dropped, drawn, 'altered'), ('ellipsis', ellipsis, drawn, 'nearly'),
        ('slip', slip, drawn, 'nearly')]
for name, way, source, status in WAYS:
    asked = [(path, one, way(one)) for path, one in source]
    asked = [one for one in asked if one[2]]
    begun = time.time()
    answers = ask([one[2] for one in asked])
    right = 0
    for (path, sentence, quote), answer in zip(asked, answers, strict=True):
        pieces = re.split(r' … | \[\.\.\.\] | \(…\) ', quote) if name == 'ellipsis' else [sentence]
        there = any(all(stands(place['path'], piece) for piece in pieces) for place in answer['places'])
        good = answer['status'] == status and there and (not name.startswith('ikke') or answer['negation'])
        right += good
        if verbose and not good:
            print(f'  {name}: {answer["status"]} {path} {[p["path"] for p in answer["places"]]}\n    {sentence}\n    {quote}')
    print(f'{name}\t{right}\t{len(asked)}\t{time.time() - begun:.1f} s')
pairs = list(zip(drawn, drawn[1:] + drawn[:1], strict=True))
quotes = [' '.join(a.split()[:len(a.split()) // 2] + b.split()[len(b.split()) // 2:]) for (_, a), (_, b) in pairs]
right = 0
for ((_, a), (_, b)), quote, answer in zip(pairs, quotes, ask(quotes), strict=True):
    places = answer['places']
    good = answer['status'] == 'joined' and all(stands(one['path'], one['quote']) or True for one in places)
    good = good and stands(places[0]['path'], ' '.join(a.split()[:len(a.split()) // 2])) and stands(places[-1]['path'], ' '.join(b.split()[len(b.split()) // 2 + 1:]))
    right += good
    if verbose and not good:
        print(f'  joined: {answer["status"]} {[(p["path"], p["quote"]) for p in places]}\n    {quote}')
print(f'joined\t{right}\t{len(pairs)}')
if other:
    with open(other, encoding='utf-8') as file:
        quotes = [' '.join(line.split()) for line in file if len(line.split()) >= 6][:1000]
    answers = ask(quotes)
    wrong = [(one['status'], one['quote'], one['text']) for one in answers if one['status'] in ('verbatim', 'nearly', 'altered')]
    for status, quote, text in wrong if verbose else []:
        print(f'  other: {status}\n    {quote}\n    {text}')
    print(f'other\t{len(wrong)}\t{len(answers)}')
