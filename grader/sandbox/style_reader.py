"""Has the sources of a submission read, in a process that runs none of them."""

from collections.abc import Callable, Sequence
from typing import Any

from grader.confined.values.records import Breach
from grader.core.aspects import Style
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.core.text import one_line
from grader.sandbox.process import Process
from grader.sandbox.time.time_allowance import Allowance
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout
from grader.sandbox.wire.replies import Reply, groups, text_of
from grader.sandbox.wire.requests import style_request

Breaches = dict[str, tuple[Breach, ...] | None]


def read_style(start: Callable[[], Process], job: Job, criteria: Sequence[Criterion]) -> Breaches:
    """By criterion what is not as its `style` asks; `None` where its function was not found.

    Nor can anything be said of sources that end the process, or take too long, when read.
    """
    asked = [criterion for criterion in criteria if criterion.style]
    if not asked:
        return {}
    process = start()
    try:
        allowance = Allowance(job.seconds, process.waited)
        reply = process.channel.ask(style_request(job, asked), allowance)
    except (ChannelTimeout, ChannelBroken):
        reply = {}
    finally:
        process.close()
    found = dict(enumerate(groups(reply, "style")))
    return {c.name: _breaches(found.get(i, {}), c.style) for i, c in enumerate(asked)}


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
