"""Loads a submission for the first time: whole, or else its imports and definitions alone."""

from collections.abc import Callable

from grader.core.outcomes import Crashed, LoadedFunction, Loading, NotLoaded, Outcome, TimedOut
from grader.core.submission import Job
from grader.sandbox.wire.replies import Reply, read_loading

Load = Callable[[bool], Reply | Outcome]  # asked whether to execute definitions only


def first_load(job: Job, load: Load) -> tuple[Loading, bool]:
    """Return what loading showed, and whether only definitions may be executed from now on."""
    reply = load(False)
    if isinstance(reply, dict):
        return read_loading(reply), False
    second = load(True)
    if not isinstance(second, dict):
        return _nothing_loaded(job, second), True
    loading = read_loading(second)
    note = (
        f"Loading the files failed ({_why(reply)}); "
        "only their imports and definitions were executed."
    )
    return Loading(loading.functions, (note, *loading.notes), loading.printed), True


def _nothing_loaded(job: Job, failure: Outcome) -> Loading:
    absence = NotLoaded(f"the files could not be loaded: {_why(failure)}")
    functions = {name: LoadedFunction(name, absence=absence) for name in job.functions}
    return Loading(functions)


def _why(failure: Outcome) -> str:
    match failure:
        case TimedOut(seconds=seconds):
            return f"it took longer than {seconds:g} s"
        case Crashed(reason=reason):
            return reason
        case _:
            return "the process failed"
