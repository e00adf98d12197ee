#!/usr/bin/env python3
"""failing.py SEARCH INDEX URL SECONDS    counts, one after the other, while a node fails: each must be answered and right"""
import json
import subprocess
import sys
import time
import urllib.request

search, index, url, seconds = sys.argv[1:4] + [float(sys.argv[4])]
WORDS = "lov bekendtgørelse kommune mål unge arbejde år ministeren sag ansøgning".split()


def said(*arguments):
    return subprocess.run([search, "--no-config", "-q", "-d", index, *arguments], capture_output=True, text=True).stdout


asked = [(said("--emit", "opensearch", "-c", word), int(said("-c", word) or 0)) for word in WORDS]
until, right, wrong, slowest = time.monotonic() + seconds, 0, [], 0
while time.monotonic() < until:
    for body, count in asked:
        from_ = time.monotonic()
        try:
            request = urllib.request.Request(url + "/_search", body.encode(), {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=30) as reply:
                answer = json.load(reply)
            there = answer["hits"]["total"]["value"]
            if there == count and not answer["_shards"]["failed"] and not answer["timed_out"]:
                right += 1
            else:
                wrong.append((there, count, answer["_shards"]))
        except OSError as error:
            wrong.append(error)
        slowest = max(slowest, time.monotonic() - from_)
        time.sleep(.1)
print(f"{right} answers right, {len(wrong)} wrong or missing; the slowest took {slowest:.1f} s", *wrong[:5], sep="\n")
sys.exit(bool(wrong))
