"""The student's page: one self-contained HTML file about one submission."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, Grade, Status, student_view
from grader.core.many.kept_results import CRITERIA, kept
from grader.reports.criterion_sentences import as_sentence
from grader.reports.fix_list import Cause, fix_list
from grader.reports.footer import (
    isolation_in_words,
    moment_in_words,
    tolerances_in_words,
    versions_in_words,
)
from grader.reports.manual_scores import with_manual_scores
from grader.reports.number_format import percent_text, points_text, score_text
from grader.reports.result_kinds import LEGEND, Kind, kind_of_criterion, status_words
from grader.reports.student.output_views import view_frame
from grader.reports.student.sections import anchor, view_criterion
from grader.reports.student.student_views import CriterionView, FixView, PageView, SegmentView
from grader.reports.templating import template

PAGE, PARTS = "report.html.j2", "parts.html.j2"


def render_page(grade: Grade, brand: str = "") -> str:
    """Return the page as text. It needs no network and no script; hidden cases stay hidden."""
    return _rendered(view_page(student_view(grade)), brand)


def render_entry(entry: Entry, grade: Grade, instructor: bool = False, brand: str = "") -> str:
    """Return the page with scores by hand and the late penalty.

    An instructor's shows hidden cases and notes that quote the reference.
    """
    whole = with_manual_scores(entry, grade)
    page = view_page(whole if instructor else student_view(whole), instructor)
    total = score_text(entry.total)
    percent = percent_text(entry.total / entry.points) if entry.points else ""
    added = tuple(as_sentence(sentence) for sentence in additions(entry))
    page = replace(page, additions=added, additions_are=_heading(entry))
    return _rendered(replace(page, score=total, percent=percent), brand)


def _rendered(page: PageView, brand: str) -> str:
    return template(PAGE).render(page=page, section=_section, brand=Markup(brand))


@kept(CRITERIA)
def _section(criterion: CriterionView) -> Markup:
    parts: Any = template(PARTS).module
    return Markup(parts.section(criterion))


def _heading(entry: Entry) -> str:
    """Return what the additions are about."""
    kinds = ["scores by hand"] if entry.manual else []
    kinds += ["comments"] if entry.comments else []
    kinds += ["deductions"] if entry.penalty else []
    return " and ".join(kinds or ["deadline"]).capitalize()


def prepare() -> None:
    """Compile the templates now, so that the first page is rendered as fast as the others."""
    for name in (PAGE, PARTS):
        template(name)


def view_page(grade: Grade, instructor: bool = False) -> PageView:
    """Return everything that the template prints."""
    todo = fix_list(grade)
    return PageView(
        assignment=grade.title or grade.assignment,
        submission=grade.submission,
        graded_at=grade.graded_at,
        graded_at_words=moment_in_words(grade.graded_at),
        score=score_text(grade.score),
        points=points_text(grade.points),
        percent=percent_text(grade.score / grade.points) if grade.points else "",
        bonus=_bonus(grade),
        segments=tuple(_segment(c, number) for number, c in enumerate(grade.criteria, 1)),
        legend=_legend(grade),
        fixes=tuple(_view_fix(fix, grade) for fix in todo.shown),
        more_fixes=todo.more,
        cascade=as_sentence(todo.cascade),
        all_right=all(c.status is Status.RIGHT or c.aside for c in grade.criteria),
        warnings=tuple(
            as_sentence(note) for note in (*grade.warnings, *_remarks(grade, instructor))
        ),
        criteria=tuple(
            view_criterion(criterion, number, grade.assignment, instructor)
            for number, criterion in enumerate(grade.criteria, 1)
        ),
        output=grade.output,
        isolation=isolation_in_words(grade.isolation),
        tolerances=tolerances_in_words(grade),
        versions=versions_in_words(grade.versions),
        fingerprint=grade.fingerprint,
        instructor=instructor,
        seconds=f"{grade.seconds:.1f} s",
    )


def _remarks(grade: Grade, instructor: bool) -> tuple[str, ...]:
    return tuple(f"For instructors: {remark}" for remark in grade.remarks if instructor)


def _view_fix(fix: Cause, grade: Grade) -> FixView:
    names = [criterion.name for criterion in grade.criteria]
    place = names.index(fix.criteria[0])
    return FixView(
        request=as_sentence(fix.request),
        worth=fix.worth,
        sentence=as_sentence(fix.sentence),
        hints=tuple(map(as_sentence, fix.hints)),
        lines=tuple(map(view_frame, fix.lines)),
        beside=tuple(as_sentence(sentence) for sentence in fix.beside),
        anchor=anchor(place + 1),
        kind=kind_of_criterion(grade.criteria[place]),
    )


def _segment(criterion: CriterionGrade, number: int) -> SegmentView:
    score, points = score_text(criterion.score), score_text(criterion.points)
    share = criterion.score / criterion.points if criterion.points else Fraction(1)
    return SegmentView(
        anchor=anchor(number),
        label=f"{criterion.name}: {status_words(criterion)}, {score} of {points}",
        kind=kind_of_criterion(criterion),
        width=round(float(criterion.points), 2),
        filled=round(float(100 * share), 1),
    )


def _legend(grade: Grade) -> tuple[tuple[Kind, str], ...]:
    present = {kind_of_criterion(criterion) for criterion in grade.criteria}
    return tuple((kind, words) for kind, words in LEGEND.items() if kind in present)


def _bonus(grade: Grade) -> str:
    earned = sum((c.score for c in grade.criteria if c.bonus), Fraction(0))
    return f"{points_text(earned)} of it bonus" if earned else ""


def additions(entry: Entry) -> tuple[str, ...]:
    """Return sentences: each score or comment by hand, and the cost of being late."""
    points = {c.name: c.points for c in entry.grade.criteria} if entry.grade else {}
    said = []
    for name, manual in entry.manual.items():
        words = f"`{name}`:"
        if manual.score is not None and name in points:
            of = f"{score_text(min(manual.score, points[name]))} of {score_text(points[name])}"
            words = f"{words} {of}, scored by hand."
            if manual.score > points[name]:
                words += (
                    f" {score_text(manual.score)} were given when the criterion had more points."
                )
        said.append(f"{words} {manual.comment}".strip())
    said += [f"`{name}`: {text}" for name, texts in entry.comments.items() for text in texts]
    if entry.penalty:
        share = percent_text(entry.lateness.share)
        lost = f"{points_text(entry.penalty)} of {score_text(entry.score)}"
        said.append(f"Deduction for being late: {lost} ({share}).")
    if entry.extension.due:
        said.append(f"The deadline with the extension was {entry.extension.until}.")
    if entry.lateness.undecided:
        said.append("Marked late without a submission time: the late penalty is not decided yet.")
    return tuple(said)
