"""The keys of one criterion: its record, and the check of the names in it that nothing defines.

A key is in the schema, as a field of `grader.core.rubric.Criterion`, and in docs/rubric.md. One
that needs no check, and that the record has as it is written, needs nothing here.
"""

import builtins
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from grader.confined.case.many_runs import SEED
from grader.core.rubric import Alternative, Criterion, OutputSpec
from grader.files.rubric.case_specs import (
    cases_in_precision,
    check_cases,
    check_precision,
    precisions_of,
)
from grader.files.rubric.criterion_aspects import aspects_of, check_aspects
from grader.files.rubric.criterion_code import check_code, check_expressions
from grader.files.rubric.criterion_like import check_like, files_of, merged_given
from grader.files.rubric.criterion_statistical import check_statistical, statistics_of
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

FOR_A_FUNCTION = {
    "file",
    "function",
    "call",
    "given",
    "outputs",
    "statistical",
}  # keys of a criterion
GENERATORS = ("normal", "uniform", "integers", "mask", "linspace")
ALWAYS = {*dir(builtins), *GENERATORS, "np", "dtype"}
FIELDS = {field.name for field in fields(Criterion)}


def build_criterion(name: str, tree: Mapping[str, Any]) -> Criterion:
    """Return the record of a criterion that has passed its checks."""
    own = tree["criteria"][name]
    metric = tree.get("tolerance", {}).get("metric", "scaled")
    converted = {
        "name": name,
        "function": own.get("function", name),
        "files": files_of(name, tree["criteria"]),
        "points": as_written(own["points"]),
        "given": merged_given(own.get("given", {}), tree["criteria"]),
        "outputs": _outputs(own.get("outputs", []), metric),
        "accept": tuple(_alternative(entry) for entry in own.get("accept", [])),
        "statistical": statistics_of(own),
        "cases": cases_in_precision(own, tree),
        "precisions": precisions_of(own, tree),
        "needs": tuple(own["needs"]) if "needs" in own else None,
        **aspects_of(own),
    }
    plain = {key: value for key, value in own.items() if key in FIELDS}
    return Criterion(**{**plain, **converted})


def _outputs(tree: Any, metric: str) -> tuple[OutputSpec, ...]:
    if isinstance(tree, list):
        return tuple(OutputSpec(name, metric) for name in tree)
    return tuple(_output(name, {"metric": metric, **spec}) for name, spec in tree.items())


def _output(name: str, spec: Mapping[str, Any]) -> OutputSpec:
    points = as_written(spec["points"]) if "points" in spec else None
    return OutputSpec(name, **{**spec, "points": points})


def _alternative(tree: Mapping[str, Any]) -> Alternative:
    outputs = {name: text for name, text in tree.items() if name not in ("credit", "say")}
    return Alternative(outputs, as_written(tree["credit"]), tree["say"])


