"""What is left of names without the words that all of them share."""

from grader.core.people.bare_names import bare_names


def test_what_all_names_begin_or_end_with_is_left_out() -> None:
    assert bare_names(["hw1-anna", "hw1-ben"]) == {"hw1-anna": ["anna"], "hw1-ben": ["ben"]}
    told = bare_names(["Jane Doe - hw1", "Bo Li - hw1", "Zoë O'Brien - hw1"])
    assert told["Jane Doe - hw1"] == ["Jane Doe"]
    assert (
        bare_names(["hw_1 Jane Doe final", "hw_1 Bo Li final"])["hw_1 Bo Li final"][-1] == "Bo Li"
    )


def test_the_longest_comes_first() -> None:
    told = bare_names(["hw1-uni-anna", "hw1-uni-ben"])
    assert told["hw1-uni-anna"] == ["uni-anna", "anna"]


def test_words_are_left_out_as_a_whole() -> None:
    assert bare_names(["u1000", "u1001"]) == {"u1000": [], "u1001": []}
    assert bare_names(["hw1-u1000", "hw1-u1001"])["hw1-u1000"] == ["u1000"]


def test_what_not_all_share_stays() -> None:
    assert bare_names(["hw1-anna", "hw1-ben", "hw2-eva"])["hw1-anna"] == []
    assert bare_names(["hw1-anna"]) == {"hw1-anna": []}
    assert bare_names(["anna", "anna-b"])["anna"] == []
