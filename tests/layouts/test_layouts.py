"""Every layout gets the right assignment, the right files and the right score."""

from itertools import groupby
from pathlib import Path

import pytest

from tests.layouts.catalogue import Layout, layouts
from tests.layouts.checks import course, problems, run_score
from tests.layouts.right import ROOT
from tests.layouts.stubs import FORMS
from tests.sampling import sample

ALL = layouts()


def test_there_are_many_layouts_each_of_a_name_of_its_own() -> None:
    assert len({layout.name for layout in ALL}) == len(ALL) >= 60
    assert len(FORMS) == 6


def test_no_starter_is_our_template() -> None:
    templates = [path.read_bytes() for path in (ROOT / "student_template").rglob("*.py")]
    for layout in ALL:
        assert not [p for p, text in layout.files.items() if text and text.encode() in templates]


AT_ONCE = 20  # layouts in one class, so that several processes can share the work
# `GRADER_ALL=1` reads all of them.
BY_ASSIGNMENT = sorted(sample(ALL, 3), key=lambda layout: layout.assignment)
CLASSES = [
    of_one[start : start + AT_ONCE]
    for _, group in groupby(BY_ASSIGNMENT, key=lambda layout: layout.assignment)
    for of_one in [list(group)]
    for start in range(0, len(of_one), AT_ONCE)
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course(tmp_path_factory.mktemp("layouts") / "course")


@pytest.mark.parametrize("together", CLASSES, ids=lambda group: group[0].name)
def test_run_and_batch_choose_and_score(together: list[Layout], here: Path) -> None:
    found = list(problems(together, here))
    assert not found, "\n".join(f"{each.layout}: {each.text}" for each in found)


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("of_2021_deep_with_pytorch_zipped", 94),
        ("work_above_starter_undefined", 94),
        ("whole_course_of_2021", 94),
        ("untouched_marked", 0),
    ],
)
def test_the_command_scores_likewise(name: str, score: float, here: Path, tmp_path) -> None:
    layout = next(layout for layout in ALL if layout.name == name)
    assert run_score(layout, tmp_path / "submissions", here) == score
