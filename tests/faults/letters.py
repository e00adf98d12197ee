#!/usr/bin/env python3
"""letters.py FOLDER COUNT BYTES [SEED]: writes COUNT letters of about BYTES each, put together from the sentences
of corpus/ in another order, with other numbers. The same seed gives the same letters."""
import glob
import os
import random
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def paragraphs():
    out = []
    for path in sorted(glob.glob(os.path.join(ROOT, 'corpus', '*.md'))):
        with open(path, encoding='utf-8') as file:
            out += [p.strip() for p in re.split(r'\n\s*\n', file.read()) if len(p.strip()) > 40]
    return out


def write(folder, count, size, seed=1):
    chance = random.Random(seed)
    source = paragraphs()
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        parts, length = [f'# Mål for {1990 + chance.randrange(35)}'], 0
        while length < size:
            words = chance.choice(source).split(' ')
            for _ in range(len(words) // 12):
                words[chance.randrange(len(words))] = chance.choice(chance.choice(source).split())
            part = re.sub(r'\d+', lambda m: str(chance.randrange(1, 10 ** len(m[0]))), ' '.join(words))
            parts.append(part)
            length += len(part) + 2
        with open(os.path.join(folder, f'{number:04}.md'), 'w', encoding='utf-8') as file:
            file.write('\n\n'.join(parts) + '\n')


if __name__ == '__main__':
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
