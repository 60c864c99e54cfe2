"""The assignments in `examples/assignments` that come with `submissions/expected.yaml`.

They use only what the documentation says. That `grader check` finds each ready takes minutes:
`grader check NAME` in the folder of each says so.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from grader.authoring.handout.student_template import render_templates
from grader.core.assignment import Assignment
from grader.core.grades import Grade
from grader.files.assignments import load_assignment
from grader.reports.terminal_report import render_terminal
from tests.mistakes import right_sources

EXAMPLES = Path(__file__).parents[2] / "examples/assignments"
EXPECTED = {
    path.parents[1].name: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted(EXAMPLES.glob("*/submissions/expected.yaml"))
}
NAMES = [*EXPECTED]
SUBMISSIONS = [(name, submission) for name in NAMES for submission in EXPECTED[name]]
# Lines that only a reference has.
MARK = re.compile(r"^ *# (BEGIN|END) SOLUTION\n|^ *# TODO.*\n( *# .*\n)*?(?= *# BEGIN)", re.M)
SMALL = 330_000  # bytes: a page of pictures is larger


@pytest.fixture(scope="module")
def loaded() -> dict[str, Assignment]:
    """Every assignment, with cases that fit its rubric and its reference: else loading refuses."""
    return {name: load_assignment(EXAMPLES / f"{name}/rubrics/{name}.yaml") for name in NAMES}


@pytest.fixture
def graded(grade_of_example) -> Callable[[str, Path], Grade]:
    """Grades each folder once."""
    return lambda name, work: grade_of_example(work, EXAMPLES / f"{name}/rubrics/{name}.yaml")


def test_there_are_five_fields() -> None:
    assert len(NAMES) == 5


@pytest.mark.parametrize("name", NAMES)
def test_every_submission_says_what_it_loses(name: str) -> None:
    folders = {path.name for path in (EXAMPLES / name / "submissions").iterdir() if path.is_dir()}
    assert folders == set(EXPECTED[name])
    assert not EXPECTED[name]["right"]
    assert not EXPECTED[name]["another_style"]


@pytest.mark.parametrize(("name", "submission"), SUBMISSIONS)
def test_a_submission_loses_what_it_should_and_reads_why(
    name: str, submission: str, graded: Callable[[str, Path], Grade]
) -> None:
    grade = graded(name, EXAMPLES / name / "submissions" / submission)
    lost = {c.name: c.points - c.score for c in grade.criteria if c.score < c.points}
    expected = EXPECTED[name][submission]
    assert lost == {criterion: what["loses"] for criterion, what in expected.items()}
    for criterion in grade.criteria:
        if criterion.name in expected:
            told = " | ".join((*criterion.diagnosis, *criterion.feedback))
            assert expected[criterion.name]["reads"] in told
    assert grade.warnings == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_template_is_current_and_earns_nothing(
    name: str, loaded, graded: Callable[[str, Path], Grade]
) -> None:
    folder = EXAMPLES / name / "student_template" / name
    reference = {path: text.encode() for path, text in _reference(name).items()}
    rendered = {path: text.decode() for path, text in render_templates(reference).items()}
    assert right_sources(folder) == rendered
    assert graded(name, folder).score == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_right_submission_is_the_reference_without_its_marks(name: str) -> None:
    """So mistakes that are made in it are made in the text that `generate` knows."""
    expected = {path: MARK.sub("", text) for path, text in _reference(name).items()}
    assert right_sources(EXAMPLES / name / "submissions/right") == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_take_little_room(name: str) -> None:
    assert (EXAMPLES / name / f"test_cases/{name}.h5").stat().st_size < SMALL


@pytest.mark.parametrize("name", NAMES)
def test_its_page_shows_what_the_command_prints(
    name: str, graded: Callable[[str, Path], Grade]
) -> None:
    page = (EXAMPLES / name / "README.md").read_text("utf-8")
    (submission,) = re.findall(r"^ {4}grader run submissions/(\w+)$", page, re.M)
    (shown,) = re.findall(r"^```text\n(.*?)\n```$", page, re.M | re.S)
    grade = graded(name, EXAMPLES / name / "submissions" / submission)
    printed = render_terminal(grade, 120, color=False)
    assert shown == re.sub(r"\n\nIsolation: (.+\n)+", "\n", printed).strip()
    assert all(f"`submissions/{other}`" in page or other == submission for other in _wrong(name))


def _wrong(name: str) -> list[str]:
    return [submission for submission, lost in EXPECTED[name].items() if lost]


def _reference(name: str) -> dict[str, str]:
    return right_sources(EXAMPLES / name / "reference" / name)
