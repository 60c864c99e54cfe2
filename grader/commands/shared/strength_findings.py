"""What `check` says of the strength of the cases, and whether it is enough."""

from collections.abc import Iterator
from fractions import Fraction

from grader.authoring.proof.strength import SHOWN, FunctionStrength, Strength, Survivor
from grader.authoring.survivors.survivor_words import never_varied_words, paragraph, place_words
from grader.core.policy.strength_goal import StrengthGoal
from grader.core.rubric import Tolerance

GOOD, DOUBTFUL, BAD = "good", "doubtful", "bad"
SUMMED = "bad, and what is bad follows one by one"
# Share by which cases may be stronger than asked for, until a word says that more can be asked.
# A margin: a mutant more or less, after a change of the reference, stays within it.
SPARE = Fraction(5, 100)


def strength_findings(
    strength: Strength, goal: StrengthGoal | None, strict: float | None
) -> Iterator[tuple[str, str]]:
    """Yield whether something is good, doubtful or bad, and what it is.

    `strict`, the option in percent, comes before what the rubric asks for.
    """
    asked = _asked(goal, strict)
    enough = strength.score >= asked
    text = f"the cases kill {strength.killed} of {strength.total} mutants"
    text += f"; {strength.shown} more are equivalent, {SHOWN}" if strength.shown else ""
    if goal and strict is None:
        text += f" ({float(strength.score):.1%}); `strength` asks for {_percent(asked)}"
        text += f", because: {goal.because}"
    listed = asked == 1 and any(_left(function) for function in strength.functions)
    yield (GOOD if enough else SUMMED if listed else BAD), text
    if goal and strict is None and strength.score - asked > SPARE:
        measured = float(strength.score * 100) // 1
        yield (
            DOUBTFUL,
            f"`at_least: {_percent(asked)}` of `strength` can be {measured:g}%; raise it",
        )
    told: set[str] = set()
    for function in strength.functions:
        if left := _left(function):
            text = paragraph(function.function, function.file, left, told)
            yield (BAD if asked == 1 else DOUBTFUL), text
    for text in never_varied_words(strength.doubtful):
        yield DOUBTFUL, text
    for name in strength.unread:
        yield BAD, f"no case checks the returned value: {name}"
    for change in strength.stale:
        yield BAD, f"the waiver of {change} is not needed; remove it from `equivalent`"


def partly_charged(strength: Strength, tolerance: Tolerance) -> Iterator[tuple[str, str]]:
    """Yield that mistakes keep a part of the points, unless the rubric says so itself."""
    if tolerance.sloppy_stated or not strength.partly:
        return
    first, count = strength.partly[0], len(strength.partly)
    mistakes = "1 mistake costs" if count == 1 else f"{count} mistakes cost"
    upto = f"{float(tolerance.sloppy_upto * 100):g} %"
    yield (
        DOUBTFUL,
        f"{mistakes} only a part of the points, as in `{first.function}`, {place_words(first)}; "
        f"an error of up to {upto} earns a part of them. State `sloppy` in the rubric; "
        "`{upto: 0, credit: 0}` gives nothing",
    )


def _left(function: FunctionStrength) -> list[Survivor]:
    return [survivor for survivor in function.survivors if not survivor.reason]


def _asked(goal: StrengthGoal | None, strict: float | None) -> Fraction:
    if strict is not None:
        return Fraction(str(strict)) / 100
    return goal.at_least if goal else Fraction(1)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
