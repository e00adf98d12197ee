#!/usr/bin/env python3
"""archive.py DAYS [SEED]: an archive that lives for DAYS days, and every day beside a new index of the same letters.

Letters come, change (also with size and time kept), move, go, become links, folders or bytes that are no text; folders are
renamed, linked, shut or not mounted; clocks are wrong. The jobs that index them are killed, run out of room or memory,
run three at once; the index is removed from, vacuumed, made anew, of another version. At the end of each day one quiet
run follows, and the index must hold what a new one of the same letters does: letters, passages, answers, years, what
returns, vocabulary and frequencies. No word of what is gone is left in a file, and no file beside the index. Prints
TAP; a day that fails is named with its events."""
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
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
SYLLABLES = [a + b for a in 'bdfgklmnprstv' for b in 'aeiouy']
QUERIES = ['arbejde', 'unge ELLER indsats', '"kommunerne skal"', 'kommun*', '=mål', '--any hvordan får unge en uddannelse']


class Archive:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.source = letters.paragraphs()
        self.words = {}  # path -> the word that it alone says
        self.gone = []  # words that nothing says any more
        self.piped = {}  # name -> text of a letter from standard input
        self.made = 0
        self.events = []
        self.user = {}
        if os.getuid() == 0:  # whom rights do not stop
            self.user = {'user': 65534, 'group': 65534, 'extra_groups': []}
        os.mkdir('a')
        os.mkdir('b')
        os.mkdir('programs')
        for name in ('indexer', 'search'):
            shutil.copy(os.path.join(BUILD, name), 'programs/' + name)
        os.chmod('.', 0o777)

    def run(self, program, *arguments, limits=None, stdin=None):
        def limit():
            for what, bytes_ in limits or []:
                resource.setrlimit(what, (bytes_, bytes_))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        return subprocess.run(['programs/' + program, *arguments], input=stdin, capture_output=True, timeout=300,
                              preexec_fn=limit, **self.user)

    def index(self, *arguments, db='k.db', **how):
        return self.run('indexer', '-q', '-d', db, *arguments, **how)

    # --- what happens to letters

    def paths(self):
        return sorted(path for path in self.words if os.path.isfile(path) and not os.path.islink(path))

    def text(self, word):
        parts = [f'# Mål for {1990 + self.chance.randrange(35)}']
        parts += [self.chance.choice(self.source) for _ in range(self.chance.choice([1, 3, 8, 30]))]
        parts.insert(self.chance.randrange(1, len(parts) + 1), f'Her står {word} alene.')
        return '\n\n'.join(parts) + '\n'

    def word(self):
        self.made += 1
        return 'q' + ''.join(self.chance.choice(SYLLABLES) for _ in range(5)) + 'x%d' % self.made

    def write(self, path, text):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(path, 0o666)

    def clock(self, path):
        if self.chance.random() < .5:
            when = time.time() + self.chance.choice([-1e9, -86400, -3600, 0, 3600, 86400, 1e8])
            os.utime(path, (when, int(when)))

    def come(self):
        folder = self.chance.choice(['a', 'b', 'a/%d' % self.chance.randrange(2010, 2016)])
        os.makedirs(folder, exist_ok=True)
        path = f'{folder}/{self.made}{self.chance.choice([".md", ".md", ".txt"])}'
        self.words[path] = self.word()
        self.write(path, self.text(self.words[path]))
        self.clock(path)
        return path

    def lose(self, path):
        self.gone.append(self.words.pop(path))

    def change(self):
        path = self.chance.choice(self.paths())
        self.gone.append(self.words[path])
        self.words[path] = self.word()
        before = os.stat(path)
        with open(path, encoding='utf-8') as file:
            text = file.read()
        if self.chance.random() < .5:  # another word of the same length, and the time put back
            new = ('z' * 99)[:len(self.gone[-1])]
            new = self.words[path] = (new[0] + self.words[path][1:] + new)[:len(new)]
            self.write(path, text.replace(self.gone[-1], new))
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        else:
            self.write(path, self.text(self.words[path]))
            self.clock(path)
        return path

    def go(self):
        path = self.chance.choice(self.paths())
        os.unlink(path)
        self.lose(path)
        return path

    def move(self):
        path = self.chance.choice(self.paths())
        new = f'{self.chance.choice("ab")}/m{self.made}{os.path.splitext(path)[1]}'
        self.made += 1
        os.rename(path, new)
        self.words[new] = self.words.pop(path)
        return f'{path} {new}'

    def spoil(self):
        path = self.chance.choice(self.paths())
        kind = self.chance.choice(['bytes', 'folder', 'link'])
        os.unlink(path)
        if kind == 'bytes':
            with open(path, 'wb') as file:
                file.write(b'\0\1\2' + self.chance.randbytes(3000))
            os.chmod(path, 0o666)
        elif kind == 'folder':
            os.mkdir(path)
        else:
            os.symlink('nowhere', path)
        self.lose(path)
        return f'{path} {kind}'

    def touch(self):
        path = self.chance.choice(self.paths())
        copy = path + '.copy'
        shutil.copy(path, copy)  # another inode
        os.chmod(copy, 0o666)
        os.rename(copy, path)
        self.clock(path)
        return path

    def relink(self):
        """A year's folder moves to another disk and is linked back: its letters are no longer below the root."""
        folders = [f for f in sorted(os.listdir('a')) if f.isdigit() and not os.path.islink('a/' + f)]
        if not folders:
            return 'none'
        folder = self.chance.choice(folders)
        os.rename('a/' + folder, f'away{self.made}')
        os.symlink(f'../away{self.made}', 'a/' + folder)
        self.made += 1
        for path in [p for p in self.words if p.startswith(f'a/{folder}/')]:
            self.lose(path)
        os.unlink('a/' + folder)  # as a fresh year may come by that name
        return folder

    def pipe(self):
        name = 'rør%d.md' % self.chance.randrange(3)
        text = self.text('piped')
        self.piped[name] = text
        self.index('--name', name, '-', stdin=text.encode())
        return name

    # --- what happens to the jobs

    def job(self, *arguments):
        """One job, as a cron runs it; how it ends is its own affair."""
        how = self.chance.choice(['plain', 'plain', 'killed', 'killed', 'short', 'small', 'three', 'reader'])
        arguments = arguments or self.chance.choice([('a', 'b'), ('--prune', 'a', 'b'), ('--prune', 'a'), ('--jobs', '1', 'b')])
        if how == 'killed':
            process = subprocess.Popen(['programs/indexer', '-q', '-d', 'k.db', *arguments], stdin=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, **self.user)
            time.sleep(self.chance.random() ** 2 * .2)
            process.kill()
            process.wait()
        elif how == 'short':
            self.index(*arguments, limits=[(resource.RLIMIT_FSIZE, self.chance.choice([10000, 300000, 1000000]))])
        elif how == 'small' and 'asan' not in BUILD:
            self.index(*arguments, limits=[(resource.RLIMIT_AS, self.chance.choice([30, 60, 120]) << 20)])
        elif how == 'three':
            jobs = [threading.Thread(target=self.index, args=arguments) for _ in range(3)]
            for one in jobs:
                one.start()
            for one in jobs:
                one.join()
        elif how == 'reader' and os.path.exists('k.db'):
            reader = subprocess.Popen(['programs/search', '-d', 'k.db', '-c', '--batch', '-'], stdin=subprocess.PIPE,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.user)
            self.index(*arguments)
            reader.communicate(b'arbejde\n')
        else:
            self.index(*arguments)
        return f'{how} {" ".join(arguments)}'

    def remove(self):
        return self.job('--remove', self.chance.choice(self.paths()))

    def vacuum(self):
        return self.job('--vacuum')

    def rebuild(self):
        said = self.job('--rebuild', 'a', 'b')
        for name, text in self.piped.items():
            self.index('--name', name, '-', stdin=text.encode())
        return said

    def upgrade(self):
        """Another version's index: with letters from a pipe it stays, without them it is made anew."""
        if not os.path.exists('k.db'):
            return 'none'
        with sqlite3.connect('k.db') as db:
            db.execute("UPDATE meta SET value = '0-other' WHERE name = 'analyser'")
        db.close()
        before = hashlib.sha256(open('k.db', 'rb').read()).hexdigest()
        done = self.index('--prune', 'a', 'b')
        if self.piped:
            if done.returncode != 1 or before != hashlib.sha256(open('k.db', 'rb').read()).hexdigest():
                return 'FAILED: letters from a pipe are lost: ' + done.stderr.decode()
            self.index('--rebuild', 'a', 'b')
            self.piped = {}
        elif done.returncode > 1:
            return 'FAILED: ' + done.stderr.decode()
        return 'healed'

    def unmount(self):
        """A root that is empty or missing, or a folder that is shut, for one job: nothing may vanish."""
        self.index('--prune', 'a', 'b')
        listed = self.run('indexer', '--list', '-d', 'k.db').stdout
        how = self.chance.choice(['empty', 'missing', 'shut'])
        if how == 'shut':
            os.chmod('a', 0)
        else:
            os.rename('a', 'aside')
        if how == 'empty':
            os.mkdir('a')
        try:
            done = self.index('--prune', 'a', 'b')
            now = self.run('indexer', '--list', '-d', 'k.db').stdout
        finally:
            if how == 'shut':
                os.chmod('a', 0o777)
            else:
                if how == 'empty':
                    os.rmdir('a')
                os.rename('aside', 'a')
        some = any(p.startswith('a/') for p in self.words)
        if now != listed or (some and done.returncode != 1):
            return f'FAILED: {how}: status {done.returncode}, {done.stderr.decode()}'
        return how

    # --- the evening

    def state(self, db):
        """What an index holds, part by part."""
        out = {}
        for name, command in [('list', ['indexer', '--list', '-d', db]), ('passages', ['indexer', '--passages', '-d', db]),
                              ('years', ['search', '-d', db, '--years', 'unge']),
                              ('complete', ['search', '-d', db, '--complete', '-n', '0', 'be']),
                              ('repeats', ['search', '-d', db, '--repeats', '-n', '0', '-f', 'tsv'])]:
            out[name] = sorted(self.run(*command).stdout.decode(errors='replace').split('\n'))
        for query in QUERIES:
            words = query.split(' ') if query.startswith('--') else [query]
            out[query] = sorted(self.run('search', '-d', db, '-n', '0', '-f', 'tsv', *words).stdout.decode().split('\n'))
        with sqlite3.connect(f'file:{db}?mode=ro', uri=True) as tables:
            out['words'] = list(tables.execute('SELECT form, key, fold, count FROM form ORDER BY form'))
            out['frequencies'] = list(tables.execute('SELECT key, passages FROM frequency ORDER BY key'))
            out['parts'] = list(tables.execute('SELECT part, form FROM part ORDER BY part, form'))
        tables.close()
        return out

    def evening(self):
        """What is wrong with the index after a quiet run."""
        quiet = self.index('--prune', 'a', 'b')
        wrong = [f'the quiet run ended with {quiet.returncode}: {quiet.stderr.decode()}'] if quiet.returncode > 1 else []
        if os.listdir('.') and any(n.startswith('k.db') and n != 'k.db' for n in os.listdir('.')):
            wrong.append('files are left: ' + ' '.join(n for n in os.listdir('.') if n.startswith('k.db')))
        check = self.run('indexer', '-q', '--check', '-d', 'k.db')
        if check.returncode:
            wrong.append('--check: ' + check.stderr.decode())
        if self.gone:
            held = open('k.db', 'rb').read()
            left = [w for w in self.gone if re.search(re.escape(w.encode()), held)]
            if left:
                wrong.append('erased, and left: ' + ' '.join(left))
            self.gone = []
        for name in os.listdir('.'):
            if name.startswith('new.db'):
                os.unlink(name)
        self.index('a', 'b', db='new.db')
        for name, text in sorted(self.piped.items()):
            self.index('--name', name, '-', db='new.db', stdin=text.encode())
        old, new = self.state('k.db'), self.state('new.db')
        for name in old:
            if old[name] != new[name]:
                extra = [x for x in old[name] if x not in new[name]][:2]
                lacks = [x for x in new[name] if x not in old[name]][:2]
                wrong.append(f'{name} is not that of a new index: too much {extra}, too little {lacks}')
        return wrong

    def day(self):
        self.events = []
        usual = [self.come, self.come, self.change, self.change, self.go, self.move, self.touch, self.job]
        rare = [self.spoil, self.relink, self.pipe, self.remove, self.vacuum, self.rebuild, self.upgrade, self.unmount]
        if self.chance.random() < .1:  # most of the archive is written anew
            usual += [self.change] * len(self.paths())
        happens = [self.chance.choice(usual) for _ in range(self.chance.randrange(3, 14))] + \
                  [self.chance.choice(rare) for _ in range(self.chance.randrange(0, 3))]
        if len(usual) > 20:
            happens += [self.change] * (len(self.paths()) * 2 // 3)
        self.chance.shuffle(happens)
        for event in happens:
            while len(self.paths()) < 8:
                self.come()
            self.events.append(f'{event.__name__}: {event()}')
        while not any(p.startswith('a/') for p in self.paths()) or not any(p.startswith('b/') for p in self.paths()):
            self.come()
        return [e for e in self.events if 'FAILED' in e] + self.evening()


def main():
    days = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    os.environ.update(LC_ALL='C.UTF-8', XDG_CONFIG_HOME='/nonexistent')
    os.environ.pop('LETTERS_DB', None)
    os.umask(0)
    folder = tempfile.mkdtemp(prefix='brev-archive-')
    os.chdir(folder)
    failed = 0
    try:
        archive = Archive(seed)
        for _ in range(30):
            archive.come()
        for day in range(days):
            wrong = archive.day()
            if wrong:
                failed += 1
                say(False, f'day {day} of seed {seed}', wrong + archive.events)
                archive.index('--rebuild', 'a', 'b')
                archive.piped = {}
        say(not failed, f'{days} days of seed {seed}: the index was each evening what a new one is', [f'{failed} days were not'])
    finally:
        os.chdir('/')
        shutil.rmtree(folder, ignore_errors=True)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
