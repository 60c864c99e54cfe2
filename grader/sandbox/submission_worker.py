"""Loads one submission and runs its cases, in as many processes as that takes."""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from functools import cached_property, partial

from grader.confined.shared_words import LINE_BY_LINE
from grader.core.cases import Case
from grader.core.outcomes import (
    Crashed,
    LoadedFunction,
    Loading,
    Outcome,
    PartialLoad,
    Returned,
    TimedOut,
)
from grader.core.replay_orders import Replay
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.first_load import Loaded, first_load
from grader.sandbox.planned_runs import PlannedRun
from grader.sandbox.process import Process, ProcessLost
from grader.sandbox.submission_process import NO_ANSWER, OTHER_ANSWER, SubmissionProcess
from grader.sandbox.time_limits import Purse
from grader.sandbox.wire.replies import Reply, read_loading, read_notes, read_outcome
from grader.sandbox.wire.requests import look_request, run_request
from grader.sandbox.worker_questions import Answers

Exchange = Callable[[], Reply | Outcome]
Groups = Sequence[Sequence[tuple[Criterion, Case]]]

LOST = "the fork server ended each time that the submission ran"
UNTOLD = (NO_ANSWER, OTHER_ANSWER, LOST)  # no line is the reason for these
# Of a case whose process was lost because its fork server was killed, as `fork_servers.TRIES`.
TRIES = 3
# Seconds at most of a second run that only tells which line runs. A margin: loops that do not end
# are reached within milliseconds, and so is the answer on what a function returns.
LOOK = 2.0


