"""The class page: one self-contained HTML file for instructors."""

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from urllib.parse import quote

from markupsafe import Markup

from grader.reports.classroom.class_rows import Row
from grader.reports.classroom.class_summary import ClassSummary
from grader.reports.classroom.class_tables import view_criteria, view_roster
from grader.reports.classroom.class_views import ClassView, RosterLine
from grader.reports.classroom.columns import Figure
from grader.reports.classroom.figures import error_figure, score_figure
from grader.reports.classroom.lists import view_clusters, view_doubts, view_mistakes, view_pairs
from grader.reports.templating import template


def render_class_page(summary: ClassSummary, pages: str = "reports") -> str:
    """Return the page; `pages` is the folder beside it with a page for each submission."""
    script = resources.files("grader.reports").joinpath("templates/class.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return template("class.html.j2").render(
        page=view_class(summary, pages), script=Markup(script), digest=digest
    )


def view_class(summary: ClassSummary, pages: str) -> ClassView:
    """Return everything that the template prints."""
    numbers = {row.name: number for number, row in enumerate(summary.rows, 1)}
    pairs = view_pairs(summary.pairs, numbers)
    return ClassView(
        title=summary.title,
        headline=_headline(summary),
        facts=_facts(summary),
        scores=_scores(summary),
        criteria=view_criteria(summary.criteria),
        errors=error_figure(summary.errors) if summary.graded else None,
        errors_note=_not_finite(summary.errors.not_finite),
        mistakes=view_mistakes(summary.mistakes, numbers),
        clusters=view_clusters(summary.clusters, numbers),
        pairs=pairs,
        pairs_left=len(summary.pairs) - len(pairs),
        doubts=view_doubts(summary.rows, numbers),
        roster=_roster(summary.rows, pages),
        absent=tuple((row.who, row.problem) for row in summary.absent),
    )


def _scores(summary: ClassSummary) -> Figure | None:
    if not summary.graded:
        return None
    median = summary.quartiles[1] if summary.quartiles else 0.0
    return score_figure([row.share for row in summary.graded], summary.points, median)


def _headline(summary: ClassSummary) -> str:
    total, graded = len(summary.rows), len(summary.graded)
    noun = "submission" if total == 1 else "submissions"
    missing = f", {total - graded:,} of them not graded" if graded < total else ""
    return f"{total:,} {noun}{missing}"


def _facts(summary: ClassSummary) -> tuple[tuple[str, str], ...]:
    if summary.quartiles is None or summary.mean is None:
        return ()
    lower, median, upper = (f"{value:.4g}" for value in summary.quartiles)
    waiting = sum(bool(row.concerns) for row in summary.rows)
    facts = (
        ("Median", f"{median} of {summary.points:.4g} points"),
        ("Mean", f"{summary.mean:.4g}"),
        ("Middle half", f"{lower} to {upper}"),
        ("All points", f"{sum(row.share >= 1 for row in summary.graded):,}"),
    )
    return (*facts, ("Need a human", f"{waiting:,}"))


def _not_finite(count: int) -> str:
    answers = "answer has" if count == 1 else "answers have"
    return f"{count:,} {answers} an error that is not finite." if count else ""


def _roster(rows: Sequence[Row], pages: str) -> tuple[RosterLine, ...]:
    addresses = {row.name: f"{quote(pages)}/{quote(row.name)}.html" for row in rows}
    return view_roster(rows, addresses)
