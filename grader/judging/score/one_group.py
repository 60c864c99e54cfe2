"""Of groups of criteria of which one counts, the one that earns most."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.core.grades import CriterionGrade, Status
from grader.core.policy.one_of import OneOf

UNTRIED = (Status.MISSING, Status.NOT_IMPLEMENTED)


def with_one_group(
    criteria: Sequence[CriterionGrade], choices: Sequence[OneOf]
) -> tuple[CriterionGrade, ...]:
    """Return the criteria, those of the groups that do not count with no points.

    The group with the greatest score counts; of equal ones the one of which more was tried, and
    then the first. Nothing is chosen where a criterion of a group was not graded.
    """
    graded = {criterion.name: criterion for criterion in criteria}
    for choice in choices:
        if all(name in graded for names in choice.groups.values() for name in names):
            best = max(choice.groups, key=lambda group: _worth(choice.groups[group], graded))
            for group, names in choice.groups.items():
                graded |= {n: _set_aside(graded[n], best) for n in names if group != best}
    return tuple(graded.values())


def _worth(names: Sequence[str], graded: Mapping[str, CriterionGrade]) -> tuple[Fraction, int]:
    group = [graded[name] for name in names]
    earned = sum((criterion.score for criterion in group), Fraction(0))
    return earned, sum(criterion.status not in UNTRIED for criterion in group)


def _set_aside(criterion: CriterionGrade, best: str) -> CriterionGrade:
    nothing = Fraction(0)
    return replace(
        criterion,
        score=nothing,
        points=nothing,
        aside=best,
        lost_to=None,
        diagnosis=(),
        feedback=(f"“{best}” counts in its place",),
        answer="",
        aspects=(),
    )
