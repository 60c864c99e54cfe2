from sample_grades import criterion

from grader.core.grades import Status
from grader.reports.result_kinds import (
    LEGEND,
    Kind,
    kind_of,
    kind_of_criterion,
    short_status,
    status_words,
)


def test_every_status_has_a_kind_and_every_kind_a_word() -> None:
    assert {kind_of(status) for status in Status} | {Kind.CARRIED} == set(Kind) == set(LEGEND)


def test_only_what_is_right_counts_as_carried() -> None:
    assert kind_of_criterion(criterion("rnn_forward", carried_forward=True)) is Kind.CARRIED
    wrong = criterion("rnn_forward", carried_forward=True, status=Status.WRONG)
    assert kind_of_criterion(wrong) is Kind.WRONG
    assert status_words(wrong) == "wrong (tested with its own forward)"
    assert short_status(wrong) == "wrong (own forward)"


def test_it_is_said_with_what_a_criterion_was_tested() -> None:
    right = criterion("rnn_forward", carried_forward=True, replaced=("rnn_step_forward",))
    assert status_words(right) == "right (tested with a correct rnn_step_forward)"
    assert short_status(right) == "right (correct helper)"
    assert (
        status_words(criterion("rnn_forward")) == short_status(criterion("rnn_forward")) == "right"
    )


def test_it_is_said_where_a_mistake_is_charged() -> None:
    right = criterion("rnn_backward", carried_forward=True, same_mistake_as="rnn_forward")
    assert status_words(right) == "right (but for the mistake in rnn_forward)"
    assert short_status(right) == "right (same mistake)"
