"""What a case left behind, as entries of the wire: only texts and plain arrays."""

from collections.abc import Collection
from typing import Any

from .leaves import leaves
from .records import Foreign, Formed


def value_entries(values: dict[str, Any], packages: Collection[str] = ()) -> list[tuple[str, Any]]:
    """Return an entry for each leaf: `values/NAME` with an array, or with a text about a value
    that cannot be compared; `formed/FORM/NAME` with the array of a form.
    """
    return [_entry(name, leaf) for name, leaf in leaves(values, packages)]


def _entry(name: str, leaf: Any) -> tuple[str, Any]:
    if isinstance(leaf, Formed):
        return f"formed/{leaf.form}/{name}", leaf.content
    return f"values/{name}", leaf.description if isinstance(leaf, Foreign) else leaf
