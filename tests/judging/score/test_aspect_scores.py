"""What efficiency and style cost: exact shares, once, and only where the values are right."""

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.confined.style.breach import Breach
from grader.core.aspects import Efficiency, LineCount, Style
from grader.core.grades import CriterionGrade, Status
from grader.judging.score.aspect_scores import Seen, charged, style_remarks
from grader.judging.score.criterion_score import score_criterion
from grader.judging.score.line_growth import efficiency_remarks, loops_over

THIRD = Fraction(1, 3)
LOOP = {"efficiency": ("`f` loops.",)}


@pytest.fixture
def graded(make_criterion, make_verdict):
    def grade(*credits, **changes) -> CriterionGrade:
        pairs = [credit if isinstance(credit, tuple) else (credit, None) for credit in credits]
        verdicts = [make_verdict(c, name=f"c{i}", weight=w) for i, (c, w) in enumerate(pairs)]
        return replace(score_criterion(make_criterion("y"), verdicts, None), **changes)

    return grade


@pytest.mark.parametrize(
    ("credits", "points", "remarks", "score"),
    [
        ((1,), {"efficiency": Fraction(1)}, {}, 8),
        ((1,), {"efficiency": Fraction(1)}, LOOP, 7),
        ((1,), {"efficiency": Fraction(0)}, LOOP, 8),
        ((1,), {"efficiency": THIRD, "style": THIRD}, LOOP, 8 - THIRD),
        ((1,), {"efficiency": THIRD, "style": THIRD}, {**LOOP, "style": ("s",)}, 8 - 2 * THIRD),
        ((1,), {"efficiency": Fraction(8)}, LOOP, 0),
        ((0,), {"efficiency": Fraction(1)}, LOOP, 0),
        ((Fraction(1, 2),), {"efficiency": Fraction(1)}, {}, Fraction(7, 2)),
        ((1, (0, Fraction(1, 20))), {"efficiency": Fraction(1)}, {}, 8 * Fraction(19, 20)),
        ((1, (0, Fraction(1, 20))), {"efficiency": Fraction(1)}, LOOP, 7 * Fraction(19, 20)),
    ],
)
def test_the_score_is_exact(graded, credits, points, remarks, score) -> None:
    grade = charged(graded(*credits), points, remarks)
    assert grade.score == score
    assert sum(aspect.score for aspect in grade.aspects) <= grade.score


def test_the_cost_is_said(graded) -> None:
    grade = charged(graded(1), {"efficiency": Fraction(3, 2)}, LOOP)
    assert grade.feedback == ("`f` loops. This costs 1.5 of 8 points.",)
    assert (grade.status, grade.lost_to) == (Status.PARTLY_RIGHT, "own")
    advice = charged(graded(1), {"efficiency": Fraction(0)}, LOOP)
    assert advice.feedback == ("`f` loops. This is advice and costs no points.",)
    assert (advice.status, advice.lost_to) == (Status.RIGHT, None)


def test_what_values_lose_of_it_is_said(graded) -> None:
    grade = charged(graded(Fraction(1, 2)), {"style": Fraction(1)}, {"style": ("s",)})
    assert grade.feedback == (
        "wrong values",
        "Its style earns no points until everything else is right.",
    )
    assert not grade.aspects[0].judged
    assert grade.aspects[0].remarks == ()


def test_work_of_an_own_wrong_forward_is_not_judged(graded) -> None:
    """It is consistent, and earns a share of its points, but none of its cases is right."""
    grade = graded(0, score=Fraction(4), carried_forward=True, status=Status.PARTLY_RIGHT)
    assert charged(grade, {"efficiency": Fraction(2)}, {}).score == 3


def counts(*lines: int, letter: str = "N", **changes) -> list[LineCount]:
    factors = zip((1, 2, 4), lines, strict=False)
    return [LineCount(letter if f > 1 else "", f, {1: n}, **changes) for f, n in factors]


def lines_run(*times: dict[int, int]) -> list[LineCount]:
    return [LineCount("N" if f > 1 else "", f, n) for f, n in zip((1, 2, 4), times, strict=True)]


@pytest.mark.parametrize(
    ("lines", "growth"),
    [
        ((5, 5, 5), None),
        ((10, 20, 40), 2.0),
        ((10, 12, 13), None),  # a slope of 0.19
        ((10, 12, 14), 1.183),
        ((10, 10, 40), None),
        ((10, 40, 40), None),
        ((40, 20, 10), None),
        ((10, 20), None),
    ],
)
def test_lines_that_grow_at_both_doublings_are_a_loop(lines, growth) -> None:
    found = loops_over(counts(*lines))
    assert found == ({} if growth is None else {"N": pytest.approx(growth, rel=1e-3)})


IDLE = {20_000: 2, 1: 12}  # lines that run as often whatever the sizes are


