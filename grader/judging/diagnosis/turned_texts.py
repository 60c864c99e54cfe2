"""Texts that are the right ones turned round, cut or put together otherwise, or exchanged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.atoms import TEXT, value_of_atom
from grader.confined.values.leaf_names import output_of
from grader.core.cases import Case
from grader.core.outcomes import Formed, Returned

FEWEST = 4  # characters of a right text: shorter ones are another one's by chance


def _each_word(text: str) -> str:
    return " ".join(word[::-1] for word in text.split(" "))


CHANGES: Mapping[str, Callable[[str], str]] = {
    "{subject} {is} the right text read backwards": lambda t: t[::-1],
    "{subject} {has} the right words in the reverse order": lambda t: " ".join(t.split(" ")[::-1]),
    "{subject} {has} the right lines in the reverse order": lambda t: "\n".join(
        t.split("\n")[::-1]
    ),
    "{subject} {has} each word of the right text read backwards": _each_word,
    "{subject} {lacks} the first character of the right text": lambda t: t[1:],
    "{subject} {lacks} the last character of the right text": lambda t: t[:-1],
    "{subject} {is} the right text without its blanks": lambda t: t.replace(" ", ""),
    "{subject} {is} the right text twice, one after the other": lambda t: t + t,
}


@dataclass(frozen=True)
class _Pair:
    """A text and the right one."""

    got: str
    right: str
    wrong: bool
    hidden: bool


def turned_texts(told: Sequence[tuple[Case, Returned, frozenset[str]]]) -> dict[str, list[str]]:
    """Return how wrong texts come of the right ones in all cases: what to say -> the outputs.

    `told` has the wrong outputs of each case.
    """
    pairs: dict[str, list[_Pair]] = {}
    for case, outcome, wrong in told:
        for name, got, right in _texts(case, outcome):
            pairs.setdefault(name, []).append(_Pair(got, right, name in wrong, case.hidden))
    said: dict[str, list[str]] = {}
    for one, other in combinations([n for n in pairs if output_of(n) == n], 2):
        if _are_exchanged(pairs[one], pairs[other]):
            said.setdefault("{subject} {is} exchanged", []).extend((one, other))
    for name, own in pairs.items():
        if any(pair.wrong and not pair.hidden for pair in own):
            found = (say for say, change in CHANGES.items() if _explains(change, own))
            if say := next(found, ""):
                said.setdefault(say, []).append(name)
    return said


def _are_exchanged(one: Sequence[_Pair], other: Sequence[_Pair]) -> bool:
    """Return whether each of two outputs always has the text that is right for the other one.

    Where the same text is right for both, it is one of a few labels, and so by chance.
    """
    if not all(pair.wrong for pair in (*one, *other)) or len(one) != len(other):
        return False
    both = zip(one, other, strict=True)
    apart = {pair.right for pair in one}.isdisjoint(pair.right for pair in other)
    return apart and all(a.got == b.right and b.got == a.right for a, b in both)


def _explains(change: Callable[[str], str], pairs: Sequence[_Pair]) -> bool:
    """Return whether a change gives all texts, and some text is too long for chance."""
    long = any(pair.wrong and len(pair.right) >= FEWEST for pair in pairs)
    return long and all(change(pair.right) == pair.got for pair in pairs)


def _texts(case: Case, outcome: Returned) -> Iterator[tuple[str, str, str]]:
    for expected in case.expected:
        got = outcome.values.get(expected.name)
        if expected.form == TEXT and isinstance(got, Formed) and got.form == TEXT:
            yield expected.name, _text(got), _text(Formed(TEXT, expected.array))


def _text(value: Formed) -> str:
    try:
        return str(value_of_atom(TEXT, str(value.content)))
    except (ValueError, RecursionError):  # another process wrote it
        return ""
