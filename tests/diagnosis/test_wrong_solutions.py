"""Wrong solutions as data: nearly all are explained, and none of them falsely.

`python -m tests.diagnosis` prints the counts, also without the rubric's misconceptions.
"""

import statistics
import time
from dataclasses import replace

import pytest

from grader.core.cases import Case
from tests.diagnosis.measured import QUOTES, Count
from tests.diagnosis.studies import graded as graded_once
from tests.diagnosis.studies import pairs_of
from tests.sampling import sample

MANY = 60  # pairs: of more a third is tried, in half a minute
SECONDS = 0.3  # a median


@pytest.fixture(scope="session")
def undiagnosed(study) -> dict:
    """Wrong solutions, graded; nothing is said of them yet."""
    solutions = sample(study.solutions, 3)
    return {s: graded_once(study, s.applied(study.sources), s.criterion) for s in solutions}


@pytest.fixture(scope="session")
def spent(study) -> list[float]:
    """The seconds of each diagnosis, known once all are explained."""
    return []


@pytest.fixture(scope="session")
def graded(study, undiagnosed, spent) -> dict:
    """Wrong solutions with their grades."""
    found = {}
    for solution, one in undiagnosed.items():
        started = time.perf_counter()
        found[solution] = one.diagnosed(study.assignment)
        spent.append(time.perf_counter() - started)
    return found


@pytest.fixture(scope="session")
def bare(study, undiagnosed) -> Count:
    """What is said without any evidence, as to students who grade themselves."""
    count, assignment = Count(), replace(study.assignment, evidence=None)
    for solution, one in undiagnosed.items():
        count.add(solution.id, [solution], one.diagnosed(assignment))
    return count


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


def test_nothing_false_is_said_without_evidence_either(study, bare) -> None:
    assert bare.false == []
    share = bare.told / bare.total
    print(f"\nwithout evidence: {bare.told} of {bare.total} ({share:.0%})")
    assert share >= study.without_evidence


def test_mutants_are_never_quoted_to_students(graded) -> None:
    for grade in graded.values():
        assert not [text for text in grade.diagnosis if QUOTES in text or "→" in text]


def test_of_two_mistakes_one_is_named(study) -> None:
    count = Count()
    pairs = list(pairs_of(study))
    tried = sample(pairs, 3 if len(pairs) > MANY else 1)
    for one, two, sources in tried:
        grade = graded_once(study, sources, one.criterion).diagnosed(study.assignment)
        count.add(f"{one.id} and {two.id}", [one, two], grade)
    print(f"\npairs of mistakes: {count.told} of {count.total} get one of them named")
    print(f"  {count.others} get another sentence only")
    share = study.pairs["named"]
    spread = (count.total * share * (1 - share)) ** 0.5
    by_chance = 2 * spread if len(tried) < len(pairs) else 0  # two deviations of a sample
    assert count.told >= share * count.total - by_chance


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
