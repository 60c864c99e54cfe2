"""One process that grades: the next submission loads while one runs, and nothing else changes."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classes.executors import bench as grading_bench
from grader.classes.executors.bench import GradingBench
from grader.classes.executors.executor import Setup
from grader.commands.shared.stamp import stamped
from grader.core.assignment import Assignment
from grader.core.grades import Grade
from grader.core.submission import Job, Submission
from grader.exports.result_json import render_json
from grader.files.submission.read_submission import submission_for
from grader.sandbox.sandboxes import ConfinedSandbox
from grader.sandbox.submission_worker import SubmissionWorker
from tests.class_folders import RIGHT, different, make_class

pytestmark = pytest.mark.linux
LOADS_FOR_EVER = "while True: pass\n" + RIGHT
ENDS_AT_ONCE = "import os\nos._exit(0)\n" + RIGHT


@pytest.fixture
def setup(tiny: Assignment, tiny_folder: Path) -> Setup:
    rubric = tiny_folder / "rubrics" / "tiny.yaml"
    return Setup(rubric, tiny.fingerprint, "none", stamped, GradingBench, pages=False)


@pytest.fixture
def bench(setup: Setup) -> Iterator[GradingBench]:
    with closing(GradingBench(setup)) as opened:
        yield opened


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was loaded, in this order, by the last line of its file."""
    names: list[str] = []
    real = ConfinedSandbox.open

    def noted(self: ConfinedSandbox, job: Job, *arguments: Callable[[], None]) -> object:
        (source,) = job.graded.values()
        names.append(source.decode().split()[-1])
        return real(self, job, *arguments)

    monkeypatch.setattr(ConfinedSandbox, "open", noted)
    return names


@pytest.fixture
def class_of(tiny: Assignment, tmp_path: Path) -> Callable[..., list[Submission]]:
    def made(**sources: str) -> list[Submission]:
        make_class(tmp_path, **{name: different(text, name) for name, text in sources.items()})
        return [submission_for(tiny, tmp_path / name, name) for name in sources]

    return made


def test_the_next_submission_loads_while_one_runs(bench, class_of, opened) -> None:
    first, second = class_of(first=RIGHT, second=RIGHT)
    bench.grade(first, lambda: [second])
    assert opened == ["first", "second"]
    bench.grade(second, list)
    assert opened == ["first", "second"]


def test_cases_of_the_next_submission_run_while_the_grade_of_one_is_written_down(
    bench, class_of, monkeypatch
) -> None:
    first, second = class_of(first=RIGHT, second=RIGHT)
    begun = []

    def noted(grade: Grade) -> str:
        begun.extend(ahead.worker.has_begun for ahead in bench._ahead)
        return render_json(grade)

    monkeypatch.setattr(grading_bench, "render_json", noted)
    monkeypatch.setattr(SubmissionWorker, "has_loaded", True)  # else it depends on how quick it is
    bench.grade(first, lambda: [second])
    assert begun == [True]
    assert bench.grade(second, list).attempt.score == 10


def test_what_was_announced_and_does_not_come_is_ended(bench, class_of, opened) -> None:
    first, second, third = class_of(first=RIGHT, second=LOADS_FOR_EVER, third=RIGHT)
    bench.grade(first, lambda: [second])
    assert bench.grade(third, list).attempt.score == 10
    assert opened == ["first", "second", "third"]


def test_whatever_loads_meanwhile_each_has_its_own_grade(bench, class_of) -> None:
    submissions = class_of(
        right=RIGHT, for_ever=LOADS_FOR_EVER, ends=ENDS_AT_ONCE, again=RIGHT, last=RIGHT
    )
    following = iter([*submissions[1:], None])
    scores, known = {}, [submissions[0]]
    while submission := known.pop():
        known.append(next(following))
        done = bench.grade(submission, lambda: [*filter(None, known)])
        scores[submission.name] = float(done.attempt.score)
    alone = {each.name: float(bench.grade(each).attempt.score) for each in submissions}
    assert scores == alone
    assert scores["right"] == scores["again"] == scores["last"] == 10


def test_nothing_loads_ahead_where_submissions_could_notice_each_other(
    setup, class_of, opened, monkeypatch
) -> None:
    monkeypatch.setenv("GRADER_WITHOUT", "namespaces")
    first, second = class_of(first=RIGHT, second=RIGHT)
    with closing(GradingBench(replace(setup))) as partial:
        partial.grade(first, lambda: [second])
    assert opened == ["first"]
