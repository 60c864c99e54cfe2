"""The keys of one criterion: its record, and the check of the names in it that nothing defines.

A key is in the schema, as a field of `grader.core.rubric.Criterion`, and in docs/rubric.md. One
that needs no check, and that the record has as it is written, needs nothing here.
"""

import builtins
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

from grader.confined.function_names import module_of, own_name
from grader.confined.shared_words import SEED
from grader.confined.values.leaf_names import output_of
from grader.core.asked.autograd import weights_name
from grader.core.asked.code_givens import WEIGHTS, code_givens, with_modules
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import Alternative, Criterion
from grader.files.rubric.criterion.case_specs import (
    cases_in_precision,
    check_cases,
    check_precision,
    precisions_of,
)
from grader.files.rubric.criterion.criterion_aspects import aspects_of, check_aspects
from grader.files.rubric.criterion.criterion_code import check_code, check_expressions
from grader.files.rubric.criterion.criterion_ensure import check_ensure
from grader.files.rubric.criterion.criterion_like import check_like, files_of, merged_given
from grader.files.rubric.criterion.criterion_raises import check_raises
from grader.files.rubric.criterion.criterion_statistical import check_statistical, statistics_of
from grader.files.rubric.criterion.output_specs import outputs_of
from grader.files.rubric.criterion.setup_lines import setup_of
from grader.files.rubric.criterion.written_keys import check_text_keys, check_written
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.written_numbers import as_written
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

FOR_A_FUNCTION = {"file", "function", "call", "given", "outputs", "raises", "statistical"}
GENERATORS = ("normal", "uniform", "integers", "mask", "linspace")
ALWAYS = {*dir(builtins), *GENERATORS, "np", "dtype"}
JUDGED = ("outputs", "ensure", "raises", "statistical")  # keys, of which a criterion needs one
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
        "outputs": outputs_of(own.get("outputs", []), metric),
        "accept": tuple(_alternative(entry) for entry in own.get("accept", [])),
        "statistical": statistics_of(own),
        "cases": cases_in_precision(own, tree),
        "precisions": precisions_of(own, tree),
        "setup": setup_of(tree, own),
        "framework": tree.get("framework", ""),
        "raises": {name: tuple(texts) for name, texts in own.get("raises", {}).items()},
        "needs": tuple(own["needs"]) if "needs" in own else None,
        **_hints(own),
        **aspects_of(own),
    }
    converted["gradient"] = _to_weights(own.get("gradient", {}), converted["given"])
    plain = {key: value for key, value in own.items() if key in FIELDS}
    return Criterion(**{**plain, **converted})


