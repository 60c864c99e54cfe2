"""The list of a class: who is missing and why, kept until there is another list."""

from pathlib import Path

from grader.core.people.class_submissions import HandIn, Student
from grader.core.policy.lateness import Extension
from grader.gradebook.merging.shard_class import ShardClass
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import hand_in

ANNA, BOB, EVE = (Student(key, key.title()) for key in ("anna", "bob", "eve"))


def absent(book: Gradebook) -> list[tuple[str, str]]:
    return [(entry.students[0].key, entry.problem) for entry in book.absent()]


def test_who_is_missing_and_why(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    book.list_class([EVE, ANNA, BOB], {"eve": "Two may be eve."})
    assert absent(book) == [("bob", "Nothing was submitted."), ("eve", "Two may be eve.")]
    book.enter([hand_in("anna"), hand_in("eve")])
    assert absent(book) == [("bob", "Nothing was submitted.")]


def test_another_list_takes_the_place_of_the_one_before(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    book.list_class([ANNA, BOB], {})
    book.list_class([ANNA, EVE], {})
    assert absent(book) == [("eve", "Nothing was submitted.")]


def test_an_extension_is_granted_where_nothing_was_decided(book: Gradebook) -> None:
    """Also to who is in no list; whom the gradebook does not know is left out."""
    late, until = "2026-10-05T00:00:00+00:00", "2026-10-09T00:00:00+00:00"
    book.enter([hand_in("anna"), hand_in("bob"), hand_in("carl")])
    book.list_class([BOB], {}, {"bob": late})
    book.grant({key: Extension(until, 1) for key in ("anna", "bob", "nobody")})
    assert book.entered().granted == {"anna": Extension(until, 1), "bob": Extension(late, 1)}
    book.grant({"anna": Extension("", 3), "carl": Extension("", 0)})
    assert book.entered().granted["anna"] == Extension(until, 1)
    assert book.entered().granted["carl"] == Extension("", 0)


def test_what_two_shards_know_of_one_student_is_one_extension() -> None:
    """All shards list everybody; only one has the work on which somebody decided."""
    whole = ShardClass(granted={"anna": Extension("tomorrow"), "bob": Extension("", 0)})
    whole.add(ShardClass(granted={"anna": Extension("tomorrow", 2), "bob": Extension("", None)}))
    assert whole.granted == {"anna": Extension("tomorrow", 2), "bob": Extension("", 0)}


def test_a_list_is_of_one_assignment(book: Gradebook, location: object) -> None:
    book.list_class([BOB], {})
    with Gradebook.open(str(location), "other") as other:
        assert other.absent() == []


def test_who_is_forgotten_is_in_no_list(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.list_class([ANNA, BOB], {})
    book.list_class([ANNA, BOB, EVE], {})
    assert book.delete_student("bob") == ["bob"]
    assert book.student("eve").name == "Eve"
    assert book.delete_student("eve") == []
    assert absent(book) == []


def test_a_list_takes_no_id_from_whom_a_download_knows(book: Gradebook) -> None:
    told = Student("anna", "Anna", "a@x.edu", {"moodle": "11", "login": "old"})
    book.enter([HandIn("anna", Path("anna"), (told,))])
    book.list_class([Student("anna", "Anna A", "", {"login": "aa"})], {})
    assert book.student("anna") == Student(
        "anna", "Anna A", "a@x.edu", {"moodle": "11", "login": "aa"}
    )
