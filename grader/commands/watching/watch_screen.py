"""What `grader watch` shows: what the last change has changed, then the grade."""

import sys
from collections.abc import Iterator
from enum import StrEnum

from grader.commands.shared.terminal import terminal_settings
from grader.confined.quick_dataclass import dataclass
from grader.core.grades import CriterionGrade, Grade, Status, student_view
from grader.reports.number_format import points_text, score_text
from grader.reports.terminal_report import render_terminal

CLEAR = "\x1b[2J\x1b[3J\x1b[H"
KEYS = "a all · f failed only · c next criterion · r grade all again · q quit"


class View(StrEnum):
    """What of the grade is shown."""

    ALL = "all"
    FAILED = "failed"
    ONE = "one"


@dataclass
class Screen:
    """The screen of a terminal, or lines of text if it is none."""

    view: View = View.ALL
    place: int = -1  # of the shown criterion, among those that lost points

    def show(self, grade: Grade, news: tuple[str, ...]) -> None:
        """Show a grade; where the output is not a terminal, only what is new."""
        if not sys.stdout.isatty():
            lines = news or (_total(grade),)
            sys.stdout.write("".join(f"{line}\n" for line in lines))
        else:
            width, color = terminal_settings(sys.stdout)
            one = self.view is View.ONE
            rows = self._rows(grade)
            text = render_terminal(grade, width, color, verbose=one, every_hint=one, rows=rows)
            told = "".join(f"{line}\n" for line in (*news, "") if news)
            sys.stdout.write(f"{CLEAR}{told}{text}\n{KEYS}\n")
        sys.stdout.flush()

    def say(self, text: str) -> None:
        """Show a line below all others."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def refuse(self, text: str) -> None:
        """Say why nothing was graded, and which keys there are."""
        self.say(f"{text}\n\n{KEYS}" if sys.stdout.isatty() else text)

    def next_criterion(self, grade: Grade) -> None:
        """Turn to the next criterion that lost points."""
        self.view = View.ONE
        self.place = (self.place + 1) % max(1, len(_failed(grade)))

    def _rows(self, grade: Grade) -> tuple[str, ...]:
        """Return the criteria that have a row; none for all of them."""
        failed = [criterion.name for criterion in _failed(grade)]
        if self.view is View.ALL or not failed:
            return ()
        return tuple(failed if self.view is View.FAILED else [failed[self.place % len(failed)]])


def news_of(before: Grade, after: Grade) -> tuple[str, ...]:
    """Return a line for each criterion that earns something else than before."""
    old = {criterion.name: criterion for criterion in student_view(before).criteria}
    now = student_view(after).criteria
    lines = [line for each in now if (line := _news(old.get(each.name, each), each))]
    return (*(lines or ["Nothing has changed."]), _total(after))


def _news(before: CriterionGrade, after: CriterionGrade) -> str:
    gained = after.score - before.score
    parts = [*_outputs(before, after)]
    if not gained and not parts and before.status is after.status:
        return ""
    sign = f"{'+' if gained > 0 else '−'}{score_text(abs(gained))}" if gained else ""
    mark = "✓" if after.score >= after.points else "✗"
    named = f" ({', '.join(parts)})" if parts else ""
    return f"{mark} {after.name}{named} {sign or after.status}"


def _outputs(before: CriterionGrade, after: CriterionGrade) -> Iterator[str]:
    """Yield the outputs that are right now and were not, or the other way round."""
    old, new = _right_outputs(before), _right_outputs(after)
    yield from (
        f"{name} {'✓' if right else '✗'}"
        for name, right in new.items()
        if name in old and old[name] is not right
    )


def _right_outputs(criterion: CriterionGrade) -> dict[str, bool]:
    right: dict[str, bool] = {}
    for case in criterion.cases:
        for output in case.outputs:
            right[output.name] = right.get(output.name, True) and output.status is Status.RIGHT
    return right


def _failed(grade: Grade) -> list[CriterionGrade]:
    return [c for c in grade.criteria if c.score < c.points and c.status is not Status.WAITING]


def _total(grade: Grade) -> str:
    return f"{score_text(grade.score)} of {points_text(grade.points)}"
