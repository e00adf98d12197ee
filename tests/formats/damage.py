#!/usr/bin/env python3
"""damage.py READERS COUNT FILE...    gives COUNT damaged versions of the files to their readers and prints TAP

Each version is cut somewhere, or has bytes flipped, doubled or mixed with another's; the same ones each time. Inside of
archives, every other version has its parts damaged and is packed well again. A reader ends by itself with one of its
statuses and gives UTF-8."""
import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

STATUSES = (0, 3, 4, 5, 6, 7)
READERS = {'.docx': 'office', '.odt': 'office', '.html': 'html', '.eml': 'mail', '.mbox': 'mail', '.zip': 'archive',
           '.pdf': 'pdf'}


def changed(data, chance):
    data = bytearray(data)
    if not data:
        return bytes(data)
    if chance.random() < .3:
        del data[chance.randrange(len(data)):]
    for _ in range(chance.choice((1, 3, 30))):
        if not data:
            break
        at, kind = chance.randrange(len(data)), chance.randrange(4)
        if kind < 2:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            del data[at:at + chance.randrange(1, 20)]
        else:
            data[at:at] = data[at // 2:at // 2 + chance.randrange(1, 200)]
    return bytes(data)


def repacked(data, chance):
    """The archive with its parts damaged."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changed(part, chance) if chance.random() < .5 else part)
    return out.getvalue()


def main():
    readers, count = Path(sys.argv[1]), int(sys.argv[2])
    files = [Path(name) for name in sys.argv[3:] if (readers / READERS.get(Path(name).suffix, '-')).exists()]
    chance, failed = random.Random(1), 0
    for number in range(count):
        path = files[number % len(files)]
        data = path.read_bytes()
        packed = path.suffix in ('.docx', '.odt', '.zip') and data[:2] == b'PK' and number // len(files) % 2
        try:
            data = repacked(data, chance) if packed else changed(data, chance)
        except (RuntimeError, NotImplementedError):  # locked
            data = changed(data, chance)
        done = subprocess.run([readers / READERS[path.suffix], path.name], input=data, capture_output=True, timeout=600)
        good = done.returncode in STATUSES
        if good and done.returncode == 0 and not done.stdout.startswith(b'brev-members'):
            try:
                done.stdout.decode()
            except UnicodeDecodeError:
                good = False
        if not good:
            failed += 1
            kept = Path(f'damaged-{number}{path.suffix}')
            kept.write_bytes(data)
            print(f'not ok {failed} - {path.name} changed, number {number}: status {done.returncode}; kept as {kept}')
            print('\n'.join('# ' + line for line in done.stderr.decode(errors='replace').splitlines()[:20]))
    print(f'ok {failed + 1} - {count - failed} of {count} damaged files are read or refused')
    print(f'1..{failed + 1}')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
