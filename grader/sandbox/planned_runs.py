"""Cases that a worker will probably be asked for, in their order, so that it is asked ahead."""

import secrets
from collections.abc import Mapping, Sequence
from itertools import accumulate, groupby, takewhile
from types import MappingProxyType
from typing import NamedTuple

from grader.core.cases import Case
from grader.core.rubric import Criterion
from grader.sandbox.wire.requests import known_request, run_request


class PlannedRun(NamedTuple):
    """One case to be run."""

    criterion: Criterion
    case: Case

    def same_as(self, other: "PlannedRun") -> bool:
        """Return whether both are the very same: comparing what they hold takes long."""
        return self.criterion is other.criterion and self.case is other.case


class PlannedRuns:
    """The plan, and which of its requests a process has got and has not answered yet."""

    def __init__(self, groups: Sequence[Sequence[PlannedRun]] = ()) -> None:
        """Take groups of runs: those of one group may be sent at once."""
        self._runs = [run for group in groups for run in group]
        ends = accumulate(map(len, groups))
        self._ends = [end for group, end in zip(groups, ends, strict=True) for _ in group]
        self._at = 0  # the run that was asked for last, or is to be asked for next
        self._sent = range(0)  # numbers of runs whose answers were not taken yet
        self._token = ""
        self._taken = 0  # answers to what was sent with the token
        self._alone: Criterion | None = None

    @property
    def first(self) -> PlannedRun | None:
        """Return the run that the plan begins with, if there is any."""
        return self._runs[0] if self._runs else None

    def keep_alone(self, criterion: Criterion) -> None:
        """Send nothing of other criteria with the runs of this one, which begin anew."""
        own = (i for i, run in enumerate(self._runs) if run.criterion is criterion)
        self._at, self._alone = next(own, self._at), criterion

    def lose_sent(self) -> None:
        """Forget what was sent: the process that got it has ended."""
        self._sent = range(0)

    def is_sent(self) -> bool:
        """Return whether answers are still to come."""
        return bool(self._sent)

    def is_next(self, run: PlannedRun | None) -> bool:
        """Return whether the next answer is that to a run."""
        return bool(self._sent and run and self._runs[self._sent[0]].same_as(run))

    def is_left_out(self, run: PlannedRun | None) -> bool:
        """Return whether the next answer is one that nobody wants, before that to a run.

        It is of the criterion that answered last: after a wrong case the first one is not asked
        for again.
        """
        if not self._sent or not self._taken or self.is_next(run):
            return False
        return self._runs[self._sent[0]].criterion is self._runs[self._at].criterion

    def requests_from(
        self, run: PlannedRun, known: Mapping[bytes, int] = MappingProxyType({})
    ) -> list[bytes]:
        """Return the requests for a run and those after it in its group, which are sent.

        There are none for a run that was not planned. Only the first one carries a token: the
        worker counts on from there. What it has `known` from the start is asked for by number.
        """
        start = self._place(run)
        if start is None:
            return []
        following = self._runs[start : self._ends[start]]
        if self._alone is run.criterion:
            following = [*takewhile(lambda each: each.criterion is self._alone, following)]
        else:
            self._alone = None
        self._sent = range(start, start + len(following))
        self._token, self._taken = secrets.token_hex(8), 0
        return _requests(following, known, self._token)

    def take(self) -> str:
        """Return the token of the next answer, which is to be taken now."""
        self._at, self._sent = self._sent[0], self._sent[1:]
        self._taken += 1
        return numbered(self._token, self._taken - 1)

    def _place(self, run: PlannedRun) -> int | None:
        """Return the number of a run; the first case of a criterion is there twice."""
        order = [*range(self._at, len(self._runs)), *range(self._at)]
        return next((i for i in order if self._runs[i].same_as(run)), None)


def _requests(runs: Sequence[PlannedRun], known: Mapping[bytes, int], token: str) -> list[bytes]:
    """Return the requests for runs; the first one carries the token."""
    requests = list[bytes]()
    for are_known, group in groupby(runs, lambda run: run_request(*run) in known):
        first, *others = group
        if are_known:
            numbers = [known[run_request(*run)] for run in (first, *others)]
            requests.append(known_request(numbers, token))
        else:
            requests.append(run_request(*first, token=token))
            requests += [run_request(*run) for run in others]
        token = ""
    return requests


def numbered(token: str, number: int) -> str:
    """Return the token of the answer with that number after the request that carried a token."""
    return f"{token}.{number}" if number else token
