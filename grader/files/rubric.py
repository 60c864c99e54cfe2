"""Reads a rubric: YAML text → problems, or the frozen records."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.core.errors import RubricError
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
from grader.files.rubric_aspects import aspects_of
from grader.files.rubric_late import check_late, late_policy
from grader.files.rubric_likes import files_of, merged_given
from grader.files.rubric_names import CASE_KEYS, check_names
from grader.files.rubric_schema import check_schema
from grader.files.yaml_lines import Document, Problem, parse_yaml

UNITS = {"MiB": 1024**2, "GiB": 1024**3}


def load_rubric(path: Path) -> Rubric:
    """The rubric in a file. Raises `RubricError` with every problem at once."""
    document, digest = read_document(path)
    check_rubric(document, path)
    return build_rubric(document.value, digest)


def read_document(path: Path) -> tuple[Document, str]:
    """The parsed but unchecked text of a rubric, and its digest."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The rubric {path} cannot be read: {error}."
        raise RubricError(message, "Give the path of a rubric in YAML.") from error
    return parse_yaml(text), text_digest(text)


def text_digest(text: str) -> str:
    """Hash of a rubric's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_rubric(document: Document, path: Path) -> None:
    """Schema first; names only in a rubric whose form is right."""
    if not document.problems:
        check_schema(document)
    if not document.problems:
        check_names(document, path.parent)
        check_late(document)
    if document.problems:
        raise RubricError(_problem_text(path, document.problems), "Mend these and try again.")


def _problem_text(path: Path, problems: list[Problem]) -> str:
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.path))
    count = f"{len(ordered)} problem" + ("s" if len(ordered) > 1 else "")
    lines = [
        f"{path}, line {p.line}: {p.path + ': ' if p.path else ''}{p.message}" for p in ordered
    ]
    return f"The rubric has {count}:\n" + "\n".join(f"  {line}" for line in lines)


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
        feedback=Feedback(**tree.get("feedback", {})),
        misconceptions=tuple(_misconception(entry) for entry in tree.get("misconceptions", [])),
        follow_through=_follow_through(tree.get("follow_through", {})),
        late=late_policy(tree["late"]) if "late" in tree else None,
        digest=digest,
    )


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
        cases=_cases(own.get("cases", {}), tree),
        gradient=own.get("gradient", {}),
        hints=own.get("hints", {}),
        needs=tuple(own["needs"]) if "needs" in own else None,
        **aspects_of(own),
        bonus=own.get("bonus", False),
        optional=own.get("optional", False),
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


def _cases(own: Any, tree: Mapping[str, Any]) -> tuple[CaseSpec, ...]:
    """The default cases with a criterion's changes; `main` alone if the rubric names none."""
    default = tree.get("cases") or {"main": {}}
    if isinstance(own, list):
        own = {name: {} if name in own else False for name in default}
    merged = {name: default.get(name, {}) | (own.get(name) or {}) for name in {**default, **own}}
    kept = [name for name in merged if own.get(name) is not False]
    return tuple(_case(name, merged[name], tree["sizes"]) for name in kept)


def _case(name: str, spec: Mapping[str, Any], sizes: Mapping[str, int]) -> CaseSpec:
    weight = spec.get("weight")
    return CaseSpec(
        name=name,
        sizes={letter: spec.get(letter, size) for letter, size in sizes.items()},
        dtype=spec.get("dtype", "float64"),
        order=spec.get("order", "C"),
        visibility=spec.get("visibility", "visible"),
        weight=None if weight is None else _fraction(weight),
        given={k: v for k, v in spec.items() if k not in CASE_KEYS and k not in sizes},
        stability=spec.get("stability", False),
    )


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
