"""What there is to say of each error metric; `judging/values/error_metrics.py` computes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One way to measure how far an answer is from the reference."""

    explained: str  # the sentence on a student's page
    error: str = "relative error"  # what its number is called
    relative: bool = False  # in units of the expected values, so that one bound fits all outputs
    discrete: bool = False  # an element is right or wrong, and there is nothing between


METRICS: dict[str, Metric] = {
    "scaled": Metric(
        "The error of an output is its greatest deviation from the expected value, "
        "divided by the size of that value (and by no less than the output's typical size).",
        relative=True,
    ),
    "rel": Metric(
        "Relative error: |got − expected| / max(|got| + |expected|), the greatest counts.",
        relative=True,
    ),
    "allclose": Metric(
        "An output counts if every element passes the test of numpy.allclose.", relative=True
    ),
    "max_abs": Metric(
        "Absolute error: |got − expected|, the greatest counts, whatever the size of the values.",
        error="absolute error",
    ),
    "exact": Metric("Where it says exact, every element has to be equal.", discrete=True),
    "tokens": Metric("For sequences of tokens, the share of equal entries counts.", discrete=True),
}
RELATIVE = frozenset(name for name, metric in METRICS.items() if metric.relative)
DISCRETE = frozenset(name for name, metric in METRICS.items() if metric.discrete)
