"""Cases whose lines write files that functions read, and outputs of several kinds side by side."""

import os
from pathlib import Path

import pytest

from grader.authoring.limited.pool import run_all
from grader.authoring.problems import Refused
from grader.grading.reference import load_reference
from grader.grading.reference_folder import EmptyFolder
from tests.follow_through.foreign import foreign, graded, losing

REFERENCE = '''
"""Rows of a file."""

import numpy as np


def rows(path):
    """Return the array in a file, and tell how many rows it has."""
    # BEGIN SOLUTION
    X = np.load(path)
    print(f"{len(X)} rows")
    # END SOLUTION
    return X
'''
RUBRIC = """
seed: 3
sizes: {N: 4, D: 3}
cases: {main: {}, other: {N: 3, D: 5}, more: {N: 6}}
criteria:
  rows:
    file: files.py
    points: 2
    given: {X: "integers(0, 9, N, D)"}
    call: |
      np.save("rows.npy", X)
      Y = rows("rows.npy")
    outputs: OUTPUTS
"""
RIGHT = {"files.py": REFERENCE}
linux = pytest.mark.linux


@linux
def test_what_lines_write_is_read_in_their_own_case_and_stays_nowhere(
    tmp_path, monkeypatch, shared_sandbox
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    files = foreign(tmp_path / "files", RIGHT, RUBRIC.replace("OUTPUTS", "[Y]"))
    assert [*here.iterdir()] == []
    assert losing(graded(files, RIGHT, shared_sandbox)) == []


@linux
@pytest.mark.parametrize("outputs", ["[Y, stdout]", '{Y: {}, "file:rows.npy": {metric: exact}}'])
def test_values_are_compared_beside_what_is_written(tmp_path, shared_sandbox, outputs) -> None:
    files = foreign(tmp_path / "files", RIGHT, RUBRIC.replace("OUTPUTS", outputs))
    found = graded(files, RIGHT, shared_sandbox)
    assert losing(found) == []
    assert {len(case.outputs) for case in found["rows"].cases} == {2}


@linux
def test_each_process_has_a_folder_of_its_own_which_is_empty_when_a_run_begins() -> None:
    folder = EmptyFolder()

    def run() -> tuple[Path, list[str]]:
        with folder.entered():
            found = [path.name for path in Path().iterdir()]
            Path("left").write_text("x", "utf-8")
            os.chdir("/")  # what is removed afterwards is the folder, not the present one
            return folder._place, found

    def removed() -> tuple[Path, list[str]]:
        with folder.entered():
            folder._place.rmdir()
        return run()

    before = Path.cwd()
    places = [outcome.value for outcome in run_all([run, removed, run], together=2)]
    assert [found for _, found in places] == [[], [], []]
    assert places[0] == places[1] != places[2]
    assert Path.cwd() == before


@linux
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\ndef rows", '\nwords = open("words.txt").read()\n\n\ndef rows'),
        ("np.load(path)", 'np.load("words.txt")'),
    ],
)
def test_a_file_that_the_rubric_does_not_name_is_told_with_what_to_do(tmp_path, old, new) -> None:
    sources = {"files.py": REFERENCE.replace(old, new)}
    with pytest.raises(Refused) as caught:
        foreign(tmp_path / "files", sources, RUBRIC.replace("OUTPUTS", "[Y]"))
    told = " ".join(refusal.line() for refusal in caught.value.refusals)
    assert "No such file or directory: 'words.txt'" in told
    assert "name it under `files` in the rubric." in told
    assert "it was skipped" not in told


def test_what_a_reference_prints_while_it_is_loaded_is_not_shown(tmp_path, capsys) -> None:
    reference = REFERENCE + '\nprint("loading words")\n'
    files = foreign(tmp_path / "files", {"files.py": reference}, RUBRIC.replace("OUTPUTS", "[Y]"))
    load_reference({"files.py": reference.encode()}, files.rubric)
    assert "loading" not in capsys.readouterr().out
