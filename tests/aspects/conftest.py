"""The captioning assignment with efficiency and style asked for, and submissions in few words."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.authoring.case_making import make_case
from grader.authoring.proof.reference_aspects import larger_specs
from grader.authoring.reference_loading import reference_scope
from grader.core.aspects import Efficiency, Style
from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade
from grader.core.rubric import Criterion
from grader.files.sources import read_sources
from tests.handed_in import build

ONE = Fraction(1)
EFFICIENCY = {
    "word_embedding_forward": Efficiency(("N", "T"), ONE),
    "rnn_step_forward": Efficiency(("N",)),
    "rnn_forward": Efficiency(("N",), ONE),
    "rnn_backward": Efficiency(("N",), ONE),
    "loss_rnn": Efficiency(("N",), ONE),
}
GradeOf = Callable[..., dict[str, CriterionGrade]]


def asking(assignment: Assignment, **aspects: dict[str, Efficiency | Style]) -> Assignment:
    """The assignment with aspects of its criteria: `asking(a, efficiency={"f": …})`."""

    def changed(criterion: Criterion) -> Criterion:
        own = {
            kind: found[criterion.name]
            for kind, found in aspects.items()
            if criterion.name in found
        }
        return replace(criterion, **own)

    criteria = tuple(map(changed, assignment.rubric.criteria))
    return replace(assignment, rubric=replace(assignment.rubric, criteria=criteria))


@pytest.fixture(scope="session")
def scope(captioning: Assignment):
    return reference_scope(captioning.rubric, read_sources(captioning.reference))


@pytest.fixture(scope="session")
def counting(captioning: Assignment, scope) -> Assignment:
    """Efficiency asked of some criteria."""
    assignment = asking(captioning, efficiency=EFFICIENCY)
    counted = {
        name: tuple(
            make_case(criterion, spec, assignment.rubric, scope).case
            for spec in larger_specs(criterion)
        )
        for name in EFFICIENCY
        for criterion in [assignment.rubric.criterion(name)]
    }
    return replace(assignment, cases=replace(assignment.cases, counted=counted))


@pytest.fixture
def grade_of(grade, tmp_path_factory: pytest.TempPathFactory) -> GradeOf:
    """Criteria by name, of a submission that is right but for the functions in a text."""

    def graded(
        assignment: Assignment, define: str, *names: str, file: str = "rnn_layers.py", **keys
    ):
        case = {"define": {f"cs231n/{file}": define} if define else {}, **keys}
        folder = tmp_path_factory.mktemp("handed_in")
        submission = build(case, tmp_path_factory.mktemp("nothing"), folder)
        result = grade(submission, *names, assignment=assignment)
        return {criterion.name: criterion for criterion in result.criteria}

    return graded
