"""What counts in the end: automatic and human scores, less what being late costs."""

from fractions import Fraction

from grader.core.entries import Entry, ManualScore
from grader.core.grades import CriterionGrade, Grade, Status
from grader.core.policy.lateness import Lateness

CODE = CriterionGrade("code", "code", "a.py", Status.WRONG, Fraction(1), Fraction(4))
ESSAY = CriterionGrade("essay", "essay", "a.py", Status.WAITING, Fraction(0), Fraction(6))
GRADE = Grade("tiny", "Tiny", "anna", "full", (CODE, ESSAY))


def entry(*manual: ManualScore, share: Fraction = Fraction(0)) -> Entry:
    own = {one.criterion: one for one in manual}
    return Entry("anna", (), GRADE, manual=own, lateness=Lateness(share=share))


def test_what_waits_for_a_human_is_named_until_it_is_scored() -> None:
    assert entry().waiting == ("essay",)
    assert entry(ManualScore("essay", None, "to be read")).waiting == ("essay",)
    assert entry(ManualScore("essay", Fraction(5))).waiting == ()


def test_a_human_overrides_the_automatic_score_and_leaves_it_to_be_seen() -> None:
    overridden = entry(ManualScore("code", Fraction(3)), ManualScore("essay", Fraction(5)))
    assert (overridden.automatic, overridden.score) == (1, 8)


def test_a_comment_alone_changes_no_score() -> None:
    assert entry(ManualScore("code", None, "see me")).score == 1


def test_the_late_penalty_stands_apart() -> None:
    late = entry(ManualScore("essay", Fraction(5)), share=Fraction(1, 10))
    assert (late.score, late.penalty, late.total) == (6, Fraction(3, 5), Fraction(27, 5))


def test_who_could_not_be_graded_has_nothing() -> None:
    missing = Entry("bob", (), None, problem="There is no Python file.")
    assert (missing.total, missing.points, missing.waiting) == (0, 0, ())
