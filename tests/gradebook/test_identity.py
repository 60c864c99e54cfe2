"""What was added to a submission stays with it, whoever comes and goes beside it."""

import os
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.core.entries import ManualScore
from grader.core.people.class_submissions import HandIn, Student
from grader.files.classes.class_folder import find_hand_ins
from grader.files.submission.submitted_paths import is_junk
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt
from tests.odd_names import FOLDERS

pytestmark = pytest.mark.slow


def read(book: Gradebook, folder: Path) -> None:
    """Enter a class; who is new is graded, and gets a comment that says whose it is."""
    hand_ins = find_hand_ins(folder).hand_ins
    book.enter(hand_ins)
    known = {entry.name for entry in book.entries() if entry.attempt}
    for one in hand_ins:
        if one.name not in known:
            book.add(one.name, attempt(one.name, digest=os.fsencode(one.path.name).hex()))
            comment = os.fsencode(one.path.name).hex()
            book.score_by_hand(one.name, ManualScore("essay", Fraction(1), comment))


def arrange(folder: Path, titles: set[str]) -> None:
    for path in list(folder.iterdir()):
        path.rmdir()
    for title in titles:
        (folder / title).mkdir()


@settings(deadline=None, derandomize=True, database=None, max_examples=25)
@given(st.lists(st.sets(FOLDERS.filter(lambda title: not is_junk(title)), max_size=4), max_size=4))
def test_scores_by_hand_stay_with_their_folder(classes: list[set[str]]) -> None:
    with tempfile.TemporaryDirectory() as name, Gradebook.open(f"{name}/book", "tiny") as book:
        folder = Path(name) / "class"
        folder.mkdir()
        for titles in classes:
            arrange(folder, titles)
            read(book, folder)
            by_name = {one.name: one for one in find_hand_ins(folder).hand_ins}
            for entry in book.entries(by_name):
                own = os.fsencode(by_name[entry.name].path.name).hex()
                assert entry.manual["essay"].comment == own
                assert entry.attempt == 1


def test_an_lms_may_show_another_name(book: Gradebook, tmp_path: Path) -> None:
    (tmp_path / "Anna Alt_11_assignsubmission_file_").mkdir()
    read(book, tmp_path)
    (tmp_path / "Anna Alt_11_assignsubmission_file_").rename(
        tmp_path / "Anna Neu_11_assignsubmission_file_"
    )
    assert book.enter(find_hand_ins(tmp_path).hand_ins) == ["Anna Alt_11"]
    (entry,) = book.entries()
    assert (entry.name, entry.manual["essay"].score) == ("Anna Neu_11", 1)
    assert entry.grade and entry.grade.submission == "Anna Neu_11"


def test_names_may_be_exchanged(book: Gradebook) -> None:
    def class_(*names: str) -> list[HandIn]:
        return [
            HandIn(name, Path(name), (Student(str(number)),), identity=f"lms:{number}")
            for number, name in enumerate(names)
        ]

    book.enter(class_("x", "y"))
    for name in ("x", "y"):
        book.add(name, attempt(name))
        book.score_by_hand(name, ManualScore("essay", Fraction(1), f"first {name}"))
    assert sorted(book.enter(class_("y", "x"))) == ["x", "y"]
    comments = {entry.name: entry.manual["essay"].comment for entry in book.entries()}
    assert comments == {"x": "first y", "y": "first x"}
