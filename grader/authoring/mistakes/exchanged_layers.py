"""Modules among the inputs: code calls their layers by name, and reads no weight itself."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

from grader.authoring.mistakes.altered_inputs import AlteredInputs, array_leaves, replaced
from grader.confined.values.arrays import Array
from grader.core.asked.code_givens import WEIGHTS
from grader.core.cases import Case
from grader.files.rubric.bound_names import names_of

Layers = Mapping[str, Mapping[str, Array]]  # by name: the parameters by their own names


def read_inputs(case: Case, call: str) -> frozenset[str]:
    """Return the inputs that student code can misread: those that the lines of a case mention.

    An upstream gradient that only autograd multiplies with is none of them. The weights of a
    module are not either: a layer applies its weights, and no student's line says how.
    """
    used = set(names_of(call).read)
    for code in case.code.values():
        used |= set(names_of(code.strip(), "eval").read)
    return frozenset(name for name in case.inputs if name in used and not _of_module(name, case))


def exchanged_layers(case: Case) -> Iterator[AlteredInputs]:
    """Yield a module's layers of the same form, one in place of another or both exchanged."""
    for weights, value in case.inputs.items():
        if not _of_module(weights, case):
            continue
        module = weights.removesuffix(WEIGHTS)
        layers = _layers(value)
        for one, other in permutations(layers, 2):
            if not _alike(layers[one], layers[other]):
                continue
            new = _under(weights, one, layers[other])
            shown, by = f"`{module}.{one}`", f"`{module}.{other}`"
            text = f"{{subject}} {{behaves}} as if {by} were used in place of {shown}"
            yield AlteredInputs(text, replaced(case.inputs, new))
            if one < other:
                text = f"{{subject}} {{behaves}} as if {shown} and {by} were swapped"
                both = new | _under(weights, other, layers[one])
                yield AlteredInputs(text, replaced(case.inputs, both))


def _of_module(name: str, case: Case) -> bool:
    return name.endswith(WEIGHTS) and name.removesuffix(WEIGHTS) in case.code


def _layers(weights: Mapping[str, Any]) -> Layers:
    """Return the parameters by layer: `self.key` has `key.weight` and `key.bias`."""
    found: dict[str, dict[str, Array]] = {}
    for name, array in array_leaves(weights).items():
        layer, dot, _ = name.rpartition(".")
        if dot:  # else it is the module's own
            found.setdefault(layer, {})[name] = array
    return found


def _alike(one: Mapping[str, Array], other: Mapping[str, Array]) -> bool:
    return [a.shape for a in one.values()] == [a.shape for a in other.values()]


def _under(weights: str, layer: str, other: Mapping[str, Array]) -> dict[str, Array]:
    """Return the values of another layer under the dotted names of a layer's parameters."""
    names = (f"{weights}.{layer}.{name.rpartition('.')[2]}" for name in other)
    return dict(zip(names, other.values(), strict=True))
