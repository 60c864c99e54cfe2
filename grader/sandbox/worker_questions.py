"""What a worker asks and tells while a case runs, before its reply."""

from grader.core.cases import Case
from grader.core.outcomes import Frame
from grader.core.replay_orders import Replay
from grader.sandbox.running_lines import HEARD, MOST_TOLD
from grader.sandbox.wire.replies import Reply, read_question, read_running
from grader.sandbox.wire.told_calls import ToldCalls

TOLD = ToldCalls()


class Answers:
    """Answers the questions for recorded calls, and keeps the line that is said to be running.

    The line is for people alone. Nothing is judged by it: student code could tell any.
    """

    def __init__(self, replay: Replay | None, case: Case) -> None:
        self._replay = replay
        self._case = case
        self._told = 0
        self.reached: Frame | None = None

    def __call__(self, reply: Reply) -> bytes | None:
        """Return what to send back; `None` for a reply, which ends the case."""
        line = read_running(reply)
        if line and self._told < MOST_TOLD:
            self._told += 1
            self.reached = line
            return HEARD
        question = read_question(reply)
        if not self._replay or not question:
            return None
        return TOLD.message(self._replay, *question, self._case.dtype)
