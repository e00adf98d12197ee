#!/usr/bin/env python3
"""Measures the programs against sets of judged answers and prints a table.

  run.py DATA [BUILD] [--only NAME[,NAME]] [--halves] [--keep FOLDER] [-v]

DATA holds any of the sets below, directly or in its folders quality/ and data/; a set that is not there is
skipped and said so. BUILD (default: build) holds indexer, search and danish.so. Nothing is downloaded and
nothing is written but into a scratch folder (--keep: into that one, and indexes there are used again).

  questions   questions.tsv beside this file, asked of corpus/ with --any: the right passage first, within three
  letters     letters.tsv: query, years that truly mention it, years that are no error; `search QUERY` on corpus/
  morph       morph/*.tsv: form, lemma (, features): do the forms of a lemma, and only they, share a key?
  compounds   compounds/dev.tsv: compound, its parts; simplex.tsv: words that have none
  slips       slips/dev.tsv: slip, word; absent.tsv: right words; on an index of data/danish-law-sample.tar.xz
  ir          ir/SET/: corpus.tsv[.xz] (id, text), queries.tsv (id, query), qrels.tsv (query, document, grade):
              nDCG@10, P@1, R@100 of `search --any --format trec`, and of Lucene's DanishAnalyzer where
              Debian's liblucene8-java and a JDK are installed

--halves also scores the even and the odd half of the queries (by place in their file): tune on one, report
the other.
"""
import argparse
import collections
import glob
import json
import lzma
import math
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# Sets whose documents are long and are asked for as wholes.
LETTER_SETS = ('debates',)


def skip(name, why):
    print('%-10s skipped: %s' % (name, why))


def rows(path, columns=1):
    opener = lzma.open if path.endswith('.xz') else open
    with opener(path, 'rt', encoding='utf-8', newline='\n') as lines:
        for line in lines:
            fields = line.rstrip('\r\n').split('\t')
            if fields[0] and not line.startswith('# ') and len(fields) >= columns:
                yield fields


class Run:
    def __init__(self, options, scratch):
        self.options = options
        self.scratch = scratch
        self.build = os.path.abspath(options.build)

    def find(self, name):
        for folder in ('', 'quality', 'data'):
            path = os.path.join(self.options.data, folder, name)
            if os.path.exists(path):
                return path
        return None

    def program(self, name, *arguments, **keywords):
        return subprocess.run([os.path.join(self.build, name), *arguments], capture_output=True, encoding='utf-8',
                              errors='replace', check=False, **keywords)

    def index(self, name, source):
        """An index of source (a folder, or a function that fills one); its path."""
        database = os.path.join(self.scratch, name + '.db')
        if self.options.keep and os.path.exists(database):
            answer = self.program('search', '-d', database, '-c', 'x')
            if answer.returncode < 2:
                return database, 0
        if callable(source):
            folder = os.path.join(self.scratch, name)
            if not os.path.isdir(folder):
                os.makedirs(folder)
                source(folder)
            source = folder
        start = time.time()
        done = self.program('indexer', '-q', '-d', database, '--rebuild', source)
        if done.returncode > 1:
            sys.exit('run.py: indexer: ' + done.stderr.strip())
        return database, time.time() - start

    def corpus(self):
        return self.index('letters', os.path.join(ROOT, 'corpus'))[0]

    def danish(self, function, words):
        """{word: what the function of danish.so says of it, or None}; through the sqlite3 shell, as not every
        Python may load an extension."""
        words = sorted(words)
        path = os.path.join(self.scratch, 'words')
        with open(path, 'w', encoding='utf-8') as out:
            out.write('\n'.join(words) + '\n')
        script = (".load %s\nCREATE TEMP TABLE w(x);\n.import %s w\n"
                  "SELECT x, ifnull(%s(x), '') FROM w;\n" % (os.path.join(self.build, 'danish'), path, function))
        shell = ['sqlite3', '-list', '-separator', '\t', ':memory:']
        done = subprocess.run(shell, input=script, capture_output=True, encoding='utf-8', check=False)
        said = dict(line.split('\t') for line in done.stdout.splitlines() if '\t' in line)
        if len(said) < len(words):
            sys.exit('run.py: %s answered %d of %d words: %s' % (function, len(said), len(words), done.stderr.strip()))
        return {w: said[w] or None for w in words}

    def families(self, words):
        """{word: the keys of its families}"""
        return {w: set((keys or '').split('|')) for w, keys in self.danish('danish_keys', words).items()}


