from sample_grades import criterion, troubled

from grader.reports.criterion_sentences import (
    Fragment,
    alike_joined,
    as_sentence,
    first_sentence,
    name_list,
    replaced_sentence,
    sentences,
)


def test_names_between_backticks_are_code() -> None:
    assert as_sentence("mend `f` now") == (
        Fragment("mend ", False),
        Fragment("f", True),
        Fragment(" now", False),
    )


def test_an_unpaired_backtick_stays() -> None:
    fragments = as_sentence("`f` and ` alone")
    assert fragments == (Fragment("f", True), Fragment(" and ` alone", False))
    assert as_sentence("") == ()


def test_each_sentence_is_said_once_and_the_diagnosis_first() -> None:
    grade = criterion("rnn_forward", diagnosis=("a", "b"), feedback=("b", "c"))
    assert sentences(grade) == ("a", "b", "c")


def test_without_a_sentence_of_its_own_the_first_bad_case_speaks() -> None:
    assert first_sentence(troubled().criteria[2]) == "It did not finish within 10 seconds."
    assert first_sentence(criterion("rnn_forward")) == ""


def test_what_was_replaced_is_named() -> None:
    assert replaced_sentence(criterion("rnn_forward")) == ""
    method = replaced_sentence(criterion("rnn_forward", replaced=("Net.forward",)))
    assert method == "Tested without the failing lines of `Net.forward`."
    one = replaced_sentence(criterion("rnn_forward", replaced=("a",)))
    assert one == "Tested with a correct `a`."
    two = replaced_sentence(criterion("rnn_forward", replaced=("a", "b")))
    assert two == "Tested with correct versions of `a` and `b`."


def test_sentences_that_differ_in_a_name_are_one() -> None:
    told = ["`a` is 1.", "It runs.", "`b` is 1.", "`c.d` is 2.", "`e` is 1.", "`a` is 1.", "`f`"]
    assert alike_joined(told) == (
        "`a` is 1. (likewise `b`, `e`)",
        "It runs.",
        "`c.d` is 2.",
        "`f`",
    )


def test_long_lists_of_names_are_counted() -> None:
    assert name_list(["a"]) == "`a`"
    assert name_list(["a", "b"]) == "`a` and `b`"
    assert name_list(["a", "b", "c", "d", "e"]) == "`a` and 4 others"
