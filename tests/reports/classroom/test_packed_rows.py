"""The rows of a class are the same after they were text."""

import json
from collections.abc import Sequence

import pytest
from class_of import class_of, summarise
from sample_grades import all_right, half_finished, hostile, three_mistakes, troubled

from grader.core.entries import Entry
from grader.reports.classroom.class_page import render_class_page
from grader.reports.classroom.class_rows import SharedMarks
from grader.reports.classroom.class_summary import Summing, class_row_of
from grader.reports.classroom.packed_rows import ClassTable, pack_table, unpack_table


@pytest.fixture(scope="module")
def entries() -> Sequence[Entry]:
    samples = [all_right(), three_mistakes(), half_finished(), troubled(), hostile()]
    alone = [Entry(f"sample{number}", (), grade) for number, grade in enumerate(samples)]
    return [*alone, *class_of(60, samples)]


@pytest.fixture(scope="module")
def table(entries: Sequence[Entry]) -> ClassTable:
    marks: SharedMarks = {}
    made = ((entry, f"key of {entry.name}") for entry in entries)
    rows = {one.name: class_row_of(one, marks, f"{one.name},\n", key) for one, key in made}
    return ClassTable(["scale", "shift"], rows)


def test_every_row_is_itself_again(table: ClassTable) -> None:
    again = unpack_table("".join(pack_table(table, "1.0")), "1.0")
    assert again.criteria == table.criteria
    assert [*again.rows] == [*table.rows]
    for name, row in table.rows.items():
        assert again.rows[name] == row


def test_the_class_page_is_the_same(entries: Sequence[Entry], table: ClassTable) -> None:
    summing = Summing()
    for row in unpack_table("".join(pack_table(table, "1.0")), "1.0").rows.values():
        summing.add(row)
    assert render_class_page(summing.of_class()) == render_class_page(summarise(entries))


def test_what_rows_have_in_common_is_in_the_text_once(table: ClassTable) -> None:
    text = "".join(pack_table(table, "1.0"))
    plain = json.loads(text)
    marks = [mark for row in table.rows.values() for mark in row.row.marks.values()]
    assert len(plain["marks"]) < len(marks) / 2
    assert len({json.dumps(mark) for mark in plain["marks"]}) == len(plain["marks"])
    again = unpack_table(text, "1.0")
    assert "".join(pack_table(again, "1.0")) == text


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"version":"1.0"}', '{"version":"0.9","criteria":[],"rows":[]}'],
)
def test_a_text_of_another_version_or_form_holds_no_rows(text: str) -> None:
    assert unpack_table(text, "1.0") == ClassTable()


def test_a_row_that_is_cut_off_leaves_none(table: ClassTable) -> None:
    text = "".join(pack_table(table, "1.0"))
    plain = json.loads(text)
    plain["rows"][3] = plain["rows"][3][:-2]
    assert unpack_table(json.dumps(plain), "1.0").rows == {}
    plain = json.loads(text)
    plain["marks"] = plain["marks"][:1]
    assert unpack_table(json.dumps(plain), "1.0").rows == {}
