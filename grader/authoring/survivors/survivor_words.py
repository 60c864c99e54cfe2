"""What survives, in words: what a student could write and still earn full marks, and what to add.

One paragraph a function; what has the same reason, or the same case to add, stands together.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from grader.authoring.mutation.mutants import DROPPED
from grader.authoring.survivors.fates import (
    ALLOWED,
    APART,
    LUCK,
    ODD,
    ONE_INPUT,
    ROUNDING,
    UNKNOWN,
    UNREACHED,
    UNREAD,
    Fate,
)
from grader.authoring.survivors.waivers import ARROW

# Lines below one heading. A margin: a screen shows a function then; `generate` prints all.
MOST_SHOWN = 6
HEADINGS = {
    ALLOWED: "they give other values, which are right by all that the rubric asks of them",
    LUCK: "no input that was tried makes the two differ there",
    UNREACHED: "no input that was tried gets there",
    ONE_INPUT: "nothing else can be tried: the inputs are the same for every seed and size",
    UNREAD: "only what no output reads differs; add outputs",
    UNKNOWN: "all outputs are the same; whether something else differs that is returned, such as "
    "what an object holds, cannot be told",
    ODD: "only inputs that no case can have tell them from the solution",
    ROUNDING: "on other inputs too they change values by a millionth at most",
}
# What can be done, said once however many functions it concerns.
REMEDIES = {
    ROUNDING: "other lines of `call` may show them, such as a second call; else list them under "
    "`equivalent`, or allow for them by `strength`",
}


class Survived(Protocol):
    """What survives, as it is told."""

    @property
    def line(self) -> int:
        """Return the line in the file."""

    @property
    def change(self) -> str:
        """Return the change, "before → after"."""

    @property
    def fate(self) -> Fate | None:
        """Return what fresh inputs show."""


Each = TypeVar("Each", bound=Survived)


def paragraph(
    function: str, file: str, survivors: Sequence[Survived], told: set[str] | None = None
) -> str:
    """Return what of a function survives, in several lines.

    What can be done is said if it is not among `told`, and then added there.
    """
    count = "1 mistake" if len(survivors) == 1 else f"{len(survivors)} mistakes"
    lines = [f"`{function}` ({file}): {count} would earn full marks"]
    for heading, group in grouped(survivors, set() if told is None else told).items():
        lines += [f"  {heading}:" if heading else "", *_shown(group)]
    return "\n        ".join(filter(None, lines))


def grouped(survivors: Sequence[Each], told: set[str]) -> dict[str, list[Each]]:
    """Return survivors by what can be done about them, the most urgent ones first."""
    groups: dict[str, list[Each]] = {}
    for survivor in sorted(survivors, key=_urgency):
        groups.setdefault(advice(survivor.fate), []).append(survivor)
    return {_with_remedy(own[0].fate, told): own for own in groups.values()}


def never_varied(survivors: Sequence[Each]) -> dict[str, list[Each]]:
    """Return what makes no difference by what was the same in all that was tried, in words."""
    groups: dict[tuple[str, ...], list[Each]] = {}
    for survivor in survivors:
        groups.setdefault(survivor.fate.fixed if survivor.fate else (), []).append(survivor)
    return {_so_far(names, len(own)): own for names, own in groups.items()}


def _so_far(names: Sequence[str], count: int) -> str:
    are = "1 mutant is" if count == 1 else f"{count} mutants are"
    was, it = ("was", "it") if len(names) == 1 else ("were", "them")
    return (
        f"{are} equivalent only as far as was tried: {' and '.join(names)} {was} the same "
        f"everywhere; draw {it} by the seed or the sizes to try more"
    )


def never_varied_words(survivors: Sequence[Each]) -> Iterator[str]:
    """Yield a paragraph for each argument that was never varied, with the mutants."""
    for why, group in never_varied(survivors).items():
        yield "\n        ".join([f"{why}:", *_shown(group)])


def _with_remedy(fate: Fate | None, told: set[str]) -> str:
    remedy = REMEDIES.get(fate.kind, "") if fate else ""
    said = "" if remedy in told else remedy
    told.add(remedy)
    return "; ".join(filter(None, (advice(fate), said)))


def _urgency(survivor: Survived) -> int:
    """Return the place of what can be done about a survivor: first the cases to add."""
    fate = survivor.fate
    if fate is None or fate.kind != APART:
        return 2 + (list(HEADINGS).index(fate.kind) if fate else 0)
    return fate.far


def _shown(group: Sequence[Survived]) -> Iterator[str]:
    told = list(dict.fromkeys(place_words(survivor) for survivor in group))
    yield from (f"    {line}" for line in told[:MOST_SHOWN])
    if len(told) > MOST_SHOWN:
        yield f"    and {len(told) - MOST_SHOWN} more, which `grader generate` lists"


def place_words(survivor: Survived) -> str:
    """Return the line, and what it could be: "line 3: `x >= 0` could be `x > 0`"."""
    before, _, after = survivor.change.partition(f" {ARROW} ")
    could = "could be left out" if after == DROPPED else f"could be `{after}`"
    where = f", where {survivor.fate.where}" if survivor.fate and survivor.fate.where else ""
    return f"line {survivor.line}: `{before}` {could}{where}"


def advice(fate: Fate | None) -> str:
    """Return the case that notices a survivor, or why none was found."""
    if fate is None or fate.kind != APART:
        return HEADINGS[fate.kind] if fate else ""
    doubt = ", if inputs may be so" if fate.far else ""
    return f"add `{fate.case}` to the cases of {fate.criterion}{doubt}; it notices"
