"""Wrong solutions as data: nearly all are explained, and none of them falsely.

`pytest tests/diagnosis -s` prints the counts.
"""

import random
import statistics
import time
from collections import Counter
from itertools import combinations

import pytest

from grader.core.cases import Case
from grader.grading import diagnosis

QUOTES = "like a change of"  # an instructor's note with a mutant that gives these very values
SECONDS = 0.3  # a median


@pytest.fixture(scope="session")
def spent(study) -> list[float]:
    """The seconds of each diagnosis, known once all are graded."""
    return []


@pytest.fixture(scope="session")
def graded(study, grade_sources, spent) -> dict:
    """Every wrong solution with its grade."""
    original = diagnosis.diagnosed

    def timed(*arguments):
        started = time.perf_counter()
        result = original(*arguments)
        spent.append(time.perf_counter() - started)
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.grading.diagnosis.diagnosed", timed)
        return {s: grade_sources(s.applied(study.sources), s.criterion) for s in study.solutions}


def said(grade) -> list[str]:
    return [*grade.diagnosis, *grade.instructor_notes]


def test_the_set_is_large_and_covers_every_criterion(study) -> None:
    names = [solution.id for solution in study.solutions]
    assert len(names) == len(set(names)) >= study.at_least
    assert {s.criterion for s in study.solutions} == {c.name for c in study.criteria}


def test_every_wrong_solution_loses_points(graded) -> None:
    assert [s.id for s, grade in graded.items() if grade.score == grade.points] == []


def test_none_is_explained_falsely(graded) -> None:
    sentences = [(s, text) for s, grade in graded.items() for text in said(grade)]
    false = [(s.id, t) for s, t in sentences if QUOTES not in t and not s.true_of(t)]
    assert false == []


def test_nearly_all_are_explained(study, graded) -> None:
    silent = [s.id for s, grade in graded.items() if not any(map(s.true_of, grade.diagnosis))]
    share = 1 - len(silent) / len(graded)
    print(f"\nexplained to students: {len(graded) - len(silent)} of {len(graded)} ({share:.0%})")
    print(f"silent: {', '.join(silent)}")
    assert share >= study.explained


def test_mutants_are_never_quoted_to_students(graded) -> None:
    for grade in graded.values():
        assert not [text for text in grade.diagnosis if QUOTES in text or "→" in text]


def test_of_two_mistakes_one_is_named(study, grade_sources) -> None:
    found: Counter[str] = Counter()
    for one, two in _pairs(study.solutions):
        if found["pairs"] == study.pairs["tried"]:
            break
        try:
            sources = two.applied(one.applied(study.sources))
        except AssertionError:
            continue  # they change the same words
        grade = grade_sources(sources, one.criterion)
        sentences = [text for text in grade.diagnosis if one.true_of(text) or two.true_of(text)]
        found["pairs"] += 1
        found["named"] += bool(sentences)
        found["others"] += not sentences and bool(grade.diagnosis)
    print(f"\npairs of mistakes: {found['named']} of {found['pairs']} get one of them named")
    print(f"  {found['others']} get another sentence only")
    assert found["named"] >= study.pairs["named"] * found["pairs"]


def _pairs(solutions) -> list:
    pairs = [(a, b) for a, b in combinations(solutions, 2) if a.criterion == b.criterion]
    random.Random(231).shuffle(pairs)
    return pairs


def test_it_takes_no_time_worth_speaking_of(graded, spent) -> None:
    assert len(spent) == len(graded)
    median = statistics.median(spent)
    print(f"\ndiagnosis of a wrong criterion: {median * 1000:.0f} ms (median of {len(spent)})")
    assert median <= SECONDS


def test_right_work_is_left_alone(study, grade_sources, monkeypatch) -> None:
    monkeypatch.setattr("grader.grading.diagnosis.load_evidence", _must_not_be_read)
    for criterion in study.criteria:
        grade = grade_sources(study.sources, criterion.name)
        assert grade.score == grade.points
        assert grade.diagnosis == grade.instructor_notes == ()


def _must_not_be_read(path: object, criterion: str) -> Case:
    raise AssertionError(f"the evidence on {criterion} was read for nothing")
