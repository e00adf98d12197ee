"""The pages in a browser: see tests/page/check. Prints TAP; python3 tests/page/check.py AXE.js FOLDER"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from browser import Browser, Page  # noqa: E402

AXE, OUT = sys.argv[1], sys.argv[2]
ROOT = os.getcwd()
B = os.path.join(ROOT, os.environ.get("B", "build"))
count = failures = 0


def ok(name, good, why=""):
    global count, failures
    count += 1
    failures += not good
    print(("ok" if good else "not ok") + f" {count} - {name}")
    if not good:
        print("\n".join("#   " + line for line in str(why).splitlines()[:20]))


def run(program, *args, text="", lang="da_DK.UTF-8", cwd=None, out=subprocess.PIPE):
    env = {"PATH": os.environ["PATH"], "LANG": lang, "LETTERS_DB": os.path.join(work, "letters.db")}
    return subprocess.run([os.path.join(B, program), *args], input=text.encode(), env=env, cwd=cwd or work,
                          stdout=out, stderr=subprocess.DEVNULL).stdout


def made(name, program, *args, **how):
    path = os.path.join(OUT, name)
    with open(path, "wb") as file:
        run(program, *args, "--format", "svg" if name.endswith(".svg") else "html", out=file, **how)
    return path


def axe(page, name):
    with open(AXE, encoding="utf-8") as file:
        page.js(file.read() + ";0")
    # An article far below is laid out only when it comes near. If that happens while axe looks, what stands below has
    # moved, and its colours are compared with what is now in its place.
    page.js("document.querySelectorAll('article').forEach(e => e.style.contentVisibility = 'visible'); document.body.offsetHeight")
    found = page.js("axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ' ' + v.help + ': ' +"
                    " v.nodes.map(n => n.html.slice(0, 120) + ' ' + n.failureSummary).slice(0, 3).join(' | ')))")
    page.js("document.querySelectorAll('article').forEach(e => e.style.contentVisibility = '')")
    ok(f"{name}: axe-core finds nothing", found == [], "\n".join(found or []))


def quiet(page, name):
    ok(f"{name}: nothing on the console", page.complaints() == [], "\n".join(page.complaints()))
    ok(f"{name}: no request", page.requests() == [], "\n".join(page.requests()))


def narrow(page, name):
    wide = page.js("document.documentElement.scrollWidth + ' of ' + innerWidth")
    first, last = wide.split(" of ")
    ok(f"{name}: nothing sticks out", int(first) <= int(last), wide)
    # a column squeezed to a few letters reads downwards
    thin = page.js("[...document.querySelectorAll('th, td')].filter(e => e.textContent.trim().length > 12 && "
                   "e.clientHeight > 8 * e.clientWidth).map(e => e.textContent.slice(0, 40))")
    ok(f"{name}: no cell is a column of letters", thin == [], thin)


def visible(page):
    return page.js("[...document.querySelectorAll('li[data-years]')].filter(e => !e.closest('[hidden]')).length")


def check_passages():
    path = made("passages.html", "search", '"værdig sagsbehandling" ELLER handicap')
    html = open(path, encoding="utf-8").read()
    ok("Danish by the locale", '<html lang="da">' in html and "Sådan blev ordene læst" in html)
    english = run("search", "handicap", "--format", "html", lang="en_GB.UTF-8").decode()
    ok("English by the locale", '<html lang="en">' in english and "How each word was read" in english)
    page = Page(browser, path)
    ok("its title is the query", page.js("document.title") == '"værdig sagsbehandling" ELLER handicap')
    ok("landmarks and one h1", page.js("['header','main','footer','h1'].every(n => document.querySelectorAll(n).length === 1)"))
    ok("headings skip no level", page.js("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
                                         ".every((l, i, a) => !i || l <= a[i - 1] + 1)"))
    ok("hits are marked", page.js("document.querySelectorAll('li .snippet mark').length") >= 8)
    ok("every year has its place", page.js("document.querySelectorAll('.chart .year').length") == 11)
    ok("silent years too", page.js("document.querySelectorAll('.chart .silent').length") == 8)
    ok("copies are folded", "også 2023, 2020" in page.js("document.querySelector('main').innerText"))
    ok("the receipt", "<small>" in page.js("document.querySelector('.receipt table').innerHTML"))
    quiet(page, "passages")
    axe(page, "passages")
    page.picture(os.path.join(OUT, "passages-light.png"))

    total = visible(page)
    page.js("document.querySelector('button[data-year=\"2024\"]').click()")
    ok("a year shows its passages, folded ones among them", visible(page) == 3, visible(page))
    ok("and no others", page.js("[...document.querySelectorAll('li[data-years]')].every(e => e.hidden || /2024/.test(e.dataset.years))"))
    ok("the button is pressed", page.js("document.querySelector('[aria-pressed=true]').dataset.year") == "2024")
    ok("it is told to screen readers", f"3 af {total}" in page.js("document.querySelector('[role=status]').textContent"))
    axe(page, "passages of a year")
    page.picture(os.path.join(OUT, "passages-year.png"))
    page.js("document.querySelector('.chart [data-year=\"2020\"] .slot').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    ok("a column of the chart does it too", page.js("document.querySelector('[aria-pressed=true]').dataset.year") == "2020")
    page.js("document.querySelector('button[data-year=\"\"]').click()")
    ok("all years again", visible(page) == total)
    signer = page.js("document.querySelector('[data-facet=signer] button[data-value=\"0\"]').textContent")
    page.js("document.querySelector('[data-facet=signer] button[data-value=\"0\"]').click()")
    ok("a signer shows those letters alone", page.js(
        "[...document.querySelectorAll('article:not([hidden]) .file')].every(e => e.textContent.includes("
        f"{json.dumps(signer.rsplit(' ', 1)[0].strip())}))"), signer)
    some = visible(page)
    ok("some of all", 0 < some < total, some)
    page.js("document.querySelector('[data-facet=words] button[data-value=\"0\"]').click()")
    ok("with a word of them fewer", visible(page) <= some)
    ok("which all hold it", page.js("[...document.querySelectorAll('li[data-years]:not([hidden])')].every(e => e.dataset.words.split(' ').includes('0'))"))
    axe(page, "passages of a signer and a word")
    page.picture(os.path.join(OUT, "passages-facets.png"))
    page.js("document.querySelector('[data-facet=words] button[data-value=\"\"]').click()")
    page.js("document.querySelector('[data-facet=signer] button[data-value=\"\"]').click()")
    ok("all again", visible(page) == total)
    page.js("scrollTo(0, 0); document.activeElement.blur()")
    page.key("Tab", 9)
    ok("the first tab stop skips to the content", page.js("document.activeElement.className") == "skip")
    stops = []
    for _ in range(6):
        page.key("Tab", 9)
        stops.append(page.js("document.activeElement.tagName"))
    ok("the years are reached by keyboard", stops[:4] == ["BUTTON"] * 4, stops)
    page.close()
    for width, dark, name in ((1000, True, "dark"), (400, False, "narrow"), (320, False, "320")):
        page = Page(browser, path, width, dark)
        narrow(page, f"{width} pixels")
        axe(page, name)
        page.picture(os.path.join(OUT, f"passages-{name}.png"))
        page.close()
    page = Page(browser, path, script=False)
    ok("without scripts no button is shown", page.js("getComputedStyle(document.querySelector('.pick')).display") == "none")
    ok("but all passages", visible(page) == total)
    page.picture(os.path.join(OUT, "passages-no-script.png"))
    page.pdf(os.path.join(OUT, "passages.pdf"))
    subprocess.run(["pdftoppm", "-r", "60", "-png", os.path.join(OUT, "passages.pdf"), os.path.join(OUT, "passages-print")])
    page.close()


def check_others():
    queries = "unge\nhandicap\nvirksomheder\n<b>hvalros</b>\n"
    pages = {
        "none.html": made("none.html", "search", "hvalros"),
        "question.html": made("question.html", "search", "--any", "Hvordan hjælper kommunerne unge med handicap i job?"),
        "slip.html": made("slip.html", "search", "fortidspension"),
        "years.html": made("years.html", "search", "--years", "handicap"),
        "compared.html": made("compared.html", "search", "--years", "--batch", "-", text=queries),
        "batch.html": made("batch.html", "search", "--batch", "-", text=queries),
        "letters.html": made("letters.html", "search", "-l", "handicap"),
        "collection.html": made("collection.html", "indexer", "--list"),
        "repeats.html": made("repeats.html", "search", "--repeats"),
        "repeats-year.html": made("repeats-year.html", "search", "--repeats", "--year", "2024"),
    }
    for name, path in pages.items():
        page = Page(browser, path)
        quiet(page, name)
        axe(page, name)
        page.picture(os.path.join(OUT, name.replace(".html", ".png")))
        page.close()
        page = Page(browser, path, 400, True)
        narrow(page, name)
        axe(page, name + ", narrow and dark")
        page.picture(os.path.join(OUT, name.replace(".html", "-narrow.png")))
        page.close()
        for width, dark, kind in ((1000, True, "dark"), (320, False, "320")):
            page = Page(browser, path, width, dark)
            narrow(page, f"{name}, {width} pixels")
            axe(page, f"{name}, {kind}")
            page.picture(os.path.join(OUT, name.replace(".html", f"-{kind}.png")))
            page.close()
        page = Page(browser, path)
        page.pdf(os.path.join(OUT, name.replace(".html", ".pdf")))
        page.close()
        subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", "3", os.path.join(OUT, name.replace(".html", ".pdf")),
                        os.path.join(OUT, name.replace(".html", "-print"))])
    page = Page(browser, made("chart.svg", "search", "--years", "handicap"))
    ok("the chart alone", page.js("document.documentElement.tagName") == "svg")
    page.picture(os.path.join(OUT, "chart.png"))
    page.close()


def check_repeats():
    page = Page(browser, os.path.join(OUT, "repeats-year.html"))
    ok("what returns: the title", page.js("document.title") == "Hvad der går igen i 2024", page.js("document.title"))
    ok("in the page's language", page.js("!document.querySelector('h1').lang"))
    kinds = page.js("['new', 'returns', 'dropped'].map(k => document.querySelectorAll('.repeats li.' + k).length)")
    tsv = run("search", "--repeats", "--year", "2024", "-f", "tsv").decode().splitlines()
    told = [sum(line.startswith(k + "\t") for line in tsv) for k in ("new", "returns", "dropped")]
    ok("as many as search tells", kinds == told and min(told) > 0, f"{kinds} {told}")
    ok("each status in words", page.js("[...document.querySelectorAll('.badge')].every(b => /^(nyt|går igen|udgået)$/.test(b.textContent))"))
    ok("headings skip no level", page.js("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
                                         ".every((l, i, a) => !i || l <= a[i - 1] + 1)"))
    total = visible(page)
    page.js("document.querySelector('button[data-year=\"2023\"]').click()")
    here = visible(page)
    ok("a year shows what stands in it", 0 < here < total and page.js(
        "[...document.querySelectorAll('.repeats li')].every(e => e.hidden !== e.dataset.years.split(' ').includes('2023'))"), here)
    ok("as many as its button says", page.js("document.querySelector('button[data-year=\"2023\"] span').textContent") == str(here))
    page.close()
    html = run("search", "--repeats", "-n", "2", "--format", "html", lang="en_GB.UTF-8").decode()
    ok("English by the locale, and how much is left out", "<title>What returns</title>" in html and "with -n 0 all are shown" in html
       and html.count("<li data-years") == 2)
    html = run("search", "-d", "evil.db", "--repeats", "--format", "html").decode()
    ok("of what letters say nothing is markup", "evil=1&gt;" in html and "<img" not in html)


def check_many():
    os.mkdir(os.path.join(work, "many"))
    words = "kommunen skal sikre at borgere med handicap får en værdig behandling og hjælp til at finde arbejde".split()
    for year in range(1900, 2024):
        with open(os.path.join(work, "many", f"{year}.md"), "w", encoding="utf-8") as file:
            file.write(f"# Mål for {year}\n\n")
            for i in range(9):
                turned = words[(year + i) % 7:] + words[:(year * 3 + i) % 11]
                file.write(f"Handicap nr. {year * 10 + i}: {' '.join(turned)} {year + i * i} gange "
                           f"{'og igen ' * (i + 1)}i {'byen ' * i}.\n\n")
    run("indexer", "-d", "many.db", "many")
    path = made("many.html", "search", "-d", "many.db", "--all-copies", "-n", "2", "handicap")
    ok("248 hits, two of each year, are under 300 kB", 50_000 < os.path.getsize(path) < 300_000, os.path.getsize(path))
    path = made("many-all.html", "search", "-d", "many.db", "--all-copies", "-n", "0", "handicap")
    page = Page(browser, path)
    ok("1,116 hits", visible(page) == 1116, visible(page))
    quiet(page, "124 years")
    times = sorted(first_paint(path) for _ in range(9))
    print(f"# first paint of 1,116 hits: {times[4]:.0f} ms in the middle of nine, {times[0]:.0f} to {times[-1]:.0f}; "
          f"{os.path.getsize(path)} bytes")
    ok("1,116 hits are painted", 0 < times[0] < 9000, times)  # 9000: never
    page.call("Emulation.setDeviceMetricsOverride", width=400, height=900, deviceScaleFactor=1, mobile=False)
    narrow(page, "124 years")
    page.picture(os.path.join(OUT, "many-narrow.png"))
    page.call("Emulation.setDeviceMetricsOverride", width=1000, height=900, deviceScaleFactor=1, mobile=False)
    page.picture(os.path.join(OUT, "many.png"))
    page.close()


def check_long_lists():
    os.mkdir(os.path.join(work, "long"))
    for i in range(500):
        with open(os.path.join(work, "long", f"brev <{i:04}> & \"{i}\".md"), "w", encoding="utf-8") as file:
            file.write(f"# Brev </script> nr. {i}\n\nMål for {2000 + i % 20}: handicap.\n\nKøbenhavn, den 3. maj {2000 + i % 20}\n")
    run("indexer", "-d", "long.db", "long")
    listed = [line.split("\t") for line in run("indexer", "-d", "long.db", "--list").decode().splitlines()[1:]]
    for name, program, args, kept in (("long-list.html", "indexer", ["--list"], 0), ("long-letters.html", "search", ["-l", "handicap"], 20)):
        path = made(name, program, "-d", "long.db", *args)
        page = Page(browser, path)
        elements = page.js("document.querySelectorAll('*').length")
        ok(f"{name}: few elements when it is opened", elements < 1000, elements)
        years = page.js("[...document.querySelectorAll('.fold summary')].map(s => s.innerText)")
        ok(f"{name}: a line for each year, the latest first", len(years) == 20 and years == sorted(years, reverse=True), years)
        ok(f"{name}: with its count", all("25 breve" in year for year in years), years)
        ok(f"{name}: the rows come later", page.js("document.querySelectorAll('.letters tbody tr').length") == kept)
        page.js("document.querySelectorAll('.fold').forEach(f => f.open = true)")
        rows = page.js("new Promise(done => setTimeout(() => done([...document.querySelectorAll('.fold tbody tr')]"
                       ".map(r => [...r.cells].map(c => c.textContent))), 500))")
        ok(f"{name}: each letter has its row", sorted(row[-1] for row in rows) == sorted(row[5] for row in listed), rows[:3])
        ok(f"{name}: with its title", {row[0] for row in rows} == {row[4] for row in listed}, rows[:3])
        quiet(page, name)
        axe(page, name)
        page.picture(os.path.join(OUT, name.replace(".html", ".png")))
        page.close()
        page = Page(browser, path, script=False)
        ok(f"{name}: years and counts without a script", "25 breve" in page.js("document.querySelector('main').innerText"))
        page.close()
        page = Page(browser, path, 400)
        page.js("document.querySelector('.fold').open = true")
        narrow(page, name)
        page.close()
    page = Page(browser, made("short-names.html", "search", "-l", "handicap"))
    lines = page.js("[...document.querySelectorAll('td.path')].map(e => e.getClientRects().length && e.clientHeight / parseFloat(getComputedStyle(e).lineHeight))")
    ok("a short name stands in one line", page.js("[...document.querySelectorAll('td.path')].every(e => { const r = document.createRange();"
       " r.selectNodeContents(e); return r.getClientRects().length === 1; })"), lines)
    page.close()


def check_collection():
    """A collection as large as an archive's; LETTERS=26000 for the size that is promised."""
    letters = int(os.environ.get("LETTERS", 2600))
    with open(os.path.join(ROOT, "corpus", "2014.md"), encoding="utf-8") as file:
        words = re.findall(r"[a-zæøå]{3,}", file.read())
    dice = random.Random(26)
    for i in range(letters):
        year = 1871 + i % 150
        folder = os.path.join(work, "archive", str(year))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, f"{year}_{i:05}.md"), "w", encoding="utf-8") as file:
            file.write(f"# {' '.join(dice.sample(words, dice.randint(6, 14))).capitalize()}\n\nMål for {year}: handicap.\n")
    run("indexer", "-d", "archive.db", "archive")
    for name, program, args in (("archive-list.html", "indexer", ["--list"]), ("archive-letters.html", "search", ["-l", "handicap"])):
        path = made(name, program, "-d", "archive.db", *args)
        size = os.path.getsize(path)
        ok(f"{name}: {letters} letters are {size} bytes, at the rate of 5 MB for 26,000", size < max(300_000, 5_000_000 * letters // 26_000), size)
        page = Page(browser, path)
        elements = page.js("document.querySelectorAll('*').length")
        ok(f"{name}: {elements} elements when it is opened, 3,000 at most", elements <= 3000, elements)
        page.js("document.querySelectorAll('.fold')[7].open = true")
        rows = page.js("new Promise(done => setTimeout(() => done(document.querySelectorAll('.fold[open] tbody tr').length), 300))")
        ok(f"{name}: a year opens", rows == len(range(142, letters, 150)), rows)
        quiet(page, name)
        page.picture(os.path.join(OUT, name.replace(".html", ".png")))
        page.close()


def check_letter():
    path = made("letter.html", "search", "--show", "corpus/2024.md", "handicap")
    page = Page(browser, path)
    ok("a letter: its title", page.js("document.querySelector('h1').textContent") == "Udmelding af de beskæftigelsespolitiske mål for 2024")
    ok("a letter: the query is marked", page.js("document.querySelectorAll('.letter mark').length") == 3)
    ok("a letter: each number leads to its line", page.js("[...document.querySelectorAll('.letter a')].every(a => document.querySelector(a.hash))"))
    ok("a letter: headings skip no level", page.js("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
                                                   ".every((l, i, a) => !i || l <= a[i - 1] + 1)"))
    axe(page, "a letter")
    quiet(page, "a letter")
    page.picture(os.path.join(OUT, "letter.png"))
    page.close()
    page = Page(browser, path, 400)
    narrow(page, "a letter")
    page.picture(os.path.join(OUT, "letter-narrow.png"))
    page.close()
    page = Page(browser, made("nearest.html", "search", "handicap ukrainere"))
    text = page.js("document.querySelector('main').innerText")
    ok("nothing found: the nearest passages, said to be so", "De nærmeste afsnit" in text and "Intet afsnit har det hele" in text, text)
    ok("nothing found: three of them", page.js("document.querySelectorAll('li .snippet').length") == 3)
    axe(page, "the nearest")
    page.close()
    page = Page(browser, made("rates.html", "search", "--scale", "per_1000", "--context", "1", "handicap"))
    ok("columns by rate", page.js("[...document.querySelectorAll('.chart .value')].map(e => e.textContent).join(' ')") == "4,08 5,81 9,23")
    ok("with what they show", "Forekomster pr. 1.000 ord" in page.js("document.querySelector('figcaption').textContent"))
    ok("passages beside a hit", page.js("document.querySelectorAll('li .beside').length") > 3)
    axe(page, "rates")
    page.picture(os.path.join(OUT, "rates.png"))
    page.close()


def first_paint(path):
    """Milliseconds from the page's being asked for to the first content on the screen (PerformancePaintTiming)."""
    page = Page(browser, path)
    page.call("Page.bringToFront")
    paint = page.js("new Promise(done => { new PerformanceObserver(seen => seen.getEntriesByName('first-contentful-paint')"
                    ".forEach(e => done(e.startTime))).observe({type: 'paint', buffered: true}); setTimeout(done, 9000, 9000) })")
    page.close()
    return paint


def check_hostile():
    os.mkdir(os.path.join(work, "evil"))
    attack = ("<script>window.evil=1</script><img src=x onerror=evil=1>'\"><svg onload=evil=1> &lt; javascript:evil=1 "
              "<link rel=stylesheet href=http://example.com/x.css> \x1b[31m \u202e farlig")
    with open(os.path.join(work, "evil", "<img src=x onerror=evil=1>2016.txt"), "w", encoding="utf-8") as file:
        file.write(f"Mål {attack} for 2016\n\n{attack} tekst.\n\nMed venlig hilsen\n\n{attack}\n")
    with open(os.path.join(work, "evil", "<b>2017.txt"), "w", encoding="utf-8") as file:
        file.write(f"Mål for 2017\n\n{attack} tekst.\n")
    run("indexer", "-d", "evil.db", "evil")
    for name, program, args in (("evil.html", "search", ["-d", "evil.db", 'farlig "</title><script>evil=1</script>" ELLER farlig']),
                                ("evil-years.html", "search", ["-d", "evil.db", "--years", "farlig </svg><script>evil=1</script>"]),
                                ("evil-letters.html", "search", ["-d", "evil.db", "-l", "farlig"]),
                                ("evil-repeats.html", "search", ["-d", "evil.db", "--repeats"]),
                                ("evil-list.html", "indexer", ["-d", "evil.db", "--list"])):
        path = made(name, program, *args)
        html = open(path, encoding="utf-8").read()
        page = Page(browser, path)
        ok(f"{name}: no script of a letter's own", page.js("typeof evil === 'undefined' && document.scripts.length === 1 && "
                                                         "!document.querySelector('img, link')"))
        ok(f"{name}: no control character", not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html))
        quiet(page, name)
        page.close()
    shown = run("search", "-d", "evil.db", "farlig", "--format", "html").decode()
    ok("the letter's text is there, escaped", "&lt;img src=x onerror=evil=1&gt;" in shown)
    path = os.path.join(OUT, "injected.html")
    with open(path, "w", encoding="utf-8") as file:
        file.write(shown.replace("</main>", "<script>window.evil=1</script><p style='color:red'>x</p></main>"))
    page = Page(browser, path)
    ok("the policy stops what would slip through", page.js("typeof evil") == "undefined" and len(page.complaints()) >= 1)
    page.close()


with tempfile.TemporaryDirectory(prefix="brev-page-") as work:
    os.symlink(os.path.join(ROOT, "corpus"), os.path.join(work, "corpus"))
    run("indexer", os.path.join(ROOT, "corpus"))
    browser = Browser()
    try:
        check_passages()
        check_letter()
        check_others()
        check_many()
        check_long_lists()
        check_collection()
        check_hostile()
        check_repeats()
    finally:
        browser.close()
print(f"1..{count}")
print(f"{count - failures} passed, {failures} failed; look at {OUT}/*.png")
sys.exit(failures != 0)
