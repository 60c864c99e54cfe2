"""Answers of a process of its own, which the kernel ends when it takes too much."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.grading.forked_answers import forked_answers

MEMORY = 64 * 1024**2


def test_answers_come_in_their_order():
    answers = ["a", "ß…", "", "x" * 200_000]  # the last one is more than a pipe holds
    tasks = [lambda text=text: text for text in answers]
    assert forked_answers(tasks, 5, MEMORY) == (answers, True)
    assert forked_answers([], 5, MEMORY) == ([], True)


@pytest.mark.linux
@pytest.mark.parametrize(
    "task",
    [
        lambda: [None for _ in iter(int, 1)],
        lambda: str(7 ** (10**9)),  # in C code, where no handler of Python's would run
        lambda: os._exit(0),
        lambda: 1 / 0,
        lambda: np.ones(10**9).sum(),
    ],
)
def test_what_takes_too_much_ends_alone(task):
    answers, done = forked_answers([lambda: "before", task, lambda: "after"], 0.2, MEMORY)
    assert (answers, done) == (["before"], False)


def open_descriptors():
    folder = Path("/proc/self/fd")  # Linux has it
    return len([*folder.iterdir()]) if folder.is_dir() else 0


def children():
    """The processes that this one started, other tests' among them."""
    return sorted(Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split())


def test_nothing_is_left_behind(capfd):
    before, known = open_descriptors(), children()
    forked_answers([lambda: str(sys.stdout.write("text"))], 5, MEMORY)
    assert capfd.readouterr().out == ""
    assert open_descriptors() == before
    assert children() == known
