"""How the stages of making an assignment tell how far they are."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # "mutants", how many are done, of how many


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""
