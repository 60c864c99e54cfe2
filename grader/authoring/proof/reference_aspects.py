"""Cases of larger sizes, in which executed lines are counted; and the lines of the reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.problems import Refusal, Refused, refusal
from grader.confined.case.counting import COUNTED, Counter, counted_call
from grader.confined.case.listening import Deaf
from grader.core.aspects import LineCount
from grader.core.cases import Case, size_name
from grader.core.rubric import CaseSpec, Criterion
from grader.judging.score.line_growth import FACTORS, line_count, loops_over


def larger_specs(criterion: Criterion) -> list[CaseSpec]:
    """The first case of a criterion, with each size that must not be looped over multiplied."""
    first = criterion.cases[0]
    letters = criterion.efficiency.no_loop_over if criterion.efficiency else ()
    return [
        replace(
            first,
            name=size_name(letter, factor),
            sizes={**first.sizes, letter: factor * first.sizes[letter]},
            visibility="hidden",
            weight=None,
        )
        for letter in letters
        for factor in FACTORS[1:]
    ]


def check_efficiency(criterion: Criterion, cases: Sequence[Case], scope: Scope) -> None:
    """Refuses to ask of students what the reference does not do. The first case is the usual one.

    Raises `Refused` if the reference loops over a size.
    """
    first = cases[0].sizes
    counts = [_count(criterion, case, first, scope) for case in cases]
    looped = ", ".join(loops_over(counts))
    if looped:
        sentence = f"the reference itself runs a Python loop over {looped}"
        advice = "Fix the reference, or take the size out of `no_loop_over`."
        raise Refused([Refusal(sentence, advice, criterion.name)])
    if not counts[0].times:
        sentence = f"`{criterion.function}` is not called"
        advice = "Let the lines of `call` call it themselves."
        raise Refused([refusal(criterion, cases[0], sentence, advice)])


def _count(criterion: Criterion, case: Case, first: Mapping[str, int], scope: Scope) -> LineCount:
    counter = Counter(Deaf())
    call = counted_call(criterion.call, criterion.function)
    seen = {**scope, COUNTED: counter.lines_of}
    run_reference(replace(criterion, call=call), case, seen, "float64")
    return line_count(case, first, counter.times)
