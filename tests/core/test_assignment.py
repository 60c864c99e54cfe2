"""Every field of a rubric's records makes `regrade` run again, unless it is marked as free."""

import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

import pytest

from grader.core.aspects import Efficiency, Style
from grader.core.assignment import Assignment, counts, substance_of
from grader.core.cases import CaseSet
from grader.core.draws.random_outputs import Statistic
from grader.core.policy.lateness import LatePolicy
from grader.core.policy.one_of import OneOf
from grader.core.policy.strength_goal import StrengthGoal
from grader.core.rubric import (
    Alternative,
    CaseSpec,
    Criterion,
    Feedback,
    FollowThrough,
    Limits,
    Misconception,
    OutputSpec,
    Rubric,
    Tolerance,
)

FREE = {
    "Rubric": {"reference", "template", "test_cases", "seed", "tolerance", "shared"}
    | {"equivalent", "strength", "intended", "late", "digest"},
    "Criterion": {"points", "bonus", "optional", "was"},
    "OutputSpec": {"tolerance", "points"},
    "CaseSpec": {"weight"},
}
CRITERION = Criterion(
    "f", "f", ("f.py",), Fraction(4), {"x": "normal(N)"}, "y = f(x)",
    (OutputSpec("y"),), (Alternative({"y": "-y"}, Fraction(1, 2), "its sign"),), {"so": "True"},
    (CaseSpec("main", {"N": 4}, given={"x": "0"}),), {"y": "dy"}, {"y": "which sign?"},
    needs=("g",), efficiency=Efficiency(("N",)), style=Style(("h",)),
    statistical=(Statistic("z", "0.1"),),
)  # fmt: skip
RUBRIC = Rubric(
    "tiny", "Tiny", "reference", "template", "tiny.h5", 1, Limits(), Tolerance(), (CRITERION,),
    misconceptions=(Misconception("{subject} {is} off", "f", "+", "-"),),
    one_of=(OneOf("part", {"old": ("f",)}),),
)  # fmt: skip


def records() -> Iterator[tuple[str, Any]]:
    """Every record of the rubric with the way in which it stands there."""
    yield "", RUBRIC
    yield "limits", RUBRIC.limits
    yield "feedback", RUBRIC.feedback
    yield "follow_through", RUBRIC.follow_through
    yield "misconceptions", RUBRIC.misconceptions[0]
    yield "one_of", RUBRIC.one_of[0]
    yield "criteria", CRITERION
    for name in ("outputs", "accept", "cases", "statistical"):
        yield f"criteria.{name}", getattr(CRITERION, name)[0]
    yield "criteria.outputs.text", CRITERION.outputs[0].text
    yield "criteria.efficiency", CRITERION.efficiency
    yield "criteria.style", CRITERION.style


def places() -> list[tuple[str, str]]:
    return [(path, f.name) for path, record in records() for f in fields(record)]


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float | Fraction):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, tuple):
        return value[:-1] if value and is_dataclass(value[-1]) else (*value, "x")
    if isinstance(value, Mapping):
        return {**value, "new": "x"}
    return Fraction(1, 3)  # in place of nothing at all


def with_another(path: str, name: str) -> Rubric:
    record = dict(records())[path]
    new = replace(record, **{name: other(getattr(record, name))})
    if not path:
        return new
    top, _, below = path.partition(".")
    if not below:
        return replace(RUBRIC, **{top: (new,) if isinstance(getattr(RUBRIC, top), tuple) else new})
    below, _, deepest = below.partition(".")
    if deepest:
        new = replace(dict(records())[f"criteria.{below}"], **{deepest: new})
    wrapped = (new,) if isinstance(getattr(CRITERION, below), tuple) else new
    return replace(RUBRIC, criteria=(replace(CRITERION, **{below: wrapped}),))


def substance(rubric: Rubric, reference: str = "r", template: bytes = b"") -> str:
    cases = CaseSet({}, {}, {"reference": reference})
    assignment = Assignment(rubric, cases, {"f.py": template}, {}, None, (), "")  # type: ignore[arg-type]
    return substance_of(assignment, "1")


@pytest.mark.parametrize("path, name", places())
def test_a_field_counts_unless_it_is_marked(path: str, name: str) -> None:
    kind = type(dict(records())[path]).__name__
    differs = substance(with_another(path, name)) != substance(RUBRIC)
    assert differs is (name not in FREE.get(kind, ()))


def test_no_kind_of_record_is_left_out() -> None:
    seen = {type(record) for _, record in records()}
    named = {Tolerance, LatePolicy, StrengthGoal}  # of fields that are free as a whole
    assert seen | named == set(kinds_in(Rubric))
    assert {Feedback, FollowThrough} <= seen


def kinds_in(kind: Any) -> Iterator[Any]:
    """The records that a record is made of."""
    yield kind
    for hint in typing.get_type_hints(kind).values():
        for part in (hint, *typing.get_args(hint)):
            if is_dataclass(part):
                yield from kinds_in(part)


def test_marks_are_known() -> None:
    marked = {
        kind.__name__: free
        for kind in kinds_in(Rubric)
        if (free := {f.name for f in fields(kind) if not counts(f)})
    }
    assert marked == FREE


def test_reference_template_and_version_count() -> None:
    assert substance(RUBRIC, reference="other") != substance(RUBRIC)
    assert substance(RUBRIC, template=b"other") != substance(RUBRIC)
