"""A rubric is kept as `generate` read it, and counts only for the very same text."""

import shutil
from pathlib import Path

import h5py
import pytest
import yaml

from grader.core.cases import CaseSet
from grader.files import assignments
from grader.files.assignments import open_assignment
from grader.files.cases.cases_file import cases_bytes
from grader.files.cases.kept_rubric import DATASET, kept_rubric
from tests.command import done

ROOT = Path(__file__).parents[3]
RUBRICS = sorted((ROOT / "rubrics").glob("*.yaml"))


@pytest.fixture
def rubric(tiny_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_folder, tmp_path / "own")) / "rubrics/tiny.yaml"


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_what_is_kept_is_what_the_text_says(path: Path) -> None:
    opened = open_assignment(path)
    assert kept_rubric(path, assignments.text_digest(opened.text)) == opened._document.value


def test_a_text_that_was_read_before_is_not_read_as_yaml(
    rubric: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = open_assignment(rubric)._document.value
    monkeypatch.setattr(assignments, "parsed", None)
    opened = open_assignment(rubric)
    assert opened.values == expected
    assert opened.is_checked()
    assert opened.read().cases.every


def test_another_text_is_read(rubric: Path) -> None:
    rubric.write_text(rubric.read_text("utf-8").replace("title: ", "title: New ", 1), "utf-8")
    opened = open_assignment(rubric)
    assert opened._kept is None
    assert opened.values["title"].startswith("New ")


def test_cases_in_another_place_are_not_looked_for(rubric: Path) -> None:
    """The rubric says where they are, and so has to be read."""
    digest = assignments.text_digest(rubric.read_text("utf-8"))
    assert kept_rubric(rubric, digest)
    other = rubric.rename(rubric.with_name("other.yaml"))
    assert kept_rubric(other, digest) is None
    cases = rubric.parents[1] / "test_cases/tiny.h5"
    shutil.copy(cases, cases.with_name("other.h5"))
    assert kept_rubric(other, digest) is None
    assert open_assignment(other).read().cases.every


@pytest.mark.parametrize("content", [None, b"{", b"[]", b"{}", b"\xff"])
def test_what_is_damaged_is_not_believed(content: bytes | None, rubric: Path) -> None:
    digest = assignments.text_digest(rubric.read_text("utf-8"))
    with h5py.File(rubric.parents[1] / "test_cases/tiny.h5", "a") as file:
        del file[DATASET]
        if content is not None:
            file.create_dataset(DATASET, data=memoryview(content))
    assert kept_rubric(rubric, digest) is None
    assert open_assignment(rubric).read().cases.every


def test_values_that_json_gives_back_otherwise_are_not_kept(tmp_path: Path) -> None:
    for number, (value, keeps) in enumerate([(1e-6, True), (float("nan"), False)]):
        path = tmp_path / f"{number}.h5"
        path.write_bytes(cases_bytes(CaseSet({}, {}), rubric={"seed": value}))
        with h5py.File(path) as file:
            assert (DATASET in file) is keeps


def test_students_get_no_rubric_with_their_cases(rubric: Path, tmp_path: Path) -> None:
    """The whole rubric tells the hidden cases."""
    done(tmp_path, "bundle", "student", str(rubric), "-o", "given.zip")
    shutil.unpack_archive(tmp_path / "given.zip", tmp_path / "given")
    (cases,) = (tmp_path / "given").rglob("*.h5")
    with h5py.File(cases) as file:
        assert DATASET not in file
    (public,) = (tmp_path / "given").rglob("*.yaml")
    assert yaml.safe_load(public.read_text("utf-8"))["criteria"]
