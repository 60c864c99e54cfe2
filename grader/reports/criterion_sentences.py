"""Sentences about one criterion, and how names are in them."""

import re
from collections.abc import Iterable, Sequence

from grader.confined.quick_dataclass import dataclass
from grader.core.grades import CaseVerdict, CriterionGrade, Status


@dataclass(frozen=True)
class Fragment:
    """A piece of a sentence: plain words, or a name that is set as code."""

    text: str
    code: bool


Sentence = tuple[Fragment, ...]
_NAMED = re.compile("(`[^`]+`)(.+)", re.DOTALL)  # a sentence that begins with a name


def as_sentence(text: str) -> Sentence:
    """Cut a text at its backticks; an unpaired backtick stays a character."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["`".join(pieces[-2:])]
    fragments = (Fragment(piece, index % 2 == 1) for index, piece in enumerate(pieces))
    return tuple(fragment for fragment in fragments if fragment.text)


def sentences(criterion: CriterionGrade) -> tuple[str, ...]:
    """Return the sentences about a criterion as a whole, each once."""
    return tuple(dict.fromkeys((*criterion.diagnosis, *criterion.feedback)))


def alike_joined(told: Iterable[str]) -> tuple[str, ...]:
    """Return sentences, those that differ in the name at their beginning as one."""
    alike: dict[str, list[str]] = {}
    for text in dict.fromkeys(told):
        found = _NAMED.fullmatch(text)
        name, rest = found.groups() if found else (text, "")
        alike.setdefault(rest or text, []).append(name)
    return tuple(_of_all(rest, names) for rest, names in alike.items())


def _of_all(rest: str, names: Sequence[str]) -> str:
    first, *others = names
    if first == rest:  # a sentence that begins with no name
        return rest
    likewise = f" (likewise {', '.join(others)})" if others else ""
    return f"{first}{rest}{likewise}"


def first_sentence(criterion: CriterionGrade) -> str:
    """Return the one sentence there is room for: about the criterion, else its first bad case."""
    candidates = (*sentences(criterion), *_case_messages(criterion.cases))
    if candidates or not criterion.replaced:
        return next(iter(candidates), "")
    return replaced_sentence(criterion)


def replaced_sentence(criterion: CriterionGrade) -> str:
    """Say which functions were replaced while the criterion was judged; empty if none was."""
    if not criterion.replaced:
        return ""
    methods, functions = criterion.skipped, criterion.right_ones
    correct = "a correct" if len(functions) == 1 else "correct versions of"
    ways = [f"with {correct} {name_list(functions)}"] if functions else []
    ways += [f"without the failing lines of {name_list(methods)}"] if methods else []
    return f"Tested {' and '.join(ways)}."


def name_list(names: Sequence[str]) -> str:
    """Return "`a`", "`a` and `b`", or "`a` and 4 others"."""
    first = f"`{names[0]}`"
    if len(names) == 1:
        return first
    rest = f"`{names[1]}`" if len(names) == 2 else f"{len(names) - 1} others"
    return f"{first} and {rest}"


def _case_messages(cases: Iterable[CaseVerdict]) -> tuple[str, ...]:
    bad = [case for case in cases if case.status is not Status.RIGHT]
    messages = (message for case in bad for message in _messages(case))
    return tuple(message for message in messages if message)


def _messages(case: CaseVerdict) -> tuple[str, ...]:
    return (case.message, *(output.message for output in case.outputs))
