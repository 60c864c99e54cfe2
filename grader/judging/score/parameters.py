"""Parameters in another order than the hand-out's: named wherever that can have cost something."""

from grader.core.outcomes import LoadedFunction
from grader.core.text import quoted


def order_remark(loaded: LoadedFunction | None) -> tuple[str, ...]:
    """Return a sentence about a function whose parameters stand in another order; or none."""
    if loaded is None or not loaded.reordered:
        return ()
    own = loaded.signature.partition("(")[2].removesuffix(")")
    orders = f"`({own})` instead of `({loaded.reordered})`"
    start = f"{quoted(loaded.name)} takes its parameters in another order than the hand-out"
    return (f"{start}: {orders}; the test cases call it as the hand-out has it.",)
