#!/usr/bin/env python3
"""latency.py SEARCH INDEX VOCABULARY URL SEED    how long the node takes for our request, beside its own match query for the words

Both ask for ten passages; the match query counts all, as ours does. Medians of three runs after one to warm up. Then all
that search asks for an answer, in a batch, and with its start. Ends with status 1 if the p50 of ours is more than twice
the other's.
"""
import json
import random
import statistics
import subprocess
import sys
import time
import http.client
import urllib.parse

search, index, vocabulary, url, seed = sys.argv[1:6]
draw = random.Random(int(seed))
there = urllib.parse.urlparse(url)
connection = http.client.HTTPConnection(there.hostname, there.port, timeout=60)


def said(*arguments):
    return subprocess.run([search, "--no-config", "-q", "-d", index, *arguments], capture_output=True, text=True).stdout


def ask(body):
    from_ = time.perf_counter()
    connection.request("POST", there.path + "/_search", body, {"Content-Type": "application/json"})
    reply = connection.getresponse().read()
    if b'"error"' in reply[:20]:
        sys.exit(reply[:2000])
    return 1000 * (time.perf_counter() - from_)


words = [line.split("\t")[0] for line in said("--complete", "").splitlines()[:4000]]
words = [w for w in words if w.isalpha() and len(w) > 3]
address = url.replace("http", "opensearch") + "?vocabulary=" + vocabulary
ours, theirs, whole, asked = [], [], [], []
for number in range(100):
    typed = " ".join(draw.sample(words, 1 + number % 3))
    body = said("--emit", "opensearch", typed)
    if not body:
        continue
    match = json.dumps({"size": 10, "track_total_hits": True,
                        "query": {"match": {"forms": {"query": typed.lower(), "operator": "and"}}}})
    for times, request in ((ours, body.encode()), (theirs, match.encode())):
        runs = [ask(request) for _ in range(4)]
        times.append(statistics.median(runs[1:]))
    asked.append(typed)
    began = time.perf_counter()
    subprocess.run([search, "--no-config", "-q", "-d", address, "-n", "10", "-f", "json", typed], stdout=subprocess.DEVNULL, check=False)
    whole.append(1000 * (time.perf_counter() - began))
for name, times in (("ours", ours), ("a match query of the engine", theirs), ("search, with its start and all of its requests", whole)):
    times.sort()
    print(f"{name}: p50 {times[len(times) // 2]:.1f} ms, p95 {times[len(times) * 95 // 100]:.1f} ms, {len(times)} queries")
began = time.perf_counter()
subprocess.run([search, "--no-config", "-q", "-d", address, "-n", "10", "-f", "json", "--batch", "-"], input="\n".join(asked),
               text=True, stdout=subprocess.DEVNULL, check=False)
print(f"search, in a batch: {1000 * (time.perf_counter() - began) / len(asked):.1f} ms an answer")
ratio = ours[len(ours) // 2] / theirs[len(theirs) // 2]
print(f"p50 against p50: {ratio:.2f}")
sys.exit(ratio > 2)
