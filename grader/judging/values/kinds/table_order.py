"""Tables whose rows or columns may be in any order, brought into one order.

The reference's and a student's table are brought into the same one, so that all that follows
compares them as other values.
"""

from collections.abc import Mapping

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import is_within
from grader.confined.values.leaves import PARTS
from grader.core.outcomes import Formed, Value
from grader.core.rubric import Criterion, OutputSpec

ANY = "any_order"
TABLE = "DataFrame"  # the kind of an object that is a table

Values = Mapping[str, Value]


def tables_in_order(values: Values, criterion: Criterion) -> Values:
    """Return the values, tables among them without an order that the rubric leaves free."""
    for spec in criterion.outputs:
        if ANY in (spec.text.columns, spec.text.rows):
            for table in _tables(values, spec):
                values = _ordered(values, table, spec)
    return values


def _tables(values: Values, spec: OutputSpec) -> list[str]:
    """Return the names of the tables in an output."""
    forms = {n: v for n, v in values.items() if isinstance(v, Formed) and is_within(n, spec.name)}
    return [n for n, v in forms.items() if v.form == PARTS and v.content.flat[0] == TABLE]


def _ordered(values: Values, table: str, spec: OutputSpec) -> dict[str, Value]:
    free = [f"{table}.order"] if spec.text.columns == ANY else []
    kept = dict(values)
    if spec.text.rows == ANY:
        free.append(f"{table}.index")
        columns = _columns(values, f"{table}.columns")
        rows = _order_of_rows(list(columns.values()))
        kept |= {name: column[rows] for name, column in columns.items()}
    return {n: v for n, v in kept.items() if not any(is_within(n, name) for name in free)}


def _columns(values: Values, place: str) -> dict[str, Array]:
    """Return the columns of a table by name; none if they cannot be put in another order."""
    inside = {n: v for n, v in sorted(values.items()) if is_within(n, place)}
    columns = {n: v for n, v in inside.items() if isinstance(v, np.ndarray) and v.ndim == 1}
    lengths = {len(column) for column in columns.values()}
    return columns if len(columns) == len(inside) and len(lengths) == 1 else {}


def _order_of_rows(columns: list[Array]) -> Array:
    """Return the rows sorted by texts and whole numbers first, which have no rounding errors."""
    exact = [column for column in columns if column.dtype.kind not in "fc"]
    inexact = [column for column in columns if column.dtype.kind in "fc"]
    keys = [*exact, *inexact]
    return np.lexsort(keys[::-1]) if keys else np.zeros(0, np.int64)
