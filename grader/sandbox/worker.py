"""Loads one submission and runs its cases, in as many processes as that takes."""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from grader.core.cases import Case
from grader.core.outcomes import (
    Crashed,
    LoadedFunction,
    Loading,
    NotLoaded,
    Outcome,
    Returned,
    TimedOut,
)
from grader.core.replay import Replay
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.channel import ChannelBroken, ChannelTimeout
from grader.sandbox.process import Process
from grader.sandbox.replies import (
    Reply,
    read_loading,
    read_notes,
    read_outcome,
    read_question,
)
from grader.sandbox.requests import load_request, run_request, told_request

Answerer = Callable[[Reply], bytes | None]

MAX_LATE_NOTES = 50  # a hundred come from loading; more are no help

OTHER_ANSWER = "it sent an answer to something else"


class SubmissionWorker:
    """Starts afresh whenever its process dies or runs out of time."""

    def __init__(self, job: Job, start: Callable[[], Process]) -> None:
        """Loads the submission in a process that `start` gives."""
        self._job = job
        self._start = start
        self._process: Process | None = None
        self._used = False  # whether the process has run a case
        self._definitions_only = False
        self._seconds_left = job.total_seconds
        self._late_notes = 0
        self.loading = self._first_load()

    def run(
        self,
        criterion: Criterion,
        case: Case,
        replay: Replay | None = None,
        *,
        counted: bool = False,
    ) -> Outcome:
        """Runs one case within the time that is left; as asked, with functions replaced or counted.

        A process may die of what a case before left behind in it, or be disturbed by that while
        it counts: then a fresh one tries again.
        """
        token = secrets.token_hex(8)
        request = run_request(criterion, case, replay, token, counted=counted)
        answer = answerer(replay, case)
        outcome, used = self._run(request, token, answer)
        disturbed = isinstance(outcome, Returned) and outcome.fault
        if used and (disturbed or isinstance(outcome, Crashed)):
            self.close()
            outcome, _ = self._run(request, token, answer)
        return outcome

    def _run(self, request: bytes, token: str, answer: Answerer) -> tuple[Outcome, bool]:
        """What came of a case, and whether its process had run another one."""
        if self._process and not self._process.channel.quiet():
            self.close()  # what the case before left behind is not charged to this one
        if self._process is None and self._seconds_left > 0:
            reply = self._load()
            if not isinstance(reply, dict):
                return reply, False
        if self._seconds_left <= 0:
            return TimedOut(self._job.total_seconds, whole_submission=True), False
        used, self._used = self._used, True
        reply = self._ask(request, token, answer)
        if isinstance(reply, dict):
            self._add_notes(read_notes(reply))
        return (read_outcome(reply) if isinstance(reply, dict) else reply), used

    def close(self) -> None:
        """Ends the process, if one is alive."""
        process, self._process = self._process, None
        if process:
            process.close()

    def _add_notes(self, notes: tuple[str, ...]) -> None:
        """Keeps what only running a case showed, each sentence once."""
        known = dict.fromkeys([*self.loading.notes, *notes[:MAX_LATE_NOTES]])
        if len(known) <= len(self.loading.notes) + MAX_LATE_NOTES - self._late_notes:
            self._late_notes += len(known) - len(self.loading.notes)
            self.loading = replace(self.loading, notes=tuple(known))

    def _first_load(self) -> Loading:
        reply = self._load()
        if isinstance(reply, dict):
            return read_loading(reply)
        self._definitions_only = True
        second = self._load()
        if isinstance(second, dict):
            loading = read_loading(second)
            note = (
                f"Loading the files did not end well ({_why(reply)}); "
                "only their imports and definitions were executed."
            )
            return Loading(loading.functions, (note, *loading.notes), loading.printed)
        return _nothing_loaded(self._job, second)

    def _load(self) -> Reply | Outcome:
        self._process, self._used = self._start(), False
        token = secrets.token_hex(8)
        return self._ask(load_request(self._job, self._definitions_only, token), token)

    def _ask(
        self, message: bytes, token: str, answer: Answerer = lambda reply: None
    ) -> Reply | Outcome:
        """The reply to a message, by the token that the message gave it to carry.

        Until it comes, questions are answered.
        """
        assert self._process
        allowed = min(self._job.seconds, self._seconds_left)
        started = time.monotonic()
        try:
            reply = self._process.channel.ask(message, allowed)
            while reply.get("token") == token and (told := answer(reply)):
                left = started + allowed - time.monotonic()
                reply = self._process.channel.ask(told, left)
        except ChannelTimeout:
            self.close()
            return TimedOut(allowed, whole_submission=allowed < self._job.seconds)
        except ChannelBroken:
            reason = self._process.ending()
            self.close()
            return Crashed(reason)
        finally:
            self._seconds_left -= time.monotonic() - started
        if reply.pop("token", None) != token:  # an answer that was made before it was asked for
            self.close()
            return Crashed(OTHER_ANSWER)
        return reply


def answerer(replay: Replay | None, case: Case) -> Answerer:
    """Answers questions for recorded calls, where there are any."""

    def answer(reply: Reply) -> bytes | None:
        question = read_question(reply)
        return told_request(replay.answer(*question, case.dtype)) if replay and question else None

    return answer


def _nothing_loaded(job: Job, failure: Outcome) -> Loading:
    absence = NotLoaded(f"the files could not be loaded: {_why(failure)}")
    functions = {name: LoadedFunction(name, absence=absence) for name in job.functions}
    return Loading(functions)


def _why(failure: Outcome) -> str:
    match failure:
        case TimedOut(seconds=seconds):
            return f"it took longer than {seconds:g} s"
        case Crashed(reason=reason):
            return reason
        case _:
            return "the process failed"
