"""What one right submission takes, counted: a clock would tell something else on each machine."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.core import entries
from grader.core.assignment import Assignment
from grader.core.brief import brief_grades
from grader.core.graded_attempt import attempt_of
from grader.core.submission import Submission
from grader.exports import result_json
from grader.exports.result_json import render_json
from grader.files.submission.read_submission import submission_for
from grader.grading import reference
from grader.grading.grade_submission import grade_submission
from grader.grading.telling_cases import telling_cases
from grader.judging.score import criterion_score
from grader.judging.values import expectations, returned_verdict
from grader.judging.values.expectations import Expectation
from grader.sandbox import sandboxes, worker_questions
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.sandboxes import ConfinedSandbox
from grader.sandbox.submission_worker import SubmissionWorker
from grader.sandbox.wire import told_calls
from grader.sandbox.wire.channel import SocketChannel

pytestmark = pytest.mark.linux
ROOT = Path(__file__).parents[2]
MOST_PACKED = 4  # times the bytes of the arrays themselves, with the sources and all else around

opened: list[str] = []
listening = False


def hear(event: str, arguments: tuple[object, ...]) -> None:
    """Notes files that are opened; an audit hook stays for good."""
    if listening and event == "open" and not str(arguments[0]).startswith(("/proc/", "/dev/")):
        opened.append(str(arguments[0]))


sys.addaudithook(hear)


@pytest.fixture
def sandbox() -> Iterator[ConfinedSandbox]:
    with closing(ConfinedSandbox()) as made:
        assert made.isolation  # measured before anything is counted
        yield made


@pytest.fixture
def right(captioning: Assignment) -> Submission:
    return submission_for(captioning, ROOT / "examples/submissions/all_right")


@pytest.fixture
def plain(captioning: Assignment) -> list[str]:
    """The criteria that train nothing."""
    return [each.name for each in captioning.rubric.criteria if not each.ensure]


def counted(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[tuple[object, ...]]:
    calls: list[tuple[object, ...]] = []
    real = getattr(owner, name)

    def call(self: object, *arguments: object) -> object:
        calls.append(arguments)
        return real(self, *arguments)

    monkeypatch.setattr(owner, name, call)
    return calls


def test_forks_messages_and_bytes_of_a_right_submission(
    captioning: Assignment,
    right: Submission,
    plain: list[str],
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sandbox.forks_ahead = True
    forks = counted(monkeypatch, Zygote, "_fork")
    sent = counted(monkeypatch, SocketChannel, "send_ahead")
    grade = grade_submission(right, captioning, sandbox, plain)
    assert grade.score == sum(c.points for c in captioning.rubric.criteria if c.name in plain)
    assert len(forks) == 2  # with that of the next one
    groups = 1 + len(telling_cases(tuple(captioning.cases.every)))
    counts = sum(bool(c.efficiency) for c in captioning.rubric.criteria)
    single = sum(len(group) for group in captioning.cases.counted.values()) + counts
    assert len(sent) <= 1 + groups + single  # what is loaded, groups of cases, counted lines
    messages = [bytes(message) for (messages,) in sent for message in messages]  # type: ignore[attr-defined]
    assert not any(b"look_into" in message for message in messages)
    telling = telling_cases(tuple(captioning.cases.every))
    sent_anew = [*telling, *(c for group in captioning.cases.counted.values() for c in group)]
    arrays = sum(v.nbytes for c in sent_anew for v in c.inputs.values() if hasattr(v, "nbytes"))
    sources = sum(map(len, right.graded.values()))  # and no file of the assignment
    assert sum(map(len, messages)) < MOST_PACKED * (arrays + sources)


KEPT = b"""

class Kept:
    def __init__(self, value):
        self.value = value
