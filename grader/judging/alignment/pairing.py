"""Pieces in any order: which piece of an answer stands for which of the expected ones.

An order in which every piece is within the tolerance is found if there is one: pieces that are
close enough to each other are the edges of a graph, and its perfect matching is looked for.
Only to show a wrong answer well, pieces without a partner are paired by the least total error.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.judging.alignment.hungarian import MOST, least_cost
from grader.judging.alignment.movable_pieces import Pieces

MOST_PIECES = 4096  # `generate` refuses more: all pairs of them may be close to each other
MOST_STEPS = 100_000  # looks at a piece: some seconds; tolerances of grading need a few per piece
FREE = -1  # in place of a partner


def best_order(members: Sequence[Pieces]) -> Array:
    """Return for each expected piece the number of the answer's piece that stands for it.

    The pieces of all members are moved together, so that what belongs together stays so.
    """
    if len(members) == 1 and members[0].is_line:
        found = _sorted(members[0])
        if _is_within(found, members[0]) or len(found) > MOST_PIECES:
            return found
    if members[0].count > MOST_PIECES:
        return np.arange(members[0].count)
    levels = range(max(len(member.limits) for member in members))
    first = np.zeros(0, np.int64)
    for level in levels:
        found = _Matching(members, level).best()
        if (found != FREE).all():
            return found
        first = found if level == 0 else first
    return _completed(first, members)


def _sorted(member: Pieces) -> Array:
    """Return the order in which both are sorted.

    Of single real numbers it is the best one. What is close to an expected number is an interval
    around it, and of two intervals that of the greater number begins and ends later: so two pairs
    that cross can be uncrossed.
    """
    partner = np.zeros(member.count, np.int64)
    expected = np.argsort(member.expected[:, 0], kind="stable")
    partner[expected] = np.argsort(member.got[:, 0], kind="stable")
    return partner


def _is_within(partner: Array, member: Pieces) -> bool:
    return bool(member.in_order(partner).max(initial=0.0) <= member.limits[-1])


@dataclass
class _Matching:
    """The largest set of pairs that are close enough, grown by augmenting paths."""

    members: Sequence[Pieces]
    level: int

    def best(self) -> Array:
        """Return for each expected piece its partner, or FREE."""
        count = self.members[0].count
        self.near = [self._near(piece, window) for piece, window in enumerate(self._windows())]
        self.partner = np.full(count, FREE)  # of each expected piece
        self.owner = np.full(count, FREE)  # of each piece of the answer
        self.steps = MOST_STEPS
        for piece in np.argsort([len(near) for near in self.near], kind="stable"):
            self._augment(int(piece))
        return self.partner

    def _windows(self) -> Iterable[Array]:
        """Return for each expected piece those of the answer that may be close to it."""
        leading = self.members[0]
        got, expected = leading.keys
        order = np.argsort(got, kind="stable")
        slack = leading.slack(self.level)
        starts = np.searchsorted(got[order], expected - slack, "left")
        ends = np.searchsorted(got[order], expected + slack, "right")
        return (order[start:end] for start, end in zip(starts, ends, strict=True))

    def _near(self, piece: int, window: Array) -> Array:
        for member in self.members:
            if len(window):
                window = member.near(piece, window, self.level)
        return window

    def _augment(self, start: int) -> None:
        """Give a piece a partner, if others can change theirs for it (breadth first)."""
        before: dict[int, int] = {}  # piece of the answer -> expected piece that reached it
        seen = np.zeros(len(self.owner), np.bool_)
        waiting = [start]
        while waiting and self.steps:
            self.steps -= 1
            piece = waiting.pop(0)
            near = self.near[piece][~seen[self.near[piece]]]
            free = near[self.owner[near] == FREE]
            if len(free):
                before[int(free[0])] = piece
                self._exchange(int(free[0]), before)
                return
            seen[near] = True
            before |= dict.fromkeys(near.tolist(), piece)
            waiting += self.owner[near].tolist()

    def _exchange(self, end: int, before: dict[int, int]) -> None:
        """Turn the pairs along the path that leads to a free piece of the answer."""
        while end != FREE:
            piece = before[end]
            former = int(self.partner[piece])
            self.partner[piece], self.owner[end] = end, piece
            end = former


def _completed(partner: Array, members: Sequence[Pieces]) -> Array:
    """Return the partners with the pieces that have none paired as well as possible."""
    lonely = np.flatnonzero(partner == FREE)
    left = np.setdiff1d(np.arange(len(partner)), partner)
    if len(lonely) <= MOST:
        cost = np.stack([_costs(int(piece), left, members) for piece in lonely])
        partner[lonely] = left[least_cost(cost)]
        return partner
    got, expected = members[0].keys
    partner[lonely[np.argsort(expected[lonely])]] = left[np.argsort(got[left])]
    return partner


def _costs(piece: int, window: Array, members: Sequence[Pieces]) -> Array:
    """Return the share of wrong elements and their error, at most 1, for each pair."""
    total = np.zeros(len(window))
    for member in members:
        errors = member.errors(piece, window)
        total += np.mean((errors > member.limits[0]) + np.minimum(errors, 1.0), axis=1)
    return total
