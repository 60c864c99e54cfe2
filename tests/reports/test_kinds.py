from sample_grades import criterion

from grader.core.grades import Status
from grader.reports.kinds import LEGEND, Kind, kind_of, kind_of_criterion, status_words


def test_every_status_has_a_kind_and_every_kind_a_word() -> None:
    assert {kind_of(status) for status in Status} | {Kind.CARRIED} == set(Kind) == set(LEGEND)


def test_only_what_is_right_counts_as_carried() -> None:
    assert kind_of_criterion(criterion("rnn_forward", carried_forward=True)) is Kind.CARRIED
    wrong = criterion("rnn_forward", carried_forward=True, status=Status.WRONG)
    assert kind_of_criterion(wrong) is Kind.WRONG
    assert status_words(wrong) == "wrong, carried forward"
