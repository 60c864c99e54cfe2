"""A grade in sentences, for targets that take plain text. Only what students may see."""

import html
from collections.abc import Iterable
from dataclasses import replace

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, Status, student_view
from grader.core.many.kept_results import CRITERIA, kept
from grader.core.text import clean_text, one_line, spreadsheet_cell
from grader.exports.score_numbers import rounded
from grader.reports.criterion_sentences import alike_joined
from grader.reports.fix_list import first_hints_only
from grader.reports.number_format import points_text

# Characters of one comment. A margin: people do not read a longer one to its end.
MOST_TEXT = 4_000


def for_student(entry: Entry) -> Entry:
    """Return an entry whose grade holds nothing that is kept from students."""
    return replace(entry, grade=student_view(entry.grade)) if entry.grade else entry


def criterion_text(entry: Entry, criterion: CriterionGrade) -> str:
    """Return the findings about a criterion, one sentence on a line."""
    manual = entry.manual.get(criterion.name)
    lines = [manual.comment] if manual and manual.comment else []
    lines += entry.comments.get(criterion.name, ())
    if criterion.name in entry.waiting:
        lines.append("This part is scored by hand; it has no score yet.")
    return _text([*_found(criterion), *lines]) if lines else _text_of_found(criterion)


@kept(CRITERIA)
def _text_of_found(criterion: CriterionGrade) -> str:
    return _text(_found(criterion))


def _text(lines: Iterable[str]) -> str:
    return clean_text("\n".join(alike_joined(lines)), MOST_TEXT)


def _found(criterion: CriterionGrade) -> list[str]:
    by_hand = criterion.status is Status.WAITING  # its feedback says only that
    feedback = () if by_hand else first_hints_only(criterion.feedback)
    told = [*criterion.diagnosis, *feedback]
    return [*told, *(line for line in _of_cases(criterion) if not any(line in x for x in told))]


def summary(entry: Entry) -> str:
    """Return a line for each criterion, and the points taken off for being late."""
    if not entry.grade:
        return one_line(entry.problem, 500)
    lines = [_line(entry, criterion) for criterion in entry.grade.criteria]
    if entry.penalty:
        lines.append(late_deduction(entry))
    lines += late_lines(entry)
    return clean_text("\n".join(lines), MOST_TEXT)


def html_cell(text: str, line_end: str = "\n") -> str:
    """Return feedback as a cell that is read as HTML: a `<START>` would be taken for a tag."""
    return html.escape(spreadsheet_cell(text), quote=False).replace("\n", line_end)


def late_deduction(entry: Entry) -> str:
    """Return what being late costs."""
    return f"Deduction for being late: {points_text(entry.penalty)}."


def late_lines(entry: Entry) -> list[str]:
    """Return what is known of a deadline of its own, and what is not decided."""
    lines = [f"Due {entry.extension.until}, by an extension."] if entry.extension.due else []
    if entry.lateness.undecided:
        lines.append("Marked late, without a time: the late penalty is not decided yet.")
    return lines


def _line(entry: Entry, criterion: CriterionGrade) -> str:
    score = rounded(entry.criterion_score(criterion), 2)
    head = f"{criterion.name}: {score} of {rounded(criterion.points, 2)}"
    text = criterion_text(entry, criterion)
    return " ".join([f"{head}.", *map(_ended, text.splitlines())]) if text else head


def _ended(sentence: str) -> str:
    """Return a sentence with its full stop, so that another one can follow on its line."""
    return sentence if sentence.endswith((".", "!", "?", ":")) else f"{sentence}."


def _of_cases(criterion: CriterionGrade) -> list[str]:
    """Return the message of the first visible case that is not right; hidden ones are counted."""
    visible = [case for case in criterion.cases if not case.hidden]
    messages = [case.message for case in visible if case.status is not Status.RIGHT]
    hidden = [case for case in criterion.cases if case.hidden]
    wrong = sum(case.status is not Status.RIGHT for case in hidden)
    lines = [message for message in messages if message][:1]
    if wrong:
        of = "The hidden case" if len(hidden) == 1 else f"{wrong} of {len(hidden)} hidden cases"
        lines.append(f"{of} {'is' if wrong == 1 else 'are'} not right.")
    return lines
