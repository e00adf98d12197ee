#!/usr/bin/env python3
"""crafted.py COUNT: indexes that somebody made to do harm.

Named ones, with triggers, views, other schemas, huge blobs, impossible numbers, b-trees in a circle and trees that
fork without end; and COUNT with bytes changed or cut off. Every program, on every one, ends by itself, search by its deadline, with a status of its manual, one sentence where that is 3 or 4, and leaves every other file alone. With the
products of `make check-asan` (B=build/asan) a wrong read is seen as well. Prints TAP."""
import os
import random
import resource
import shutil
import sqlite3
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
PATIENCE = 20 if 'asan' not in BUILD else 60
QUESTIONS = (['arbejde unge'], ['-f', 'json', '-n', '5', '=unge OR kommun*'], ['-l', 'title:mål'], ['--years', 'handicap'],
             ['-f', 'html', 'unge'], ['--repeats'], ['--complete', 'be'], ['--suggest', 'uddanelsse'], ['minister:a path:*'])
slowest = (0.0, '')


def processor_time():
    """Of all programs that have ended, in seconds: the machine may be busy with others."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(*command, patience=PATIENCE):
    """What is wrong with how a command ended; None = nothing. And its status."""
    global slowest
    began = processor_time()
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return f'{command[1:]}: no end in {patience} s', -1
    slowest = max(slowest, (processor_time() - began, ' '.join(command[1:])))
    status = done.returncode
    if status not in (0, 1, 3, 4):
        return f'{command[1:]}: status {status}: {done.stderr.decode(errors="replace")[:1500]}', status
    # search's own timeout, which may be the question's fault; else that somebody asked for all memory
    excuses = [b'out of memory while working on'] + [b'took too long'] * (command[0] == SEARCH)
    if status == 4 and not any(words in done.stderr for words in excuses):
        return f'{command[1:]}: not the machine failed, but: {done.stderr!r}', status
    if status > 2 and (done.stderr.count(b'\n') < 1 or b'ERROR:' in done.stderr):
        return f'{command[1:]}: status {status} and said {done.stderr!r}', status
    return None, status


def try_all(db, few=False):
    """(what is wrong, the statuses of search)"""
    wrong, statuses = [], []
    for question in QUESTIONS[:2] if few else QUESTIONS:
        why, status = run(SEARCH, '-d', db, '--timeout', '1', *question, patience=PATIENCE * (1 + 2 * (question == ['--repeats'])))
        statuses.append(status)
        wrong += [why] if why else []
    for command in (['--check'],) if few else (['--list'], ['--passages'], ['--stats'], ['--check'], ['letters/0000.md']):
        why, _ = run(INDEXER, '-q', '-d', db, *command)
        wrong += [why] if why else []
    return wrong, statuses


def by_sql(*statements):
    def change(path):
        db = sqlite3.connect(path, isolation_level=None)
        db.execute('PRAGMA writable_schema = 1')
        for statement in statements:
            db.execute(statement)
        db.close()
    return change


def by_facts(letter):
    """The first letter has another id, and the facts of its passages say so."""
    def change(path):
        db = sqlite3.connect(path)
        db.execute('UPDATE letter SET id = ? WHERE id = 1', (letter,))
        facts = bytearray(db.execute('SELECT data FROM fact WHERE id = 0').fetchone()[0])
        for at in range(0, len(facts), 4):
            if struct.unpack_from('<I', facts, at)[0] == 1:
                struct.pack_into('<I', facts, at, letter)
        db.execute('UPDATE fact SET data = ? WHERE id = 0', (bytes(facts),))
        db.commit()
        db.close()
    return change


def pages_of(path):
    with open(path, 'rb') as file:
        data = bytearray(file.read())
    size = struct.unpack('>H', data[16:18])[0] or 65536
    return data, 65536 if size == 1 else size


def circle(path):
    """Every interior page's children become its own tree's root, and every overflow page its own next."""
    data, size = pages_of(path)
    for page in range(1, len(data) // size + 1):
        at = (page - 1) * size
        head = at + (100 if page == 1 else 0)
        if data[head] in (2, 5):
            data[head + 8:head + 12] = struct.pack('>I', page)
        elif data[head] not in (10, 13):
            data[at:at + 4] = struct.pack('>I', page)
    with open(path, 'wb') as file:
        file.write(data)


def varint(data, at):
    """(the number, where it ends); up to four bytes of it"""
    number = 0
    for i in range(4):
        number = number << 7 | data[at + i] & 127
        if data[at + i] < 128:
            return number, at + i + 1
    raise ValueError('a long number')


def first_record(data, size, page):
    """A record of an index, with its length before it: of its first page that has one."""
    at = (page - 1) * size
    cell = at + struct.unpack('>H', data[at + (12 if data[at] == 2 else 8):][:2])[0]
    if data[at] == 2:
        return first_record(data, size, struct.unpack('>I', data[cell:cell + 4])[0])
    length, begin = varint(data, cell)
    return bytes(data[cell:begin + length])


def forks(root_of):
    """A tree becomes sixteen floors of pages, each naming the next a hundred times, over what it was: endless."""
    def change(path):
        db = sqlite3.connect(path)
        root = db.execute('SELECT rootpage FROM sqlite_schema WHERE name = ?', (root_of,)).fetchone()[0] if root_of else 1
        db.close()
        data, size = pages_of(path)
        first = len(data) // size + 1
        floors = 16
        kind = 2 if data[(root - 1) * size] in (2, 10) else 5
        record = first_record(data, size, root) if kind == 2 else b''
        for floor in range(floors):
            page, place, pointers = bytearray(size), size, b''
            child = struct.pack('>I', first + floor + 1)
            for i in range(100):
                cell = child + (record or bytes([i + 1]))
                place -= len(cell)
                page[place:place + len(cell)] = cell
                pointers += struct.pack('>H', place)
            page[0:12] = struct.pack('>BHHHB', kind, 0, 100, place % 65536, 0) + child
            page[12:12 + len(pointers)] = pointers
            data += page
        below = data[(root - 1) * size:root * size]
        if root == 1:  # its cells are counted from the file's header
            below = bytearray(size)
            below[0:8] = struct.pack('>BHHHB', 13, 0, 0, size % 65536, 0)
            data[100:112] = struct.pack('>BHHHB', 5, 0, 0, size % 65536, 0) + struct.pack('>I', first)
        else:
            data[(root - 1) * size:root * size] = data[(first - 1) * size:first * size]
        data += below
        data[28:32] = struct.pack('>I', len(data) // size)
        with open(path, 'wb') as file:
            file.write(data)
    return change


CASES = {
    'a trigger that writes': by_sql("CREATE TRIGGER t AFTER INSERT ON letter BEGIN DELETE FROM passage; END"),
    'a trigger on what search reads': by_sql("CREATE TRIGGER t AFTER UPDATE ON meta BEGIN SELECT writefile('stolen', 'x'); END"),
    'a view for a table': by_sql('ALTER TABLE letter RENAME TO other', 'CREATE VIEW letter AS SELECT * FROM other'),
    'a view that calls a function': by_sql('ALTER TABLE form RENAME TO other',
                                           "CREATE VIEW form AS SELECT form, load_extension('/tmp/x.so') AS key, fold, count FROM other"),
    'a view without end': by_sql('ALTER TABLE passage RENAME TO other',
                                 'CREATE VIEW passage AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id FROM r) '
                                 'SELECT id, 1 AS kind, 1 AS first_line, 1 AS more_lines, 1 AS start, 1 AS bytes, 1 AS '
                                 "section, x'' AS segments, '' AS heading, 'a' AS text FROM r"),
    'columns that are computed': by_sql("UPDATE sqlite_schema SET sql = 'CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT AS "
                                        "(hex(randomblob(100000000)))) WITHOUT ROWID' WHERE name = 'meta'"),
    'a default that is huge': by_sql("UPDATE sqlite_schema SET sql = replace(sql, 'encoding TEXT NOT NULL', 'encoding TEXT DEFAULT "
                                     "(zeroblob(1000000000))') WHERE name = 'letter'"),
    'another schema': by_sql('DROP TABLE passage', 'CREATE TABLE passage(a)'),
    'no full-text table': by_sql("DELETE FROM sqlite_schema WHERE name = 'fts'"),
    'another tokenizer': by_sql("UPDATE sqlite_schema SET sql = replace(sql, 'danish keys', 'porter') WHERE name = 'fts'"),
    'a full-text table of another table': by_sql("UPDATE sqlite_schema SET sql = replace(sql, 'passage', 'sqlite_schema') WHERE name = 'fts'"),
    'a virtual table of another module': by_sql("UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE fts USING fts5vocab(form, row)' WHERE name = 'fts'"),
    'a schema that is no SQL': by_sql("UPDATE sqlite_schema SET sql = 'CREATE TABLE letter(' || hex(zeroblob(400000)) WHERE name = 'letter'"),
    'a million tables': by_sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT INTO sqlite_schema "
                               "SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || '(a)' FROM n"),
    'a text of 300 MB': by_sql("UPDATE passage SET text = CAST(zeroblob(300000000) AS TEXT) WHERE id = 3"),
    'a text of 60 MB': by_sql("UPDATE passage SET text = replace(hex(zeroblob(10000000)), '00', 'unge ') || ' arbejde' WHERE id < 4"),
    'texts that are numbers, and nothing': by_sql('UPDATE passage SET text = 7, heading = 1.5', "UPDATE letter SET path = x'00ff0a1b5b'  WHERE id = 1"),
    'segments of noise': by_sql('UPDATE passage SET segments = randomblob(40)'),
    'no segments': by_sql("UPDATE passage SET segments = x''"),
    'segments that point far out': by_sql("UPDATE passage SET segments = x'00feffffffffffffff7f02'"),
    'passages of every letter': by_sql('UPDATE letter SET first_passage = -9223372036854775808, passage_count = 9223372036854775807'),
    'a letter of four thousand million passages': by_sql('UPDATE letter SET first_passage = 1, passage_count = 4294967296'),
    'an id past all bounds': by_sql('UPDATE letter SET id = 9223372036854775806 WHERE id = 1'),
    'an id of a thousand million': by_sql('UPDATE letter SET id = 1073741823 WHERE id = 1'),
    'a letter of the last id that facts can name': by_facts(4294967295),
    'a passage past all bounds': by_sql('UPDATE passage SET id = 9223372036854775807 WHERE id = 2', 'UPDATE passage SET letter = -5, kind = 999'),
    'facts of the wrong size': by_sql("UPDATE fact SET data = x'00'"),
    'facts of noise': by_sql('UPDATE fact SET data = randomblob(length(data))'),
    'facts without end': by_sql("WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO fact SELECT i, zeroblob(8000) FROM n"),
    'counts past all bounds': by_sql('UPDATE form SET count = 9223372036854775807', 'UPDATE abbreviation SET count = -1'),
    'a vocabulary of control characters': by_sql("INSERT INTO form SELECT 'be' || char(27) || '[31m' || char(8238) || hex(randomblob(4)), 'be', NULL, 3 FROM form"),
    'a word of 50 MB': by_sql("INSERT INTO form VALUES('be' || replace(hex(zeroblob(25000000)), '0', 'e'), 'be', 'be', 3)"),
    'postings of noise': by_sql('UPDATE fts_data SET block = randomblob(length(block)) WHERE id > 10'),
    'postings cut off': by_sql('UPDATE fts_data SET block = substr(block, 1, length(block) / 2) WHERE id > 10'),
    'a structure of noise': by_sql('UPDATE fts_data SET block = randomblob(40) WHERE id = 10'),
    'a structure with a million segments': by_sql("UPDATE fts_data SET block = x'0000000001ffffff7fffffff7f' || zeroblob(1000) WHERE id = 10"),
    'no averages': by_sql('DELETE FROM fts_data WHERE id = 1'),
    'no structure': by_sql('DELETE FROM fts_data WHERE id = 10'),
    'averages of noise': by_sql("UPDATE fts_data SET block = x'ffffffffffffffff7f' WHERE id = 1"),
    'sizes of noise': by_sql('UPDATE fts_docsize SET sz = randomblob(9)'),
    'sizes of none': by_sql('DELETE FROM fts_docsize'),
    'settings of another table': by_sql("INSERT OR REPLACE INTO fts_config VALUES('pgsz', 8), ('rank', 'load_extension(''x'')'), ('version', 4)"),
    'paths that are a command': by_sql("INSERT OR REPLACE INTO meta VALUES('paths', '/tmp/`touch stolen`' || char(10) || '''; touch stolen; ''' || char(27))",
                                       "UPDATE meta SET value = 'x' WHERE name = 'analyser'"),
    'trees in a circle': circle,
    'a table that forks without end': forks('passage'),
    'facts that fork without end': forks('fact'),
    'letters that fork without end': forks('letter'),
    'paths that fork without end': forks('sqlite_autoindex_letter_1'),
    'a vocabulary that forks without end': forks('form'),
    'keys that fork without end': forks('form_key'),
    'a schema that forks without end': forks(None),
    'WAL, without one': lambda path: patch(path, 18, b'\2\2'),
    'a page size of 512': lambda path: patch(path, 16, b'\2\0'),
    'a file format of the future': lambda path: patch(path, 18, b'\xff\xff'),
    'a file of holes': lambda path: os.truncate(path, 1 << 40),
    'a freelist in a circle': lambda path: patch(path, 32, b'\0\0\0\2\0\xff\xff\xff'),
    'UTF-16': lambda path: patch(path, 56, b'\0\0\0\2'),
}


def patch(path, at, data):
    with open(path, 'r+b') as file:
        file.seek(at)
        file.write(data)


def changed(path, chance):
    with open(path, 'r+b') as file:
        size = os.path.getsize(path)
        if chance.random() < .15:
            file.truncate(chance.randrange(size))
            return
        data = file.read()
        used = [i for i in range(0, size, 997) if data[i]] or [0]
        for _ in range(chance.choice((1, 2, 8, 64, 512))):
            at = chance.choice(used) + chance.randrange(64) if chance.random() < .7 else chance.randrange(size)
            file.seek(min(at, size - 1))
            file.write(bytes([chance.randrange(256) if chance.random() < .5 else data[min(at, size - 1)] ^ 1 << chance.randrange(8)]))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory(prefix='brev-crafted-') as folder:
        os.chdir(folder)
        letters.write('letters', 12, 3000)
        subprocess.run([INDEXER, '-q', '-d', 'sound.db', 'letters'], check=True)
        only = os.environ.get('ONLY', '')
        for name, change in CASES.items():
            if only not in name:
                continue
            shutil.copy('sound.db', 'k.db')
            try:
                change('k.db')
            except (sqlite3.Error, MemoryError) as error:
                say(True, f'{name} # SKIP {error}')
                continue
            wrong, statuses = try_all('k.db')
            say(not wrong and not os.path.exists('stolen'), f'{name}: {" ".join(map(str, statuses))}', wrong)
        say(sorted(os.listdir('.')) == ['k.db', 'letters', 'sound.db'] or bool(only), 'nothing but the index was written', os.listdir('.'))
        wrong, refused = [], 0
        for i in range(count):
            shutil.copy('sound.db', 'k.db')
            changed('k.db', random.Random(i))
            why, statuses = try_all('k.db', few=True)
            wrong += [f'number {i}: {w}' for w in why]
            refused += 3 in statuses
        say(not wrong, f'{count} with bytes changed or cut off, {refused} of them refused', wrong)
        os.chdir('/')
    print(f'# the slowest took {slowest[0]:.1f} s of processor time: {slowest[1]}')
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
