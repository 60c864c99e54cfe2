from tests.diagnosis.marked_lines import marked_in
from tests.diagnosis.studies import read_study


def test_the_marked_lines_hold_the_changed_one() -> None:
    """`python -m tests.diagnosis.marked_lines` counts it in every study."""
    found = list(marked_in(read_study("gan")))
    marking = [each for each in found if each.lines]
    true = [each for each in marking if each.hit]
    assert len(found) >= 70
    assert len(true) >= 0.7 * len(found)
    assert len(true) >= 0.98 * len(marking)
    within = [each for each in found if each.hit or each.block_hit]
    assert len(within) >= 0.9 * len(found)
