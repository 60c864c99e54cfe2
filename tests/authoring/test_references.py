"""References with loops, recursion, iteration and randomness: each generates, or is refused."""

import ast
from pathlib import Path

import pytest
import yaml

from grader.authoring.limited.pool import silent
from grader.commands.check_command import findings
from grader.commands.generate_command import generate_command
from grader.commands.shared.written_files import write_template
from grader.core.errors import GraderError
from tests.sampling import ALL

FOLDER = Path(__file__).parent / "references"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
# Half of the time of all; `GRADER_ALL=1` tries them too, and all of the short ones.
LONG = {
    *("adaptive_ode", "annealing", "collatz", "conjugate_gradients", "edit_distance"),
    *("expectation", "gauss_seidel", "golden_section", "gradient_descent", "jacobi"),
    *("memoised", "page_rank", "power_iteration", "qr_iteration", "simpson", "sinkhorn"),
}
TRIED = NAMES if ALL else [n for n in NAMES if n not in LONG][::3]
HEAD = {
    "version": 1,
    "assignment": "tiny",
    "title": "A tiny one",
    "reference": "reference",
    "template": "template",
    "test_cases": "tiny.h5",
    "sizes": {"N": 6, "M": 4},
    "limits": {"seconds": 0.5},
}
FOR_THE_TEST = {"says", "refused", "cases"}


def assignment(folder, name):
    """An assignment of one reference: its docstring is what the rubric says of its function."""
    source = (FOLDER / f"{name}.py").read_text("utf-8")
    asked = yaml.safe_load(ast.get_docstring(ast.parse(source)))
    (folder / "reference").mkdir()
    (folder / "reference" / "work.py").write_text(source, "utf-8")
    function = asked["call"].split("= ")[1].split("(")[0]
    criterion = {"function": function, "file": "work.py", "points": 1}
    criterion |= {key: value for key, value in asked.items() if key not in FOR_THE_TEST}
    rubric = {**HEAD, "cases": asked.get("cases", {"main": {}}), "criteria": {name: criterion}}
    (folder / "tiny.yaml").write_text(yaml.safe_dump(rubric, sort_keys=False), "utf-8")
    return folder / "tiny.yaml", asked


def test_there_are_enough_of_them():
    assert len(NAMES) >= 25
    assert set(NAMES) >= LONG


@pytest.mark.parametrize("name", TRIED)
def test_it_generates_and_checks_or_is_refused(tmp_path, capsys, name):
    path, asked = assignment(tmp_path, name)
    if "refused" in asked:
        with pytest.raises(GraderError) as error:
            generate_command(str(path))
        assert asked["refused"] in error.value.message
        return
    write_template(path)
    assert generate_command(str(path)) == 0
    assert "1 for 1 criteria" in capsys.readouterr().out
    lines = [each.line() for each in findings(path, 0.0, silent)]
    assert "ok    the reference is right" in lines
    assert "ok    the test cases are current, to the byte" in lines
    assert ("says" in asked) == any(asked.get("says", "single-precision") in line for line in lines)
