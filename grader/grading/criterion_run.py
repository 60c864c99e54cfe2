"""Runs and judges one criterion: in the process at hand and, where others spoilt it, alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from grader.core.asked.attempts import attempts_of
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade
from grader.core.outcomes import LoadedFunction, Outcome, Raised, Returned, TimedOut
from grader.core.replay_orders import Replay
from grader.core.rubric import Criterion
from grader.judging.score.criterion_score import score_criterion
from grader.judging.values.attempt_verdicts import raises_it
from grader.judging.values.repeated_case import judge_repeat, same_answer
from grader.sandbox.sandbox_protocol import Worker
from grader.sandbox.shared_process import is_as_if_alone

UNSPOILT = (
    "is right when it runs alone, which counts. It was not right after other functions of the "
    "submission had run in the same process: check the values that they share"
)

Outcomes = list[tuple[Case, Outcome]]
Attempts = Mapping[int, Outcome]  # what came of expressions of `raises`, by their places
NO_ATTEMPTS: Attempts = {}


class StubJudge(Protocol):
    """A judge that is told, too, what loading found out: some work is a stub."""

    def __call__(
        self,
        criterion: Criterion,
        case: Case,
        outcome: Outcome,
        loaded: LoadedFunction | None = None,
        /,
    ) -> CaseVerdict:
        """Return the verdict on one case."""

    def prepare(self, criterion: Criterion, cases: tuple[Case, ...] = (), /) -> None:
        """Get ready for a criterion, and for answers to these of its cases, while they run."""


def run_criterion(
    criterion: Criterion,
    assignment: Assignment,
    worker: Worker,
    judge: StubJudge,
    done: Sequence[tuple[Case, Outcome]] = (),
) -> tuple[CriterionGrade, Outcomes]:
    """Run and judge the cases of one criterion; after a time-out the others are not tried.

    Return the outcomes too, which are diagnosed only when nothing else explains them; those of
    cases that were `done` before are judged as they are.

    An answer that comes only once, or at random, is not right: where the code may give such ones,
    the first case is run again at the end.
    """
    if criterion.by_hand:
        return score_criterion(criterion, (), None), []
    loaded = worker.loading.functions.get(criterion.function)
    verdicts: list[CaseVerdict] = []
    outcomes: Outcomes = []
    timed_out: TimedOut | None = None
    late_attempts: Attempts = {}
    cases = assignment.cases.cases[criterion.name]
    ready = {case.name: outcome for case, outcome in done}
    for case in cases:
        known = ready.get(case.name) or timed_out
        outcome = known or _outcome(criterion, case, loaded, worker, late_attempts)
        late_attempts = {**late_attempts, **_late_attempts(outcome)}
        late = isinstance(outcome, TimedOut) and (outcome.whole_submission or not case.seconds)
        timed_out = outcome if isinstance(outcome, TimedOut) and late else None
        outcomes.append((case, outcome))
        verdicts.append(judge(criterion, case, outcome, loaded))
    if cases and verdicts[0].credit and _may_differ(criterion, cases[0], worker):
        again = _outcome(criterion, cases[0], loaded, worker, late_attempts)
        if not same_answer(outcomes[0][1], again):
            repeated = judge(criterion, cases[0], again, loaded)
            verdicts[0] = judge_repeat(verdicts[0], repeated)
        if isinstance(again, TimedOut):
            outcomes[0] = (cases[0], again)
    return score_criterion(criterion, verdicts, loaded), outcomes


def planned_runs(
    criterion: Criterion, assignment: Assignment, worker: Worker
) -> list[tuple[Criterion, Case]]:
    """Return the cases that `run_criterion` will run unless something goes wrong, in its order."""
    loaded = worker.loading.functions.get(criterion.function)
    if criterion.by_hand or criterion.attempts or not criterion.call or (loaded and loaded.absence):
        return []
    cases = assignment.cases.cases[criterion.name]
    again = cases[:1] if cases and _may_differ(criterion, cases[0], worker) else ()
    return [(criterion, case) for case in (*cases, *again)]


def _may_differ(criterion: Criterion, case: Case, worker: Worker) -> bool:
    """Return whether the answer to a case, if it is right, has to be right once more.

    A worker says of its functions whether the answer can differ. Code that deceives this gains
    nothing: what has hold of its process can give the same answer twice.
    """
    if criterion.ensure or criterion.statistical:
        return False
    return not is_as_if_alone(criterion, case, worker.loading.functions)


def run_case(
    criterion: Criterion,
    case: Case,
    worker: Worker,
    replay: Replay | None = None,
    known: Attempts = NO_ATTEMPTS,
) -> Outcome:
    """Run the lines of a case and then, with inputs as they were, each expression of `raises`.

    What ends the process or takes too long there costs the case's own values nothing. Expressions
    that are `known` are not run.
    """
    outcome = worker.run(criterion, case, replay) if criterion.call else Returned({})
    if not criterion.attempts or not isinstance(outcome, Returned):
        return outcome
    return replace(outcome, attempts=run_attempts(criterion, case, worker, replay, known))


def run_attempts(
    criterion: Criterion,
    case: Case,
    worker: Worker,
    replay: Replay | None = None,
    known: Attempts = NO_ATTEMPTS,
) -> tuple[Outcome, ...]:
    """Run each expression of `raises`, with functions replaced as in the lines of the case.

    What does not raise then what it must may do so with the submission's own functions: calls in
    these expressions are not recorded in older files of cases.
    """
    pairs = enumerate(zip(criterion.attempts, attempts_of(criterion), strict=True))
    return tuple(
        known.get(place) or _tried(name, attempt, case, worker, replay)
        for place, ((name, _), attempt) in pairs
    )


def _tried(
    exception: str, attempt: Criterion, case: Case, worker: Worker, replay: Replay | None
) -> Outcome:
    found = worker.run(attempt, case, replay)
    if replay is None or isinstance(found, TimedOut) or _is_raised(exception, found):
        return found
    own = worker.run(attempt, case)
    return own if _is_raised(exception, own) else found


def _is_raised(exception: str, outcome: Outcome) -> bool:
    return isinstance(outcome, Raised) and raises_it(exception, outcome.classes)


def may_be_spoilt(criterion: Criterion, grade: CriterionGrade, worker: Worker) -> bool:
    """Return whether a criterion failed in a process that another function may have damaged."""
    if criterion.by_hand or grade.score == grade.points:
        return False
    loaded = worker.loading.functions.get(criterion.function)
    runs = bool(loaded and not loaded.stub and not loaded.absence)
    return runs and worker.ran_beside_others(criterion)


def run_alone(
    criterion: Criterion,
    assignment: Assignment,
    worker: Worker,
    judge: StubJudge,
    beside: tuple[CriterionGrade, Outcomes],
) -> tuple[CriterionGrade, Outcomes]:
    """Run a criterion that failed `beside` others again in a fresh process; the better counts.

    What is better in a fresh one has to be so in one more: of code that is right only now and
    then, the worse answers count.
    """
    grade = beside[0]
    worker.renew(criterion)
    alone, outcomes = run_criterion(criterion, assignment, worker, judge)
    if alone.score > grade.score:
        worker.renew(criterion)
        repeated, _ = run_criterion(criterion, assignment, worker, judge)
        verdicts = [judge_repeat(a, b) for a, b in zip(alone.cases, repeated.cases, strict=True)]
        loaded = worker.loading.functions.get(criterion.function)
        alone = score_criterion(criterion, verdicts, loaded)
    late = any(isinstance(outcome, TimedOut) for _, outcome in outcomes)
    if alone.score < grade.score or (alone.score == grade.score and late):
        return beside
    if grade.score < alone.score == alone.points:
        alone = replace(alone, feedback=(UNSPOILT, *alone.feedback))
    return alone, outcomes


def _outcome(
    criterion: Criterion,
    case: Case,
    loaded: LoadedFunction | None,
    worker: Worker,
    known: Attempts,
) -> Outcome:
    absence = loaded.absence if loaded else None
    return absence or run_case(criterion, case, worker, known=known)


def _late_attempts(outcome: Outcome) -> Attempts:
    """Return the expressions of `raises` that took too long: other cases do not try them."""
    attempts = outcome.attempts if isinstance(outcome, Returned) else ()
    return {place: each for place, each in enumerate(attempts) if isinstance(each, TimedOut)}
