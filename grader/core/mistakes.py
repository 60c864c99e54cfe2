"""Mistakes of a class, named so that equal ones of two submissions have one name."""

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property

from grader.confined.quick_dataclass import dataclass
from grader.core.grades import CriterionGrade, Grade, Status

LENGTH = 8  # hex digits of a name: equal ones by chance are not to be expected in any class
_NO_ANSWER = {Status.MISSING, Status.NOT_IMPLEMENTED, Status.NOT_LOADED, Status.WAITING}
# What ends the message of an exception: the line differs among students with one mistake.
_PLACE = re.compile(r" \([^()]*\bline \d+\)$")


@dataclass(frozen=True)
class Mistake:
    """A student's own mistake in one criterion."""

    criterion: str
    sentence: str = ""  # what it behaves like; empty if nothing is known
    private: bool = False  # the sentence may quote the reference
    answer: str = ""  # the same for equal wrong answers

    @cached_property
    def name(self) -> str:
        """Return a short name, the same for the same mistake of others."""
        return self._name(self.sentence or self.answer)

    @property
    def answer_name(self) -> str:
        """Return the name of the group with equal answers; empty if the answer is not known."""
        return self._name(self.answer) if self.answer else ""

    def _name(self, text: str) -> str:
        return hashlib.sha256(f"{self.criterion}\n{text}".encode()).hexdigest()[:LENGTH]


def mistake_in(criterion: CriterionGrade) -> Mistake | None:
    """Return the student's own mistake; None where nothing tells it from others."""
    if criterion.lost_to != "own" or criterion.status in _NO_ANSWER:
        return None
    known = criterion.diagnosis or criterion.instructor_notes
    sentence = known[0] if known else "" if criterion.answer else _message(criterion)
    if not sentence and not criterion.answer:
        return None
    private = bool(sentence) and not criterion.diagnosis and bool(criterion.instructor_notes)
    return Mistake(criterion.name, sentence, private, criterion.answer)


def _message(criterion: CriterionGrade) -> str:
    """Return the message of the first visible case that has one, without its place."""
    messages = (case.message for case in criterion.cases if not case.hidden and case.message)
    return _PLACE.sub("", next(messages, ""))


def comments_on(grade: Grade, comments: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return by criterion the comments on mistakes of this grade; `comments`: name -> text."""
    found = {}
    for criterion in grade.criteria if comments else ():
        mistake = mistake_in(criterion)
        names = dict.fromkeys((mistake.name, mistake.answer_name)) if mistake else ()
        own = tuple(comments[name] for name in names if name in comments)
        if own:
            found[criterion.name] = own
    return found
