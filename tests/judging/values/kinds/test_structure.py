import numpy as np
import pytest

from grader.core.outcomes import Foreign, Formed
from grader.judging.values.kinds.structure import absence_sentence, none_only

A = np.ones(2)
NONE = Formed("None", np.array("None"))


@pytest.mark.parametrize(
    "name, values, sentence",
    [
        ("grads.b_proj", {"grads.Wx": A, "grads.b_prj": A},
         "`grads` has no `b_proj`; is `b_prj` misspelt?"),
        ("grads.b_proj", {"grads.Q": A}, "`grads` has no `b_proj`"),
        ("n.the", {"n.The": A}, "`n` has no `the`; is `The` misspelt?"),
        ("n.CAC", {"n.TCC": A}, "`n` has no `CAC`"),
        ("n.CACGT", {"n.CACGA": A, "n.TACGT": A, "n.AAAAA": A}, "`n` has no `CACGT`"),
        ("grads.b", {"grads": NONE}, "`grads` is None, expected a mapping with `b`"),
        ("grads.b", {"grads": A}, "`grads` is an array, expected a mapping with `b`"),
        ("cache.0", {"cache": np.array(1.0)},
         "`cache` is a single number, expected a tuple or list"),
        ("cache.2", {"cache.0": A, "cache.1": A},
         "`cache` has only 2 values, counted from 0: `cache.2` is missing"),
        ("cache.1", {"cache.0": A},
         "`cache` has only 1 value, counted from 0: `cache.1` is missing"),
        ("dx", {"dx.0": A, "dx.1": A}, "`dx` is a tuple or list of 2 values, expected WANTED"),
        ("dx", {"dx.a": A}, "`dx` is a mapping of 1 value, expected WANTED"),
        ("dx", {"other": A}, "`dx` was not returned, or is empty; expected WANTED"),
        ("grads.b", {}, "`grads` was not returned, or is empty; expected a mapping with `b`"),
        ("a.b.c", {"a.b": A}, "`a.b` is an array, expected a mapping with `c`"),
        ("a.b.c", {"a": A}, "`a` is an array, expected a mapping with `b`"),
    ],
)  # fmt: skip
def test_sentences(name, values, sentence):
    assert absence_sentence(name, values, "WANTED") == sentence


def test_names_that_a_student_made_up_are_cleaned():
    sentence = absence_sentence("grads.W_proj", {"grads.W_proj\x1b[31m\n": A}, "")
    assert "misspelt" in sentence
    assert sentence.isprintable()


def test_a_name_that_is_asked_for_itself_is_not_a_misspelling():
    values = {"grads.W_proj": A}
    sentence = absence_sentence("grads.b_proj", values, "", {"grads.W_proj": A, "grads.b_proj": A})
    assert sentence == "`grads` has no `b_proj`"


@pytest.mark.parametrize(
    "values, sentence",
    [
        ({"here": Formed("list", np.zeros(0))},
         "`here` is an empty list, expected a tuple or list of 1 value"),
        ({"here": NONE}, "`here` is None, expected a tuple or list of 1 value"),
        ({}, "`here` was not returned, or is empty; expected a tuple or list of 1 value"),
    ],
)  # fmt: skip
def test_a_list_is_expected_with_all_that_is_asked_for(values, sentence):
    asked = {"here.0": A, "other.0": A, "other.1": A}
    assert absence_sentence("here.0", values, "WANTED", asked) == sentence


def test_a_huge_mapping_is_not_searched_through():
    values = {f"grads.key{number}": A for number in range(50_000)}
    assert absence_sentence("grads.b", values, "") == "`grads` has no `b`"


def test_none_only():
    assert none_only(["dx", "grads"], {"dx": NONE, "grads.W": NONE})
    assert none_only(["dx"], {"dx": NONE, "other": A})
    assert not none_only(["dx", "db"], {"dx": NONE, "db": A})
    assert not none_only(["dx"], {"dx": Foreign("an object array")})
    assert not none_only(["dx"], {})
