"""The figures of the class page against an independent reckoning."""

import statistics
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from class_of import class_of, summarise
from sample_grades import all_right, case, criterion, grade_of, right_output

from grader.core.brief.brief_grades import errors_in
from grader.core.brief.error_counts import HIGHEST, LOWEST, ErrorCounts, power_of
from grader.core.entries import Entry, ManualScore
from grader.core.grades import FLAKY, Status
from grader.core.policy.lateness import Lateness
from grader.reports.classroom.class_rows import Doubt, concerns_of
from grader.reports.classroom.class_tables import view_criteria
from grader.reports.classroom.criterion_statistics import correlation, middle
from grader.reports.classroom.figures import count_shares


def test_median_mean_and_quartiles(entries: list[Entry]) -> None:
    summary = summarise(iter(entries))
    totals = [float(entry.total) for entry in entries if entry.grade]
    assert summary.mean == pytest.approx(statistics.fmean(totals))
    assert summary.quartiles == pytest.approx(tuple(np.percentile(totals, [25, 50, 75])))
    assert middle([]) is None
    assert middle([3.0]) == (3.0, 3.0, 3.0)


def test_difficulty_and_discrimination(entries: list[Entry]) -> None:
    found = {one.name: one for one in summarise(iter(entries)).criteria}
    graded = [entry for entry in entries if entry.grade]
    for number, name in enumerate(c.name for c in all_right().criteria):
        marks = [entry.grade.criteria[number] for entry in graded]
        pairs = [(e, c) for e, c in zip(graded, marks, strict=True) if name not in e.waiting]
        scores = [float(e.criterion_score(c)) for e, c in pairs]
        rest = [float(e.score - e.criterion_score(c)) for e, c in pairs]
        points = float(marks[0].points)
        assert found[name].takers == len(pairs)
        assert found[name].passed == sum(score >= points for score in scores)
        assert found[name].difficulty == pytest.approx(1 - np.mean(scores) / points)
        assert found[name].discrimination == pytest.approx(np.corrcoef(scores, rest)[0, 1])


@pytest.mark.parametrize(
    ("value", "text"), [(-0.001, "0.00"), (-0.17, "−0.17"), (0.5, "0.50"), (None, "–")]
)
def test_a_correlation_of_nothing_has_no_sign(value: float | None, text: str) -> None:
    (first, *_) = summarise(class_of(3, [all_right()])).criteria
    (line,) = view_criteria([replace(first, discrimination=value)])
    assert line.discrimination == text


def test_points_are_lost_by_own_fault_or_by_another_ones(entries: list[Entry]) -> None:
    for one in summarise(iter(entries)).criteria:
        assert one.own + one.cascade == pytest.approx(one.takers * (one.points - one.mean))
    assert any(one.cascade for one in summarise(iter(entries)).criteria)


@pytest.mark.parametrize("values", [[], [1.0, 2.0], [4.0, 4.0, 4.0]])
def test_no_correlation_is_made_up(values: list[float]) -> None:
    assert correlation(values, list(range(len(values)))) is None


def test_shares_of_all_sizes_are_counted_once() -> None:
    counts = count_shares([0.0, 0.0499, 0.05, 0.95, 1.0, 1.2, -0.1])
    assert (counts[0], counts[1], counts[19], sum(counts)) == (3, 1, 3, 7)


@pytest.mark.parametrize(
    ("error", "power"),
    [(0.0, LOWEST), (1e-300, LOWEST), (1e-13, -13), (9.9e-13, -13), (1.0, 0), (1e30, HIGHEST)],
)
def test_an_error_is_counted_at_its_power_of_ten(error: float, power: int) -> None:
    assert power_of(error) == power


