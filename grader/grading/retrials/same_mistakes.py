"""Finds one mistake in several criteria: they are wrong by the same error, or by the same line."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Protocol

from grader.confined.function_names import short_name
from grader.confined.quick_dataclass import dataclass
from grader.core.grades import CriterionGrade, Status
from grader.core.replay_orders import Keys
from grader.grading.retrials.retrial import Retrial
from grader.judging.charges.needs_used import names_in
from grader.judging.charges.shared_errors import Outcomes, all_without_error
from grader.judging.retry.carried_credit import (
    better_cases,
    with_changes_left,
    with_same_mistake,
)
from grader.judging.retry.function_pairs import returns_more
from grader.judging.score.criterion_score import score_criterion

MOST_FOUND = 8  # changes with which a criterion is right: the likeliest come first
FAILED = (Status.WRONG, Status.PARTLY_RIGHT, Status.RAISED)

OutcomesOf = Callable[[CriterionGrade], Outcomes]  # those that a grade counts
Grades = Mapping[str, CriterionGrade]
ALONE: Mapping[str, Keys] = {}


class Changed(Protocol):
    """A function of the submission whose source is changed (`ChangedFunction`)."""

    is_late: bool  # whether the last search ended before all was tried

    def right_changes(
        self, name: str, made: Keys, later: Sequence[str], now: Grades
    ) -> Iterator[Keys]:
        """Yield changes with which a criterion is right: one more than `made`.

        Only those that can make a difference to one of the `later` criteria, as graded `now`.
        """
        ...

    def graded(
        self, name: str, changes: Keys, carried: "Grades", beside: Mapping[str, Keys] = ALONE
    ) -> CriterionGrade:
        """Return the grade of a criterion with the function changed, beside what is `carried`.

        And with changes `beside` it, of other functions.
        """
        ...


@dataclass(frozen=True)
class SameMistakes:
    """Judges criteria again without a mistake that an earlier criterion is charged for."""

    retrial: Retrial
    outcomes: OutcomesOf
    changed: Callable[[str], Changed]  # of a function

    def found(self, grades: Grades) -> dict[str, CriterionGrade]:
        """Return the grades of criteria that earn more so."""
        found: dict[str, CriterionGrade] = {}
        if self.retrial.terms.mode == "off":
            return found
        made: dict[str, Keys] = {}
        for function, names in self._groups(grades).items():
            now = {**grades, **found}
            dependents = self._dependents(function, now)
            better, changes = self._within(function, names, dependents, now)
            found |= better
            made |= {function: changes} if changes else {}
        return found | self._without_several(made, {**grades, **found})

    def _without_several(
        self, made: Mapping[str, Keys], grades: Grades
    ) -> dict[str, CriterionGrade]:
        """Return better grades of criteria that fail by the changed code of several functions.

        Each function is right by itself with its changes; one of them alone sets nobody else right.
        """
        found: dict[str, CriterionGrade] = {}
        for name, grade in grades.items() if len(made) > 1 else ():
            if grade.function in made or not self._is_plainly_wrong(grade):
                continue
            functions = [
                each
                for each in made
                if self._share_helpers(each, grade.function)
                or self._is_near(each, self._criteria_of(each, grades), grade)
            ]
            if len(functions) < 2:
                continue
            first, *others = functions
            beside = {function: made[function] for function in others}
            again = self.changed(first).graded(name, made[first], grades, beside)
            charged = [self._charged(function, grades) for function in functions]
            better = with_same_mistake(grade, again, charged, self.retrial.terms)
            if better.score > grade.score:
                found[name] = better
        return found

    def _charged(self, function: str, grades: Grades) -> str:
        """Return the first criterion that a function's mistake costs points."""
        return next(
            n for n, grade in grades.items() if grade.function == function and _fails(grade)
        )

    def _groups(self, grades: Grades) -> dict[str, list[str]]:
        """Return functions by which criteria fail, with these in the rubric's order.

        One criterion is enough if others need its function: recorded calls answer only a caller
        that calls it as the reference does, with objects that hold the same.
        """
        groups: dict[str, list[str]] = {}
        for name, grade in grades.items():
            if self._is_plainly_wrong(grade):
                groups.setdefault(grade.function, []).append(name)
        return {
            function: names
            for function, names in groups.items()
            if len(names) > 1 or self._dependents(function, grades)
        }

    def _dependents(self, function: str, grades: Grades) -> list[str]:
        """Return criteria of other functions that fail and may do so by this one's code."""
        own = self._criteria_of(function, grades)
        return [
            name
            for name, grade in grades.items()
            if name not in own and self._is_plainly_wrong(grade)
            if self._share_helpers(function, grade.function) or self._uses(function, own, grade)
        ]

    def _criteria_of(self, function: str, grades: Grades) -> set[str]:
        return {name for name, grade in grades.items() if grade.function == function}

    def _share_helpers(self, one: str, other: str) -> bool:
        """Return whether both use a function of the student's that nobody grades."""
        functions = self.retrial.ground.functions
        return not functions[one].helpers.isdisjoint(functions[other].helpers)

    def _uses(self, function: str, own: Collection[str], grade: CriterionGrade) -> bool:
        """Return whether a criterion fails by a function that is near to it.

        Those that were tested with a correct one and still fail do so by themselves, unless that
        one gave caches of another form than the student's.
        """
        tested = function in grade.replaced
        near = self._is_near(function, own, grade)
        return near and (not tested or any(self._returns_more(each) for each in own))

    def _is_near(self, function: str, own: Collection[str], grade: CriterionGrade) -> bool:
        """Return whether a criterion needs a function, its code names it, or both are of one class.

        Any code may use an operator, which the reference does without.
        """
        owner, other = (name.rpartition(".")[0] for name in (function, grade.function))
        named = function in (names_in([grade.function], self.retrial.ground.functions) or ())
        needed = not {*own}.isdisjoint(self.retrial.ground.needs.get(grade.name, ()))
        return bool(named or needed or _is_operator(function) or (owner and owner == other))

    def _returns_more(self, name: str) -> bool:
        return returns_more(self.retrial.criterion(name))

    def _is_plainly_wrong(self, grade: CriterionGrade) -> bool:
        """Return whether a criterion fails by what its function does, not by time or a crash."""
        loaded = self.retrial.ground.functions.get(grade.function)
        there = loaded is not None and not loaded.absence and not loaded.stub
        statuses = {case.status for case in grade.cases} - {Status.RIGHT}
        return there and _fails(grade) and bool(statuses) and statuses <= {*FAILED}

    def _within(
        self, function: str, names: Sequence[str], dependents: Sequence[str], grades: Grades
    ) -> tuple[dict[str, CriterionGrade], Keys]:
        """Return better grades of criteria that fail by one function, and its right changes."""
        found = self._by_shared_errors(names, grades)
        names = sorted(names, key=self._is_judged_otherwise)
        changed = self.changed(function)
        made: Keys = ()
        for place, name in enumerate(names):
            now = {**grades, **found}
            others = (*names[place + 1 :], *dependents)
            later = [other for other in others if _fails(now[other])]
            if later and _fails(now[name]):
                made, better = self._best_change(changed, name, made, later, now)
                found |= better
        return found, made

    def _is_judged_otherwise(self, name: str) -> bool:
        """Return whether no change is searched for with a criterion: others come first."""
        criterion = self.retrial.criterion(name)
        return bool(criterion.ensure or criterion.statistical)

    def _best_change(
        self, changed: Changed, name: str, made: Keys, later: Sequence[str], now: Grades
    ) -> tuple[Keys, dict[str, CriterionGrade]]:
        """Return the change with which a criterion is right and later ones earn most.

        One and the same for all of them, and what they then earn more.
        """
        best: tuple[Keys, dict[str, CriterionGrade]] = made, {}
        for tried in islice(changed.right_changes(name, made, later, now), MOST_FOUND):
            better: dict[str, CriterionGrade] = {}
            for other in later:
                again = changed.graded(other, tried, {**now, **better})
                grade = with_same_mistake(now[other], again, [name], self.retrial.terms)
                if grade.score > now[other].score:
                    better[other] = grade
            if best[0] == made or _gain(better, now) > _gain(best[1], now):
                best = tried, better
            if not any(_fails(better.get(other, now[other])) for other in later):
                break
        if changed.is_late and not best[1]:
            return best[0], {other: with_changes_left(now[other], name) for other in later}
        return best

    def _by_shared_errors(self, names: Sequence[str], grades: Grades) -> dict[str, CriterionGrade]:
        """Return better grades of criteria whose answers have the errors of earlier ones."""
        found: dict[str, CriterionGrade] = {}
        for place, name in enumerate(names):
            earlier = [grades[each] for each in names[:place] if each not in found]
            better = [self._without_error_of(each, grades[name]) for each in earlier]
            best = max(better, key=lambda grade: grade.score, default=grades[name])
            if best.score > grades[name].score:
                found[name] = best
        return found

    def _without_error_of(self, first: CriterionGrade, grade: CriterionGrade) -> CriterionGrade:
        criterion = self.retrial.criterion(grade.name)
        if criterion.ensure or criterion.statistical:
            return grade
        changed = all_without_error(self.outcomes(grade), self.outcomes(first))
        again = {name: self.retrial.judge(criterion, *pair) for name, pair in changed.items()}
        verdicts = better_cases(grade.cases, again)
        loaded = self.retrial.ground.functions.get(grade.function)
        scored = score_criterion(criterion, verdicts, loaded)
        return with_same_mistake(grade, scored, [first.name], self.retrial.terms)


def _fails(grade: CriterionGrade) -> bool:
    return grade.score < grade.points


def _is_operator(function: str) -> bool:
    name = short_name(function)
    return name.startswith("__") and name != "__init__"


def _gain(better: Grades, now: Grades) -> Fraction:
    return sum((grade.score - now[name].score for name, grade in better.items()), Fraction(0))
