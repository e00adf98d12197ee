#!/usr/bin/env python3
"""power.py STATES [SEED]: the power goes, STATES times.

Every job that changes an index runs once, and what it does to the folder is recorded (record.c). Then the folder is put
together as a disk may have it when the power went at some moment: what was synced is there; of what was not, some
blocks are written and some are not, and some names are made, moved and removed and some are not. In each state the
index is the old one or the new one, whole, or not there where there was none; and the next run ends as if nothing had
been. Prints TAP."""
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import letters  # noqa: E402
import tap  # noqa: E402
from tap import say  # noqa: E402

BUILD = os.path.abspath(os.environ.get('B', os.path.join(letters.ROOT, 'build')))
INDEXER, SEARCH = os.path.join(BUILD, 'indexer'), os.path.join(BUILD, 'search')
RECORD = os.path.join(BUILD, 'faults', 'record.so')
BLOCK = 4096


def run(*command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, **more)


def digest(db):
    """What an index holds; None if some part of it cannot be read."""
    held = []
    for command in ([INDEXER, '--list', '-d', db], [INDEXER, '--passages', '-d', db], [SEARCH, '-d', db, '-n', '0', '-f', 'tsv', 'arbejde'],
                    [SEARCH, '-d', db, '--years', 'unge'], [SEARCH, '-d', db, '--complete', '-n', '0', 'be']):
        done = run(*command)
        if done.returncode > 1 or done.stderr:
            return None
        held.append(b'\n'.join(sorted(done.stdout.split(b'\n'))))
    return b'\n'.join(held)


class Disk:
    """What is certainly on the disk, and what may be."""

    def __init__(self, folder):
        self.names, self.data = {}, {}
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            inode = os.stat(path).st_ino
            self.names[name] = inode
            with open(path, 'rb') as file:
                self.data[inode] = bytearray(file.read())
        self.moves, self.writes = [], {}  # not yet synced

    @staticmethod
    def apply(data, op):
        kind, number, content = op
        if kind == 'T':
            del data[number:]
            data.extend(bytes(number - len(data)))
        else:
            data.extend(bytes(max(0, number + len(content) - len(data))))
            data[number:number + len(content)] = content

    @staticmethod
    def move(names, op):
        kind, inode, content = op
        if kind == 'C':
            names[content] = inode
        elif kind == 'U':
            names.pop(content, None)
        elif content[0] in names:
            names[content[1]] = names.pop(content[0])

    def take(self, kind, inode, number, content):
        if kind in 'TW':
            self.writes.setdefault(inode, []).append((kind, number, content))
        elif kind == 'S':
            data = self.data.setdefault(inode, bytearray())
            for op in self.writes.pop(inode, []):
                self.apply(data, op)
        elif kind == 'D':
            for op in self.moves:
                self.move(self.names, op)
            self.moves = []
        else:
            if kind == 'C':  # an inode that was free may come again
                self.data[inode] = bytearray()
                self.writes.pop(inode, None)
            names = content.decode().split('\0')
            self.moves.append((kind, inode, names if kind == 'R' else names[0]))

    def lose(self, chance, folder):
        """Writes the folder as it may be after the power went."""
        names = dict(self.names)
        share = chance.choice([0, .5, .5, 1])
        for op in self.moves:
            if chance.random() < share:
                self.move(names, op)
        for name, inode in names.items():
            data = bytearray(self.data.get(inode, b''))
            share = chance.choice([0, .1, .5, .9, 1])
            for kind, number, content in self.writes.get(inode, []):
                for at in range(0, len(content), BLOCK) if kind == 'W' else [0]:
                    if chance.random() < share:
                        self.apply(data, (kind, number + at, content[at:at + BLOCK]))
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(data)


def records(path):
    with open(path, 'rb') as file:
        log = file.read()
    at = 0
    while at < len(log):
        what, inode, number, size = struct.unpack_from('<4Q', log, at)
        at += 32
        yield chr(what), inode, number, log[at:at + size]
        at += size


