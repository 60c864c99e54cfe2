"""Which assignment a submission belongs to, by the functions that are written in it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from grader.core.submission import Sighting
from grader.files.known_assignments import Known

Functions = frozenset[str]


@dataclass(frozen=True, eq=False)
class Standing:
    """What a submission has of one assignment: sets of functions, the most telling one first."""

    known: Known
    measures: tuple[Functions, ...]
    sightings: tuple[Sighting, ...] = ()  # of its functions

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

    best: tuple[Known, ...] = ()  # several: it is not clear; none: nothing of any is defined
    also: tuple[Known, ...] = ()
    written: bool = False  # whether anything of the best one is

    @property
    def only(self) -> Known | None:
        """The assignment, if it is clear."""
        return self.best[0] if len(self.best) == 1 else None


def standing(known: Known, sightings: Collection[Sighting]) -> Standing:
    """Return what the sightings say of an assignment.

    Work that is written comes before placeholders. Both count less in a file that uses an array
    library which the assignment does not allow: a PyTorch `sample` says little of one in NumPy.
    """
    packages = {name.partition(".")[0] for name in known.allow}
    own = [each for each in sightings if each.function in known.functions]
    fitting = [each for each in own if packages.issuperset(each.libraries)]
    groups = (_written(fitting), fitting, _written(own), own)
    measures = tuple(frozenset(each.function for each in group) for group in groups)
    return Standing(known, measures, tuple(own))


def _written(sightings: Collection[Sighting]) -> list[Sighting]:
    return [each for each in sightings if each.written]


def decide(standings: Sequence[Standing]) -> Decision:
    """Return the assignment with the most functions by the first measure that any has one of."""
    for number in range(4):
        most = max((len(each.measures[number]) for each in standings), default=0)
        if most:
            first = [each for each in standings if len(each.measures[number]) == most]
            best = _best(first, number)
            return Decision(best, _others(standings, best), written=number in (0, 2))
    return Decision()


def _best(first: Sequence[Standing], number: int) -> tuple[Known, ...]:
    """Of assignments that grade the very same functions of it, the one that grades least beside
    them; of equals the nearest, as for names: it may be another one's part, or a copy."""
    if len({each.measures[number] for each in first}) > 1:
        return tuple(each.known for each in first)
    return (min(first, key=lambda each: len(each.known.functions)).known,)


def _others(standings: Sequence[Standing], best: Collection[Known]) -> tuple[Known, ...]:
    """Return further assignments with written functions which those before do not grade."""
    before = [each for each in standings if each.known in best]
    for each in sorted(standings, key=lambda each: -len(each.measures[0])):
        functions = {name for one in before for name in one.known.functions}
        paths = {seen.path for one in before for seen in one.sightings}
        if each not in before and each.written_beside(functions, paths):
            before.append(each)
    return tuple(each.known for each in before if each.known not in best)
