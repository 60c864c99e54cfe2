"""Processes of this machine: what happens when they end, or cannot begin."""

import errno
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from grader.classes.executors.bench import GradingBench
from grader.classes.executors.executor import Done, Following, Setup, nothing_known
from grader.classes.executors.grading_process import GradingProcess
from grader.classes.executors.local import DIED, KNOWN, LocalExecutor
from grader.classes.executors.serving import serve
from grader.commands.shared.stamp import stamped
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.submission import Submission
from grader.files.submission.read_submission import submission_for
from grader.temporary.held_folders import HeldFolder
from tests.class_folders import RIGHT, different, make_class

MUCH = 4 << 20  # bytes: no pipe takes as many


@pytest.fixture
def setup(tiny: Assignment, tiny_folder: Path) -> Setup:
    return Setup(
        tiny_folder / "rubrics" / "tiny.yaml",
        tiny.fingerprint,
        "none",
        stamped,
        GradingBench,
        False,
    )


@pytest.fixture
def read(tiny: Assignment, tmp_path: Path) -> Callable[..., Submission]:
    def submission(name: str, source: str) -> Submission:
        make_class(tmp_path, **{name: source})
        return submission_for(tiny, tmp_path / name, name)

    return submission


def kill_while_it_grades(times: int) -> threading.Thread:
    """Kills the process that works, as the kernel does when memory runs out."""

    def kill() -> None:
        killed: set[int] = set()
        while len(killed) < times:
            time.sleep(0.02)
            for pid in {process.pid for process in multiprocessing.active_children()} - killed:
                time.sleep(0.6)  # until it is at work
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    return thread


def test_a_process_that_is_killed_costs_a_second_try(setup, read) -> None:
    slow, right = read("slow", "hanging"), read("right", "right")
    with closing(LocalExecutor(setup, 1)) as executor:
        thread = kill_while_it_grades(times=1)
        done = {one.submission.name: one for one in executor.grade([slow, right])}
        thread.join()
    assert [one.problem for one in done.values()] == ["", ""]
    assert {name: int(one.attempt.score) for name, one in done.items()} == {"slow": 4, "right": 10}


def test_after_a_second_death_the_others_go_on(setup, read) -> None:
    slow, right = read("slow", "hanging"), read("right", "right")
    with closing(LocalExecutor(setup, 1)) as executor:
        thread = kill_while_it_grades(times=2)
        done = {one.submission.name: one for one in executor.grade([slow, right])}
        thread.join()
    assert done["slow"].problem == DIED
    assert done["right"].attempt and done["right"].attempt.score == 10


def test_a_process_that_cannot_be_started_says_why(setup, read, monkeypatch) -> None:
    def no_more(*_):
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr("multiprocessing.util.spawnv_passfds", no_more)
    with closing(LocalExecutor(setup, 1)) as executor, pytest.raises(BlockingIOError):
        list(executor.grade([read("anna", "right")]))


def test_no_more_is_read_than_can_be_graded(setup, read) -> None:
    submissions = [read(f"s{i}", different(RIGHT, i)) for i in range(12)]
    taken: list[str] = []

    def noted():
        for submission in submissions:
            taken.append(submission.name)
            yield submission

    with closing(LocalExecutor(setup, 2)) as executor:
        for count, _ in enumerate(executor.grade(noted()), 1):
            assert len(taken) <= count + 2 * KNOWN
    assert len(taken) == 12


class Echo:
    """Grades at once: it gives what it gets, or ends its process."""

    def __init__(self, setup: Setup, started: object = None) -> None:
        """Open nothing."""

    def grade(self, submission: Submission, following: Following = nothing_known) -> Done:
        following()
        if submission.name == "deadly":
            os._exit(1)
        return Done(submission, result="x" * MUCH)

    def close(self) -> None:
        """Nothing was opened."""


class Whose(Echo):
    """Tells which process it is in, and that a fork server was there."""

    def __init__(self, setup: Setup, started: object = None) -> None:
        """Take note of the fork server."""
        self.started = started

    def grade(self, submission: Submission, following: Following = nothing_known) -> Done:
        return Done(submission, result=str(os.getpid()) if self.started else "")


@pytest.fixture
def echo(setup: Setup) -> Iterator[LocalExecutor]:
    with closing(LocalExecutor(replace(setup, open_grader=Echo), 1)) as executor:
        yield executor


