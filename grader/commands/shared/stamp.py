"""The time of day and the versions that a grade was made with."""

import sys
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

import grader
from grader.core.grades import Grade


def stamped(grade: Grade) -> Grade:
    """Return the grade with the time of day and the versions that it was made with."""
    versions = {
        "grader": grader.__version__,
        "Python": ".".join(map(str, sys.version_info[:3])),
        "NumPy": np.__version__,
    }
    now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    return replace(grade, graded_at=now, versions=versions)
