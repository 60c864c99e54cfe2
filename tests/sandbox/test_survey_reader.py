"""Sources are searched behind the wall; one that ends the reader leaves the names to decide."""

from collections.abc import Iterator
from itertools import repeat
from types import SimpleNamespace

import pytest

from grader.core.submission import BlameQuestion, Question, Sighting
from grader.sandbox import source_readers
from grader.sandbox.process import ProcessLost, ZygoteFailed
from grader.sandbox.sandboxes import ConfinedSandbox, PlainSandbox
from grader.sandbox.time_limits import TimeAllowance
from grader.sandbox.wire.channel import ChannelBroken

ASKED = Question(("f",), {})
SOURCE = b"import os\nos._exit(1)\nwhile True: pass\ndef f(x):\n    return x + 1\n"


def told(sandbox: ConfinedSandbox | PlainSandbox, source: bytes) -> list[tuple[str, str, bool]]:
    found = sandbox.survey({"a/layers.py": source}, ASKED)
    return [(each.function, each.path, each.written) for each in found or ()]


def test_functions_are_found_and_nothing_is_executed(confined: ConfinedSandbox) -> None:
    assert told(confined, SOURCE) == [("f", "a/layers.py", True)]


def test_the_plain_sandbox_finds_the_same(confined: ConfinedSandbox) -> None:
    plain = PlainSandbox()
    assert plain.survey({"b.py": SOURCE}, ASKED) == confined.survey({"b.py": SOURCE}, ASKED)


def test_a_reader_that_takes_too_long_is_ended(
    confined: ConfinedSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_readers, "SURVEY_SECONDS", 0.0)
    large = SOURCE + b"x = 1\n" * 50_000  # a small one may be read before anybody looks
    assert confined.survey({"a.py": large}, ASKED) is None


def test_a_worker_tells_of_what_was_asked_for_only() -> None:
    class Liar:
        asks_ahead = False

        def ask(self, message: bytes, within: TimeAllowance) -> dict[str, str]:
            return {
                "sighting/0/function": "g",
                "sighting/0/path": "a.py",
                "sighting/1/function": "f",
                "sighting/1/path": "/etc/passwd",
                "sighting/2/function": "f",
                "sighting/2/path": "a.py",
            }

    class Process:
        channel = Liar()

        def waited(self) -> float:
            return 0.0

        def close(self) -> None: ...

    assert source_readers.read_survey(Process, {"a.py": b""}, ASKED) == (
        Sighting("f", "a.py", False),
    )


class LostProcess:
    """A process whose fork server is killed, if `ends` says so, while it reads."""

    ends: Iterator[bool]
    asks_ahead = False

    def __init__(self) -> None:
        self.channel, self.lost = self, next(self.ends)

    def ask(self, message: bytes, within: TimeAllowance) -> dict[str, str]:
        if self.lost:
            raise ChannelBroken("closed")
        return {"sighting/0/function": "f", "sighting/0/path": "a.py"}

    def ending(self, patience: float) -> str:
        raise ProcessLost("the fork server ended")

    def waited(self) -> float:
        return 0.0

    def close(self) -> None: ...


def survey_beside(ends: Iterator[bool]) -> tuple[Sighting, ...] | None:
    LostProcess.ends = ends
    return source_readers.read_survey(LostProcess, {"a.py": b""}, ASKED)  # type: ignore[arg-type]


def test_a_reader_that_ends_with_its_fork_server_is_replaced() -> None:
    assert survey_beside(iter([True, False])) == (Sighting("f", "a.py", False),)


def test_no_source_is_blamed_where_the_fork_server_is_killed_each_time() -> None:
    with pytest.raises(ZygoteFailed, match="the fork server ended"):
        survey_beside(repeat(True))


EMPTY = {"seconds": 1.0, "memory": 0, "compatibility": False, "graded": {}, "extra": {}}
EMPTY |= {"templates": {}}


class LostAhead(LostProcess):
    """The same, sent its sources ahead: it is noticed when the lines are asked for."""

    asks_ahead = True
    closed = 0

    def send_ahead(self, messages: list[bytes]) -> None:
        assert len(messages) == 1

    def next(self, within: TimeAllowance) -> dict[str, object]:
        self.ask(b"", within)
        return {"blamed/0/0/file": "a.py", "blamed/0/0/line": "3", "blamed/0/0/text": "x = 1"}

    def close(self) -> None:
        LostAhead.closed += 1


@pytest.mark.parametrize("lost", [False, True])
def test_lines_are_looked_for_again_where_the_reader_was_lost(lost: bool) -> None:
    job = SimpleNamespace(**EMPTY | {"graded": {"a.py": b"x = 1\n"}})
    asked = [BlameQuestion("f", ("a.py",), ((None, ""),), ())]
    LostProcess.ends, LostAhead.closed = iter([lost, False]), 0
    with source_readers.blamed_lines(LostAhead, job, asked) as lines:  # type: ignore[arg-type]
        assert LostAhead.closed == 0
        ((line,),) = lines()
    assert line.text == "x = 1"
    assert LostAhead.closed >= 1 + lost


def test_a_reader_that_nobody_waited_for_is_ended() -> None:
    job = SimpleNamespace(**EMPTY)
    LostProcess.ends, LostAhead.closed = iter([False]), 0
    with (
        pytest.raises(KeyboardInterrupt),
        source_readers.blamed_lines(LostAhead, job, []),  # type: ignore[arg-type]
    ):
        raise KeyboardInterrupt
    assert LostAhead.closed == 1


@pytest.mark.parametrize(
    "deep",
    ["x = " + "(" * 50_000, "x = " + "-" * 100_000 + "1", "x = 1" + " + 1" * 100_000],
    ids=["brackets", "signs", "sums"],
)
def test_nesting_too_deep_ends_at_most_the_reader(confined: ConfinedSandbox, deep: str) -> None:
    source = f"{deep}\ndef f(x):\n    return x + 1\n".encode()
    assert told(confined, source) in ([], [("f", "a/layers.py", True)])