class SubmissionWorker:
    """Starts afresh whenever its process dies or runs out of time."""

    def __init__(
        self,
        job: Job,
        start: Callable[[], Process],
        meanwhile: Callable[[], None] = lambda: None,
        first: "SubmissionWorker | None" = None,
        helpers: int = 1,
        beside: int = 0,
    ) -> None:
        """Begin to load the submission in a process that `start` gives.

        Call `meanwhile` when the process has got the cases of a group. One beside a `first`
        worker knows how that loaded the submission, and has the same purse. `helpers` is how many
        there may be; some begin to load now if so many plans will run `beside` this.
        """
        self._job = job
        self._start = start
        self.time: Purse = first.time if first else Purse(job.total_seconds)
        self._process = SubmissionProcess(job, start, self.time, meanwhile)
        # Criteria that ran out of time: what was asked ahead tells no lines.
        self._slow: set[str] = set()
        self._limit = job.seconds  # of the case that runs
        self._first = first
        self._helpers = helpers
        if not first:
            with suppress(ProcessLost):  # then it starts when it is asked
                self._process.begin(definitions_only=job.definitions_only)
        self._begun = [self._helper() for _ in range(min(beside, helpers))]

    @cached_property
    def _loaded(self) -> Loaded:
        return self._first._loaded if self._first else first_load(self._job, self._load_first)

    def _load_first(self, definitions_only: PartialLoad | None, seconds: float) -> Reply | Outcome:
        for _ in range(TRIES):
            try:
                return self._process.load(definitions_only=definitions_only, seconds=seconds)
            except ProcessLost:
                self._process.close()
        return Crashed(LOST)

    @property
    def loading(self) -> Loading:
        """Return what loading the submission showed, with what only its cases did."""
        return self._loaded.loading

    @property
    def has_loaded(self) -> bool:
        """Return whether nobody has to wait for `loading`."""
        return "_loaded" in vars(self) or self._process.has_answered

    @property
    def has_begun(self) -> bool:
        """Return whether answers to cases are still to come."""
        return self._process.planned.is_sent()

    def begin(self, groups: Groups) -> None:
        """Prepare as `expect` does, and ask for the first group now; the submission has loaded."""
        self.expect(groups)
        first = self._process.planned.first
        if first and self.loading.functions and self._process.is_alive:
            with suppress(ProcessLost):
                self._process.sends_ahead(first)

    @contextmanager
    def beside(
        self, number: int, plans: Callable[[], Sequence[Groups]]
    ) -> Iterator[list["SubmissionWorker"]]:
        """Give a worker for each of so many plans, in as few processes as there are helpers.

        Where several may run, they load while this one does: time is saved, though perhaps one
        loads for nothing. They begin with the first cases once that has told the plans.
        """
        with ExitStack() as stack:
            most = min(number, self._helpers)
            helpers = self._begun[:most] or [self._helper() for _ in range(most)]
            del self._begun[:most]
            for helper in helpers:
                stack.enter_context(closing(helper))
            found = plans()
            for place, helper in enumerate(helpers):
                helper.expect([group for plan in found[place :: len(helpers)] for group in plan])
                helper.begin_planned(definitions_only=self._loaded.definitions_only)
            yield [helpers[place % len(helpers)] for place in range(number)]

    def _helper(self) -> "SubmissionWorker":
        helper = SubmissionWorker(self._job, self._start, first=self)
        if self._helpers > 1:
            with suppress(ProcessLost):  # then it starts when it is asked
                helper._process.begin(definitions_only=self._job.definitions_only)
        return helper

    def begin_planned(self, *, definitions_only: PartialLoad | None) -> None:
        """Send the first planned case, to a process that loads the submission as the first did."""
        first = self._process.planned.first
        if definitions_only or not first:
            self._process.close()
        if first:
            with suppress(ProcessLost):
                if not self._process.is_alive:
                    self._process.begin(definitions_only=definitions_only)
                self._process.sends_ahead(first)

    def look_into(self, functions: Collection[str]) -> Mapping[str, LoadedFunction]:
        """Return those of the functions that return nothing that they compute, or are stubs."""
        token, reply = secrets.token_hex(8), None
        with suppress(ProcessLost):  # then they are taken for written
            if self._ready_for(None) is None and self._process.is_alive:
                reply = self._process.ask(look_request(functions, token), token, LOOK, LOOK)
        found = read_loading(reply).functions if isinstance(reply, dict) else {}
        known = {name: self.loading.functions[name] for name in found if name in functions}
        return {
            name: replace(loaded, stub=found[name].stub, idle=found[name].idle)
            for name, loaded in known.items()
            if found[name].stub or found[name].idle
        }

    def ran_beside_others(self, criterion: Criterion) -> bool:
        """Return whether a case of a criterion ran where another may have left something."""
        return self._process.shared.ran_beside_others(criterion)

    def renew(self, criterion: Criterion) -> None:
        """Give a criterion a process that has run nothing; what comes after may share it."""
        self._process.keep_alone(criterion)

    def expect(self, groups: Groups) -> None:
        """Prepare for cases that will be run in this order, some perhaps not.

        Those of a group are asked for ahead, so the process goes on while an answer is judged.
        That changes neither what an answer counts for nor the time that it has.
        """
        self._process.expect(groups)

    def close(self) -> None:
        """End the process, if one is alive, and those that have begun beside it for nothing."""
        for helper in self._begun:
            helper.close()
        self._begun.clear()
        self._process.close()

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
            self._process.close()
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
            process, limit, left = self._process, self._limit, self.time.left
            if plain and process.sends_ahead(plain):
                return process.ask(None, process.planned.take(), limit, left)
            token = secrets.token_hex(8)
            return process.ask(request(token=token, watch=watch), token, limit, left, answer)

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

    def _run(
        self, run: PlannedRun, exchange: Exchange, plain: PlannedRun | None
    ) -> tuple[Outcome, bool]:
        """Return what came of a case, and whether its process had run another one."""
        for _ in range(TRIES):
            try:
                return self._run_once(run, exchange, plain)
            except ProcessLost:
                self._process.close()
        return Crashed(LOST), False

    def _run_once(
        self, run: PlannedRun, exchange: Exchange, plain: PlannedRun | None
    ) -> tuple[Outcome, bool]:
        failed = self._ready_for(plain)
        if failed:
            return failed, False
        if self.time.left <= 0:
            return TimedOut(self.time.share, whole_submission=True), False
        used = self._process.shared.used
        self._process.shared.runs(*run, self.loading.functions)
        reply = exchange()
        if isinstance(reply, dict):
            self._loaded.add_notes(read_notes(reply))
        return (read_outcome(reply) if isinstance(reply, dict) else reply), used

    def _ready_for(self, plain: PlannedRun | None) -> Outcome | None:
        """Have a process that has loaded; return what came of loading where it failed."""
        process, definitions_only = self._process, self._loaded.definitions_only
        reply: Reply | Outcome = {}
        if process.is_loading:  # it began ahead
            reply = process.load(definitions_only=definitions_only)
        if process.is_alive and not process.is_free(plain, self._limit):
            process.close()  # what the case before left behind is not charged to this one
        if not process.is_alive and isinstance(reply, dict) and self.time.to_load > 0:
            reply = process.load(definitions_only=definitions_only)
        return None if isinstance(reply, dict) else reply