def test_all_answers_are_counted_and_tolerances_once() -> None:
    counts, grade = ErrorCounts(), all_right()
    counts.add_counts(errors_in(grade))
    counts.add_counts(errors_in(grade))
    outputs = [o for c in grade.criteria for k in c.cases for o in k.outputs]
    continuous = [output for output in outputs if output.metric != "tokens"]
    assert sum(counts.right.values()) + sum(counts.other.values()) == 2 * len(continuous)
    assert sum(counts.allowed().values()) == len(continuous)


def one(**changes: object) -> Entry:
    return Entry("anna", (), grade_of({"rnn_forward": changes}))


@pytest.mark.parametrize(
    ("entry", "doubt"),
    [
        (one(status=Status.NOT_LOADED), Doubt.NOT_LOADED),
        (one(cases=(case("main", message=f"{FLAKY}: x"),)), Doubt.FLAKY),
        (one(cases=(case("main", right_output("h", tier="sloppy", error=1e-3)),)), Doubt.SLOPPY),
        (one(cases=(case("main", right_output("h", error=2e-10)),)), Doubt.NEAR),
        (one(cases=(case("main", right_output("h", error=9e-9)),)), Doubt.NEAR),
        (one(status=Status.WAITING), Doubt.WAITING),
        (replace(one(), lateness=Lateness(undecided=True)), Doubt.LATE),
        (Entry("anna", (), None, problem="It is empty."), Doubt.NOT_GRADED),
    ],
)
def test_what_needs_a_human(entry: Entry, doubt: Doubt) -> None:
    assert [concern.doubt for concern in concerns_of(entry)] == [doubt]


def test_what_is_clear_or_was_read_needs_nobody() -> None:
    assert concerns_of(one(cases=(case("main", right_output("h", error=2e-11)),))) == ()
    read = {"rnn_forward": ManualScore("rnn_forward", Fraction(1))}
    assert concerns_of(replace(one(status=Status.WAITING), manual=read)) == ()
    assert concerns_of(replace(one(), marked_late=True)) == (), "nothing depends on it"


def with_answers(name: str, **answers: str) -> Entry:
    wrong = {"status": Status.WRONG, "score": Fraction(0), "lost_to": "own"}
    changes = {n: {**wrong, "answer": a} for n, a in answers.items()}
    return Entry(name, (), grade_of(changes, submission=name))


def test_rare_equal_answers_are_worth_a_look_and_common_ones_are_not() -> None:
    same = {"rnn_forward": "a1", "lstm_forward": "b1", "loss_rnn": "c1"}
    common = {"rnn_backward": "d1", "rnn_step_forward": "e1", "word_embedding_forward": "f1"}
    many = [with_answers(f"many{n}", **common) for n in range(60)]
    others = [with_answers(f"other{n}") for n in range(38)]
    copied = [with_answers(name, **same) for name in ("anna", "bob")]
    summary = summarise([*copied, *many, *others])
    (pair,) = summary.pairs
    assert [row.name for row in pair.rows] == ["anna", "bob"]
    assert pair.expected == pytest.approx(100 * 99 / 2 / 99**3)
    common_one = summary.answers[0]
    assert (len(common_one.rows), common_one.rare) == (60, False)
    assert summarise([*copied, *others[:1]]).pairs == ()  # of three nothing can be told


def test_wrong_answers_by_the_fault_of_something_else_are_not_compared() -> None:
    entries = [with_answers(name, rnn_forward="a1") for name in ("anna", "bob")]
    assert len(summarise(entries).answers) == 1
    wrong = criterion("rnn_forward", status=Status.WRONG, lost_to="cascade", answer="a1")
    grade = replace(all_right(), criteria=(replace(wrong, score=Fraction(0)),))
    assert summarise([Entry(name, (), grade) for name in ("anna", "bob")]).answers == ()


def test_an_empty_class_has_no_figures() -> None:
    summary = summarise(iter(()))
    assert (summary.rows, summary.quartiles, summary.criteria) == ((), None, ())
    assert len(summarise(class_of(3, [all_right()])).rows) == 3
