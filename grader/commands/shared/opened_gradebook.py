"""The gradebook of a class, its rubric, and a line about one entry, for commands that ask."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.confined.quick_dataclass import dataclass
from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.text import one_line, quoted, quoted_list
from grader.files.assignments import find_rubric
from grader.files.classes.class_rubric_file import kept_rubric
from grader.gradebook.lookup import unknown
from grader.gradebook.store import Gradebook
from grader.reports.number_format import percent_text, score_text

GRADEBOOK_FILE = "gradebook.sqlite"


@dataclass(frozen=True)
class GradebookPlace:
    """The folder of a batch, and where its gradebook is if not in there."""

    output: Path
    url: str | None = None
    assignment: str | None = None
    may_be_empty: bool = False  # as that of a shard that nobody is in


@contextmanager
def existing_gradebook(place: GradebookPlace) -> Iterator[Gradebook]:
    """Open the gradebook of a batch. `GraderError` if there is none: asking creates nothing."""
    path = place.output / GRADEBOOK_FILE
    if not place.url and not path.is_file():
        advice = "Give the folder that `grader batch` wrote, or --gradebook."
        raise GraderError(f"The folder {place.output} has no gradebook.", advice)
    with Gradebook.open(place.url or path, place.assignment or "") as gradebook:
        say_to_check(gradebook)
        known = gradebook.assignments()
        if gradebook.assignment not in known and (known or not place.may_be_empty):
            raise unknown("assignment", gradebook.assignment, known)
        yield gradebook


def rubric_of_class(output: Path, assignment: str, named: str | None) -> Path:
    """Return the rubric. `GraderError` where the one that graded the class is not there.

    Another one of that name may be in this folder, with other points and another deadline.
    """
    if named:
        return find_rubric(named, Path.cwd())
    kept = kept_rubric(output)
    if not kept:
        return find_rubric(assignment, Path.cwd())
    if kept.is_file():
        return kept
    place = one_line(str(kept))
    message = f"The rubric {place}, by which the class was graded, is missing."
    raise GraderError(message, "Put it back, or choose another one with -a.")


def check_own(gradebook: Gradebook, output: Path) -> None:
    """Refuse a folder with the pages and tables of another assignment."""
    known = gradebook.assignments()
    if known and gradebook.assignment not in known:
        message = f"{output} holds the grades of {quoted_list(known)}."
        raise GraderError(message, f"Give -o another folder for {quoted(gradebook.assignment)}.")


def say_to_check(gradebook: Gradebook) -> None:
    """Say once what an older version may have got wrong."""
    sys.stderr.write("".join(f"{sentence}\n" for sentence in gradebook.to_check))


def standing(entry: Entry) -> str:
    """Return the score, what is taken off for being late, and what still waits."""
    text = f"{_who(entry)}: {score_text(entry.total)} of {score_text(entry.points)}"
    if entry.penalty:
        late = (
            f"{percent_text(entry.lateness.share)} of {score_text(entry.score)} off for being late"
        )
        text += f" ({late})"
    if entry.lateness.undecided:
        text += "; marked late, without a time: needs a decision (`grader extend`)"
    if entry.extension.due:
        text += f"; due {entry.extension.until}"
    if entry.waiting:
        text += f"; still to be scored by hand: {', '.join(entry.waiting)}"
    return f"{text}\n"


def _who(entry: Entry) -> str:
    """Return the name of a submission, with its students where it does not name them."""
    names = [one_line(student.name) for student in entry.students if student.name]
    words = {word for name in names for word in name.casefold().split() if len(word) > 1}
    told = any(word in entry.name.casefold() for word in words)
    return one_line(entry.name) + (f" ({', '.join(names)})" if names and not told else "")
