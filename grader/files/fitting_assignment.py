"""Which of the known assignments a submission belongs to, without reading any test cases."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.submission import Question, Sighting
from grader.files.assignments import open_assignment
from grader.files.rubric.criterion.criterion_like import files_of
from grader.files.rubric.rubric_records import NOT_A_RUBRIC, allowed_packages
from grader.files.sources import read_sources
from grader.files.submission.submitted_paths import base_name


@dataclass(frozen=True, eq=False)
class KnownAssignment:
    """One assignment: what it grades, and where its template is."""

    name: str
    rubric: Path
    functions: Mapping[str, tuple[str, ...]]  # graded function -> the files it may be in
    allow: tuple[str, ...]
    template: Path
    changeable: tuple[str, ...] = ()  # files that students may change
    framework: str = ""  # the library that it is written in: "torch", or NumPy

    def fits(self, sighting: Sighting) -> bool:
        """Return whether a function's file computes with the libraries of this assignment."""
        return fits_libraries(sighting, self.allow, self.framework)

    @property
    def file_names(self) -> set[str]:
        """Return the base names of the files that are graded or may be changed."""
        graded = (file for files in self.functions.values() for file in files)
        return {base_name(file) for file in (*graded, *self.changeable)}

    def may_be_in(self, files: Mapping[str, bytes]) -> bool:
        """Return whether a line of the files begins like a definition of a graded function.

        That is no more than a search in bytes: it spares most submissions a closer look.
        """
        tops = {re.escape(own_name(name).partition(".")[0]).encode() for name in self.functions}
        begins = rb"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(?:%s)\b" % b"|".join(sorted(tops))
        pattern = re.compile(begins, re.MULTILINE)
        return bool(tops) and any(pattern.search(_plain(source)) for source in files.values())


def fits_libraries(sighting: Sighting, allow: Collection[str], framework: str) -> bool:
    """Return whether a function's file computes with its assignment's framework, if there is one.

    And with no array library that the assignment does not allow: a PyTorch `sample` says little of
    an assignment in NumPy, and an `rnn_step_forward` in NumPy little of one in PyTorch.
    """
    packages = {name.partition(".")[0] for name in allow}
    needed = {framework} - {""}
    return needed.issubset(sighting.libraries) and packages.issuperset(sighting.libraries)


def _plain(source: bytes) -> bytes:
    """Drop the zeros of UTF-16, and make every line end a line feed."""
    return source.replace(b"\0", b"").replace(b"\r", b"\n")


def read_known(rubrics: Mapping[str, Path]) -> list[KnownAssignment]:
    """Read the assignments whose rubrics can be read; others say what is wrong when chosen."""
    read = (_known(name, path) for name, path in rubrics.items())
    return [known for known in read if known]


def known_of(assignment: Assignment, rubric: Path) -> KnownAssignment:
    """Return the same of an assignment that was read already."""
    allow, template = assignment.rubric.allow, rubric.parent / assignment.rubric.template
    return KnownAssignment(
        assignment.rubric.assignment,
        rubric,
        assignment.functions,
        allow,
        template,
        assignment.rubric.students_may_change,
        assignment.rubric.framework,
    )


def _known(name: str, path: Path) -> KnownAssignment | None:
    try:
        tree = open_assignment(path).values
        criteria = {key: own for key, own in tree["criteria"].items() if own.get("call")}
        return KnownAssignment(
            name=name,
            rubric=path,
            functions={
                str(own.get("function", key)): tuple(map(str, files_of(key, tree["criteria"])))
                for key, own in criteria.items()
            },
            allow=allowed_packages(tree),
            template=path.parent / str(tree["template"]),
            changeable=tuple(map(str, tree.get("students_may_change") or ())),
            framework=str(tree.get("framework", "")),
        )
    except (GraderError, *NOT_A_RUBRIC):
        return None


