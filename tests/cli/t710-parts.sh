#!/bin/bash
# What exists has all its parts: an option, a format, a filter, a kind, a rung, a settings key stands in the help, the
# manuals of both languages, the completions, the schema and a test, whichever of these it belongs in.
. "$(dirname "$0")/lib.bash"
cd "$ROOT" || exit 4
for what in options formats filters kinds rungs groups orders settings; do
    is "$what have all their parts" '' "$(python3 - "$what" "$B" <<'P'
import json, pathlib, re, subprocess, sys

what, build = sys.argv[1:]
read = lambda *names: "\n".join(pathlib.Path(name).read_text() for name in names)
tests = read(*map(str, [*pathlib.Path("tests/cli").glob("t*.sh"), *pathlib.Path("tests/cli").glob("*.py"), *pathlib.Path("tests/unit").glob("*.c"),
                        *pathlib.Path("tests/page").glob("*.py"), "tests/cases/queries.txt"]))
help_of = {program: subprocess.run([f"{build}/{program}", "--help"], capture_output=True, encoding="utf-8", check=True).stdout for program in ("search", "indexer")}
manuals = {"search": ("search/search.1", "man/da/search.1"), "indexer": ("indexer/indexer.1", "man/da/indexer.1")}
schema = pathlib.Path("search/search.schema.json").read_text()


def need(name, place, found):
    if not found:
        print(f"{name} is not in {place}")


def table(path, start):
    """The strings of a table of C that begins with `start`."""
    text = read(path)
    text = text[text.index(start):]
    return re.findall(r'"((?:[^"\\]|\\.)*)"', text[:text.index("};")])


def in_manual(page, word):
    return re.search(r"(?<![\w-])" + re.escape(word) + r"(?![\w-])", read(page).replace(r"\-", "-"))


if what == "options":
    for program, source in ("search", "search/options.c"), ("indexer", "indexer/main.c"):
        text = read(source)
        text = text[text.index("static const struct option options[] = {"):]
        for name in re.findall(r'\{"([a-z-]+)",', text[:text.index("{0}")]):
            need(f"{program} --{name}", "--help", re.search(rf"--{name}(?![a-z-])", help_of[program]))
            for page in manuals[program]:
                need(f"{program} --{name}", page, re.search(rf"^\.It Fl .*-{name}(?![a-z-])", read(page), re.M))
            for shell, option in (f"_{program}.zsh", f"--{name}"), (f"{program}.fish", f"-l {name}"):  # bash asks --help
                need(f"{program} --{name}", shell, re.search(re.escape(option) + "(?![a-z-])", read(f"search/completion/{shell}")))
            need(f"{program} --{name}", "a test", re.search(rf"--{name}(?![a-z-])", tests) or name in ("db", "limit", "letters", "count", "format", "quiet", "verbose", "null"))
elif what == "formats":
    for path in pathlib.Path("search/print").glob("*.c"):
        for name in re.findall(r'\.name = "([a-z]+)"|TABLE\(([a-z]+), ', path.read_text()):
            name = name[0] or name[1]
            if name in ("names", "of"):  # of no format, and a macro's own
                continue
            need(name, "--help", re.search(rf"\b{name}\b", help_of["search"]))
            for page in manuals["search"]:
                need(name, page, re.search(rf"^\.(It )?Cm (\w+ , )*{name}\b", read(page), re.M))
            for shell in "search.bash", "_search.zsh", "search.fish":
                need(name, shell, re.search(rf"\b{name}\b", read(f"search/completion/{shell}")))
            need(name, "a test", re.search(rf"(-f|--format)[ =]'?{name}\b|for format in [a-z ]*{name}", tests))
elif what == "filters":
    for name in re.findall(r'"(\w+)"', re.search(r"} fields\[\] = \{(.*?)\};", read("search/query/field.c"), re.S)[1]):
        for page in "search/query.7", "man/da/query.7":
            need(name + ":", page, in_manual(page, name))
        need(name + ":", "a test", f"{name}:" in tests)
elif what == "kinds":
    for name in table("lib/store/letter.c", "names[PASSAGE_KINDS]"):
        for page in "indexer/letter.5", "man/da/letter.5", "search/query.7", "man/da/query.7":
            need(name, page, in_manual(page, name))
        need(name, "the schema", f'"{name}"' in schema)
elif what == "rungs":
    for name in re.findall(r'\[RUNG_\w+\] = \{"(\w+)"', read("lib/danish/rung.c")):
        for page in manuals["search"]:
            need(name, page, in_manual(page, name))
        need(name, "the schema", f'"{name}"' in schema)
elif what == "groups":
    for name in table("search/match/groups.c", "names[GROUPS_BY]"):
        need(name, "--help", re.search(rf"\b{name}\b", help_of["search"]))
        for page in manuals["search"]:
            need(name, page, re.search(rf"Cm {name}\b", read(page)))
        need(name, "search.bash", re.search(rf"\b{name}\b", read("search/completion/search.bash")))
        need(name, "a test", re.search(rf"--by ([a-z]+,)?{name}\b", tests))
elif what == "orders":
    for name in [*table("search/options.c", "names[] = {\n        [ORDER_SCORE]"), *table("search/match/keywords.c", "names[KEYWORDS_ORDERS]"), "left", "right"]:
        for page in manuals["search"]:
            need(f"--sort {name}", page, re.search(rf"(Cm|,) ?(\\&)?{re.escape(name)}(?![\w-])", read(page)))
        for shell in "search.bash", "_search.zsh", "search.fish":
            need(f"--sort {name}", shell, re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", read(f"search/completion/{shell}")))
elif what == "settings":
    for name in re.findall(r'^    \{"([a-z]+)", [A-Z]+,', read("lib/base/config.c"), re.M):
        for page in "indexer/indexer.1", "man/da/indexer.1", "search/search.1", "man/da/search.1":
            if not (name in ("letters", "jobs", "memory", "reader") and "search.1" in page) and not (name not in ("index", "letters", "jobs", "memory", "reader") and "indexer.1" in page):
                need(name, page, re.search(rf"Cm {name}\b", read(page)))
        need(name, "a test", re.search(rf"""(['"\n]|\\n){name} = [\w~$%/.\\-]""", tests))
P
)"
done
finish
