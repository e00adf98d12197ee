#!/usr/bin/env python3
"""node.py FOLDER EXPORT [CERTIFICATE KEY]    plays an OpenSearch that holds an export, for tests of search

Answers the requests that search makes, and no others, from the documents of EXPORT; its address is written to FOLDER/port.
FOLDER/requests has a line for each request. A file FOLDER/fail holds what goes wrong, a JSON object a line: "skip" so many
requests; then "status", "body", "headers", "delay" seconds, "close" the connection, or "change" the answer by Python that
gets it as `r`. FOLDER/authorization: the header without which nobody is answered. Ends with its parent.
"""
import glob
import http.server
import itertools
import json
import os
import pathlib
import re
import ssl
import sys
import threading
import time

folder, export = pathlib.Path(sys.argv[1]), sys.argv[2]
mapping = json.load(open(export + "/index.json", encoding="utf-8"))["mappings"]
documents = []
for name in sorted(glob.glob(export + "/bulk-*.ndjson")):
    lines = iter(open(name, encoding="utf-8"))
    for line in lines:
        documents.append((json.loads(line)["index"]["_id"], json.loads(next(lines))))
failures = []


def positions(document, field):
    """The tokens of each position, by which texts are asked; of several values, far apart."""
    value, found = document.get(field, ""), {}
    for i, text in enumerate(value if isinstance(value, list) else [value]):
        for k, tokens in enumerate(text.split()):
            found[i * 20000 + k] = set(tokens.split("|"))
    return found


def intervals(document, field, rule):
    """(start, end) of each"""
    (kind, body), = ((k, v) for k, v in rule.items() if k != "filter")
    if kind == "match":
        field = body.get("use_field", field)
        return [(p, p) for p, tokens in positions(document, field).items() if body["query"] in tokens]
    if kind == "prefix":
        return [(p, p) for p, tokens in positions(document, field).items() if any(t.startswith(body["prefix"]) for t in tokens)]
    parts = [intervals(document, field, part) for part in body["intervals"]]
    if kind == "any_of":
        found = sorted(set(itertools.chain(*parts)))
    else:
        found = set()
        for some in itertools.product(*parts):
            placed = list(some) if body["ordered"] else sorted(some)
            gaps = [b[0] - a[1] - 1 for a, b in zip(placed, placed[1:])]
            if all(gap >= 0 for gap in gaps) and sum(gaps) <= body["max_gaps"]:
                found.add((placed[0][0], placed[-1][1]))
        found = sorted(found)
    if "filter" in body:
        (how, inner), = body["filter"].items()
        if how == "script":
            found = [one for one in found if one[0] < int(inner["source"].split("<")[1])]
        else:
            holders = intervals(document, field, inner)
            found = [one for one in found if any(h[0] <= one[0] and one[1] <= h[1] for h in holders)]
    return found


def values(document, field):
    if mapping["properties"][field]["type"] == "text":
        return set().union(*positions(document, field).values())
    value = document.get(field)
    return set() if value is None else {value}


def glob_pattern(text):
    parts = re.findall(r"\\.|.", text)
    return "".join(".*" if p == "*" else "." if p == "?" else re.escape(p[-1]) for p in parts)


def score(query, document):
    """How well the query fits; None if not"""
    (kind, body), = query.items()
    if kind in ("match_all", "match_none"):
        return 0 if kind == "match_all" else None
    if kind == "bool":
        if any(score(q, document) is None for q in body.get("filter", [])):
            return None
        if any(score(q, document) is not None for q in body.get("must_not", [])):
            return None
        must = [score(q, document) for q in body.get("must", [])]
        if None in must:
            return None
        fits = [s for s in (score(q, document) for q in body.get("should", [])) if s is not None]
        return None if "should" in body and "filter" not in body and not fits else sum(must) + sum(fits)
    if kind == "constant_score":
        return None if score(body["filter"], document) is None else body["boost"]
    if kind == "script_score":
        inner, params = score(body["query"], document), body["script"]["params"]
        if inner is None:
            return None
        if "k1" not in params:
            return params["weight"] * inner
        length = max(params["floor"], document["words"]) / params["mean"]
        return params["weight"] * inner / (inner + params["k1"] * (1 - params["b"] + params["b"] * length))
    (field, wanted), = body.items()
    if kind == "ids":
        return 1 if f"{document['letter']}.{document['n']}" in wanted else None
    if kind == "intervals":
        return len(intervals(document, field, wanted)) or None
    held = values(document, field)
    if kind == "range":
        return 1 if any(wanted.get("gte", v) <= v <= wanted.get("lte", v) and wanted.get("gt", v - 1) < v for v in held) else None
    if kind == "terms":
        return 1 if held & set(wanted) else None
    if kind == "term":
        boost, wanted = (wanted["boost"], wanted["value"]) if isinstance(wanted, dict) else (1, wanted)
        if mapping["properties"][field]["type"] != "text":
            return 1 if wanted in held else None
        return boost * sum(wanted in tokens for tokens in positions(document, field).values()) or None
    pattern = {"prefix": lambda: re.escape(wanted) + ".*", "wildcard": lambda: glob_pattern(wanted), "regexp": lambda: wanted}[kind]()
    return 1 if any(re.fullmatch(pattern, v) for v in held) else None


