"""The class page: one self-contained HTML file for instructors."""

import base64
import hashlib
import shlex
from importlib import resources
from urllib.parse import quote

from markupsafe import Markup

from grader.reports.classroom.attempt_progress import view_progress
from grader.reports.classroom.class_summary import ClassSummary
from grader.reports.classroom.class_tables import AT_ONCE, further_lines, view_criteria, view_roster
from grader.reports.classroom.class_views import ClassView
from grader.reports.classroom.code_samples import Sources, no_sources
from grader.reports.classroom.columns import Figure
from grader.reports.classroom.figures import error_figure, score_figure
from grader.reports.classroom.lesson_plan import view_help, view_topics
from grader.reports.classroom.lists import MOST_MISTAKES, view_doubts, view_mistakes, view_pairs
from grader.reports.templating import template


def render_class_page(
    summary: ClassSummary,
    pages: str = "reports",
    sources: Sources = no_sources,
    brand: str = "",
    output: str = "OUT",
) -> str:
    """Return the page; `pages` is the folder beside it with a page for each submission.

    `output` is the folder of the class, as commands to be copied name it.
    """
    script = resources.files("grader.reports").joinpath("templates/class.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return template("class.html.j2").render(
        page=view_class(summary, pages, sources),
        script=Markup(script),
        digest=digest,
        brand=Markup(brand),
        output=shlex.quote(output),
    )


def view_class(summary: ClassSummary, pages: str, sources: Sources) -> ClassView:
    """Return everything that the template prints."""
    numbers = {row.name: number for number, row in enumerate(summary.rows, 1)}
    addresses = {row.name: f"{quote(pages)}/{quote(row.name)}.html" for row in summary.rows}
    pairs = view_pairs(summary.pairs, numbers)
    little, rest = view_help(summary.graded, addresses, numbers)
    lines = view_roster(summary.rows, addresses, [one.name for one in summary.criteria])
    return ClassView(
        title=summary.title,
        headline=_headline(summary),
        facts=_facts(summary),
        topics=view_topics(summary.mistakes, len(summary.graded), sources),
        help=little,
        help_rest=rest,
        scores=_scores(summary),
        criteria=view_criteria(summary.criteria),
        errors=error_figure(summary.errors) if summary.graded else None,
        errors_note=_not_finite(summary.errors.not_finite),
        mistakes=view_mistakes(summary.mistakes, numbers, summary.comments),
        mistakes_left=max(len(summary.mistakes) - MOST_MISTAKES, 0),
        pairs=pairs,
        pairs_left=len(summary.pairs) - len(pairs),
        doubts=view_doubts(summary.rows, numbers),
        progress=view_progress(summary.progress),
        roster=lines[:AT_ONCE],
        further=further_lines(lines[AT_ONCE:]),
        submissions=len(lines),
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
    return (
        ("Median", f"{median} of {summary.points:.4g} points"),
        ("Mean", f"{summary.mean:.4g}"),
        ("Middle half", f"{lower} to {upper}"),
        ("All points", f"{sum(row.share >= 1 for row in summary.graded):,}"),
    )


def _not_finite(count: int) -> str:
    answers = "answer has" if count == 1 else "answers have"
    return f"{count:,} {answers} an error that is not finite." if count else ""
