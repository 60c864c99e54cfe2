"""What makes a difference in cases with a weight alone is explained by them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.reference_loading import reference_scope
from grader.files.assignments import load_assignment
from grader.files.cases.cases_file import save_cases
from grader.files.sources import read_sources
from tests.small_assignments import SmallAssignment

SOURCE = '''
def weighed(x, mask=None):
    """The mean of the rows of x (N, D); a mask (N, D) of 0 and 1 leaves values out."""
    if mask is not None:
        x = x * mask
    return x.mean(axis=1)
'''
RUBRIC = """
sizes: {N: 3, D: 5}
criteria:
  weighed:
    file: layers.py
    points: 10
    given: {x: "normal(N, D)", mask: "None"}
    cases:
      main: {}
      other_sizes: {N: 4, D: 6}
      hidden: {N: 5, D: 7, visibility: hidden}
      square: {N: 4, D: 4, mask: "np.tril(np.ones((N, D)))", weight: 0.2}
      large: {N: 6, D: 6, mask: "np.tril(np.ones((N, D)))", weight: 0.2}
      far: {x: "1e9 + normal(N, D)", weight: 0.1, stability: true}
    call: y = weighed(x, mask)
    outputs: [y]
"""


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallAssignment]:
    folder: Path = tmp_path_factory.mktemp("weighed")
    made = SmallAssignment(folder, SOURCE, RUBRIC)
    rubric, cases = made.assignment.rubric, made.assignment.cases
    sources = read_sources(folder / "reference")
    evidence = collect_evidence(rubric, sources, cases, reference_scope(rubric, sources))
    save_cases(folder / "small.h5", cases, evidence)
    made.assignment = load_assignment(folder / "small.yaml")
    made.evidence = evidence["weighed"]
    yield made
    made.close()


def told(weighed: SmallAssignment, old: str, new: str) -> tuple[str, ...]:
    grade = weighed.grade(SOURCE.replace(old, new))
    return grade.criteria[0].diagnosis


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("x * mask", "x * mask.T", "`mask` were transposed"),
        ("x * mask", "x * (1 - mask)", "inverted"),
        ("x = x * mask", "pass", "what is done under a condition were left out"),
    ],
)
def test_a_mistake_that_only_they_show_is_explained(weighed, old: str, new: str, words) -> None:
    (sentence,) = told(weighed, old, new)
    assert words in sentence


def test_where_a_required_case_is_wrong_they_do_not_count(weighed: SmallAssignment) -> None:
    """A second mistake, in the mask, does not hide what is wrong everywhere."""
    two = SOURCE.replace("x * mask", "x * mask.T").replace("mean(axis=1)", "sum(axis=1)")
    (sentence,) = weighed.grade(two).criteria[0].diagnosis
    assert "sum" in sentence or "mean" in sentence or "D" in sentence


def test_evidence_of_older_files_shows_nothing_there(weighed: SmallAssignment) -> None:
    """It knows required cases alone, in which no such mistake makes a difference."""
    required = [weighed.evidence.cases.index(n) for n in ("main", "other_sizes", "hidden")]
    older = replace(
        weighed.evidence,
        cases=("main", "other_sizes", "hidden"),
        projections=weighed.evidence.projections[:, required],
    )
    save_cases(weighed.folder / "small.h5", weighed.assignment.cases, {"weighed": older})
    weighed.assignment = load_assignment(weighed.folder / "small.yaml")
    assert told(weighed, "x * mask", "x * mask.T") == ()


def test_what_is_ill_conditioned_on_purpose_is_no_evidence(weighed: SmallAssignment) -> None:
    assert "far" not in weighed.evidence.cases
    assert {"square", "large"} < {*weighed.evidence.cases}
    assert {*weighed.evidence.traced} == {"main", "other_sizes", "hidden"}
