# SPDX-License-Identifier: LGPL-2.1-or-later
"""Headless Chromium, controlled through its DevTools protocol over pipes."""

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

import tap

PATIENCE = 60
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")


class Browser:
    def __init__(self):
        program = next(filter(None, map(shutil.which, NAMES)), None)
        if not program:
            raise tap.Skip("no Chromium")
        # The browser may still write to the folder while it shuts down.
        self.profile = tempfile.TemporaryDirectory(
            prefix="mien-browser-", ignore_cleanup_errors=True)
        self.numbers = itertools.count(1)
        self.rest = b""
        read_end, self.commands = os.pipe()
        self.answers, write_end = os.pipe()
        # Chromium reads from 3 and writes to 4. Root needs --no-sandbox; only
        # the test's own pages are shown.
        self.popen = subprocess.Popen(
            ["sh", "-c", 'exec "$@" 3<&"$IN" 4>&"$OUT"', "sh", program,
             "--headless", "--no-sandbox", "--remote-debugging-pipe",
             "--disable-gpu", "--disable-dev-shm-usage",
             "--disable-background-networking", "--no-first-run",
             f"--user-data-dir={self.profile.name}"],
            env=os.environ | {"IN": str(read_end), "OUT": str(write_end),
                              "HOME": self.profile.name},
            pass_fds=(read_end, write_end), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_end)
        os.close(write_end)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.write(self.commands, b'{"id": 0, "method": "Browser.close"}\0')
        try:
            self.popen.wait(5)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        os.close(self.commands)
        os.close(self.answers)
        self.profile.cleanup()

    def call(self, method, session=None, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while (answer := self.receive()).get("id") != number:
            pass  # other events in the browser
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def receive(self):
        end = time.monotonic() + PATIENCE
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.answers], [], [],
                                        max(0, end - time.monotonic()))
            assert ready, "the browser does not answer"
            data = os.read(self.answers, 1 << 20)
            assert data, "the browser has ended"
            self.rest += data
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def open(self, url, script=""):
        """`script` runs before the page's scripts."""
        return Tab(self, url, script)


class Tab:
    def __init__(self, browser, url, script):
        self.browser = browser
        self.target = browser.call(
            "Target.createTarget", url="about:blank",
            newWindow=True)["targetId"]
        self.session = browser.call("Target.attachToTarget", flatten=True,
                                    targetId=self.target)["sessionId"]
        self.call("Page.enable")
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)
        self.call("Page.navigate", url=url)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def run(self, script):
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=script,
                           returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, (script, result)
        return result["result"].get("value")

    def wait_for(self, script):
        """Waits until an expression is true, and returns its value."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.1)
        page = self.run("document.body.innerText")
        raise AssertionError(f"waited {PATIENCE} s for {script} in: {page}")

    def show(self, width, height, is_dark=False, is_phone=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, mobile=is_phone,
                  deviceScaleFactor=2 if is_phone else 1)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if is_dark else "light"}])

    def picture(self):
        """A screenshot as PNG."""
        return base64.b64decode(
            self.call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
