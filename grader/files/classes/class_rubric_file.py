"""Which rubric a class was graded by: kept beside its results, as a path from their folder."""

import json
import os
from pathlib import Path

from grader.files.atomic import holds, write_text

GRADED_BY = "graded-by.json"


def keep_rubric(output: Path, rubric: Path) -> None:
    """Keep the path of the rubric; nothing is written if it is the same."""
    path = os.path.relpath(rubric.resolve(), output.resolve())
    text = json.dumps({"rubric": path}) + "\n"
    if not holds(output / GRADED_BY, text):
        write_text(output / GRADED_BY, text)


def kept_rubric(output: Path) -> Path | None:
    """Return the path that was kept; none for a class of before, or a damaged file."""
    try:
        path = json.loads((output / GRADED_BY).read_text("utf-8"))["rubric"]
        return Path(os.path.normpath(output.resolve() / str(path)))
    except (OSError, ValueError, LookupError, TypeError):
        return None
