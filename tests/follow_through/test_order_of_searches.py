"""What a search for a change begins with: which criterion, and which part of a case."""

from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from grader.core.cases import Case, Expected
from grader.core.draws.random_outputs import Statistic
from grader.core.grades import CaseVerdict, CriterionGrade, OutputVerdict, Status
from grader.core.outcomes import Raised, Returned
from grader.core.replay_orders import CHANGES, Replay
from grader.core.rubric import Criterion, FollowThrough, OutputSpec, Tolerance
from grader.grading.retrials.change_search import ChangeSearch
from grader.grading.retrials.changed_function import LISTING, ChangedFunction
from grader.grading.retrials.same_mistakes import SameMistakes
from grader.grading.retrials.search_time import MOST_SEARCHED, SearchTime
from grader.judging.retry.plans import Plan
from grader.judging.values.case_verdict import CaseJudge


def wrong(name: str) -> CriterionGrade:
    cases = (CaseVerdict("main", "visible", Status.WRONG, Fraction(0)),)
    return CriterionGrade(name, "f", "f.py", Status.WRONG, Fraction(0), Fraction(2), cases=cases)


class OneChange:
    """A function that one change sets right in every criterion; it notes whom it was asked for."""

    is_late = False

    def __init__(self) -> None:
        self.searched: list[str] = []

    def right_changes(self, name: str, made: tuple[int, ...], later, now):
        self.searched.append(name)
        yield (*made, 7)

    def graded(self, name: str, changes: tuple[int, ...], carried) -> CriterionGrade:
        points = Fraction(2)
        return CriterionGrade(name, "f", "f.py", Status.RIGHT, points, points)


@pytest.mark.parametrize(
    "judged", [{"statistical": (Statistic("kept", "0.1"),)}, {"ensure": {"it holds": "True"}}]
)
def test_one_with_values_comes_first(judged) -> None:
    """No change is searched for with random numbers or properties."""
    criteria = {
        "at_random": Criterion("at_random", "f", ("f.py",), Fraction(2), call="f()", **judged),
        "by_value": Criterion("by_value", "f", ("f.py",), Fraction(2), call="f()"),
    }
    loaded = SimpleNamespace(
        absence=None, stub=False, template_takes="", signature="", file="", unread=False
    )
    retrial = SimpleNamespace(
        terms=FollowThrough(),
        criterion=criteria.__getitem__,
        ground=SimpleNamespace(functions={"f": loaded}, needs={}),
    )
    function = OneChange()
    same = SameMistakes(retrial, lambda grade: [], lambda name: function)
    found = same.found({name: wrong(name) for name in criteria})
    assert function.searched == ["by_value"]
    assert found["at_random"].same_mistake_as == "by_value"
    assert found["at_random"].score == 2


NUMBER = np.array(2.0)
RIGHT = {"y": NUMBER, "dx": 3 * NUMBER}


def searched(own: dict[str, np.ndarray]) -> tuple[list[tuple[int, ...]], list[bool]]:
    """What a search finds among changes of which the third is right; which runs had gradients."""
    expected = tuple(Expected(name, array, 1e-12, 1e-6) for name, array in RIGHT.items())
    case = Case("f", "main", {}, "float64", 0, "visible", None, {}, expected)
    case = replace(case, gradients={"of": {"y": "dy"}, "to": {"dx": "x"}})
    differentiated: list[bool] = []

    def run(case: Case, changes: tuple[int, ...]) -> Returned:
        differentiated.append(bool(case.gradients))
        values = RIGHT if changes == (3,) else {**own, "y": own["y"] * (1 + sum(changes))}
        return Returned({e.name: values[e.name] for e in case.expected})

    def judge(case: Case, outcome: Returned) -> CaseVerdict:
        credit = {e.name: Fraction(int(outcome.values[e.name] == e.array)) for e in case.expected}
        outputs = tuple(OutputVerdict(n, Status.WRONG, c) for n, c in credit.items())
        return CaseVerdict("main", "visible", Status.WRONG, min(credit.values()), outputs=outputs)

    def is_right(case: Case, outcome: Returned) -> bool:
        return judge(case, outcome).credit == 1

    search = ChangeSearch(run, judge, is_right, [case], ())
    found = [each for each in search.right_changes([(1, 5), (2, 5), (3, 5), (4, 6)]) if each]
    return found, differentiated


