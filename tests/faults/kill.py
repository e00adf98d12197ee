#!/usr/bin/env python3
"""kill.py ROUNDS: kill -9 at random moments of every job that changes an index, ROUNDS times altogether.

After each kill the index is what it was or what it shall be: search answers, --check is content, and what
it holds (letters, passages, an answer with its scores, the vocabulary) is one of the two. The next run finishes
the job and leaves no other file. Prints TAP."""
import glob
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import letters  # noqa: E402
import tap  # noqa: E402
from tap import say  # noqa: E402

BUILD = os.path.abspath(os.environ.get('B', os.path.join(letters.ROOT, 'build')))
INDEXER, SEARCH = os.path.join(BUILD, 'indexer'), os.path.join(BUILD, 'search')
chance = random.Random(int(os.environ.get('SEED', '1')))


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


def index(db, *arguments):
    return run(INDEXER, '-q', '-d', db, *arguments)


def digest(db):
    """What an index holds; None where some part of it cannot be read."""
    total = hashlib.sha256()
    for command in ([INDEXER, '--list', '-d', db], [INDEXER, '--passages', '-d', db],
                    [SEARCH, '-d', db, '-f', 'tsv', 'arbejde'], [SEARCH, '-d', db, '--years', 'unge'],
                    [SEARCH, '-d', db, '--complete', '-n', '0', 'be']):
        done = run(*command)
        if done.returncode > 1 or done.stderr:
            return None
        total.update(done.stdout)
    return total.hexdigest()


def fresh(before):
    for path in glob.glob('k.db*'):
        os.unlink(path)
    if before:
        shutil.copy(before, 'k.db')


def round_of(command, before, old, new, took):
    """Kills once. Returns what is wrong, or None, and whether the job was still at work."""
    fresh(before)
    process = subprocess.Popen([INDEXER, '-q', '-d', 'k.db', *command], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # half of the kills in the last third, where what was made becomes lasting
    share = chance.uniform(0, 1.05) if chance.random() < .5 else chance.uniform(.66, 1.05)
    time.sleep(took * share)
    process.send_signal(signal.SIGKILL)
    midway = process.wait() != 0
    if os.path.exists('k.db'):
        hot = os.path.exists('k.db-journal')
        if run(SEARCH, '-d', 'k.db', 'arbejde').returncode != 0:
            return f'search fails (journal: {hot})', midway
        if index('k.db', '--check').returncode != 0:
            return '--check fails: ' + index('k.db', '--check').stderr.decode(), midway
        if digest('k.db') not in (old, new):
            return 'neither the old nor the new index', midway
    elif before:
        return 'the index is gone', midway
    elif run(SEARCH, '-d', 'k.db', 'arbejde').returncode != 3:
        return 'search does not say that there is no index', midway
    again = index('k.db', *command)
    if again.returncode != 0:
        return f'the next run ends with {again.returncode}: {again.stderr.decode()}', midway
    if digest('k.db') != new:
        return 'the next run does not finish the job', midway
    if glob.glob('k.db*') != ['k.db']:
        return f'left behind: {glob.glob("k.db*")}', midway
    return None, midway


def job(name, rounds, command, before):
    old = digest(before) if before else None
    fresh(before)
    start = time.monotonic()
    index('k.db', *command)
    took = time.monotonic() - start
    new = digest('k.db')
    if new is None or old == new:
        say(False, f'{name}: the job itself')
        return
    wrong, midway = [], 0
    for i in range(rounds):
        why, at_work = round_of(command, before, old, new, took)
        midway += at_work
        if why:
            wrong.append(f'round {i}: {why}')
    say(not wrong, f'{name}: {rounds} kills, {midway} of them at work', wrong)


def journal_of_a_killed_writer():
    """An index in the middle of a commit, with the journal that undoes it."""
    fresh('refresh.db')
    if os.fork() == 0:
        db = sqlite3.connect('k.db', isolation_level=None)
        db.execute('PRAGMA cache_size = 1')
        db.execute('BEGIN IMMEDIATE')
        db.execute("UPDATE passage SET text = 'ødelagt ' || hex(randomblob(3000))")
        os._exit(0)
    os.wait()


def rebuild_over_a_journal():
    """The journal belongs to the old file and must not be rolled back into the new one."""
    journal_of_a_killed_writer()
    there = os.path.exists('k.db-journal')
    done = index('k.db', '--rebuild', 'refresh')
    say(there and done.returncode == 0 and index('k.db', '--check').returncode == 0 and glob.glob('k.db*') == ['k.db'],
        'a rebuild over a killed writer\'s journal', [done.stderr.decode()])


def keeps_to_itself():
    """Who may read the index stays as it was, and what is no index is not written over."""
    for command in (['--rebuild', 'refresh'], ['refresh']):
        fresh('refresh.db')
        os.chmod('k.db', 0o600)
        index('k.db', *command)
        say(os.stat('k.db').st_mode & 0o777 == 0o600, f'an index of mode 600 keeps it: {command[0]}')
    shutil.copy('refresh/0000.md', 'brev.md')
    done = index('brev.md', '--rebuild', 'refresh')
    with open('brev.md', 'rb') as one, open('refresh/0000.md', 'rb') as other:
        say(done.returncode == 3 and one.read() == other.read(), 'a letter named as the index is not written over')


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    share = max(1, rounds // 6)
    with tempfile.TemporaryDirectory(prefix='brev-kill-') as folder:
        os.chdir(folder)
        letters.write('refresh', 120, 3000)
        letters.write('prune', 120, 3000, 2)
        letters.write('few', 120, 3000, 5)
        letters.write('copy', 8, 2000, 3)
        for name in ('refresh', 'prune', 'few', 'copy'):
            index(f'{name}.db', name)
        for i in range(0, 120, 6):
            letters.write('new', 1, 3500, 100 + i)
            os.replace('new/0000.md', f'refresh/{i:04}.md')
            os.unlink(f'prune/{i + 1:04}.md')
        for i in range(80):
            os.unlink(f'few/{i:04}.md')
        letters.write('copy', 7, 1300000, 4)
        job('a first build', share, ['refresh'], None)
        job('a refresh in place', share, ['refresh'], 'refresh.db')
        job('a prune', share, ['--prune', 'prune'], 'prune.db')
        job('a prune that gives space back', share, ['--prune', 'few'], 'few.db')
        job('a rebuild', share, ['--rebuild', 'refresh'], 'refresh.db')
        job('a large refresh, in a copy', max(1, rounds - 5 * share) if rounds > 100 else 2, ['copy'], 'copy.db')
        rebuild_over_a_journal()
        keeps_to_itself()
        os.chdir('/')
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