@pytest.mark.parametrize(
    ("times", "growth"),
    [
        ((IDLE | {4: 1, 5: 1}, IDLE | {8: 1, 9: 1}, IDLE | {16: 1, 17: 1}), 2.0),
        (({1: 9, 4: 1, 496: 2}, {1: 9, 8: 1, 492: 2}, {1: 9, 16: 1, 484: 2}), 2.0),
        (({1: 9, 4: 2, 8: 1, 16: 1}, {1: 9, 4: 1, 8: 2, 16: 1}, {1: 9, 4: 1, 8: 1, 16: 2}), 2.0),
        ((IDLE, IDLE, IDLE), None),
        ((IDLE | {2: 1}, IDLE | {3: 1}, IDLE | {3: 1}), None),
        ((IDLE | {4: 1}, IDLE | {8: 1}, IDLE | {8: 1}), None),
        ((IDLE | {4: 1}, IDLE | {5: 1}, IDLE | {6: 1}), None),
        ((IDLE | {1: 13}, IDLE | {1: 14}, IDLE | {1: 16}), None),
    ],
)
def test_a_line_that_grows_is_a_loop_whatever_runs_beside_it(times, growth) -> None:
    found = loops_over(lines_run(*times))
    assert found == ({} if growth is None else {"N": pytest.approx(growth, rel=0.1)})


def test_only_what_was_seen_is_charged_to_what_is_carried_forward() -> None:
    wrong = counts(5, 5, 5, right=False)
    endless = [LineCount("", 1, None)]
    assert "returned different values" in efficiency_remarks("f", wrong)[0]
    assert "did not finish while" in efficiency_remarks("f", endless)[0]
    assert efficiency_remarks("f", wrong, carried=True) == ()
    assert efficiency_remarks("f", endless, carried=True) == ()
    assert "a Python loop" in efficiency_remarks("f", counts(10, 20, 40), carried=True)[0]
    fault = [LineCount("", 1, {1: 5}, "the count was switched off")]
    assert efficiency_remarks("f", fault, carried=True) == (
        "The lines that `f` executes could not be counted: the count was switched off.",
    )


def test_loops_charged_to_a_helper_are_not_charged_again(make_criterion, graded) -> None:
    asked = Efficiency(("N",), Fraction(1))
    f, g = (make_criterion("y", name=n, function=n, efficiency=asked) for n in "fg")
    grades = {name: graded(1, name=name, function=name) for name in "fg"}
    looping = {"f": counts(10, 20, 40), "g": counts(10, 20, 40)}
    seen = Seen(looping, {}, {"g": ("f",)})
    assert [grade.score for grade in seen.with_aspects(grades, [f, g])] == [7, 8]
    advised = replace(f, efficiency=Efficiency(("N",)))
    assert [grade.score for grade in seen.with_aspects(grades, [advised, g])] == [8, 7]
    wrong = {**grades, "f": graded(0, name="f", function="f")}
    assert [grade.score for grade in seen.with_aspects(wrong, [f, g])] == [0, 7]


def test_breaches_of_style_are_sentences(make_criterion, graded) -> None:
    style = Style(("np.add.at",), ("for", "np.einsum", "try"), ("scipy",), Fraction(1))
    breaches = [
        Breach("must_call", "np.add.at"),
        Breach("must_not_use", "for", "layers.py", 12),
        Breach("must_not_use", "np.einsum", "layers.py", 14, "helper"),
        Breach("must_not_use", "try", "layers.py", 15),
        Breach("must_not_import", "scipy", "layers.py", 3),
    ]
    asked = make_criterion("y", style=style)
    (grade,) = Seen({}, {"f": breaches}, {}).with_aspects({"f": graded(1)}, [asked])
    assert grade.score == 7
    not_to = "which this assignment asks you not to."
    assert grade.feedback == (
        "`f` does not call `np.add.at`, as this assignment asks.",
        f"`f` uses a `for` loop (layers.py, line 12), {not_to}",
        f"`f` uses `np.einsum` in `helper` (layers.py, line 14), {not_to}",
        f"`f` uses the keyword `try` (layers.py, line 15), {not_to}",
        f"`layers.py` imports `scipy` (line 3), {not_to} This costs 1 of 8 points.",
    )


def test_a_source_that_cannot_be_read_earns_nothing_for_style(make_criterion, graded) -> None:
    asked = make_criterion("y", style=Style(must_call=("sum",), points=Fraction(1)))
    (grade,) = Seen({}, {"f": None}, {}).with_aspects({"f": graded(1)}, [asked])
    assert grade.score == 7
    assert style_remarks("f", None) == (
        "The source of `f` could not be read, so its style is not judged.",
    )


def test_what_is_kept_says_nothing(make_criterion, graded) -> None:
    asked = make_criterion("y", style=Style(must_call=("sum",), points=Fraction(1)))
    (grade,) = Seen({}, {"f": ()}, {}).with_aspects({"f": graded(1)}, [asked])
    assert (grade.score, grade.feedback, grade.aspects[0].kept) == (8, (), True)
