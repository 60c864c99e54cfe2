import numpy as np

from grader.judging.values.kinds.value_words import number_text, pair_text
from grader.judging.values.value_sentences import error_text


def test_pairs_are_told_apart():
    assert pair_text(np.float64(0.1234567), np.float64(0.5)) == ("0.1235", "0.5")
    assert pair_text(np.float64(1.0000001), np.float64(1.0)) == ("1.0000001", "1")
    assert pair_text(np.float64(1.0), np.float64(1.0)) == ("1", "1")


def test_whole_numbers_are_shown_in_full():
    assert number_text(np.int64(123456789)) == "123456789"
    assert number_text(np.bool_(True)) == "True"


def test_a_minus_sign_stays():
    assert number_text(np.float64(-0.25)) == "-0.25"
    assert number_text(np.float64(-0.0)) == "0"


def test_error_text():
    assert [error_text(e) for e in (1e-9, 0.7312, float("inf"))] == ["1e-09", "0.73", "inf"]
