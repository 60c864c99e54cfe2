"""A rubric's tree, which has passed its checks, as the frozen records."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from grader.core.rubric import (
    Alternative,
    Criterion,
    Feedback,
    FollowThrough,
    Limits,
    Misconception,
    OutputSpec,
    Rubric,
    Tolerance,
)
from grader.files.rubric.rubric_aspects import aspects_of
from grader.files.rubric.rubric_late import late_policy
from grader.files.rubric.rubric_likes import files_of, merged_given
from grader.files.rubric.rubric_precision import cases_in_precision, precisions_of

UNITS = {"MiB": 1024**2, "GiB": 1024**3}


def build_rubric(tree: Mapping[str, Any], digest: str = "") -> Rubric:
    """The records of a rubric that has passed its checks."""
    return Rubric(
        assignment=tree["assignment"],
        title=tree["title"],
        reference=tree["reference"],
        shared=tuple(tree.get("shared", ())),
        template=tree["template"],
        test_cases=tree["test_cases"],
        seed=tree.get("seed", 0),
        limits=_limits(tree.get("limits", {})),
        tolerance=_tolerance(tree.get("tolerance", {})),
        criteria=tuple(_criterion(name, tree) for name in tree["criteria"]),
        allow=tuple(tree.get("allow", ())),
        compatibility=tree.get("compatibility", False),
        equivalent=tree.get("equivalent", {}),
        feedback=_feedback(tree.get("feedback", {})),
        misconceptions=tuple(_misconception(entry) for entry in tree.get("misconceptions", [])),
        follow_through=_follow_through(tree.get("follow_through", {})),
        late=late_policy(tree["late"]) if "late" in tree else None,
        digest=digest,
    )


def _feedback(tree: Mapping[str, Any]) -> Feedback:
    """Return who reads signatures, which rubrics called fingerprints before."""
    default = Feedback()
    return Feedback(tree.get("signatures", tree.get("fingerprints", default.fingerprints)))


def _limits(tree: Mapping[str, Any]) -> Limits:
    given = dict(tree)
    if "memory" in given:
        number, unit = given["memory"][:-3], given["memory"][-3:]
        given["memory"] = int(number) * UNITS[unit]
    return Limits(**given)


def _tolerance(tree: Mapping[str, Any]) -> Tolerance:
    sloppy = tree.get("sloppy", {})
    default = Tolerance()
    return Tolerance(
        double=_number_or_auto(tree.get("double", "auto")),
        single=_number_or_auto(tree.get("single", "auto")),
        accept_single=tree.get("accept_single", True),
        sloppy_upto=sloppy.get("upto", default.sloppy_upto),
        sloppy_credit=_fraction(sloppy.get("credit", default.sloppy_credit)),
    )


def _follow_through(tree: Mapping[str, Any]) -> FollowThrough:
    shares: dict[str, Any] = {
        k: v if k == "mode" or v is None else _fraction(v) for k, v in tree.items()
    }
    return FollowThrough(**shares)


def _criterion(name: str, tree: Mapping[str, Any]) -> Criterion:
    own = tree["criteria"][name]
    return Criterion(
        name=name,
        function=own.get("function", name),
        files=files_of(name, tree["criteria"]),
        points=_fraction(own["points"]),
        given=merged_given(own.get("given", {}), tree["criteria"]),
        call=own.get("call", ""),
        outputs=_outputs(own.get("outputs", []), tree.get("tolerance", {}).get("metric", "scaled")),
        accept=tuple(_alternative(entry) for entry in own.get("accept", [])),
        ensure=own.get("ensure", {}),
        cases=cases_in_precision(own, tree),
        precisions=precisions_of(own, tree),
        gradient=own.get("gradient", {}),
        hints=own.get("hints", {}),
        needs=tuple(own["needs"]) if "needs" in own else None,
        **aspects_of(own),
        bonus=own.get("bonus", False),
        optional=own.get("optional", False),
        was=own.get("was", ""),
    )


def _outputs(tree: Any, metric: str) -> tuple[OutputSpec, ...]:
    if isinstance(tree, list):
        return tuple(OutputSpec(name, metric) for name in tree)
    return tuple(_output(name, {"metric": metric, **spec}) for name, spec in tree.items())


def _output(name: str, spec: Mapping[str, Any]) -> OutputSpec:
    points = _fraction(spec["points"]) if "points" in spec else None
    return OutputSpec(name, **{**spec, "points": points})


def _alternative(tree: Mapping[str, Any]) -> Alternative:
    outputs = {name: text for name, text in tree.items() if name not in ("credit", "say")}
    return Alternative(outputs, _fraction(tree["credit"]), tree["say"])


def _misconception(tree: Mapping[str, Any]) -> Misconception:
    return Misconception(
        say=tree["say"],
        within=tree.get("in", ""),
        old=tree.get("replace", ""),
        new=tree.get("with", ""),
        inputs=tree.get("inputs", {}),
        criteria=tuple(tree.get("criteria", ())),
    )


def _number_or_auto(value: Any) -> float | None:
    return None if value == "auto" else float(value)


def _fraction(number: Any) -> Fraction:
    """The number as it was written: 0.1 is 1/10."""
    return number if isinstance(number, Fraction) else Fraction(str(number))
