#!/usr/bin/env python3
"""vocabulary.py SEARCH INDEX VOCABULARY QUERIES [SEED]    the same requests by an index and by the vocabulary of its export

QUERIES of every kind are emitted as hits, count and years. The request must be the same, byte for byte, or the vocabulary
refuses to count what ranks it; a count and years are never refused for that. Ends with a line of figures.
"""
import collections
import os
import subprocess
import sys

sys.dont_write_bytecode = True
from queries import Queries, each

search, index, vocabulary, wanted = sys.argv[1:4] + [int(sys.argv[4])]
queries = Queries(search, index, int(sys.argv[5]) if len(sys.argv) > 5 else 1)


def emit(database, *arguments):
    run = subprocess.run([search, "--no-config", "-d", database, "--emit", "opensearch", *arguments],
                         capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return run.returncode, run.stdout, run.stderr


noted, differing = [], []  # to which threads may add


def compare(asked):
    kind, options, query = asked
    for job in ([], ["-c"], ["--years"]):
        whole, alone = (emit(d, *job, *options, "--", query) for d in (index, vocabulary))
        uncounted = alone[0] == 2 and ("a vocabulary" in alone[2]) and not job
        noted.append("uncounted" if uncounted and whole[0] != 2 else "same" if whole == alone or whole[0] == alone[0] == 2 else "differing")
        if whole != alone and not uncounted:
            differing.append((kind, job, query, whole, alone))


each(compare, [queries[number] for number in range(wanted)])
tally = collections.Counter(noted)
for one in differing[:10]:
    print(*one, sep="\n    ")
print(f"{wanted} queries, {3 * wanted} requests: {tally['same']} the same, {tally['uncounted']} uncounted, "
      f"{len(differing)} different")
sys.exit(bool(differing) or not tally["same"])