def _hints(own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first hint on each output, and those that follow."""
    said = own.get("hints", {}).items()
    texts = {name: [text] if isinstance(text, str) else text for name, text in said}
    return {
        "hints": {name: first for name, (first, *_) in texts.items()},
        "further_hints": {name: tuple(rest) for name, (_, *rest) in texts.items() if rest},
    }


def _to_weights(gradient: Mapping[str, str], given: Collection[str]) -> dict[str, str]:
    """Return what gradients belong to: of a module, the given that holds its weights."""
    return {name: weights_name(of, given) for name, of in gradient.items()}


def _alternative(tree: Mapping[str, Any]) -> Alternative:
    outputs = {name: text for name, text in tree.items() if name not in ("credit", "say")}
    return Alternative(outputs, as_written(tree["credit"]), tree["say"])


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
        functions = (own.get("function", "") for own in self.tree["criteria"].values())
        self.known |= {module_of(function) for function in functions} - {""}

    def check(self) -> None:
        if not check_like(self.document, self.name):
            return
        self._check_was()
        self._check_file()
        if "setup" in self.own:
            path = (*self.path, "setup")
            self.known |= check_code(self.document, path, self.own["setup"], self.known) or set()
        given = self._check_given()
        if not {"call", "raises"} & set(self.own):
            return
        check_raises(self.document, self.name, self.known, given)
        if "statistical" in self.own:
            self.known |= {SEED}
        left = self._check_call(given)
        if left is None:  # no Python: nobody knows what it sets
            return
        self._check_results(given | left, left)
        check_statistical(self.document, self.name, self.known | given, left, given)
        self._check_gradient(given, left)
        check_cases(self.document, self.name, given)
        check_precision(self.document, self.name)
        self._check_needs()

    def _check_call(self, given: Collection[str]) -> set[str] | None:
        if "call" not in self.own:
            return set()
        known = self.known.union(given)
        return check_code(self.document, (*self.path, "call"), self.own["call"], known)

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
        function = own_name(self.own.get("function", self.name))
        self._check_module(files)
        defined = set().union(*(self.definitions.get(file, set()) for file in files))
        key = "function" if "function" in self.own else "file"
        methods = sorted(name for name in defined if name.startswith(f"{function}."))
        if methods:
            told = f"{function} is a class; expected a function, or a method: {', '.join(methods)}"
            self.document.report((*self.path, key), told)
        elif function not in defined:
            message = unknown(f"function {function} in {', '.join(files)}", function, defined)
            self.document.report((*self.path, key), message)

    def _check_module(self, files: tuple[str, ...]) -> None:
        module = module_of(self.own.get("function", self.name))
        modules = [file.rpartition("/")[2].removesuffix(".py") for file in files]
        if module and module not in modules:
            told = unknown(f"module {module}", module, modules)
            self.document.report((*self.path, "function"), told)

    def _check_given(self) -> set[str]:
        given = self.own.get("given", {})
        inherited = set(merged_given(given, self.tree["criteria"])) - set(given)
        known = self.known | inherited
        for name, expression in given.items():
            if name != "like":
                check_expressions(self.document, (*self.path, "given", name), expression, known)
                known = known | set(with_modules({name: expression}))
        return inherited | (set(with_modules(given)) - {"like"})

    def _check_results(self, seen: set[str], left: set[str]) -> None:
        outputs = self.own.get("outputs", [])
        if not any(self.own.get(key) for key in JUDGED):
            self.document.report(
                self.path, "both `outputs` and `ensure` are missing; expected one of them"
            )
        for index, name in enumerate(outputs):
            path = (*self.path, "outputs", index if isinstance(outputs, list) else name)
            if is_written(name):
                check_written(self.document, path, name, left)
                continue
            top, allowed = output_of(name), left | seen  # a given may be changed in place
            if top not in allowed and not self._is_found_by_autograd(top, seen):
                self.document.report(path, unknown(f"output {name}", top, allowed))
        check_text_keys(self.document, (*self.path, "outputs"), outputs)
        for index, entry in enumerate(self.own.get("accept", [])):
            for name in set(entry) - {"credit", "say"}:
                path = (*self.path, "accept", index, name)
                values = [n for n in outputs if not is_written(n)]
                whole = name if name in values else output_of(name)
                self._check_member(path, "output", whole, values)
                check_code(self.document, path, entry[name], self.known | seen, "eval")
        check_ensure(self.document, self.name, self.known | seen, left)
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
                if not self._is_found_by_autograd(name, given):
                    self._check_member(path, "name", name, left)
                stored = merged_given(self.own.get("given", {}), self.tree["criteria"])
                code = {n for n in code_givens(stored) if f"{n}{WEIGHTS}" not in stored}
                inputs = given - code
                if "of" in gradient and of in left - inputs:
                    first = name if name in inputs else next(iter(sorted(inputs)), "x")
                    right = f"a given, as in `{of}: {first}`: the gradient, then its given"
                    self.document.report(path, f"`{of}` is left by `call`; expected {right}")
                else:
                    self._check_member(path, "given", of, inputs)

    def _is_found_by_autograd(self, name: str, given: Collection[str]) -> bool:
        """Return whether a gradient that no line sets is one that the framework computes."""
        gradient = self.own.get("gradient", {})
        if "framework" not in self.tree or not gradient or name == "of":
            return False
        return name in gradient if "of" in gradient else name[:1] == "d" and name[1:] in given

    def _check_needs(self) -> None:
        for index, name in enumerate(self.own.get("needs", [])):
            path = (*self.path, "needs", index)
            self._check_member(path, "criterion", name, self.tree["criteria"])

    def _check_member(self, path: KeyPath, kind: str, name: str, allowed: Iterable[str]) -> None:
        if name not in allowed:
            self.document.report(path, unknown(f"{kind} {name}", name, allowed))
