"""What a submission's functions use, by the names in their code, beside what the reference uses."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from grader.confined.function_names import short_name
from grader.core.grades import CriterionGrade, Status
from grader.core.outcomes import LoadedFunction, Missing, NotLoaded
from grader.core.rubric import Criterion
from grader.core.text import quoted, quoted_list

Needs = Mapping[str, Sequence[str]]  # criterion -> functions that it needs in the reference
Functions = Mapping[str, LoadedFunction]
FAILED = (Status.RAISED, Status.WRONG, Status.PARTLY_RIGHT)


def needs_used(criteria: Sequence[Criterion], needs: Needs, functions: Functions) -> Needs:
    """Return the needs without functions that the student's own code of a criterion never names.

    Where that cannot be told for sure, all of them stay.
    """
    return {c.name: _used(c, needs.get(c.name, ()), functions) for c in criteria}


def _used(criterion: Criterion, needs: Sequence[str], functions: Functions) -> Sequence[str]:
    if criterion.ensure:  # its call may train a model by code that is nobody's to look into
        return needs
    called = [name for name in functions if _stands_in(name, criterion.call)]
    names = names_in([criterion.function, *called], functions)
    return needs if names is None else [need for need in needs if need in names]


@lru_cache(10_000)  # pairs of a function and a criterion, the same for every submission
def _stands_in(name: str, call: str) -> bool:
    return re.search(rf"\b{re.escape(short_name(name))}\s*\(", call) is not None


def names_in(start: Collection[str], functions: Functions) -> frozenset[str] | None:
    """Return functions that code names, directly or through others; `None` if that is not known."""
    found = list(dict.fromkeys(start))
    for name in found:  # grows while it is read
        loaded = functions.get(name)
        if loaded is None or isinstance(loaded.absence, Missing | NotLoaded):
            continue  # what is not there names nothing
        if loaded.mentions is None:
            return None
        found += sorted(loaded.mentions - set(found))
    return frozenset(found)


def other_branch(
    grade: CriterionGrade, criteria: Sequence[Criterion], needs: Needs, functions: Functions
) -> str:
    """Return a sentence on a function that does for one criterion what another one asks for.

    Such as one for two kinds of cells that has code for one of them. Empty if nothing is known.
    """
    if grade.status not in FAILED or not grade.cases:
        return ""
    others = [c.name for c in criteria if c.function == grade.function and c.name != grade.name]
    return next(filter(None, (_of(other, grade, needs, functions) for other in others)), "")


def _of(other: str, grade: CriterionGrade, needs: Needs, functions: Functions) -> str:
    own = set(needs.get(grade.name, ())) - set(needs.get(other, ()))
    foreign = [need for need in needs.get(other, ()) if need not in needs.get(grade.name, ())]
    names = names_in([grade.function], functions) if own else None
    loaded = functions.get(grade.function)
    if names is None or loaded is None or not loaded.mentions:
        return ""
    called = [name for name in foreign if name in loaded.mentions]
    ran = [name for name in called if name in set(_ran(grade))]
    ending = f", which only {quoted(other)} needs"
    if own & names:
        return f"{quoted_list(ran)} ran{ending}" if ran else ""
    start = f"{quoted(grade.function)} uses {quoted_list(called)}{ending}"
    missing = f"and nothing that only {quoted(grade.name)} needs"
    tail = f": the code for {quoted(other)} ran" if ran else ""
    return f"{start}, {missing}{tail}" if called else ""


def _ran(grade: CriterionGrade) -> Iterator[str]:
    """Return functions that an exception passed through in a visible case."""
    visible = (case for case in grade.cases if not case.hidden)
    return (frame.function for case in visible for frame in case.frames)
