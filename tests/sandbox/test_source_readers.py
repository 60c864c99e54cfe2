"""Sources are read behind the wall; one that ends the reader is said to be unreadable."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.confined.style.breach import Breach
from grader.core.aspects import Style
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.sandboxes import ConfinedSandbox

NO_LOOP = Style(must_not_use=("for",))
LOOP = "def f(x):\n    for a in x: pass\n"


@pytest.fixture
def read(confined: ConfinedSandbox, job: Callable[..., Job], criterion: Callable[..., Criterion]):
    def read(source: str, **changes: object) -> object:
        asked = replace(criterion("f"), style=NO_LOOP)
        return confined.read_style(job(source, **changes), [asked, criterion("g")])

    return read


def test_what_is_broken_is_told_by_criterion(read) -> None:
    assert read(LOOP) == {"f": (Breach("must_not_use", "for", "layers.py", 2),)}
    assert read("def f(x):\n    return x\n") == {"f": ()}


def test_nothing_is_executed(read) -> None:
    assert read(f"import os\nos._exit(1)\nwhile True: pass\n{LOOP}")["f"][0].line == 5


def test_further_files_of_the_student_are_read(read) -> None:
    source = "from more import h\ndef f(x): return h(x)\n"
    more = {"more.py": b"def h(x):\n    return [a for a in x]\n"}
    assert read(source, extra=more)["f"] == (Breach("must_not_use", "for", "more.py", 2, "h"),)


def test_a_reader_that_takes_too_long_is_ended(read) -> None:
    large = LOOP + "x = 1\n" * 50_000  # a small one may be read before anybody looks
    assert read(large, seconds=0.0) == {"f": None}


@pytest.mark.parametrize(
    "deep",
    ["x = " + "(" * 50_000, "x = " + "-" * 100_000 + "1", "x = 1" + " + 1" * 100_000],
    ids=["brackets", "signs", "sums"],
)
def test_nesting_too_deep_costs_at_most_the_style(read, deep: str) -> None:
    assert read(f"{deep}\n{LOOP}")["f"] in (None, (Breach("must_not_use", "for", "layers.py", 3),))
