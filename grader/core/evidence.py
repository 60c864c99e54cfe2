"""What `generate` finds out about mistakes: read when something failed, never sent anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from grader.core.cases import Array


@dataclass(frozen=True)
class Traced:
    """An array that a local name of the reference held during one case."""

    name: str
    function: str
    array: Array
    stacked: bool  # several values, one after the other, stand along the first axis
    public: bool  # students know the name: it stands in the hand-out


@dataclass(frozen=True)
class Signature:
    """One way to be wrong, of which it is known what it gives."""

    source: str  # "misconception", "input" or "mutant"
    say: str  # for students, about {subject}; empty: nothing is to be said
    note: str = ""  # for instructors; may quote the reference


def _none() -> Array:
    return np.zeros((0, 0, 0, 0))


@dataclass(frozen=True)
class Evidence:
    """What is known of the mistakes that can be made in one criterion."""

    cases: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    traced: Mapping[str, tuple[Traced, ...]] = field(default_factory=dict)  # by case
    signatures: tuple[Signature, ...] = ()
    projections: Array = field(default_factory=_none)
    """(signatures, cases, outputs, 3): random projections of the wrong outputs; NaN where the
    output is right."""
