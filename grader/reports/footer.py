"""The small print: tolerances in words, when, and with which versions."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from grader.core.grades import Grade, OutputVerdict
from grader.core.metrics import METRICS

_TIERS = {
    "single": "Single precision is enough where the tolerance allows it.",
    "sloppy": "A roughly right answer earns part of the points.",
}
_ISOLATION = {
    "full": "full: the code saw no files, processes or network of this machine",
    "partial": "partial: the code could see which files exist here, but not read them",
    "none": "none: the code ran as an ordinary program, which can read what this user can",
}


def tolerances_in_words(grade: Grade) -> tuple[str, ...]:
    """Return a sentence for every metric and tier that occurs in the grade."""
    outputs = list(_outputs(grade))
    metrics = {output.metric for output in outputs if output.error is not None}
    tiers = {output.tier for output in outputs}
    limit = "An answer counts if its error is not above the tolerance shown beside it."
    return (
        *(metric.explained for name, metric in METRICS.items() if name in metrics),
        *([limit] if metrics else []),
        *(words for tier, words in _TIERS.items() if tier in tiers),
    )


def isolation_in_words(level: str) -> str:
    """Return one line on what held the student's code, as it was measured."""
    return _ISOLATION.get(level, level)


def moment_in_words(moment: str) -> str:
    """Return an ISO 8601 moment to the minute; anything else as it is."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{parsed:%Y-%m-%d %H:%M} {parsed.tzname() or ''}".strip()


def versions_in_words(versions: Mapping[str, str]) -> str:
    """Return versions as in "grader 0.1.0 · numpy 2.1.0"."""
    return " · ".join(f"{name} {version}" for name, version in versions.items())


def _outputs(grade: Grade) -> Iterable[OutputVerdict]:
    return (output for c in grade.criteria for case in c.cases for output in case.outputs)
