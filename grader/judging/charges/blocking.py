"""Criteria that could not be judged because something they need is missing, or nothing is there."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass
from grader.core.grades import CaseVerdict, CriterionGrade, OutputVerdict, Status
from grader.core.outcomes import LoadedFunction, Missing
from grader.core.text import quoted
from grader.judging.credit import FULL, NOTHING

Needs = Mapping[str, Sequence[str]]  # criterion -> criteria or functions that it needs
Functions = Mapping[str, LoadedFunction]

REASONS = {
    Status.MISSING: "which is missing",
    Status.NOT_LOADED: "which could not be loaded",
    Status.NOT_IMPLEMENTED: "which is not written yet",
}
BROKEN = {  # reasons that count only for what failed in the very same way, for this reason
    Status.RAISED: "which raises an exception",
    Status.CRASHED: "which crashes",
    Status.TIMED_OUT: "which does not finish",
}
FORGOTTEN = "which returns nothing that it computes"
COULD_NOT_RUN = (Status.RAISED, Status.MISSING, Status.NOT_LOADED)
EARNED = (Status.RIGHT, Status.PARTLY_RIGHT)
NOTHING_YET = "Nothing is written yet: the graded functions are still placeholders."
NO_WORK = (Status.NOT_IMPLEMENTED, Status.MISSING, Status.BLOCKED, Status.WAITING)
MOST_CAUSES = 3  # a sentence with more is not read


def with_blocked(
    grades: Mapping[str, CriterionGrade], needs: Needs, functions: Functions
) -> dict[str, CriterionGrade]:
    """Return the grades, among them what could not be judged as `blocked`."""
    causes = plan_blocking(grades, needs, functions)
    return {
        name: blocked(grade, causes[name]) if name in causes else grade
        for name, grade in grades.items()
    }


def plan_blocking(
    grades: Mapping[str, CriterionGrade], needs: Needs, functions: Functions
) -> dict[str, tuple[str, ...]]:
    """Return which criteria are to be `blocked`, each with its causes, ready for a sentence.

    A criterion is blocked if it earned nothing, all its failing cases raised or gave no numbers,
    it is itself there and implemented, and something it needs, directly or through others, is not.
    Or if all of them raised within something it needs that raises by itself, or crashed or ran out
    of time as that does.
    """
    ground = _Ground(grades, needs, functions)
    candidates = [grade for grade in grades.values() if ground.could_be_blocked(grade)]
    causes = {grade.name: ground.causes(grade) for grade in candidates}
    found = {
        grade.name: causes.get(grade.name) or ground.broken(grade) for grade in grades.values()
    }
    return {name: reasons for name, reasons in found.items() if reasons}


def blocked(grade: CriterionGrade, causes: Sequence[str]) -> CriterionGrade:
    """Return the grade of a criterion that could not be judged, with a sentence that says why."""
    more = [f"{len(causes) - MOST_CAUSES} more"] if len(causes) > MOST_CAUSES else []
    listed = ", and ".join([*causes[:MOST_CAUSES], *more])
    sentence = f"{quoted(grade.name)} could not be tested because it needs {listed}"
    shown = grade.status in (*COULD_NOT_RUN, *BROKEN)
    raised = grade.feedback if shown else ()
    return replace(
        grade,
        status=Status.BLOCKED,
        score=NOTHING,
        feedback=(sentence, *raised),
        lost_to="cascade",
    )


@dataclass(frozen=True)
class _Ground:
    """What is known about one submission: grades, needs, and what loading showed."""

    grades: Mapping[str, CriterionGrade]
    needs: Needs
    functions: Functions

    def could_be_blocked(self, grade: CriterionGrade) -> bool:
        if grade.status in EARNED or self._is_absent(grade):
            return False
        failed = [case for case in grade.cases if case.credit < FULL]
        return bool(failed) and all(_shows_nothing(case) for case in failed)

    def causes(self, grade: CriterionGrade) -> tuple[str, ...]:
        itself = (grade.name, grade.function)
        found = {need: self._reason(need) for need in self._needed(grade.name)}
        return tuple(
            f"{quoted(need)}, {reason}"
            for need, reason in found.items()
            if reason and need not in itself
        )

    def broken(self, grade: CriterionGrade) -> tuple[str, ...]:
        """Return what a criterion needs that breaks off by itself; as ready as `causes`."""
        if grade.status not in BROKEN:
            return ()
        failed = [case for case in grade.cases if case.credit < FULL]
        if not failed or any(case.status is not grade.status for case in failed):
            return ()
        broken = [need for need in self._all_needs(grade.name) if self._breaks(need, grade, failed)]
        roots = (n for n in broken if not set(self._all_needs(n)) & set(broken))
        return tuple(f"{quoted(need)}, {BROKEN[grade.status]}" for need in roots)

    def _breaks(self, need: str, grade: CriterionGrade, failed: Sequence[CaseVerdict]) -> bool:
        other = self.grades.get(need)
        if other is None or other.status is not grade.status or other.function == grade.function:
            return False
        name = own_name(other.function)
        within = (any(f.function == name for f in case.frames) for case in failed)
        return grade.status is not Status.RAISED or all(within)

    def _all_needs(self, start: str) -> list[str]:
        found = [start]
        for name in found:  # grows while it is read
            found += [need for need in self._needs_of(name) if need not in found]
        return found[1:]

    def _is_absent(self, grade: CriterionGrade) -> bool:
        loaded = self.functions.get(grade.function)
        if loaded is None:
            return grade.status in REASONS
        return bool(_loading_reason(loaded)) or grade.status is Status.NOT_IMPLEMENTED

    def _needed(self, start: str) -> list[str]:
        """Return everything needed, nearest first, without what lies behind a settled need."""
        found = [start]
        for name in found:  # grows while it is read
            if name == start or not self._settled(name):
                found += [need for need in self._needs_of(name) if need not in found]
        return found

    def _needs_of(self, name: str) -> list[str]:
        needs = (need for owner in self._owners(name) for need in self.needs.get(owner, ()))
        return list(dict.fromkeys(needs))

    def _settled(self, need: str) -> bool:
        return bool(self._reason(need)) or self._earned(need)

    def _owners(self, need: str) -> list[str]:
        """Return the criterion of that name, or else all that grade the function of that name."""
        if need in self.grades:
            return [need]
        return [grade.name for grade in self.grades.values() if grade.function == need]

    def _earned(self, need: str) -> bool:
        return any(self.grades[owner].status in EARNED for owner in self._owners(need))

    def _reason(self, need: str) -> str:
        """Return why something needed is not there, or nothing if it is."""
        if self._earned(need):
            return ""
        owners = [self.grades[owner] for owner in self._owners(need)]
        loaded = self.functions.get(owners[0].function if owners else need)
        if loaded is not None and (reason := _loading_reason(loaded)):
            return reason
        statuses = {owner.status for owner in owners}
        return REASONS.get(statuses.pop(), "") if len(statuses) == 1 else ""


def _shows_nothing(case: CaseVerdict) -> bool:
    """Return whether a case raised, or gave no numbers: NumPy stores a stub's `None` as NaN."""
    faulty = [output for output in case.outputs if output.credit < FULL]
    return case.status in COULD_NOT_RUN or bool(faulty and all(map(_is_not_finite, faulty)))


def _is_not_finite(output: OutputVerdict) -> bool:
    return output.error is not None and not math.isfinite(output.error)


def _loading_reason(loaded: LoadedFunction) -> str:
    if loaded.absence is not None:
        missing = isinstance(loaded.absence, Missing)
        return REASONS[Status.MISSING if missing else Status.NOT_LOADED]
    reason = FORGOTTEN if loaded.idle else REASONS[Status.NOT_IMPLEMENTED]
    return reason if loaded.stub else ""


def nothing_written(grades: Collection[CriterionGrade]) -> tuple[str, ...]:
    """Return the sentence about a submission of placeholders alone; nothing for any other."""
    waiting = any(
        (grade.cases or grade.written) and grade.status is Status.WAITING for grade in grades
    )
    statuses = {grade.status for grade in grades}
    empty = Status.NOT_IMPLEMENTED in statuses and statuses <= {*NO_WORK} and not waiting
    return (NOTHING_YET,) if empty else ()
