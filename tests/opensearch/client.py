#!/usr/bin/env python3
"""client.py SEARCH INDEX ADDRESS QUERIES [SEED]    the same random questions to the file and to the index on OpenSearch

ADDRESS is what search takes after -d. Of QUERIES of every kind are compared, byte for byte: the count, the letters in their
order, the years, and the first ten passages as JSON; and of the first hundred Kendall's tau. What search refuses for
OpenSearch is counted apart, and must be said in one sentence. Ends with a line of figures, and with status 1 if counts,
letters or years of any query differ, or fewer than .99 of the first tens are the same. Asked in batches, as starting a
program for each takes longer than its answer.
"""
import collections
import itertools
import json
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from queries import Queries, each

search, index, address, wanted = sys.argv[1:4] + [int(sys.argv[4])]
seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
queries = Queries(search, index, seed)
JOBS = {
    "counts": ["-c"],
    "letters": ["-l", "-n", "50", "-f", "json"],
    "years": ["--years", "-f", "json"],
    "first tens": ["-n", "10", "-f", "json", "--explain"],
    "hundreds": ["-n", "100", "-f", "json"],
}


def ask(database, arguments, batch):
    """What was printed for each query of the batch, by its number, and what was said of those that were refused"""
    lines = "".join(f"{number}\t{query}\n" for number, query in batch)
    run = subprocess.run([search, "--no-config", "--timeout", "600", "-d", database, *arguments, "--batch", "-"],
                         input=lines, capture_output=True, text=True, check=False)
    if run.returncode > 2:
        sys.exit(f"search {arguments}: {run.stderr}")
    printed, refused = collections.defaultdict(list), {}
    for line in run.stdout.splitlines():
        printed[int(re.match(r'(?:{"id":")?(\d+)', line)[1])].append(line)
    for line in re.findall(r"line (\d+) of the batch: (.*)", run.stderr):
        refused[batch[int(line[0]) - 1][0]] = line[1]
    return printed, refused


def tau(mine, other):
    """Kendall's, of the passages that both have; 1 for fewer than two"""
    orders = [[(r["path"], r["line"], r["text"]) for r in map(json.loads, lines)] for lines in (mine, other)]
    places = {one: i for i, one in enumerate(orders[1])}
    pairs = list(itertools.combinations([places[one] for one in orders[0] if one in places], 2))
    return sum(1 if a < b else -1 for a, b in pairs) / len(pairs) if pairs else 1


noted, failures, taus, seconds = [], [], [], []  # to which threads may add
batches = collections.defaultdict(list)
kinds = {}
for at in range(wanted):
    kinds[at], asked, typed = queries[at]
    batches[tuple(asked)].append((at, typed))


def compare(what):
    job, options = what
    batch = batches[options]
    mine, refused_here = ask(index, [*JOBS[job], *options], batch)
    began = time.perf_counter()
    other, refused_there = ask(address, [*JOBS[job], *options], batch)
    seconds.append(time.perf_counter() - began)
    for number, query in batch:
        if number in refused_there and number not in refused_here:
            noted.append(job + " refused")
            continue
        if job == "hundreds":
            taus.append(tau(mine[number], other[number]))
            continue
        noted.append(job)
        if mine[number] == other[number] and refused_here.get(number) == refused_there.get(number):
            noted.append(job + " same")
        else:
            failures.append((kinds[number], job, query, mine[number], other[number]))


each(compare, list(itertools.product(JOBS, batches)))
tally = collections.Counter(noted)
for failure in failures[:10]:
    print(*(str(part)[:1500] for part in failure), sep="\n    ")
del JOBS["hundreds"]
said = [f"{job} {tally[job + ' same']} of {tally[job]}, {tally[job + ' refused']} refused" for job in JOBS]
print(f"search asks OpenSearch, {wanted} queries (seed {seed}): {'; '.join(said)}; tau of a hundred "
      f"{sum(taus) / max(len(taus), 1):.4f}; {1000 * sum(seconds) / wanted / 5:.0f} ms an answer, some at once")
sys.exit(any(tally[job + " same"] < (.99 if job == "first tens" else 1) * tally[job] for job in JOBS))
