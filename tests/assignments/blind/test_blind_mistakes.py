"""The blind mistakes can be made, and what the command counts is what it says."""

import ast
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.core.grades import CriterionGrade, Grade, Status
from grader.files.assignments import load_assignment
from tests.assignments.blind.blind_mistakes import (
    EXAMPLES,
    NAMES,
    BlindMistake,
    Finding,
    assignment_of,
    graded,
    read_mistakes,
    right_of,
    rubric_of,
)
from tests.mistakes import right_sources


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_can_be_made_and_names_criteria(name: str) -> None:
    mistakes = read_mistakes(name)
    about = assignment_of(name)
    sources = right_sources(right_of(about))
    graded_here = load_assignment(rubric_of(about)).rubric.criteria
    criteria, functions = {c.name for c in graded_here}, {c.function for c in graded_here}
    assert len({mistake.id for mistake in mistakes}) == len(mistakes)
    for mistake in mistakes:
        changed = mistake.applied(sources)
        assert changed != sources, mistake.id
        assert ast.parse(changed[mistake.file])
        assert mistake.criteria or mistake.functions, mistake.id
        assert set(mistake.functions) <= functions, mistake.id
        assert set(mistake.criteria) <= criteria, mistake.id
        for pattern in (*mistake.explained_as, *mistake.never):
            re.compile(pattern)


def test_a_second_file_names_its_assignment() -> None:
    assert assignment_of("networks_second") == assignment_of("networks") == "networks"


MISTAKE = BlindMistake(
    id="cut_off",
    file="filters.py",
    function="to_image",
    replace=(("np.rint(x)", "x"),),
    explained_as=("as if rounded down",),
    criteria=("to_image",),
)


def finding(shared_sandbox, mistake: BlindMistake) -> Finding:
    assignment = load_assignment(EXAMPLES / "images/rubrics/images.yaml")
    sources = right_sources(EXAMPLES / "images/submissions/right")
    return Finding("images", mistake, graded(mistake, sources, assignment, shared_sandbox))


def test_a_mistake_of_a_helper_is_noticed_explained_and_charged_once(shared_sandbox) -> None:
    found = finding(shared_sandbox, MISTAKE)
    assert found.noticed
    assert found.true == found.told
    assert found.told
    assert found.charged_besides == found.false == found.unforeseen == []
    other = replace(found, mistake=replace(MISTAKE, criteria=("pad",)))
    assert not other.noticed
    assert other.charged_besides == ["to_image loses 4 of 4"]
    feared = replace(found, mistake=replace(MISTAKE, never=("rounded",)))
    assert feared.false == found.told
    assert feared.true == feared.unforeseen == []
    unforeseen = replace(found, mistake=replace(MISTAKE, explained_as=("left out",)))
    assert unforeseen.unforeseen == found.told
    assert unforeseen.true == unforeseen.false == []
    assert finding(shared_sandbox, replace(MISTAKE, replace=())).noticed is False


def test_a_bonus_is_no_charge() -> None:
    lost = [
        CriterionGrade(name, name, "f.py", Status.WRONG, Fraction(0), Fraction(2), bonus=bonus)
        for name, bonus in (("other", False), ("extra", True))
    ]
    grade = Grade("a", "a", "s", "none", tuple(lost))
    assert Finding("a", MISTAKE, grade).charged_besides == ["other loses 2 of 2"]