def as_written(number: Any) -> Fraction:
    """Return the number as it was written: 0.1 is 1/10."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


def check_criterion(
    document: Document, name: str, definitions: Mapping[str, set[str]], visible: Collection[str]
) -> None:
    """Report what there is not. `definitions`: the names that each file of the reference has.

    `visible`: all names that its lines see, imported ones too.
    """
    checker = _Checker(document, name, definitions, visible)
    checker.check()
    check_aspects(document, name, checker.known - {*document.value["sizes"], *GENERATORS})


class _Checker:
    """The names of one criterion."""

    def __init__(
        self,
        document: Document,
        name: str,
        definitions: Mapping[str, set[str]],
        visible: Collection[str],
    ) -> None:
        self.document = document
        self.tree = document.value
        self.name = name
        self.own = self.tree["criteria"][name]
        self.path: KeyPath = ("criteria", name)
        self.definitions = definitions
        self.known = ALWAYS | set(self.tree["sizes"]) | set().union(*definitions.values(), visible)

    def check(self) -> None:
        if not check_like(self.document, self.name):
            return
        self._check_was()
        self._check_file()
        given = self._check_given()
        if "call" not in self.own:
            return
        if "statistical" in self.own:
            self.known |= {SEED}
        left = check_code(self.document, (*self.path, "call"), self.own["call"], self.known | given)
        if left is None:  # no Python: nobody knows what it sets
            return
        self._check_results(given | left, left)
        check_statistical(self.document, self.name, self.known | given, left, given)
        self._check_gradient(given, left)
        check_cases(self.document, self.name, given)
        check_precision(self.document, self.name)
        self._check_needs()

    def _check_was(self) -> None:
        was, criteria = self.own.get("was"), self.tree["criteria"]
        path = (*self.path, "was")
        if was in criteria:
            self.document.report(
                path, f"{was} is the name of another criterion; expected a former name"
            )
        elif was and any(c.get("was") == was for name, c in criteria.items() if name != self.name):
            self.document.report(path, f"two criteria have `was: {was}`; expected one")

    def _check_file(self) -> None:
        files = files_of(self.name, self.tree["criteria"])
        if not FOR_A_FUNCTION & set(self.own):
            return  # a human judges it, and needs no function for that
        if not files:
            self.document.report(self.path, "the key file is missing")
            return
        missing = [file for file in files if file not in self.definitions]
        if len(missing) == len(files):
            message = unknown(f"file {files[0]}", files[0], self.definitions)
            self.document.report((*self.path, "file"), message)
            return
        self._check_function(files)

    def _check_function(self, files: tuple[str, ...]) -> None:
        function = self.own.get("function", self.name)
        defined = set().union(*(self.definitions.get(file, set()) for file in files))
        if function not in defined:
            key = "function" if "function" in self.own else "file"
            message = unknown(f"function {function} in {', '.join(files)}", function, defined)
            self.document.report((*self.path, key), message)

    def _check_given(self) -> set[str]:
        given = self.own.get("given", {})
        inherited = set(merged_given(given, self.tree["criteria"])) - set(given)
        known = self.known | inherited
        for name, expression in given.items():
            if name != "like":
                check_expressions(self.document, (*self.path, "given", name), expression, known)
                known = known | {name}
        return inherited | (set(given) - {"like"})

    def _check_results(self, seen: set[str], left: set[str]) -> None:
        outputs = self.own.get("outputs", [])
        if not outputs and not self.own.get("ensure") and not self.own.get("statistical"):
            self.document.report(
                self.path, "both `outputs` and `ensure` are missing; expected one of them"
            )
        for index, name in enumerate(outputs):
            key = index if isinstance(outputs, list) else name
            self._check_member((*self.path, "outputs", key), "output", name, left)
        for index, entry in enumerate(self.own.get("accept", [])):
            for name in set(entry) - {"credit", "say"}:
                path = (*self.path, "accept", index, name)
                self._check_member(path, "output", name, outputs)
                check_code(self.document, path, entry[name], self.known | seen, "eval")
        for sentence, expression in self.own.get("ensure", {}).items():
            check_code(
                self.document,
                (*self.path, "ensure", sentence),
                expression,
                self.known | seen,
                "eval",
            )
        for name in self.own.get("hints", {}):
            named = [*outputs, *self.own.get("statistical", {})]
            self._check_member((*self.path, "hints", name), "output", name, named)

    def _check_gradient(self, given: set[str], left: set[str]) -> None:
        gradient = self.own.get("gradient", {})
        for name, of in gradient.items():
            path = (*self.path, "gradient", name)
            if name == "of":
                self._check_member(path, "name", of, left)
            else:
                self._check_member(path, "name", name, left)
                self._check_member(path, "given", of, given)

    def _check_needs(self) -> None:
        for index, name in enumerate(self.own.get("needs", [])):
            path = (*self.path, "needs", index)
            self._check_member(path, "criterion", name, self.tree["criteria"])

    def _check_member(self, path: KeyPath, kind: str, name: str, allowed: Iterable[str]) -> None:
        if name not in allowed:
            self.document.report(path, unknown(f"{kind} {name}", name, allowed))