# questions and letters: the collection itself

def run_questions(run):
    path = os.path.join(HERE, 'questions.tsv')
    database = run.corpus()
    places, count = [], 0
    for question, letter, line, *_ in rows(path, 3):
        count += 1
        lines = {int(x) for x in line.split(',')}
        done = run.program('search', '-d', database, '--any', '--format', 'json', '-n', '20', question)
        place = 0
        for i, hit in enumerate(json.loads(x) for x in done.stdout.splitlines()):
            if os.path.basename(hit['path']) == os.path.basename(letter) and any(
                    hit['line'] <= x <= hit['end_line'] for x in lines):
                place = i + 1
                break
        places.append(place)
        if run.options.verbose and place != 1:
            print('  place %d: %s (%s:%s)' % (place, question, letter, line))
    first = sum(p == 1 for p in places)
    three = sum(0 < p <= 3 for p in places)
    print('questions  %d asked, the right passage first %d (%.1f %%), within three %d (%.1f %%)' % (
        count, first, 100 * first / count, three, 100 * three / count))


def years_of(text):
    return {int(x) for x in re.findall(r'\d{4}', text)}


def run_letters(run):
    path = run.find('letters.tsv')
    if not path:
        return skip('letters', 'no letters.tsv')
    database = run.corpus()
    exact = missed = wrong = count = 0
    for query, gold, tolerated, *_ in rows(path, 3):
        gold, tolerated = years_of(gold), years_of(tolerated)
        done = run.program('search', '-d', database, '--format', 'tsv', '--', query)
        found = {int(x) for x in re.findall(r'^(\d{4})\t', done.stdout, re.M)}
        lost, more = gold - found, found - gold - tolerated
        count, missed, wrong = count + 1, missed + len(lost), wrong + len(more)
        exact += not lost and not more and done.returncode < 2
        if run.options.verbose and (lost or more):
            print('  %s: missed %s, wrong %s' % (query, sorted(lost), sorted(more)))
    print('letters    %d queries, exactly the right years %d, missed %d, wrong %d' % (count, exact, missed, wrong))


# words: through danish.so

def run_morph(run):
    folder = run.find('morph')
    if not folder or not shutil.which('sqlite3'):
        return skip('morph', 'no folder morph' if not folder else 'no sqlite3')
    for path in sorted(glob.glob(os.path.join(folder, '*.tsv'))):
        families, lemmas = collections.defaultdict(set), collections.defaultdict(set)
        for form, lemma, *features in rows(path, 2):
            if features and not re.match(r'(N|V|ADJ|NOUN|VERB)\b', features[0]) or not form.isalpha():
                continue
            families[lemma.lower()].add(form.lower())
            lemmas[form.lower()].add(lemma.lower())
        keys = run.families(lemmas)
        together = pairs = 0
        for forms in families.values():
            forms = sorted(forms)
            for i, form in enumerate(forms):
                pairs += i
                together += sum(bool(keys[form] & keys[other]) for other in forms[:i])
        by_key = collections.defaultdict(list)
        for form in sorted(lemmas):
            for key in keys[form]:
                by_key[key].append(form)
        met = {(other, form) for forms in by_key.values() for i, form in enumerate(forms) for other in forms[:i]}
        same, right = len(met), sum(bool(lemmas[form] & lemmas[other]) for other, form in met)
        print('morph      %-22s %6d forms, pair recall %.3f, pair precision %.3f' % (
            os.path.basename(path), len(lemmas), together / max(1, pairs), right / max(1, same)))


def borders(split):
    """Where a split cuts: (from, to) as a linking s, e or er may lie on either side."""
    out, at = [], 0
    parts = split.split('+')
    for i, part in enumerate(parts[:-1]):
        at += len(part)
        if part in ('s', 'e', 'er', '-') and i:
            out[-1] = (out[-1][0], at)
        else:
            out.append((at, at))
    return out


def run_compounds(run):
    folder = run.find('compounds')
    if not folder or not shutil.which('sqlite3'):
        return skip('compounds', 'no folder compounds' if not folder else 'no sqlite3')
    gold = {r[0]: r[1] for r in rows(os.path.join(folder, 'dev.tsv'), 2)}
    parts = run.danish('danish_parts', gold)
    right = ours = theirs = 0
    for word, split in gold.items():
        want, have = borders(split), borders(parts[word] or word)
        ours, theirs = ours + len(have), theirs + len(want)
        right += sum(any(a <= y and x <= b for a, b in want) for x, y in have)
    simple = [r[0] for r in rows(os.path.join(folder, 'simplex.tsv'))]
    false = sum(v is not None for v in run.danish('danish_parts', simple).values())
    print('compounds  %d compounds, borders right %.3f, found %.3f; %d simple words, split %.3f' % (
        len(gold), right / max(1, ours), right / max(1, theirs), len(simple), false / max(1, len(simple))))


