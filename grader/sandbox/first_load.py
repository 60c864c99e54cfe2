"""Loads a submission for the first time: whole, or else its imports and definitions alone."""

from collections.abc import Callable
from dataclasses import replace

from grader.confined.quick_dataclass import dataclass
from grader.core.outcomes import (
    Crashed,
    LoadedFunction,
    Loading,
    NotLoaded,
    Outcome,
    PartialLoad,
    TimedOut,
)
from grader.core.submission import Job
from grader.sandbox.wire.replies import Reply, read_loading

# Asked whether to execute definitions only, and with how many seconds for that.
Load = Callable[[PartialLoad | None, float], Reply | Outcome]

# Notes that come while cases run, beside those of loading. A margin: people read the first ones.
MAX_LATE_NOTES = 50
# Of files that took too long as a whole: what their definitions alone may take, as a share of the
# limit and in seconds at least. A margin: most take milliseconds, an import of a large library
# seconds. A definition that never ends should not cost the limit twice.
DEFINITIONS, LEAST = 0.3, 3.0


@dataclass
class Loaded:
    """What loading showed, with what only running a case did."""

    loading: Loading
    late_notes: int = 0

    @property
    def definitions_only(self) -> PartialLoad | None:
        """Return how it is loaded from now on, if only definitions may be executed."""
        return self.loading.definitions_only

    def add_notes(self, notes: tuple[str, ...]) -> None:
        """Keep what only running a case showed, each sentence once."""
        if not notes:
            return
        known = dict.fromkeys([*self.loading.notes, *notes[:MAX_LATE_NOTES]])
        added = len(known) - len(self.loading.notes)
        if self.late_notes + added <= MAX_LATE_NOTES:
            self.late_notes += added
            self.loading = replace(self.loading, notes=tuple(known))


def first_load(job: Job, load: Load) -> Loaded:
    """Load whole, unless that has failed before, or else definitions only."""
    whole = load(None, job.seconds) if not job.definitions_only else None
    if isinstance(whole, dict):
        return Loaded(read_loading(whole))
    slow = whole if isinstance(whole, TimedOut) else None
    part = job.definitions_only or PartialLoad(slow.reached if slow else None)
    reply = load(part, max(DEFINITIONS * job.seconds, LEAST) if slow else job.seconds)
    if not isinstance(reply, dict):
        return Loaded(_nothing_loaded(job, part, slow or reply))
    loading = replace(read_loading(reply), definitions_only=part)
    if whole:
        why = f"Loading the files failed ({_why(whole)})"
        note = f"{why}; only their imports and definitions were executed."
        loading = replace(loading, notes=(note, *loading.notes))
    return Loaded(loading)


def _nothing_loaded(job: Job, part: PartialLoad, failure: Outcome) -> Loading:
    absence = NotLoaded(f"the files could not be loaded: {_why(failure)}")
    functions = {name: LoadedFunction(name, absence=absence) for name in job.functions}
    return Loading(functions, definitions_only=part)


def _why(failure: Outcome) -> str:
    match failure:
        case TimedOut(seconds=seconds):
            return f"it took longer than {seconds:g} s"
        case Crashed(reason=reason):
            return reason
        case _:
            return "the process failed"
