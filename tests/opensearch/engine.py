#!/usr/bin/env python3
"""engine.py FOLDER    plays an OpenSearch that documents are loaded into, for tests of the script that loads them

Writes its address to FOLDER/address, and after each change what it holds to FOLDER/held.json: the mapping's _meta, the
settings, and the documents with their _version. FOLDER/requests has a line for each request. A file FOLDER/fail holds
replies, one a line: how many bulk requests are answered as usual, a status, a body; 0 as the status closes the
connection. Ends with its parent.
"""
import http.server
import json
import os
import pathlib
import sys
import threading
import time

folder = pathlib.Path(sys.argv[1])
indexes = {}
failures = []


class Engine(http.server.BaseHTTPRequestHandler):
    def reply(self, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        (folder / "held.json").write_text(json.dumps(indexes, sort_keys=True))

    def missing(self, name):
        self.reply(404, {"error": {"type": "index_not_found_exception", "reason": f"no such index [{name}]"}, "status": 404})

    def fails(self):
        """Answers a bulk request as FOLDER/fail says; false if it says nothing."""
        file = folder / "fail"
        if file.exists():
            failures[:] = [line.split(" ", 2) for line in file.read_text().splitlines()]
            file.unlink()
        if not failures:
            return False
        if int(failures[0][0]):
            failures[0][0] = str(int(failures[0][0]) - 1)
            return False
        _, status, body = failures.pop(0)
        if status == "0":
            self.close_connection = True
            self.connection.close()
        else:
            self.reply(int(status), body.encode())
        return True

    def bulk(self, index, lines):
        items = []
        for line in lines:
            (what, where), = json.loads(line).items()
            name, held = where["_id"], index["documents"]
            if what == "delete":
                items.append({"delete": {"status": 200 if held.pop(name, None) else 404}})
                continue
            version = held[name][0] + 1 if name in held else 1
            held[name] = [version, json.loads(next(lines))]
            items.append({"index": {"status": 201 if version == 1 else 200}})
        self.reply(200, {"errors": False, "items": items})

    def change(self, name, what, body):
        if name not in indexes:
            return self.missing(name)
        index = indexes[name]
        if what == "_mapping":
            index["_meta"] = json.loads(body)["_meta"]
        elif what == "_settings":
            index["settings"].update(json.loads(body)["index"])
        elif what == "_bulk":
            return self.fails() or self.bulk(index, iter(body.decode().splitlines()))
        self.reply(200, {"acknowledged": True})

    def answer(self):
        _, name, *rest = self.path.partition("?")[0].split("/")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        what = rest[0] if rest else ""
        with open(folder / "requests", "a", encoding="utf-8") as requests:
            print(self.command, name, what, len(body), self.headers.get("Authorization"), file=requests)
        if self.command == "GET" and name not in indexes:
            self.missing(name)
        elif what == "_mapping" and self.command == "GET":
            self.reply(200, {name: {"mappings": {"_meta": indexes[name]["_meta"]}}})
        elif what == "_count":
            self.reply(200, {"count": len(indexes[name]["documents"]), "_shards": {"total": 1, "failed": 0}})
        elif not what:
            made = json.loads(body)
            indexes[name] = {"_meta": made["mappings"]["_meta"], "settings": made["settings"], "documents": {}}
            self.reply(200, {"acknowledged": True, "index": name})
        else:
            self.change(name, what, body)

    do_GET = do_PUT = do_POST = answer

    def log_message(self, *arguments):
        pass


def end_with(parent):
    while os.getppid() == parent:
        time.sleep(.5)
    os._exit(0)


threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
server = http.server.HTTPServer(("127.0.0.1", 0), Engine)
(folder / "address.new").write_text(f"http://127.0.0.1:{server.server_port}\n")
(folder / "address.new").rename(folder / "address")
server.serve_forever()
