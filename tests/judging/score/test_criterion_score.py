from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from grader.core.grades import Status
from grader.core.outcomes import LoadedFunction, Missing, NotLoaded
from grader.core.rubric import OutputSpec
from grader.judging.score.criterion_score import score_criterion

TWENTIETH = Fraction(1, 20)


@pytest.fixture
def score(make_criterion, make_verdict):
    def score(*credits, loaded=None, **changes):
        """Each credit is that of a required case; (credit, weight) that of a weighted one."""
        pairs = [pair if isinstance(pair, tuple) else (pair, None) for pair in credits]
        verdicts = [make_verdict(c, name=f"c{i}", weight=w) for i, (c, w) in enumerate(pairs)]
        return score_criterion(make_criterion("y", **changes), verdicts, loaded)

    return score


@pytest.mark.parametrize(
    "credits, credit",
    [
        ((1, 1), 1), ((1, 0), 0), ((1, Fraction(1, 3)), Fraction(1, 3)),
        ((1, (0, TWENTIETH)), Fraction(19, 20)),
        ((1, (0, TWENTIETH), (0, TWENTIETH)), Fraction(9, 10)),
        ((1, (Fraction(1, 2), TWENTIETH)), Fraction(39, 40)),
        ((Fraction(1, 2), (0, TWENTIETH)), Fraction(19, 40)),
        (((1, TWENTIETH),), 1), (((0, TWENTIETH),), Fraction(19, 20)),
        ((1, (0, Fraction(2, 3)), (0, Fraction(2, 3))), 0), ((), 0),
    ],
)  # fmt: skip
def test_credit(score, credits, credit):
    assert score(*credits).score == 8 * Fraction(credit)


@pytest.fixture
def score_of_outputs(judge, make_criterion):
    """The share for outputs `a`, `b` and `c` of 2, 3 and 5 points, by those wrong in each case."""
    points = {"a": 2, "b": 3, "c": 5}
    specs = [OutputSpec(name, points=Fraction(worth)) for name, worth in points.items()]
    right = dict.fromkeys("abc", np.array([1.0, -2.0]))

    def score(*required: str, weighted: str) -> Fraction:
        given = {"points": Fraction(10)}
        verdicts = [
            judge(right, right | {n: right[n] * 2 for n in names}, *specs, criterion=given)
            for names in (*required, weighted)
        ]
        verdicts[-1] = replace(verdicts[-1], weight=TWENTIETH)
        criterion = make_criterion(*specs, points=Fraction(10))
        return score_criterion(criterion, verdicts, None).score / 10

    return score


@pytest.mark.parametrize(
    "required, weighted, share",
    [
        (["a"], "a", Fraction(8, 10)),
        (["a", "b"], "ab", Fraction(7, 10)),
        (["a", "b"], "a", Fraction(7, 10)),
        (["a", ""], "ab", Fraction(8, 10) * (1 - TWENTIETH * Fraction(3, 10))),
        (["a", "b"], "abc", Fraction(7, 10) * (1 - TWENTIETH * Fraction(5, 10))),
        ([""], "ab", 1 - TWENTIETH * Fraction(5, 10)),
        (["b"], "a", Fraction(7, 10)),
    ],
)
def test_what_required_cases_lost_is_not_charged_again(
    score_of_outputs, required, weighted, share
) -> None:
    assert score_of_outputs(*required, weighted=weighted) == share


def test_thirds_stay_exact(score):
    assert score(Fraction(1, 3), points=Fraction(1, 10)).score == Fraction(1, 30)


def test_weighted_cases_alone_do_not_stand_in_for_required_ones(score, make_spec):
    with_required = (make_spec("main"), make_spec("one", weight=TWENTIETH))
    assert score((1, TWENTIETH), cases=with_required).score == 0
    only_weighted = (make_spec("one", weight=TWENTIETH),)
    assert score((1, TWENTIETH), cases=only_weighted).score == 8


@pytest.mark.parametrize(
    "credits, status",
    [
        ((1, 1), "right"), ((1, (0, TWENTIETH)), "partly right"), ((1, 0), "wrong"),
        ((1, (0, Fraction(1))), "wrong"), ((Fraction(1, 2), (0, Fraction(1))), "wrong"),
    ],
)  # fmt: skip
def test_status(score, credits, status):
    assert score(*credits).status == status


def test_the_first_case_that_earned_nothing_names_the_status(make_criterion, make_verdict):
    verdicts = [
        make_verdict(1), make_verdict(0, weight=TWENTIETH), make_verdict(Fraction(1, 2)),
        make_verdict(0, status=Status.TIMED_OUT), make_verdict(0, status=Status.RAISED),
    ]  # fmt: skip
    assert score_criterion(make_criterion("y"), verdicts, None).status is Status.TIMED_OUT


@pytest.mark.parametrize(
    "loaded, status",
    [
        (None, Status.WRONG),
        (LoadedFunction("f"), Status.WRONG),
        (LoadedFunction("f", absence=Missing("")), Status.MISSING),
        (LoadedFunction("f", absence=NotLoaded("")), Status.NOT_LOADED),
        (LoadedFunction("f", stub=True), Status.NOT_IMPLEMENTED),
    ],
)
def test_without_any_case_loading_names_the_status(score, loaded, status):
    grade = score(loaded=loaded)
    assert (grade.status, grade.score) == (status, 0)
    assert grade.feedback == ("No case was run, so no points can be given.",)


def test_other_parameters_are_named_where_points_are_lost(score):
    loaded = LoadedFunction("f", signature="f(b, a)", template_takes="a, b")
    assert score(0, loaded=loaded).feedback[0] == (
        "`f` takes `(b, a)`, in the template `(a, b)`; the test cases call it as in the template."
    )
    assert score(1, loaded=loaded).feedback == ()


def test_by_hand_waits_visibly(score):
    grade = score(call="")
    assert (grade.status, grade.score, grade.lost_to) == (Status.WAITING, 0, None)
    assert grade.feedback == ("This criterion is graded after submission",)
    assert score(call="", files=()).feedback == ("A person grades this criterion",)


def test_lost_to(score):
    assert [score(1).lost_to, score(0).lost_to] == [None, "own"]
    assert score((0, TWENTIETH)).lost_to == "own"


def test_the_grade_describes_the_criterion(score):
    grade = score(1, bonus=True, name="loss_rnn", function="Model.loss")
    assert (grade.name, grade.function, grade.points) == ("loss_rnn", "Model.loss", 8)
    assert (grade.file, grade.signature, grade.bonus) == ("layers.py", "", True)
    assert len(grade.cases) == 1


def test_loading_knows_better_where_the_function_stands(score):
    grade = score(1, loaded=LoadedFunction("f", "rnn.py", 3, "f(x, w)"))
    assert (grade.file, grade.signature) == ("rnn.py", "f(x, w)")
    assert score(1, files=()).file == ""


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        (
            "nets/layers.py",
            "Hint: `python -m py_compile nets/layers.py` shows lines like this one before you "
            "submit.",
        ),
        ("hw.ipynb", "Hint: Restart the kernel and run all cells: lines like this one stop there."),
    ],
)
def test_who_has_a_line_that_cannot_be_read_learns_how_to_find_such_lines(score, file, hint):
    reason = f"line 3 of `{file}` cannot be read: a `:` is missing (Python 3.11 graded this)"
    lost = LoadedFunction("f", file, 3, absence=NotLoaded(reason, unread=True))
    assert score(0, loaded=lost).feedback[-1] == hint
    other = replace(lost, absence=NotLoaded(reason))  # these words alone say nothing
    assert hint not in score(0, loaded=other).feedback
