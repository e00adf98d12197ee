#!/usr/bin/env python3
"""pathological.py [SHARE]: letters that want to take all time or memory, SHARE (1) of their full size.

Each is indexed alone, whole and at a quarter of its size: four times the bytes may take no more than eight times
the time (and a second), and memory stays below a bound that does not depend on what the letter holds. Prints TAP."""
import os
import random
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import letters  # noqa: E402
import tap  # noqa: E402
from tap import say  # noqa: E402

BUILD = os.path.abspath(os.environ.get('B', os.path.join(letters.ROOT, 'build')))
INDEXER, SEARCH = os.path.join(BUILD, 'indexer'), os.path.join(BUILD, 'search')
MILLION = 1000000


def noise(n):
    return random.Random(1).randbytes(n)


# name: letter of n units; units of the full size; may it be skipped
CASES = {
    'a line of 100 MB': (lambda n: ('En klovn kommer sjældent alene. ' * (n // 32)).encode(), 100 * MILLION, '.md'),
    'a million quotes in quotes': (lambda n: b'> ' * n + b'dybt', MILLION, '.md'),
    'a million brackets in brackets': (lambda n: b'[' * n + b'x' + b']' * n, MILLION, '.md'),
    'a million beginnings of images': (lambda n: b'![[](' * n, MILLION, '.md'),
    'a million stars and underscores': (lambda n: b'**a _b ' * n, MILLION, '.md'),
    'a million backticks in rising runs': (lambda n: b''.join(b'`' * (i % 1500) + b' a ' for i in range(n // 750)), MILLION, '.md'),
    'lists a thousand deep, a thousand times': (lambda n: b''.join(b' ' * (i % 1000) + b'- a\n' for i in range(n // 50)), MILLION, '.md'),
    'a million list items': (lambda n: b'- punkt\n' * n, MILLION, '.md'),
    'a million headings': (lambda n: b'# A\n' * n, MILLION, '.md'),
    'a million links that are defined': (lambda n: b''.join(b'[a%d]: /u\n' % i for i in range(n)), MILLION // 4, '.md'),
    'a table of a million cells': (lambda n: b'|' * n + b'\n' + b'|-' * n + b'\n' + b'|a' * n + b'\n', MILLION, '.md'),
    'HTML that never ends': (lambda n: b'<a <!-- ' * n, MILLION, '.md'),
    'a million entities': (lambda n: b'&aelig;' * n, MILLION, '.md'),
    'a word of a million letters': (lambda n: 'å'.encode() * n, MILLION, '.txt'),
    'a million combining marks': (lambda n: b'a' + b'\xcc\x8a' * n, MILLION, '.txt'),
    'a million different words': (lambda n: b' '.join(b'ord%dlig' % (i * 7919) for i in range(n)), MILLION, '.txt'),
    'a word with a million hyphens': (lambda n: b'a-' * n, MILLION, '.txt'),
    'a million brackets of abbreviations': (lambda n: b'lokale raad (LR) ' * n, MILLION, '.txt'),
    'a million lines of one letter': (lambda n: b'a\n' * n, MILLION, '.txt'),
    'a million empty lines': (lambda n: b'\n' * n + b'slut', 10 * MILLION, '.txt'),
    'a million torn lines': (lambda n: b'aktivitetspa-\nrate ' * n, MILLION, '.txt'),
    'a million full stops': (lambda n: b'. ' * n, MILLION, '.txt'),
    'control characters alone': (lambda n: b'\x1b\x07\x08' * n, MILLION, '.txt'),
    'bytes that are no text': (noise, 20 * MILLION, '.txt'),
    'half a codepoint, again and again': (lambda n: b'\xc3\xe2\x82' * n, MILLION, '.txt'),
    'UTF-16': (lambda n: ('Mål for unge. ' * (n // 14)).encode('utf-16'), 10 * MILLION, '.txt'),
    'UTF-16, the other way round, without a mark': (lambda n: ('Mål for unge. ' * (n // 14)).encode('utf-16-be'), 10 * MILLION, '.txt'),
    'Windows-1252': (lambda n: ('Mål for unge – “æøå”. ' * (n // 22)).encode('cp1252'), 10 * MILLION, '.md'),
    'Latin-1': (lambda n: ('Mål for børn på Ærø. ' * (n // 21)).encode('latin-1'), 10 * MILLION, '.txt'),
    'soft hyphens': (lambda n: 'ar\u00adbejde '.encode() * n, MILLION, '.txt'),
    'a number of a million digits': (lambda n: b'1' * n, MILLION, '.txt'),
    'a million numbers with full stops': (lambda n: b'1.' * n, MILLION, '.txt'),
    'a million dates': (lambda n: b'12. maj 2022 ' * n, MILLION, '.txt'),
    'a million journal numbers': (lambda n: b'J.nr. 2012-0019954\n' * n, MILLION // 4, '.txt'),
    'a million brackets that open': (lambda n: b'(a ' * n, MILLION, '.txt'),
    'quotes and lists in turn': (lambda n: b'> - ' * n + b'dybt', MILLION // 4, '.md'),
    'a million lines that underline': (lambda n: b'a\n=\n' * n, MILLION // 4, '.md'),
    'fences that never end': (lambda n: b'```\n~~~\n' * n, MILLION // 4, '.md'),
    'a million apostrophes': (lambda n: b"d's'" * n, MILLION, '.txt'),
    'long compounds': (lambda n: b'arbejdsmarkedspolitik' * n, MILLION // 20, '.txt'),
    'zero bytes': (lambda n: b'\0' * n, 10 * MILLION, '.txt'),
}


def index(data, ending):
    name = 'brev' + ending
    for old in ('k.db', name):
        if os.path.exists(old):
            os.unlink(old)
    with open(name, 'wb') as file:
        file.write(data)
    process = subprocess.Popen([INDEXER, '-q', '-d', 'k.db', name], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (300, 300)))
    said = process.stderr.read().decode(errors='replace')
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def main():
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory(prefix='brev-pathological-') as folder:
        os.chdir(folder)
        for name, (make, units, ending) in CASES.items():
            whole = int(units * share)
            _, quick, _, _ = index(make(whole // 4), ending)
            data = make(whole)
            status, took, memory, said = index(data, ending)
            # a letter's bytes, its text, its passages and their tokens; and what an index needs in any case
            bound = 400 + 40 * len(data) / MILLION
            good = status in (0, 1) and took < 1 + 8 * quick and memory < bound
            good = good and (status == 0) == ('skipped' not in said)
            checked = subprocess.run([INDEXER, '-q', '-d', 'k.db', '--check'], capture_output=True)
            good = good and checked.returncode == 0
            for query in ('unge', 'a*', '"en klovn"', '--any arbejde for unge på Ærø'):
                asked = subprocess.run([SEARCH, '-d', 'k.db', '-f', 'text', *query.split(' ')], stdin=subprocess.DEVNULL,
                                       capture_output=True,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (10, 10)))
                good = good and asked.returncode in (0, 1)
            say(good, f'{name}: {len(data) / MILLION:.1f} MB, {took:.2f} s (a quarter: {quick:.2f} s), '
                f'{memory:.0f} MB of memory{", skipped" if status == 1 else ""}',
                [f'status {status}, --check {checked.returncode} {checked.stderr}, search {asked.returncode}: {said[:300]}'])
        os.chdir('/')
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
