"""Survivors that the rubric explains."""

from grader.authoring.survivors.waivers import Waivers


def waivers(keys, *changes):
    return Waivers({"f": keys}, [("f", change) for change in changes])


def test_arrows_and_spaces_do_not_matter():
    own = waivers({"x >= 0 ->  x > 0": "both agree"})
    assert own.reason("f", "x >= 0 → x > 0") == "both agree"
    assert own.reason("f", "x >= 0 → x < 0") == ""
    assert own.reason("g", "x >= 0 → x > 0") == ""


def test_a_star_stands_for_any_text_of_the_change_or_of_what_was_there_before():
    own = waivers({"range(*)": "it has converged", "a[*] → *": "any place"})
    assert own.reason("f", "range(30) → range(29)") == "it has converged"
    assert own.reason("f", "range(30) → range(1, 30)") == "it has converged"
    assert own.reason("f", "x + range(30) → range(30)") == ""
    assert own.reason("f", "a[i] → a[i - 1]") == "any place"
    assert own.reason("f", "abc → a[i]") == ""
    whole = waivers({"pushed += 1": "it only breaks ties"})
    assert whole.reason("f", "pushed += 1 → (dropped)") == "it only breaks ties"
    assert whole.reason("f", "pushed += 10 → (dropped)") == ""


def test_a_key_that_is_a_change_means_this_change_alone():
    """The `*` of a product stood in keys before there were patterns."""
    own = waivers({"2 * x → x": "why"}, "2 * x → x", "2 + x → x")
    assert own.reason("f", "2 * x → x") == "why"
    assert own.reason("f", "2 + x → x") == ""
    half = waivers({"2 * x": "why"}, "2 * x → x", "2 / x → x")
    assert half.reason("f", "2 * x → x") == "why"
    assert half.reason("f", "2 / x → x") == ""


def test_keys_of_which_nothing_survives_are_told():
    own = waivers({"a -> b": "why", "c → d": "why", "range(*)": "why", "e*": "why"})
    assert own.stale([("f", "a → b"), ("f", "each → x")]) == ("f: c → d", "f: range(*)")
    assert own.stale([("g", "a → b")]) == ("f: a -> b", "f: c → d", "f: range(*)", "f: e*")
