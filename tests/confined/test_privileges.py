"""Capabilities, another user, limits: what is given up is gone."""

from collections.abc import Callable

import pytest

FreshPython = Callable[..., dict[str, str]]


@pytest.mark.usefixtures("as_root")
def test_root_without_capabilities_is_like_everyone(fresh_python: FreshPython) -> None:
    code = """
from grader.confined.wall import capabilities
capabilities.drop_all()
told.update(line.split(":\\t") for line in open("/proc/self/status").read().splitlines()
            if line.startswith("Cap"))
attempt("chroot", os.chroot, "/")
attempt("user", os.setuid, 4711)
"""
    told = fresh_python(code)
    assert told.pop("chroot") == told.pop("user") == "EPERM"
    assert {int(value, 16) for value in told.values()} == {0}
    assert len(told) == 5


@pytest.mark.usefixtures("as_root")
def test_a_worker_of_root_is_a_user_that_owns_nothing(fresh_python: FreshPython) -> None:
    code = """
from grader.confined.wall import identity
identity.check(["/"])
attempt("still root", os.chown, os.devnull, -1, -1)
user = identity.temporary_user()
identity.become(user)
told["ids"] = [*os.getresuid(), *os.getresgid()] == [user] * 6 and not os.getgroups()
attempt("back", os.setuid, 0)
attempt("shadow", open, "/etc/shadow")
attempt("parent", os.kill, os.getppid(), 0)
"""
    assert fresh_python(code) == {
        "still root": "done",
        "ids": True,
        "back": "EPERM",
        "shadow": "EACCES",
        "parent": "EPERM",
    }


@pytest.mark.usefixtures("as_root")
def test_a_user_that_could_not_read_python_is_not_taken(
    fresh_python: FreshPython, tmp_path_factory: pytest.TempPathFactory
) -> None:
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    code = "from grader.confined.wall import identity\n"
    code += "attempt('check', identity.check, sys.argv[1:])\n"
    code += "told['root again'] = os.geteuid() == 0"
    assert fresh_python(code, str(closed)) == {"check": "EACCES", "root again": True}


def test_limits_hold_and_cannot_be_raised(fresh_python: FreshPython) -> None:
    code = """
import resource
from grader.confined.wall import kernel, limits
limits.confine(own_user=False)
limits.apply(1 << 30)
try:
    bytearray(2 << 30)
    told["memory"] = "done"
except MemoryError:
    told["memory"] = "MemoryError"
attempt("descriptors", lambda: [os.dup(0) for _ in range(100)])
for descriptor in range(3, 70):
    try: os.close(descriptor)
    except OSError: pass
if os.geteuid() == 0:
    from grader.confined.wall import capabilities
    capabilities.drop_all()
def raise_limit():
    try: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    except ValueError as error: raise PermissionError(1, str(error))
attempt("raise", raise_limit)
told["core"] = resource.getrlimit(resource.RLIMIT_CORE)[1]
"""
    assert fresh_python(code) == {
        "memory": "MemoryError",
        "descriptors": "EMFILE",
        "raise": "EPERM",
        "core": 0,
    }
