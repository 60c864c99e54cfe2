"""`python -m tests.report_picture`: take the picture of a report that the README shows."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs/pictures/report.png"
SUBMISSION = "examples/submissions/three_mistakes"
SIZE = "1000,1415"  # narrow margins; the summary and the first criterion that loses points


def take_picture() -> None:
    """Grade the example submission, and photograph its report with Debian's chromium."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("chromium is missing; expected on the PATH. Run `apt-get install chromium`.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        grade = [sys.executable, "-m", "grader", "run", SUBMISSION, "--html", str(page)]
        subprocess.run(grade, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        PICTURE.parent.mkdir(exist_ok=True)
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--screenshot={PICTURE}", f"--window-size={SIZE}", page.as_uri()]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, timeout=120)


if __name__ == "__main__":
    take_picture()
