"""Finds mistakes of its own in a criterion that earns nothing beside correct helpers either."""

from collections.abc import Callable, Mapping

from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.recorded_calls import Parts, RecordedCall, WrongCall
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade
from grader.core.outcomes import Outcome, Raised, Returned
from grader.core.replay_orders import Replay, can_answer
from grader.core.rubric import Criterion
from grader.grading.retrials.retrial import Retrial
from grader.judging.charges.needs_used import names_in
from grader.judging.credit import NOTHING
from grader.judging.retry.carried_credit import at_fault_itself
from grader.judging.retry.plans import Plan
from grader.judging.score.criterion_score import score_criterion
from grader.sandbox.sandbox_protocol import Worker

Run = Callable[[Criterion, Case, Worker, Replay], Outcome]  # of a case


@dataclass(frozen=True)
class OwnFault:
    """Judges a criterion that earns nothing with all functions replaced that fail by themselves."""

    retrial: Retrial
    name: str
    plan: Plan
    run: Run

    def told(self, direct: CriterionGrade, worker: Worker) -> CriterionGrade:
        """Return the grade with what is wrong beside correct helpers, or as it is.

        What fails beside them is the criterion's own mistake only if every failing function is
        replaced, each was called as right work calls it, and no cache had to be made up.
        """
        if direct.score or not self._is_clear_ground():
            return direct
        verdicts: dict[str, CaseVerdict] = {}
        for case in self.retrial.cases(self.name):
            outcome = self._outcome(case, worker)
            if outcome is None or not _is_plain(outcome):
                return direct
            criterion = self.retrial.criterion(self.name)
            verdicts[case.name] = self.retrial.judge(criterion, case, outcome)
        return self._graded(direct, verdicts)

    def _graded(
        self, direct: CriterionGrade, verdicts: Mapping[str, CaseVerdict]
    ) -> CriterionGrade:
        loaded = self.retrial.ground.functions.get(direct.function)
        criterion = self.retrial.criterion(self.name)
        again = score_criterion(criterion, [*verdicts.values()], loaded)
        if again.score > NOTHING or self._stops_elsewhere(again):
            return direct
        return at_fault_itself(direct, again, self.plan)

    def _stops_elsewhere(self, again: CriterionGrade) -> bool:
        """Return whether another graded function raises, one that is right as it is.

        It may count on what the student's own helpers return, and never raises beside these.
        """
        graded = {own_name(grade.function) for grade in self.retrial.ground.grades.values()}
        others = graded - {own_name(again.function)}
        return any(case.frames[-1].function in others for case in again.cases if case.frames)

    def _is_clear_ground(self) -> bool:
        """Return whether what fails then is the criterion's own code, which calls nothing else."""
        ground, criterion = self.retrial.ground, self.retrial.criterion(self.name)
        if self.plan.forward or self.plan.skipping or criterion.ensure or criterion.statistical:
            return False
        names = names_in([criterion.function], ground.functions)
        mine = {*self.plan.replaced, criterion.function}
        failed = {g.function for g in ground.grades.values() if g.score < g.points} - mine
        return names is not None and not names & failed

    def _outcome(self, case: Case, worker: Worker) -> Outcome | None:
        """Return what a case gives with the functions replaced; `None` if it calls none of them."""
        ground = self.retrial.ground
        calls = self.retrial.assignment.recorded(self.name, case.name)
        if not can_answer(calls, self.plan.replaced) or self.retrial.seconds_left <= 0:
            return None
        if not all(_leaves_known_places(call) for call in calls):
            return None
        replay = Replay(calls, self.plan.replaced, ground.usable(), endless=ground.endless())
        return self.run(self.retrial.criterion(self.name), case, worker, replay)


def _leaves_known_places(call: RecordedCall) -> bool:
    """Return whether a method changes only attributes that any object it is called on has.

    Others may have another name in a student's own class, whose other methods look for that.
    """
    receiver = call.arguments[0] if call.arguments else None
    if not isinstance(receiver, Parts):
        return True
    known = {name.split(".")[1] for name in receiver.leaves}
    return all(change.path[1] in known for change in call.changes if change.path[0] == 0)


def _is_plain(outcome: Outcome) -> bool:
    """Return whether code answered, or raised what is not about how it called a function."""
    if not isinstance(outcome, Raised):
        return isinstance(outcome, Returned)
    return outcome.exception.rpartition(".")[2] != WrongCall.__name__  # in a worker's own package
