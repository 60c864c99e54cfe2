"""Has sources searched for graded functions, in a process that runs none of them."""

from collections.abc import Callable, Mapping

from grader.core.submission import Question, Sighting
from grader.sandbox.process import Process
from grader.sandbox.time.time_allowance import Allowance
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout
from grader.sandbox.wire.replies import Reply, groups, text_of
from grader.sandbox.wire.requests import survey_request

SECONDS = 10.0  # the default of one case; 16 MB of source, the most that is read, take three
MEMORY = 2 * 1024**3  # bytes, the default of a submission


def read_survey(
    start: Callable[[], Process], files: Mapping[str, bytes], question: Question
) -> tuple[Sighting, ...] | None:
    """Return where the functions stand; `None` if the sources end the process that reads them."""
    process = start()
    try:
        allowance = Allowance(SECONDS, process.waited)
        reply = process.channel.ask(survey_request(files, question, MEMORY), allowance)
    except (ChannelTimeout, ChannelBroken):
        return None
    finally:
        process.close()
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
