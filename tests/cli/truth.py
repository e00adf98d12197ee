"""What answers say of themselves, on random queries: python3 truth.py SEARCH INDEX none|totals|years COUNT

Prints a line for each thing that is not true, and at the end "COUNT queries, N faults".
none: queries without hits say why, and every figure that they name is what the option finds that they name.
totals: "the first N of M" has the M that -c counts, for each -n and format.
years: --years with a random filter has exactly the years of the index that the filter lets through, in every format.
"""
import json
import random
import re
import subprocess
import sys

SEARCH, INDEX, WHAT, COUNT = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
dice = random.Random(4)
faults = 0


def run(*args, text=""):
    done = subprocess.run([SEARCH, "--no-config", "-d", INDEX, *args], input=text.encode(), capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def fault(*what):
    global faults
    faults += 1
    print(*what)


def count(*args):
    return int(run("-c", "-q", *args)[1])


forms = [line.split("\t")[0] for line in run("--complete", "")[1].splitlines()]
words = [form for form in forms if form.isalpha() and len(form) > 3]


def nonsense():
    return "".join(dice.choice("bdfgklmnprstv") + dice.choice("aeiouyæøå") for _ in range(4)) + "q"


# ---- queries without hits

def without_hits():
    """A query and options, likely without hits."""
    one, two, three = dice.sample(words, 3)
    return dice.choice([
        [nonsense()], [one, nonsense()], [one, two, three], [f'"{one} {two}"'], [f"={one[:-1]}x", two],
        ["--year", "2015..2016", one], [f"{one} år:2021"], ["--strict", one[:-2] + "xz"], [f"{one} -{one}x {two} {three}"],
        [f"minister:{nonsense()}", one], [f'"{one} {two}"~1 {three}'], ["--within", "letter", one, two, nonsense()],
        [f"({one} ELLER {two}) {nonsense()}"], ["--year", "1999", one, two],
    ])


def check_sentence(query, sentence):
    options = query[:2] if query[0].startswith("--") and query[0] != "--strict" else []
    words_of = query[len(options):]
    rest = [w for w in words_of if w != "--strict"]
    if found := re.match(r"nowhere in the letters(?: of these years)?: (.*)", sentence):
        for word in re.sub(r" \(nearest: [^)]*\)", "", found[1]).split(", "):
            if " " not in word and count("--strict", "--derived", "none", *options, "=" + word):
                fault(query, "says that it is nowhere:", word)
    elif found := re.match(r"found apart: (.*)", sentence):
        for name, n in re.findall(r"(\S+) (\d[\d,]*) passages? in", found[1]):
            typed = " ".join(rest)
            if f'{name}"' in typed or f'"{name}' in typed or ":" in name or f"={name}" in typed:
                continue  # a word of a phrase
            if count(*(["--strict"] if "--strict" in query else []), *options, name) != int(n):
                fault(query, "has another count of", name, n)
    elif found := re.match(r"(\d+) letters? holds? all of it", sentence):
        if len(run("-l", "-q", *query)[1].splitlines()) != int(found[1]):
            fault(query, "-l finds not", found[1])
    elif found := re.match(r"without the filter of years: (\d+) ", sentence):
        bare = [w for w in " ".join(rest).split(" ") if not w.startswith("år:")]
        if count("--", " ".join(bare)) != int(found[1]):
            fault(query, "without years finds not", found[1])
    elif found := re.match(r"without --strict: (\d+) ", sentence):
        if count("--", *rest) != int(found[1]):
            fault(query, "without --strict finds not", found[1])
    elif found := re.match(r"with --any, which takes any of the words: (\d+) ", sentence):
        if count("--any", *[w for w in query if w not in ("--within", "letter")]) != int(found[1]):
            fault(query, "with --any finds not", found[1])
    else:
        return False
    return True


def none():
    done = 0
    while done < COUNT:
        query = without_hits()
        status, out, err = run("-f", "tsv", *query)
        if status == 0:
            continue
        done += 1
        if status != 1 or out:
            fault(query, "status", status, "prints", out[:80])
        sentences = [line.removeprefix("search: ") for line in err.splitlines()]
        if not any([check_sentence(query, sentence) for sentence in sentences]):
            fault(query, "says not why:", err)
        if run("-q", "-f", "tsv", *query)[2]:
            fault(query, "-q is not quiet")


# ---- totals

def totals():
    queries = []
    while len(queries) < COUNT:
        one, two, three = dice.sample(words, 3)
        query = dice.choice([one, f"{one} ELLER {two}", f"{one} -{two}", f"({one} ELLER {two}) {three}", f'"{one}"',
                             f"{one} ELLER {two} ELLER {three}", f"{one} år:2017..", f"-{one}", f"{one} ELLER -{two}"])
        queries.append(query)
    batch = "".join(f"q{i}\t{query}\n" for i, query in enumerate(queries))
    for option in [], ["--within", "letter"], ["--any"]:
        counts = dict(line.split("\t") for line in run("--batch", "-", "-c", *option, text=batch)[1].splitlines())
        for form in "text", "tsv", "json", "html":
            for n in 1, 2, 7, 50:
                _, out, err = run("--batch", "-", "-f", form, "-n", str(n), *option, text=batch)
                said = dict(re.findall(r"^search: (q\d+): (.* of \d+ passages); -n 0 shows all$", err, re.M))
                for i, query in enumerate(queries):
                    total, note = counts[f"q{i}"], said.get(f"q{i}")
                    if note and not note.endswith(f" of {total} passages"):
                        fault(query, option, form, n, note, "but -c:", total)
                    if not note and form in ("tsv", "json") and int(total) > n:
                        fault(query, option, form, n, "no note of", total)
                if form == "html":
                    heads = re.findall(r'<p class="summary">(?:(\d+) passages? in|([^<]*))', out)
                    if [int(a or 0) for a, _ in heads] != [int(counts[f"q{i}"]) for i in range(len(queries))]:
                        fault(option, form, n, "summaries are not the counts")


# ---- years

def year_filter():
    """A filter, as --year or in the query, and the years that it lets through."""
    a, b = sorted(dice.sample(range(2010, 2030), 2))
    return dice.choice([
        (f"år:{a}", lambda y: y == a), (f"år:{a}..{b}", lambda y: a <= y <= b), (f"år:{b}..{a}", lambda y: a <= y <= b),
        (f"år:{a}..", lambda y: y >= a), (f"år:..{b}", lambda y: y <= b), (f"år:>{a}", lambda y: y > a),
        (f"år:<={b}", lambda y: y <= b), (f"år:>={a}", lambda y: y >= a), (f"år:<{b}", lambda y: y < b),
        (f"år:{a},{b}", lambda y: y in (a, b)), (f"-år:{a}", lambda y: y != a), (f"-år:{a}..{b}", lambda y: not a <= y <= b),
    ])


def printed(form, out):
    if form == "tsv":
        return [int(line.split("\t")[0]) for line in out.splitlines()]
    if form == "csv":
        return [int(line.split(",")[0]) for line in out.splitlines()[1:]]
    if form == "json":
        return [json.loads(line)["year"] for line in out.splitlines()]
    if form == "text":
        rows = re.findall(r"^(\d{4})(?:–(\d{4}))?  ", out, re.M)
        return [year for first, last in rows for year in range(int(first), int(last or first) + 1)]
    return [int(year) for year in re.findall(r'data-year="(\d{4})"', out)]


def years():
    all_of_index = [int(line.split("\t")[0]) for line in run("--years", "")[1].splitlines()]
    for _ in range(COUNT):
        typed, lets = year_filter()
        query, passes = [dice.choice(words), typed], lets
        shape = dice.randrange(4)
        if shape == 1:
            other, more = year_filter()
            query, passes = [query[0], typed, other], lambda y, one=lets, two=more: one(y) and two(y)
        elif shape == 2:
            other, more = year_filter()
            query, passes = [query[0], f"({typed} ELLER {other})"], lambda y, one=lets, two=more: one(y) or two(y)
        elif shape == 3:
            a, b = sorted(dice.sample(range(2010, 2030), 2))
            query += ["--year", f"{a}..{b}"]
            passes = lambda y, one=lets, a=a, b=b: one(y) and a <= y <= b  # noqa: E731
        asked = [year for year in all_of_index if passes(year)]
        for form in "tsv", "csv", "json", "text", "svg":
            options = query[query.index("--year"):] if "--year" in query else []
            _, out, _ = run("--years", "-f", form, *options, "--", *query[:len(query) - len(options)])
            if printed(form, out) != asked:
                fault(query, form, "prints", printed(form, out), "not", asked)


{"none": none, "totals": totals, "years": years}[WHAT]()
print(f"{COUNT} queries, {faults} faults")
