"""Every notebook of the catalogue earns what it must, and its report says what it must."""

import re
from pathlib import Path

import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.handout.solution_regions import solution_regions
from grader.authoring.handout.student_template import render_templates
from grader.authoring.mutation.reference_functions import graded_functions
from grader.core.assignment import Assignment
from grader.core.errors import SubmissionError
from grader.core.grades import Grade, Status
from grader.files.assignments import load_assignment
from grader.files.cases.cases_file import save_cases
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_files, read_sources
from grader.files.submission.read_submission import read_upload
from grader.grading.grade_submission import grade_submission
from grader.grading.reference import load_reference
from grader.grading.submission_survey import needs_survey, sightings_in, surveyed_submission
from tests.handed_in import ROOT
from tests.notebooks.catalogue import ALL, CATALOGUE, Submitted
from tests.notebooks.written_notebooks import DIALECTS, Cell, jupyter
from tests.small_assignments import HEAD

RUBRIC = """\
sizes: {N: 4, D: 3, M: 2}
compatibility: true
criteria:
  scale:
    file: homework.ipynb
    points: 1
    given: {x: "normal(N, D)", w: "normal(D)"}
    call: y = scale(x, w)
    outputs: [y]
  total:
    file: homework.ipynb
    points: 1
    given: {x: "normal(N, D)"}
    call: y = total(x)
    outputs: [y]
  Net.forward:
    file: homework.ipynb
    points: 1
    given: {x: "normal(N, D)", w: "normal(D, M)"}
    call: y = Net(w).forward(x)
    outputs: [y]
"""
SCALE = (
    "def scale(x, w):\n    # BEGIN SOLUTION\n    y = x * w + 1\n    # END SOLUTION\n    return y\n"
)
TOTAL = "def total(x):\n    return np.sum(x, axis=0)  # SOLUTION\n"
NET = """\
class Net:
    def __init__(self, w):
        self.w = w

    def forward(self, x):
        ### BEGIN SOLUTION
        return np.tanh(x @ self.w)
        ### END SOLUTION
"""
REFERENCE: list[Cell] = [
    ("markdown", "# Homework"),
    "%matplotlib inline\nimport numpy as np",
    SCALE,
    TOTAL,
    NET,
    "plot(scale(1, 2))",
]


@pytest.fixture(scope="module")
def homework(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    folder = tmp_path_factory.mktemp("homework")
    (folder / "reference").mkdir()
    (folder / "reference" / "homework.ipynb").write_text(jupyter(REFERENCE), "utf-8")
    (folder / "small.yaml").write_text(HEAD + RUBRIC, "utf-8")
    read = load_rubric(folder / "small.yaml")
    cases = generate_cases(read, read_sources(folder / "reference"))
    save_cases(folder / "small.h5", cases)
    (folder / "template").mkdir()
    for name, content in render_templates(read_files(folder / "reference")).items():
        (folder / "template" / name).write_bytes(content)
    return load_assignment(folder / "small.yaml")


def write(folder: Path, submitted: Submitted) -> Path:
    """The submission, made in a folder."""
    files: dict[str, object] = {submitted.name: submitted.cells, **submitted.more}
    if submitted.raw is not None:
        files[submitted.name] = submitted.raw
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str | bytes) else DIALECTS[submitted.dialect](content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return folder


def graded(folder: Path, assignment: Assignment, sandbox) -> Grade:
    upload = read_upload(folder, assignment.own_files)
    seen = sightings_in(upload, assignment, sandbox) if needs_survey(upload, assignment) else ()
    return grade_submission(surveyed_submission(upload, assignment, seen), assignment, sandbox)


@pytest.mark.parametrize("name", CATALOGUE)
def test_notebook(name: str, homework: Assignment, shared_sandbox, tmp_path: Path) -> None:
    submitted = CATALOGUE[name]
    folder = write(tmp_path / "submitted", submitted)
    if submitted.refused:
        with pytest.raises(SubmissionError, match=re.escape(submitted.refused)):
            graded(folder, homework, shared_sandbox)
        return
    grade = graded(folder, homework, shared_sandbox)
    told = {each.name: " ".join((*each.diagnosis, *each.feedback)) for each in grade.criteria}
    right = [each.name for each in grade.criteria if each.status is Status.RIGHT]
    assert right == list(submitted.right), (told, grade.warnings)
    for criterion, text in submitted.told.items():
        assert text in told[criterion]
    missing = [text for text in submitted.notes if not any(text in n for n in grade.warnings)]
    others = [n for n in grade.warnings if not any(text in n for text in submitted.notes)]
    assert not missing and not others, f"missing: {missing}, unexpected: {others}"


def test_a_line_that_cannot_be_read_is_numbered_in_its_cell(
    homework: Assignment, shared_sandbox, tmp_path: Path
) -> None:
    grade = graded(write(tmp_path, CATALOGUE["syntax_error"]), homework, shared_sandbox)
    lines = next(each.lines for each in grade.criteria if each.name == "scale")
    assert [(line.number, line.text) for line in lines] == [("cell 2, line 2", "return x * (w")]


def test_lines_of_wrong_values_are_marked_in_their_cells_and_a_weight_from_outside(
    homework: Assignment, shared_sandbox, tmp_path: Path
) -> None:
    folder = write(tmp_path, CATALOGUE["a_weight_of_the_notebook"])
    grade = graded(folder, homework, shared_sandbox)
    lines = next(each.lines for each in grade.criteria if each.name == "scale")
    assert [(line.number.partition(",")[0], line.text) for line in lines] == [
        ("cell 2", "return x * w + 1"),
        ("cell 5", "w = np.ones(3)"),
    ]


def test_there_are_enough_of_them() -> None:
    assert len(CATALOGUE) >= 40
    assert all(set(each.right) <= set(ALL) for each in CATALOGUE.values())


def test_the_example_earns_what_the_same_work_in_modules_earns(captioning, grade) -> None:
    names = ["rnn_step_backward", "word_embedding_backward", "sample_rnn", "loss_lstm"]
    examples = ROOT / "examples" / "submissions"
    of_cells = grade(examples / "three_mistakes_notebook", *names)
    of_modules = grade(examples / "three_mistakes", *names)
    assert [c.score for c in of_cells.criteria] == [c.score for c in of_modules.criteria]
    assert any("defined in cells 3 and 5" in note for note in of_cells.warnings)


def test_instructors_are_told_the_cells_of_the_reference(homework: Assignment) -> None:
    sources = read_sources(homework.reference)
    scope = load_reference(sources, homework.rubric).scope
    function = graded_functions(homework.rubric, sources, scope)["scale"]
    assert function.place(function.node.lineno) == ("homework.ipynb, cell 2", 1)
    regions = [(region.place, region.line) for region in solution_regions(sources)]
    assert regions == [("homework.ipynb, cell 2", 2), ("homework.ipynb, cell 4", 6)]
