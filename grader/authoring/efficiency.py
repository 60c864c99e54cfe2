"""Cases of larger sizes, in which executed lines are counted; and the lines of the reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.authoring.runs import Scope, run_reference, where
from grader.confined.counting import COUNTED, Counter, counted_call
from grader.confined.listening import Deaf
from grader.core.aspects import LineCount
from grader.core.cases import Case, size_name
from grader.core.errors import GraderError
from grader.core.rubric import CaseSpec, Criterion
from grader.judging.efficiency import FACTORS, line_count, loops_over


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

    Raises `GraderError` if the reference loops over a size.
    """
    first = cases[0].sizes
    counts = [_count(criterion, case, first, scope) for case in cases]
    looped = ", ".join(loops_over(counts))
    if looped:
        message = f"The reference itself runs a Python loop over {looped} ({criterion.name})."
        raise GraderError(message, "Mend it, or take that out of `no_loop_over`.")
    if not counts[0].times:
        message = f"The function is not called ({where(criterion, cases[0])})."
        raise GraderError(message, "Let the lines of `call` call it themselves.")


def _count(criterion: Criterion, case: Case, first: Mapping[str, int], scope: Scope) -> LineCount:
    counter = Counter(Deaf())
    call = counted_call(criterion.call, criterion.function)
    seen = {**scope, COUNTED: counter.lines_of}
    run_reference(replace(criterion, call=call), case, seen, "float64")
    return line_count(case, first, counter.times)
