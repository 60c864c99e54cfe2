"""What needs a function that does not end has no turn of its own where it is explained without."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.confined.load.loader import unload
from grader.core.grades import Status
from grader.core.outcomes import Raised, TimedOut
from grader.core.submission import Submission
from grader.grading.grade_submission import grade_submission
from tests.follow_through.conftest import InsideSandbox, InsideWorker

LOOP = "raise TimeoutError"  # stands for a loop without an end: no test has to wait for one
START = "def rnn_step_forward(x, prev_h, Wx, Wh, b):\n"
CALLERS = ("rnn_step_backward", "rnn_forward", "rnn_backward", "loss_rnn", "sample_rnn")
WHOLE = 10.0


class Clockless(InsideWorker):
    """Counts seconds that nobody waits for."""

    def __init__(self, job, spent, slow) -> None:
        super().__init__(job)
        self.spent, self.slow = spent, slow
        self.ran, self.beside_others = set(), set()  # as in one process that all leave changed

    def renew(self, criterion) -> None:
        self.ran.clear()
        self.beside_others.discard(criterion.name)

    def ran_beside_others(self, criterion) -> bool:
        return criterion.name in self.beside_others

    def run(self, criterion, case, replay=None, *, counted=False):
        left = self.time.left
        if replay is None and left <= 0:
            return TimedOut(self.time.share, whole_submission=True)
        if self.ran - {criterion.name}:
            self.beside_others.add(criterion.name)
        self.ran.add(criterion.name)
        outcome = super().run(criterion, case, replay, counted=counted)
        endless = isinstance(outcome, Raised) and outcome.exception == "TimeoutError"
        takes = WHOLE if endless else self.slow.get((criterion.name, case.name), 0.0)
        if not takes or replay is not None:
            return outcome
        seconds = min(takes, left)
        self.time.spend(seconds)
        self.spent.append((criterion.name, seconds))
        if seconds < takes or endless:
            return TimedOut(self.time.share if left < WHOLE else WHOLE, "", left < WHOLE)
        return outcome


class ClocklessSandbox(InsideSandbox):
    """Keeps the seconds that criteria ran by themselves."""

    def __init__(self, slow=None) -> None:
        super().__init__()
        self.spent: list[tuple[str, float]] = []
        self.slow = slow or {}

    def open(self, job):
        return nullcontext(Clockless(job, self.spent, self.slow))


@pytest.fixture
def graded(styles, untrained):
    def grade(line, *others, only=(), slow=None, **terms):
        sources = styles["all_right"]
        text = sources["rnn_layers.py"]
        for old, new in ((START, f"{START}    {line}\n"), *others):
            assert old in text
            text = text.replace(old, new)
        files = {p: t.encode() for p, t in {**sources, "rnn_layers.py": text}.items()}
        follow = replace(untrained.rubric.follow_through, **terms)
        assignment = replace(untrained, rubric=replace(untrained.rubric, follow_through=follow))
        sandbox = ClocklessSandbox(slow)
        submission = Submission("", files, {}, {})
        try:
            found = grade_submission(submission, assignment, sandbox, only).criteria
        finally:
            unload()
        return {each.name: each for each in found}, sandbox.spent

    return grade


def test_a_loop_without_an_end_costs_one_share_and_one_limit_whoever_calls_it(graded) -> None:
    found, spent = graded(LOOP)
    assert [name for name, _ in spent] == ["rnn_step_forward"] * 2
    assert sum(seconds for _, seconds in spent) <= 60 / len(found) + WHOLE
    assert found["rnn_step_forward"].status is Status.TIMED_OUT
    assert all(found[name].score == found[name].points for name in CALLERS)
    assert all(found[name].carried_forward for name in CALLERS)


def test_a_loop_in_one_case_alone_costs_no_more(graded) -> None:
    found, spent = graded(f"if len(x) == 1: {LOOP}")
    assert [name for name, _ in spent] == ["rnn_step_forward"] * 2
    assert all(found[name].score == found[name].points for name in CALLERS)


def test_a_mistake_of_its_own_is_judged_without_a_turn(graded) -> None:
    wrong = ("h[:, t, :] = prev_h", "h[:, t, :] = 2 * prev_h")
    found, spent = graded(LOOP, wrong)
    assert "rnn_forward" not in dict(spent)
    assert found["rnn_forward"].score == 0
    assert found["rnn_forward"].status is Status.WRONG


def test_who_is_not_explained_has_one_turn(graded) -> None:
    """Where nothing is followed through, callers show what they are by themselves."""
    found, spent = graded(f"if len(x) == 1: {LOOP}", mode="off")
    turns = Counter(name for name, _ in spent)
    assert {turns[name] for name in CALLERS} == {1}
    assert found["rnn_forward"].cases[1].status is Status.RIGHT  # by itself


STORE = "h[:, t, :] = prev_h"


@pytest.mark.parametrize(
    "own", [(STORE, STORE), (STORE, "h[:, t, :] = prev_h * (1 if len(x) > 1 else 2)")]
)
def test_following_through_that_costs_points_takes_none_that_own_work_earns(graded, own) -> None:
    """Its own run fails in the case of the loop alone, which has little weight."""
    loop, only = f"if len(x) == 1: {LOOP}", ("rnn_step_forward", "rnn_forward")
    found, _ = graded(loop, own, only=only, substitute=Fraction(1, 2))
    assert found["rnn_forward"].score == found["rnn_forward"].points * Fraction(95, 100)


def test_a_last_turn_is_not_taken_again_alone(graded) -> None:
    head = "def temporal_softmax_loss(x, y, mask, verbose=False):\n"
    _, spent = graded("pass", (head, f"{head}    {LOOP}\n"))
    assert [name for name, _ in spent] == ["temporal_softmax_loss"] * 2
    assert spent[1][1] == WHOLE


def test_what_is_slow_keeps_its_points_and_those_of_its_callers(graded) -> None:
    """Longer than a share, and less than the limit: a case that ends within is done."""
    found, spent = graded("pass", slow={("rnn_step_forward", "one"): 3.2})
    first, *others = spent
    assert first[1] < 3.2
    assert others == [("rnn_step_forward", 3.2)]
    assert all(each.score == each.points for each in found.values())
    assert not any(each.carried_forward for each in found.values())


def test_a_loop_that_a_wrong_helper_keeps_from_ending_has_no_second_turn(graded) -> None:
    endless = (STORE, f"{STORE}\n        if np.all(prev_h > 0.999): {LOOP}")
    found, spent = graded("b = b + 100", endless)
    assert Counter(name for name, _ in spent)["rnn_forward"] == 1
    assert found["rnn_step_forward"].score == 0
    assert found["rnn_forward"].score == found["rnn_forward"].points


def test_a_late_caller_that_is_wrong_itself_has_its_second_turn(graded) -> None:
    endless = (STORE, f"h[:, t, :] = -prev_h\n        if np.all(prev_h > 0.5): {LOOP}")
    found, spent = graded("b = b + 100", endless, mode="off")
    assert Counter(name for name, _ in spent)["rnn_forward"] == 2
    assert found["rnn_forward"].score == 0
