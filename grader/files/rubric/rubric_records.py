"""The head of a rubric that has passed its checks, and its criteria, as the frozen records."""

from collections.abc import Mapping
from typing import Any

from grader.core.policy.one_of import OneOf
from grader.core.rubric import Feedback, FollowThrough, Limits, Misconception, Rubric, Tolerance
from grader.files.rubric.criterion.case_specs import bytes_of
from grader.files.rubric.criterion.criterion_keys import build_criterion
from grader.files.rubric.rubric_late import late_policy
from grader.files.rubric.rubric_strength import strength_goal
from grader.files.rubric.written_numbers import as_written

# What records raise where a rubric that was not checked is something else.
NOT_A_RUBRIC = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


def build_rubric(tree: Mapping[str, Any], digest: str = "") -> Rubric:
    """Return the records of a rubric that has passed its checks."""
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
        criteria=tuple(build_criterion(name, tree) for name in tree["criteria"]),
        allow=allowed_packages(tree),
        compatibility=tree.get("compatibility", False),
        equivalent=tree.get("equivalent", {}),
        strength=strength_goal(tree["strength"]) if "strength" in tree else None,
        feedback=_feedback(tree.get("feedback", {})),
        misconceptions=tuple(_misconception(entry) for entry in tree.get("misconceptions", [])),
        follow_through=_follow_through(tree.get("follow_through", {})),
        students_may_change=tuple(tree.get("students_may_change", ())),
        late=late_policy(tree["late"]) if "late" in tree else None,
        digest=digest,
        shipped=tuple(tree.get("files", ())),
        intended=tree.get("intended", {}),
        one_of=tuple(_choice(name, groups) for name, groups in tree.get("one_of", {}).items()),
    )


def allowed_packages(tree: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the packages that submissions may import: the framework's, whether named or not."""
    framework = [tree["framework"]] if "framework" in tree else []
    return tuple(dict.fromkeys(map(str, [*(tree.get("allow") or ()), *framework])))


def _choice(name: str, groups: Mapping[str, Any]) -> OneOf:
    return OneOf(name, {group: tuple(names) for group, names in groups.items()})


def _feedback(tree: Mapping[str, Any]) -> Feedback:
    """Return who reads signatures, which rubrics called fingerprints before."""
    default = Feedback()
    return Feedback(tree.get("signatures", tree.get("fingerprints", default.fingerprints)))


def _limits(tree: Mapping[str, Any]) -> Limits:
    given = dict(tree)
    if "memory" in given:
        given["memory"] = bytes_of(given["memory"])
    return Limits(**given)


def _tolerance(tree: Mapping[str, Any]) -> Tolerance:
    sloppy = tree.get("sloppy", {})
    default = Tolerance()
    return Tolerance(
        double=_number_or_auto(tree.get("double", "auto")),
        single=_number_or_auto(tree.get("single", "auto")),
        accept_single=tree.get("accept_single", True),
        sloppy_upto=sloppy.get("upto", default.sloppy_upto),
        sloppy_credit=as_written(sloppy.get("credit", default.sloppy_credit)),
        sloppy_stated="sloppy" in tree,
    )


def _follow_through(tree: Mapping[str, Any]) -> FollowThrough:
    shares: dict[str, Any] = {
        k: v if k == "mode" or v is None else as_written(v) for k, v in tree.items()
    }
    return FollowThrough(**shares)


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
