#!/usr/bin/env python3
"""readers.py SECONDS: one writer and eight readers at once.

The writer turns a collection over between two states, by refreshes in place, prunes, copies and rebuilds. Every
answer that a reader gets must be the answer of one of the states, without an error; a writer that is stopped does not
keep them waiting. A second writer is told who writes. Prints TAP."""
import os
import random
import re
import signal
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
INDEXER, SEARCH = os.path.join(BUILD, 'indexer'), os.path.join(BUILD, 'search')
READERS = 8
ASKED = (['arbejde'], ['-f', 'json', '-n', '20', 'unge uddannelse'], ['--years', 'handicap'], ['-l', 'indsats'], ['-c', 'borger*'],
         ['--complete', 'be'])


def answer(asked):
    done = subprocess.run([SEARCH, '-d', 'k.db', *asked], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    # whether a file looks as it did when it was indexed is no part of the index's state
    return done.returncode, re.sub(rb'"changed": ?(true|false)', b'', done.stdout), done.stderr


def write(*command):
    done = subprocess.run([INDEXER, '-q', '-d', 'k.db', *command], stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode, done.stderr.decode()


def state(which):
    """Turns the letters into state 0 or 1: other texts in some, others not there."""
    for i in range(0, 60, 5):
        name = f'letters/{i:04}.md'
        letters.write('next', 1, 2500, 1000 * which + i)
        os.replace('next/0000.md', name)
    for i in range(1, 60, 10):
        name = f'letters/{i:04}.md'
        if which and os.path.exists(name):
            os.rename(name, f'away/{i:04}.md')
        elif not which and os.path.exists(f'away/{i:04}.md'):
            os.rename(f'away/{i:04}.md', name)


def reader(seed, until, known, wrong, count):
    chance = random.Random(seed)
    while time.monotonic() < until:
        asked = chance.choice(ASKED)
        got = answer(asked)
        count.append(1)
        if got not in known[tuple(asked)]:
            wrong.append(f'{asked}: {got[0]} {got[2].decode() or "an answer of no state"}')


def holding_on():
    """A reader whose output nobody takes keeps its state; the writer does not wait for it."""
    state(0)
    held = subprocess.Popen([SEARCH, '-d', 'k.db', '-n', '0', '-f', 'json', '--any', 'arbejde unge mål og borger'],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    waiting = subprocess.Popen([SEARCH, '-d', 'k.db', '-c', '--batch', '-'], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(.5)
    say(held.poll() is None, 'a reader whose output nobody takes')
    state(1)
    status, said = write('--prune', 'letters')
    say(status == 0 and held.poll() is None, 'does not stop a writer', [said])
    out, complaint = held.communicate()
    say(held.returncode == 0 and not complaint and out.count(b'\n') > 100, 'and is answered to the end', [complaint])
    out, complaint = waiting.communicate(b'arbejde\n')
    say(waiting.returncode == 0 and not complaint, 'nor does one that waits for questions', [complaint])


def beside_a_stopped_writer(known, stops=12):
    """Readers do not wait for a writer's work: stopped anywhere in it, it is at a moment when they are answered, but in
    the short one in which it commits."""
    wrong, at_work, committing = [], 0, 0
    for command in (['--prune', 'letters'], ['--rebuild', 'letters']):
        began = time.monotonic()
        write(*command)
        took = time.monotonic() - began
        for i in range(stops):
            state(i % 2)
            writer = subprocess.Popen([INDEXER, '-q', '-d', 'k.db', *command], stdin=subprocess.DEVNULL)
            time.sleep(took * (i + 1) / stops)
            writer.send_signal(signal.SIGSTOP)
            at_work += writer.poll() is None
            asked = ASKED[i % len(ASKED)]
            got = answer(asked)
            if got[0] == 3 and b'is busy' in got[2]:
                committing += 1
            elif got not in known[tuple(asked)]:
                wrong.append(f'{command} {i}, {asked}: {got[0]} {got[2].decode() or "an answer of no state"}')
            writer.send_signal(signal.SIGCONT)
            writer.wait()
    say(not wrong and at_work >= stops and committing <= stops / 2,
        f'a writer that is stopped at {at_work} moments keeps readers waiting at {committing}', wrong)


def mounted(size):
    os.makedirs('mounted', exist_ok=True)
    return os.geteuid() == 0 and subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size}', 'none', 'mounted'],
                                                capture_output=True).returncode == 0


def read_only():
    """On a file system that may only be read. Only root can mount one."""
    if not mounted('40m'):
        say(True, 'a read-only file system, and a small one # SKIP only root may mount one')
        return
    try:
        subprocess.run(['cp', 'k.db', 'mounted/k.db'], check=True)
        subprocess.run(['mount', '-o', 'remount,ro', 'mounted'], check=True)
        asked = [SEARCH, '-d', 'mounted/k.db', 'arbejde']
        done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True)
        say(done.returncode == 0 and done.stdout, 'search reads from a read-only file system', [done.stderr])
        done = subprocess.run([INDEXER, '-d', 'mounted/k.db', 'letters'], stdin=subprocess.DEVNULL, capture_output=True)
        say(done.returncode == 4 and done.stderr.count(b'\n') == 1, 'where indexer says that it may not write',
            [done.stderr])
    finally:
        subprocess.run(['umount', 'mounted'], check=False)
    for name, before in (('a first build', None), ('a refresh', 'letters/0002.md')):
        if mounted('1200k'):
            try:
                full_disk(name, before)
            finally:
                subprocess.run(['umount', 'mounted'], check=False)


def full_disk(name, before):
    """On a file system of 1.2 MB: an index that does not fit leaves what was there."""
    old = None
    if before:
        subprocess.run([INDEXER, '-q', '-d', 'mounted/k.db', before], check=True)
        old = subprocess.run([SEARCH, '-d', 'mounted/k.db', 'arbejde'], capture_output=True).stdout
    letters.write('many', 40, 20000, 7)
    done = subprocess.run([INDEXER, '-q', '-d', 'mounted/k.db', 'many'], stdin=subprocess.DEVNULL, capture_output=True)
    left = sorted(os.listdir('mounted'))
    say(done.returncode == 4 and b'no room left' in done.stderr and done.stderr.count(b'\n') == 1,
        f'a disk that is full: {name} says so', [done])
    say(left == (['k.db'] if before else []), 'and leaves no other file', left)
    if before:
        now = subprocess.run([SEARCH, '-d', 'mounted/k.db', 'arbejde'], capture_output=True).stdout
        checked = subprocess.run([INDEXER, '-q', '-d', 'mounted/k.db', '--check'], capture_output=True)
        say(now == old and checked.returncode == 0, 'and the old index as it was', [checked])


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix='brev-readers-') as folder:
        os.chdir(folder)
        os.mkdir('away')
        letters.write('letters', 60, 2500)
        known = {tuple(asked): [] for asked in ASKED}
        # by refresh and by rebuild: the ids, and so the order of equal scores, may differ
        for command in (['--prune', 'letters'], ['--rebuild', 'letters']):
            for which in (0, 1):
                state(which)
                write(*command)
                for asked in ASKED:
                    known[tuple(asked)].append(answer(asked))
        same = [asked for asked in ASKED if len({a[1] for a in known[tuple(asked)]}) < 2]
        say(not same, 'the two states have different answers', same)
        until, wrong, count = time.monotonic() + seconds, [], []
        readers = [threading.Thread(target=reader, args=(i, until, known, wrong, count)) for i in range(READERS)]
        for thread in readers:
            thread.start()
        which, turns, bad = 0, 0, []
        while time.monotonic() < until:
            state(which)
            command = ['--rebuild', 'letters'] if turns % 4 == 3 else ['--prune', 'letters']
            status, said = write(*command)
            if status:
                bad.append(f'{status}: {said}')
            which, turns = 1 - which, turns + 1
        for thread in readers:
            thread.join()
        say(not bad, f'{turns} changes, none failed', bad)
        say(not wrong, f'{READERS} readers, {len(count)} answers: each of a state that was', wrong)
        beside_a_stopped_writer(known)
        say(os.listdir('.').count('k.db') == 1 and not [f for f in os.listdir('.') if f.startswith('k.db-')],
            'no file is left beside the index')
        say(write('--check')[0] == 0, '--check')
        holding_on()
        read_only()
        os.chdir('/')
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
