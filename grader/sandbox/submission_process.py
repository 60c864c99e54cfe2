"""The process at hand for one submission: how it is started, what it has got, what it answers."""

import math
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.core.cases import Case
from grader.core.outcomes import Crashed, Outcome, PartialLoad, TimedOut
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.planned_runs import PlannedRun, PlannedRuns
from grader.sandbox.process import Process
from grader.sandbox.running_lines import LoadingLines
from grader.sandbox.shared_process import SharedProcess
from grader.sandbox.time_limits import Purse, TimeAllowance, Waits
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout, NoMessage
from grader.sandbox.wire.replies import Reply
from grader.sandbox.wire.requests import load_request

Answerer = Callable[[Reply], bytes | None]

NO_ANSWER = "it sent the grader an invalid answer"
OTHER_ANSWER = "it sent an answer to another request"
# Seconds, at least, for a process that closed its end of the wire to end. A margin: it takes
# milliseconds.
PATIENCE = 0.2
# Seconds at most for the answer to a case that was asked for ahead and then left out: a process
# that has not given it by then is replaced, which takes half as long.
LEFT_OUT = 0.05


def _answer_nothing(reply: Reply) -> bytes | None:
    """Return nothing: few requests lead to questions."""
    return None


class SubmissionProcess:
    """Another process comes in its place whenever it dies or runs out of time.

    Each method that asks may raise `ProcessLost`: the process ended with its fork server.
    """

    def __init__(
        self, job: Job, start: Callable[[], Process], time: Purse, meanwhile: Callable[[], None]
    ) -> None:
        """Start nothing yet: `start` gives a process.

        `meanwhile` is called when it has got all that can be asked for ahead.
        """
        self._job = job
        self._start = start
        self._meanwhile = meanwhile
        self._time = time
        self._process: Process | None = None
        self._token = ""  # of the answer to loading, while that has not come
        self._unsent: bytes | None = None  # the request to load, where it cannot be sent ahead
        self._waits = Waits(lambda: 0.0)
        self.planned = PlannedRuns()
        self.shared = SharedProcess()

    @property
    def is_alive(self) -> bool:
        """Return whether there is one."""
        return self._process is not None

    @property
    def is_loading(self) -> bool:
        """Return whether it began to load, and nobody has taken the answer."""
        return bool(self._token)

    @property
    def has_answered(self) -> bool:
        """Return whether something came from it that nobody has taken."""
        return bool(self._process and self._process.channel.has_more())

    def begin(self, *, definitions_only: PartialLoad | None) -> None:
        """Start one, and ask it to load where that can be done without waiting."""
        self._process = self._start()
        self.shared.begin()
        self._waits = Waits(self._process.waited)
        self._token = secrets.token_hex(8)
        shared = self._process.shared
        known = bool(shared and shared.has(self._job.support, self._job.templates))
        self._unsent = load_request(self._job, definitions_only, self._token, shared=known)
        if self._process.channel.asks_ahead:
            self._process.channel.send_ahead([self._unsent])
            self._unsent = None

    def load(
        self, *, definitions_only: PartialLoad | None, seconds: float = math.inf
    ) -> Reply | Outcome:
        """Return what loading shows, of one that began or that is started now.

        It may take the `seconds` of a case, or fewer if so asked.
        """
        if not self._token:
            self.begin(definitions_only=definitions_only)
        token, self._token = self._token, ""
        limit = min(seconds, self._job.seconds)
        answer = LoadingLines()
        found = self.ask(self._unsent, token, limit, self._time.to_load, answer, loading=True)
        return replace(found, reached=answer.reached) if isinstance(found, TimedOut) else found

    def is_free(self, run: PlannedRun | None, limit: float) -> bool:
        """Return whether nothing comes from it but the answer to a run, if that is sent."""
        while self.planned.is_left_out(run):
            self.ask(None, self.planned.take(), limit, min(LEFT_OUT, self._time.left))
        if self.planned.is_sent():
            return self.planned.is_next(run)
        return bool(self._process and self._process.channel.quiet())

    def sends_ahead(self, run: PlannedRun) -> bool:
        """Send a planned run and those after it; return whether its answer is the next one."""
        assert self._process
        if not self.planned.is_next(run) and self._process.channel.asks_ahead:
            shared = self._process.shared
            known = shared.numbers if shared else {}
            self._process.channel.send_ahead(self.planned.requests_from(run, known))
            self._meanwhile()
        return self.planned.is_next(run)

    def keep_alone(self, criterion: Criterion) -> None:
        """Give a criterion one that has run nothing; what comes after may share it."""
        self.close()
        self.shared.forget(criterion)
        self.planned.keep_alone(criterion)

    def expect(self, groups: Sequence[Sequence[tuple[Criterion, Case]]]) -> None:
        """Prepare for runs in this order, which are sent ahead group by group."""
        self.planned = PlannedRuns([[PlannedRun(*run) for run in group] for group in groups])

    def close(self) -> None:
        """End it, if it is alive."""
        process, self._process, self._token = self._process, None, ""
        self.planned.lose_sent()
        if process:
            process.close()

    def ask(
        self,
        message: bytes | None,
        token: str,
        limit: float,
        left: float,
        answer: Answerer = _answer_nothing,
        *,
        loading: bool = False,
    ) -> Reply | Outcome:
        """Return the reply to a message, by the token that the message gave it to carry.

        `None` is a message that was sent ahead. Until the reply comes, questions are answered. It
        has the seconds of its limit, or those that are left of all that the submission may take.
        """
        allowance = TimeAllowance(min(limit, left), self._waits)
        try:
            reply = self._exchange(message, token, answer, allowance, loading=loading)
        except ChannelTimeout:
            self.close()
            whole = allowance.seconds < limit
            seconds = self._time.share if whole else allowance.seconds
            return TimedOut(seconds, whole_submission=whole)
        except NoMessage:  # it may never end by itself
            self.close()
            return Crashed(NO_ANSWER)
        except ChannelBroken:
            return self._crashed(allowance)
        if reply.pop("token", None) != token:  # an answer that was made before it was asked for
            self.close()
            return Crashed(OTHER_ANSWER)
        return reply

    def _exchange(
        self,
        message: bytes | None,
        token: str,
        answer: Answerer,
        allowance: TimeAllowance,
        *,
        loading: bool,
    ) -> Reply:
        assert self._process
        channel, least = self._process.channel, 0.0
        try:
            reply = channel.ask(message, allowance) if message else channel.next(allowance)
            while reply.get("token") == token and (told := answer(reply)):
                reply = channel.ask(told, allowance)
            return reply
        except ChannelTimeout:
            least = allowance.seconds  # all the time, whatever we waited for a processor meanwhile
            raise
        finally:
            self._time.spend(max(allowance.used, least), loading=loading)

    def _crashed(self, allowance: TimeAllowance) -> Crashed:
        """Return why there is no answer. On a busy machine, to end and to tell it takes time."""
        assert self._process
        used, patience = allowance.used, max(allowance.left, PATIENCE)
        try:
            return Crashed(self._process.ending(patience))
        finally:
            self._time.spend(min(allowance.used - used, patience))  # the fork server may be late
            self.close()
