"""What is done to a gradebook after grading: scores by hand, a history, a student forgotten."""

import os
import re
import sys
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import click

from grader.commands.shared.opened_gradebook import (
    GRADEBOOK_FILE,
    GradebookPlace,
    existing_gradebook,
    standing,
)
from grader.core.entries import ManualScore
from grader.core.errors import GraderError
from grader.core.text import one_line
from grader.files.classes.class_output import CLASS_PAGE, EXPORTS, remove_written
from grader.gradebook.entry_rows import PastAttempt
from grader.reports.number_format import score_text

NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?|\d{1,9}/[1-9]\d{0,8}")


def score_command(
    place: GradebookPlace, name: str, criterion: str, score: str, comment: str
) -> int:
    """Keep a score or a comment by hand; say what counts now."""
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
    if (place.output / CLASS_PAGE).is_file():
        sys.stdout.write(f"`grader report {place.output}` brings the pages up to date.\n")
    return 0


def _score(text: str, comment: str) -> Fraction | None:
    if text == "-" and comment:
        return None
    if text == "-":
        advice = "Give a score, or --comment TEXT."
        raise GraderError("Both the score and --comment are missing; expected one of them.", advice)
    if not NUMBER.fullmatch(text):
        raise GraderError(
            f"{one_line(text)} is not a valid score.", "Give a number such as 4, 2.5 or 7/3."
        )
    return Fraction(text)


def history_command(place: GradebookPlace, name: str) -> int:
    """Print a line for each attempt at grading a submission, and each score by hand."""
    with existing_gradebook(place) as gradebook:
        name = gradebook.submission_named(name)
        history = gradebook.attempts(name)
        words = gradebook.words_by_hand(name)
        (entry,) = gradebook.entries([name])
    if not history:
        sys.stdout.write("never graded\n")
    lines = [(past.graded_at, _attempt_line(past)) for past in history]
    lines += [(word.made_at, _hand_line(word)) for word in words]
    lines.sort(key=lambda line: datetime.fromisoformat(line[0]).timestamp() if line[0] else 0.0)
    sys.stdout.write("".join(f"{text}\n" for _, text in lines))
    if words and history:
        sys.stdout.write(f"now: {standing(entry)}")
    return 0


def _attempt_line(past: PastAttempt) -> str:
    score = f"{score_text(past.score)} of {score_text(past.points)}"
    return f"{past.number}  {past.graded_at}  {score}  {past.reason}  {past.fingerprint}"


def _hand_line(word: ManualScore) -> str:
    score = "" if word.score is None else f" {score_text(word.score)}"
    comment = f": {one_line(word.comment)}" if word.comment else ""
    author = f" by {one_line(word.author)}" if word.author else ""
    return f"by hand  {word.made_at}  {one_line(word.criterion)}{score}{author}{comment}"


def forget_command(place: GradebookPlace, key: str, yes: bool) -> int:
    """Delete a student's data, asking first; say which files were made from the whole class."""
    with existing_gradebook(place) as gradebook:
        student = gradebook.student(key)
        listed = any(
            student.key == key for entry in gradebook.absent() for student in entry.students
        )
        who = one_line(f"{student.name} ({key})" if student.name not in ("", key) else key)
        if not yes:
            click.confirm(f"Delete all work and grades of {who} permanently?", abort=True)
        # Files first: a student who is gone from the gradebook could not be named again.
        for name in gradebook.submissions_of(key):
            remove_written(place.output, name)
        removed = gradebook.delete_student(key)
    alone = "from the list of the class" if listed else "from the work of their group"
    what = f"with {one_line(', '.join(removed))}" if removed else alone
    sys.stdout.write(f"deleted {who} {what}\n{_left(place.output)}")
    return 0


def _left(output: Path) -> str:
    """Name files of the whole class, which may name the student until they are made again."""
    folders = [folder for folder in (output, output / EXPORTS) if folder.is_dir()]
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    names = sorted(
        str(path.relative_to(output)) for path in files if GRADEBOOK_FILE not in path.name
    )
    return f"make these again, or delete them: {', '.join(names)}\n" if names else ""
