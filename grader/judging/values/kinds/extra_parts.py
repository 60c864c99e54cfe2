"""Finds keys and items that an answer has beside those that are expected."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from grader.confined.values.leaf_names import joined, segments
from grader.confined.values.leaves import LIST
from grader.core.cases import Case
from grader.core.outcomes import Formed, Value
from grader.core.rubric import Criterion
from grader.core.text import one_line, quoted_list

MOST_NAMED = 3  # extra parts that a sentence names

KEPT = 256  # cases: a margin over those of the largest packaged assignment, 120


class ExpectedParts(NamedTuple):
    """The parts of a container that are expected."""

    parts: frozenset[str]
    items: bool  # all of them are items of a list


class Containers(NamedTuple):
    """The containers among the expected values."""

    by_name: Mapping[str, ExpectedParts]
    deepest: int  # parts of the longest name of one


class Extra(NamedTuple):
    """What a container of an output has too much."""

    container: str
    sentence: str


def extra_parts(values: Mapping[str, Value], case: Case, criterion: Criterion) -> dict[str, str]:
    """Return output -> a sentence on what it has too much; none for outputs with `keys: asked`."""
    found = extra_containers(values, case, criterion)
    return {name: extra.sentence for name, extra in found.items()}


def extra_containers(
    values: Mapping[str, Value], case: Case, criterion: Criterion
) -> dict[str, Extra]:
    """Return output -> the first of its containers that has something too much."""
    containers = _containers(case, criterion)
    if not containers.by_name:
        return {}
    extra: dict[str, dict[str, None]] = {}
    for name, value in values.items():
        container, part = _extra(name, value, containers)
        if part:
            extra.setdefault(container, {})[part] = None
    found: dict[str, Extra] = {}
    for container, parts in extra.items():
        spec = criterion.spec_of(container)
        if spec:
            sentence = _sentence(container, list(parts), containers.by_name[container])
            found.setdefault(spec.name, Extra(container, sentence))
    return found


@lru_cache(KEPT)
def _containers(case: Case, criterion: Criterion) -> Containers:
    """Return the containers among the expected values, with their parts."""
    found: dict[str, set[str]] = {}
    for expected in case.expected:
        parts = segments(expected.name)
        for depth in range(1, len(parts)):
            found.setdefault(joined(parts[:depth]), set()).add(parts[depth])
    specs = {name: criterion.spec_of(name) for name in found}
    exact = {n: found[n] for n, spec in specs.items() if spec and spec.keys != "asked"}
    asked = {
        n: ExpectedParts(frozenset(p), all(x.isdecimal() for x in p)) for n, p in exact.items()
    }
    return Containers(asked, max((len(segments(name)) for name in asked), default=0))


def _extra(name: str, value: Value, containers: Containers) -> tuple[str, str]:
    """Return a container and its part that nothing asks for; two empty texts if none."""
    parts = segments(name, containers.deepest + 1)
    for depth in range(1, len(parts)):
        container = joined(parts[:depth])
        asked = containers.by_name.get(container)
        if asked and parts[depth] not in asked.parts:
            # Keys in place of items, or the other way round, are another kind: that is told.
            alike = parts[depth].isdecimal() == asked.items
            return (container, parts[depth]) if alike else ("", "")
    if name in containers.by_name and isinstance(value, Formed) and value.form == LIST:
        most = len(containers.by_name[name].parts)
        if len(value.content) > most:
            return name, str(most)
    return "", ""


def _sentence(container: str, extra: list[str], asked: ExpectedParts) -> str:
    if asked.items and all(part.isdecimal() for part in extra):
        most = "1 item" if len(asked.parts) == 1 else f"{len(asked.parts)} items"
        return f"`{container}` has more than {most}, expected {most}"
    named = [one_line(part.strip("[]"), 60) for part in extra[:MOST_NAMED]]
    more = f" and {len(extra) - MOST_NAMED} more" if len(extra) > MOST_NAMED else ""
    key = "key" if len(extra) == 1 else "keys"
    return f"`{container}` has the extra {key} {quoted_list(named)}{more}"
