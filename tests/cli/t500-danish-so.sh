#!/bin/bash
# build/danish.so in other people's SQLite: the sqlite3 shell and Debian's Python.
. "$(dirname "$0")/lib.bash"
if [ -n "$sanitized" ]; then
    skip 'danish.so' 'a sanitizer must be in the program that loads it'
    finish
fi
sql() { sqlite3 -batch -cmd ".load $B/danish" :memory: "$1" 2>&1; }

is 'danish_key: one for a family' '1|1|1' "$(sql "SELECT danish_key('virksomhed') = danish_key('virksomhederne'), danish_key('kommunernes') = danish_key('kommune'), danish_key('Børn') = danish_key('barnets')")"
is 'danish_keys: one for each word that it is a form of' 'leder|lede;lidt' "$(sql "SELECT danish_keys('leder') || ';' || danish_keys('lidt')")"
is 'two for two' '0|0' "$(sql "SELECT danish_key('far') = danish_key('får'), danish_key('mal') = danish_key('mål')")"
is 'danish_parts' 'beskæftigelse+s+indsatsen' "$(sql "SELECT danish_parts('beskæftigelsesindsatsen')")"
is 'NULL for no compound' 'NULL' "$(sql "SELECT quote(danish_parts('hus'))")"
is 'danish_spans: parts, and runs of them' 'kommunal|bestyrelse|medlemmer|kommunalbestyrelse|bestyrelsesmedlemmer' "$(sql "SELECT danish_spans('kommunalbestyrelsesmedlemmer')")"
is 'and those of a word that danish_parts leaves whole' 'jern|bane' "$(sql "SELECT danish_spans('jernbane')")"
is 'NULL for no compound' 'NULL|NULL|NULL' "$(sql "SELECT quote(danish_spans('hus')), quote(danish_spans('')), quote(danish_spans(NULL))")"
is 'danish_fold' 'vaerdig|joergensen|aarhus|ide' "$(sql "SELECT danish_fold('Værdig'), danish_fold('Jørgensen'), danish_fold('Århus'), danish_fold('idé')")"
is 'NULL of NULL' 'NULL|NULL|NULL' "$(sql "SELECT quote(danish_key(NULL)), quote(danish_parts(NULL)), quote(danish_fold(NULL))")"
is 'numbers and blobs are no crash' '3' "$(sql "SELECT (danish_key(12) IS NOT NULL) + (danish_fold(x'ff00fe') IS NOT NULL) + (danish_parts('') IS NULL)")"
is 'a long word is no crash' 1 "$(sql "SELECT length(danish_key(replace(hex(zeroblob(500000)), '00', 'ab'))) > 0")"

table="CREATE VIRTUAL TABLE t USING fts5(x, tokenize='danish'); INSERT INTO t VALUES
    ('Sanktionsreglerne for virksomhederne'), ('Lad far gå, og får med'), ('covid-19 i a-kassen, 40.000 på jobindsats.dk'), ('En reform af skolen');"
hits() { sql "$table SELECT group_concat(rowid) FROM (SELECT rowid FROM t WHERE t MATCH '$1' ORDER BY rowid)"; }
is 'the tokenizer: stems' 1 "$(hits virksomhed)"
is 'parts' 1 "$(hits sanktioner)"
is 'letters' 2 "$(hits får)"
is 'a word with a hyphen, whole' 3 "$(hits '"covid-19"')"
is 'and its pieces' 3 "$(hits covid)"
is 'a number' 3 "$(hits 40000)"
is 'a phrase' 1 "$(hits '"sanktionsregel for virksomhed"')"
is 'none' '' "$(hits zebra)"
is 'highlight() marks the word' '[Sanktionsreglerne] for virksomhederne' "$(sql "$table SELECT highlight(t, 0, '[', ']') FROM t WHERE t MATCH 'sanktion'")"
is 'a table outlives the connection' 1 "$(sqlite3 -cmd ".load $B/danish" own.db "$table" && sqlite3 -cmd ".load $B/danish" own.db "SELECT count(*) FROM t WHERE t MATCH 'virksomheds'")"
is 'deleting and rebuilding' 'ok' "$(sqlite3 -cmd ".load $B/danish" own.db "DELETE FROM t WHERE rowid = 2; INSERT INTO t(t) VALUES('rebuild'); INSERT INTO t(t) VALUES('integrity-check'); SELECT 'ok'")"
like 'a wrong argument is an error' 'rror' "$(sql "CREATE VIRTUAL TABLE t USING fts5(x, tokenize='danish wrong')")"
is 'two tables on one connection' '1|1' "$(sql "CREATE VIRTUAL TABLE a USING fts5(x, tokenize='danish'); CREATE VIRTUAL TABLE b USING fts5(x, tokenize='danish'); INSERT INTO a VALUES('unge'); INSERT INTO b VALUES('ung'); SELECT (SELECT count(*) FROM a WHERE a MATCH 'ung'), (SELECT count(*) FROM b WHERE b MATCH 'unge')")"
is 'it exports its entry point alone' 'sqlite3_danish_init' "$(nm -D --defined-only "$B/danish.so" 2>/dev/null | awk '{ print $3 }' | grep -v '^_' | xargs)"

# ---- as search does ----

