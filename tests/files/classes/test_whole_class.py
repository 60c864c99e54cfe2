"""A folder of many people's submissions is told from one that holds something twice."""

import pytest

from grader.core.submission import Sighting
from grader.files.classes.whole_class import submissions_in, submissions_in_layout

FUNCTIONS = dict.fromkeys("abcdef", ("rnn_layers.py",))
HANDED_OUT = {"e": "=", "f": "="}  # the same in every place


def people(**entries):
    """By path: the functions that are written there, each in its own way but for some."""
    sightings = [
        Sighting(f, path, True, (), HANDED_OUT.get(f, path))
        for path, functions in entries.items()
        for f in functions
    ]
    return submissions_in(list(entries), sightings, FUNCTIONS)


def entries(*paths, functions="abcd"):
    return dict.fromkeys(paths, functions)


@pytest.mark.parametrize(
    "names",
    [
        ("anna", "ben"),
        ("student1", "student2", "student3"),
        ("12345678", "23456789"),
        ("anna_2020", "ben_2020"),
        ("müller", "李", "o'neil"),
    ],
)
def test_a_class_is_recognised_in_folders_and_in_archives(names):
    assert people(**entries(*(f"{name}/hw/rnn_layers.py" for name in names))) == sorted(names)
    zipped = [f"{name}.zip" for name in names]
    assert people(**entries(*(f"{name}/rnn_layers.py" for name in zipped))) == sorted(zipped)
    wrapped = entries(*(f"download/class/{name}/rnn_layers.py" for name in names))
    assert people(**wrapped) == sorted(names)


def test_a_class_in_which_few_have_begun_is_recognised():
    begun = entries("anna/rnn_layers.py", "ben/rnn_layers.py")
    assert people(**begun, **entries(*(f"{n}/rnn_layers.py" for n in "xyzvw"), functions="ef"))


def test_a_class_of_files_is_recognised():
    assert people(**entries("anna.py", "ben.py")) == ["anna.py", "ben.py"]


@pytest.mark.parametrize(
    "names",
    [
        ("2017", "2021"),
        ("spring_2017", "spring1819"),
        ("assignment1", "assignment2", "assignment3"),
        ("hw3", "hw3_final", "hw3-old"),
        ("cs231n", "backup"),
        ("rnn_layers.py", "rnn_layers_old.py"),
        ("submission", "submission (1)"),
        ("experiments", "notes"),
        ("rnn", "lstm_try2"),
    ],
)
def test_years_parts_and_versions_are_one_submission(names):
    paths = (name if name.endswith(".py") else f"{name}/rnn_layers.py" for name in names)
    assert people(**entries(*paths)) == []


def test_work_beside_starter_code_is_one_submission():
    found = people(**{"mywork/rnn_layers.py": "abcdef", "download/rnn_layers.py": "ef"})
    assert found == []


def test_copies_are_one_submission():
    same = [Sighting(f, f"{n}/x.py", True, (), "=") for n in ("anna", "ben") for f in "abcd"]
    assert submissions_in(["anna/x.py", "ben/x.py"], same, FUNCTIONS) == []


def test_a_helper_of_the_same_name_elsewhere_is_one_submission():
    found = people(**{"anna/rnn_layers.py": "abcdef", "zoo/rnn_layers.py": "a"})
    assert found == []


def test_downloads_of_an_lms_are_recognised(tmp_path):
    for name in ("Ann Lee_7_assignsubmission_file_", "Ben Roe_8_assignsubmission_file_"):
        (tmp_path / name).mkdir()
    assert submissions_in_layout(tmp_path) == ["Ann Lee", "Ben Roe"]
    assert submissions_in_layout(tmp_path / "Ann Lee_7_assignsubmission_file_") == []
    assert submissions_in_layout(tmp_path / "nothing") == []
    (tmp_path / "Ann Lee_7_assignsubmission_file_").rmdir()
    assert submissions_in_layout(tmp_path) == [], "one alone can be graded"


def test_downloads_without_folders_are_recognised(tmp_path):
    for name in ("leeann_101_300_layers.py", "roeben_102_301_layers.py"):
        (tmp_path / name).touch()
    assert submissions_in_layout(tmp_path) == ["leeann", "roeben"]
