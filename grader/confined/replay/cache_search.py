"""Tries intermediate values of the reference in the places of a cache that are not understood."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..quick_dataclass import dataclass
from .caches import Naming, Path, is_number_array, is_other_reduction, leaves, rebuilt
from .call_answers import CallAnswers
from .corrected.corrected_cache import without_what_raises
from .recorded_calls import WrongCall
from .search_orders import MOST_CANDIDATES, Choices

# Correlation. A margin against false credit: a derivative that a student forgot must not be
# supplied by the cache.
LIKELY = 0.5
OWN = -1  # the key of the value that the place already has
Values = tuple[Any, ...]  # one array per leaf of a group

DERIVED = (
    lambda v: v,
    np.tanh,
    lambda v: 1 - v**2,
    lambda v: v**2,
    lambda v: v * (1 - v),
    lambda v: 1 / (1 + np.exp(-v)),
)


@dataclass(frozen=True)
class LeafGroup:
    """Leaves of one kind: a single one, or one per step of a sequence; best candidates first."""

    paths: tuple[Path, ...]
    candidates: tuple[Values, ...]
    keys: tuple[int, ...]  # of the candidates: the same in every case of a criterion


class Search:
    """Makes the caches of one recorded call that may be right, by the choices of a try."""

    def __init__(
        self, answers: CallAnswers, number: int, position: int, first: Sequence[int] = ()
    ) -> None:
        """Put the keys of what was right in another case `first`.

        `WrongCall` if the function gives no cache, or all of the cache is understood.
        """
        own = answers.own_result(number) or without_what_raises(answers, number)
        if not own:
            raise WrongCall("there is no cache to repair")
        self._cache = own[position]
        known = _with_intermediates(answers, number, own)
        self._known = {path: known.right_value(leaf) for path, leaf in leaves(self._cache)}
        unknown = {p: leaf for p, leaf in leaves(self._cache) if self._known[p] is None}
        if not unknown:
            raise WrongCall("all of the cache is understood")
        self._groups = _groups(unknown, self._cache, answers, number, first)

    @property
    def lengths(self) -> list[int]:
        """Return how many candidates each group of leaves has."""
        return [len(group.candidates) for group in self._groups]

    def has(self, choices: Choices) -> bool:
        """Return whether there is a candidate for each choice, and one choice for each group."""
        lengths = self.lengths
        same = len(choices) == len(lengths)
        return same and all(0 <= c < n for c, n in zip(choices, lengths, strict=True))

    def keys(self, choices: Choices) -> list[int]:
        """Return the keys of what a try puts in; other cases begin with these."""
        return [g.keys[choice] for g, choice in zip(self._groups, choices, strict=True)]

    def cache(self, choices: Choices) -> Any:
        """Return the cache of one try, made anew."""
        put = {
            path: value
            for group, choice in zip(self._groups, choices, strict=True)
            for path, value in zip(group.paths, group.candidates[choice], strict=True)
        }

        def change(path: Path, value: Any) -> Any:
            if not is_number_array(value):
                return value
            right = put.get(path, self._known.get(path))
            return value if right is None else np.array(right)

        return rebuilt(self._cache, change)


def _with_intermediates(answers: CallAnswers, number: int, own: Sequence[Any]) -> Naming:
    """Return what is known by value: inputs, outputs, and right values on the way to these."""
    naming = answers.naming(answers.calls[number], own)
    for inner in (number, *answers.steps(number)):
        for value in answers.calls[inner].locals.values():
            naming.learn(value, value)
    return naming


def _groups(
    unknown: Mapping[Path, Any], cache: Any, answers: CallAnswers, number: int, first: Sequence[int]
) -> list[LeafGroup]:
    steps = [answers.calls[child].locals for child in answers.steps(number)]
    kinds: dict[Path, list[Path]] = {}
    for path in unknown:
        kinds.setdefault(_kind(path, cache, len(steps)), []).append(path)
    groups: list[LeafGroup] = []
    for paths in kinds.values():
        own = tuple(unknown[path] for path in paths)
        one = [(v,) for v in _sources(answers, number)] if len(paths) == 1 else []
        many = _by_step(steps) if len(paths) == len(steps) else []
        wanted = first[len(groups)] if len(groups) < len(first) else None
        candidates = {**_ranked(own, [*one, *many], wanted), OWN: own}
        keys = sorted(candidates, key=lambda key: key != wanted)
        groups.append(LeafGroup(tuple(paths), tuple(candidates[k] for k in keys), tuple(keys)))
    return groups


def _kind(path: Path, cache: Any, steps: int) -> Path:
    """Return the path without the number of the step."""
    inner = cache
    for depth, key in enumerate(path):
        if len(inner) == steps and steps > 1:
            return (*path[:depth], None, *path[depth + 1 :])
        inner = inner[key]
    return path


def _sources(answers: CallAnswers, number: int) -> Iterator[Any]:
    """Yield arrays that a cache of the whole call may hold: its own, and its steps' together."""
    yield from answers.calls[number].locals.values()
    for values in _by_step([answers.calls[child].locals for child in answers.steps(number)]):
        for axis in (0, 1):
            if len({value.shape for value in values}) == 1 and values[0].ndim >= axis:
                yield np.stack(values, axis)


def _by_step(steps: Sequence[Mapping[str, Any]]) -> list[Values]:
    names = [name for name in (steps[0] if steps else ()) if all(name in s for s in steps)]
    return [tuple(step[name] for step in steps) for name in names]


def _ranked(own: Values, sources: Sequence[Values], wanted: int | None) -> dict[int, Values]:
    """Return the candidates of the right shapes by how they correlate with what is there."""
    with np.errstate(all="ignore"):
        made = dict(enumerate(_derived(sources)))
        fitting = {key: values for key, values in made.items() if _fits(values, own)}
        likeness = dict(zip(fitting, _likenesses(own, [*fitting.values()]), strict=True))
    likely = [k for k in fitting if k == wanted or _is_plain(k) or likeness[k] >= LIKELY]
    best = sorted(likely, key=lambda key: (key != wanted, -likeness[key]))
    others = [k for k, values in made.items() if _is_plain(k) and _is_other_reduction(values, own)]
    return {key: made[key] for key in [*best, *others][: MOST_CANDIDATES - 1]}


def _is_plain(key: int) -> bool:
    """Return whether a candidate is a value of the reference itself, or that transposed."""
    return key % (2 * len(DERIVED)) < 2


def _derived(sources: Sequence[Values]) -> Iterator[Values]:
    for values in sources:
        for derive in DERIVED:
            made = tuple(np.asarray(derive(value)) for value in values)
            yield made
            yield tuple(value.T for value in made)


def _fits(made: Values, own: Values) -> bool:
    return all(a.shape == b.shape for a, b in zip(made, own, strict=True))


def _is_other_reduction(made: Values, own: Values) -> bool:
    return all(is_other_reduction(b, a) for a, b in zip(made, own, strict=True))


def _likenesses(own: Values, made: Sequence[Values]) -> list[float]:
    """Return how each candidate correlates with what is there; zero where that is undefined."""
    if not made:
        return []
    rows = [np.concatenate([np.ravel(v) for v in values], dtype=np.float64) for values in made]
    right = np.stack(rows)
    left = np.concatenate([np.ravel(v) for v in own], dtype=np.float64)
    left, right = left - left.mean(), right - right.mean(axis=1, keepdims=True)
    scales = np.linalg.norm(left) * np.linalg.norm(right, axis=1)
    found = np.abs((right * left).sum(axis=1) / scales)
    return [float(each) for each in np.where((scales > 0) & np.isfinite(found), found, 0.0)]