def run_slips(run):
    folder, law = run.find('slips'), run.find('danish-law-sample.tar.xz')
    if not folder or not law:
        return skip('slips', 'no folder slips' if not folder else 'no danish-law-sample.tar.xz')

    def unpack(folder):
        with tarfile.open(law) as archive:
            archive.extractall(folder, filter='data') if hasattr(tarfile, 'data_filter') else archive.extractall(folder)

    database, _ = run.index('law', unpack)
    pairs = [r[:2] for r in rows(os.path.join(folder, 'dev.tsv'), 2)]
    absent = [r[0] for r in rows(os.path.join(folder, 'absent.tsv'))]
    suggested = collections.defaultdict(list)
    words = [p[0] for p in pairs]
    for i in range(0, len(words), 200):
        done = run.program('search', '-d', database, '--suggest', '-n', '3', '--', *words[i:i + 200])
        for line in done.stdout.splitlines():
            typed, candidate, *_ = line.split('\t')
            suggested[typed].append(candidate)
    first = sum(suggested[slip][:1] == [word] for slip, word in pairs)
    three = sum(word in suggested[slip][:3] for slip, word in pairs)
    family = 0
    if shutil.which('sqlite3'):
        keys = run.families({w for p in pairs for w in p} | {c for s in suggested.values() for c in s})
        family = sum(bool(suggested[slip]) and bool(keys[suggested[slip][0]] & keys[word]) for slip, word in pairs)
    done = run.program('search', '-d', database, '-c', '--batch', '-', input='\n'.join(absent) + '\n')
    alarms = len(re.findall(r'^search: searched for ', done.stderr, re.M))
    n = max(1, len(pairs))
    print('slips      %d slips, right word first %.3f (its family %.3f), within three %.3f; %d good absent words, alarms %d' % (
        len(pairs), first / n, family / n, three / n, len(absent), alarms))


# ir: ranking

def ndcg(grades, ranked):
    gain = sum((2 ** grades.get(d, 0) - 1) / math.log2(i + 2) for i, d in enumerate(ranked[:10]))
    best = sum((2 ** g - 1) / math.log2(i + 2) for i, g in enumerate(sorted(grades.values(), reverse=True)[:10]))
    return gain / best if best else 0


def figures(qrels, queries, ranking):
    """Mean nDCG@10, P@1, R@100 over the judged queries."""
    total, n = [0.0, 0.0, 0.0], 0
    for query in queries:
        grades = {d: g for d, g in qrels.get(query, {}).items() if g > 0}
        if not grades:
            continue
        ranked = ranking.get(query, [])
        n += 1
        total[0] += ndcg(grades, ranked)
        total[1] += bool(ranked) and ranked[0] in grades
        total[2] += sum(d in grades for d in ranked[:100]) / len(grades)
    return [x / max(1, n) for x in total]


def read_run(text):
    ranking = collections.defaultdict(list)
    for line in text.splitlines():
        fields = line.split(' ')
        if len(fields) == 6:
            ranking[fields[0]].append(fields[2])
    return ranking


def lucene(run, name, corpus, queries):
    """Lucene's TREC run and its milliseconds a query; None, and why, where it cannot be had."""
    jars = [j for part in ('core', 'analyzers-common')
            for j in sorted(glob.glob('/usr/share/java/lucene-%s-8*.jar' % part))[:1]]
    if len(jars) < 2 or not shutil.which('javac'):
        return None, 'install liblucene8-java and default-jdk-headless to compare'
    classes = os.path.join(run.scratch, 'classes')
    if not os.path.isdir(classes):
        subprocess.run(['javac', '-cp', ':'.join(jars), '-d', classes, os.path.join(HERE, 'lucene', 'DanishBaseline.java')],
                       check=True)
    kept = os.path.join(run.scratch, name + '.lucene')
    if not os.path.exists(kept + '.run'):
        if corpus.endswith('.xz'):
            with lzma.open(corpus) as packed, open(kept + '.tsv', 'wb') as plain:
                shutil.copyfileobj(packed, plain)
            corpus = kept + '.tsv'
        with open(kept + '.run', 'w', encoding='utf-8') as out:
            done = subprocess.run(['java', '-cp', ':'.join([classes] + jars), 'DanishBaseline', corpus, queries, kept],
                                  stdout=out, stderr=subprocess.PIPE, encoding='utf-8', check=True)
        with open(kept + '.time', 'w', encoding='utf-8') as out:
            out.write(done.stderr.strip().splitlines()[-1])
        shutil.rmtree(kept)
    with open(kept + '.run', encoding='utf-8') as out, open(kept + '.time', encoding='utf-8') as speed:
        return read_run(out.read()), speed.read()