"""


def with_mistakes(right: Submission, *functions: str, first: str = "first") -> Submission:
    """The same submission with functions whose first output has the other sign."""
    (path,) = [path for path in right.graded if path.endswith("rnn_layers.py")]
    source = right.graded[path] + KEPT
    for name in functions:
        head = f"def {name}(".encode()
        assert source.count(head) == 1
        source = (
            source.replace(head, head.replace(b"def ", b"def _right_"))
            + (
                f"\n\ndef {name}(*given):\n    first, *others = _right_{name}(*given)\n"
                f"    return (-{first}, *others)\n"
            ).encode()
        )
    return replace(right, graded={**right.graded, path: source})


@pytest.mark.parametrize("first", ["first", "Kept(first).value"])
def test_mistakes_that_concern_no_other_function_take_no_worker_of_their_own(
    captioning: Assignment,
    right: Submission,
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
    first: str,
) -> None:
    wrong = ["lstm_backward", "temporal_affine_backward", "temporal_softmax_loss"]
    layers = [c.name for c in captioning.rubric.criteria if c.function == c.name]
    forks = counted(monkeypatch, Zygote, "_fork")
    submission = with_mistakes(right, *wrong, first=first)
    grade = grade_submission(submission, captioning, sandbox, layers)
    assert [c.name for c in grade.criteria if c.score < c.points] == wrong
    assert len(forks) == 2  # one loads and runs, one reads for the lines to be marked


def test_criteria_that_follow_the_same_mistake_share_a_worker(
    captioning: Assignment,
    right: Submission,
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is recorded is packed once for all submissions that ask for it."""
    monkeypatch.setattr(worker_questions, "TOLD", told_calls.ToldCalls())  # of no other test
    wrong = ["rnn_step_forward", "lstm_step_forward"]
    layers = [c.name for c in captioning.rubric.criteria if c.function == c.name]
    submission = with_mistakes(right, *wrong)
    grade = grade_submission(submission, captioning, sandbox, layers)
    assert [c.name for c in grade.criteria if c.score < c.points] == wrong
    assert sum(c.carried_forward for c in grade.criteria) == 4
    packed = counted(monkeypatch, told_calls, "told_request")
    forks = counted(monkeypatch, Zygote, "_fork")
    answers = counted(monkeypatch, SocketChannel, "next")
    assert grade_submission(submission, captioning, sandbox, layers) == grade
    assert len(forks) == 4  # one for all, one for each step and its callers, one that reads
    assert len(answers) <= 320
    assert packed == []


