"""Mistakes that were written without a look at grader: `NAME.yaml`, whose keys README.md lists."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.reference_loading import reference_scope
from grader.core.assignment import Assignment
from grader.core.cases import Evidence
from grader.core.grades import PROPERTY, RAISES, STATISTICAL, CriterionGrade, Grade
from grader.files.assignments import load_assignment
from grader.files.sources import read_sources
from grader.files.submission.read_submission import Upload
from grader.grading.grade_submission import grade_submission
from grader.grading.submission_survey import surveyed_submission
from grader.sandbox.sandbox_protocol import Sandbox
from tests.mistakes import Mistake, right_sources

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
EXAMPLES = ROOT / "examples/assignments"
NAMES = sorted(path.stem for path in HERE.glob("*.yaml"))
EVIDENCE = "grader.grading.diagnosis.load_evidence"
QUOTES = "like a change of"  # an instructor's note with a mutant that gives these very values
LISTS = ("criteria", "functions", "without", "explained_as", "never")
IN_REFERENCE = ("classification", "networks")  # made in the text of the reference
IN_WORDS = (PROPERTY, RAISES, STATISTICAL)  # verdicts that say what was expected, not how far off
UNDEFINED = "is undefined: "  # of a gradient: then comes the reason


@dataclass(frozen=True)
class BlindMistake(Mistake):
    """A mistake with the criteria whose own work is wrong by it."""

    criteria: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()  # in their place, of whoever has not read the rubric
    without: tuple[str, ...] = ()  # files that are not submitted
    what: str = ""  # in words, for people


@dataclass(frozen=True)
class Finding:
    """A blind mistake, graded."""

    assignment: str
    mistake: BlindMistake
    grade: Grade

    @property
    def own(self) -> list[CriterionGrade]:
        return [c for c in self.grade.criteria if c.name in self.mistake.criteria or self._is_of(c)]

    def _is_of(self, criterion: CriterionGrade) -> bool:
        """Whether a criterion grades one of the functions that are wrong by it."""
        return criterion.function in self.mistake.functions

    @property
    def noticed(self) -> bool:
        """Whether each criterion that is wrong by it loses points, or has it charged in another.

        Of several criteria on one function one is enough.
        """
        lost = [each for each in self.own if each.score < each.points or each.same_mistake_as]
        functions = {each.function for each in lost}
        named = [each for each in self.own if each.name in self.mistake.criteria]
        return all(each in lost for each in named) and functions >= set(self.mistake.functions)

    @property
    def charged_besides(self) -> list[str]:
        """The other criteria that lose points. A bonus that is not earned is no charge."""
        others = [each for each in self.grade.criteria if each not in self.own]
        lost = [each for each in others if each.score < each.points and not each.bonus]
        return [f"{each.name} loses {each.points - each.score} of {each.points}" for each in lost]

    @property
    def told(self) -> list[str]:
        """What students read in words: of wrong answers, properties, and gradients that are not."""
        visible = [case for each in self.own for case in each.cases if not case.hidden]
        outputs = [output for case in visible for output in case.outputs if output.credit < 1]
        stated = [o.message for o in outputs if o.metric in IN_WORDS or UNDEFINED in o.message]
        return list(dict.fromkeys([*self._diagnosis, *stated]))

    @property
    def _diagnosis(self) -> list[str]:
        return [sentence for each in self.own for sentence in each.diagnosis]

    @property
    def _claimed(self) -> list[str]:
        """What grader found out by itself, for students and for instructors."""
        notes = [note for each in self.own for note in each.instructor_notes if QUOTES not in note]
        return [*self._diagnosis, *notes]

    @property
    def true(self) -> list[str]:
        return [sentence for sentence in self.told if self.mistake.true_of(sentence)]

    @property
    def false(self) -> list[str]:
        return [sentence for sentence in self._claimed if self.mistake.false_of(sentence)]

    @property
    def unforeseen(self) -> list[str]:
        """Sentences that a person has to judge: the mistake's author did not think of them."""
        known = {*self.true, *self.false}
        return [s for s in self._claimed if s not in known and not self.mistake.true_of(s)]

    @property
    def complaints(self) -> list[str]:
        """What students read in place of a diagnosis: which values are wrong, and by how much."""
        return [sentence for each in self.own for sentence in each.feedback]


def read_mistakes(name: str) -> list[BlindMistake]:
    return [_mistake(entry) for entry in _content(name)["mistakes"]]


def assignment_of(name: str) -> str:
    """The assignment that a file is about: its own name, if it does not say."""
    return _content(name)["assignment"]


def _content(name: str) -> dict[str, Any]:
    content = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    return content if isinstance(content, dict) else {"assignment": name, "mistakes": content}


def _mistake(entry: dict[str, object]) -> BlindMistake:
    lists = {key: tuple(entry.get(key, ())) for key in LISTS}
    changes = tuple((old, new) for old, new in entry["replace"])
    return BlindMistake(**{**entry, **lists, "replace": changes})


def findings(name: str, sandbox: Sandbox, misconceptions: bool = True) -> Iterator[Finding]:
    """Grade every mistake of a file, made in the right submission of its assignment."""
    about = assignment_of(name)
    assignment, sources = load_assignment(rubric_of(about)), right_sources(right_of(about))
    told = nullcontext() if misconceptions else patch(EVIDENCE, _without_misconceptions(assignment))
    with told:
        for mistake in read_mistakes(name):
            yield Finding(name, mistake, graded(mistake, sources, assignment, sandbox))


def rubric_of(name: str) -> Path:
    """The rubric of an example, or of an assignment that comes with grader."""
    own = EXAMPLES / name / f"rubrics/{name}.yaml"
    return own if own.exists() else ROOT / f"rubrics/{name}.yaml"


def right_of(name: str) -> Path:
    """The right submission that the mistakes are made in."""
    if name in IN_REFERENCE:
        return ROOT / "reference" / name
    own = EXAMPLES / name / "submissions/right"
    return own if own.exists() else ROOT / f"examples/submissions/{name}_all_right"


def graded(
    mistake: BlindMistake, sources: dict[str, str], assignment: Assignment, sandbox: Sandbox
) -> Grade:
    """The grade of the right submission with the mistake."""
    applied = mistake.applied(sources).items()
    changed = {path: text.encode() for path, text in applied if path not in mistake.without}
    submission = surveyed_submission(Upload(mistake.id, changed), assignment, ())
    return grade_submission(submission, assignment, sandbox)


def _without_misconceptions(assignment: Assignment) -> Callable[[Path, str], Evidence]:
    """Return what reads the evidence of a rubric that has none.

    It is collected anew: a mutant that gives the values of a misconception is told in its words.
    """
    rubric = replace(assignment.rubric, misconceptions=())
    sources = read_sources(assignment.reference, assignment.shared)
    scope = reference_scope(rubric, sources)
    collected = collect_evidence(rubric, sources, assignment.cases, scope)
    return lambda _, criterion: collected.get(criterion, Evidence())
