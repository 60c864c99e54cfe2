"""Tasks that may never end: each in a forked process that its limits kill; the others go on."""

import ctypes
import gc
import os
import sys
import time

import numpy as np
import pytest

from grader.authoring.limited.limited_process import NOTHING, lengthen, note
from grader.authoring.limited.pool import _Frozen, attempt, run_all
from grader.authoring.limited.process_limits import StepLimits
from grader.authoring.problems import Refused
from grader.core.errors import GraderError

SHORT = StepLimits(seconds=0.3)


def loops():
    while True:
        pass


def grows():
    number = 3
    while True:
        number *= number


def sleeps():
    time.sleep(1000)


def crashes():
    ctypes.string_at(0)


def leaves():
    os._exit(3)


def leaves_a_process_behind():
    if not os.fork():
        time.sleep(1000)  # and holds the pipe to the parent open
    os._exit(3)


def takes_all_memory():
    return bytearray(10**12)


def overflows_the_stack():
    sys.setrecursionlimit(10**9)

    def deeper(n):
        return deeper(n + 1) + 1

    return deeper(0)


@pytest.mark.parametrize(
    ("task", "ended"),
    [
        (loops, "did not end"),
        (grows, "did not end"),
        (sleeps, "did not end"),
        (crashes, "was killed by signal 11"),
        (leaves, "ended its process with code 3"),
        (leaves_a_process_behind, "ended its process with code 3"),
        (takes_all_memory, "needed too much memory"),
        (overflows_the_stack, ""),
    ],
)
def test_a_task_that_ends_its_process_leaves_the_others_alone(task, ended):
    before, bad, after = run_all([lambda: 1, task, lambda: 2], SHORT, together=3)
    assert (before.value, after.value) == (1, 2)
    assert bad.ended == ended if ended else bad.ended
    assert bad.value is None


@pytest.mark.parametrize(("before", "calls"), [(0, ["freeze", "unfreeze"]), (1, ["freeze"])])
def test_what_a_caller_froze_stays_frozen(before, calls, monkeypatch):
    """Else the collector would search all that the caller holds again, a stage later."""
    made: list[str] = []
    monkeypatch.setattr(_Frozen, "known", False)
    monkeypatch.setattr(gc, "get_freeze_count", lambda: before)
    monkeypatch.setattr(gc, "freeze", lambda: made.append("freeze"))
    monkeypatch.setattr(gc, "unfreeze", lambda: made.append("unfreeze"))
    assert [outcome.value for outcome in run_all([lambda: 1], SHORT)] == [1]
    assert made == calls


@pytest.mark.parametrize(("before", "counted"), [(0, 2), (1, 1)])
def test_what_is_known_to_be_frozen_is_not_counted_again(before, counted, monkeypatch):
    """Each count visits every frozen object, in the processes of tasks as in this one."""
    made: list[str] = []
    monkeypatch.setattr(_Frozen, "known", False)
    monkeypatch.setattr(gc, "get_freeze_count", lambda: made.append("counted") or before)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "unfreeze", lambda: None)

    def within():
        (inner,) = run_all([lambda: 1], SHORT)
        return len(made), inner.value

    assert [outcome.value for outcome in run_all([within], SHORT)] == [(1, 1)]
    run_all([lambda: 1], SHORT)
    assert len(made) == counted


def test_outcomes_come_in_the_order_of_the_tasks():
    tasks = [lambda i=i: (time.sleep(0.01 * (i % 3)), i)[1] for i in range(20)]
    assert [outcome.value for outcome in run_all(tasks, SHORT, together=2)] == list(range(20))


def test_every_step_has_the_time_anew():
    def steps():
        lengthen()
        end = time.process_time() + 3 * SHORT.seconds
        while time.process_time() < end:
            pass
        return "done"

    (outcome,) = run_all([steps], SHORT)
    assert outcome.value == "done"
    assert outcome.limits == SHORT.longer


def test_what_was_noted_stays_known_when_the_process_is_killed():
    def task():
        note(1)
        note(2)
        os._exit(1)

    (outcome,) = run_all([task], SHORT)
    assert outcome.noted == 2


def test_what_was_noted_is_that_of_the_task_which_ended():
    def notes():
        note(5)

    def takes_memory():
        note(7)
        takes_all_memory()

    tasks = [notes, leaves, takes_memory, notes, crashes]
    outcomes = run_all(tasks, SHORT, together=len(tasks))
    assert [outcome.noted for outcome in outcomes] == [NOTHING, NOTHING, 7, NOTHING, NOTHING]


def test_a_process_in_which_a_task_left_something_runs_no_other_task():
    memo = []

    def task():
        memo.append(1)
        return len(memo)

    kept = run_all([task] * 3, SHORT, together=3)
    assert [outcome.value for outcome in kept] == [1, 2, 3]
    fresh = run_all([task] * 3, SHORT, together=3, state=lambda: len(memo))
    assert [outcome.value for outcome in fresh] == [1, 1, 1]
    assert not memo


def test_after_one_that_did_not_end_no_other_of_its_group_is_begun():
    tasks = [loops] * 9 + [lambda: 1]
    outcomes = run_all(tasks, SHORT, groups=["a"] * 9 + ["b"])
    assert outcomes[0].ended == "did not end"
    assert not outcomes[8].ended
    assert outcomes[9].value == 1


def test_problems_are_raised_where_the_result_is_asked_for():
    def refuses():
        raise GraderError("No.", "Try again.")

    with pytest.raises(GraderError, match=r"No\.") as error:
        attempt(refuses, SHORT)
    assert error.value.advice == "Try again."


def test_the_end_of_a_process_is_a_problem_with_its_place():
    (outcome,) = run_all([loops], SHORT)
    with pytest.raises(Refused) as error:
        outcome.result("the reference", "gcd", ("main",))
    assert "criterion gcd, case main: the reference did not end within 0.3 sec" in str(error.value)


def test_a_bug_in_a_task_is_raised_with_its_traceback():
    with pytest.raises(ZeroDivisionError) as error:
        run_all([lambda: 1 / 0], SHORT)
    assert "test_pool.py" in error.value.__notes__[0]


def test_a_task_may_try_something_in_a_process_of_its_own():
    def tries():
        try:
            return attempt(loops, SHORT)
        except GraderError as error:
            return error.message

    (outcome,) = run_all([tries], StepLimits(seconds=5))
    assert outcome.value == "the reference did not end within 0.3 seconds."


def test_nothing_that_a_task_prints_reaches_the_terminal(capfd):
    def prints():
        print("by Python", flush=True)  # noqa: T201
        os.write(1, b"by hand")
        os.write(2, b"by hand")
        os.system("echo by a shell")
        return os.read(0, 10)

    (outcome,) = run_all([prints], SHORT)
    assert outcome.value == b""
    assert capfd.readouterr() == ("", "")


def test_arrays_come_back_as_they_were():
    array = np.asfortranarray(np.arange(6.0, dtype=np.longdouble).reshape(2, 3))
    (outcome,) = run_all([lambda: array], SHORT)
    assert outcome.value.dtype == array.dtype
    assert outcome.value.flags.f_contiguous
    assert (outcome.value == array).all()
