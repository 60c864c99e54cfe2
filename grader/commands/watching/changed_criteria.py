"""Which criteria a change of the files can touch, by the texts alone: nothing is run or parsed.

A criterion is left as it was only if nothing that its function names, directly or through other
functions, was changed. Where that is not sure, all criteria are graded again.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from grader.core.grades import CriterionGrade
from grader.core.rubric import Criterion
from grader.core.submission import Submission

Definitions = Mapping[str, str]  # name at the top of a file -> the text of its definition

REST = ""  # the name of all that stands outside of definitions
_BEGINS = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)")
_WORD = re.compile(r"\w+")


def definitions(text: str) -> Definitions:
    """Return the definitions of a source by name; what stands outside of them is `REST`."""
    parts: dict[str, list[str]] = {REST: []}
    name = REST
    decorators: list[str] = []
    for line in text.splitlines():
        begins = _BEGINS.match(line)
        if begins:
            name = begins[1]
            parts.setdefault(name, []).extend(decorators)
            decorators = []
        elif line.startswith("@"):
            decorators.append(line)
            continue
        elif line.strip() and not line.startswith((" ", "\t", "#", ")", "]", "}")):
            name = REST
        parts[name].append(line)
    return {name: "\n".join(lines).strip() for name, lines in parts.items()}


def changed_names(before: Submission, after: Submission) -> set[str] | None:
    """Return the changed definitions of a submission; `None` if anything else has changed."""
    old, new = _texts(before), _texts(after)
    if old.keys() != new.keys() or before.origins != after.origins:
        return None
    changed: set[str] = set()
    for path, text in new.items():
        if text != old[path]:
            mine, former = definitions(text), definitions(old[path])
            names = mine.keys() | former.keys()
            changed |= {name for name in names if mine.get(name) != former.get(name)}
    return None if REST in changed else changed


def touched(
    changed: Collection[str], submission: Submission, criteria: Iterable[Criterion]
) -> set[str]:
    """Return the criteria whose function names a changed definition, or leads to one."""
    words: dict[str, set[str]] = {}
    for text in _texts(submission).values():
        for name, definition in definitions(text).items():
            words.setdefault(name, set()).update(_WORD.findall(definition))
    for name in changed:
        words.setdefault(name, set())  # what was removed is still named by others
    return {c.name for c in criteria if _reached(_top(c.function), words) & {*changed}}


def judged_together(
    names: Collection[str], grades: Collection[CriterionGrade], needs: Mapping[str, Sequence[str]]
) -> set[str]:
    """Return these criteria with the wrong helpers that they need, and those of a shared mistake.

    `needs` are the functions that a criterion calls in the reference.
    """
    wrong = {c.name: c.function for c in grades if c.score < c.points}
    called = {function for name in names for function in needs.get(name, ())}
    found = {*names, *(name for name, function in wrong.items() if function in called)}
    shared = {(c.name, c.same_mistake_as) for c in grades if c.same_mistake_as}
    return found | {name for pair in shared if found & {*pair} for name in pair}


def _texts(submission: Submission) -> dict[str, str]:
    files = {**submission.extra, **submission.graded}
    return {path: content.decode("utf-8", "replace") for path, content in files.items()}


def _top(function: str) -> str:
    """Return the name at the top of its file: the class of a method."""
    return function.rpartition(":")[2].partition(".")[0]


def _reached(start: str, words: Mapping[str, set[str]]) -> set[str]:
    """Return all definitions that one leads to, and what stands outside of all leads to."""
    reached, ahead = {start, REST}, [start, REST]
    while ahead:
        found = words.get(ahead.pop(), set()) & words.keys() - reached
        reached |= found
        ahead += found
    return reached
