"""A sample of the inputs of `python -m tests.fuzz`: another part of them in each kind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.kinds import KINDS, make_course
from tests.fuzz.trial import run_trial
from tests.sampling import ALL

SAMPLE = range(8 if ALL else 4)  # of each kind; the long run takes hundreds


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("fuzz") / "course"
    yield make_course(folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_input_ends_in_a_bug(kind: str, course: Path) -> None:
    problems = []
    for seed in SAMPLE:
        trial = run_trial(kind, seed, course)
        problems += [f"{kind} {seed}: {problem}" for problem in trial.problems]
        shutil.rmtree(trial.folder)
    assert not problems
