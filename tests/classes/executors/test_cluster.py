"""A real Dask cluster on this machine: the same scores, also when a worker is lost."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.classes.executors.bench import GradingBench
from grader.classes.executors.executor import Done, Executor, Setup
from grader.classes.executors.local import LocalExecutor
from grader.commands.shared.stamp import stamped
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.submission import Submission
from grader.files.submission.read_submission import submission_for
from grader.gradebook.store import Gradebook
from tests.class_folders import HANGING, RIGHT, WRONG, different, make_class
from tests.command import done
from tests.libraries import Later, needed

pytestmark = pytest.mark.slow
distributed = needed("distributed")
executors = Later("grader.classes.executors.cluster")  # imports it

ROOT = Path(__file__).parents[3]
SETTINGS = {
    "DASK_DISTRIBUTED__DASHBOARD__LINK": "",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s",
}


class Cluster:
    """A scheduler and its workers as an administrator starts them."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._processes = [
            self._start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port))
        ]
        while True:  # a busy machine may need longer to start it than a client waits
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                return
            time.sleep(0.1)

    def add_worker(self) -> "subprocess.Popen[bytes]":
        worker = self._start(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"
        )
        self._processes.append(worker)
        return worker

    def wait_for_workers(self, count: int) -> None:
        with distributed.Client(self.address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=30)

    def lose_scheduler(self) -> None:
        self._processes[0].kill()

    def lose_workers(self) -> None:
        """End all of them, and wait until the scheduler knows."""
        _end(self._processes[1:])
        del self._processes[1:]
        with distributed.Client(self.address, timeout=30, set_as_default=False) as client:
            while client.scheduler_info()["workers"]:
                time.sleep(0.02)

    def close(self) -> None:
        _end(self._processes)

    def _start(self, program: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.{program}", *words]
        environment = {**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT)}
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)


def _end(processes: "list[subprocess.Popen[bytes]]") -> None:
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """One whose scheduler may be lost."""
    with closing(Cluster()) as own:
        yield own


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Cluster]:
    with closing(Cluster()) as shared:
        yield shared


@pytest.fixture
def cluster(scheduler: Cluster) -> Iterator[Cluster]:
    """One without workers, whose scheduler other tests use too."""
    yield scheduler
    scheduler.lose_workers()


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Cluster]:
    """One of which nothing may be lost: starting it takes seconds."""
    with closing(Cluster()) as shared:
        shared.add_worker()
        shared.add_worker()
        shared.wait_for_workers(2)
        yield shared


def connected(setup: Setup, address: str, say: Callable[[str], None] = pytest.fail) -> Executor:
    return executors.ClusterExecutor(setup, address, say)


@pytest.fixture(scope="module")
def setup(tiny: Assignment, tiny_folder: Path) -> Setup:
    return Setup(
        tiny_folder / "rubrics" / "tiny.yaml",
        tiny.fingerprint,
        "none",
        stamped,
        GradingBench,
        False,
    )