indexer -d letters.db -q corpus
indexer -d letters.db --passages >passages.tsv
cut -f5 passages.tsv >texts.txt
cat >hand.sql <<SQL
.load $B/danish
CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'danish');
.mode ascii
.separator "\001" "\n"
.import texts.txt t
INSERT INTO t(t, rank) VALUES('rank', 'danish_rank()');
SQL
sqlite3 hand.db <hand.sql
is 'a table of all passages' "$(wc -l <passages.tsv)" "$(sqlite3 -cmd ".load $B/danish" hand.db 'SELECT count(*) FROM t')"
for query in indsats virksomheder handicap 'unge uddannelse' kommuner 'kommuner indsats' '"langvarig ledighed"'; do
    search -d letters.db -f json --strict -- "$query" |
        jq -r '"\(.score * 10000 | round) \(.snippet)"' | sort >searched
    sqlite3 -cmd ".load $B/danish" -separator ' ' hand.db "SELECT CAST(round(-rank * 10000) AS INTEGER),
        danish_snippet(t, 0, '[', ']', 240) FROM t('$query') ORDER BY rank" >ranked
    is "in order: $query" '' "$(cut -d' ' -f1 ranked | sort -c -rn 2>&1)"
    is "scores and marks as search has them: $query" "$(cat searched)" "$(sort ranked)"
done

# ---- Python, read-only, as Datasette opens a file and what it asks ----

python=/usr/bin/python3
if $python -c 'import sqlite3; sqlite3.connect(":memory:").enable_load_extension(True)' 2>/dev/null; then
    cat >load.py <<'PY'
import sqlite3, sys
db = sqlite3.connect(':memory:')
db.enable_load_extension(True)
db.load_extension(sys.argv[1])
print(db.execute("SELECT danish_parts('beskæftigelsesindsatsen')").fetchone()[0])
db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='danish')")
db.execute("INSERT INTO t VALUES('virksomhederne')")
print(db.execute("SELECT count(*) FROM t WHERE t MATCH 'virksomhed'").fetchone()[0])
for i in range(50):
    other = sqlite3.connect(':memory:')
    other.enable_load_extension(True)
    other.load_extension(sys.argv[1])
    other.execute("SELECT danish_key('unge')").fetchone()
    other.close()
PY
    is "Debian's Python" 'beskæftigelse+s+indsatsen 1' "$($python load.py "$B/danish" 2>&1 | xargs)"
    cat >datasette.py <<'PY'
import sqlite3, sys
db = sqlite3.connect('own.db')
db.enable_load_extension(True)
db.load_extension(sys.argv[1])
db.executescript("""
    CREATE TABLE texts(id INTEGER PRIMARY KEY, title TEXT, text TEXT);
    INSERT INTO texts VALUES (1, 'Unge', 'Kommunernes beskæftigelsesindsats & <mere>'), (2, NULL, 'Covid-19'),
                             (3, 'Indsats', 'En indsats, og indsatser til');
    CREATE VIRTUAL TABLE texts_fts USING fts5(title, text, content='texts', content_rowid='id', tokenize='danish');
    INSERT INTO texts_fts(texts_fts) VALUES ('rebuild');
""")
db.close()
db = sqlite3.connect('file:own.db?mode=ro', uri=True, check_same_thread=False)
db.enable_load_extension(True)
db.execute('SELECT load_extension(?)', [sys.argv[1]])
db.enable_load_extension(False)
db.create_function('escape_fts', 1, lambda typed: ' '.join('"' + w.replace('"', '""') + '"' for w in typed.split()))
def ask(sql, q):
    return [r if len(r) > 1 else r[0] for r in db.execute(sql, {'search': q, 'q': q})]
print(ask("select id from texts where id in (select rowid from texts_fts where texts_fts match escape_fts(:search)) order by id limit 101", 'indsatserne'))
print(ask("select count(*) from texts where id in (select rowid from texts_fts where texts_fts match escape_fts(:search))", 'covid-19 "'))
print(ask("select danish_snippet(texts_fts, 1, '[', ']', 240) as hit from texts_fts where texts_fts match escape_fts(:q) order by danish_rank(texts_fts) limit 50", 'indsats'))
print(ask("select texts.id from texts join texts_fts on texts.id = texts_fts.rowid where texts_fts match escape_fts(:q) order by danish_rank(texts_fts, 0.5, 1)", 'indsats'))
print(ask("with hits as (select rowid, rank from texts_fts where texts_fts match :q) select count(*) from hits", 'indsats'))
print(ask("explain select danish_rank(texts_fts) from texts_fts where texts_fts match :q", 'indsats') != [])
try:
    print(ask("select danish_rank(texts_fts, 'x') from texts_fts where texts_fts match :q", 'indsats'))
except sqlite3.OperationalError as e:
    print(e)
PY
    rm -f own.db
    is 'a file opened for reading, as Datasette does' "[1, 3]
[1]
['En [indsats], og [indsatser] til', 'Kommunernes beskæftigelses[indsats] & <mere>']
[3, 1]
[2]
True
danish_rank: a column's weight is a number from 0 up" "$($python datasette.py "$B/danish" 2>&1)"
else
    skip "Debian's Python" 'it cannot load extensions'
fi
finish
