"""What keeps test cases from being made: plain records, collected and told together."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from grader.confined.quick_dataclass import dataclass
from grader.core.cases import Case
from grader.core.errors import GraderError
from grader.core.rubric import CaseSpec, Criterion

FIX_FIRST = "Fix the reference first."
NAME_FILES = "Put the file into the reference's folder, and name it under `files` in the rubric."
PACKAGE = re.compile(r"`(\w+)[\w.]*`[^`]*,[^`]* is not available while grading")
ALLOW = (
    "If `{0}` is a package, install it, and name it under `allow` as it is called in `import`; "
    "if it is a file of yours, put it into the reference's folder."
)
NUMBER = re.compile(r"-?\d[\d.]*(e[-+]?\d+)?")

Result = TypeVar("Result")


@dataclass(frozen=True)
class Refusal:
    """One problem of the reference or of the rubric that runs show, and what to do about it."""

    sentence: str  # "`y` is text; expected arrays or numbers"
    advice: str
    criterion: str = ""
    cases: tuple[str, ...] = ()
    output: str = ""
    detail: str = ""  # the end of the sentence, which differs from case to case

    def line(self) -> str:
        """Return the problem as it is printed: where, what, what instead."""
        start = f"{_place(self)}: {self.sentence}" if self.criterion else self.sentence
        return f"{start}{self.detail}. {self.advice}".strip()


def advice_for(sentence: str, usual: str) -> str:
    """Return what to do if the reference raises: data files and packages have to be named."""
    package = PACKAGE.search(sentence)
    if package:
        return ALLOW.format(package[1])
    return NAME_FILES if FileNotFoundError.__name__ in sentence else usual


class Refused(GraderError):
    """Test cases cannot be made, for one or several reasons."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = grouped(refusals)
        super().__init__(*_told(self.refusals))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes this exception again in another process."""
        return type(self), (self.refusals,)


class Collector:
    """Collects the problems of one stage after another."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []

    def attempt(self, work: Callable[[], Result], criterion: str = "") -> Result | None:
        """Return the result of the work; return nothing if it fails, and keep the reason."""
        try:
            return work()
        except Refused as error:
            self.refusals += error.refusals
        except GraderError as error:
            sentence = error.message.removesuffix(".")
            self.refusals.append(Refusal(sentence, error.advice, criterion))
        return None

    def stop(self) -> None:
        """Raise `Refused` if a problem was found."""
        if self.refusals:
            raise Refused(self.refusals)


def refusal(
    criterion: Criterion, case: Case | CaseSpec, sentence: str, advice: str, output: str = ""
) -> Refusal:
    """Return the problem of one case."""
    return Refusal(sentence, advice, criterion.name, (case.name,), output)


def grouped(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Return the problems, criterion by criterion.

    Those that several cases have become one, with the sentence of the first.
    """
    found: dict[tuple[str, str, str], Refusal] = {}
    for each in refusals:
        key = (each.criterion, each.output, NUMBER.sub("#", each.sentence))
        known = found.get(key)
        cases = dict.fromkeys((*known.cases, *each.cases)) if known else each.cases
        found[key] = replace(known or each, cases=tuple(cases))
    order = {each.criterion: place for place, each in reversed([*enumerate(found.values())])}
    return tuple(sorted(found.values(), key=lambda each: order[each.criterion]))


def _told(refusals: Sequence[Refusal]) -> tuple[str, str]:
    """Return message and advice of all of them."""
    if len(refusals) == 1:
        place = f"{_place(refusals[0])}: " if refusals[0].criterion else ""
        return f"{place}{refusals[0].sentence}{refusals[0].detail}.", refusals[0].advice
    lines = "\n".join(f"  {each.line()}" for each in refusals)
    head = f"{len(refusals)} problems show when the reference runs:"
    return f"{head}\n{lines}", "Fix these and try again."


def _place(each: Refusal) -> str:
    names = ", ".join(each.cases)
    word = "cases" if len(each.cases) > 1 else "case"
    return f"criterion {each.criterion}, {word} {names}" if names else f"criterion {each.criterion}"
