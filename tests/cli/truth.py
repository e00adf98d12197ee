"""What answers say of themselves, on random queries: python3 truth.py SEARCH INDEX none|totals|years|modes COUNT

Prints a line for each thing that is not true, and at the end "COUNT queries, N faults".
none: queries without hits say why, and every figure that they name is what the option finds that they name.
totals: "the first N of M" has the M that -c counts, for each -n and format.
years: --years with a random filter has exactly the years of the index that the filter lets through, in every format.
modes: one query counted in every way there is, with words, phrases and filters of every kind: -c, the hits of every
format, -l, --years, --by, a page; and the first N hits are the first N of all.
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


# ---- one query, counted in every way

def passages():
    """Texts of the index, some of them."""
    lines = [json.loads(line)["snippet"] for line in run("-f", "json", "--full", "-n", "300", "år:..9999")[1].splitlines()]
    return [re.findall(r"[a-zæøå]{3,}", text.lower()) for text in lines]


def filters():
    return dice.choice([
        year_filter()[0], f"dato:{dice.randint(2012, 2024)}..", f"dato:..{dice.randint(2012, 2024)}-06",
        "slags:" + dice.choice(["heading", "paragraph", "item", "title", "p*", "letterhead,signature"]),
        "titel:" + dice.choice(["mål", "udmelding", "beskæftigelse", "2023", "politiske"]),
        "sti:" + dice.choice(["*202*", "corpus", "*.md", "*.odt", "mail*", "*!*"]),
        "fra:" + dice.choice(["poulsen", "hummelgaard", "jørn", "mette frederiksen"]), "til:" + dice.choice(["alle", "regioner"]),
        "minister:" + dice.choice(["poulsen", "larsen"]), "jnr:" + dice.choice(["2019*", "*"]),
    ])


def any_query(texts):
    """Words, phrases and filters, as text of one line."""
    def part(depth=0):
        text = dice.choice([t for t in texts if len(t) > 3])
        at = dice.randrange(len(text) - 2)
        one, two, three = text[at:at + 3]
        return dice.choice([
            lambda: one, lambda: one, lambda: two, lambda: f'"{one} {two}"', lambda: f'"{one} {two} {three}"',
            lambda: f"={one}", lambda: f'="{one} {two}"', lambda: f"{one[:4]}*", lambda: f"*{one[2:]}", lambda: f"{one[:2]}?{one[3:]}*",
            lambda: f'"{three} {one}"~{dice.randrange(6)}', lambda: f"-{two}", lambda: filters(), lambda: filters(), lambda: "-" + filters(),
            lambda: dice.choice(words) if depth else f"({part(1)} ELLER {part(1)})",
            lambda: nonsense() if depth else f"({part(1)} {part(1)} ELLER {part(1)})",
        ])()
    return " ".join(part() for _ in range(dice.choice([1, 2, 2, 2, 3, 3, 4])))


def check_modes(batch, queries, option):
    def ask(*args):
        """The rows of each query."""
        rows = {f"q{i}": [] for i in range(len(queries))}
        for line in run("--batch", "-", *args, *option, text=batch)[1].splitlines():
            row = line.split("\t")
            rows[row[0]].append(row[1:])
        return rows

    def same(what, left, right):
        for i, query in enumerate(queries):
            if left[f"q{i}"] != right[f"q{i}"]:
                fault(option, query, f"{what}:", str(left[f"q{i}"])[:400], "is not", str(right[f"q{i}"])[:400])

    def sums(rows, column):
        return {q: sum(int(row[column]) for row in of) for q, of in rows.items()}

    hits = ask("-f", "tsv", "-n", "0")
    count = {q: len(of) for q, of in hits.items()}
    same("-c and hits", sums(ask("-c"), 0), count)
    objects = [json.loads(line)["id"] for line in run("--batch", "-", "-f", "json", "-n", "0", *option, text=batch)[1].splitlines()]
    same("json and hits", {f"q{i}": objects.count(f"q{i}") for i in range(len(queries))}, count)
    years = ask("--years")
    same("--years and hits", sums(years, 1), count)
    by_year = {q: {y: sum(row[0] == y for row in of) for y in {row[0] for row in of}} for q, of in hits.items()}
    same("each of --years", {q: {row[0]: int(row[1]) for row in of if row[1] != "0"} for q, of in years.items()}, by_year)
    for by in "kind", "signer", "recipient", "month", "folder", "title", "year", "year,kind", "signer,folder":
        groups = ask("--by", by)
        same(f"--by {by}", sums(groups, by.count(",") + 1), count)
    for sort in "year", "-year", "signed", "-signed", "path":
        same(f"--sort {sort}", {q: sorted(row[1:3] for row in of) for q, of in ask("-n", "0", "--sort", sort).items()},
             {q: sorted(row[1:3] for row in of) for q, of in hits.items()})
    for n in 1, 3, 10:
        same(f"-n {n}", ask("-n", str(n)), {q: of[:n] for q, of in hits.items()})
        same(f"--offset {n}", ask("-n", "4", "--offset", str(n)), {q: of[n:n + 4] for q, of in hits.items()})
    if option == ["--within", "letter"]:
        return
    letters = ask("-l", "--within", "passage", "-n", "0")
    by_letter = {q: {p: sum(row[1] == p for row in of) for p in {row[1] for row in of}} for q, of in hits.items()}
    same("-l and hits", {q: {row[1]: int(row[2]) for row in of} for q, of in letters.items()}, by_letter)
    for n in 1, 3:
        same(f"-l -n {n}", ask("-l", "--within", "passage", "-n", str(n)), {q: of[:n] for q, of in letters.items()})
    if option == ["--any"]:
        return
    # a word after NOT is in no passage of the letter: then a letter may be none that has a hit
    plain = [f"q{i}" for i, query in enumerate(queries) if not re.search(r"(^|[ (])-", query)]
    whole = ask("-l", "-n", "0")
    same("-l within a letter", {q: {row[1]: int(row[2]) for row in of if row[2] != "0"} if q in plain else 0 for q, of in whole.items()},
         {q: of if q in plain else 0 for q, of in by_letter.items()})


def modes():
    texts = passages()
    queries = [any_query(texts) for _ in range(COUNT)]
    batch = "".join(f"q{i}\t{query}\n" for i, query in enumerate(queries))
    for option in [], ["--strict"], ["--any"], ["--within", "letter"], ["--year", "2017..2020"], ["--derived", "all"]:
        check_modes(batch, queries, option)


{"none": none, "totals": totals, "years": years, "modes": modes}[WHAT]()
print(f"{COUNT} queries, {faults} faults")
