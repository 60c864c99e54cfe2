"""In what right answers to one output may differ: the words of `up_to`, and what they mean."""

from grader.confined.quick_dataclass import dataclass

FACTORS = ("sign", "phase", "scale")  # that each piece may be multiplied by
MIXTURES = ("rotation", "basis")  # of the columns with each other
RELABELLING = "relabelling"
ORDER = "order"
PIECES = ("columns", "rows", "the whole")
_FACTOR_WORDS = {"sign": "the sign", "phase": "the phase", "scale": "a factor"}
_EACH = {"columns": " of each column", "rows": " of each row", "the whole": ""}
_MIXTURE_WORDS = {"rotation": "a rotation of the columns", "basis": "the choice of the basis"}


@dataclass(frozen=True)
class Freedom:
    """What is free about one array: one of these kinds, or a factor together with the order."""

    factor: str = ""  # one of FACTORS ...
    factor_of: str = ""  # ... for each of these pieces
    order: str = ""  # "rows" (the entries along the first axis) or "columns"
    relabelling: bool = False
    mixture: str = ""  # one of MIXTURES

    def words(self, ndim: int) -> str:
        """Return it in a student's words: "the sign of each row and the order of the rows"."""
        found = [
            f"{_FACTOR_WORDS.get(self.factor, '')}{_EACH.get(self.factor_of, '')}",
            (f"the order of the {self.order}" if ndim > 1 else "the order") if self.order else "",
            "the names of the labels" if self.relabelling else "",
            _MIXTURE_WORDS.get(self.mixture, ""),
        ]
        return " and ".join(filter(None, found))


def freedom_of(words: tuple[str, ...], ndim: int) -> Freedom:
    """Return what the words of `up_to` mean for an array with that many axes.

    Factors belong to the columns of a matrix and to anything else as a whole. The order is that of
    the pieces that have factors, and without factors that of the entries along the first axis.
    """
    parted = dict(word.partition(" of ")[::2] for word in words)
    factor = next((kind for kind in FACTORS if kind in parted), "")
    pieces = (parted[factor] or ("columns" if ndim == 2 else "the whole")) if factor else ""
    order = ""
    if ORDER in parted:
        order = parted[ORDER] or (pieces if pieces in ("columns", "rows") else "rows")
    mixture = next((kind for kind in MIXTURES if kind in parted), "")
    return Freedom(factor, pieces, order, RELABELLING in parted, mixture)
