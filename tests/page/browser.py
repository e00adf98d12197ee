"""A headless Chromium, spoken to over a pipe in its DevTools protocol: no driver, no library."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time


class Browser:
    def __init__(self):
        name = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not name:
            raise SystemExit("there is no chromium; install it with: apt-get install chromium")
        self.folder = tempfile.mkdtemp(prefix="brev-page-")
        to_read, self.to = os.pipe()
        self.back, to_write = os.pipe()
        # The browser reads from its descriptor 3 and writes to 4.
        command = [name, "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars",
                   "--no-first-run", "--disable-background-networking", "--user-data-dir=" + self.folder]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # it refuses to be run by root with one
        shell = 'r=$1 w=$2; shift 2; exec 3<&"$r" 4>&"$w"; exec "$@"'
        self.process = subprocess.Popen(["bash", "-c", shell, "bash", str(to_read), str(to_write)] + command,
                                        pass_fds=(to_read, to_write), stderr=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.rest, self.number, self.events = b"", 0, []

    def _message(self):
        while b"\0" not in self.rest:
            more = os.read(self.back, 1 << 20)
            if not more:
                raise SystemExit("the browser ended")
            self.rest += more
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def call(self, method, session=None, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        while True:
            got = self._message()
            if got.get("id") == self.number:
                if "error" in got:
                    raise RuntimeError(method + ": " + got["error"]["message"])
                return got["result"]
            self.events.append(got)

    def wait(self, session, method):
        while True:
            for event in self.events:
                if event.get("sessionId") == session and event["method"] == method:
                    return
            self.events.append(self._message())

    def close(self):
        self.call("Browser.close")
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


class Page:
    """A file, loaded at a width, in light or dark, with or without scripts."""

    def __init__(self, browser, path, width=1000, dark=False, script=True):
        self.width = width
        self.browser, self.url = browser, "file://" + os.path.abspath(path)
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        browser.events = []
        self.call("Page.navigate", url=self.url)
        browser.wait(self.session, "Page.loadEventFired")

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def js(self, expression):
        got = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in got:
            raise RuntimeError(json.dumps(got["exceptionDetails"])[:500])
        return got["result"].get("value")

    def key(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, text=text)

    def _seen(self, *methods):
        return [e for e in self.browser.events if e.get("sessionId") == self.session and e["method"] in methods]

    def complaints(self):
        """What the console shows of errors and warnings, and scripts that failed."""
        self.js("0")
        found = [e["params"]["exceptionDetails"]["text"] for e in self._seen("Runtime.exceptionThrown")]
        found += [e["params"]["entry"]["text"] for e in self._seen("Log.entryAdded")]
        found += [str(e["params"]["args"]) for e in self._seen("Runtime.consoleAPICalled")]
        return found

    def requests(self):
        """Everything that was asked for but the page itself."""
        urls = [e["params"]["request"]["url"] for e in self._seen("Network.requestWillBeSent")]
        return [url for url in urls if url != self.url]

    def picture(self, path):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        high = int(min(size["height"], 6000))
        # all of it on the screen at once, as what is far below is drawn only when it comes near
        self.call("Emulation.setDeviceMetricsOverride", width=self.width, height=high, deviceScaleFactor=1, mobile=False)
        time.sleep(.2)
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        data = self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def pdf(self, path):
        data = self.call("Page.printToPDF", preferCSSPageSize=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
