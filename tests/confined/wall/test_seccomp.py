"""The filter as a program, run here for both machines, and the kernel carrying it out."""

import errno
import struct
from collections.abc import Callable

import pytest

from grader.confined.wall import bpf, seccomp
from grader.confined.wall.syscalls import Machine, machines

OWN, OTHER = 4711, 4712
EPERM, ENOSYS = seccomp.NOT_PERMITTED, seccomp.NOT_IMPLEMENTED
ALLOW, KILL = seccomp.ALLOW, seccomp.KILL

MACHINES = pytest.mark.parametrize("machine", machines().values(), ids=machines())


def decide(machine: Machine, number: int, *arguments: int, audit: int | None = None) -> int:
    """What the filter answers: it is run instruction by instruction, as the kernel does."""
    words = [argument & (1 << 64) - 1 for argument in (*arguments, *[0] * 6)][:6]
    audit = machine.audit if audit is None else audit
    shown = struct.pack("<IIQ6Q", number, audit, 0, *words)
    program = [struct.unpack("<HBBI", line) for line in seccomp.build(machine, OWN)]
    position = word = 0
    while True:
        code, yes, no, value = program[position]
        position += 1
        if code == bpf.RETURN:
            return value
        if code == bpf.LOAD:
            (word,) = struct.unpack_from("<I", shown, value)
            continue
        tests = {bpf.EQUAL: word == value, bpf.AT_LEAST: word >= value}
        position += yes if tests.get(code, bool(word & value)) else no


@MACHINES
def test_what_numeric_python_needs_is_allowed(machine: Machine) -> None:
    for name in seccomp.ALLOWED & set(machine.calls):
        assert decide(machine, machine.calls[name]) == ALLOW, name


@MACHINES
def test_what_reaches_out_is_refused(machine: Machine) -> None:
    for name in seccomp.FORBIDDEN & set(machine.calls):
        assert decide(machine, machine.calls[name]) == EPERM, name


@MACHINES
def test_what_is_not_known_does_not_exist(machine: Machine) -> None:
    known = set(machine.calls.values())
    for number in set(range(600)) - known:
        assert decide(machine, number) == ENOSYS, number
    assert decide(machine, machine.calls["clone3"]) == ENOSYS


@MACHINES
def test_calls_of_another_kind_of_process_are_deadly(machine: Machine) -> None:
    i386 = 0x40000003
    assert decide(machine, machine.calls["read"], audit=i386) == KILL
    assert decide(machine, seccomp.X32 + 1) == KILL
    assert decide(machine, 0xFFFFFFFF) == KILL


THREAD = 0x3D0F00  # the flags that the C library makes threads with


@MACHINES
@pytest.mark.parametrize(
    ("call", "arguments", "answer"),
    [
        ("clone", (THREAD,), ALLOW),
        ("clone", (17,), EPERM),  # a process
        ("clone", (0x10000000 | 17,), EPERM),  # a process in a new user namespace
        ("clone", (0x4111,), EPERM),  # vfork
        ("kill", (OWN, 9), ALLOW),
        ("kill", (OTHER, 0), EPERM),
        ("kill", (0, 9), EPERM),
        ("kill", (-1, 9), EPERM),
        ("tgkill", (OWN, 5, 6), ALLOW),
        ("tgkill", (OTHER, 5, 6), EPERM),
        ("prlimit64", (0, 7), ALLOW),
        ("prlimit64", (OTHER, 7), EPERM),
        ("fcntl", (3, 3), ALLOW),
        ("fcntl", (3, 6), EPERM),  # a lock
        ("fcntl", (3, 8), EPERM),  # signals for another process
        ("fcntl", (3, 1024), EPERM),  # a lease
        ("fcntl", (3, 1031), EPERM),  # a larger pipe
        ("ioctl", (3, 0x5401), ALLOW),
        ("ioctl", (3, 0x5412), EPERM),  # typing into a terminal
        ("prctl", (15,), ALLOW),
        ("prctl", (1, 0), EPERM),  # outliving its parent
        ("prctl", (4, 1), EPERM),
    ],
)
def test_some_calls_are_allowed_for_some_arguments(
    machine: Machine, call: str, arguments: tuple[int, ...], answer: int
) -> None:
    assert decide(machine, machine.calls[call], *arguments) == answer


@MACHINES
def test_only_the_word_that_the_kernel_looks_at_decides(machine: Machine) -> None:
    assert decide(machine, machine.calls["kill"], (1 << 32) | OTHER) == EPERM
    assert decide(machine, machine.calls["fcntl"], 3, (1 << 32) | 6) == EPERM


def test_the_policy_speaks_of_calls_that_have_numbers() -> None:
    known = {name for machine in machines().values() for name in machine.calls}
    assert known >= seccomp.ALLOWED | seccomp.FORBIDDEN
    assert not seccomp.ALLOWED & seccomp.FORBIDDEN


KERNEL = """
import ctypes, fcntl, mmap, resource, signal, socket, subprocess, threading
from grader.confined.wall import kernel, seccomp
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
seccomp.install(seccomp.program_for(os.getpid()))
parent = os.getppid()
calls = {
    "fork": os.fork,
    "spawn": lambda: os.posix_spawn(sys.executable, ["python", "-c", ""], {}),
    "execute": lambda: os.execv(sys.executable, ["python", "-c", "print('{}')"]),
    "tcp": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "unix": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "netlink": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "socketpair": socket.socketpair,
    "signal": lambda: os.kill(parent, 0),
    "signal all": lambda: os.kill(-1, 0),
    "limits": lambda: resource.prlimit(parent, resource.RLIMIT_CORE),
    "affinity": lambda: os.sched_setaffinity(parent, {0}),
    "priority": lambda: os.setpriority(os.PRIO_PROCESS, parent, 19),
    "memory file": lambda: os.memfd_create("x"),
    "process descriptor": lambda: os.pidfd_open(parent),
    "symlink": lambda: os.symlink("/etc", "/tmp/never"),
    "link": lambda: os.link("/etc/passwd", "/tmp/never"),
    "lock": lambda: fcntl.flock(0, fcntl.LOCK_SH),
    "user": lambda: os.setuid(0),
}
raw = "ptrace process_vm_readv process_vm_writev keyctl bpf io_uring_setup userfaultfd shmget"
raw += " unshare setns mount personality clone3 perf_event_open seccomp"
calls |= {name: (lambda name=name: kernel.system_call(name, *[0] * 6)) for name in raw.split()}
for name, call in calls.items():
    attempt(name, call)
works = {
    "thread": lambda: (lambda t: (t.start(), t.join()))(threading.Thread(target=int)),
    "file": lambda: open(os.devnull, "rb").close(),
    "memory": lambda: mmap.mmap(-1, 4096).close(),
    "own limits": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    "pipe": os.pipe,
    "own signal": lambda: os.kill(os.getpid(), 0),
}
for name, call in works.items():
    attempt("works: " + name, call)
"""


def test_the_kernel_carries_it_out(
    fresh_python: Callable[..., dict[str, str]], needs: Callable[[str], None]
) -> None:
    needs("seccomp")
    told = fresh_python(KERNEL)
    expected = {name: "done" if name.startswith("works") else "EPERM" for name in told}
    assert len(told) > 30
    assert told == expected | {"clone3": "ENOSYS"}


def test_errors_have_the_kernels_numbers() -> None:
    assert EPERM & 0xFFFF == errno.EPERM
    assert ENOSYS & 0xFFFF == errno.ENOSYS
