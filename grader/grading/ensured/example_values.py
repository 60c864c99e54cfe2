"""The reference's values as examples: what may stand in an answer that has other lengths and keys.

An item of a list is like any item of the reference's list; so a list of any length has examples.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import chain

from grader.confined.values.atoms import TEXT
from grader.confined.values.leaf_names import joined
from grader.confined.values.leaves import LIST, MAPPING
from grader.core.cases import Case
from grader.grading.ensured.answer_tree import (
    ARRAY,
    KINDS,
    NUMBER,
    SEQUENCE,
    container_kind,
    parts_by_name,
)

TUPLE = "tuple"
NOT_FINITE = "not finite"  # after the kind of an array in which the reference has NaN or infinity
SCALAR = "scalar"  # an item of a long list, which is one leaf: a number or a text
KEPT = 256  # cases: a margin over those of the largest packaged assignment, 120

Place = tuple[str, int]  # the name of a leaf or container, and how many levels inside of a leaf


class ReferenceValueKinds:
    """What the reference's values are, by name: containers, and forms and shapes of leaves."""

    def __init__(self, kinds: Mapping[str, str], shapes: Mapping[str, tuple[int, ...]]) -> None:
        self.words, self.shapes = kinds, shapes
        self._parts = parts_by_name([*shapes, *kinds])
        self._found: dict[str, Examples] = {}

    def examples(self, name: str) -> "Examples":
        """Return the reference's value of that name as the one example; none if it has no such."""
        if name not in self._found:
            known = name in self._parts[""]
            self._found[name] = Examples(self, ((name, 0),) if known else ())
        return self._found[name]

    def kind(self, place: Place) -> str:
        """Return the kind of what stands at a place."""
        name, depth = place
        word, shape = self.words.get(name, ""), self.shapes.get(name)
        if word == LIST and shape is not None:
            return SEQUENCE if depth < len(shape) else SCALAR
        if form := form_in(word):
            return SEQUENCE if form == TUPLE else KINDS.get(form, form)
        if shape is None:
            return container_kind([*self._parts.get(name, ())])
        return ARRAY if shape else NUMBER

    def parts(self, place: Place) -> Iterable[tuple[str, Place]]:
        """Yield the parts of what stands at a place, with their places."""
        name, depth = place
        shape = self.shapes.get(name, ())
        if self.words.get(name) == LIST and depth < len(shape):
            if 0 not in shape:  # one part stands for all: they are alike
                yield "0", (name, depth + 1)
            return
        for part in self._parts.get(name, ()):
            yield part, (joined([name, part]), 0)


class Examples:
    """Values of the reference any of which an answer may be like."""

    def __init__(self, reference: ReferenceValueKinds, places: tuple[Place, ...]) -> None:
        self._reference, self.places = reference, places

    def __bool__(self) -> bool:
        return bool(self.places)

    @cached_property
    def kinds(self) -> "Mapping[str, Examples]":
        """Return the examples of each kind."""
        found: dict[str, list[Place]] = {}
        for place in self.places:
            found.setdefault(self._reference.kind(place), []).append(place)
        return {kind: self._of(places) for kind, places in found.items()}

    def of_kind(self, kind: str) -> "Examples":
        """Return the examples of one kind; what is said of none of them may be anything."""
        other = SCALAR if kind in (NUMBER, TEXT) else kind
        return self.kinds.get(kind) or self.kinds.get(other) or self._of(())

    @cached_property
    def parts(self) -> "Mapping[str, Examples]":
        """Return the examples of each part, by its key or index."""
        found: dict[str, list[Place]] = {}
        for part, place in chain.from_iterable(map(self._reference.parts, self.places)):
            found.setdefault(part, []).append(place)
        return {part: self._of(places) for part, places in found.items()}

    @cached_property
    def inside(self) -> "Examples":
        """Return the examples of parts of any key or index."""
        return self._of([p for each in self.parts.values() for p in each.places])

    def part(self, key: str) -> "Examples":
        """Return the examples of one part; of one that no example has, those of any part."""
        return self.parts.get(key) or self.inside

    @cached_property
    def is_tuple(self) -> bool:
        """Return whether all of them are tuples."""
        words = [self._reference.words.get(name) for name, _ in self.places]
        return bool(words) and all(word == TUPLE for word in words)

    @property
    def names(self) -> list[str]:
        """Return the names of what is a leaf of its own."""
        return [name for name, depth in self.places if not depth]

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Return the shapes of arrays, each once."""
        shapes = (self._reference.shapes.get(name, ()) for name in self.names)
        return list(dict.fromkeys(shapes))

    @property
    def numbers(self) -> set[str]:
        """Return the kinds of numbers of arrays; nothing for what has a form."""
        words = (self._reference.words.get(name, "") for name in self.names)
        return {word for word in words if word and not form_in(word)}

    def _of(self, places: Iterable[Place]) -> "Examples":
        return Examples(self._reference, tuple(places))


def form_in(word: str) -> str:
    """Return the form that the word for a leaf of the reference is; empty for an array's kind."""
    return word if len(word) > 1 and NOT_FINITE not in word else ""


@lru_cache(KEPT)
def reference_kinds(case: Case) -> ReferenceValueKinds:
    """Return what the reference's values of a case are."""
    return ReferenceValueKinds(case.kinds, case.shapes)


def is_container(kind: str) -> bool:
    """Return whether a kind is a list's or a mapping's."""
    return kind in (SEQUENCE, MAPPING)
