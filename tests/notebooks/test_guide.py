"""The guide on notebooks, followed to the letter."""

import json
import re
from pathlib import Path

import pytest

from grader.files.notebooks.notebook_document import read_cells
from tests.command import done, grader
from tests.handed_in import ROOT
from tests.notebooks.written_notebooks import jupyter

GUIDE = (ROOT / "docs" / "how-to" / "grade-notebooks.md").read_text("utf-8")
NEW, CHECK, SCORE, RUN = re.findall(r"^    grader (.+)$", GUIDE, re.MULTILINE)
CELLS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
TOLD = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)

pytestmark = [pytest.mark.linux, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    assert "reference/scaling/homework.ipynb" in done(folder, *NEW.split())
    return folder


def test_the_new_assignment_is_ready(folder: Path) -> None:
    assert "ready for students" in done(folder, *CHECK.split())
    assert "file: homework.ipynb" in (folder / "rubrics/scaling.yaml").read_text("utf-8")
    template = (folder / "student_template/scaling/homework.ipynb").read_bytes()
    cells = read_cells(template)
    assert [cell.kind for cell in cells] == ["markdown", "code", "code", "code"]
    assert [cell.text.count("raise NotImplementedError") for cell in cells] == [0, 0, 1, 1]
    assert "np.sum" not in template.decode("utf-8")


def test_a_submission_is_told_its_cells(folder: Path) -> None:
    (folder / "submitted").mkdir()
    (folder / "submitted/anna.ipynb").write_text(jupyter(["import numpy as np", *CELLS]), "utf-8")
    told = grader(folder, *RUN.split(), COLUMNS="300")
    assert told.returncode == 0, told.stderr
    for text in TOLD:
        assert text.strip() in told.stdout


def test_a_notebook_that_is_there_is_kept(folder: Path) -> None:
    again = grader(folder, *NEW.split())
    assert again.returncode == 2 and "already exists" in again.stderr


def test_a_folder_of_notebooks_is_a_class(folder: Path) -> None:
    reference = folder / "reference/scaling/homework.ipynb"
    template = folder / "student_template/scaling/homework.ipynb"
    (folder / "class").mkdir()
    for name, source in {"anna": reference, "ben": template}.items():
        (folder / "class" / f"{name}.ipynb").write_bytes(source.read_bytes())
    (folder / "class" / "cleo.ipynb").write_text("<html></html>", "utf-8")
    done_or_not = grader(folder, "batch", "class", "-a", "scaling", "-o", "graded")
    scores = (folder / "graded" / "scores.csv").read_text("utf-8")
    assert re.search(r"^anna,.*\b10\b", scores, re.MULTILINE), done_or_not
    assert re.search(r"^ben,.*\b0\b", scores, re.MULTILINE)
    assert re.search(r"^cleo,.*it is a web page and not a notebook", scores, re.MULTILINE)


def test_outputs_are_not_in_the_template(folder: Path) -> None:
    template = json.loads((folder / "student_template/scaling/homework.ipynb").read_text("utf-8"))
    assert all(not cell.get("outputs") for cell in template["cells"])
