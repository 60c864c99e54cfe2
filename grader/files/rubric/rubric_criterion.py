"""Finds the names in one criterion of a rubric that nothing defines."""

import builtins
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from grader.files.rubric.bound_names import names_of
from grader.files.rubric.code_problems import no_python, unknown_name
from grader.files.rubric.rubric_aspects import check_aspects
from grader.files.rubric.rubric_cases import CASE_KEYS
from grader.files.rubric.rubric_likes import files_of, merged_given
from grader.files.rubric.rubric_precision import check_precision
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

FOR_A_FUNCTION = {"file", "function", "call", "given", "outputs"}  # keys of a criterion
GENERATORS = ("normal", "uniform", "integers", "mask", "linspace")
ALWAYS = {*dir(builtins), *GENERATORS, "np", "dtype"}


def check_criterion(
    document: Document, name: str, definitions: Mapping[str, set[str]], visible: Collection[str]
) -> None:
    """Reports what there is not. `definitions`: the names that each file of the reference has.

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
        if not self._check_like():
            return
        self._check_was()
        self._check_file()
        given = self._check_given()
        if "call" not in self.own:
            return
        left = self._check_code((*self.path, "call"), self.own["call"], self.known | given)
        if left is None:  # no Python: nobody knows what it sets
            return
        self._check_results(given | left, left)
        self._check_gradient(given, left)
        self._check_cases(given)
        check_precision(self.document, self.name)
        self._check_needs()

    def _check_like(self) -> bool:
        seen, name = {self.name}, self.name
        while (given := self.tree["criteria"][name].get("given", {})) and "like" in given:
            like = given["like"]
            path = ("criteria", name, "given", "like")
            if like not in self.tree["criteria"]:
                self.document.report(
                    path, unknown(f"criterion {like}", like, self.tree["criteria"])
                )
                return False
            if like in seen:
                self.document.report(path, "a circle: this criterion is like itself")
                return False
            seen.add(like)
            name = like
        return True

    def _check_was(self) -> None:
        was, criteria = self.own.get("was"), self.tree["criteria"]
        path = (*self.path, "was")
        if was in criteria:
            self.document.report(path, f"there is a criterion {was}; expected a name of before")
        elif was and any(c.get("was") == was for name, c in criteria.items() if name != self.name):
            self.document.report(path, f"two criteria say that they were {was}; expected one")

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
                self._check_expressions((*self.path, "given", name), expression, known)
                known = known | {name}
        return inherited | (set(given) - {"like"})

    def _check_expressions(self, path: KeyPath, value: Any, known: set[str]) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                self._check_expressions((*path, name), inner, known)
        elif isinstance(value, str):
            self._check_code(path, value, known, "eval")
        elif path in self.document.words:
            word, read = self.document.words[path], str(value).lower()
            message = f"""YAML reads {word} as {read}; write {read}, or "'{word}'" for the text"""
            self.document.report(path, message)

    def _check_code(
        self, path: KeyPath, source: str, known: set[str], mode: str = "exec"
    ) -> set[str] | None:
        """Reports unknown names of the code; the names it sets, if it is Python."""
        try:
            names = names_of(source.strip() if mode == "eval" else source, mode)
        except (SyntaxError, ValueError) as error:
            self.document.report(path, no_python(path, error, self.document))
            return None
        for name in () if names.everything else names.read:
            if name not in known:
                self.document.report(path, unknown_name(name, source, known | names.bound, mode))
        return set(names.bound)

    def _check_results(self, seen: set[str], left: set[str]) -> None:
        outputs = self.own.get("outputs", [])
        if not outputs and not self.own.get("ensure"):
            self.document.report(
                self.path, "there are neither outputs nor ensure: nothing would be judged"
            )
        for index, name in enumerate(outputs):
            key = index if isinstance(outputs, list) else name
            self._check_member((*self.path, "outputs", key), "output", name, left)
        for index, entry in enumerate(self.own.get("accept", [])):
            for name in set(entry) - {"credit", "say"}:
                path = (*self.path, "accept", index, name)
                self._check_member(path, "output", name, outputs)
                self._check_code(path, entry[name], self.known | seen, "eval")
        for sentence, expression in self.own.get("ensure", {}).items():
            self._check_code(
                (*self.path, "ensure", sentence), expression, self.known | seen, "eval"
            )
        for name in self.own.get("hints", {}):
            self._check_member((*self.path, "hints", name), "output", name, outputs)

    def _check_gradient(self, given: set[str], left: set[str]) -> None:
        gradient = self.own.get("gradient", {})
        for name, of in gradient.items():
            path = (*self.path, "gradient", name)
            if name == "of":
                self._check_member(path, "name", of, left)
            else:
                self._check_member(path, "name", name, left)
                self._check_member(path, "given", of, given)

    def _check_cases(self, given: set[str]) -> None:
        sizes, default = set(self.tree["sizes"]), self.tree.get("cases", {"main": {}})
        own = self.own.get("cases", {})
        if isinstance(own, list):
            for index, name in enumerate(own):
                self._check_member((*self.path, "cases", index), "case", name, default)
            return
        for name, spec in own.items():
            for key in spec or {}:
                allowed = sizes | given | set(CASE_KEYS)
                self._check_member((*self.path, "cases", name, key), "key", key, allowed)

    def _check_needs(self) -> None:
        for index, name in enumerate(self.own.get("needs", [])):
            path = (*self.path, "needs", index)
            self._check_member(path, "criterion", name, self.tree["criteria"])

    def _check_member(self, path: KeyPath, kind: str, name: str, allowed: Iterable[str]) -> None:
        if name not in allowed:
            self.document.report(path, unknown(f"{kind} {name}", name, allowed))
