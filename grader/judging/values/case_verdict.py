"""Comparing what one case of a submission did with what the reference does."""

from fractions import Fraction
from typing import assert_never

from grader.core.cases import Case
from grader.core.grades import CaseVerdict, Status
from grader.core.outcomes import Crashed, Missing, NotLoaded, Outcome, Raised, Returned, TimedOut
from grader.core.rubric import Criterion, Tolerance
from grader.core.text import clean_text, one_line, quoted
from grader.judging.findings import FULL, CaseFinding
from grader.judging.values.property_verdicts import Ensured
from grader.judging.values.raised_verdict import judge_raised
from grader.judging.values.returned_verdict import judge_returned

ABSENT = (Status.MISSING, Status.NOT_LOADED)


def compare_case(
    outcome: Outcome,
    case: Case,
    criterion: Criterion,
    tolerance: Tolerance,
    stub: bool = False,
    ensured: Ensured | None = None,
    idle: bool = False,
) -> CaseVerdict:
    """The verdict on one case. Nothing a student wrote makes this raise.

    `stub` says that the function is the hand-out's, untouched; or, where it is `idle`, that it
    computes something and returns placeholders all the same. `ensured` holds, for each property
    of the criterion's `ensure`, whether it holds or why that is not known. The message of a hidden
    case tells the class of what went wrong and nothing else.
    """
    finding = _finding(outcome, case, criterion, tolerance, ensured)
    if stub and finding.credit < FULL and finding.status not in ABSENT:
        finding = _nothing(Status.NOT_IMPLEMENTED, _stub_sentence(finding, idle), "not implemented")
    return _verdict(finding, outcome, case)


def _finding(
    outcome: Outcome,
    case: Case,
    criterion: Criterion,
    tolerance: Tolerance,
    ensured: Ensured | None,
) -> CaseFinding:
    match outcome:
        case Returned():
            return judge_returned(outcome, case, criterion, tolerance, ensured)
        case Raised():
            return judge_raised(outcome, criterion)
        case TimedOut():
            return _nothing(Status.TIMED_OUT, _time_sentence(outcome), "timed out")
        case Crashed(reason):
            return _nothing(Status.CRASHED, f"crashed: {one_line(reason)}", "crashed")
        case Missing(reason):
            message = one_line(reason) or "was not handed in"
            return _nothing(Status.MISSING, message, "missing")
        case NotLoaded(reason):
            message = f"could not be loaded: {one_line(reason)}"
            return _nothing(Status.NOT_LOADED, message, "not loaded")
        case _:
            assert_never(outcome)


def _nothing(status: Status, message: str, fault: str) -> CaseFinding:
    return CaseFinding(status, Fraction(0), message, fault)


def _stub_sentence(finding: CaseFinding, idle: bool) -> str:
    """What the function says itself, if it says that it is not implemented."""
    if finding.status is Status.NOT_IMPLEMENTED:
        return finding.message
    return "returns only placeholders: nothing that it computes" if idle else "is not written yet"


def _time_sentence(outcome: TimedOut) -> str:
    if outcome.whole_submission:
        most = f"{outcome.seconds:.1f}".removesuffix(".0")
        return f"used up its share of the submission's time; expected at most {most} s"
    return f"did not finish within {outcome.seconds:g} seconds"


def _verdict(finding: CaseFinding, outcome: Outcome, case: Case) -> CaseVerdict:
    return CaseVerdict(
        name=case.name,
        visibility=case.visibility,
        status=finding.status,
        credit=finding.credit,
        weight=case.weight,
        message=finding.fault if case.hidden else finding.message,
        outputs=finding.outputs,
        frames=outcome.frames if isinstance(outcome, Raised) else (),
        printed=clean_text(getattr(outcome, "printed", "")),
        sizes=case.sizes,
        warnings=_warnings(outcome),
    )


def _warnings(outcome: Outcome) -> tuple[str, ...]:
    if not isinstance(outcome, Returned):
        return ()
    changed = (f"changed its input {quoted(name)} in place" for name in outcome.changed_inputs)
    return (*(one_line(warning) for warning in outcome.warnings), *changed)
