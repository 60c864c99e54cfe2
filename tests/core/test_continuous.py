"""The metrics whose errors are counted are those of all that are not discrete."""

from grader.core.brief.near_errors import CONTINUOUS
from grader.core.metrics import DISCRETE, METRICS


def test_the_names_of_continuous_metrics_are_complete() -> None:
    assert METRICS.keys() - DISCRETE == CONTINUOUS
