"""A class is graded once, whatever its members do, and nothing is graded twice."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grader.classes.batch import ClassRun, Finished
from grader.classes.executors.bench import GradingBench
from grader.classes.executors.executor import Done, Setup
from grader.classes.executors.local import LocalExecutor
from grader.classes.known_readings import KnownReadings
from grader.commands.shared.class_work import write_class
from grader.commands.shared.stamp import stamped
from grader.core.assignment import Assignment
from grader.core.people.class_submissions import HandIn
from grader.core.submission import Submission, unpack_submission
from grader.files.classes.class_folder import find_hand_ins
from grader.files.submission import tree_mark
from grader.files.submission.read_submission import submission_for
from grader.gradebook.store import Gradebook
from grader.reports.student.student_page import render_page
from tests.class_folders import RIGHT, WRONG, different, make_class


class Counting(LocalExecutor):
    """The real one, which remembers what it was given."""

    given: list[str]

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Done]:
        self.given = []

        def noted() -> Iterator[Submission]:
            for submission in submissions:
                self.given.append(submission.name)
                yield submission

        yield from super().grade(noted())


@pytest.fixture(scope="module")
def executor(tiny: Assignment, tiny_folder: Path) -> Iterator[Counting]:
    rubric = tiny_folder / "rubrics" / "tiny.yaml"
    with closing(
        Counting(Setup(rubric, tiny.fingerprint, "none", stamped, GradingBench), 2)
    ) as counting:
        yield counting


class Classroom:
    """A folder of submissions, and where they are graded to."""

    def __init__(self, folder: Path, tiny: Assignment, executor: Counting) -> None:
        self.handed_in, self.output = folder / "class", folder / "out"
        self.tiny, self.executor = tiny, executor
        self.reader, self.read, self.seemed = "reader", list[str](), list[str]()

    def grade(self, force: bool = False) -> dict[str, Finished]:
        finished: list[Finished] = []
        self.read, self.seemed = [], []

        def read(hand_in: HandIn) -> Submission:
            self.read.append(hand_in.name)
            return submission_for(self.tiny, hand_in.source, hand_in.name)

        hand_ins = find_hand_ins(self.handed_in).hand_ins
        with self.gradebook() as book:
            book.enter(hand_ins)
            run = ClassRun(
                self.tiny,
                book,
                self.executor,
                self.output,
                finished.append,
                render_page,
                force,
                read,
                KnownReadings(
                    book, self.reader, str.upper, lambda _, seems: self.seemed.append(seems)
                ),
            )
            run.grade(hand_ins)
        assert len(finished) == len(hand_ins), "each is finished once"
        return {one.name: one for one in finished}

    def gradebook(self) -> Gradebook:
        return Gradebook.open(self.output / "gradebook.sqlite", "tiny")

    def scores(self) -> dict[str, int | None]:
        with self.gradebook() as book:
            return {e.name: int(e.total) if e.grade else None for e in book.entries()}


@pytest.fixture
def classroom(tmp_path: Path, tiny: Assignment, executor: Counting) -> Classroom:
    make_class(tmp_path / "class", anna="right", bob="wrong", carl=different(RIGHT, "carl"))
    return Classroom(tmp_path, tiny, executor)


def test_everybody_is_graded_and_written_about(classroom: Classroom) -> None:
    finished = classroom.grade()
    assert all(one.graded and not one.problem for one in finished.values())
    assert classroom.scores() == {"anna": 10, "bob": 4, "carl": 10}
    result = json.loads((classroom.output / "results" / "bob.json").read_text("utf-8"))
    assert (result["submission"], result["score"]) == ("bob", 4)
    assert "bob" in (classroom.output / "reports" / "bob.html").read_text("utf-8")


def test_what_has_not_changed_is_not_graded_again(classroom: Classroom) -> None:
    classroom.grade()
    make_class(classroom.handed_in, bob="right")
    finished = classroom.grade()
    assert classroom.executor.given == [], "bob handed in what anna did"
    assert {name: one.graded for name, one in finished.items()} == {
        "anna": False,
        "bob": True,
        "carl": False,
    }
    assert classroom.scores()["bob"] == 10
    with classroom.gradebook() as book:
        assert [(a.number, int(a.score)) for a in book.attempts("bob")] == [(1, 4), (2, 10)]


def test_force_grades_all_again_and_keeps_what_was(classroom: Classroom) -> None:
    classroom.grade()
    finished = classroom.grade(force=True)
    assert all(one.graded for one in finished.values())
    assert sorted(classroom.executor.given) == ["anna", "bob", "carl"]
    with classroom.gradebook() as book:
        assert [a.number for a in book.attempts("anna")] == [1, 2]


def test_equal_files_are_graded_once_and_made_out_to_each(classroom: Classroom) -> None:
    make_class(classroom.handed_in, dora="wrong", emil="wrong")
    classroom.grade()
    assert sorted(classroom.executor.given) == ["anna", "bob", "carl"]
    assert classroom.scores() == {"anna": 10, "bob": 4, "carl": 10, "dora": 4, "emil": 4}
    for name in ("dora", "emil"):
        result = json.loads((classroom.output / "results" / f"{name}.json").read_text("utf-8"))
        assert result["submission"] == name
        assert name in (classroom.output / "reports" / f"{name}.html").read_text("utf-8")
    with classroom.gradebook() as book:
        assert {e.name: e.grade and e.grade.submission for e in book.entries()}["emil"] == "emil"


def test_one_changed_submission_writes_its_own_files_alone(classroom: Classroom) -> None:
    def inodes() -> dict[str, int]:
        folders = ("results", "reports")
        paths = [path for name in folders for path in (classroom.output / name).iterdir()]
        return {path.name: path.stat().st_ino for path in paths}

    classroom.grade()
    before = inodes()
    make_class(classroom.handed_in, bob=different(WRONG, 7))
    classroom.grade()
    with classroom.gradebook() as book:
        write_class(book, classroom.output, pages=True)
    now = inodes()
    assert {name for name in now if now[name] != before[name]} == {"bob.json", "bob.html"}


def test_copies_of_what_was_graded_ask_for_it_once(classroom: Classroom, monkeypatch) -> None:
    classroom.grade()
    make_class(classroom.handed_in, dora="wrong", emil="wrong", fred="wrong")
    asked: list[tuple[str, ...]] = []
    own = Gradebook.find
    monkeypatch.setattr(Gradebook, "find", lambda *key: asked.append(key) or own(*key))
    classroom.grade()
    assert (len(asked), classroom.executor.given) == (1, [])
    assert classroom.scores()["fred"] == 4


def test_what_is_said_of_equal_files_stays_with_each(classroom: Classroom) -> None:
    """One of two equal submissions left out a link: only its own page says so."""
    make_class(classroom.handed_in, dora="right")
    (classroom.handed_in / "dora" / "notes.py").symlink_to("/etc/hostname")
    classroom.grade()
    pages = {n: (classroom.output / "reports" / f"{n}.html").read_text() for n in ("anna", "dora")}
    assert "notes.py" in pages["dora"] and "notes.py" not in pages["anna"]


def test_one_that_cannot_be_read_stops_nobody(classroom: Classroom) -> None:
    (classroom.handed_in / "zoe").mkdir()
    (classroom.handed_in / "dan.zip").write_bytes(b"PK\x03\x04 no zip")
    finished = classroom.grade()
    assert "no Python file" in finished["zoe"].problem
    assert finished["dan"].problem
    assert classroom.scores() == {"anna": 10, "bob": 4, "carl": 10, "dan": None, "zoe": None}
    with classroom.gradebook() as book:
        assert {e.name: e.problem for e in book.entries()}["zoe"] == finished["zoe"].problem


def test_nothing_stays_written_of_what_can_no_longer_be_graded(classroom: Classroom) -> None:
    classroom.grade()
    (classroom.handed_in / "bob" / "layers.py").unlink()
    assert classroom.grade()["bob"].problem
    left = sorted(path.name for path in classroom.output.rglob("bob.*"))
    assert left == []
    assert classroom.scores()["bob"] is None


def test_what_crashes_or_hangs_costs_itself_only(classroom: Classroom) -> None:
    make_class(classroom.handed_in, dan="crashing", eve="hanging")
    classroom.grade()
    assert classroom.scores() == {"anna": 10, "bob": 4, "carl": 10, "dan": 4, "eve": 4}


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files count as settled at once."""
    monkeypatch.setattr(tree_mark, "SETTLED", -60.0)


