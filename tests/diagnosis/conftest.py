"""The studies as fixtures: each assignment's wrong solutions, graded once for all tests."""

from collections.abc import Callable, Mapping

import pytest

from grader.core.grades import CriterionGrade
from tests.diagnosis.studies import STUDIES, Study, graded, read_study

Grader = Callable[[Mapping[str, str], str], CriterionGrade]


@pytest.fixture(scope="session", params=STUDIES)
def study(request: pytest.FixtureRequest) -> Study:
    return read_study(request.param)


@pytest.fixture(scope="session")
def grade_sources(study: Study) -> Grader:
    """Grades one criterion of some sources."""

    def grade(sources: Mapping[str, str], name: str) -> CriterionGrade:
        return graded(study, sources, name).diagnosed(study.assignment)

    return grade
