"""A criterion as a section of the page: cases that say the same are said once."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from grader.core.grades import CaseVerdict, CriterionGrade, OutputVerdict, Status
from grader.core.many.kept_results import CRITERIA, kept
from grader.reports.criterion_sentences import (
    alike_joined,
    as_sentence,
    replaced_sentence,
    sentences,
)
from grader.reports.fix_list import first_hints_only, next_hints, reached_words
from grader.reports.list_rows import rows_of
from grader.reports.number_format import score_text
from grader.reports.result_kinds import kind_of, kind_of_criterion, shown_status, status_words
from grader.reports.student.output_views import in_numbers, view_case, view_frame
from grader.reports.student.student_views import CaseGroupView, CriterionView, HiddenCaseView

_SHAPE = re.compile(r"\([^()]*\)( = \([^()]*\))?")
_NUMBER = re.compile(r"\d+(\.\d+)?(e[+-]?\d+)?")

UNWRITTEN = (Status.MISSING, Status.NOT_IMPLEMENTED)
NOTHING_TO_RUN = (Status.RIGHT, Status.NOT_LOADED, *UNWRITTEN)


@kept(CRITERIA)
def view_criterion(
    criterion: CriterionGrade, number: int, assignment: str, instructor: bool = False
) -> CriterionView:
    """View one section, open where points were lost; an instructor's has hidden cases in full."""
    earned = criterion.score >= criterion.points and criterion.status is not Status.WAITING
    settled = bool(criterion.aside) or earned
    visible = [case for case in criterion.cases if instructor or not case.hidden]
    groups = group_cases(visible)
    said = _what_is_said(criterion, groups)
    viewed = tuple(
        _with_snippet(_view_group(group, frozenset(said)), group[0], criterion, assignment)
        for group in groups
    )
    telling = not _is_only_unwritten(criterion, viewed)
    return CriterionView(
        anchor=anchor(number),
        name=criterion.name,
        signature=_signature(criterion),
        file=criterion.file,
        kind=kind_of_criterion(criterion),
        status=status_words(criterion),
        score=_score(criterion),
        bonus=criterion.bonus,
        aside=bool(criterion.aside),
        settled=settled,
        unfolded=bool(criterion.written) or not (settled or criterion.status is Status.WAITING),
        sentences=tuple(map(as_sentence, alike_joined(said))),
        next_hints=tuple(map(as_sentence, next_hints(criterion))),
        lines=tuple(map(view_frame, criterion.lines)),
        lines_are=_what_lines_are(criterion),
        example=criterion.example,
        written=criterion.written,
        groups=viewed if telling else (),
        hidden=tuple(
            _view_hidden(c) for c in criterion.cases if telling and c.hidden and not instructor
        ),
        notes=tuple(as_sentence(n) for n in criterion.instructor_notes if instructor),
    )


def _is_only_unwritten(criterion: CriterionGrade, groups: Sequence[CaseGroupView]) -> bool:
    """Return whether the cases only repeat that the function is missing or not written."""
    alike = all(case.status is criterion.status for case in criterion.cases)
    return criterion.status in UNWRITTEN and alike and all(group.first.bare for group in groups)


def anchor(number: int) -> str:
    """Return the address of a section inside the page."""
    return f"criterion-{number}"


def group_cases(cases: Sequence[CaseVerdict]) -> list[list[CaseVerdict]]:
    """Group cases that differ only in their numbers; groups that are not right come first."""
    groups: dict[object, list[CaseVerdict]] = {}
    for case in cases:
        groups.setdefault(_likeness(case), []).append(case)
    return sorted(groups.values(), key=lambda group: group[0].status is Status.RIGHT)


def _likeness(case: CaseVerdict) -> object:
    rows = rows_of(case.outputs)
    outputs = tuple((o.name, o.status, o.tier, _without_numbers(o.message)) for o in rows)
    frames = tuple((frame.file, frame.line) for frame in case.frames)
    return case.status, _without_numbers(case.message), outputs, frames


def _without_numbers(text: str) -> str:
    return _NUMBER.sub("#", _SHAPE.sub("()", text))


def _what_is_said(
    criterion: CriterionGrade, groups: Sequence[Sequence[CaseVerdict]]
) -> tuple[str, ...]:
    """Return the sentences above the cases, without those that the first table has as numbers."""
    outputs = groups[0][0].outputs if groups else ()
    below = {output.message for output in rows_of(outputs) if in_numbers(output)}
    said = first_hints_only(sentences(criterion))
    kept = tuple(sentence for sentence in said if sentence not in below)
    return kept if said else tuple(filter(None, [replaced_sentence(criterion)]))


def _what_lines_are(criterion: CriterionGrade) -> str:
    if criterion.status is Status.NOT_LOADED:
        return "It is this line:"
    # Not "make": each of several wrong values may have a mistake of its own, in another line.
    usual = "Look here first: all wrong values come through these lines, and no right ones do."
    return reached_words(criterion) or usual


def _signature(criterion: CriterionGrade) -> str:
    if criterion.signature.startswith("("):
        return f"{criterion.function}{criterion.signature}"
    return criterion.signature or criterion.function


def _score(criterion: CriterionGrade) -> str:
    earned = "–" if criterion.status is Status.WAITING else score_text(criterion.score)
    return f"{earned} of {score_text(criterion.points)}"


def _view_group(group: Sequence[CaseVerdict], said: frozenset[str]) -> CaseGroupView:
    first, *others = group
    wrong = first.status is not Status.RIGHT
    return CaseGroupView(
        first=view_case(first, said, pictures=wrong),
        others=tuple(view_case(case, said, pictures=False) for case in others),
        other_names=", ".join(case.name for case in others),
    )


def _with_snippet(
    view: CaseGroupView, case: CaseVerdict, criterion: CriterionGrade, assignment: str
) -> CaseGroupView:
    text = snippet(assignment, criterion.name, case)
    return replace(view, first=replace(view.first, snippet=text))


def _view_hidden(case: CaseVerdict) -> HiddenCaseView:
    return HiddenCaseView(case.name, kind_of(case.status), shown_status(case.status))


def snippet(assignment: str, criterion: str, case: CaseVerdict) -> str:
    """Return a few lines to copy; empty for hidden cases and where nothing could be run."""
    if case.hidden or case.status in NOTHING_TO_RUN:
        return ""
    where = ", ".join(f'"{name}"' for name in (assignment, criterion, case.name))
    lines = [
        "from grader.reproduce import case",
        f"one = case({where})",
        'got = one.run(".")  # the folder of your files; a debugger can stop in them',
    ]
    wrong = [output for output in case.outputs if output.status is not Status.RIGHT]
    return "\n".join([*lines, *(_look(output) for output in wrong[:1])])


def _look(output: OutputVerdict) -> str:
    name = json.dumps(output.name, ensure_ascii=False)  # a key may hold quotes
    if output.worst is None or output.up_to or not _is_number(output.worst.expected):
        # Nothing to subtract from: the shapes differ, it is not there, or these are no numbers.
        return f"print(got.get({name}), one.expected.get({name}), sep='\\n')"
    return f"print(got[{name}] - one.expected[{name}])"


def _is_number(text: str) -> bool:
    try:
        complex(text)
    except ValueError:
        return False
    return True
