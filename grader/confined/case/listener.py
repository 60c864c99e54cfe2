"""Hears from Python what could keep executed lines from being counted."""

import _thread
import sys
from collections.abc import Callable
from typing import Any

FAULTS = {
    "off": "the count was switched off",
    "trace": "it set or looked at a trace function",
    "hook": "it set a hook whose lines cannot be counted",
    "started": "it started a thread or a process",
    "running": "one of its threads was still running",
    "frames": "it looked at Python's stack frames",
    "memory": "it used ctypes or the garbage collector's lists",
    "hidden": "it ran code that has no line numbers",
}
_EVER = {"sys.addaudithook": "hook", "sys.monitoring.register_callback": "hook"}
_MEANWHILE = {
    "sys.settrace": "trace",
    "sys.setprofile": "trace",
    "_thread.start_new_thread": "started",
    "_thread.start_joinable_thread": "started",
    "os.fork": "started",
    "os.forkpty": "started",
    "os.posix_spawn": "started",
    "os.system": "started",
    "subprocess.Popen": "started",
    "sys._getframe": "frames",
    "sys._getframemodulename": "frames",
    "sys._current_frames": "frames",
    "sys._current_exceptions": "frames",
    "gc.get_objects": "memory",
    "gc.get_referrers": "memory",
    "gc.get_referents": "memory",
}
# Not every version of Python has an audit event for these; a call of them counts as this one.
_WITHOUT_EVENT = {
    "gettrace": "sys.settrace",
    "start_new_thread": "_thread.start_new_thread",
    "start_new": "_thread.start_new_thread",
    "_start_new_thread": "_thread.start_new_thread",
    "start_joinable_thread": "_thread.start_new_thread",
    "_start_joinable_thread": "_thread.start_new_thread",
}
_FRAMES = ("tb_frame", "gi_frame", "cr_frame", "ag_frame")


class Deaf:
    """Believes what is counted: for the reference."""

    counting = False
    fault = ""

    def begin(self) -> str:
        """Return no fault, as nothing is watched."""
        return ""


class Listener(Deaf):
    """Hears from Python what could keep lines from being counted. It cannot be taken off again."""

    def __init__(self) -> None:
        self.ever = ""  # the fault of all counts
        sys.addaudithook(self.hear)
        for module in filter(None, (sys, _thread, sys.modules.get("threading"))):
            for name in _WITHOUT_EVENT.keys() & vars(module).keys():
                setattr(module, name, self._heard(getattr(module, name), _WITHOUT_EVENT[name]))

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an audit event."""
        if event in _EVER:
            self.ever = self.fault = _EVER[event]
        elif self.counting and not self.fault:
            self.fault = _fault(event, arguments)

    def _heard(self, function: Callable[..., Any], event: str) -> Callable[..., Any]:
        def heard(*arguments: Any, **options: Any) -> Any:
            self.hear(event, ())
            return function(*arguments, **options)

        return heard

    def begin(self) -> str:
        """Begin a count, and return what disturbs it already."""
        self.fault = ""
        if sys.getprofile():
            return "trace"
        return self.ever or ("running" if _thread._count() else "")


def _fault(event: str, arguments: tuple[Any, ...]) -> str:
    if event == "object.__getattr__":
        return "frames" if arguments[1] in _FRAMES else ""
    if event.startswith("ctypes."):
        return "memory"
    return _MEANWHILE.get(event, "")
