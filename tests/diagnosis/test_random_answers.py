"""Random and distorted answers: no explanation is better than a false one."""

import zlib
from collections.abc import Callable

import numpy as np
import pytest

from grader.core.outcomes import Returned
from grader.files.cases.evidence_file import load_evidence
from grader.judging.diagnosis.diagnose import answer_of, diagnose, tells
from tests.sampling import sample

Distortion = Callable[[np.ndarray, np.random.Generator], np.ndarray]

DISTORTIONS: dict[str, Distortion] = {
    "noise": lambda a, rng: a + 0.3 * rng.standard_normal(a.shape) * a.std(),
    "little noise": lambda a, rng: a * (1 + 0.02 * rng.standard_normal(a.shape)),
    "others": lambda a, rng: rng.standard_normal(a.shape),
    "random signs": lambda a, rng: a * signs(a.shape, rng),
    "random factors": lambda a, rng: a * rng.uniform(0.5, 2, a.shape),
    "shuffled": lambda a, rng: rng.permutation(a.ravel()).reshape(a.shape),
    "random plane": lambda a, rng: a + rng.standard_normal(plane(a.shape)),
    "another size": lambda a, rng: a * rng.uniform(1.1, 1.9) + 0.1 * a**2,
    "squared": lambda a, rng: a**2 + 0.01 * rng.standard_normal(a.shape),
    "cut off": lambda a, rng: np.clip(a, -0.4 * abs(a).max(), 0.4 * abs(a).max()) * 1.01,
}


def signs(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Random signs; a single number has but one, so it is changed otherwise."""
    return rng.choice([-1, 1], shape) if np.prod(shape) > 1 else rng.uniform(1.1, 1.9, shape)


def plane(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the last axis, unless one and the same number would be added everywhere."""
    return shape if shape[-1:] == (1,) else shape[-1:]


def distorted(array: np.ndarray, kind: str, rng: np.random.Generator) -> np.ndarray:
    if array.dtype.kind != "f":
        return rng.integers(0, array.max() + 1, array.shape)
    # A zero stays zero with any factor: then something true could be said.
    filled = (
        array if kind == "shuffled" else array + (array == 0) * rng.uniform(0.05, 0.15, array.shape)
    )
    return np.asarray(DISTORTIONS[kind](filled, rng))


def answers_of(cases, kind: str) -> list:
    found = []
    for case in cases:
        rng = np.random.default_rng(zlib.crc32(f"{case.criterion}/{case.name}/{kind}".encode()))
        values = {e.name: distorted(e.array, kind, rng) for e in case.expected}
        found.append(answer_of(case, Returned(values), frozenset(values)))
    return found


@pytest.mark.parametrize("kind", sample(DISTORTIONS, 2))
def test_nothing_is_said_about_them(kind: str, study) -> None:
    told, arrays = [], 0
    assignment = study.assignment
    for criterion in assignment.rubric.criteria:
        cases = assignment.cases.cases.get(criterion.name, ())
        cases = [c for c in cases if tells(c, criterion) and c.weight is None]
        if criterion.outputs:
            evidence = load_evidence(assignment.evidence, criterion.name)
            answers = answers_of(cases, kind)
            told += diagnose(answers, evidence).sentences
            arrays += len(answers[0].values)
    print(f"\n{arrays} arrays, {kind}: {len(told)} explained")
    assert arrays >= len(study.criteria)
    assert [text for text in told if not is_true(kind, text)] == []


def is_true(kind: str, sentence: str) -> bool:
    if kind == "cut off":  # of values that lie close together, all are
        return sentence.endswith(" the same number everywhere")
    return kind == "shuffled" and sentence.endswith(" the right values, but in other places")
