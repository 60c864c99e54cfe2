"""The first difference between two tables in CSV: which row, which column, which cell."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.confined.quick_dataclass import dataclass
from grader.core.outputs.written_outputs import TextRules
from grader.core.text import quoted, quoted_list
from grader.judging.texts.compared_pieces import (
    LONGEST_NUMBER,
    all_that_differs,
    alone,
    same_text,
    with_spaces_seen,
)
from grader.judging.texts.text_difference import MORE, TIMES_LONGER, count, shown

MOST_PAIRS = 20_000  # of rows that are compared in all: some tenths of a second
FEWER_DIGITS = 3  # than the tolerance leaves: a thousandth of the numbers is at an edge
CLOSE = 1e-6  # relative tolerance of numbers where the rubric gives none
MOST_MATCHED = 60  # rows that are compared each with each; more are compared in sorted order
DELIMITERS = ",;\t"

Row = Sequence[str]
Table = Sequence[Row]


def table_difference(got: str, expected: str, rules: TextRules) -> str:
    """Return the rest of a sentence on the first difference; empty if there is none.

    The first row names the columns. Spaces around a cell do not count.
    """
    if got == expected:
        return ""
    if len(got) > TIMES_LONGER * len(expected) + MORE:
        return f"has {len(got):,} characters, expected {len(expected):,}"
    mark = max(DELIMITERS, key=expected.partition("\n")[0].count)
    found, wanted = _rows(got, mark), _rows(expected, mark)
    if isinstance(found, str) or isinstance(wanted, str):
        return found if isinstance(found, str) else "cannot be compared: the reference's is not CSV"
    if not found or not wanted:
        return "" if found == wanted else f"has {count(len(found), 'row')}, expected {len(wanted)}"
    rules = replace(rules, numbers=CLOSE if rules.numbers is None else rules.numbers)
    columns = _columns(found[0], wanted[0], rules)
    if isinstance(columns, str):
        return columns
    return _rows_difference(_reordered(found, columns), wanted, rules)


def _rows(text: str, mark: str) -> list[Row] | str:
    try:
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
        return [[cell.strip() for cell in row] for row in rows if row]
    except csv.Error as error:
        return f"is not a table in CSV: {error}"


def _columns(found: Row, wanted: Row, rules: TextRules) -> list[int] | str:
    """Return where the expected columns stand, or what is wrong about the columns."""
    places: list[int] = []
    left = list(range(len(found)))
    missing = []
    for name in wanted:
        place = next((i for i in left if same_text(found[i], name, rules)), None)
        if place is None:
            missing.append(name)
        else:
            left.remove(place)
            places.append(place)
    if missing:
        column = "column" if len(missing) == 1 else "columns"
        return f"has no {column} {quoted_list(missing)}; its columns are {quoted_list(found)}"
    if left:
        more = "a column" if len(left) == 1 else f"{len(left)} columns"
        return f"has {more} too many: {quoted_list([found[i] for i in left])}"
    if rules.columns != "any_order" and places != sorted(places):
        order = f"{quoted_list(found)}, expected {quoted_list(wanted)}"
        return f"has its columns in another order: {order}"
    return places


def _reordered(table: Table, columns: Sequence[int]) -> list[Row]:
    """Return the rows with their cells in another order; a row of another length as it is."""
    width = len(columns)
    return [[row[i] for i in columns] if len(row) == width else row for row in table]


def _rows_difference(found: Table, wanted: Table, rules: TextRules) -> str:
    names, one, other = wanted[0], found[1:], wanted[1:]
    numbers = list(range(1, len(one) + 1))
    if rules.rows == "any_order":
        numbers, one, other = _unmatched(one, other, rules)
    for number, row, expected in zip(numbers, one, other, strict=False):
        if told := _row_difference(number, row, expected, names, rules):
            return told
    have, want = len(found) - 1, len(wanted) - 1
    if have == want:
        return ""
    rows = f"has {count(have, 'row')} below the names of the columns, expected {want}"
    if have < want:
        return f"{rows}; missing is {_shown(other[len(one)])}"
    return f"{rows}; too many is {_shown(one[len(other)])}"


def _row_difference(number: int, row: Row, expected: Row, names: Row, rules: TextRules) -> str:
    if len(row) != len(expected):
        return f"has {count(len(row), 'cell')} in row {number}, expected {len(expected)}"
    for name, cell, wanted in zip(names, row, expected, strict=False):
        if not same_text(cell, wanted, rules):
            difference = all_that_differs(cell, wanted, rules)
            place = f"row {number}, column {quoted(name)}{alone(difference)}"
            one, other = (shown(with_spaces_seen(text, difference)) for text in (cell, wanted))
            return f"differs in {place}: {one}, expected {other}"
    return ""


def _same_rows(row: Row, other: Row, rules: TextRules) -> bool:
    alike = (same_text(*cells, rules) for cells in zip(row, other, strict=False))
    return len(row) == len(other) and all(alike)


def _unmatched(
    found: Table, wanted: Table, rules: TextRules
) -> tuple[list[int], list[Row], list[Row]]:
    """Return the rows that have no counterpart, with their numbers.

    Each is first looked for among those that are nearly alike. A number at the edge of what counts
    as that is found afterwards, among the few that are left.
    """
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in wanted:
        alike.setdefault(_roughly(row, rules), []).append(row)
    patience = Patience()
    numbered = list(enumerate(found, 1))
    rest = [
        (number, row)
        for number, row in numbered
        if not _take(row, alike.get(_roughly(row, rules), []), rules, patience)
    ]
    missing = [row for rows in alike.values() for row in rows]
    if max(len(rest), len(missing)) > MOST_MATCHED:
        rest, missing = sorted(rest, key=lambda one: _key(one[1])), sorted(missing, key=_key)
    else:
        rest = [(n, row) for n, row in rest if not _take(row, missing, rules, patience)]
    return [number for number, _ in rest], [row for _, row in rest], missing


@dataclass
class Patience:
    """How many pairs of rows are still compared: rows that are all alike must not take for ever."""

    left: int = MOST_PAIRS


def _take(row: Row, rows: list[Row], rules: TextRules, patience: Patience) -> bool:
    """Take a row's counterpart out of the rows, if there is one."""
    for index, other in enumerate(rows[: patience.left]):
        patience.left -= 1
        if _same_rows(row, other, rules):
            del rows[index]
            return True
    return False


def _roughly(row: Row, rules: TextRules) -> tuple[str, ...]:
    """Return what rows that are right for one another mostly have in common."""
    if "case" in rules.ignore:
        row = [cell.casefold() for cell in row]
    if not rules.numbers:
        return tuple(row)
    digits = max(int(-math.log10(rules.numbers)) - FEWER_DIGITS, 1)
    return tuple(cell if (n := _number(cell)) is None else f"{n:.{digits}g}" for cell in row)


def _key(row: Row) -> list[tuple[bool, float, str]]:
    """Return what sorts rows: numbers by their values, then texts."""
    numbers = ((cell, _number(cell)) for cell in row)
    return [(n is None, n or 0.0, cell if n is None else "") for cell, n in numbers]


def _number(cell: str) -> float | None:
    """Return the finite number that a cell holds, if it holds one."""
    try:
        value = float(cell) if len(cell) <= LONGEST_NUMBER else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _shown(row: Iterable[str]) -> str:
    return shown(", ".join(row))
