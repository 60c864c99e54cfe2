"""What is done to a gradebook after grading: scores by hand, a history, a student forgotten."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import click

from grader.core.entries import Entry, ManualScore
from grader.core.errors import GraderError
from grader.core.text import one_line
from grader.files.classes.class_output import EXPORTS, remove_written
from grader.gradebook.lookup import unknown
from grader.gradebook.store import Gradebook
from grader.reports.number_format import percent_text, score_text

FILE = "gradebook.sqlite"
NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?|\d{1,9}/[1-9]\d{0,8}")


@dataclass(frozen=True)
class Place:
    """The folder of a batch, and where its gradebook is if not in there."""

    output: Path
    url: str | None = None
    assignment: str | None = None


@contextmanager
def existing_gradebook(place: Place) -> Iterator[Gradebook]:
    """Opens it. `GraderError` if there is none: nothing is created by asking."""
    path = place.output / FILE
    if not place.url and not path.is_file():
        advice = "Give the folder that `grader batch` wrote, or --gradebook."
        raise GraderError(f"There is no gradebook in {place.output}.", advice)
    with Gradebook.open(place.url or path, place.assignment or "") as gradebook:
        say_to_check(gradebook)
        known = gradebook.assignments()
        if gradebook.assignment not in known:
            raise unknown("assignment", gradebook.assignment, known)
        yield gradebook


def say_to_check(gradebook: Gradebook) -> None:
    """Say once what an older version may have got wrong."""
    sys.stderr.write("".join(f"{sentence}\n" for sentence in gradebook.to_check))


def score_command(place: Place, name: str, criterion: str, score: str, comment: str) -> int:
    """A score or a comment by hand; says what counts now."""
    manual = ManualScore(
        criterion=criterion,
        score=_score(score, comment),
        comment=comment,
        author=os.environ.get("LOGNAME", ""),
        made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    with existing_gradebook(place) as gradebook:
        name = gradebook.submission_named(name)
        gradebook.score_by_hand(name, manual)
        (entry,) = gradebook.entries([name])
    sys.stdout.write(standing(entry))
    if (place.output / "index.html").is_file():
        sys.stdout.write(f"`grader report {place.output}` brings the pages up to date.\n")
    return 0


def _score(text: str, comment: str) -> Fraction | None:
    if text == "-" and comment:
        return None
    if text == "-":
        advice = "Give a score, or --comment TEXT."
        raise GraderError("There is neither a score nor a comment.", advice)
    if not NUMBER.fullmatch(text):
        raise GraderError(f"{one_line(text)} is no score.", "Give a number such as 4, 2.5 or 7/3.")
    return Fraction(text)


def standing(entry: Entry) -> str:
    """Return the score, what is taken off for being late, and what still waits."""
    name, of = one_line(entry.name), score_text(entry.points)
    text = f"{name}: {score_text(entry.total)} of {of}"
    if entry.penalty:
        late = (
            f"{percent_text(entry.lateness.share)} of {score_text(entry.score)} off for being late"
        )
        text += f" ({late})"
    if entry.lateness.undecided:
        text += "; marked late, without a time: needs a decision (`grader extend`)"
    if entry.extension.due:
        text += f"; due {entry.extension.due}"
    if entry.waiting:
        text += f"; still to be scored by hand: {', '.join(entry.waiting)}"
    return f"{text}\n"


def history_command(place: Place, name: str) -> int:
    """A line for each attempt at grading a submission."""
    with existing_gradebook(place) as gradebook:
        history = gradebook.attempts(gradebook.submission_named(name))
    if not history:
        sys.stdout.write("never graded\n")
    for past in history:
        score = f"{score_text(past.score)} of {score_text(past.points)}"
        line = f"{past.number}  {past.graded_at}  {score}  {past.reason}  {past.fingerprint}"
        sys.stdout.write(f"{line}\n")
    return 0


def forget_command(place: Place, key: str, yes: bool) -> int:
    """Deletes a student's data, asking first; says what was made from the whole class."""
    with existing_gradebook(place) as gradebook:
        student = gradebook.student(key)
        listed = any(
            student.key == key for entry in gradebook.absent() for student in entry.students
        )
        who = one_line(f"{student.name} ({key})" if student.name not in ("", key) else key)
        if not yes:
            click.confirm(f"Delete all work and grades of {who}, for good?", abort=True)
        # Files first: a student who is gone from the gradebook could not be named again.
        for name in gradebook.submissions_of(key):
            remove_written(place.output, name)
        removed = gradebook.delete_student(key)
    alone = "from the list of the class" if listed else "from the work of their group"
    what = f"with {one_line(', '.join(removed))}" if removed else alone
    sys.stdout.write(f"deleted {who} {what}\n{_left(place.output)}")
    return 0


def _left(output: Path) -> str:
    """Files of the whole class: they may still name the student until they are made again."""
    folders = [folder for folder in (output, output / EXPORTS) if folder.is_dir()]
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    names = sorted(str(path.relative_to(output)) for path in files if FILE not in path.name)
    return f"to be made again, or deleted: {', '.join(names)}\n" if names else ""
