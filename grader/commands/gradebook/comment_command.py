"""`grader comment`: one comment for all who made a mistake."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from grader.commands.shared.opened_gradebook import GradebookPlace, existing_gradebook
from grader.core.entries import MistakeComment
from grader.core.errors import GraderError
from grader.core.text import one_line
from grader.files.classes.class_output import CLASS_PAGE
from grader.gradebook.lookup import unknown
from grader.gradebook.store import Gradebook
from grader.reports.classroom.class_rows import Row, row_of
from grader.reports.classroom.shared_mistakes import SharedMistake, find_mistakes

MOST_NAMES = 10  # of students in one line


def comment_command(place: GradebookPlace, name: str, text: str, remove: bool) -> int:
    """Keep or remove a comment and say who gets it; without a name list the mistakes."""
    if remove and (text or not name):
        message = "--remove takes the name of a mistake, and no comment."
        raise GraderError(message, "Leave out the comment, or --remove.")
    with existing_gradebook(place) as gradebook:
        mistakes = find_mistakes([row_of(entry) for entry in gradebook.entries(brief=True)])
        comments = gradebook.comments()
        if not name:
            sys.stdout.write("".join(_listed(mistakes, comments)))
            return 0
        rows = _rows_of(name, mistakes, comments)
        if text or remove:
            _keep(gradebook, name, text, rows)
        elif name in comments:
            sys.stdout.write(f"{one_line(comments[name], 500)}\n")
    sys.stdout.write(_reached(rows, text, remove))
    if (text or remove) and (place.output / CLASS_PAGE).is_file():
        sys.stdout.write(f"`grader report {place.output}` brings the pages up to date.\n")
    return 0


def _keep(gradebook: Gradebook, name: str, text: str, rows: Iterable[Row]) -> None:
    comment = MistakeComment(
        mistake=name,
        comment=text,
        author=os.environ.get("LOGNAME", ""),
        made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    gradebook.comment_on_mistake(comment, [row.name for row in rows])


def _rows_of(
    name: str, mistakes: Iterable[SharedMistake], comments: Mapping[str, str]
) -> tuple[Row, ...]:
    """Return who made a mistake, or gave one of the equal answers; nobody for a former one."""
    known = _by_name(mistakes)
    if name not in known and name not in comments:
        raise unknown("mistake", name, known)
    return known.get(name, ())


def _by_name(mistakes: Iterable[SharedMistake]) -> dict[str, tuple[Row, ...]]:
    known = {}
    for shared in mistakes:
        known.update({group.mistake.answer_name: group.rows for group in shared.answers})
        known[shared.name] = shared.rows
    return known


def _listed(mistakes: Iterable[SharedMistake], comments: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each mistake, those of most students first, and for each comment."""
    known = dict[str, tuple[Row, ...]]()
    for shared in mistakes:
        known.update(_by_name([shared]))
        sentence = one_line(shared.mistake.sentence) or "equal answers"
        yield f"{shared.name}  {len(shared.rows):,}  {shared.mistake.criterion}: {sentence}\n"
    for name, text in comments.items():
        yield f"comment on {name}, {_count(known.get(name, ()))}: {one_line(text)}\n"
    if not known:
        yield "No mistake was recognised.\n"


def _reached(rows: tuple[Row, ...], text: str, remove: bool) -> str:
    names = ", ".join(one_line(row.who) for row in rows[:MOST_NAMES])
    more = f" and {len(rows) - MOST_NAMES:,} more" if len(rows) > MOST_NAMES else ""
    verb = "No comment any more for" if remove else "The comment reaches" if text else "Made by"
    return f"{verb} {_count(rows)}: {names}{more}\n" if rows else f"{verb} {_count(rows)}\n"


def _count(rows: tuple[Row, ...]) -> str:
    return "1 submission" if len(rows) == 1 else f"{len(rows):,} submissions"
