#!/usr/bin/env python3
"""shifting.py SECONDS: letters that change, vanish, grow and shrink while they are read.

First one change at each moment of reading one letter, by shift.so, which makes it between two reads; then SECONDS of
a tree that others keep changing in every way there is while the indexer runs again and again. A letter in the index must be
whole: all of it as its file was at some one moment; and what is not in the index must be named as skipped, or have been no
file at some moment of the run. Prints TAP."""
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import letters  # noqa: E402
import tap  # noqa: E402
from tap import say  # noqa: E402

BUILD = os.path.abspath(os.environ.get('B', os.path.join(letters.ROOT, 'build')))
INDEXER = os.path.join(BUILD, 'indexer')
WAYS = ('overwrite', 'overwrite-half', 'rewrite', 'grow', 'shrink', 'empty', 'replace', 'vanish', 'folder', 'pipe', 'link', 'shut')
LETTERS = 24


def text(letter, version, parts):
    """Versions of one letter with as many parts have as many bytes."""
    return [f'Brev {letter:03} i udgave {version:06} har som afsnit {part:04} noget om arbejde.\n\n'.encode() for part in range(parts)]


def index(*arguments, **environment):
    done = subprocess.run([INDEXER, '-q', '-d', 'k.db', *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=60, env=dict(os.environ, **environment))
    return done.returncode, done.stderr.decode(errors='replace')


def indexed():
    """Of each letter in the index the texts of its passages, one after another."""
    done = subprocess.run([INDEXER, '-d', 'k.db', '--passages'], capture_output=True, check=True)
    found = {}
    for line in done.stdout.splitlines():
        fields = line.split(b'\t')
        found.setdefault(os.fsdecode(fields[0]), []).append(fields[4])
    listed = subprocess.run([INDEXER, '-d', 'k.db', '--list'], capture_output=True, check=True)
    for line in listed.stdout.splitlines()[1:]:
        found.setdefault(os.fsdecode(line.split(b'\t')[5]), [])
    return {path: b'\n'.join(texts) for path, texts in found.items()}


def as_indexed(parts):
    return b'\n'.join(part.strip() for part in parts)


# --- one change, at each moment of reading

def read_with(old, new, at, how, **more):
    """The letter's first run over its first version, while shift.so has the second at hand."""
    shutil.rmtree('tree', ignore_errors=True)
    if os.path.exists('k.db'):
        os.unlink('k.db')
    os.mkdir('tree')
    for name, parts in (('tree/a.txt', old), ('next.txt', new)):
        with open(name, 'wb') as file:
            file.write(b''.join(parts))
    return index('--jobs', '1', 'tree', LD_PRELOAD=os.path.join(BUILD, 'faults', 'shift.so'), SHIFT_AT=str(at), SHIFT_HOW=how,
                 SHIFT_FILE=os.path.abspath('tree/a.txt'), SHIFT_NEXT=os.path.abspath('next.txt'), **more)


def at_each_moment():
    parts = 5000  # more than three times what the first read asks for
    old, new = text(1, 1, parts), text(1, 2, parts)
    half = parts // 2
    moments = {as_indexed(old), as_indexed(new), as_indexed(old[:half]), as_indexed(old[:half] + new[half:]),
               as_indexed(old + new[:half]), b''}
    tried, wrong, whole, skipped = 0, [], 0, 0
    for at in range(8):
        for how in WAYS:
            status, said = read_with(old, new, at, how)
            tried += 1
            found = indexed().get('tree/a.txt')
            if found is None and status == 1 and re.fullmatch(r'indexer: tree/a\.txt: skipped: [^\n]+\n', said):
                skipped += 1
            elif found in moments and status == 0 and not said:
                whole += 1
            else:
                wrong.append(f'read {at}, {how}: status {status}, {said!r}, {len(found or b"")} bytes in the index')
    say(not wrong and whole and skipped, f'{tried} changes while a letter is read: {whole} times whole, {skipped} times named as skipped', wrong)
    for how in ('grow', 'overwrite'):
        status, said = read_with(old, new, 1, how, SHIFT_AGAIN='1')
        say(status == 1 and said == 'indexer: tree/a.txt: skipped: it changes while it is read\n',
            f'one that does not stand still is skipped: {how}', [said])


# --- a tree that others change

class Tree:
    def __init__(self):
        self.lock = threading.Lock()
        self.moments = {f'tree/{i:03}.txt': set() for i in range(LETTERS)}
        self.no_file = {path: [] for path in self.moments}  # [from, to], to None while it lasts
        self.content = {path: [] for path in self.moments}
        self.version = 0
        self.changes = 0
        self.stop = False

    def is_to_be(self, path, parts):
        """Before it is done: from now on the file may hold this."""
        with self.lock:
            self.moments[path].add(as_indexed(parts))
            self.content[path] = parts

    def out(self, path):
        with self.lock:
            self.no_file[path].append([time.time(), None])

    def back(self, path):
        with self.lock:
            if self.no_file[path] and self.no_file[path][-1][1] is None:
                self.no_file[path][-1][1] = time.time()

    def was_out(self, path, since, until):
        return any(start <= until and (end is None or end >= since) for start, end in self.no_file[path])

    def fresh(self, path, chance):
        self.version += 1
        return text(int(path[5:8]), self.version, chance.choice((1, 40, 40, 400, 3000)))

    def replace(self, path, parts):
        with open(path + '.beside', 'wb') as file:
            file.write(b''.join(parts))
        self.is_to_be(path, parts)
        os.rename(path + '.beside', path)

    def write_slowly(self, path, parts, chance, flags):
        """Over what is there, or from nothing; in two halves, in each of whose moments it may be read."""
        before = self.content[path]
        half = len(parts) // 2
        if flags & os.O_TRUNC:
            self.is_to_be(path, [])
            before = []
        fd = os.open(path, os.O_WRONLY | flags)
        size = sum(map(len, parts[:half]))
        same = [len(part) for part in before[:len(parts)]] == [len(part) for part in parts]
        if same or not before:
            self.is_to_be(path, parts[:half] + before[half:])
            os.write(fd, b''.join(parts[:half]))
            time.sleep(chance.random() / 200)
            self.is_to_be(path, parts + before[len(parts):])
            os.pwrite(fd, b''.join(parts[half:]), size)
        os.close(fd)

    def stand_in(self, path, chance):
        """Something that is no file, or nothing, in the place of the letter for a while."""
        kind = chance.randrange(6)
        self.out(path)
        os.rename(path, path + '.beside')
        if kind == 1:
            os.mkfifo(path)
        elif kind == 2:
            os.mkdir(path)
        elif kind == 3:
            os.symlink(path, path)
        elif kind == 4:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(path)
        elif kind == 5 and os.geteuid() == 0:
            os.mknod(path, 0o020600, os.makedev(1, 5))  # /dev/zero, which never ends
        time.sleep(chance.random() / 50)
        if kind == 2:
            os.rmdir(path)
        elif os.path.lexists(path):
            os.unlink(path)
        os.rename(path + '.beside', path)
        self.back(path)

    def change(self, path, chance):
        now = self.content[path]
        way = chance.randrange(7)
        if way == 0:
            self.replace(path, self.fresh(path, chance))
        elif way == 1:
            self.write_slowly(path, self.fresh(path, chance), chance, os.O_TRUNC)
        elif way == 2:
            self.version += 1
            self.write_slowly(path, text(int(path[5:8]), self.version, max(1, len(now))), chance, 0)
        elif way == 3:
            for part in text(int(path[5:8]), self.version, chance.choice((1, 5, 30))):
                self.is_to_be(path, self.content[path] + [part])
                with open(path, 'ab') as file:
                    file.write(part)
        elif way == 4:
            kept = now[:chance.randrange(len(now) + 1)]
            self.is_to_be(path, kept)
            os.truncate(path, sum(map(len, kept)))
        elif way == 5:
            self.stand_in(path, chance)
        else:
            os.utime(path)
        self.changes += 1

    def run(self, seed, mine):
        chance = random.Random(seed)
        while not self.stop:
            self.change(chance.choice(mine), chance)
            time.sleep(chance.random() / 500)


def while_others_change(seconds):
    shutil.rmtree('tree', ignore_errors=True)
    os.mkdir('tree')
    tree = Tree()
    paths = list(tree.moments)
    for path in paths:
        tree.replace(path, text(int(path[5:8]), 0, 40))
    if os.path.exists('k.db'):
        os.unlink('k.db')
    threads = [threading.Thread(target=tree.run, args=(i, paths[i::3])) for i in range(3)]
    for thread in threads:
        thread.start()
    wrong, runs, skipped, until = [], 0, 0, time.monotonic() + seconds
    while time.monotonic() < until:
        since = time.time()
        status, said = index('--prune', 'tree', *(['--rebuild'] if runs % 5 == 4 else []))
        done = time.time()
        named = set(re.findall(r'^indexer: (.*): skipped: .+$', said, re.M))
        runs += 1
        skipped += len(named)
        if status not in (0, 1) or (status == 1) != bool(named) or said.count('\n') != len(named):
            wrong.append(f'status {status}: {said}')
        found = indexed()
        with tree.lock:
            wrong += [f'{path} is as it never was: {data[:100]}' for path, data in found.items()
                      if path in paths and data not in tree.moments[path]]
            wrong += [f'{path} is neither there nor named' for path in paths
                      if path not in found and path not in named and not tree.was_out(path, since, done)]
    tree.stop = True
    for thread in threads:
        thread.join()
    say(not wrong and runs > 1, f'{runs} runs beside {tree.changes} changes: every letter whole, or named ({skipped} times)', wrong)
    status, said = index('--prune', 'tree')
    say(status == 0 and not said, 'a last run beside nobody', [said])
    found = indexed()
    late = [path for path in paths if found.get(path) != as_indexed(tree.content[path])]
    say(not late, 'has them all as they are', late)
    say(index('--check')[0] == 0, '--check')


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix='brev-shifting-') as folder:
        os.chdir(folder)
        at_each_moment()
        while_others_change(seconds)
        os.chdir('/')
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
