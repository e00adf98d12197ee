"""Random queries of every kind, made of an index's own words, the same ones for the same seed."""
import collections
import concurrent.futures
import json
import os
import random
import subprocess


def each(what, items):
    """what(item) of each, some at once: a machine that others use gives each of them its turn."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        collections.deque(pool.map(what, items), maxlen=0)


def words_of(text):
    return [w.strip('.,;:()"»«–-') for w in text.split()]


class Queries:
    """queries[i]: (kind, options, query) of the kind whose turn it is."""

    def __init__(self, search, index, seed):
        self.search, self.index, self.draw = search, index, random.Random(seed)
        passages = self.report("--passages")
        texts = [words_of(row[4]) for row in passages]
        self.texts = [t for t in texts if len(t) > 3]
        self.headings = [words_of(row[4]) for row in passages if row[2] in ("title", "heading")]
        self.letters = self.report("--list", "--why")[1:]
        said = subprocess.run([search, "--no-config", "-q", "-d", index, "--years", "-f", "json"],
                              capture_output=True, text=True, check=False).stdout
        self.years = sorted({row["year"] for row in map(json.loads, said.splitlines()) if row.get("year")})

    def report(self, *arguments):
        """The rows of a report of indexer, as lists of fields."""
        indexer = os.path.join(os.path.dirname(self.search), "indexer")
        said = subprocess.run([indexer, "--no-config", "-d", self.index, *arguments], capture_output=True,
                              text=True, check=False).stdout
        return [line.split("\t") for line in said.splitlines()]

    def words(self, n):
        """n words that stand one after the other"""
        for _ in range(1000):
            text = self.draw.choice(self.texts)
            at = self.draw.randrange(len(text) - n) if len(text) > n else 0
            some = text[at:at + n]
            if len(some) == n and all(w.isalpha() and len(w) > 2 for w in some):
                return some
        return ["lov"] * n

    def word(self):
        return self.words(1)[0]

    def fact(self, column):
        """Two words at most of what the letters say in that column of --list --why."""
        said = [row[column] for row in self.letters if row[column] != "-"]
        return " ".join(words_of(self.draw.choice(said))[:self.draw.randrange(1, 3)]) if said else self.word()

    def heading(self):
        some = [w for w in self.draw.choice(self.headings or self.texts) if w.isalpha()]
        return " ".join(self.draw.sample(some, min(2, len(some)))) or self.word()

    def year(self):
        return self.draw.choice(self.years)

    KINDS = {
        "word": lambda q: q.word(),
        "two": lambda q: " ".join(q.words(2)),
        "apart": lambda q: f"{q.word()} {q.word()}",
        "three": lambda q: " ".join(q.words(3)),
        "phrase": lambda q: '"' + " ".join(q.words(2)) + '"',
        "phrase of three": lambda q: '"' + " ".join(q.words(3)) + '"',
        "without": lambda q: f"{q.word()} -{q.word()}",
        "or": lambda q: f"{q.word()} OR ({' '.join(q.words(2))})",
        "form": lambda q: f"={q.word()}",
        "phrase of forms": lambda q: '="' + " ".join(q.words(2)) + '"',
        "prefix": lambda q: q.word()[:4] + "*",
        "pattern": lambda q: "*" + q.word()[-5:],
        "year": lambda q: f"year:{q.year()} {q.word()}",
        "years": lambda q: f"year:{q.year()}.. {q.word()} OR {q.word()}",
        "named year": lambda q: f"{q.word()} {q.year()}",
        "title": lambda q: f"title:{q.word()} {q.word()}",
        "title of two": lambda q: f'title:"{q.heading()}"',
        "from": lambda q: f'from:"{q.fact(3)}" {q.word()} OR from:"{q.fact(3)}"',
        "to": lambda q: f'to:"{q.fact(6)}"',
        "journal": lambda q: f'journal:"{q.fact(2)[:6]}*"',
        "kind": lambda q: f"kind:{q.draw.choice(['item', 'heading', 'table', 'par*'])} {q.word()}",
        "signed": lambda q: f"signed:{q.year()}.. {q.word()}",
        "path": lambda q: f"path:*/{q.year()}/* {q.word()}",
        "number": lambda q: f'"§ {q.draw.randrange(1, 40)}"',
        "capitals": lambda q: q.word().upper()[:3],
        "strict": lambda q: (["--strict"], q.word()),
        "any": lambda q: (["--any"], " ".join(q.words(4))),
        "near": lambda q: '"' + " ".join(q.words(2)) + '"~5',
        "near, three": lambda q: '"' + " ".join(q.draw.sample(q.words(3), 3)) + f'"~{q.draw.randrange(12)}',
        "near in a question": lambda q: (["--any"], f'"{q.word()} {q.word()}"~20 {q.word()}'),
        "again": lambda q: f'"{" ".join([q.word()] * 2)}" OR "{" ".join(q.words(3)[i] for i in (0, 1, 0))}"~9',
        "folder": lambda q: f"path:{q.year()} {q.word()}",
        "class": lambda q: f"path:*/[1-2]?[{q.draw.randrange(3)}-9][!{q.draw.randrange(10)}]/* {q.word()}",
        "pieces": lambda q: "-".join(w[:5] + "*" for w in q.words(2)),
        "within": lambda q: (["--within", "letter"], f"{q.word()} {q.word()}"),
    }

    def __getitem__(self, number):
        kind = list(self.KINDS)[number % len(self.KINDS)]
        query = self.KINDS[kind](self)
        return (kind, *query) if isinstance(query, tuple) else (kind, [], query)
