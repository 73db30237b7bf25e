# SPDX-License-Identifier: Apache-2.0
"""A real browser, told what to do through a pair of pipes (Chrome DevTools
Protocol): no driver, no port, and a profile that is thrown away."""
import base64
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
LONG_S = 60
# There is a page, and what is to have the focus has it: that is given when the
# page is drawn, not when it has come.
READY = """document.readyState == 'complete' && location.href != 'about:blank'
    && [...document.querySelectorAll('[autofocus]')].every(
      e => e == document.activeElement)"""

# What it answers when one page goes while a script runs in it.
GOING = "Inspected target navigated or closed"


class Going(Exception):
    """The page that was asked has been left."""


def find():
    """The program, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Chromium:
    """One page.

        with Chromium() as page:
            page.open("http://127.0.0.1:4080/")
    """

    def __enter__(self):
        self.profile = tempfile.mkdtemp()
        theirs, ours = os.pipe()
        back, out = os.pipe()
        # Above those that become 3 and 4, which it reads and writes.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs, out)]
        self.process = subprocess.Popen(
            ["bash", "-c", 'exec "$@" 3<&%d 4>&%d' % tuple(ends), "bash",
             find(), "--headless", "--no-sandbox", "--disable-gpu",
             "--no-proxy-server", "--hide-scrollbars",
             "--disable-dev-shm-usage", "--user-data-dir=" + self.profile,
             "--remote-debugging-pipe", "about:blank"],
            pass_fds=ends, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for end in (theirs, out, *ends):
            os.close(end)
        self.to, self.by = open(ours, "wb", 0), open(back, "rb")
        self.count, self.session, self.said = 0, None, []
        page = next(target for target in
                    self.call("Target.getTargets")["targetInfos"]
                    if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=page["targetId"])["sessionId"]
        for domain in ("Page", "Log", "Network"):
            self.call(domain + ".enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        return self

    def __exit__(self, *args):
        self.process.kill()
        self.process.wait(LONG_S)
        self.to.close()
        self.by.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **words):
        self.count += 1
        request = {"id": self.count, "method": method, "params": words}
        if self.session:
            request["sessionId"] = self.session
        self.to.write(json.dumps(request).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self.count:
                break
        if answer.get("error", {}).get("message") == GOING:
            raise Going
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _read(self):
        data = bytearray()
        while (byte := self.by.read(1)) != b"\0":
            assert byte, "the browser has ended"
            data += byte
        message = json.loads(data)
        if "method" in message:
            self.said.append(message)
        return message

    def ask(self, expression):
        """What a script in the page gives; None while one page goes."""
        try:
            answer = self.call("Runtime.evaluate", expression=expression,
                               returnByValue=True)
        except Going:
            return None
        return answer["result"].get("value")

    def until(self, expression):
        """Waits for something that a script can see."""
        end = time.monotonic() + LONG_S
        while not self.ask(f"!!({expression})"):
            assert time.monotonic() < end, expression
            time.sleep(0.02)

    def open(self, url):
        failure = self.call("Page.navigate", url=url).get("errorText")
        assert not failure, failure
        self.until(READY)

    def type(self, text):
        """Into what has the focus."""
        self.call("Input.insertText", text=text)

    def press_enter(self):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Enter",
                      windowsVirtualKeyCode=13,
                      text="\r" if kind == "keyDown" else "")

    def click(self, selector):
        self.ask(f"document.querySelector({json.dumps(selector)}).click()")

    def text(self):
        return self.ask("document.body.innerText")

    def set_look(self, width, height, dark):
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])

    def shoot(self, path):
        picture = self.call("Page.captureScreenshot")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(picture))

    def requests(self):
        """The URLs that were fetched."""
        return [message["params"]["request"]["url"] for message in self.said
                if message["method"] == "Network.requestWillBeSent"]

    def complaints(self):
        """What the browser's console says: violations of a policy."""
        return [message["params"]["entry"]["text"] for message in self.said
                if message["method"] == "Log.entryAdded"]
