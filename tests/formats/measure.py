"""What the checks of formats share: the letters, what indexer makes of a folder of them, how two such results compare,
and what a command costs."""
import collections
import subprocess
from pathlib import Path

import letters

BODY = ('paragraph', 'item', 'quote', 'row', 'heading')


def all_letters(build, mine):
    """(name, letter) of tests/cases/letters, and of the index `mine` if it is given."""
    for path in sorted(Path('tests/cases/letters').glob('*.expected')):
        yield letters.from_expected(path)
    rows = collections.defaultdict(list)
    if mine:
        printed = subprocess.run([build / 'indexer', '-d', mine, '--passages'], capture_output=True, text=True)
        for line in printed.stdout.splitlines():
            path, lines, kind, heading, text = line.split('\t')[:5]
            rows[path].append((kind, lines, heading, text))
    for path in sorted(rows):
        if sum(len(row[3]) for row in rows[path]) < 40000:
            source = Path(path).read_text(errors='replace').splitlines()
            yield Path(path).stem.replace('.', '_'), letters.from_rows(rows[path], source)


def name_of(path):
    """Of a letter or of a file inside of one."""
    return Path(path.split('!')[0]).stem


def index(build, folder):
    """(passages, facts) of each letter of the folder, by its name; files in a letter count as part of it."""
    database = folder.with_name(folder.name + '.db')
    subprocess.run([build / 'indexer', '-q', '-d', database, '--rebuild', folder])
    passages, facts = collections.defaultdict(list), {}
    report = lambda what: subprocess.run([build / 'indexer', '-d', database, what], capture_output=True, text=True).stdout
    for line in report('--passages').splitlines():
        path, _, kind, _, text = line.split('\t')[:5]
        passages[name_of(path)].append((kind, ' '.join(text.split())))
    for line in report('--list').splitlines():
        *values, path = line.split('\t')
        facts[name_of(path)] = [' '.join(value.lower().split()) for value in values[:5]]
    return passages, facts


def compare(wanted, got, name):
    """[passages kept, of how many, facts kept, of how many] of the letter that is `name` in wanted."""
    count = [0, 0, 0, 0]
    have = collections.Counter(text for _, text in got[0].get(name, []))
    for kind, text in wanted[0][name]:
        if kind in BODY:
            count[1] += 1
            count[0] += have[text] > 0
            have[text] -= 1
    for fact, other in zip(wanted[1][name], got[1].get(name, [''] * 5)):
        if fact not in ('', '0', '-'):
            count[3] += 1
            count[2] += fact == other
    return count


def seconds(command):
    """Processor time of the command and of all that it starts, waited for or not."""
    run = subprocess.run(['perf', 'stat', '-x', ',', '-e', 'task-clock', '--'] + command, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return next(float(line.split(',')[0]) for line in run.stderr.splitlines() if ',task-clock' in line) / 1000


def reading(build, folder, other):
    """(seconds for which indexer's readers work on the files of `folder`, seconds of the shell's command `other`, run on
    each $file): the first is what an index of them takes, less one of their text."""
    files, texts, database = sorted(folder.iterdir()), folder.with_name(folder.name + '-texts'), folder.with_name('time.db')
    texts.mkdir()
    for path in files:
        with (texts / f'{path.stem}.md').open('wb') as out:
            subprocess.run([build / 'indexer', '--text', path], stdout=out, stderr=subprocess.DEVNULL)
    index = lambda what: [build / 'indexer', '-q', '-d', database, '--rebuild', what]
    each = ['sh', '-c', f'for file; do {other}; done', 'sh', *files]
    return min(seconds(index(folder)) - seconds(index(texts)) for _ in range(3)), min(seconds(each) for _ in range(3))
