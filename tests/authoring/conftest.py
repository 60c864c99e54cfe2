"""Small assignments and functions made from a few lines, and the captioning one with its cases."""

import ast
import textwrap
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from grader.authoring.case_making import make_case
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.problems import Refused
from grader.authoring.reference_loading import reference_scope
from grader.core.cases import CaseSet
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources

ROOT = Path(__file__).parents[2]
HEAD = """\
version: 1
assignment: tiny
title: A tiny one
reference: reference
template: template
test_cases: tiny.h5
"""


def open_assignment(path):
    """Rubric, sources and the reference in scope."""
    rubric = load_rubric(path)
    sources = read_sources(path.parent / rubric.reference)
    scope = reference_scope(rubric, sources)
    return SimpleNamespace(rubric=rubric, sources=sources, scope=scope)


def sound_case(criterion, spec, opened):
    """A calibrated case; raises where there is a problem, as `generate` does in the end."""
    made = make_case(criterion, spec, opened.rubric, opened.scope)
    if made.refusals:
        raise Refused(made.refusals)
    return made


def with_cases(opened):
    """The assignment with the cases of all criteria that have outputs."""
    cases = {
        c.name: tuple(sound_case(c, s, opened).case for s in c.cases)
        for c in opened.rubric.criteria
        if c.outputs
    }
    opened.case_set = CaseSet(cases, {})
    return opened


@pytest.fixture
def make_assignment(tmp_path):
    """(source of layers.py, the rubric from `sizes` on) -> an assignment without cases."""

    def make(source, rubric):
        (tmp_path / "reference").mkdir(exist_ok=True)
        text = "import numpy as np\n\n\n" + textwrap.dedent(source).lstrip("\n")
        (tmp_path / "reference" / "layers.py").write_text(text)
        (tmp_path / "tiny.yaml").write_text(HEAD + textwrap.dedent(rubric), "utf-8")
        return open_assignment(tmp_path / "tiny.yaml")

    return make


@pytest.fixture
def make_with_cases(make_assignment):
    """The same with its cases."""
    return lambda source, rubric: with_cases(make_assignment(source, rubric))


@pytest.fixture(scope="session")
def captioning():
    """The captioning assignment, properties aside."""
    return with_cases(open_assignment(ROOT / "rubrics" / "captioning.yaml"))


@pytest.fixture
def only():
    """(assignment, names of criteria) -> its rubric reduced to these."""

    def reduce(opened, *names):
        criteria = tuple(opened.rubric.criterion(name) for name in names)
        return replace(opened.rubric, criteria=criteria)

    return reduce


@pytest.fixture
def make_function():
    """Source of one function `f` -> it, loaded."""

    def make(source):
        source = textwrap.dedent(source).lstrip("\n")
        space = {"np": np}
        exec(compile(source, "layers.py", "exec"), space)
        node = ast.parse(source).body[0]
        lines = frozenset(range(node.lineno, node.end_lineno + 1))
        return Function(node.name, "layers.py", node, lines, space[node.name])

    return make
