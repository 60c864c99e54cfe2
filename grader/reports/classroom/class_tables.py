"""The tables of the class page: the criteria, and who submitted."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from markupsafe import Markup

from grader.reports.classroom.class_rows import Row
from grader.reports.classroom.class_views import CriterionLine, RosterLine
from grader.reports.classroom.criterion_statistics import CriterionSummary
from grader.reports.number_format import score_text

AT_ONCE = 1000  # rows that are in the page as HTML, and that its script shows at once
UNKNOWN = -2.0  # below every share and every correlation
_FACTS = (
    "name",
    "submission",
    "address",
    "total",
    "order",
    "percent",
    "width",
    "penalty",
    "passed",
    "passed_order",
    "lost",
)  # as the page's script reads them
WEAK = 0.1  # a choice: a discrimination near 0 says that luck decides


def view_criteria(criteria: Sequence[CriterionSummary]) -> tuple[CriterionLine, ...]:
    """Return a line for each criterion; the bars of lost points share one scale."""
    widest = max((c.own + c.cascade for c in criteria), default=0.0) or 1.0
    return tuple(_criterion_line(criterion, widest) for criterion in criteria)


def _criterion_line(criterion: CriterionSummary, widest: float) -> CriterionLine:
    taken = criterion.takers > 0
    return CriterionLine(
        name=criterion.name,
        rate=f"{100 * criterion.pass_rate:.0f} %" if taken else "–",
        rate_width=round(100 * criterion.pass_rate, 1),
        passed=f"{criterion.passed:,} of {criterion.takers:,}" if taken else "not scored yet",
        mean="–" if criterion.mean is None else f"{criterion.mean:.3g} of {criterion.points:.4g}",
        difficulty=_decimal(criterion.difficulty),
        discrimination=_decimal(criterion.discrimination),
        weak=criterion.discrimination is not None and criterion.discrimination < WEAK,
        own=_points(criterion.own),
        cascade=_points(criterion.cascade),
        own_width=round(100 * criterion.own / widest, 1),
        cascade_width=round(100 * criterion.cascade / widest, 1),
        orders=_orders(criterion),
    )


def _orders(criterion: CriterionSummary) -> tuple[float, ...]:
    """Return pass rate, mean, difficulty, discrimination and lost points; what is unknown first."""
    share = criterion.mean / criterion.points if criterion.mean and criterion.points else 0.0
    known = (criterion.difficulty, criterion.discrimination)
    difficulty, discrimination = (UNKNOWN if value is None else value for value in known)
    lost = criterion.own + criterion.cascade
    values = (criterion.pass_rate, share, difficulty, discrimination, lost)
    return tuple(round(value, 4) for value in values)


def view_roster(
    rows: Sequence[Row], addresses: Mapping[str, str], criteria: Sequence[str]
) -> tuple[RosterLine, ...]:
    """Return a line for each submission, in the order of the names."""
    places = {name: str(place) for place, name in enumerate(criteria, 1)}
    return tuple(
        _roster_line(row, number, addresses[row.name], places) for number, row in enumerate(rows, 1)
    )


def _roster_line(row: Row, number: int, address: str, places: Mapping[str, str]) -> RosterLine:
    counted = [(name, mark.passed) for name, mark in row.marks.items() if mark.counts]
    lost = [places[name] for name, passed in counted if not passed]
    total, order = _total(row.total) if row.graded else ("–", "-1")
    passed = len(counted) - len(lost)
    return RosterLine(
        anchor=f"s{number}",
        name=row.who,
        submission="" if row.name == row.who else row.name,
        address=address if row.graded else "",
        total=total,
        order=order,
        percent=f"{100 * row.share:.0f} %" if row.graded else "",
        width=round(100 * min(max(row.share, 0.0), 1.0), 1),
        penalty=f"−{score_text(row.penalty)}" if row.penalty else "late" if row.late else "",
        passed=f"{passed} of {len(counted)}" if row.graded else "–",
        passed_order=passed if row.graded else -1,
        lost=" ".join(lost) if row.graded else "",
        notes=tuple(dict.fromkeys(str(concern.doubt) for concern in row.concerns)),
    )


@lru_cache(4096)  # a class has few different scores
def _total(total: Fraction) -> tuple[str, str]:
    """Return a score as it is shown, and as it is sorted by."""
    return score_text(total), f"{float(total):.4f}"


def further_lines(lines: Sequence[RosterLine]) -> Markup:
    """Return lines as JSON that may stand in HTML; each a list, in the order of `_FACTS`.

    Words of the last column are numbers of a list: they are the same few in all lines.
    """
    if not lines:
        return Markup()
    words = [*dict.fromkeys(word for line in lines for word in line.notes)]
    rows = [
        [*(getattr(line, name) for name in _FACTS), [words.index(word) for word in line.notes]]
        for line in lines
    ]
    text = json.dumps({"words": words, "rows": rows}, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:z.2f}".replace("-", "−")


def _points(value: float) -> str:
    return "0" if not value else f"{value:.1f}" if value < 100 else f"{value:,.0f}"
