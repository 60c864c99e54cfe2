"""What stops one criterion does not hide what is wrong about the others."""

import textwrap
from pathlib import Path

import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.problems import Refused
from grader.authoring.proof.fitness import COMPARED
from grader.authoring.proven_cases import sound_cases
from grader.authoring.reference_loading import reference_scope
from grader.core.errors import RubricError
from tests.authoring.conftest import HEAD

BODY = """
sizes: {N: 4, D: 6}
criteria:
  double:
    file: layers.py
    points: 1
    given: {x: "normal(N, D)"}
    call: y = double(x)
    outputs: [y]
    efficiency: {no_loop_over: [N, D]}
    style: {must_not_use: [for, np.add], must_call: [np.multiply]}
  halve:
    file: halving.py
    points: 1
    given: {x: "normal(N, D)"}
    call: y = halve(x)
    outputs: [y]
  text:
    file: layers.py
    points: 1
    given: {x: "normal(N, D)"}
    call: y = text(x)
    outputs: [y]
"""
LAYERS = """
def double(x):
    y = 0 * x
    for i in range(len(x)):
        y[i] = [np.add(number, number) for number in x[i]]
    return y


def text(x):
    return text
"""


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    (tmp_path / "reference").mkdir()
    layers = "import numpy as np\n" + LAYERS
    (tmp_path / "reference/layers.py").write_text(layers)
    halving = "import no_such_package\n\n\ndef halve(x=no_such_package.x):\n    return x / 2\n"
    (tmp_path / "reference/halving.py").write_text(halving)
    (tmp_path / "tiny.yaml").write_text(HEAD + textwrap.dedent(BODY), "utf-8")
    return tmp_path / "tiny.yaml"


def test_style_loops_kinds_and_modules_that_do_not_load_are_told_together(rubric: Path) -> None:
    with pytest.raises(Refused) as caught:
        sound_cases(rubric)
    told = [(each.criterion, each.sentence) for each in caught.value.refusals]
    assert [sentence for name, sentence in told if name == "double"] == [
        "the reference breaks must_call: np.multiply",
        "the reference breaks must_not_use: for (layers.py, line 5)",
        "the reference breaks must_not_use: np.add (layers.py, line 6)",
        "the reference itself runs a Python loop over N, D",
    ]
    assert ("text", f"`y` is a value of type function; expected {COMPARED}") in told
    assert any("no_such_package" in sentence for name, sentence in told if not name)


def test_a_reference_that_does_not_load_is_told_with_all_reasons(rubric: Path) -> None:
    from grader.files.assignments import reference_sources
    from grader.files.rubric.rubric_file import load_rubric

    loaded = load_rubric(rubric)
    sources = reference_sources(loaded, rubric.parent)
    with pytest.raises(Refused, match=r"the reference does not load: .*no_such_package"):
        reference_scope(loaded, sources)
    with pytest.raises(Refused, match="no_such_package") as caught:
        generate_cases(loaded, sources)
    said = (
        "If `no_such_package` is a package, install it, and name it under `allow` as it is called"
    )
    told = f"{caught.value.message} {caught.value.advice}"
    assert said in told
    assert "is graded" not in told  # which is for students


def test_problems_of_the_text_alone_are_told_as_such(rubric: Path) -> None:
    text = rubric.read_text("utf-8").replace("call: y = double(x)", "call: y = duble(x)")
    rubric.write_text(text.replace("  halve:", "  halves:").replace("  text:", "  texts:"), "utf-8")
    with pytest.raises(RubricError, match="The rubric has 4 problems"):
        sound_cases(rubric)
