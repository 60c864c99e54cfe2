"""The page in a real browser: nothing is cut off on a phone, and print opens what was wrong."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from class_of import class_of
from sample_grades import SAMPLES

from grader.reports.classroom.page import render_class_page
from grader.reports.classroom.summary import summarise
from grader.reports.page import render_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="chromium is not installed"
)


def dump(page: Path, profile: Path) -> str:
    """The document after its scripts ran."""
    command = [
        CHROMIUM, "--headless", "--hide-scrollbars", "--no-sandbox", "--disable-gpu",
        "--disable-background-networking",
        "--allow-file-access-from-files", f"--user-data-dir={profile}", "--window-size=800,600",
        "--virtual-time-budget=2000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def widths(htmls: list[str], folder: Path) -> list[int]:
    """How wide each page wants to be on a screen of 360 pixels."""
    frames = []
    for number, html in enumerate(htmls):
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
        frames.append(f'<iframe src="{number}.html" style="border:0;width:360px"></iframe><b></b>')
    script = """<script>
addEventListener("load", () => document.querySelectorAll("iframe").forEach(
  frame => frame.nextSibling.textContent = frame.contentDocument.documentElement.scrollWidth));
</script>"""
    (folder / "frames.html").write_text("\n".join(frames) + script, encoding="utf-8")
    return [int(n) for n in re.findall(r"<b>(\d+)</b>", dump(folder / "frames.html", folder / "p"))]


def test_no_page_is_wider_than_a_phone_even_with_everything_open(tmp_path: Path) -> None:
    assert CHROMIUM, "CI has to have a browser: apt-get install chromium"
    grades = [make() for make in SAMPLES.values()]
    everybody = render_class_page(summarise(class_of(20, grades)))
    pages = [*map(render_page, grades), everybody]
    opened = [page.replace("<details ", "<details open ") for page in pages]
    too_wide = '<!DOCTYPE html><p style="width: 500px">shows that the measure can fail</p>'
    measured = widths([*pages, *opened, too_wide], tmp_path)
    assert measured[-1] > 500
    assert measured[:-1] == [360] * (2 * len(pages))


def test_the_policy_of_the_page_stops_every_script(tmp_path: Path) -> None:
    assert CHROMIUM, "CI has to have a browser: apt-get install chromium"
    script = "<script>document.title = 'it ran'</script></body>"
    html = render_page(SAMPLES["all_right"]()).replace("</body>", script)
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    assert "<title>it ran" not in dump(page, tmp_path / "p")
    page.write_text(POLICY.sub("", html), encoding="utf-8")
    assert "<title>it ran" in dump(page, tmp_path / "p")
