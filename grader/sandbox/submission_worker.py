"""Loads one submission and runs its cases, in as many processes as that takes."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import replace
from functools import cached_property, partial

from grader.confined.shared_words import LINE_BY_LINE
from grader.core.cases import Case
from grader.core.outcomes import Crashed, Loading, Outcome, Returned, TimedOut
from grader.core.replay_orders import Replay
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.first_load import Loaded, first_load
from grader.sandbox.planned_runs import PlannedRun, PlannedRuns
from grader.sandbox.process import Process, ProcessLost
from grader.sandbox.shared_process import SharedProcess
from grader.sandbox.time_limits import Purse, TimeAllowance, Waits
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout, NoMessage
from grader.sandbox.wire.replies import Reply, read_notes, read_outcome
from grader.sandbox.wire.requests import load_request, run_request
from grader.sandbox.worker_questions import Answers

Answerer = Callable[[Reply], bytes | None]
Exchange = Callable[[], Reply | Outcome]
Groups = Sequence[Sequence[tuple[Criterion, Case]]]

NO_ANSWER = "it sent the grader an invalid answer"
OTHER_ANSWER = "it sent an answer to another request"
LOST = "the fork server ended each time that the submission ran"
UNTOLD = (NO_ANSWER, OTHER_ANSWER, LOST)  # no line is the reason for these
# Of a case whose process was lost because its fork server was killed, as `fork_servers.TRIES`.
TRIES = 3
# Seconds, at least, for a process that closed its end of the wire to end. A margin: it takes
# milliseconds.
PATIENCE = 0.2
# Seconds at most of a second run that only tells which line runs. A margin: loops that do not end
# are reached within milliseconds.
LOOK = 2.0
# Seconds at most for the answer to a case that was asked for ahead and then left out: a process
# that has not given it by then is replaced, which takes half as long.
LEFT_OUT = 0.05


class SubmissionWorker:
    """Starts afresh whenever its process dies or runs out of time."""

    def __init__(
        self,
        job: Job,
        start: Callable[[], Process],
        meanwhile: Callable[[], None] = lambda: None,
        first: "SubmissionWorker | None" = None,
    ) -> None:
        """Begin to load the submission in a process that `start` gives, and call `meanwhile`.

        One beside a `first` worker knows how that loaded it, and has the same purse.
        """
        self._job = job
        self._start = start
        self._meanwhile = meanwhile
        self._process: Process | None = None
        self._token = ""  # of the answer to loading, while that has not come
        self._unsent: bytes | None = None  # the request to load, where it cannot be sent ahead
        self._waits = Waits(lambda: 0.0)  # of the process
        self._planned = PlannedRuns()
        self._shared = SharedProcess()
        self.time: Purse = first.time if first else Purse(job.total_seconds)
        # Criteria that ran out of time: what was asked ahead tells no lines.
        self._slow: set[str] = set()
        self._limit = job.seconds  # of the case that runs
        self._first = first
        if not first:
            with suppress(ProcessLost):  # then it starts when it is asked
                self._send_load(definitions_only=False)

    @cached_property
    def _loaded(self) -> Loaded:
        return self._first._loaded if self._first else first_load(self._job, self._load_first)

    @property
    def loading(self) -> Loading:
        """Return what loading the submission showed, with what only its cases did."""
        return self._loaded.loading

    def beside(self, groups: Groups) -> AbstractContextManager["SubmissionWorker"]:
        """Return a worker that begins with the first of these cases now, in its own process."""
        other = SubmissionWorker(self._job, self._start, first=self)
        other.expect(groups)
        if first := other._planned.first:
            with suppress(ProcessLost):  # then it starts when it is asked
                other._send_load(self._loaded.definitions_only)
                other._sent_ahead(first)
        return closing(other)

    def ran_beside_others(self, criterion: Criterion) -> bool:
        """Return whether a case of a criterion ran where another may have left something."""
        return self._shared.ran_beside_others(criterion)

    def renew(self, criterion: Criterion) -> None:
        """Give a criterion a process that has run nothing; what comes after may share it."""
        self.close()
        self._shared.forget(criterion)
        self._planned.keep_alone(criterion)

    def expect(self, groups: Groups) -> None:
        """Prepare for cases that will be run in this order, some perhaps not.

        Those of a group are asked for ahead, so the process goes on while an answer is judged.
        That changes neither what an answer counts for nor the time that it has.
        """
        self._planned = PlannedRuns([[PlannedRun(*run) for run in group] for group in groups])

    def run(
        self,
        criterion: Criterion,
        case: Case,
        replay: Replay | None = None,
        *,
        counted: bool = False,
    ) -> Outcome:
        """Run one case within the time that is left; as asked, with functions replaced or counted.

        A process may die of what a case before left behind in it, or be disturbed by that while
        it counts: then a fresh one tries again.
        """
        answer = Answers(replay, case)
        self._limit = case.seconds or self._job.seconds
        ahead = replay is None and not counted and criterion.name not in self._slow
        run = PlannedRun(criterion, case)
        plain = run if ahead else None
        watch = "" if counted else f"{min(self._limit, self.time.left):g}"
        request = partial(run_request, criterion, case, replay, counted=counted)
        exchange = self._exchange_of(request, answer, watch, plain)
        outcome, used = self._run(run, exchange, plain)
        disturbed = isinstance(outcome, Returned) and outcome.fault
        if used and (disturbed or isinstance(outcome, Crashed)):
            self.close()
            outcome, _ = self._run(run, exchange, plain)
        if isinstance(outcome, TimedOut | Crashed):
            self._look_for_line(outcome, run, request, answer)
            return replace(outcome, reached=answer.reached)
        return outcome

    def _exchange_of(
        self,
        request: Callable[..., bytes],
        answer: Answers,
        watch: str,
        plain: PlannedRun | None = None,
    ) -> Exchange:
        """Return what asks for a case and waits for its reply, for a planned one ahead."""

        def exchange() -> Reply | Outcome:
            if plain and self._sent_ahead(plain):
                return self._ask(None, self._planned.take(), self.time.left)
            token = secrets.token_hex(8)
            return self._ask(request(token=token, watch=watch), token, self.time.left, answer)

        return exchange

    def _look_for_line(
        self,
        outcome: TimedOut | Crashed,
        run: PlannedRun,
        request: Callable[..., bytes],
        answer: Answers,
    ) -> None:
        """Run a case once more if nothing has told yet which line it reached."""
        if answer.reached:
            return
        if isinstance(outcome, TimedOut) and run.criterion.name not in self._slow:
            self._slow.add(run.criterion.name)
            self._limit = min(self._limit, LOOK)
            self._run(run, self._exchange_of(request, answer, f"{self._limit:g}"), None)
        elif isinstance(outcome, Crashed) and outcome.reason not in UNTOLD:
            self._run(run, self._exchange_of(request, answer, LINE_BY_LINE), None)

    def _sent_ahead(self, run: PlannedRun) -> bool:
        """Return whether the next answer of the process is that to a planned run."""
        assert self._process
        if not self._planned.is_next(run) and self._process.channel.asks_ahead:
            self._process.channel.send_ahead(self._planned.requests_from(run))
        return self._planned.is_next(run)

    def _run(
        self, run: PlannedRun, exchange: Exchange, plain: PlannedRun | None
    ) -> tuple[Outcome, bool]:
        """Return what came of a case, and whether its process had run another one."""
        for _ in range(TRIES):
            try:
                return self._run_once(run, exchange, plain)
            except ProcessLost:
                self.close()
        return Crashed(LOST), False

    def _run_once(
        self, run: PlannedRun, exchange: Exchange, plain: PlannedRun | None
    ) -> tuple[Outcome, bool]:
        definitions_only = self._loaded.definitions_only
        reply = self._load(definitions_only) if self._token else {}  # it began ahead
        if self._process and not self._is_free(self._process, plain):
            self.close()  # what the case before left behind is not charged to this one
        if self._process is None and isinstance(reply, dict) and self.time.to_load > 0:
            reply = self._load(definitions_only)
        if not isinstance(reply, dict):
            return reply, False
        if self.time.left <= 0:
            return TimedOut(self.time.share, whole_submission=True), False
        used = self._shared.used
        self._shared.runs(*run, self.loading.functions)
        reply = exchange()
        if isinstance(reply, dict):
            self._loaded.add_notes(read_notes(reply))
        return (read_outcome(reply) if isinstance(reply, dict) else reply), used

    def _is_free(self, process: Process, run: PlannedRun | None) -> bool:
        """Return whether nothing comes from a process but the answer to a run, if that is sent."""
        while self._planned.is_left_out(run):
            self._ask(None, self._planned.take(), min(LEFT_OUT, self.time.left))
        if self._planned.is_sent():
            return self._planned.is_next(run)
        return process is self._process and process.channel.quiet()

    def close(self) -> None:
        """End the process, if one is alive."""
        process, self._process, self._token = self._process, None, ""
        self._planned.lose_sent()
        if process:
            process.close()

    def _load_first(self, definitions_only: bool) -> Reply | Outcome:
        for _ in range(TRIES):
            try:
                return self._load(definitions_only)
            except ProcessLost:
                self.close()
        return Crashed(LOST)

    def _load(self, definitions_only: bool) -> Reply | Outcome:
        if not self._token:
            self._send_load(definitions_only)
        token, self._token = self._token, ""
        return self._ask(self._unsent, token, self.time.to_load, loading=True)

    def _send_load(self, definitions_only: bool) -> None:
        """Start a process, and ask it to load where that can be done without waiting."""
        self._process = self._start()
        self._shared.begin()
        self._waits = Waits(self._process.waited)
        self._token = secrets.token_hex(8)
        self._unsent = load_request(self._job, definitions_only, self._token)
        if self._process.channel.asks_ahead:
            self._process.channel.send_ahead([self._unsent])
            self._unsent = None
            self._meanwhile()

    def _ask(
        self,
        message: bytes | None,
        token: str,
        seconds: float,
        answer: Answerer = lambda reply: None,
        *,
        loading: bool = False,
    ) -> Reply | Outcome:
        """Return the reply to a message, by the token that the message gave it to carry.

        `None` is a message that was sent ahead. Until the reply comes, questions are answered.
        """
        assert self._process
        limit = self._job.seconds if loading else self._limit
        allowance = TimeAllowance(min(limit, seconds), self._waits)
        try:
            reply = self._exchange(message, token, answer, allowance, loading=loading)
        except ChannelTimeout:
            self.close()
            whole = allowance.seconds < limit
            return TimedOut(self.time.share if whole else allowance.seconds, whole_submission=whole)
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
            self.time.spend(max(allowance.used, least), loading=loading)

    def _crashed(self, allowance: TimeAllowance) -> Crashed:
        """Return why there is no answer. On a busy machine, to end and to tell it takes time."""
        assert self._process
        used, patience = allowance.used, max(allowance.left, PATIENCE)
        try:
            return Crashed(self._process.ending(patience))
        finally:
            self.time.spend(min(allowance.used - used, patience))  # the fork server may be late
            self.close()
