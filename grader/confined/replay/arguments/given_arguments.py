"""The arguments that a replaced function was given, at the places where the reference's are."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import CodeType
from typing import Any

from ...class_members import own_function
from ..object_parts import Path, attributes_of
from ..recorded_calls import Change, WrongCall
from ..recorded_tensors import in_precision
from .argument_changes import changed, own_path, part_at
from .given_answers import Restoring


class GivenArguments:
    """Arguments of one call, whose objects may have other names than the reference's."""

    def __init__(
        self,
        values: Sequence[Any],
        renamed: Mapping[str, str],
        scope: Mapping[str, Any],
        of_tensors: bool,
    ) -> None:
        """Take the values, and where they have `renamed` what the reference has elsewhere."""
        self.values = values
        self.renamed = renamed
        self._scope = scope
        self.of_tensors = of_tensors

    def at(self, path: Path) -> Any:
        """Return the submission's own part at a place. `WrongCall` if there is none."""
        return _present(self.values, own_path(path, self.renamed))

    def own(self, value: Any) -> Any:
        """Return a recorded value with objects of the submission in it."""
        return Restoring(self._scope, self.at).restored(copy.deepcopy(value))

    def prepared(self, changes: Sequence[Change]) -> list[Change]:
        """Return recorded changes as they are to be made here."""
        values = [self.own(each.value) for each in changes]
        values = in_precision(values) if self.of_tensors else values
        return [
            replace(each, path=own_path(each.path, self.renamed), value=value)
            for each, value in zip(changes, values, strict=True)
        ]

    def change(self, changes: Sequence[Change]) -> None:
        """Make changes that are prepared."""
        changed(self.values, changes)

    def unknown_attributes(self, changes: Sequence[Change], own: Any) -> list[Change]:
        """Return the prepared changes that cannot be made, or that no class looks at.

        They give an object an attribute that neither its class nor its `own` method names, or
        change a tuple, of which the class has to make another one.
        """
        return [each for each in changes if each.kind == "put" and self._is_unknown(each.path, own)]

    def _is_unknown(self, path: Path, own: Any) -> bool:
        try:
            holder = part_at(self.values, path[:-1])
        except (LookupError, TypeError, ValueError, AttributeError):
            return False
        held, name = attributes_of(holder), path[-1]
        if isinstance(holder, tuple):
            return True
        return held is not None and name not in held and not _names_attribute(holder, own, name)


class OwnNames:
    """Under which names objects keep what the reference's keep, as far as their calls have shown.

    One that kept it under one name before, and has it under another one now, is in another state.
    """

    def __init__(self) -> None:
        # With the object: an identity belongs to one while that is alive.
        self._names: dict[tuple[int, str], tuple[Any, set[str]]] = {}

    def narrowed(self, values: Sequence[Any], found: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Return one place for each place of the reference. `WrongCall` if none has stayed."""
        renamed: dict[str, str] = {}
        for place, own_places in sorted(found.items(), key=lambda item: item[0].count(".")):
            outer, _, name = place.rpartition(".")
            own_outer = own_path(tuple(outer.split(".")), renamed)
            holder = _present(values, own_outer)
            start = len(".".join(map(str, own_outer))) + 1
            names = {each[start:] for each in own_places}
            _, seen = self._names.get((id(holder), name), (holder, names))
            left = [each for each in own_places if each[start:] in seen]
            if not left:
                raise WrongCall(f"{name} is not where it was before")
            self._names[id(holder), name] = holder, names & seen
            renamed[place] = left[0]
        return renamed


def _present(values: Sequence[Any], path: Path) -> Any:
    try:
        return part_at(values, path)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise WrongCall("an argument has not the parts that it should have") from None


def _names_attribute(value: Any, function: Any, name: str) -> bool:
    """Return whether the class of an object names an attribute, or a function does."""
    members = [each for kind in type(value).__mro__ for each in vars(kind).items()]
    codes = [getattr(own_function(member), "__code__", None) for _, member in members]
    codes.append(getattr(function, "__code__", None))
    return any(own == name for own, _ in members) or any(_names(code, name) for code in codes)


def _names(code: Any, name: str) -> bool:
    if not isinstance(code, CodeType):
        return False
    return name in code.co_names or any(_names(inner, name) for inner in code.co_consts)
