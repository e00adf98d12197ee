#!/usr/bin/env python3
"""compare.py SEARCH INDEX URL QUERIES [SEED]    the same random queries to the file and to OpenSearch

QUERIES of every kind are made from the index's own words. Of each are compared: how many passages, the first ten in
their order, and for every year how many passages, letters and occurrences. Ends with a line of figures, and with status
1 if the counts or years of any query differ, or fewer than .99 of the first tens are the same.
"""
import collections
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
from queries import Queries, each

search, index, url, wanted = sys.argv[1:4] + [int(sys.argv[4])]
seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
queries = Queries(search, index, seed)
TIE = 2e-5  # a score there has seven digits


def ask(*arguments):
    run = subprocess.run([search, "--no-config", "-q", "--timeout", "600", "-d", index, *arguments],
                         capture_output=True, text=True)
    if run.returncode > 2:
        sys.exit(f"search {arguments}: {run.stderr}")
    return run


def engine(body):
    request = urllib.request.Request(url + "/_search", body.encode(), {"Content-Type": "application/json"})
    for attempt in range(20):
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            sys.exit(f"OpenSearch refuses {body}: {error.read().decode()[:2000]}")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)  # a node that fails takes its connections along
    sys.exit("OpenSearch cannot be reached")


def first_ten(options, query):
    """The file's first ten and OpenSearch's, as (path, line, score); None if it cannot be asked."""
    emitted = ask("--emit", "opensearch", "-n", "12", *options, "--", query)
    if emitted.returncode == 2:
        return None
    ours = [json.loads(line) for line in
            ask("-f", "json", "-n", "12", "--all-copies", *options, "--", query).stdout.splitlines()]
    ours = [(r["path"], r["line"], r["score"]) for r in ours]
    theirs = [(h["_source"]["path"], h["_source"]["first_line"], h["_score"])
              for h in engine(emitted.stdout)["hits"]["hits"]] if emitted.stdout else []
    return ours, theirs


def same_order(ours, theirs):
    """Equal but for passages whose scores are: a tie may stand either way."""
    if len(ours) != len(theirs):
        return False
    for i, (mine, other) in enumerate(zip(ours[:10], theirs[:10])):
        if abs(mine[2] - other[2]) > max(TIE * abs(mine[2]), 1e-4):
            return False
        here = os.path.abspath(mine[0])
        if (here, mine[1]) != (other[0], other[1]):
            tied = [t for t in theirs if abs(t[2] - other[2]) <= max(TIE * abs(other[2]), 1e-4)]
            if (here, mine[1]) not in [(t[0], t[1]) for t in tied] and i < 9:
                return False
    return True


def their_years(body):
    """year -> [passages, letters, places], of all pages of the answer"""
    request, found = json.loads(body), collections.defaultdict(lambda: [0, 0, 0])
    while True:
        page = engine(json.dumps(request))["aggregations"]["buckets"]
        for bucket in page["buckets"]:
            row = found[bucket["key"]["year"]]
            row[0] += bucket["doc_count"]
            row[1] += 1
            row[2] += round(bucket["places"]["value"])
        if "after_key" not in page or not page["buckets"]:
            return dict(found)
        request["aggs"]["buckets"]["composite"]["after"] = page["after_key"]


def our_years(options, query):
    found = {}
    for line in ask("--years", "-f", "json", *options, "--", query).stdout.splitlines():
        row = json.loads(line)
        if row.get("hits"):
            found[row["year"] or 0] = [row["hits"], row["letters"], row["per_1000"]]
    return found


def words_of_years():
    body = {"size": 0, "aggs": {"years": {"terms": {"field": "year", "size": 1000},
                                          "aggs": {"words": {"sum": {"field": "words"}}}}}}
    return {b["key"]: b["words"]["value"] for b in engine(json.dumps(body))["aggregations"]["years"]["buckets"]}


def years_equal(mine, other):
    if mine.keys() != other.keys():
        return False
    for at, row in mine.items():
        per_1000 = 1000 * other[at][2] / year_words[at]
        if row[:2] != other[at][:2] or abs(row[2] - per_1000) > .00006:
            return False
    return True


year_words = words_of_years()
noted = []  # to which threads may add
failures = []


def compare(asked):
    kind, options, query = asked
    count = ask("-c", *options, "--", query).stdout.strip()
    emitted = ask("--emit", "opensearch", "-c", *options, "--", query)
    if emitted.returncode == 2:
        noted.append("refused")
        return
    theirs = engine(emitted.stdout)["hits"]["total"]["value"] if emitted.stdout else 0
    noted.append("counts")
    noted.extend(["counts equal"] * (str(theirs) == count))
    if str(theirs) != count:
        failures.append((kind, query, "count", count, theirs))
    tens = first_ten(options, query)
    if tens:
        noted.append("tens")
        same = same_order(*tens)
        noted.extend(["tens same"] * same)
        if not same:
            failures.append((kind, query, "ten", *[t[:10] for t in tens]))
    else:
        noted.append("order refused")
    emitted = ask("--emit", "opensearch", "--years", *options, "--", query)
    if emitted.returncode == 2:
        noted.append("years refused")
        return
    mine, other = our_years(options, query), their_years(emitted.stdout) if emitted.stdout else {}
    noted.append("years")
    same = years_equal(mine, other)
    noted.extend(["years equal"] * same)
    if not same:
        failures.append((kind, query, "years", mine, other))


each(compare, [queries[number] for number in range(wanted)])
tally = collections.Counter(noted)
for failure in failures[:20]:
    print(*failure, sep="\n    ")
print(f"{wanted} queries (seed {seed}): {tally['refused']} refused; counts {tally['counts equal']} of {tally['counts']}; first ten "
      f"{tally['tens same']} of {tally['tens']}, {tally['order refused']} refused; years, letters and occurrences "
      f"{tally['years equal']} of {tally['years']}, {tally['years refused']} refused")
sys.exit(tally["counts equal"] < tally["counts"] or tally["years equal"] < tally["years"]
         or tally["tens same"] < .99 * tally["tens"])
