"""`grader run` with its report, against `python -c "import numpy, h5py"` (goal: 2.5)."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pairs import compare

ROOT = Path(__file__).parent.parent
CACHED = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # as installed
SUBMISSION = str(ROOT / "examples" / "submissions" / "all_right")


def run(*words: str) -> None:
    """One whole process, its output thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, *words]
        subprocess.run(command, cwd=folder, env=CACHED, check=True, capture_output=True)


def main() -> None:
    """Prints the ratios, property criteria aside and included."""
    from grader.files.assignments import load_assignment

    rubric = load_assignment(ROOT / "rubrics" / "captioning.yaml").rubric
    plain = [word for c in rubric.criteria if not c.ensure for word in ("--only", c.name)]
    bare = "import numpy, h5py"
    command = ("-m", "grader", "run", SUBMISSION)
    compare(
        "grader run, property criteria aside",
        lambda: run(*command, *plain),
        lambda: run("-c", bare),
    )
    compare("grader run, all criteria", lambda: run(*command), lambda: run("-c", bare))


if __name__ == "__main__":
    main()