def fill_documents(corpus):
    def fill(folder):
        names = set()
        for name, text, *_ in rows(corpus, 2):
            # a name that the run gives back as it is
            if not re.fullmatch(r'[^\s/.][^\s/]{0,200}', name) or name in names:
                sys.exit('run.py: %s: "%s" cannot be the name of a file' % (corpus, name))
            names.add(name)
            with open(os.path.join(folder, name + '.txt'), 'w', encoding='utf-8') as out:
                out.write(text + '\n')
    return fill


def print_figures(name, who, qrels, queries, ranking, speed, options):
    print('ir         %-24s %-8s nDCG@10 %.4f  P@1 %.4f  R@100 %.4f  %s' % (
        name, who, *figures(qrels, queries, ranking), speed))
    if options.halves:
        for half in (0, 1):
            print('           %-24s   %-6s nDCG@10 %.4f  P@1 %.4f  R@100 %.4f' % (
                '', ('even', 'odd')[half], *figures(qrels, queries[half::2], ranking)))


def run_ir(run):
    folder = run.find('ir')
    if not folder:
        return skip('ir', 'no folder ir')
    for path in sorted(glob.glob(os.path.join(folder, '*/queries.tsv'))):
        folder = os.path.dirname(path)
        name = os.path.basename(folder)
        corpus = os.path.join(folder, 'corpus.tsv')
        if not os.path.exists(corpus):
            corpus += '.xz'
        if run.options.sets and not any(s in name for s in run.options.sets):
            continue
        qrels = collections.defaultdict(dict)
        for query, document, grade, *_ in rows(os.path.join(folder, 'qrels.tsv'), 3):
            qrels[query][document] = float(grade)
        queries = [r[0] for r in rows(path, 2)]
        database, seconds = run.index(name, fill_documents(corpus))
        arguments = ['--any', '--format', 'trec', '--timeout', '0', '--batch', path]
        if any(s in name for s in LETTER_SETS):
            arguments += ['-l', '-n', '1000']
        start = time.time()
        done = run.program('search', '-d', database, *arguments)
        speed = '%.1f ms a query' % ((time.time() - start) * 1000 / len(queries))
        if done.returncode > 1:
            sys.exit('run.py: search: ' + done.stderr.strip())
        ours = read_run(done.stdout)
        print_figures(name, 'search', qrels, queries, ours, speed + (', indexed in %.1f s' % seconds if seconds else ''),
                      run.options)
        theirs, why = lucene(run, name, corpus, path)
        if theirs is None:
            skip('ir', 'Lucene on %s: %s' % (name, why))
            continue
        print_figures(name, 'lucene', qrels, queries, theirs, why, run.options)
        print('           %-24s %-8s nDCG@10 %+.4f' % (
            '', 'gain', figures(qrels, queries, ours)[0] - figures(qrels, queries, theirs)[0]))


SETS = collections.OrderedDict((('questions', run_questions), ('letters', run_letters), ('morph', run_morph),
                                ('compounds', run_compounds), ('slips', run_slips), ('ir', run_ir)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data')
    parser.add_argument('build', nargs='?', default='build')
    parser.add_argument('--only', default='', help='names of sets, separated by commas; of ir also parts of its sets\' names')
    parser.add_argument('--halves', action='store_true')
    parser.add_argument('--keep', metavar='FOLDER')
    parser.add_argument('-v', '--verbose', action='store_true')
    options = parser.parse_args()
    if not os.path.isdir(options.data):
        sys.exit('run.py: %s is no folder of sets' % options.data)
    wanted = [x for x in options.only.split(',') if x]
    options.sets = [x for x in wanted if x not in SETS]
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        run = Run(options, options.keep or scratch)
        for name, measure in SETS.items():
            if not wanted or name in wanted or (name == 'ir' and options.sets):
                measure(run)
                sys.stdout.flush()


if __name__ == '__main__':
    main()
