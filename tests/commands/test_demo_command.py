"""`grader demo` grades the submission that comes with grader, and what a newcomer makes of it."""

import re
from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.files import examples
from tests.command import done

WRONG, RIGHT = "dW[x] += dout", "np.add.at(dW, x, dout)"


def test_a_corrected_mistake_earns_its_points(tmp_path: Path) -> None:
    first = done(tmp_path, "demo")
    assert "Report: grader-demo/report.html" in first
    assert "Next: correct a mistake in grader-demo/three_mistakes" in first
    path = tmp_path / "grader-demo/three_mistakes/cs231n/rnn_layers.py"
    path.write_text(path.read_text("utf-8").replace(WRONG, RIGHT), "utf-8")
    again = done(tmp_path, "demo")
    before, after = (float(re.search(r"^([\d.]+) of 100", t, re.M)[1]) for t in (first, again))
    assert after == before + 4


def test_an_installation_without_the_example_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examples, "NAME", "absent")
    with pytest.raises(GraderError, match=r"The example submission is missing\."):
        examples.example_submission()
