"""Calls into the C library and the kernel. Looked up when used: nothing happens on import."""

import ctypes
import os
import signal
from functools import cache
from typing import Any

from .syscalls import this_machine

# The numbers are those of linux/prctl.h; this one: a signal when the parent dies.
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4  # whether processes of the same user may trace this one and open its memory
PR_SET_NO_NEW_PRIVS = 38  # no program run from here gains privileges, by setuid for example


@cache
def _library() -> ctypes.PyDLL:
    # PyDLL keeps the interpreter lock during a call, which `clone` needs.
    return ctypes.PyDLL(None, use_errno=True)


def call(name: str, *arguments: Any) -> int:
    """Call a function of the C library. `OSError` when it returns -1 or does not exist."""
    return _checked(name, _function(name, ctypes.c_int), arguments)


def system_call(name: str, *arguments: Any) -> int:
    """Make a system call. `OSError` when the kernel refuses, or the machine is not known."""
    number = this_machine().calls[name]
    return _checked(name, _function("syscall", ctypes.c_long), (number, *arguments))


@cache
def _function(name: str, result: Any) -> Any:
    try:
        function = getattr(_library(), name)
    except (AttributeError, TypeError) as error:  # TypeError: Windows knows no library None
        raise OSError(f"this system has no {name}()") from error
    function.restype = result
    return function


def _checked(name: str, function: Any, arguments: tuple[Any, ...]) -> int:
    result: int = function(*[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int = 0) -> None:
    """Call `prctl(option, value)`. `OSError` when the kernel refuses."""
    call("prctl", option, value, 0, 0, 0)


def end_with_parent() -> None:
    """Have this process killed when its parent ends, also when it is stopped. `OSError`.

    Linux takes the thread that started it for its parent. A change of user cancels it.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