def test_files_that_do_not_end_are_loaded_whole_only_once(
    captioning: Assignment,
    right: Submission,
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each further process would take as long as a submission may."""
    limits = replace(captioning.rubric.limits, seconds=0.5)
    quick = replace(captioning, rubric=replace(captioning.rubric, limits=limits))
    wrong = with_mistakes(right, "rnn_step_forward", "lstm_step_forward")
    (path,) = [path for path in wrong.graded if path.endswith("rnn_layers.py")]
    endless = {path: wrong.graded[path] + b"\nwhile True:\n    pass\n"}
    layers = [c.name for c in quick.rubric.criteria if c.function == c.name]
    sent = counted(monkeypatch, SocketChannel, "send_ahead")
    grade = grade_submission(
        replace(wrong, graded={**wrong.graded, **endless}), quick, sandbox, layers
    )
    assert sum(c.carried_forward for c in grade.criteria) == 4
    messages = [bytes(message) for (messages,) in sent for message in messages]  # type: ignore[attr-defined]
    loads = [message for message in messages if b'"definitions_only"' in message]
    assert [b'"definitions_only": false' in load for load in loads] == [True, *[False] * 3]


def test_a_second_submission_reads_no_file_and_forks_once(
    captioning: Assignment,
    right: Submission,
    plain: list[str],
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    global listening
    grade_submission(right, captioning, sandbox, plain)
    shared = counted(monkeypatch, Zygote, "_fork")
    opened.clear()
    listening = True
    try:
        grade_submission(right, captioning, sandbox, plain)
    finally:
        listening = False
    assert opened == []
    assert len(shared) == 1


def test_answers_that_repeat_are_not_compared_and_written_down_again(
    captioning: Assignment,
    right: Submission,
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: Counter[str] = Counter()
    criteria = captioning.rubric.criteria
    plain = [each.name for each in criteria if not (each.ensure or each.style or each.efficiency)]

    def count(module: object, name: str) -> None:
        real = getattr(module, name)
        count_it = lambda *given: done.update([name]) or real(*given)  # noqa: E731
        monkeypatch.setattr(module, name, count_it)

    def all_of(submission: Submission) -> Counter[str]:
        done.clear()
        grade = grade_submission(submission, captioning, sandbox, only=plain)
        attempt_of(grade, "digest")
        render_json(grade)
        assert grade.score == sum(criterion.points for criterion in grade.criteria)
        return Counter(done)

    count(returned_verdict, "judge_output")
    count(criterion_score, "feedback_on")
    count(entries, "to_plain")
    count(brief_grades, "to_plain")
    count(result_json, "_output")
    first, second = all_of(right), all_of(right)
    assert min(first.values()) >= len(plain)
    assert second == {"to_plain": 2}  # the grades without their criteria
    assert all_of(replace(right, graded={n: b"\n" + s for n, s in right.graded.items()})) == second


def test_of_a_class_the_next_worker_is_forked_while_one_loads(
    tiny: Assignment, sandbox: ConfinedSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.forks_ahead = True
    forks = counted(monkeypatch, Zygote, "_fork")
    source = b"def scale_forward(x, gamma, beta):\n    return gamma * x + beta, (x, gamma)\n"
    submission = Submission("s", dict.fromkeys(tiny.own_files, source), {}, {})
    for number in (2, 3):  # the first one is forked, and each time the next one
        grade_submission(submission, tiny, sandbox, ["scale_forward"])
        assert len(forks) == number


@pytest.mark.parametrize(
    ("alone", "forks"),
    # Of a class one process for both, when the first one has loaded, and one for the next.
    [(True, [0, 0, 0]), (False, [0, 1, 1])],
    ids=["alone", "class"],
)
def test_trainings_begin_before_the_answer_to_a_case_is_awaited(
    alone: bool,
    forks: list[int],
    captioning: Assignment,
    right: Submission,
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandboxes, "_processors", lambda: 2)
    sandbox.forks_ahead = not alone
    awaited = counted(monkeypatch, SocketChannel, "next")
    awaited_at_fork: list[int] = []
    real = Zygote._fork
    monkeypatch.setattr(
        Zygote, "_fork", lambda *known: awaited_at_fork.append(len(awaited)) or real(*known)
    )
    names = ["affine_forward", "training_rnn", "training_lstm"]
    grade = grade_submission(right, captioning, sandbox, names)
    assert grade.score == sum(captioning.rubric.criterion(name).points for name in names)
    assert awaited_at_fork == forks


def test_the_reference_is_loaded_once_and_before_a_training_is_waited_for(
    captioning: Assignment,
    right: Submission,
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    load, run = reference.load_reference, SubmissionWorker.run
    monkeypatch.setattr(reference, "_last", {})
    monkeypatch.setattr(
        reference, "load_reference", lambda *known: done.append("load") or load(*known)
    )
    monkeypatch.setattr(
        SubmissionWorker,
        "run",
        lambda worker, asked, *known: done.append(asked.name) or run(worker, asked, *known),
    )
    for _ in range(2):
        grade = grade_submission(right, captioning, sandbox, ["affine_forward", "training_rnn"])
        assert grade.score == grade.points
    assert done.count("load") == 1
    assert done.index("load") < done.index("training_rnn")


@pytest.mark.parametrize(("loaded", "ready"), [(False, 6), (True, 0)])
def test_judging_is_prepared_as_long_as_the_submission_loads(
    captioning: Assignment,
    right: Submission,
    sandbox: ConfinedSandbox,
    monkeypatch: pytest.MonkeyPatch,
    loaded: bool,
    ready: int,
) -> None:
    expectations.prepare.cache_clear()
    prepared = counted(monkeypatch, Expectation, "prepare")
    ran: list[int] = []
    run = SubmissionWorker.run
    monkeypatch.setattr(
        SubmissionWorker, "run", lambda *asked: ran.append(len(prepared)) or run(*asked)
    )
    monkeypatch.setattr(SubmissionWorker, "has_loaded", loaded)
    grade = grade_submission(right, captioning, sandbox, ["affine_forward"])
    assert grade.score == grade.points
    assert ran[0] == len(prepared) == ready
