"""One sentence on a table of pandas: columns too few or too many, their order, its rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.confined.values.leaf_names import is_within, joined, next_segment
from grader.confined.values.leaves import PARTS
from grader.core.cases import Expected
from grader.core.grades import OutputVerdict
from grader.core.outcomes import Formed
from grader.core.text import one_line, quoted_list
from grader.judging.credit import FULL, Judged
from grader.judging.values.kinds.answer_values import Values, children_of
from grader.judging.values.kinds.table_order import TABLE

MOST_SHOWN = 60  # characters of a label
MOST_LABELS = 8  # that a sentence names

Answered = Judged[OutputVerdict]


def with_table_sentences(
    judged: Sequence[Answered], values: Values, asked: Sequence[Expected]
) -> list[Answered]:
    """Return the verdicts, of which none has another credit; of a table they say one thing."""
    found = {each.name: each for each in asked}
    told = {n: text for name in _tables(asked, values) for n, text in _told(name, values, found)}
    return [_telling(one, told.get(one.verdict.name, "")) for one in judged]


def columns_sentence(table: str, values: Values, asked: Mapping[str, object]) -> str:
    """Return which columns a table lacks or has too many, or that they stand in another order."""
    if not is_table(table, values):
        return ""
    found, wanted = (children_of(f"{table}.columns", each) for each in (values, asked))
    missing = [label for label in wanted if label not in found]
    extra = [label for label in found if label not in wanted]
    if missing:
        none = "no column" if len(missing) == 1 else "no columns"
        return f"`{table}` has {none} {_listed(missing)}; its columns are {_listed(found)}"
    if extra:
        many = "a column" if len(extra) == 1 else f"{len(extra)} columns"
        return f"`{table}` has {many} too many: {_listed(extra)}"
    if "order" in children_of(table, asked) and found != wanted:
        order = f"{_listed(found)}, expected {_listed(wanted)}"
        return f"`{table}` has its columns in another order: {order}"
    return ""


def is_table(name: str, values: Mapping[str, object]) -> bool:
    """Return whether a value is a table of pandas, as far as its parts tell."""
    value = values.get(name)
    return isinstance(value, Formed) and value.form == PARTS and value.content.flat[0] == TABLE


def _tables(asked: Sequence[Expected], values: Values) -> Iterator[str]:
    for each in asked:
        wanted = each.form == PARTS and each.array.flat[0] == TABLE
        if wanted and is_table(each.name, values):
            yield each.name


def _told(table: str, values: Values, asked: Mapping[str, Expected]) -> Iterator[tuple[str, str]]:
    """Yield what to say of those parts of a table that are wrong for one reason."""
    columns, rows = columns_sentence(table, values, asked), _rows_sentence(table, values, asked)
    labels = children_of(f"{table}.columns", values)
    for name in asked:
        inside = (
            p for p in ("columns", "dtypes", "index", "order") if is_within(name, f"{table}.{p}")
        )
        part = next(inside, "")
        absent = part in ("columns", "dtypes") and _label(name, f"{table}.{part}") not in labels
        if absent or part == "order":
            yield name, columns
        elif part in ("columns", "index"):
            yield name, rows


def _label(name: str, parent: str) -> str:
    return next_segment(name, len(parent))


def _rows_sentence(table: str, values: Values, asked: Mapping[str, Expected]) -> str:
    """Return that all columns are longer or shorter than expected."""
    place = f"{table}.columns"
    names = [joined([place, label]) for label in children_of(place, values)]
    pairs = [(values.get(name), asked[name].array) for name in names if name in asked]
    lengths = {(_length(got), _length(wanted)) for got, wanted in pairs}
    if len(lengths) != 1:
        return ""
    ((have, want),) = lengths
    if have is None or want is None or have == want:
        return ""
    return f"`{table}` has {have} {'row' if have == 1 else 'rows'}, expected {want}"


def _length(value: object) -> int | None:
    array = value.content if isinstance(value, Formed) else value
    return len(array) if isinstance(array, np.ndarray) and array.ndim else None


def _listed(labels: Sequence[str]) -> str:
    shown = [one_line(label.strip('[]"'), MOST_SHOWN) for label in labels]
    return quoted_list(shown, MOST_LABELS)


def _telling(one: Answered, sentence: str) -> Answered:
    if not sentence or one.verdict.credit == FULL:
        return one
    return replace(one, verdict=replace(one.verdict, message=sentence))
