#!/usr/bin/env python3
"""tests/quality/keywords.py SEARCH INDEX [QUERY]...

The figures of `search --words` against their definitions: G² against scipy's power_divergence on the four cells, log ratio
and logDice against theirs, to three decimals. Prints a line for each query, and ends with status 1 if a figure differs."""
import json
import math
import subprocess
import sys

from scipy.stats import power_divergence


def rows(*arguments):
    out = subprocess.run(arguments, capture_output=True, text=True, check=False).stdout
    return [json.loads(line) for line in out.splitlines()]


def g2(count, words, rest, rest_words):
    cells = [count, words - count, rest, rest_words - rest]
    share = (count + rest) / (words + rest_words)
    expected = [words * share, words * (1 - share), rest_words * share, rest_words * (1 - share)]
    value = power_divergence([max(c, 0) for c in cells], expected, lambda_="log-likelihood").statistic
    return -value if count * rest_words < rest * words else value


def close(a, b):
    return abs(a - b) <= max(0.0005, 1e-6 * abs(b))


def main():
    search, index, *queries = sys.argv[1:]
    wrong = 0
    for query in queries or ["kommune", "klage", "year:2020..", "unge handicap"]:
        found = rows(search, "-d", index, "--words=all", "-n", "0", "-f", "json", query)
        passages = int(subprocess.run([search, "-d", index, "-c", query], capture_output=True, text=True, check=False).stdout)
        bad = []
        for row in found:
            likelihood = g2(row["count"], row["words"], row["rest"], row["rest_words"])
            ratio = math.log2((row["count"] or 0.5) / row["words"]) - math.log2((row["rest"] or 0.5) / row["rest_words"])
            of_word = row["passages"] + row["rest_passages"]
            dice = 14 + math.log2(2 * row["passages"] / (passages + of_word)) if row["passages"] else None
            if not (close(row["g2"], likelihood) and close(row["log_ratio"], ratio)):
                bad.append(row["word"])
            elif dice is not None and not close(row["log_dice"], dice):
                bad.append(row["word"])
        wrong += len(bad)
        print(f"{query}: {len(found)} words, {len(bad)} differ {' '.join(bad[:5])}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
