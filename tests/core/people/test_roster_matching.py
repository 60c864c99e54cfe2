"""Who of a class somebody is: nobody is guessed, and what contradicts is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.core.people.class_submissions import Student
from grader.core.people.person_names import can_be_one
from grader.core.people.roster_matching import Roster


def student(key: str, name: str = "", email: str = "", **ids: str) -> Student:
    return Student(key, name, email, ids)


JANE = student("12", "Doe, Jane", "jane@x.edu", id="12", canvas="1001")
ZOE = student("11", "Zoe Quinn", "zoe@x.edu", id="11")
CLASS = Roster((JANE, ZOE))


@pytest.mark.parametrize(
    ("wanted", "key", "said"),
    [
        (student("1001", "doejane", canvas="1001"), "12", ""),
        (student("x", "Jane Doe"), "12", ""),
        (student("x", "doejane"), "12", ""),
        (student("x", "", "JANE@x.edu"), "12", ""),
        (student("x", "Jane Doe", canvas="1099"), None, "the ids or e-mails contradict"),
        (student("x", "Jane Doe", "other@x.edu"), None, "the ids or e-mails contradict"),
        (student("x", "Jane Doe", "jane@home.org"), "12", ""),
        (student("x", "Jane Doe", moodle="11"), "12", "the id may be another system's"),
        (student("x", "Joe Bloggs", moodle="11"), None, "the id may be another system's"),
        (student("x", "quinnzoe", moodle="11"), "11", ""),
        (student("x", "Zoe Maria Quinn", moodle="11"), "11", ""),
        (student("11", "11", id="11"), "11", ""),
        (student("x", "Zoë Quinn", canvas="1001"), "12", "the names contradict: check them"),
        (student("x", "Joan Roe", "jane@x.edu"), "12", "the names contradict: check them"),
        (student("x", "Nobody Here"), None, ""),
    ],
)
def test_who_somebody_is(wanted: Student, key: str | None, said: str) -> None:
    match = CLASS.match(wanted)
    assert (match.student and match.student.key) == key
    assert said in match.remark and bool(said) == bool(match.remark)


def test_a_login_in_place_of_an_id_is_no_contradiction() -> None:
    jane = student("7001", "Jane Doe", "jane@x.edu", id="7001", login="jdoe")
    class_ = Roster((jane,))
    assert class_.match(student("jdoe", id="jdoe")).student
    assert class_.match(student("x", "", "jane@x.edu", id="other")).student
    assert not class_.match(student("7002", "Jane Doe", id="7002")).student


def test_of_two_who_read_alike_nobody_is_taken() -> None:
    class_ = Roster((student("1", "Jan Muster"), student("2", "Muster Jan")))
    match = class_.match(student("x", "Jan Muster"))
    assert match.student is None
    assert (
        match.remark
        == "`Jan Muster` may be each of the students `1` and `2`: no student was chosen."
    )


def test_two_people_are_never_one_student() -> None:
    both = [student("a", "Jane Doe", moodle="5"), student("b", "Jane Doe", moodle="6")]
    matches = CLASS.match_all(both)
    assert [match.student for match in matches] == [None, None]
    assert {match.contested for match in matches} == {("12",)}
    assert matches[0].remark == (
        "`Jane Doe (moodle 5)` and `Jane Doe (moodle 6)` may each be the student `12`:"
        " no student was chosen."
    )


def test_the_nearer_one_is_the_student() -> None:
    near, far = student("1001", "J. D.", canvas="1001"), student("b", "Jane Doe", moodle="6")
    first, second = CLASS.match_all([near, far])
    assert first.student and first.student.key == "12"
    assert second.student is None and not second.contested
    assert (
        second.remark == "`Jane Doe (moodle 6)` is not the student `12`: `J. D. (canvas 1001)` is."
    )


def test_upper_and_lower_case_of_an_id_count_only_where_nobody_has_it_exactly() -> None:
    class_ = Roster((student("anna", "Anna A", id="anna"),))
    first, second = class_.match_all(
        [student("Anna", "Anna", id="Anna"), student("anna", id="anna")]
    )
    assert first.student is None and second.student
    (alone,) = class_.match_all([student("Anna", "Anna", id="Anna")])
    assert alone.student and alone.student.key == "anna"


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        ("Jane Doe", "doejane", True),
        ("Müller, Jörg", "joerg mueller", True),
        ("Müller", "Muller", True),
        ("Zoe Quinn", "Zoe", True),
        ("Zoe Quinn", "Zoe Doe", False),
        ("می\u200cنا", "مینا", True),
        ("कि", "का", False),
        ("李雷", "韩梅梅", False),
        ("O'Brien", "OBrien", True),
        ("O`Brien", "O'Brien", True),
        ("", "Anybody", True),
    ],
)
def test_whether_two_names_can_be_of_one_person(first: str, second: str, fits: bool) -> None:
    assert can_be_one(first, second) is can_be_one(second, first) is fits


IDS = st.dictionaries(st.sampled_from(["id", "canvas", "moodle"]), st.sampled_from("123"))
NAMES = st.sampled_from(["", "Jan Muster", "Muster, Jan", "janmuster", "Ann O"])
PEOPLE = st.builds(lambda n, i: (n, i), NAMES, IDS)


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(st.lists(PEOPLE, max_size=4), st.lists(PEOPLE, max_size=4))
def test_no_match_contradicts_an_id(roster: list, others: list) -> None:
    class_ = Roster(tuple(Student(f"s{i}", n, "", ids) for i, (n, ids) in enumerate(roster)))
    wanted = [Student(f"w{i}", n, "", ids) for i, (n, ids) in enumerate(others)]
    matches = class_.match_all(wanted)
    known = {one.key: one for one in class_.students}
    for one, match in zip(wanted, matches, strict=True):
        if match.student and match.level != 0:
            ids = known[match.student.key].ids
            shared = (ids.keys() & one.ids.keys()) - {"id"}
            assert all(ids[system] == one.ids[system] for system in shared)
    taken = [m.student.key for m in matches if m.student and m.level not in (0, 3)]
    assert len(set(taken)) == len(taken)


def test_pictures_that_a_file_name_leaves_out_contradict_nothing() -> None:
    class_ = Roster((student("1004", "Smith, Anna 😀", canvas="1004"),))
    match = class_.match(student("1004", "smithanna", canvas="1004"))
    assert match.student and not match.remark
