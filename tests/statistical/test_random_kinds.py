"""Random functions of three kinds: right in several ways, and wrong in several.

The criteria are those of the guide. `draws/submissions/` has the submissions, `draws/expected.yaml`
a part of what a student reads.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import yaml

from grader.authoring.generation import generate_cases
from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.proof.strength import measure_strength
from grader.authoring.reference_loading import reference_scope
from grader.core.assignment import Assignment
from grader.core.grades import Grade
from grader.exports.result_json import render_json
from grader.files.assignments import load_assignment
from grader.files.cases.cases_file import save_cases
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from grader.reports.student.student_page import render_page
from grader.reproduce import Reproduction
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import open_sandbox
from grader.sandbox.wire.requests import run_request

DRAWS = Path(__file__).parent / "draws"
GUIDE = (DRAWS.parents[2] / "docs/how-to/grade-random-draws.md").read_text("utf-8")
EXPECTED = yaml.safe_load((DRAWS / "expected.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def draws(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    folder = shutil.copytree(DRAWS, tmp_path_factory.mktemp("statistical") / "draws")
    shutil.copytree(folder / "reference", folder / "template")
    with (folder / "draws.yaml").open("a", encoding="utf-8") as rubric:
        rubric.writelines(re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL))
    sources = read_sources(folder / "reference")
    save_cases(folder / "draws.h5", generate_cases(load_rubric(folder / "draws.yaml"), sources))
    return load_assignment(folder / "draws.yaml")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with closing(open_sandbox()) as opened:
        yield opened


def graded(draws: Assignment, sandbox: Sandbox, name: str) -> Grade:
    return grade_submission(submission_for(draws, DRAWS / "submissions" / name), draws, sandbox)


# Only a number that is the same in every run can behave like something.
SAID = {("wrong_number", "sample"): ("`n` is 1 too small",)}


def test_every_submission_is_expected() -> None:
    assert {path.name for path in (DRAWS / "submissions").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_random_functions_are_judged(draws: Assignment, sandbox: Sandbox, name: str) -> None:
    grade = graded(draws, sandbox, name)
    for criterion in grade.criteria:
        told = [case.message for case in criterion.cases if not case.hidden]
        if criterion.name not in EXPECTED[name]:
            assert criterion.score == criterion.points, told
            continue
        assert criterion.score == 0, told
        assert EXPECTED[name][criterion.name] in told[0]
        assert criterion.diagnosis == SAID.get((name, criterion.name), ())
    assert render_json(grade)
    assert render_page(grade)


def test_the_same_submission_gets_the_same_verdict(draws: Assignment, sandbox: Sandbox) -> None:
    first, second = (graded(draws, sandbox, "biased") for _ in range(2))
    assert [c.cases for c in first.criteria] == [c.cases for c in second.criteria]


def test_the_guide_shows_what_a_student_reads(draws: Assignment, sandbox: Sandbox) -> None:
    told = graded(draws, sandbox, "biased").criteria[0].cases[0].message
    assert f"*{told}*" in GUIDE


def test_a_student_can_run_a_case_and_see_all_its_runs(draws: Assignment) -> None:
    criterion = draws.rubric.criterion("estimate_pi")
    one = Reproduction(draws, criterion, draws.cases.cases["estimate_pi"][0])
    runs = one.run(DRAWS / "submissions/biased")["pi"]
    assert runs.shape == (one.case.runs,)
    assert one.expected["pi"] == np.pi
    assert 3.2 < runs.mean() < 3.35


def test_a_hidden_case_tells_the_class_of_an_error_alone(
    draws: Assignment, sandbox: Sandbox
) -> None:
    cases = [c.cases[1] for c in graded(draws, sandbox, "biased").criteria]
    assert [case.message for case in cases] == ["wrong values"] * 3


def test_a_worker_is_told_seeds_and_never_what_is_expected(draws: Assignment) -> None:
    criterion = draws.rubric.criterion("dropout")
    case = draws.cases.cases["dropout"][0]
    request = run_request(criterion, case)
    assert b'"runs": ' in request
    (random,) = case.random
    for secret in (random.std, random.allowed, random.spread):
        assert f"{float(secret):.6g}".encode() not in request
    assert b"detect" not in request and b"sqrt" not in request


def test_mutants_of_random_functions_are_killed(draws: Assignment) -> None:
    sources = read_sources(DRAWS / "reference")
    scope = reference_scope(draws.rubric, sources)
    strength = measure_strength(draws.rubric, sources, draws.cases, scope)
    alive = {s.change for s in strength.survivors if s.function != "estimate_pi"}
    assert alive == {  # the same distribution, and the same for ones
        "np.random.rand(*x.shape) >= p → np.random.rand(*x.shape) > p",
        "x * kept → kept",
    }
    killed = {f.function: f.killed for f in strength.functions}
    assert killed["estimate_pi"] >= 30  # others are off by less than `detect`, or not at all
    evidence = collect_evidence(draws.rubric, sources, draws.cases, scope)
    assert set(evidence) == {"sample"}  # the one with an output whose values are compared
