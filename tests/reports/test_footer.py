from sample_grades import half_finished, three_mistakes, troubled

from grader.core.grades import student_view
from grader.reports.footer import moment_in_words, tolerances_in_words, versions_in_words


def test_only_what_occurs_is_explained() -> None:
    words = " ".join(tolerances_in_words(student_view(three_mistakes())))
    assert "largest deviation" in words
    assert "roughly right" in words
    assert "tokens" not in words
    assert "roughly right" not in " ".join(tolerances_in_words(troubled()))
    assert "tolerance" in " ".join(tolerances_in_words(half_finished()))


def test_moments_are_read_to_the_minute() -> None:
    assert moment_in_words("2025-03-04T14:05:09+00:00") == "2025-03-04 14:05 UTC"
    assert moment_in_words("2025-03-04T14:05:09") == "2025-03-04 14:05"
    assert moment_in_words("yesterday") == "yesterday"
    assert moment_in_words("") == ""


def test_versions_stand_in_one_line() -> None:
    assert versions_in_words({"grader": "0.1.0", "numpy": "2.1"}) == "grader 0.1.0 · numpy 2.1"
