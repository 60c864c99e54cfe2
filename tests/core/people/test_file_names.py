"""File names that are unique on every system, each made from its own title alone."""

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.core.people.file_names import MAX_BYTES, key_of, numbered_name, own_name
from tests.odd_names import TITLES


def folded(name: str) -> str:
    """As the least careful file system compares names."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@pytest.mark.parametrize("title", ["anna", "submission_101", "am1_10", "doejane_501", "a b.c", "7"])
def test_simple_titles_are_their_own_names(title: str) -> None:
    assert own_name(title) == title


@pytest.mark.parametrize(
    ("title", "readable"),
    [
        ("Anna", "Anna"),
        ("müller", "müller"),
        ("li?", "li_"),
        ("con", "_con"),
        ("a~b", "a_b"),
        (os.fsdecode(b"j\xf6rg"), "j_rg"),
        ("a\x1b[31mb", "ab"),
        (" ", "submission"),
    ],
)
def test_others_stay_readable_before_a_hash(title: str, readable: str) -> None:
    name, _, digest = own_name(title).rpartition("~")
    assert (name, len(digest)) == (readable, 8)


@settings(deadline=None, derandomize=True, database=None, max_examples=500)
@given(st.lists(TITLES, unique=True, max_size=8))
def test_no_file_system_takes_two_names_as_one(titles: list[str]) -> None:
    names = [own_name(title) for title in titles]
    assert len({folded(name) for name in names}) == len(titles)
    assert all(len(name.encode()) <= MAX_BYTES + 9 for name in names)
    assert len({key_of(title) for title in titles}) == len(titles)


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(TITLES, st.integers(1, 10**19).map(str)), unique_by=lambda t: t[1]))
def test_numbers_of_an_lms_keep_names_apart(people: list[tuple[str, str]]) -> None:
    assert len({folded(numbered_name(*one)) for one in people}) == len(people)
