"""A right backward keeps its points behind a forward that a stray line stops.

A sample by default: every kind of line, every pair of functions. All kinds with all pairs:

    GRADER_ALL=1 pytest tests/follow_through/test_stray_lines.py -n 0 -s

prints the share, and which were lost.
"""

import ast
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from grader.confined.load.loader import unload
from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.grading.grade_submission import grade_submission
from tests.sampling import ALL, sample

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
KINDS = yaml.safe_load((HERE / "stray_lines.yaml").read_text("utf-8"))
RIGHT = {
    "captioning": "all_right/cs231n",
    "transformer": "transformer_all_right/cs231n",
    "gan": "gan_all_right",
    "style_transfer": "style_transfer_all_right",
}


def pairs_of(assignment) -> list[tuple[str, str]]:
    """A forward and the backward that is judged after it, by the names of their criteria."""
    names = {criterion.name for criterion in assignment.rubric.criteria}
    backwards = [name for name in names if name.endswith("_backward")]
    forwards = {b: b.removesuffix("_backward") for b in backwards}
    found = {b: f if f in names else f"{f}_forward" for b, f in forwards.items()}
    return sorted((forward, backward) for backward, forward in found.items())


def with_stray_line(text: str, function: str, kind: dict[str, str]) -> str:
    """The source of a file with a line put into one of its functions."""
    tree = ast.parse(text)
    definition = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    names = [argument.arg for argument in definition.args.args]
    weight = "weight" in names[0] or names[0] == "feats"
    words = {"x": names[-1] if weight else names[0], "function": function}
    words["arguments"] = ", ".join(names)

    def lines(key: str) -> list[ast.stmt]:
        return ast.parse(kind[key].format(**words)).body

    *body, last = definition.body[ast.get_docstring(definition) is not None :]
    if "last" in kind and isinstance(last.value, ast.Tuple):  # it holds what was computed
        parts = (f"part_{i} = {ast.unparse(part)}" for i, part in enumerate(last.value.elts))
        body += ast.parse("\n".join(parts)).body
    if "line" in kind:
        place = {"middle": (len(body) + 1) // 2, "end": len(body)}.get(kind.get("at", ""), 0)
        body[place:place] = lines("line")
    if "last" in kind:
        (last,) = lines("last")
    if "around" in kind:
        body = around(kind["around"].format(**words), body or [last])
    if "broken" in kind:
        body[:0] = ast.parse("BROKEN").body
    if "decorator" in kind:
        definition.decorator_list = [ast.parse(kind["decorator"][1:]).body[0].value]
        tree.body[1:1] = lines("before")
    definition.body = [*body, last]
    source = ast.unparse(ast.fix_missing_locations(tree))
    return source.replace("BROKEN", kind.get("broken", "").format(**words))


def around(header: str, body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements within a compound one."""
    if "<>" not in header:
        header += "\n    <>"
    inner = "\n".join(ast.unparse(statement) for statement in body)
    lines = header.split("\n")
    place = next(line for line in lines if "<>" in line)
    indented = textwrap.indent(inner, place.removesuffix("<>"))
    return ast.parse("\n".join(indented if line is place else line for line in lines)).body


@pytest.fixture(scope="module")
def right() -> dict[str, tuple]:
    """The assignments, each with a right submission."""
    return {
        name: (load_assignment(ROOT / "rubrics" / f"{name}.yaml"), sources_in(folder))
        for name, folder in RIGHT.items()
    }


def sources_in(folder: str) -> dict[str, str]:
    path = ROOT / "examples" / "submissions" / folder
    return {str(p.relative_to(path)): p.read_text("utf-8") for p in sorted(path.rglob("*.py"))}


def grade_changed(right, inside_sandbox, name: str, sources: dict[str, str], *only: str):
    """The share of their points that criteria earn."""
    files = {path: text.encode() for path, text in sources.items()}
    try:
        submission = Submission("", files, {}, {})
        grade = grade_submission(submission, right[name][0], inside_sandbox(), only)
    finally:
        unload()
    return {c.name: c.score / c.points for c in grade.criteria}


def with_kind(sources: dict[str, str], function: str, kind: dict[str, str]) -> dict[str, str]:
    path = next(path for path, text in sources.items() if f"def {function}(" in text)
    return {**sources, path: with_stray_line(sources[path], function, kind)}


def pairs(right, number: int) -> list[tuple[str, str, str]]:
    """Pairs with the names of their assignments: all, or another one for each kind of line."""
    every = [(name, *pair) for name, (found, _) in right.items() for pair in pairs_of(found)]
    return every if ALL else [every[number % len(every)]]


@pytest.fixture(scope="module")
def tally() -> Iterator[dict[str, int]]:
    counted = {"kept": 0, "lost": 0, "wrong": 0, "gained": 0}
    yield counted
    text = "\n{kept} right backwards kept their points and {lost} did not; "
    sys.stdout.write((text + "{gained} of {wrong} wrong ones gained any\n").format(**counted))


def test_there_are_enough_kinds() -> None:
    assert len({kind["kind"] for kind in KINDS}) == len(KINDS) >= 75


@pytest.mark.parametrize("number", range(len(KINDS)), ids=[kind["kind"] for kind in KINDS])
def test_a_right_backward_keeps_its_points(number, right, inside_sandbox, tally) -> None:
    lost = []
    for name, forward, backward in pairs(right, number):
        sources = with_kind(right[name][1], forward, KINDS[number])
        found = grade_changed(right, inside_sandbox, name, sources, forward, backward)
        if found[forward] < 1:
            assert found[forward] == 0, "the line itself is charged"
            tally["kept"] += found[backward] == 1
            lost += [f"{backward}: {found[backward]}"] * (found[backward] < 1)
    tally["lost"] += len(lost)
    assert not lost


@pytest.mark.parametrize("number", sample(range(0, len(KINDS), 5), 3))
def test_a_wrong_backward_gains_nothing(number, right, inside_sandbox, mistaken, tally) -> None:
    gained = []
    for name, forward, backward in pairs(right, number):
        mistakes = list(mistaken(right[name][1], backward, 2))
        for wrong in mistakes if ALL else mistakes[number % 2 :][:1]:
            only = forward, backward
            alone = grade_changed(right, inside_sandbox, name, wrong, *only)[backward]
            both = with_kind(wrong, forward, KINDS[number])
            behind = grade_changed(right, inside_sandbox, name, both, *only)[backward]
            tally["wrong"] += alone < 1
            gained += [f"{backward}: {behind} for {alone}"] * (behind > alone)
    tally["gained"] += len(gained)
    assert not gained
