"""The hostile submissions, and the small assignment that they are handed in for."""

import atexit
import io
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from grader.commands.shared.written_files import write_template
from grader.core.assignment import Assignment
from grader.core.cases import Expected
from grader.core.outputs.written_outputs import TextRules
from grader.core.rubric import OutputSpec
from grader.files.assignments import load_assignment
from tests.handed_in import ROOT, STEPS, build
from tests.small_assignments import make_cases

FOLDER = ROOT / "tests" / "submissions" / "hostile"
HONEST = "tests/submissions/hostile/honest"
ATTACKER = "tests/submissions/hostile/attacker"  # right only where its attack succeeds
HONEST_VALUES = "tests/hostile/values/reference"  # whatever a case does not define is right
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
OTHER_KEYS |= {"assignment", "attacks"}
CAPTIONING, VALUES, WRITING = "captioning", "values", "writing"  # the assignments
MADE = "HOSTILE_VALUES"  # the environment's name for the rubric that another process made
VALUES_FOLDER = ROOT / "tests" / "hostile" / "values"
QUICK_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SECONDS, TOTAL_SECONDS, MEMORY = 0.5, 4.0, 1 << 30


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
    def assignment(self) -> str:
        """The assignment that it is handed in for."""
        return str(self.keys.get("assignment", WRITING if self.keys.get("folder") else CAPTIONING))

    @property
    def attacks(self) -> list[str]:
        """The criteria that must earn nothing; all others are honest work."""
        default = [] if self.assignment == VALUES else [ATTACKED]
        return list(self.keys.get("attacks", default))

    @property
    def handed_in_as(self) -> str:
        """What the submission is called."""
        return str(self.keys.get("name", self.name))

    def build(self, folder: Path) -> Path:
        """The submission, made in `folder`."""
        folder.mkdir(parents=True)
        bases = {CAPTIONING: ATTACKER, WRITING: ATTACKER + WITH_FOLDER, VALUES: HONEST_VALUES}
        base = bases[self.assignment]
        return build({"base": base, **self.keys}, self.folder, folder)


def load_cases(places: Mapping[str, str]) -> list[HostileCase]:
    """All of them; `places` tells an attacker where things are: `{{parent}}` -> 4711."""
    return [_load(path, places) for path in sorted(FOLDER.glob("*/case.yaml"))]


def _load(path: Path, places: Mapping[str, str]) -> HostileCase:
    text = path.read_text("utf-8")
    for name, value in places.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    keys = _parsed(text)
    assert set(keys) <= OTHER_KEYS | set(STEPS), path
    assert keys["why"]
    return HostileCase(path.parent.name, path.parent, keys)


def _parsed(text: str) -> Any:
    """The keys; quickly, for every process reads hundreds of these files."""
    try:
        return yaml.load(text, QUICK_LOADER)
    except yaml.YAMLError:  # it has no half characters, which one file name is made of
        return yaml.safe_load(text)


def hostile_assignment(name: str) -> Assignment:
    """The assignment that hostile submissions are handed in for."""
    made = {CAPTIONING: small_assignment, VALUES: values_assignment}
    return made.get(name, assignment_with_folder)()


def values_assignment() -> Assignment:
    """A function for each kind of value."""
    whole = load_assignment(values_rubric())
    return replace(whole, support={}, templates={})


@cache
def values_rubric() -> Path:
    """The rubric of the assignment about values, with test cases as the libraries here are.

    A process that starts others makes them for all.
    """
    if MADE in os.environ:
        return Path(os.environ[MADE])
    folder = Path(tempfile.mkdtemp(prefix="hostile-values-"))
    atexit.register(shutil.rmtree, folder)
    folder.chmod(0o755)
    rubric = shutil.copytree(VALUES_FOLDER, folder / VALUES) / "values.yaml"
    make_cases(rubric)
    with redirect_stdout(io.StringIO()):
        write_template(rubric)
    os.environ[MADE] = str(rubric)
    return rubric


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
    arrays = [e.array for case in hidden for e in case.expected if e.array.dtype.kind in "iuf"]
    values = [value for array in arrays for value in np.ravel(array)[:20]]
    return [f"{abs(value):.10f}"[:8] for value in values if 0.1 < abs(value) < 1000]
