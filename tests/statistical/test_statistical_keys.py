"""What a rubric may say of random quantities, and what `generate` refuses."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.problems import Refused
from grader.core.cases import Case
from grader.core.errors import RubricError
from grader.core.policy.field_marks import younger_values
from grader.files.assignments import criterion_digest
from grader.files.cases.cases_file import load_cases, save_cases
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources

RUBRIC = """\
version: 1
assignment: dice
title: Dice
reference: reference
template: template
test_cases: dice.h5
sizes: {N: 30}
limits: {seconds: 4, total_seconds: 60}
criteria:
  roll:
    file: dice.py
    points: 2
    given: {n: N}
    call: |
      y = roll(n, np.random.default_rng(seed))
    statistical:
      y: {mean: 3.5, detect: 0.5}
"""
SOURCE = "def roll(n, rng):\n    return {}\n"
FAIR = "rng.integers(1, 7, n).mean()"


def made(folder: Path, changes: dict[str, str], source: str = FAIR) -> Case:
    """Return the case of a rubric with other words in it."""
    (folder / "reference").mkdir()
    (folder / "reference/dice.py").write_text(SOURCE.format(source), "utf-8")
    text = RUBRIC
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "dice.yaml").write_text(text, "utf-8")
    rubric = load_rubric(folder / "dice.yaml")
    case_set = generate_cases(rubric, read_sources(folder / "reference"))
    save_cases(folder / "dice.h5", case_set)
    return load_cases(folder / "dice.h5").cases["roll"][0]


def test_a_mean_can_be_estimated_and_takes_more_runs(tmp_path: Path) -> None:
    for name in ("known", "estimated"):
        (tmp_path / name).mkdir()
    known = made(tmp_path / "known", {})
    estimated = made(tmp_path / "estimated", {"mean: 3.5, ": "std: estimated, "})
    assert known.runs < estimated.runs
    (one,), (other,) = known.random, estimated.random
    assert one.mean == 3.5 and one.std is None and one.allowed == 0.25
    assert other.mean == pytest.approx(3.5, abs=0.1)
    assert other.std == pytest.approx((35 / 12 / 30) ** 0.5, rel=0.2)


def test_elements_have_their_own_means(tmp_path: Path) -> None:
    changes = {"mean: 3.5": "mean: 'np.arange(1, 4) * 3.5'"}
    case = made(tmp_path, changes, "rng.integers(1, 7, (n, 3)).mean(0) * [1, 2, 3]")
    assert case.random[0].mean.tolist() == [3.5, 7.0, 10.5]


@pytest.mark.parametrize(
    ("changes", "source", "told"),
    [
        ({"0.5}": "0.0001}"}, FAIR, "to notice a bias of 0.0001, and more than 2,097,152 numbers"),
        ({"total_seconds: 60": "total_seconds: 0.004"}, FAIR, "which take "),
        ({"mean: 3.5": "mean: 4.5"}, FAIR, "of the reference is about 3.525; expected 4.5 ± 0.12"),
        ({"0.5}": "0}"}, FAIR, "`detect` of `y` is 0.0; expected a number above 0"),
        ({"0.5}": "2, std: 0.3}"}, FAIR, "the standard deviation of `y` is only 0.3; expected"),
        ({"0.5}": "0.5, std: 0.9}"}, FAIR, "the standard deviation of `y` over "),
        ({"mean: 3.5": "mean: n / 0"}, FAIR, "`mean` of `y` raised ZeroDivisionError"),
        ({"mean: 3.5": "mean: '[3, 4]'"}, FAIR, "`mean` of `y` has shape (2,); expected one"),
        ({"mean: 3.5": "mean: np.inf"}, FAIR, "`mean` of `y` is inf; expected finite real"),
        ({"(seed)": "()"}, FAIR, "`y` differs from one run to the next with the same seed"),
        ({"(seed)": "(4)"}, FAIR, "`y` is the same in all of 240 runs; expected random numbers"),
        ({}, "rng.random(rng.integers(2, 5))", "`y` is not made of real numbers, of one shape"),
        ({}, "rng.random(40_000)", "`y` has 40,000 elements; expected at most 34,952"),
        ({}, "str(rng.random())", "`y` is not made of real numbers"),
        ({}, "rng.random() / 0.0 if n < 0 else float('nan')", "`y` holds NaN or infinity"),
        (
            {"mean: 3.5, detect: 0.5": "mean: 0, detect: 4"},
            "rng.standard_t(1.2)",
            "`y` has values so large and rare that its statistics are off in",
        ),
    ],
)
def test_what_cannot_be_judged_is_refused(
    tmp_path: Path, changes: dict[str, str], source: str, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        made(tmp_path, changes, source)
    assert told in refused.value.message
    assert refused.value.advice


def test_all_problems_of_the_key_come_in_one_report(tmp_path: Path) -> None:
    changes = {
        "{n: N}": "{n: N, seed: 1}",
        "    statistical:": "    outputs: [y]\n    statistical:",
        "detect: 0.5}": "detect: M}\n      z: {detect: 1, std: 2, bias: 3}\n      w: {mean: 1}",
    }
    with pytest.raises(RubricError) as error:
        made(tmp_path, changes)
    told = error.value.message
    for part in ("z.bias: unknown key bias", "w: the key detect is missing"):
        assert part in told
    (tmp_path / "other").mkdir()
    changes["detect: 0.5}"] = "detect: M}\n      z: {detect: estimated}"
    with pytest.raises(RubricError) as error:
        made(tmp_path / "other", changes)
    for part in (
        "given.seed: `seed` is the name of the seed of each run; expected another name",
        "statistical.y: y is in `outputs` too; expected it in one of them",
        "statistical.y.detect: unknown name M",
        "statistical.z: unknown name z",
        "statistical.z.detect: unknown name estimated",
    ):
        assert part in error.value.message


def test_properties_and_exceptions_stand_beside_random_quantities(tmp_path: Path) -> None:
    more = """
    raises: {ValueError: ["roll(-1, np.random.default_rng(1))"]}
    outputs: [n]
    ensure:
      every run lies on the die: "(1 <= y).all() and (y <= 6).all() and y.ndim == 1"
      runs differ: "len(y) > 200 and y.std() > 0.1"
"""
    case = made(tmp_path, {"    statistical:": f"{more.strip(chr(10))}\n    statistical:"})
    assert case.runs > 200
    assert [each.name for each in case.expected] == ["n"]


def test_a_rubric_without_the_key_stays_as_it_was(tmp_path: Path) -> None:
    made(tmp_path, {})
    criterion = load_rubric(tmp_path / "dice.yaml").criterion("roll")
    plain = replace(criterion, statistical=())
    assert criterion_digest(criterion) != criterion_digest(plain)
    assert younger_values(plain) == ()
    assert "statistical" not in repr(plain)
