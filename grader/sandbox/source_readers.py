"""Has sources read for `style`, or searched for functions, in a process that runs none of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from grader.confined.notebook_cells import without_cell
from grader.confined.style.breach import Breach
from grader.core.aspects import Breaches, Style
from grader.core.outcomes import Frame
from grader.core.rubric import Criterion
from grader.core.submission import BlameQuestion, Job, Question, Sighting
from grader.core.text import one_line
from grader.sandbox.process import Process, ProcessLost, ZygoteFailed
from grader.sandbox.submission_process import PATIENCE
from grader.sandbox.time_limits import TimeAllowance
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout
from grader.sandbox.wire.replies import Reply, frame_of, groups, text_of
from grader.sandbox.wire.requests import blame_request, style_request, survey_request

TRIES = 3  # as `fork_servers.TRIES`
LinesFound = Callable[[], tuple[tuple[Frame, ...], ...]]


def read_style(start: Callable[[], Process], job: Job, criteria: Sequence[Criterion]) -> Breaches:
    """Return by criterion each breach of its `style`; `None` where its function was not found.

    Nor can anything be said of sources that end the process, or take too long, when read.
    """
    asked = [criterion for criterion in criteria if criterion.style]
    if not asked:
        return {}
    reply = _reply(start, style_request(job, asked), job.seconds) or {}
    found = dict(enumerate(groups(reply, "style")))
    return {c.name: _breaches(found.get(i, {}), c.style) for i, c in enumerate(asked)}


@contextmanager
def blamed_lines(
    start: Callable[[], Process], job: Job, asked: Sequence[BlameQuestion]
) -> Iterator[LinesFound]:
    """Give what returns for each question the lines to mark; they are looked for meanwhile.

    There are none where the sources cannot be read.
    """
    request = blame_request(job, asked)
    reader = _Reader(start(), request)
    try:
        yield lambda: _lines(_reply(start, request, job.seconds, reader) or {}, job, len(asked))
    finally:
        reader.process.close()


def _lines(reply: Reply, job: Job, number: int) -> tuple[tuple[Frame, ...], ...]:
    own = {**job.graded, **job.extra}
    found = (map(frame_of, groups(reply, f"blamed/{each}")) for each in range(number))
    return tuple(tuple(line for line in lines if without_cell(line.file) in own) for lines in found)


class _Reader:
    """A process that was sent sources, at once where its channel takes messages ahead."""

    def __init__(self, process: Process, request: bytes) -> None:
        self.process, self._request = process, request
        if process.channel.asks_ahead:
            process.channel.send_ahead([request])

    def answer(self, seconds: float) -> Reply:
        channel, allowance = self.process.channel, TimeAllowance(seconds, self.process.waited)
        return (
            channel.next(allowance) if channel.asks_ahead else channel.ask(self._request, allowance)
        )


def _reply(
    start: Callable[[], Process], request: bytes, seconds: float, first: _Reader | None = None
) -> Reply | None:
    """Return what a process says of sources; `None` if it ends by them, or takes too long.

    One that ends with its fork server is replaced: no source is the reason for that. Raises
    `ZygoteFailed` where that happens again and again.
    """
    lost = ""
    for number in range(TRIES):
        reader = first if first and not number else _Reader(start(), request)
        try:
            return reader.answer(seconds)
        except ChannelTimeout:
            return None
        except ChannelBroken:
            try:
                reader.process.ending(PATIENCE)
            except ProcessLost as error:
                lost = str(error)
            else:
                return None
        finally:
            reader.process.close()
    raise ZygoteFailed(lost)


def _breaches(group: Reply, style: Style | None) -> tuple[Breach, ...] | None:
    if not style or text_of(group, "found") != "yes":
        return None
    read = (_breach(each) for each in groups(group, "broken"))
    return tuple(each for each in read if each.name in getattr(style, each.rule, ()))


def _breach(group: dict[str, Any]) -> Breach:
    line = text_of(group, "line")
    return Breach(
        rule=text_of(group, "rule"),
        name=text_of(group, "name"),
        file=one_line(text_of(group, "file")),
        line=int(line) if line.isdecimal() and len(line) < 10 else 0,
        within=one_line(text_of(group, "within"), 100),
    )


SURVEY_SECONDS = 10.0  # the default of one case; 16 MB of source, the most that is read, take three
SURVEY_MEMORY = 2 * 1024**3  # bytes, the default of a submission


def read_survey(
    start: Callable[[], Process], files: Mapping[str, bytes], question: Question
) -> tuple[Sighting, ...] | None:
    """Return where the functions stand; `None` if the sources end the process that reads them."""
    request = survey_request(files, question, SURVEY_MEMORY)
    reply = _reply(start, request, SURVEY_SECONDS)
    if reply is None:
        return None
    found = (_sighting(group) for group in groups(reply, "sighting"))
    return tuple(s for s in found if s.function in question.functions and s.path in files)


def _sighting(group: Reply) -> Sighting:
    return Sighting(
        function=text_of(group, "function"),
        path=text_of(group, "path"),
        written=text_of(group, "written") == "yes",
        libraries=tuple(text_of(group, "libraries").split()),
        likeness=text_of(group, "likeness"),
    )
