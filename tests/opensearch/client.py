#!/usr/bin/env python3
"""client.py SEARCH INDEX ADDRESS QUERIES [SEED]    the same random questions to the file and to the index on OpenSearch

ADDRESS is what search takes after -d. Of QUERIES of every kind are compared, byte for byte: the count, the letters in their
order, the years, and the first ten passages as JSON; and of the first hundred Kendall's tau. What search refuses for
OpenSearch is counted apart, and must be said in one sentence. Ends with a line of figures, and with status 1 if counts,
letters or years of any query differ, or fewer than .99 of the first tens are the same.
"""
import collections
import itertools
import json
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from queries import Queries

search, index, address, wanted = sys.argv[1:4] + [int(sys.argv[4])]
seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
queries = Queries(search, index, seed)
JOBS = {
    "counts": ["-c"],
    "letters": ["-l", "-n", "50", "-f", "json"],
    "years": ["--years", "-f", "json"],
    "first tens": ["-n", "10", "-f", "json", "--explain"],
}


def ask(database, *arguments):
    began = time.perf_counter()
    run = subprocess.run([search, "--no-config", "--timeout", "600", "-d", database, *arguments],
                         capture_output=True, text=True, check=False)
    return run.returncode, run.stdout, run.stderr, time.perf_counter() - began


def order(database, options, query):
    said = ask(database, "-f", "json", "-n", "100", "-q", *options, "--", query)[1]
    return [(r["path"], r["line"], r["start"] if "start" in r else r["text"]) for r in map(json.loads, said.splitlines())]


def tau(mine, other):
    """Kendall's, of what both have; 1 for fewer than two"""
    places = {one: i for i, one in enumerate(other)}
    ranks = [places[one] for one in mine if one in places]
    pairs = list(itertools.combinations(ranks, 2))
    return sum(1 if a < b else -1 for a, b in pairs) / len(pairs) if pairs else 1


tally, failures, taus, seconds = collections.Counter(), [], [], []
for number in range(wanted):
    kind, options, query = queries[number]
    for job, wished in JOBS.items():
        mine = ask(index, *wished, *options, "--", query)
        other = ask(address, *wished, *options, "--", query)
        if mine[0] != 2 and other[0] == 2 and other[2].count("\n") == 1:
            tally[job + " refused"] += 1
            continue
        tally[job] += 1
        same = mine[:2] == other[:2]
        tally[job + " same"] += same
        if job == "first tens":
            seconds.append(other[3])
            taus.append(tau(order(index, options, query), order(address, options, query)))
        if not same:
            failures.append((kind, job, query, mine[:3], other[:3]))

for failure in failures[:10]:
    print(*(str(part)[:1500] for part in failure), sep="\n    ")
said = [f"{job} {tally[job + ' same']} of {tally[job]}, {tally[job + ' refused']} refused" for job in JOBS]
print(f"search asks OpenSearch, {wanted} queries (seed {seed}): {'; '.join(said)}; tau of a hundred "
      f"{sum(taus) / max(len(taus), 1):.4f}; median {sorted(seconds)[len(seconds) // 2] * 1000:.0f} ms with the start of "
      "the program")
sys.exit(any(tally[job + " same"] < (.99 if job == "first tens" else 1) * tally[job] for job in JOBS))