def aggregate(name, rule, hits):
    """hits: (score, document)"""
    (kind, body), = ((k, v) for k, v in rule.items() if k != "aggs")

    def bucket(key, some):
        inner = {n: aggregate(n, r, some) for n, r in rule.get("aggs", {}).items()}
        return {**({} if key is None else {"key": key}), "doc_count": len(some), **inner}

    if kind == "sum":
        return {"value": sum(s if "script" in body else d.get(body["field"], 0) for s, d in hits)}
    if kind == "max":
        return {"value": max((d[body["field"]] for _, d in hits if body["field"] in d), default=None)}
    if kind == "filter":
        return bucket(None, [h for h in hits if score(body, h[1]) is not None])
    if kind == "filters":
        return {"buckets": [bucket(None, [h for h in hits if score(q, h[1]) is not None]) for q in body["filters"]]}

    def key_of(how, document):
        (by, source), = how.items()
        value = document.get(source["field"])
        return value // source["interval"] * source["interval"] if by == "histogram" and value is not None else value

    if kind in ("terms", "histogram"):
        key = lambda d: key_of({kind: body}, d)
        hits = sorted((h for h in hits if key(h[1]) is not None), key=lambda h: key(h[1]))
        return {"buckets": [bucket(k, list(some)) for k, some in itertools.groupby(hits, key=lambda h: key(h[1]))]}
    sources = [next(iter(source.items())) for source in body["sources"]]
    key = lambda d: tuple(-1 if (v := key_of(how, d)) is None else v for _, how in sources)
    buckets = []
    for k, some in itertools.groupby(sorted(hits, key=lambda h: key(h[1])), key=lambda h: key(h[1])):
        buckets.append(bucket({n: None if v == -1 else v for (n, _), v in zip(sources, k)}, list(some)))
    size = int(os.environ.get("BUCKETS", body["size"]))
    if "after" in body:
        last = [b["key"] for b in buckets].index(body["after"])
        buckets = buckets[last + 1:]
    return {"buckets": buckets[:size], **({"after_key": buckets[:size][-1]["key"]} if buckets else {})}


def search(body):
    hits = []
    for name, document in documents:
        fits = score(body.get("query", {"match_all": {}}), document)
        if fits is not None:
            hits.append((fits, document))

    def place(hit):
        keys = []
        for one in body.get("sort", [{"_score": "desc"}]):
            (field, how), = one.items()
            value = hit[0] if field == "_score" else hit[1].get(field)
            direction = how if isinstance(how, str) else how["order"]
            # numbers turn round; what is missing comes last
            keys.append((value is None, value if value is None or direction == "asc" else -value))
        return keys

    hits.sort(key=lambda h: [(missing, 0 if value is None else value) for missing, value in place(h)])
    first = body.get("from", 0)
    rows = [{"_score": s, "_source": {k: v for k, v in d.items() if k not in mapping["_source"]["excludes"]},
             "sort": [None if missing else value for missing, value in place((s, d))]} for s, d in hits]
    if "search_after" in body:
        first = [row["sort"] for row in rows].index(body["search_after"]) + 1
    reply = {"took": 1, "timed_out": False, "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0},
             "hits": {"max_score": None, "hits": rows[first:first + body.get("size", 10)]}}
    if body.get("track_total_hits", True):
        reply["hits"]["total"] = {"value": len(hits), "relation": "eq"}
    if "aggs" in body:
        reply["aggregations"] = {n: aggregate(n, r, hits) for n, r in body["aggs"].items()}
    return reply


class Node(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def failure(self):
        """What is to go wrong with this request; None if nothing is."""
        file = folder / "fail"
        if file.exists():
            failures[:] = [json.loads(line) for line in file.read_text().splitlines()]
            file.unlink()
        if failures and failures[0].get("skip", 0) > 0:
            failures[0]["skip"] -= 1
            return None
        return failures.pop(0) if failures else None

    def answer(self, body):
        index, what = self.path.split("?")[0].strip("/").split("/")
        if index != "letters":
            return 404, {"error": {"type": "index_not_found_exception", "reason": f"no such index [{index}]"}, "status": 404}
        if what == "_mapping":
            return 200, {"letters": {"mappings": mapping}}
        try:
            return 200, search(json.loads(body))
        except (KeyError, ValueError, IndexError) as error:
            return 400, {"error": {"type": "parsing_exception", "reason": f"unknown to node.py: {error!r}"}, "status": 400}

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with open(folder / "requests", "a", encoding="utf-8") as log:
            log.write(f"{self.command} {self.path} {self.headers.get('Authorization')} {body.decode().strip()}\n")
        wanted = folder / "authorization"
        if wanted.exists() and self.headers.get("Authorization") != wanted.read_text().strip():
            self.reply(401, b"Unauthorized")
            return
        fail = self.failure() or {}
        time.sleep(fail.get("delay", 0))
        if fail.get("close"):
            self.close_connection = True
            self.connection.close()
            return
        if "status" in fail:
            self.reply(fail["status"], fail.get("body", "").encode(), fail.get("headers", {}))
            return
        status, reply = self.answer(body)
        if "change" in fail:
            names = {"r": json.loads(json.dumps(reply))}
            exec(fail["change"], names)  # the test's own
            reply = names["r"]
        self.reply(status, reply)

    do_GET = do_POST = handle_request

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Node)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
(folder / "port.new").write_text(str(server.server_address[1]))
(folder / "port.new").rename(folder / "port")
parent = os.getppid()
while os.getppid() == parent:
    time.sleep(.2)
