"""What a change of a rubric's field means for grades that are stored: marks on the fields.

Fields with `repr=False` are younger than stored grades, whose fingerprint is made of the `repr`:
only a value other than the default counts (`younger_values`).
"""

from dataclasses import Field, fields, is_dataclass
from functools import cache
from typing import Any

FREE = {"regrade": "free"}  # a field's metadata: stored errors are scored again without it,
# or nothing that a student can see depends on it but through files that are looked at themselves
YOUNG = {"regrade": "where it is set"}  # younger than many gradebooks: its default is left out


def default_of(each: Field[Any]) -> Any:
    """Return the value of a field that a rubric does not set."""
    return each.default_factory() if callable(each.default_factory) else each.default


def younger_values(record: Any) -> tuple[tuple[str, Any], ...]:
    """Return what a rubric, or one of its parts, says in fields that older rubrics do not have."""
    if isinstance(record, tuple):
        return tuple(found for part in record for found in younger_values(part))
    found: list[tuple[str, Any]] = []
    for each in _fields_of(record.__class__):
        value = getattr(record, each.name)
        if not each.repr and value != default_of(each):
            found.append((each.name, value))
        found += younger_values(value)
    return tuple(found)


@cache
def _fields_of(kind: type) -> tuple[Field[Any], ...]:
    return fields(kind) if is_dataclass(kind) else ()