@pytest.mark.usefixtures("settled")
def test_only_files_that_changed_are_read_again(classroom: Classroom) -> None:
    classroom.grade()
    assert classroom.read == ["anna", "bob", "carl"]
    classroom.grade()
    assert (classroom.read, classroom.seemed) == ([], ["ANNA", "BOB", "CARL"])
    (classroom.handed_in / "bob" / "layers.py").write_text(different(RIGHT, "bob"))
    assert classroom.grade()["bob"].graded
    assert (classroom.read, classroom.scores()["bob"]) == (["bob"], 10)
    classroom.reader = "another"  # such as one that knows one assignment more
    assert not any(one.graded for one in classroom.grade().values())
    assert classroom.read == ["anna", "bob", "carl"]
    assert all(one.graded for one in classroom.grade(force=True).values())


def test_a_file_that_changes_right_after_it_was_read_is_read_again(classroom: Classroom) -> None:
    classroom.grade()
    file = classroom.handed_in / "anna" / "layers.py"
    before = file.stat()
    file.write_text(WRONG.ljust(len(RIGHT)))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert classroom.grade()["anna"].graded
    assert classroom.scores()["anna"] == 4


@pytest.mark.usefixtures("settled")
def test_a_run_in_which_nothing_changed_reads_no_grade_and_writes_no_file(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom.grade()
    with classroom.gradebook() as book:
        said = write_class(book, classroom.output, pages=True)
    before = written(classroom.output)
    assert "written.json" in before and said[0].startswith("Mean: ")
    classroom.grade()
    monkeypatch.setattr(Gradebook, "entries", lambda _, names, **__: iter([*names]))
    with classroom.gradebook() as book:
        assert write_class(book, classroom.output, pages=True) == said
        assert written(classroom.output) == before
        monkeypatch.undo()
        (classroom.output / "scores.csv").write_text("somebody's")
        assert write_class(book, classroom.output, pages=True) == said
        assert (classroom.output / "scores.csv").read_text().startswith("submission,")


def written(folder: Path) -> dict[str, tuple[int, int]]:
    """What changes with every write: but for the database."""
    files = [path for path in folder.rglob("*") if path.is_file() and "gradebook" not in path.name]
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def test_what_somebody_removed_is_written_again(classroom: Classroom) -> None:
    classroom.grade()
    shutil.rmtree(classroom.output / "results")
    classroom.grade()
    assert classroom.executor.given == []
    with classroom.gradebook() as book:
        write_class(book, classroom.output, pages=False)
    result = json.loads((classroom.output / "results" / "bob.json").read_text("utf-8"))
    assert (result["submission"], result["score"]) == ("bob", 4)


def test_what_was_handed_in_is_kept_for_a_regrade(classroom: Classroom) -> None:
    classroom.grade()
    with classroom.gradebook() as book:
        latest = book.latest("bob")
        assert latest
        kept = book.sources(latest.digest)
    assert kept and unpack_submission(kept).graded["layers.py"] == WRONG.encode()