@pytest.fixture(scope="module")
def submissions(tiny: Assignment, tmp_path_factory: pytest.TempPathFactory) -> list[Submission]:
    folder = tmp_path_factory.mktemp("cluster")
    sources = [different(s, i) for i in range(3) for s in (RIGHT, WRONG, HANGING)]
    make_class(folder, **{f"s{i:02}": source for i, source in enumerate(sources)})
    return [submission_for(tiny, path, path.name) for path in sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def expected(setup: Setup, submissions: list[Submission]) -> dict[str, Fraction]:
    """The scores that this machine gives by itself."""
    with closing(LocalExecutor(setup, 2)) as executor:
        return {d.submission.name: d.attempt.score for d in executor.grade(submissions)}


def test_two_workers_give_the_scores_of_this_machine(
    two_workers, setup, submissions, expected
) -> None:
    with closing(connected(setup, two_workers.address)) as executor:
        done = {one.submission.name: one for one in executor.grade(submissions)}
    assert {name: one.attempt and one.attempt.score for name, one in done.items()} == expected
    assert set(expected.values()) == {4, 10}


def test_a_lost_worker_changes_no_score(cluster, setup, submissions, expected) -> None:
    lost, _ = cluster.add_worker(), cluster.add_worker()
    scores: dict[str, Fraction] = {}
    with closing(connected(setup, cluster.address)) as executor:
        cluster.wait_for_workers(2)
        for one in executor.grade(submissions):
            if not scores:
                os.kill(lost.pid, signal.SIGKILL)
            scores[one.submission.name] = one.attempt.score
    assert scores == expected


def test_all_workers_lost_are_said_and_a_new_one_goes_on(
    cluster, setup, submissions, expected, monkeypatch
) -> None:
    monkeypatch.setattr("grader.classes.executors.cluster.LOOK_SECONDS", 0.2)
    workers = [cluster.add_worker(), cluster.add_worker()]
    said: list[str] = []

    def say(sentence: str) -> None:
        said.append(sentence)
        if len(said) == 1:
            cluster.add_worker()

    scores: dict[str, Fraction] = {}
    with closing(connected(setup, cluster.address, say)) as executor:
        cluster.wait_for_workers(2)
        for one in executor.grade(submissions):
            if not scores:
                for worker in workers:
                    worker.kill()
            scores[one.submission.name] = one.attempt.score
    assert scores == expected
    assert len(said) == 2
    lost = f"The Dask scheduler at {cluster.address} has no worker left; expected at least one."
    assert said[0] == (
        f"{lost} Start one with `dask worker {cluster.address}`; grading goes on then, or ends"
        " after 10 minutes."
    )
    assert said[1] == "A worker is there again; grading goes on."


def test_a_worker_that_takes_its_results_along_is_said(cluster, setup, submissions) -> None:
    """The grade was ready, and nobody had fetched it."""
    waits = iter([TimeoutError, TimeoutError])

    class Lost:
        status = "pending"

        def result(self, timeout: float) -> Done:
            for wait in waits:
                raise wait
            return Done(submissions[0])

        def release(self) -> None: ...

    said: list[str] = []
    with closing(connected(setup, cluster.address, said.append)) as executor:
        executor._looked = 0.0
        assert executor._result(Lost(), submissions[0]) == Done(submissions[0])
    assert len(said) == 1 and "has no worker left" in said[0]


def test_nobody_waits_for_workers_for_ever(cluster, setup, submissions, monkeypatch) -> None:
    monkeypatch.setattr("grader.classes.executors.cluster.LOOK_SECONDS", 0.1)
    monkeypatch.setattr("grader.classes.executors.cluster.MOST_WITHOUT_WORKERS", 1.2)
    worker = cluster.add_worker()
    said: list[str] = []
    with closing(connected(setup, cluster.address, said.append)) as executor:
        cluster.wait_for_workers(1)
        graded = executor.grade(submissions)
        next(graded)
        worker.kill()
        with pytest.raises(GraderError) as caught:
            list(graded)
    lost = f"The Dask scheduler at {cluster.address} has no worker left, for 0.02 minutes; "
    assert caught.value.message == f"{lost}expected at least one."
    assert caught.value.advice == "Start one, and run the same command again to continue."
    assert len(said) == 1


def test_a_lost_scheduler_is_said(own_cluster, setup, submissions) -> None:
    own_cluster.add_worker()
    graded: list[str] = []
    with closing(connected(setup, own_cluster.address)) as executor:
        own_cluster.wait_for_workers(1)
        with pytest.raises(GraderError) as caught:
            for one in executor.grade(submissions):
                graded.append(one.submission.name)
                own_cluster.lose_scheduler()
    lost = f"The Dask scheduler at {own_cluster.address} does not answer any more."
    assert caught.value.message == lost
    assert "run the same command again to continue" in caught.value.advice
    assert 1 <= len(graded) < len(submissions)


def test_a_batch_that_lost_its_scheduler_is_continued(
    own_cluster, tiny_folder: Path, tmp_path: Path
) -> None:
    """What was graded is kept, the command says one sentence, and the same one goes on."""
    names = {f"s{i:02}": (RIGHT, WRONG)[i % 2] for i in range(30)}
    handed_in = make_class(tmp_path / "class", **{n: different(s, n) for n, s in names.items()})
    output = tmp_path / "out"
    words = ["batch", str(handed_in), "-o", str(output), "-a", "tiny", "--no-html"]
    words += ["--min-isolation", "none"]
    own_cluster.add_worker()
    own_cluster.wait_for_workers(1)
    environment = {**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "grader", *words, "--scheduler", own_cluster.address],
        cwd=tiny_folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not [*output.glob("results/*.json")]:
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        own_cluster.lose_scheduler()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert [line for line in said.splitlines() if " of 30" not in line] == [
        f"Error: The Dask scheduler at {own_cluster.address} does not answer any more.",
        "Start it again, and run the same command again to continue.",
    ]
    with Gradebook.open(output / "gradebook.sqlite") as book:
        kept = {entry.name for entry in book.entries() if entry.grade}
    assert 1 <= len(kept) < len(names)
    again = done(tiny_folder, *words)
    assert f"{len(names) - len(kept)} of 30 graded, {len(kept)} unchanged since" in again
    with Gradebook.open(output / "gradebook.sqlite") as book:
        scores = {entry.name: int(entry.total) for entry in book.entries()}
    assert scores == {name: 10 if source == RIGHT else 4 for name, source in names.items()}


def test_an_error_of_reading_is_none_of_the_scheduler(two_workers, setup) -> None:
    def unreadable() -> Iterator[Submission]:
        raise PermissionError("a disk")
        yield

    executor = connected(setup, two_workers.address)
    with closing(executor), pytest.raises(PermissionError, match="a disk"):
        list(executor.grade(unreadable()))


def test_a_worker_with_another_version_is_named(two_workers, setup, submissions) -> None:
    other = connected(replace(setup, fingerprint="another"), two_workers.address)
    with closing(other), pytest.raises(GraderError) as caught:
        list(other.grade(submissions))
    assert caught.value.message.startswith("The worker at tcp://127.0.0.1:")
    assert "Another version of grader" in caught.value.message


def test_a_scheduler_without_workers_says_so(cluster, setup, submissions) -> None:
    executor = connected(setup, cluster.address)
    with closing(executor), pytest.raises(GraderError) as caught:
        list(executor.grade(submissions))
    assert caught.value.message == "The Dask scheduler has no worker."
    assert "dask worker" in caught.value.advice


def test_no_scheduler_is_a_sentence(setup, monkeypatch) -> None:
    address = "tcp://127.0.0.1:9"
    monkeypatch.setattr("grader.classes.executors.cluster.CONNECT_SECONDS", 2)
    with pytest.raises(GraderError) as caught:
        connected(setup, address)
    assert caught.value.message == f"The Dask scheduler at {address} does not answer."
