"""What the page says of several attempts."""

from class_of import summarise

from grader.reports.classroom.attempt_progress import MOST_ATTEMPTS, view_progress
from grader.reports.classroom.class_page import render_class_page


def test_each_attempt_is_compared_with_the_one_before_of_the_same_students() -> None:
    lines = view_progress([(0.9,), (0.2, 0.6), (0.4, 0.5, 0.4)])
    shown = [(line.number, line.students, line.median, line.change) for line in lines]
    assert shown == [(1, 3, "40 %", ""), (2, 2, "55 %", "+25 %"), (3, 1, "40 %", "−10 %")]
    assert len(view_progress([(0.0,) * 50])) == MOST_ATTEMPTS


def test_without_a_second_attempt_nothing_is_said() -> None:
    assert view_progress([(0.5,), ()]) == () == view_progress([])
    assert "From attempt to attempt" not in render_class_page(summarise(()))