def test_what_is_too_large_for_a_pipe_waits_for_nobody_in_both_directions(echo, read) -> None:
    large = [
        replace(read(f"s{i}", "right"), extra={"data.csv": bytes(MUCH)}) for i in range(2 * KNOWN)
    ]
    names = [done.submission.name for done in echo.grade(large)]
    assert names == [one.name for one in large]


def test_only_the_submission_that_ends_its_process_has_a_problem(echo, read) -> None:
    names = [f"s{i}" for i in range(KNOWN + 2)]
    names.insert(2, "deadly")
    done = list(echo.grade(read(name, "right") for name in names))
    assert [one.submission.name for one in done] == names
    assert {one.submission.name: one.problem for one in done if one.problem} == {"deadly": DIED}


def test_a_slow_process_knows_no_more_than_it_grades(echo, read, monkeypatch) -> None:
    monkeypatch.setattr("grader.classes.executors.local.QUICK", 0.0)
    taken: list[int] = []
    submissions = [read(f"s{i}", "right") for i in range(4)]
    work = (taken.append(i) or one for i, one in enumerate(submissions))
    for count, _ in enumerate(echo.grade(work), 1):
        assert len(taken) <= count + 1


class Slow(Whose):
    """Takes its time."""

    def grade(self, submission: Submission, following: Following = nothing_known) -> Done:
        time.sleep(0.4)
        return super().grade(submission, following)


@pytest.mark.linux
@pytest.mark.parametrize(
    ("grader", "alone", "processes"),
    [(Whose, (60.0, 60.0), 1), (Whose, (60.0, 0.0), 2), (Slow, (0.1, 60.0), 2)],
    ids=["small class", "large class", "slow submissions"],
)
def test_other_processes_begin_where_one_takes_long(
    grader, alone, processes, setup, read, monkeypatch
) -> None:
    for name, seconds in zip(("QUICK", "ALONE"), alone, strict=True):
        monkeypatch.setattr(f"grader.classes.executors.local.{name}", seconds)
    many = [read(f"s{i}", "right") for i in range(12)]
    with closing(LocalExecutor(replace(setup, open_grader=grader), 2)) as executor:
        done = list(executor.grade(many))
        started = [slot.process for slot in executor._slots if slot.process]
    assert {one.submission.name for one in done} == {one.name for one in many}
    assert len(started) == processes


@pytest.mark.linux
def test_a_process_that_was_started_early_grades_and_sees_no_interrupt(setup, read) -> None:
    resource_tracker._resource_tracker._stop()  # the first process starts it
    early = GradingProcess.start()
    assert early.process.pid
    os.kill(early.process.pid, signal.SIGINT)  # before it can have said that it ignores them
    with closing(LocalExecutor(replace(setup, open_grader=Whose), 1, early)) as executor:
        (done,) = executor.grade([read("anna", "right")])
    assert done.result == str(early.process.pid)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_process_ends_with_the_one_that_started_it(setup, read) -> None:
    ours, theirs = multiprocessing.Pipe()
    ours.send(replace(setup, open_grader=Echo))
    ours.send(read("anna", "right"))
    thread = threading.Thread(target=serve, args=(theirs,))
    thread.start()
    assert ours.recv().submission.name == "anna"
    ours.close()
    thread.join(10)
    assert not thread.is_alive()


def test_another_version_is_refused(setup, read) -> None:
    other = Setup(setup.rubric, "another", "none", stamped, GradingBench)
    with closing(LocalExecutor(other, 1)) as executor, pytest.raises(GraderError) as caught:
        list(executor.grade([read("anna", "right")]))
    assert "Another version of grader" in caught.value.message
    assert "same grader" in caught.value.advice


def test_weak_isolation_is_refused(setup, read, monkeypatch) -> None:
    monkeypatch.setenv("GRADER_WITHOUT", "namespaces")
    strict = Setup(setup.rubric, setup.fingerprint, "full", stamped, GradingBench)
    with closing(LocalExecutor(strict, 1)) as executor, pytest.raises(GraderError) as caught:
        list(executor.grade([read("anna", "right")]))
    assert (
        "The isolation on this machine is partial; expected at least full." in caught.value.message
    )
    assert "--min-isolation" in caught.value.advice


@pytest.mark.linux
def test_what_a_process_had_no_time_to_remove_goes_when_it_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    forks = multiprocessing.get_context("fork")
    connection, theirs = forks.Pipe()

    def hold() -> None:
        folder = HeldFolder("test")
        theirs.send(folder.name)
        time.sleep(60)

    process = forks.Process(target=hold)
    process.start()
    assert Path(connection.recv()).is_dir()
    GradingProcess(process, connection).close()  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
