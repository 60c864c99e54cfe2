"""The time of one submission: each of its criteria has a share that no other one can use up."""

LOADS = 3  # of a criterion: when it is judged, judged again, and once more after a crash


class Purse:
    """Seconds that processes of one submission may still take."""

    def __init__(self, total: float) -> None:
        """Not divided: whatever runs may take all."""
        self._total = total
        self.spent = 0.0
        self._loaded = 0.0  # what loading took before the division
        self._for_loading = 0.0  # what is kept to load again, after the division
        self._part = 0.0
        self._others = 0  # whose parts are kept for them
        self._divided = False
        self.share = total  # all that whatever runs now was given
        self._left = total  # of that

    def divide(self, number: int) -> None:
        """Divide what is left into equal parts, for so many criteria and for loading again."""
        kept = self._total / (number + 1)
        self._for_loading = min(kept, LOADS * number * self._loaded)
        self._part = (self._total - self._for_loading) / max(number, 1)
        self._others = number
        self._divided = True

    def next(self, *, handed_on: bool, given: float = 0.0) -> float:
        """Give the next criterion its part; also, if so asked, what those before it left over.

        Returns all that it was given, with what it was `given` before.
        """
        self._others -= 1
        spare = self._total - self._for_loading - (self._others + 1) * self._part
        self._left = self._part + (spare if handed_on else 0.0)
        self.share = given + self._left
        return self.share

    @property
    def left(self) -> float:
        """Seconds for whatever runs now."""
        return min(self._left, self._total)

    @property
    def to_load(self) -> float:
        """Seconds for loading the files.

        At first that is half of all: files that load too slowly are loaded once more, without
        their statements, and then there have to be seconds for the functions.
        """
        if not self._divided:
            return self._total / 2
        return min(self._for_loading + self._left, self._total)

    def spend(self, seconds: float, *, loading: bool = False) -> None:
        """Take off what was used; loading again uses the part kept for it first."""
        self._total -= seconds
        self.spent += seconds
        if not self._divided:
            self._loaded += seconds if loading else 0.0
        elif loading:
            kept = min(seconds, self._for_loading)
            self._for_loading -= kept
            seconds -= kept
        self._left -= seconds
