"""One browser for many pages, spoken to over its pipe of developer tools."""

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser import CHROMIUM, OPTIONS

# Of the browser's end, fixed by `--remote-debugging-pipe`.
READS, WRITES = 3, 4


class Page:
    """The one tab of a browser."""

    def __init__(self, requests: int, replies: int) -> None:
        self._requests, self._replies = requests, replies
        self._number, self._rest, self._session = 0, b"", ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        request = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            request["sessionId"] = self._session
        os.write(self._requests, json.dumps(request).encode() + b"\0")
        while (reply := self._message()).get("id") != self._number:
            pass
        assert "error" not in reply, reply["error"]
        return dict(reply["result"])

    def show(self, path: Path, width: int, height: int = 900, scheme: str = "light") -> None:
        """Open a file in a window of that size."""
        self.visit(path.as_uri(), width, height, scheme)

    def visit(self, url: str, width: int, height: int = 900, scheme: str = "light") -> None:
        """Open an address in a window of that size."""
        self.resize(width, height)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", features=[feature])
        self.call("Page.navigate", url=url)
        while self._message().get("method") != "Page.loadEventFired":
            pass

    def resize(self, width: int, height: int = 900) -> None:
        """Give the window that size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def run(self, script: str) -> Any:
        """Return the value of an expression, or of what it promises."""
        reply = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in reply, reply["exceptionDetails"]
        return reply["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key that types nothing."""
        code = {"Tab": 9, "Enter": 13}[key]
        facts = {"key": key, "windowsVirtualKeyCode": code, "text": "\r" if key == "Enter" else ""}
        self.call("Input.dispatchKeyEvent", type="keyDown", **facts)
        self.call("Input.dispatchKeyEvent", type="keyUp", **facts)

    def sheets(self) -> int:
        """Return how many sheets of paper the page takes."""
        printed = base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])
        return len(re.findall(rb"/Type\s*/Page\b", printed))

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """Write what is seen, or all of the page, as PNG."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._replies, 1 << 20)
            assert read, "the browser has ended"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))


@contextmanager
def open_browser(folder: Path) -> Iterator[Page]:
    """Start a browser, and end it; `folder` holds its profile."""
    assert CHROMIUM, "CI has to have a browser: apt-get install chromium"
    theirs, requests = os.pipe()
    replies, answers = os.pipe()
    command = [
        CHROMIUM, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe",
    ]  # fmt: skip
    # A shell gives the pipes the two numbers that the browser expects.
    pipes = f'exec "$@" {READS}<&{theirs} {WRITES}>&{answers}'
    process = subprocess.Popen(
        ["/bin/bash", "-c", pipes, "browser", *command],
        pass_fds=(theirs, answers),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    os.close(answers)
    try:
        yield Page(requests, replies)
    finally:
        process.terminate()
        process.wait(timeout=10)
        os.close(requests)
        os.close(replies)