class Job:
    """A job, the folder before it, what it did, and what the index holds before and after."""

    def __init__(self, name, before, arguments, prepare=lambda: None, spoil=lambda db: None):
        self.name, self.arguments = name, arguments
        shutil.rmtree('index', ignore_errors=True)
        os.mkdir('index')
        if before:
            shutil.copy(before, 'index/k.db')
            spoil('index/k.db')
        prepare()
        self.old = digest('index/k.db') if before else None
        self.before = 'before-' + name.replace(' ', '-')
        shutil.copytree('index', self.before)
        self.disk = lambda: Disk(self.before)
        inodes = {os.stat('index/' + n).st_ino: os.stat(self.before + '/' + n).st_ino for n in os.listdir('index')}
        if os.path.exists('log'):
            os.unlink('log')
        done = run(INDEXER, '-q', '-d', 'index/k.db', *arguments,
                   env={**os.environ, 'LD_PRELOAD': RECORD, 'RECORD_FOLDER': os.path.abspath('index'), 'RECORD_LOG': os.path.abspath('log')})
        if done.returncode:
            sys.exit(f'power: {name}: {done.stderr.decode()}')
        self.new = digest('index/k.db')
        self.log = [(kind, inodes.get(inode, inode), number, content) for kind, inode, number, content in records('log')]
        if not any(kind in 'SD' for kind, *_ in self.log):
            sys.exit(f'power: {name}: nothing was synced; is {RECORD} built?')
        self.letters = 'letters-' + name.replace(' ', '-')
        shutil.copytree('letters', self.letters, copy_function=shutil.copy2)

    def state(self, chance):
        """One moment. What is wrong then, or None."""
        disk = self.disk()
        end = chance.choice([chance.randrange(len(self.log) + 1), len(self.log),
                             chance.choice([i + chance.randrange(2) for i, op in enumerate(self.log) if op[0] in 'SDRU'])])
        for op in self.log[:end]:
            disk.take(*op)
        shutil.rmtree('index')
        os.mkdir('index')
        disk.lose(chance, 'index')
        where = f'{self.name}, after {end} of {len(self.log)} calls, {sorted(os.listdir("index"))}'
        if os.path.exists('index/k.db'):
            found = digest('index/k.db')
            if found is None or found not in (self.old, self.new):
                if not (self.old is None and found is None):
                    return f'{where}: neither the old index nor the new: ' + run(SEARCH, '-d', 'index/k.db', 'arbejde').stderr.decode()
        elif self.old is not None:
            return f'{where}: there is no index'
        done = run(INDEXER, '-q', '-d', 'index/k.db', *self.arguments)
        again = done.returncode == 2 and '--remove' in self.arguments  # it was done
        if done.returncode and not again:
            return f'{where}: the next run: {done.returncode} {done.stderr.decode()}'
        check = run(INDEXER, '-q', '--check', '-d', 'index/k.db')
        if check.returncode:
            return f'{where}: --check after the next run: {check.stderr.decode()}'
        if digest('index/k.db') != self.new:
            return f'{where}: after the next run it is not the new index'
        return None if os.listdir('index') == ['k.db'] else f'{where}: files are left: {os.listdir("index")}'


def older(db):
    import sqlite3
    with sqlite3.connect(db) as tables:
        tables.execute("UPDATE meta SET value = '0-other' WHERE name = 'analyser'")
    tables.close()


def jobs():
    def add(path, text):
        with open(path, 'a', encoding='utf-8') as file:
            file.write(text)

    def change_all():
        for name in os.listdir('letters'):
            add('letters/' + name, '\n\nEt afsnit mere om arbejde.\n')

    letters.write('letters', 40, 3000)
    yield Job('a first build', None, ['letters'])
    shutil.copy('index/k.db', 'small.db')
    yield Job('a small change', 'small.db', ['letters'], lambda: add('letters/0003.md', '\n\nEt afsnit mere om arbejde.\n'))
    yield Job('a letter removed', 'small.db', ['--remove', 'letters/0005.md'])
    yield Job('a rebuild', 'small.db', ['--rebuild', 'letters'], change_all)
    yield Job('an upgrade', 'small.db', ['letters'], spoil=older)
    yield Job('a vacuum', 'small.db', ['--vacuum'])
    shutil.rmtree('letters')
    letters.write('letters', 10, 700000)
    run(INDEXER, '-q', '-d', 'large.db', 'letters')
    yield Job('an update anew', 'large.db', ['letters'], change_all)
    shutil.copy('index/k.db', 'large.db')
    letters.write('more', 14, 700000, 2)
    for name in os.listdir('more'):
        os.rename('more/' + name, 'letters/m' + name)
    run(INDEXER, '-q', '-d', 'large.db', 'letters')
    letters.write('more', 13, 700000, 3)
    for name in os.listdir('more'):
        os.rename('more/' + name, 'letters/n' + name)
    yield Job('a large update', 'large.db', ['letters'])


def main():
    states = int(sys.argv[1])
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    os.environ.update(LC_ALL='C.UTF-8', XDG_CONFIG_HOME='/nonexistent')
    os.environ.pop('LETTERS_DB', None)
    folder = tempfile.mkdtemp(prefix='brev-power-')
    os.chdir(folder)
    try:
        made = list(jobs())
        shutil.rmtree('letters')
        large = [job for job in made if len(job.log) > 1000]
        for job in made:  # the large ones are as one of the others together
            share = states / (len(made) - len(large) + 1) / (len(large) if job in large else 1)
            os.rename(job.letters, 'letters')
            wrong = [w for w in (job.state(chance) for _ in range(max(1, round(share)))) if w]
            shutil.rmtree('letters')
            say(not wrong, f'{job.name}: {max(1, round(share))} states', wrong)
    finally:
        os.chdir('/')
        shutil.rmtree(folder, ignore_errors=True)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
