"""The class page says the same of brief grades as of whole ones."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from class_of import class_of
from sample_grades import (
    all_right,
    case,
    half_finished,
    hostile,
    three_mistakes,
    troubled,
)

from grader.core.brief.brief_grades import errors_in, pack_brief, unpack_brief
from grader.core.entries import Entry, pack_grade
from grader.core.grades import FLAKY, Grade, Status
from grader.core.mistakes import comments_on, mistake_in
from grader.exports.csv_export import CSV
from grader.exports.export import ExportSettings
from grader.reports.classroom.class_rows import row_of


def brief_of(entry: Entry) -> Entry:
    if not entry.grade:
        return entry
    brief = unpack_brief(pack_brief(entry.grade), entry.name)
    return replace(entry, grade=brief.grade, errors=brief.errors)


@pytest.fixture(scope="module")
def entries() -> Sequence[Entry]:
    samples = [all_right(), three_mistakes(), half_finished(), troubled(), hostile(), odd()]
    alone = [Entry(f"sample{number}", (), grade) for number, grade in enumerate(samples)]
    return [*alone, *class_of(60, samples)]


def odd() -> Grade:
    """A hidden flaky case, and a mistake that only the message of its second case tells."""
    flaky = case("hidden", visibility="hidden", status=Status.WRONG, message=FLAKY)
    told = case("second", status=Status.RAISED, message="IndexError: 5 (a.py, line 7)")
    base = all_right()
    one, other, *rest = base.criteria
    wrong = {"status": Status.WRONG, "lost_to": "own", "score": one.points / 2}
    first = replace(one, cases=(*one.cases, flaky), **wrong)
    second = replace(other, cases=(*other.cases, told), **wrong)
    return replace(base, criteria=(first, second, *rest))


def test_a_brief_grade_makes_the_same_row(entries: Sequence[Entry]) -> None:
    for entry in entries:
        assert row_of(brief_of(entry)) == row_of(entry), entry.name


def test_a_brief_grade_has_the_same_mistakes_and_errors(entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.grade:
            brief = brief_of(entry)
            assert brief.errors == errors_in(entry.grade)
            assert brief.grade
            found = [mistake_in(one) for one in entry.grade.criteria]
            assert [mistake_in(one) for one in brief.grade.criteria] == found
            said = {one.name: "Read this." for one in found if one}
            assert comments_on(brief.grade, said) == comments_on(entry.grade, said)


def test_the_table_of_scores_is_the_same(entries: Sequence[Entry]) -> None:
    whole = CSV.render(entries, ExportSettings())
    assert CSV.render(map(brief_of, entries), ExportSettings()) == whole


def test_a_brief_grade_is_small_and_equal_criteria_are_one_object() -> None:
    one, other = (unpack_brief(pack_brief(all_right()), name).grade for name in ("ann", "bob"))
    assert one.submission == "ann"
    assert all(a is b for a, b in zip(one.criteria, other.criteria, strict=True))
    assert len(pack_brief(three_mistakes())) < len(pack_grade(three_mistakes())) / 2


def test_bytes_that_are_no_brief_grade_are_refused() -> None:
    with pytest.raises(ValueError, match="incorrect header"):
        unpack_brief(b"no zlib")