def question_about(assignments: Iterable[KnownAssignment]) -> Question:
    """Ask where the functions of assignments stand, told from the assignments' templates."""
    asked = list(assignments)
    templates = {
        f"{number}/{path}": source
        for number, known in enumerate(asked)
        for path, source in read_sources(known.template).items()
    }
    return Question(_functions(asked), templates)


def _functions(assignments: Collection[KnownAssignment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for known in assignments for name in known.functions))


Functions = frozenset[str]


@dataclass(frozen=True, eq=False)
class Standing:
    """What a submission has of one assignment: sets of functions, the most telling one first."""

    known: KnownAssignment
    measures: tuple[Functions, ...]
    sightings: tuple[Sighting, ...] = ()  # of its functions

    @property
    def is_whole(self) -> bool:
        """Return whether half of the assignment's functions are there, and some are written."""
        return bool(self.measures[0]) and 2 * len(self.measures[1]) >= len(self.known.functions)

    def written_beside(self, functions: Collection[str], paths: Collection[str]) -> Functions:
        """Return what is written of the assignment beside the functions and files of others.

        A helper in one of those files may have any name, unless half of the assignment is there.
        """
        written = self.measures[0] - set(functions)
        if 2 * len(written) >= len(self.known.functions):
            return written
        apart = {each.function for each in self.sightings if each.path not in paths}
        return written & apart


@dataclass(frozen=True)
class Decision:
    """The assignments that a submission fits best, and others that it holds work for."""

    best: tuple[
        KnownAssignment, ...
    ] = ()  # several: it is not clear; none: nothing of any is defined
    also: tuple[KnownAssignment, ...] = ()
    written: bool = False  # whether anything of the best one is

    @property
    def only(self) -> KnownAssignment | None:
        """Return the assignment, if it is clear."""
        return self.best[0] if len(self.best) == 1 else None


def standing(known: KnownAssignment, sightings: Collection[Sighting]) -> Standing:
    """Return what the sightings say of an assignment.

    Work that is written comes before placeholders. Both count less in a file that uses another
    array library than the assignment.
    """
    own = [each for each in sightings if each.function in known.functions]
    fitting = [each for each in own if known.fits(each)]
    groups = (_written(fitting), fitting, _written(own), own)
    measures = tuple(frozenset(each.function for each in group) for group in groups)
    return Standing(known, measures, tuple(own))


def _written(sightings: Collection[Sighting]) -> list[Sighting]:
    return [each for each in sightings if each.written]


def decide(standings: Sequence[Standing]) -> Decision:
    """Return the assignment with the most functions by the first measure that any has one of.

    One of which half is there comes before those of which less is: courses give helpers, and
    whole files of earlier assignments, complete.
    """
    likely = [each for each in standings if each.is_whole] or standings
    for number in range(4):
        most = max((len(each.measures[number]) for each in likely), default=0)
        if most:
            first = [each for each in likely if len(each.measures[number]) == most]
            best = _best(first, number)
            return Decision(best, _others(standings, best), written=number in (0, 2))
    return Decision()


def _best(first: Sequence[Standing], number: int) -> tuple[KnownAssignment, ...]:
    """Return the assignment that grades least beside the same functions.

    Of equals the nearest counts, as for names: it may be another one's part, or a copy.
    """
    if len({each.measures[number] for each in first}) > 1:
        return tuple(each.known for each in first)
    return (min(first, key=lambda each: len(each.known.functions)).known,)


def _others(
    standings: Sequence[Standing], best: Collection[KnownAssignment]
) -> tuple[KnownAssignment, ...]:
    """Return further assignments with written functions which those before do not grade."""
    before = [each for each in standings if each.known in best]
    for each in sorted(standings, key=lambda each: -len(each.measures[0])):
        functions = {name for one in before for name in one.known.functions}
        paths = {seen.path for one in before for seen in one.sightings}
        if each not in before and each.written_beside(functions, paths):
            before.append(each)
    return tuple(each.known for each in before if each.known not in best)
