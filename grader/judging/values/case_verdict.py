"""Judging what one case of a submission did by what the reference does."""

from collections.abc import Callable
from dataclasses import replace

from grader.confined.quick_dataclass import dataclass
from grader.core.asked.properties import Properties
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, Status
from grader.core.outcomes import (
    Crashed,
    LoadedFunction,
    Missing,
    NotLoaded,
    Outcome,
    Raised,
    Returned,
    TimedOut,
)
from grader.core.rubric import Criterion, Tolerance
from grader.core.text import clean_text, one_line, quoted, seconds_text
from grader.judging.credit import FULL, Judged, nothing_for
from grader.judging.values.expectations import prepare
from grader.judging.values.returned_verdict import (
    gives_only_none,
    is_small,
    judge_again,
    judge_returned,
)

RETURN_IT = "Return the value instead of printing it."
FORGOTTEN = "computes values, but returns None. Return what it computes"
ABSENT = (Status.MISSING, Status.NOT_LOADED)


def _none_known(criterion: Criterion, case: Case, outcome: Returned) -> Properties | None:
    """Return nothing, for criteria without properties."""
    return None


def _nothing() -> None:
    """Load nothing: nobody evaluates properties."""


@dataclass(frozen=True)
class CaseJudge:
    """Judges the cases of one assignment. Nothing a student wrote makes it raise."""

    tolerance: Tolerance
    ensured: Callable[[Criterion, Case, Returned], Properties | None] = _none_known
    """Evaluates the properties of a rubric's `ensure`, which takes the reference."""
    load: Callable[[], None] = _nothing
    """Loads what `ensured` takes."""

    def prepare(self, criterion: Criterion, cases: tuple[Case, ...] = ()) -> None:
        """Get ready for a criterion, and for answers to these of its cases, while they run."""
        prepare(cases, criterion, self.tolerance)
        if criterion.ensure:
            self.load()

    def __call__(
        self,
        criterion: Criterion,
        case: Case,
        outcome: Outcome,
        loaded: LoadedFunction | None = None,
    ) -> CaseVerdict:
        """Return the verdict on one case.

        `loaded` tells whether the function is the template's, untouched. The message of a hidden
        case tells the class of what went wrong and nothing else.
        """
        attempted = _is_attempted(outcome, loaded)
        if isinstance(outcome, Returned):
            ensured = self.ensured(criterion, case, outcome)
            judge = judge_again if ensured is None and is_small(outcome) else judge_returned
            judged = judge(outcome, case, criterion, self.tolerance, ensured, attempted)
        elif isinstance(outcome, Raised):
            from grader.judging.values.raised_verdict import judge_raised  # right work raises none

            judged = judge_raised(outcome, case, criterion, attempted)
        else:
            judged = _without_answer(outcome, case)
        if _printed(outcome):
            if _gives_none(outcome, case, criterion):
                judged = _with_advice(judged)
        elif loaded and _is_forgotten(outcome, case, criterion, loaded):
            judged = nothing_for(case, Status.WRONG, FORGOTTEN, "returned None")
            return _finished(judged, outcome, criterion)
        if loaded and loaded.stub and (judged.verdict.credit < FULL or not criterion.call):
            judged = _as_stub(judged, case, loaded)
        return _finished(judged, outcome, criterion)


def _printed(outcome: Outcome) -> str:
    return str(getattr(outcome, "printed", "")).strip()


def _is_attempted(outcome: Outcome, loaded: LoadedFunction | None) -> bool:
    """Return whether a function does more than a template's: what returns None may be a mistake."""
    written = loaded is not None and not loaded.stub and loaded.absence is None
    return written or bool(_printed(outcome))


def _gives_none(outcome: Outcome, case: Case, criterion: Criterion) -> bool:
    if isinstance(outcome, Raised):
        from grader.judging.values.raised_verdict import gave_none

        return gave_none(outcome, criterion)
    return isinstance(outcome, Returned) and gives_only_none(outcome.values, case, criterion)


def _is_forgotten(
    outcome: Outcome, case: Case, criterion: Criterion, loaded: LoadedFunction
) -> bool:
    """Return whether all that is asked for is a `None` that the function itself returned.

    A stub does nothing that could be asked for but to return.
    """
    if not (loaded.idle and _gives_none(outcome, case, criterion)):
        return False
    from grader.judging.values.misused_value import is_returned  # right work returns a value

    return loaded.stub or is_returned(criterion)


def _with_advice(judged: Judged[CaseVerdict]) -> Judged[CaseVerdict]:
    verdict = judged.verdict
    message = f"{verdict.message}. {RETURN_IT}"
    outputs = tuple(
        replace(output, message=message) if output.message == verdict.message else output
        for output in verdict.outputs
    )
    return replace(judged, verdict=replace(verdict, message=message, outputs=outputs))


def _without_answer(
    outcome: TimedOut | Crashed | Missing | NotLoaded, case: Case
) -> Judged[CaseVerdict]:
    match outcome:
        case TimedOut():
            sentence = _time_sentence(outcome, case)
            return nothing_for(case, Status.TIMED_OUT, sentence, "timed out")
        case Crashed(reason):
            return nothing_for(case, Status.CRASHED, f"crashed: {one_line(reason)}", "crashed")
        case Missing(reason):
            message = one_line(reason) or "was not submitted"
            return nothing_for(case, Status.MISSING, message, "missing")
        case NotLoaded(reason):
            message = f"could not be loaded: {one_line(reason)}"
            return nothing_for(case, Status.NOT_LOADED, message, "not loaded")


def _time_sentence(outcome: TimedOut, case: Case) -> str:
    if outcome.whole_submission:
        most = f"{outcome.seconds:.1f}".removesuffix(".0")
        return f"used up its share of the submission's time limit, which was {most} s"
    if case.seconds:
        within = f"the {seconds_text(outcome.seconds)} that case {quoted(case.name)} allows"
        return f"did not finish within {within}"
    return f"did not finish within {seconds_text(outcome.seconds)}"


def _as_stub(
    judged: Judged[CaseVerdict], case: Case, loaded: LoadedFunction
) -> Judged[CaseVerdict]:
    """Return the verdict on a template's function; its own words, if it says it is not written."""
    status, said = judged.verdict.status, "is not written yet"
    if status in ABSENT:
        return judged
    if status is Status.NOT_IMPLEMENTED:
        said = judged.verdict.message
    elif loaded.idle:
        said = "returns only placeholders instead of computed values"
    return nothing_for(case, Status.NOT_IMPLEMENTED, said, "not written yet")


def _finished(judged: Judged[CaseVerdict], outcome: Outcome, criterion: Criterion) -> CaseVerdict:
    """Return the verdict with what the case showed besides; the same one where that is nothing."""
    verdict = judged.verdict
    message = judged.fault if verdict.hidden else verdict.message
    frames = outcome.frames if isinstance(outcome, Raised) else ()
    printed = clean_text(getattr(outcome, "printed", ""))
    warnings = _warnings(outcome, criterion)
    if not (frames or printed or warnings) and message == verdict.message:
        return verdict
    return replace(verdict, message=message, frames=frames, printed=printed, warnings=warnings)


def _warnings(outcome: Outcome, criterion: Criterion) -> tuple[str, ...]:
    if not isinstance(outcome, Returned) or not (outcome.changed_inputs or outcome.warnings):
        return ()
    results = {spec.name.partition(".")[0] for spec in criterion.outputs}  # to be changed
    unasked = (name for name in outcome.changed_inputs if name not in results)
    changed = (f"changed its input {quoted(name)} in place" for name in unasked)
    return (*(one_line(warning) for warning in outcome.warnings), *changed)
