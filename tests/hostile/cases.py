"""The hostile submissions, and the small assignment that they are handed in for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from grader.core.assignment import Assignment
from grader.core.cases import Expected
from grader.core.outputs.written_outputs import TextRules
from grader.core.rubric import OutputSpec
from grader.files.assignments import load_assignment
from tests.handed_in import ROOT, STEPS, build

FOLDER = ROOT / "tests" / "submissions" / "hostile"
HONEST = "tests/submissions/hostile/honest"
ATTACKER = "tests/submissions/hostile/attacker"  # right only where its attack succeeds
RUBRIC = ROOT / "rubrics" / "captioning.yaml"
ATTACKED, SPARED = "affine_forward", "rnn_step_forward"
LEVELS = ("none", "partial", "full")
OTHER_KEYS = {"why", "base", "expect", "feedback", "notes", "never", "refused", "printed"}
OTHER_KEYS |= {"archive", "pack", "submit", "name", "needs", "control", "folder"}
WITH_FOLDER = "_with_folder"  # ends the names of the two bases for work that prints and writes
SHIPPED = {"data/table.csv": b"a,b\n1.5,2\n3,4\n"}
PRINTED = b"the sum is 10.5\n"
# After the honest function: what an attacker changed in the folder, or left there.
LOOK = """
import os
seen = np.loadtxt("data/table.csv", delimiter=",", skiprows=1)
left = sum(n != "data" and (n != "out.csv" or os.path.getsize(n) > 0) for n in os.listdir("."))
"""
SECONDS, TOTAL_SECONDS, MEMORY = 1.0, 8.0, 1 << 30


@dataclass(frozen=True)
class HostileCase:
    """One submission, and what must and must not happen."""

    name: str
    folder: Path
    keys: Mapping[str, Any]

    @property
    def needs(self) -> str:
        """The level of isolation below which it is not even tried."""
        return str(self.keys.get("needs", "none"))

    @property
    def handed_in_as(self) -> str:
        """What the submission is called."""
        return str(self.keys.get("name", self.name))

    @property
    def has_folder(self) -> bool:
        """Whether it is handed in for functions that print and write files."""
        return bool(self.keys.get("folder"))

    def build(self, folder: Path) -> Path:
        """The submission, made in `folder`."""
        folder.mkdir(parents=True)
        base = ATTACKER + (WITH_FOLDER if self.has_folder else "")
        return build({"base": base, **self.keys}, self.folder, folder)


def load_cases(places: Mapping[str, str]) -> list[HostileCase]:
    """All of them; `places` tells an attacker where things are: `{{parent}}` -> 4711."""
    return [_load(path, places) for path in sorted(FOLDER.glob("*/case.yaml"))]


def _load(path: Path, places: Mapping[str, str]) -> HostileCase:
    text = path.read_text("utf-8")
    for name, value in places.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    keys = yaml.safe_load(text)
    assert set(keys) <= OTHER_KEYS | set(STEPS), path
    assert keys["why"]
    return HostileCase(path.parent.name, path.parent, keys)


def small_assignment() -> Assignment:
    """Two functions of the captioning assignment, with limits that end an attack soon."""
    whole = load_assignment(RUBRIC)
    limits = replace(
        whole.rubric.limits, seconds=SECONDS, total_seconds=TOTAL_SECONDS, memory=MEMORY
    )
    criteria = tuple(c for c in whole.rubric.criteria if c.name in (ATTACKED, SPARED))
    cases = replace(
        whole.cases, cases={c.name: whole.cases.cases[c.name] for c in criteria}, needs={}
    )
    rubric = replace(whole.rubric, limits=limits, criteria=criteria)
    return replace(whole, rubric=rubric, cases=cases, support={}, templates={})


def assignment_with_folder() -> Assignment:
    """The same, with a data file; the one function prints and writes, beside the other one."""
    small = small_assignment()
    attacked, spared = (small.rubric.criterion(name) for name in (ATTACKED, SPARED))
    written = (
        OutputSpec("stdout", "text", text=TextRules(("whitespace",), 1e-6)),
        OutputSpec("file:out.csv", "table", text=TextRules(rows="any_order")),
    )
    attacked = replace(attacked, call="affine_forward(x, w, b)", outputs=written)
    outputs = (*spared.outputs, OutputSpec("seen"), OutputSpec("left", "exact"))
    spared = replace(spared, call=spared.call.rstrip() + LOOK, outputs=outputs)
    table = SHIPPED["data/table.csv"]
    seen = np.loadtxt(table.decode().splitlines(), delimiter=",", skiprows=1)
    expected = (
        Expected("stdout", np.frombuffer(PRINTED, np.uint8), 0.0, 0.0),
        Expected("file:out.csv", np.frombuffer(table, np.uint8), 0.0, 0.0),
    )
    more = (Expected("seen", seen, 1e-9, 1e-9), Expected("left", np.array(0), 0.0, 0.0))
    cases = small.cases.cases
    changed = {
        ATTACKED: tuple(replace(case, expected=expected) for case in cases[ATTACKED]),
        SPARED: tuple(replace(c, expected=(*c.expected, *more)) for c in cases[SPARED]),
    }
    rubric = replace(small.rubric, criteria=(attacked, spared), shipped=tuple(SHIPPED))
    return replace(small, rubric=rubric, cases=replace(small.cases, cases=changed), shipped=SHIPPED)


def answers(assignment: Assignment) -> list[str]:
    """The beginnings of expected values of hidden cases, as any program would print them."""
    hidden = [case for cases in assignment.cases.cases.values() for case in cases if case.hidden]
    arrays = [expected.array for case in hidden for expected in case.expected]
    values = [value for array in arrays for value in np.ravel(array)[:20]]
    return [f"{abs(value):.10f}"[:8] for value in values if 0.1 < abs(value) < 1000]
