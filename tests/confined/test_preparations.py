"""What the fork server does while nobody asks for anything."""

import socket
from collections.abc import Iterator
from threading import Timer

import pytest

pytest.importorskip("fcntl")  # there are fork servers on Linux only

from grader.confined import zygote
from grader.confined.zygote import prepare


def test_an_order_waits_for_one_step_at_most_and_the_others_are_taken_after_it() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    taken: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(4):
            taken.append(number)
            if number == 1:
                ours.send(b"an order")
            yield

    with ours, theirs:
        rest = steps()
        prepare(theirs, rest)
        assert taken == [0, 1]
        assert theirs.recv(100) == b"an order"
        prepare(theirs, rest)
        assert taken == [0, 1, 2, 3]
        prepare(theirs, rest)
        assert taken == [0, 1, 2, 3]


def test_shortly_after_an_order_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    monkeypatch.setattr(zygote, "QUIET", 30.0)
    with ours, theirs:
        Timer(0.05, ours.send, [b"an order"]).start()
        steps = iter([None])
        prepare(theirs, steps)
        assert theirs.recv(100) == b"an order"
    assert list(steps) == [None]
