"""Every question has an answer in time, or an exception that says that it has none."""

import io
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import numpy as np
import pytest

from grader.confined.values import wire
from grader.sandbox.process import Channel
from grader.sandbox.time_limits import SHORT, TimeAllowance
from grader.sandbox.wire import channel as channel_module
from grader.sandbox.wire.channel import (
    ChannelBroken,
    ChannelTimeout,
    NoMessage,
    PipeChannel,
    SocketChannel,
)

QUESTION = wire.pack([("order", "1")])
ANSWER = wire.pack([("a", np.arange(3.0))])

Stream = io.BufferedIOBase
Other = Callable[[Stream, Stream], object]
Make = Callable[[Other], Channel]


@pytest.fixture(params=["pipes", "socket"])
def channel(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes a channel; a function lives at its other end."""
    with ExitStack() as opened:

        def make(other: Other) -> Channel:
            if request.param == "socket":
                ours, theirs = socket.socketpair()
                opened.enter_context(ours)
                files = theirs.makefile("rb"), theirs.makefile("wb", buffering=0)
                start(other, *files, theirs.close)
                return SocketChannel(ours)
            (read, out), (back, write) = os.pipe(), os.pipe()
            start(other, os.fdopen(read, "rb"), os.fdopen(write, "wb", 0), lambda: None)
            made = PipeChannel(os.fdopen(out, "wb", 0), os.fdopen(back, "rb", 0))
            opened.callback(made.close)
            return made

        yield make


def start(other: Other, read: Stream, write: Stream, close: Callable[[], None]) -> None:
    def live() -> None:
        with suppress(OSError, EOFError), read, write:
            other(read, write)
        close()

    threading.Thread(target=live, daemon=True).start()


def asked(read: Stream) -> None:
    wire.read_message(read.read, 1 << 20)


def test_an_answer_arrives(channel: Make) -> None:
    made = channel(lambda read, write: [(asked(read), write.write(ANSWER)) for _ in range(9)])
    for _ in range(2):
        assert made.ask(QUESTION, 5)["a"].tolist() == [0, 1, 2]
        assert made.quiet()


def test_silence_ends_at_the_deadline(channel: Make) -> None:
    over = threading.Event()
    made = channel(lambda read, write: (asked(read), over.wait()))
    with pytest.raises(ChannelTimeout):
        made.ask(QUESTION, 0.1)
    over.set()


def test_an_answer_that_drips_ends_at_the_deadline(channel: Make) -> None:
    def drip(read: Stream, write: Stream) -> None:
        asked(read)
        for byte in ANSWER:
            write.write(bytes([byte]))
            time.sleep(0.02)

    started = time.monotonic()
    with pytest.raises(ChannelTimeout):
        channel(drip).ask(QUESTION, 0.15)
    assert time.monotonic() - started < 0.6


def test_who_does_not_read_does_not_keep_the_question(channel: Make) -> None:
    over = threading.Event()
    made = channel(lambda read, write: over.wait())
    with pytest.raises(ChannelTimeout):
        made.ask(wire.pack([("a", np.zeros(1_000_000))]), 0.1)
    over.set()


@pytest.mark.parametrize("answer", [b"", ANSWER[:-1], b"GRD1" + b"\xff" * 100, bytes(100)])
def test_what_is_no_answer_breaks_the_channel(channel: Make, answer: bytes) -> None:
    made = channel(lambda read, write: (asked(read), write.write(answer)))
    with pytest.raises(ChannelBroken):
        made.ask(QUESTION, 5)


@pytest.mark.parametrize("answer", [b"GRD1" + b"\xff" * 100, bytes(100)])
def test_what_is_no_message_is_told_from_an_end(channel: Make, answer: bytes) -> None:
    over = threading.Event()
    silent = channel(lambda read, write: (asked(read), write.write(answer), over.wait()))
    with pytest.raises(NoMessage):
        silent.ask(QUESTION, 5)
    over.set()


def test_what_is_done_with_an_answer_takes_none_of_the_time_for_it(channel: Make) -> None:
    made = channel(lambda read, write: [(asked(read), write.write(ANSWER)) for _ in range(2)])
    allowance = TimeAllowance(5)
    for _ in range(2):
        made.ask(QUESTION, allowance)
        used, left = allowance.used, allowance.left
        time.sleep(0.01)
        assert (allowance.used, allowance.left) == (used, left)


@pytest.mark.parametrize("channel", ["pipes"], indirect=True)
def test_what_the_thread_at_a_pipe_waits_for_a_processor_is_credited(
    channel: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "waited_here", lambda thread=None: 1000.0)
    made = channel(lambda read, write: (asked(read), time.sleep(SHORT), write.write(ANSWER)))
    allowance = TimeAllowance(60)
    made.ask(QUESTION, allowance)
    assert allowance.used == 0


def test_bytes_that_nobody_asked_for_are_noticed() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        made = SocketChannel(ours)
        assert made.quiet()
        theirs.sendall(b"x")
        assert not made.quiet()


def test_a_closed_end_is_noticed() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        assert not SocketChannel(ours).quiet()


def test_answers_to_what_was_sent_ahead_come_in_its_order() -> None:
    with ahead(lambda read, write: [echo(read, write) for _ in range(3)]) as made:
        made.send_ahead([wire.pack([("n", np.array(n))]) for n in range(3)])
        assert [int(made.next(5)["n"]) for _ in range(3)] == [0, 1, 2]


def test_two_full_sockets_keep_nobody_waiting() -> None:
    large = [wire.pack([("n", np.full(100_000, n))]) for n in range(20)]
    with ahead(lambda read, write: [echo(read, write) for _ in large]) as made:
        made.send_ahead(large)
        assert [int(made.next(20)["n"][0]) for _ in large] == [*range(20)]


def test_after_an_end_the_answers_that_were_given_are_there() -> None:
    with ahead(echo) as made:
        made.send_ahead([QUESTION] * 1000)
        assert made.next(5)["order"] == "1"
        with pytest.raises(ChannelBroken):
            made.next(5)


def echo(read: Stream, write: Stream) -> None:
    write.write(wire.pack(wire.read_message(read.read, 1 << 24).items()))


@contextmanager
def ahead(other: Other) -> Iterator[SocketChannel]:
    ours, theirs = socket.socketpair()
    with ours:
        files = theirs.makefile("rb"), theirs.makefile("wb")
        start(other, *files, theirs.close)
        yield SocketChannel(ours)
