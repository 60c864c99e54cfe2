"""How a class did in each criterion."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.reports.classroom.rows import Mark, Row
from grader.reports.classroom.statistics import correlation, mean


@dataclass(frozen=True)
class CriterionSummary:
    """One criterion over all graded submissions that it counts in."""

    name: str
    points: float
    takers: int
    passed: int
    mean: float | None  # points
    difficulty: float | None  # 0: everybody earned everything, 1: nobody earned anything
    discrimination: float | None  # correlation of the score with the rest of the score
    own: float  # points that the class lost by own fault
    cascade: float  # ... by the fault of something else
    mistake: str  # the commonest one that is known
    mistaken: int  # how many made it

    @property
    def pass_rate(self) -> float:
        """The share that earned everything."""
        return self.passed / self.takers if self.takers else 0.0


def summarise_criteria(rows: Sequence[Row]) -> tuple[CriterionSummary, ...]:
    """Every criterion, in the order of the rubric."""
    names = dict.fromkeys(name for row in rows for name in row.marks)
    return tuple(_summary(name, [row for row in rows if name in row.marks]) for name in names)


def _summary(name: str, rows: Sequence[Row]) -> CriterionSummary:
    counted = [row for row in rows if row.marks[name].counts]
    marks = [row.marks[name] for row in counted]
    scores = [float(mark.score) for mark in marks]
    rest = [float(row.score - row.marks[name].score) for row in counted]
    points = float(rows[0].marks[name].points)
    average = mean(scores)
    mistake, mistaken = _commonest(marks)
    return CriterionSummary(
        name=name,
        points=points,
        takers=len(marks),
        passed=sum(mark.passed for mark in marks),
        mean=average,
        difficulty=None if average is None or not points else 1 - average / points,
        discrimination=correlation(scores, rest),
        own=_lost(marks, "own"),
        cascade=_lost(marks, "cascade"),
        mistake=mistake,
        mistaken=mistaken,
    )


def _lost(marks: Sequence[Mark], to: str) -> float:
    return float(sum(m.points - m.score for m in marks if m.lost_to == to and not m.bonus))


def _commonest(marks: Sequence[Mark]) -> tuple[str, int]:
    counts = Counter(mark.mistake for mark in marks if mark.mistake)
    return counts.most_common(1)[0] if counts else ("", 0)
