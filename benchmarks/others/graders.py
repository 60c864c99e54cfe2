"""One class for each grader: it gets a source, and says which functions it took for right."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from others.environment import HERE, python_with

OK_TEST = '''\
OK_FORMAT = True
code = """
>>> from cases_of_layers import check, functions
>>> check(functions(".")["{name}"], globals())
"""
case = {{"code": code, "hidden": False, "locked": False}}
suite = {{"type": "doctest", "scored": True, "setup": "", "teardown": "", "cases": [case]}}
test = {{"name": "{name}", "points": 1, "suites": [suite]}}
'''
SUPPORT = ("cases_of_layers.py", "cases.pickle")


@dataclass(frozen=True)
class Verdict:
    """What a grader found: how many of the functions are right, and what it says of the others."""

    right: int
    said: str


class OtherGrader:
    """A grader in an environment and a folder of its own."""

    name = ""
    packages: tuple[str, ...] = ()

    def __init__(self, work: Path, names: Iterable[str]) -> None:
        self.names = list(names)
        self.folder = work / self.name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        shutil.copy(HERE / SUPPORT[0], self.folder)
        shutil.copy(work / SUPPORT[1], self.folder)
        self.python = python_with(work / f"{self.name}-environment", *self.packages)
        self.prepare()

    def prepare(self) -> None:
        """Make what is made once for a class."""

    def grade(self, source: str) -> Verdict:
        """Grade one submission."""
        raise NotImplementedError

    def run(self, *words: object) -> str:
        """Run a program of the environment."""
        path = f"{self.python.parent}:{os.environ['PATH']}"
        done = subprocess.run(
            [str(word) for word in words],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            timeout=300,
        )
        return done.stdout + done.stderr


class GradescopeUtils(OtherGrader):
    """`unittest` in the process that imports the submission."""

    name = "gradescope-utils"
    packages = ("gradescope-utils",)

    def grade(self, source: str) -> Verdict:
        (self.folder / "rnn_layers.py").write_text(source, "utf-8")
        results = self.folder / "results.json"
        results.unlink(missing_ok=True)
        self.run(self.python, HERE / "gradescope_tests.py", self.folder, results, self.folder)
        tests = json.loads(results.read_text("utf-8"))["tests"]
        said = [each.get("output", "") for each in tests if each["score"] < each["max_score"]]
        return Verdict(sum(each["score"] == each["max_score"] for each in tests), first(said))


class Otter(OtherGrader):
    """`otter run`: the notebook and its tests run in one kernel."""

    name = "otter-grader"
    packages = ("otter-grader", "ipykernel")

    def prepare(self) -> None:
        (self.folder / "tests").mkdir()
        (self.folder / "out").mkdir()
        for name in self.names:
            (self.folder / "tests" / f"{name}.py").write_text(OK_TEST.format(name=name), "utf-8")
        self.run(
            "otter", "generate", "-t", "tests", "-o", "tests.zip", "--no-environment", *SUPPORT
        )

    def grade(self, source: str) -> Verdict:
        cells = [cell(source)]
        (self.folder / "work.ipynb").write_text(notebook(cells), "utf-8")
        results = self.folder / "out" / "results.json"
        results.unlink(missing_ok=True)
        told = self.run("otter", "run", "-a", "tests.zip", "-o", "out", "work.ipynb")
        if not results.exists():
            return Verdict(0, last_line(told))
        tests = json.loads(results.read_text("utf-8"))["tests"]
        tests = [each for each in tests if each["name"] != "Public Tests"]
        said = [each.get("output", "") for each in tests if each["score"] < each["max_score"]]
        return Verdict(sum(each["score"] == each["max_score"] for each in tests), first(said))


class NbGrader(OtherGrader):
    """`nbgrader autograde`: cells with tests in the notebook, run in the student's kernel."""

    name = "nbgrader"
    packages = ("nbgrader", "ipykernel")

    def prepare(self) -> None:
        config = "c = get_config()\nc.CourseDirectory.course_id = 'course'\n"
        (self.folder / "nbgrader_config.py").write_text(config, "utf-8")
        self._write("source/layers", "### BEGIN SOLUTION\npass\n### END SOLUTION")
        self.run("nbgrader", "generate_assignment", "layers")
        self.count = 0

    def grade(self, source: str) -> Verdict:
        self.count += 1
        student = f"student{self.count}"
        self._write(f"submitted/{student}/layers", source)
        self.run("nbgrader", "autograde", "layers", "--student", student)
        graded = self.folder / "autograded" / student / "layers" / "work.ipynb"
        cells = json.loads(graded.read_text("utf-8"))["cells"][1:]
        failures = [
            "\n".join(output.get("traceback", ["error"]))
            for each in cells
            for output in each["outputs"]
            if output["output_type"] == "error"
        ]
        return Verdict(len(cells) - len(failures), first(failures))

    def _write(self, place: str, source: str) -> None:
        folder = self.folder / place
        folder.mkdir(parents=True)
        lines = (
            "from cases_of_layers import check, functions\ncheck(functions('.')['{}'], globals())"
        )
        tests = [cell(lines.format(name), name) for name in self.names]
        (folder / "work.ipynb").write_text(notebook([cell(source, "work"), *tests]), "utf-8")
        for name in SUPPORT:
            shutil.copy(self.folder / name, folder)


class Grader:
    """This project."""

    name = "grader"

    def __init__(self, work: Path, names: Iterable[str]) -> None:
        self.work, self.folder = work, work / "own"
        self.folder.mkdir(exist_ok=True)

    def grade(self, source: str) -> Verdict:
        path, result = self.folder / "rnn_layers.py", self.folder / "result.json"
        path.write_text(source, "utf-8")
        words = ("run", path, "-a", self.work / "layers.yaml", "--no-html", "--json", result)
        command = [sys.executable, "-m", "grader", *map(str, words)]
        subprocess.run(command, check=True, capture_output=True)
        criteria = json.loads(result.read_text("utf-8"))["criteria"]
        lost = [each for each in criteria if each["score"] < each["points"]]
        said = [". ".join((*each["diagnosis"], *each["feedback"])) for each in lost]
        return Verdict(len(criteria) - len(lost), first(said))


def cell(source: str, name: str = "") -> dict[str, object]:
    """Return a cell with code; with a name one that nbgrader knows."""
    told = {
        "schema_version": 3, "grade_id": name.replace("_", "-"), "task": False,
        "grade": name != "work", "solution": name == "work", "locked": name != "work", "points": 1,
    }  # fmt: skip
    metadata = {"nbgrader": told} if name else {}
    return {
        "cell_type": "code", "id": name or "code", "metadata": metadata, "source": source,
        "outputs": [], "execution_count": None,
    }  # fmt: skip


def notebook(cells: list[dict[str, object]]) -> str:
    """Return a notebook of these cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole)


def first(texts: list[str]) -> str:
    """Return the line of the first text that says what is wrong."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", next(filter(None, texts), ""))
    errors = [line.strip() for line in plain.splitlines() if "Error" in line]
    return errors[-1] if errors else last_line(plain)


def last_line(text: str) -> str:
    """Return the last line that is not empty."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


GRADERS = (Grader, GradescopeUtils, Otter, NbGrader)
