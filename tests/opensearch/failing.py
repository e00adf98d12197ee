#!/usr/bin/env python3
"""failing.py SEARCH INDEX ADDRESS SECONDS    questions, one after the other, while a node fails: each must be answered and right

ADDRESS is what search takes after -d, with all nodes in it. Passages, counts, letters and years in turn.
"""
import subprocess
import sys
import time

search, index, address, seconds = sys.argv[1:4] + [float(sys.argv[4])]
WORDS = "lov bekendtgørelse kommune mål unge arbejde år ministeren sag ansøgning".split()
JOBS = (["-c"], ["-n", "5", "-f", "json"], ["-l", "-n", "5"], ["--years"])


def ask(database, *arguments):
    run = subprocess.run([search, "--no-config", "-q", "--timeout", "30", "-d", database, *arguments],
                         capture_output=True, text=True, check=False)
    return run.returncode, run.stdout or run.stderr


asked = [(arguments, ask(index, *arguments)) for arguments in ([*JOBS[i % 4], word] for i, word in enumerate(WORDS))]
until, right, wrong, slowest = time.monotonic() + seconds, 0, [], 0
while time.monotonic() < until:
    for arguments, answer in asked:
        began = time.monotonic()
        there = ask(address, *arguments)
        right += there == answer
        if there != answer:
            wrong.append((arguments, str(there)[:300]))
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(.05)
print(f"{right} answers right, {len(wrong)} wrong or missing; the slowest took {slowest:.1f} s", *wrong[:5], sep="\n")
sys.exit(bool(wrong))
