"""A real browser for the tests of pages."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

OPTIONS = [
    "--headless", "--hide-scrollbars", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--allow-file-access-from-files",
]  # fmt: skip

needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="chromium is not installed"
)


def dump(html: str, folder: Path, action: str = "") -> str:
    """The document after its own script and an action ran; without one, under its policy."""
    if action:
        script = f"<script>{action}</script></body>"
        html = POLICY.sub("", html).replace("</body>", script)
    return _browse(html, folder, "--virtual-time-budget=2000", "--dump-dom")


def sheets(html: str, folder: Path) -> int:
    """How many sheets of paper the page takes."""
    printed = folder / "page.pdf"
    _browse(html, folder, f"--print-to-pdf={printed}")
    return len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))


def _browse(html: str, folder: Path, *options: str) -> str:
    assert CHROMIUM, "CI has to have a browser: apt-get install chromium"
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    command = [
        CHROMIUM, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--window-size=800,600",
        *options, page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout
