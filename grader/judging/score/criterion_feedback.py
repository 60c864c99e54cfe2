"""Sentences for the student about one criterion, the most important first.

They come from visible cases; of hidden ones they tell the class of what went wrong.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from grader.confined.values.leaf_names import output_of
from grader.core.grades import HINT, NEXT_HINT, CaseVerdict, CriterionGrade, OutputVerdict
from grader.core.outputs.list_outputs import list_of, lists_among
from grader.core.rubric import Criterion
from grader.core.text import one_line
from grader.judging.credit import FULL, newly_lost

MOST_PARTS = 6  # of one output: as many gradients as the largest packaged layer has
NO_CASE = "No case was run, so no points can be given."
PUBLIC_PASS = (
    ": the public cases pass, so look for something that holds only for their sizes or values"
)


def feedback_on(criterion: Criterion, verdicts: Sequence[CaseVerdict]) -> tuple[str, ...]:
    """Return all sentences, each once."""
    if not verdicts:
        return (NO_CASE,)
    visible = [verdict for verdict in verdicts if not verdict.hidden]
    if not _failed(verdicts):
        return _remarks(visible)
    hidden = [verdict for verdict in verdicts if verdict.hidden]
    sentences = [
        *_required(visible),
        *_hidden(hidden, visible),
        *_weighted(visible, criterion),
        *_hints(criterion, visible),
        *_remarks(visible),
    ]
    return tuple(dict.fromkeys(sentences))


def _required(visible: Sequence[CaseVerdict]) -> list[str]:
    """Return what failed in required cases: each output once, from the first case that shows it."""
    required = [verdict for verdict in visible if verdict.weight is None]
    told: dict[str, str] = {}
    for verdict in _failed(required):
        where = "" if verdict is required[0] else f"In case {_case(verdict, required[0])}: "
        for about, sentence in _complaints(verdict):
            told.setdefault(about, f"{where}{sentence}")
    return list(_not_too_many(told))


def _not_too_many(told: Mapping[str, str]) -> Iterator[str]:
    """Yield the first sentences on each output, and how many of its parts are wrong besides."""
    groups: dict[str, list[str]] = {}
    for about, sentence in told.items():
        groups.setdefault(output_of(about), []).append(sentence)
    for output, sentences in groups.items():
        several = list(dict.fromkeys(sentences))
        yield from several[:MOST_PARTS]
        if more := len(several[MOST_PARTS:]):
            parts = "1 further part is" if more == 1 else f"{more} further parts are"
            yield f"`{output}`: {parts} wrong"


def _weighted(visible: Sequence[CaseVerdict], criterion: Criterion) -> list[str]:
    """Return what failed in weighted cases; not worth saying while required ones earn nothing."""
    base = min((v.credit for v in visible if v.weight is None), default=FULL)
    if not base:
        return []
    costs = newly_lost(visible, base, criterion)
    return [_cost(verdict, visible[0], base * share) for verdict, share in costs if share]


def _cost(verdict: CaseVerdict, usual: CaseVerdict, share: Fraction) -> str:
    cost = float(share * 100)
    sentence = next((text for _, text in _complaints(verdict)), "")
    return f"Case {_case(verdict, usual)} costs {cost:.3g}% of the points: {sentence}"


def _hidden(hidden: Sequence[CaseVerdict], visible: Sequence[CaseVerdict]) -> list[str]:
    if any(verdict.weight is None for verdict in _failed(visible)):
        return []
    ending = PUBLIC_PASS if visible and not any(_failed(visible)) else ""
    return [f"A hidden case fails ({verdict.message}){ending}." for verdict in _failed(hidden)]


def _hints(criterion: Criterion, visible: Sequence[CaseVerdict]) -> Iterator[str]:
    """Yield hints. A hint is a guess: an output whose mistake the rubric names gets none."""
    named = {alternative.say for alternative in criterion.accept}
    for verdict in _failed(visible):
        for output in _faulty(verdict):
            if output.message not in named:
                yield from _hints_on(output.name, criterion)


def fitting(
    grade: CriterionGrade, criterion: Criterion, explained: Collection[str]
) -> tuple[str, ...]:
    """Return the feedback without hints on outputs whose mistake was found.

    Such a hint was written for another mistake, or says once more what was found. A hint stays
    while it is about an output that nothing explains.
    """
    wrong = {o.name for case in grade.cases for o in _faulty(case)}
    kept = {text for name in wrong - set(explained) for text in _hints_on(name, criterion)}
    gone = {text for name in wrong & set(explained) for text in _hints_on(name, criterion)} - kept
    return tuple(sentence for sentence in grade.feedback if sentence not in gone)


def _hints_on(output: str, criterion: Criterion) -> Iterator[str]:
    """Yield the hint on an output, or on the value that it is a part of, and those that follow."""
    name = output if output in criterion.hints else output_of(output)
    if name in criterion.hints:
        yield f"{HINT}{criterion.hints[name]}"
        yield from (f"{NEXT_HINT}{text}" for text in criterion.further_hints.get(name, ()))


def _remarks(visible: Sequence[CaseVerdict]) -> tuple[str, ...]:
    """Return the first thing worth knowing about a case that is right."""
    remarks = (each.message for each in visible if each.message and each.credit == FULL)
    return tuple(remarks)[:1]


def _failed(verdicts: Iterable[CaseVerdict]) -> list[CaseVerdict]:
    return [verdict for verdict in verdicts if verdict.credit < FULL]


def _faulty(verdict: CaseVerdict) -> list[OutputVerdict]:
    faulty = (output for output in verdict.outputs if output.credit < FULL)
    return sorted(faulty, key=lambda output: output.credit)


def _complaints(verdict: CaseVerdict) -> list[tuple[str, str]]:
    """Return what is wrong, each with what it is about, so that other cases need not repeat it."""
    faulty = _faulty(verdict)
    told = {name: {v.message for v in each} for name, each in lists_among(faulty).items()}
    alike = {name for name, messages in told.items() if len(messages) == 1}
    about_outputs = [(_about(output, alike), output.message) for output in faulty]
    if about_outputs:
        return about_outputs
    place = verdict.frames[-1] if verdict.frames else None
    about = f"{place.file}:{place.line}" if place else verdict.message
    return [(f"{verdict.status} {about}", verdict.message)]


def _case(verdict: CaseVerdict, usual: CaseVerdict) -> str:
    """Return a case's name with the sizes in which it differs from the usual case."""
    special = {k: n for k, n in verdict.sizes.items() if usual.sizes.get(k) != n}
    sizes = ", ".join(f"{letter}={size}" for letter, size in special.items())
    return f"`{one_line(verdict.name)}`" + (f" ({sizes})" if sizes else "")


def _about(output: OutputVerdict, lists: Collection[str]) -> str:
    """Return the name of an output; of one of the lists, all values of which tell the same."""
    name = list_of(output.name)
    return name if name in lists else output.name
