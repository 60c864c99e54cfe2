"""Whether the reference does what its rubric asks of students: efficiency and style.

Efficiency is judged by cases of larger sizes, in which executed lines are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.problems import Refusal, Refused, refusal
from grader.confined.case.line_counter import COUNTED, Counter, counted_call
from grader.confined.case.listener import Deaf
from grader.confined.style.function_texts import read_texts
from grader.confined.style.style_breaches import Asked, breaches
from grader.core.aspects import LineCount
from grader.core.cases import Case, size_name
from grader.core.rubric import CaseSpec, Criterion, Rubric
from grader.judging.score.line_growth import FACTORS, line_count, loops_over


def larger_specs(criterion: Criterion) -> list[CaseSpec]:
    """Return the first case of a criterion, once for each size and factor by which it grows."""
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
    """Refuse to ask of students what the reference does not do. The first case is the usual one.

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


def check_style(rubric: Rubric, sources: Mapping[str, bytes]) -> None:
    """Raise `Refused` for all that a rubric's `style` asks and the reference does not do."""
    texts = read_texts(sources, compatibility=False)
    graded = [criterion.function for criterion in rubric.criteria]
    found: list[Refusal] = []
    for criterion in rubric.criteria:
        if not criterion.style:
            continue
        style = criterion.style
        asked = Asked(
            criterion.function,
            criterion.files,
            style.must_call,
            style.must_not_use,
            style.must_not_import,
        )
        for one in breaches(asked, texts, graded) or ():
            place = f" ({one.file}, line {one.line})" if one.line else ""
            sentence = f"the reference breaks {one.rule}: {one.name}{place}"
            advice = f"Fix the reference, or take {one.name} out of `style`."
            found.append(Refusal(sentence, advice, criterion.name))
    if found:
        raise Refused(found)
