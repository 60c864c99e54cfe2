"""What is said of an assignment's wrong solutions: with the rubric's help, and without."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.reference_loading import reference_scope
from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade
from grader.files.assignments import reference_sources
from grader.files.cases.cases_file import save_cases
from tests.diagnosis.studies import ROOT, Study, WrongSolution, graded, pairs_of

QUOTES = "like a change of"  # an instructor's note with a mutant that gives these very values
WITH, WITHOUT, BARE = "with misconceptions", "without misconceptions", "without evidence"
PAIRS = "pairs"


@dataclass
class Count:
    """What is said in one mode."""

    total: int = 0
    silent: list[str] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)  # solution, sentence
    others: int = 0  # of the silent: something is said, but not one of the true sentences
    seconds: list[float] = field(default_factory=list)

    @property
    def told(self) -> int:
        return self.total - len(self.silent)

    @property
    def median(self) -> float:
        """Milliseconds of a diagnosis."""
        return 1000 * statistics.median(self.seconds or [0.0])

    def add(self, name: str, solutions: Sequence[WrongSolution], grade: CriterionGrade) -> None:
        """Count a grade: one true sentence for students is enough, one false one too many."""
        self.total += 1
        said = [*grade.diagnosis, *grade.instructor_notes]
        true = {text for text in said if any(s.true_of(text) for s in solutions)}
        self.false += [(name, t) for t in said if QUOTES not in t and t not in true]
        if not true & set(grade.diagnosis):
            self.silent.append(name)
            self.others += bool(grade.diagnosis)


def measured(study: Study, folder: Path) -> dict[str, Count]:
    """What is said in each mode; each wrong solution is graded once. Writes into the folder."""
    modes = assignments(study, folder)
    counts = {mode: Count() for mode in modes}
    for solution in study.solutions:
        found = graded(study, solution.applied(study.sources), solution.criterion)
        for mode, assignment in modes.items():
            started = time.process_time()
            grade = found.diagnosed(assignment)
            counts[mode].seconds.append(time.process_time() - started)
            counts[mode].add(solution.id, [solution], grade)
    pairs = counts[PAIRS] = Count()
    for one, two, sources in pairs_of(study):
        grade = graded(study, sources, one.criterion).diagnosed(study.assignment)
        pairs.add(f"{one.id} and {two.id}", [one, two], grade)
    return counts


def assignments(study: Study, folder: Path) -> Mapping[str, Assignment]:
    """The assignment with the evidence of each mode."""
    own = study.assignment
    return {WITH: own, WITHOUT: _unaided(study, folder), BARE: replace(own, evidence=None)}


def _unaided(study: Study, folder: Path) -> Assignment:
    """The assignment with the evidence that `generate` collects if there are no misconceptions."""
    own = study.assignment
    rubric = replace(own.rubric, misconceptions=())
    sources = reference_sources(rubric, ROOT / "rubrics")
    scope = reference_scope(rubric, sources, own.shipped)
    path = folder / f"{rubric.assignment}.h5"
    save_cases(path, own.cases, collect_evidence(rubric, sources, own.cases, scope))
    return replace(own, evidence=path)