def test_gradients_are_found_only_where_values_are_right() -> None:
    """Autograd runs the lines a second time, for nothing where the values are still wrong."""
    found, differentiated = searched({"y": 5 * NUMBER, "dx": NUMBER})
    assert found == [(3,)]
    assert sum(differentiated) == 2  # without a change, and with the right one
    found, differentiated = searched({"y": NUMBER, "dx": NUMBER})
    assert found == [(3,)]
    assert all(differentiated)  # the gradient alone is wrong


def test_a_case_without_its_gradients_is_judged_by_what_is_left() -> None:
    """The whole case, gradients too, is judged before a change counts."""
    outputs = (OutputSpec("y"), OutputSpec("dx"))
    criterion = Criterion("f", "f", ("f.py",), Fraction(2), call="y = f(x)", outputs=outputs)
    expected = tuple(Expected(name, array, 1e-12, 1e-6) for name, array in RIGHT.items())
    case = Case("f", "main", {}, "float64", 0, "visible", None, {}, expected)
    case = replace(case, gradients={"of": {"y": "dy"}, "to": {"dx": "x"}})

    workers = []

    class Worker:
        def __init__(self) -> None:
            self.time = SimpleNamespace(spent=0.0)
            workers.append(self)

        def run(self, criterion: Criterion, case: Case, replay: Replay) -> Returned:
            self.time.spent += 0.01
            if replay.asked:
                assert case.seconds == LISTING  # not the 0.3 that a case has
                return Returned({CHANGES: np.array([[1, 5], [2, 5], [3, 5]])})
            (changes,) = replay.changes.values()
            y = RIGHT["y"] * (1 if {*changes} & {2, 3} else 5)
            dx = RIGHT["dx"] * (1 if 3 in changes else 5)  # with the second only the value is right
            values = {"y": y, "dx": dx}
            return Returned({e.name: values[e.name] for e in case.expected})

    search_time = SearchTime()
    retrial = SimpleNamespace(
        criterion=lambda name: criterion,
        seconds_left=9.0,
        job=SimpleNamespace(seconds=0.3),
        search_time=search_time,
        judge=CaseJudge(Tolerance()),
        assignment=SimpleNamespace(rubric=SimpleNamespace(tolerance=Tolerance())),
        open=lambda: nullcontext(Worker()),
        cases=lambda name: [case],
        ground=SimpleNamespace(
            least=lambda *_: Plan("f", (), ()), usable=lambda: (), endless=lambda: (), functions={}
        ),
    )
    assert list(ChangedFunction(retrial, "f").right_changes("f", ())) == [(3,)]
    assert len(workers) > 1  # what is right must be so in a process of its own
    spent = sum(worker.time.spent for worker in workers)
    assert search_time.left == pytest.approx(MOST_SEARCHED - spent)


def test_another_kind_of_change_is_tried_where_one_raises() -> None:
    """A statement of which the likely changes raise is not taken for one that touches nothing."""
    expected = (Expected("y", NUMBER, 1e-12, 1e-6),)
    case = Case("f", "main", {}, "float64", 0, "visible", None, {}, expected)
    tried: list[int] = []

    def run(case: Case, changes: tuple[int, ...]) -> Returned | Raised:
        tried.extend(changes)
        (number,) = changes or (0,)
        if number and number <= 10:
            return Raised("ValueError", "axes don't match array")
        return Returned({"y": NUMBER * (1 if number == 19 else 2 if number > 20 else 3)})

    def judge(case: Case, outcome: Returned) -> CaseVerdict:
        credit = Fraction(int(outcome.values["y"] == NUMBER))
        outputs = (OutputVerdict("y", Status.WRONG, credit),)
        return CaseVerdict("main", "visible", Status.WRONG, credit, outputs=outputs)

    def is_right(case: Case, outcome: Returned | Raised) -> bool:
        return isinstance(outcome, Returned) and outcome.values["y"] == NUMBER

    search = ChangeSearch(run, judge, is_right, [case], ())
    changes = [*((n, 1) for n in range(1, 20)), *((n, 2) for n in range(21, 60))]
    assert (19,) in search.right_changes(changes)
    assert any(10 < number < 20 for number in tried[:8])
