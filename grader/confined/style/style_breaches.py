"""Reads sources for what a rubric's `style` asks. Runs none of them."""

import ast
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from ..function_names import own_name
from .breach import Breach
from .function_texts import Place, Text, find, reached_from, read_texts
from .keywords import KEYWORDS
from .name_meanings import plain_name

# Breaches that the report names of one function; the points are lost with the first one.
MAX_BROKEN = 8


class Asked(NamedTuple):
    """What is asked of one function."""

    function: str  # "f" or "Class.method"
    files: Sequence[str]  # where it may stand
    must_call: Sequence[str] = ()
    must_not_use: Sequence[str] = ()
    must_not_import: Sequence[str] = ()


def breaches(asked: Asked, texts: Sequence[Text], graded: Collection[str]) -> list[Breach] | None:
    """Return all breaches; `None` if the function is not defined in the texts.

    What must be called may be called by any function that it reaches. What must not be used may
    not be by helpers either, `graded` functions aside: those answer for themselves.
    """
    place = find(own_name(asked.function), asked.files, texts)
    if place is None:
        return None
    reached = reached_from(place, texts)
    own = [p for p in reached if p == place or p.name not in graded]
    return [*_uncalled(asked, reached), *_used(asked, place, own), *_imported(asked, own)]


def _uncalled(asked: Asked, reached: Sequence[Place]) -> list[Breach]:
    called = {name for place in reached for name in _calls(place)}
    return [
        Breach("must_call", name)
        for name in asked.must_call
        if not _spellings(plain_name(name)) & called
    ]


def _spellings(name: str) -> set[str]:
    """Return the ways to call a function: one of NumPy may be called as a method of an array."""
    top, _, rest = name.partition(".")
    method = {f".{rest}"} if top == "numpy" and rest and "." not in rest else set()
    return {name} | method


def _calls(place: Place) -> Iterator[str]:
    """Yield all that is named: code that chooses between two functions before a call calls both."""
    for node in place.loaded:
        yield from place.text.spelling.meanings(node)
        if isinstance(node, ast.Attribute):
            yield f".{node.attr}"


def _used(asked: Asked, place: Place, own: Sequence[Place]) -> Iterator[Breach]:
    """Yield the first place of each thing that may not be used."""
    for name in asked.must_not_use:
        uses = ((each, line) for each in own for line in _lines(name, each))
        for each, line in list(uses)[:1]:
            within = "" if each == place else each.name
            yield Breach("must_not_use", name, *each.text.place(line), within)


def _lines(name: str, place: Place) -> list[int]:
    """Return the lines on which a name stands, in order."""
    if name in KEYWORDS:
        return sorted(_line(n) for n in place.nodes if isinstance(n, KEYWORDS[name]))
    wanted = plain_name(name)
    return sorted(
        node.lineno
        for node in place.loaded
        if any(
            meaning == wanted or meaning.startswith(f"{wanted}.")
            for meaning in place.text.spelling.meanings(node)
        )
    )


def _line(node: Any) -> int:
    return int(node.target.lineno if isinstance(node, ast.comprehension) else node.lineno)


def _imported(asked: Asked, own: Sequence[Place]) -> Iterator[Breach]:
    texts = {place.text.path: place.text for place in own}
    for name in asked.must_not_import:
        for text in texts.values():
            lines = [line for m, line in text.spelling.modules if f"{m}.".startswith(f"{name}.")]
            yield from (Breach("must_not_import", name, *text.place(line)) for line in lines[:1])


def style_entries(order: dict[str, Any], sources: dict[str, bytes]) -> list[tuple[str, Any]]:
    """Return for the wire of each function asked about whether it was found, and its breaches."""
    texts = read_texts(sources, order["compatibility"])
    entries: list[tuple[str, Any]] = []
    for i, asked in enumerate(order["style"]):
        broken = breaches(Asked(**asked), texts, order["graded"])
        entries.append((f"style/{i}/found", "" if broken is None else "yes"))
        for j, one in enumerate((broken or [])[:MAX_BROKEN]):
            fields = {**one._asdict(), "line": str(one.line)}
            entries += [(f"style/{i}/broken/{j}/{name}", text) for name, text in fields.items()]
    return entries
