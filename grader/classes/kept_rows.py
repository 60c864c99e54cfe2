"""The rows of a class: made for what changed since the last run, and kept of all others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.core.entries import Entry
from grader.exports.csv_export import table_head, table_lines
from grader.gradebook.class_state import ClassState
from grader.gradebook.store import Gradebook
from grader.reports.classroom.class_rows import ClassRow, SharedMarks
from grader.reports.classroom.class_summary import class_row_of
from grader.reports.classroom.packed_rows import ClassTable

NOTHING_KEPT = ClassTable()


def class_table(book: Gradebook, state: ClassState, kept: ClassTable = NOTHING_KEPT) -> ClassTable:
    """Return the rows of all submissions that count, in the order of their names.

    The state is older than what is read here: a row that changes meanwhile is made again next time.
    """
    criteria = _criteria(book, state, kept)
    known = kept.rows if [*kept.criteria] == [*criteria] else {}
    changed = [name for name in state.rows if not _is_current(known, name, state)]
    marks: SharedMarks = {}
    made = {
        entry.name: class_row_of(entry, marks, table_lines(entry, criteria), state.rows[entry.name])
        for entry in book.entries(changed, brief=True, only=state.people)
    }
    return ClassTable(criteria, {name: made.get(name) or known[name] for name in state.rows})


def _is_current(rows: Mapping[str, ClassRow], name: str, state: ClassState) -> bool:
    return name in rows and rows[name].key == state.rows[name]


def _criteria(book: Gradebook, state: ClassState, kept: ClassTable) -> Sequence[str]:
    """Return the criteria of the first grade: they are the columns of the table."""
    first = next((name for name in state.rows if name in state.graded), "")
    if _is_current(kept.rows, first, state):
        return [*kept.rows[first].row.marks]
    entries = book.entries([first] if first else [], brief=True)
    return [one.name for entry in entries if entry.grade for one in entry.grade.criteria]


def scores_of(table: ClassTable, absent: Iterable[Entry]) -> Iterator[str]:
    """Yield the lines of the table of scores, those without a submission last."""
    yield table_head(table.criteria)
    yield from (row.lines for row in table.rows.values())
    yield from (table_lines(entry, table.criteria) for entry in absent)
