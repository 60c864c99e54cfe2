"""Errors that are near their tolerance: where a person should decide."""

from collections.abc import Iterable

from grader.core.grades import OutputVerdict

# An error this many times above or below its tolerance is near it. Honest errors are rarely more
# than a tenth of the tolerance, real mistakes far above.
NEAR = 10.0
# Metrics whose error is a number of any size; a test compares them with those of `core/metrics.py`,
# which would be a long way of imports for two words.
CONTINUOUS = frozenset({"allclose", "max_abs", "rel", "scaled"})


def is_near(output: OutputVerdict) -> bool:
    """Return whether the error is within a factor of ten of the tolerance, on either side."""
    error, tolerance = output.error, output.tolerance
    if not error or not tolerance or output.metric not in CONTINUOUS:
        return False
    return tolerance / NEAR <= error <= tolerance * NEAR


def worst_sloppy(outputs: Iterable[OutputVerdict]) -> OutputVerdict | None:
    """Return the output that is furthest off among those that are roughly right."""
    return _worst(output for output in outputs if output.tier == "sloppy")


def worst_near(outputs: Iterable[OutputVerdict]) -> OutputVerdict | None:
    """Return the output that is furthest off among the others that are near their tolerance."""
    return _worst(o for o in outputs if o.tier != "sloppy" and is_near(o))


def _worst(outputs: Iterable[OutputVerdict]) -> OutputVerdict | None:
    return max(outputs, key=lambda output: output.error or 0.0, default=None)
