"""Which system calls student code may make: a list, and everything else is refused.

What numeric Python needs is on it: files, memory, threads, clocks. Other processes, programs,
sockets, shared memory, namespaces, tracing and keys are not.
"""

import ctypes
import errno
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from . import bpf, kernel
from .syscalls import Machine, this_machine

ALLOWED = frozenset(
    """
    read write readv writev pread64 pwrite64 preadv pwritev open openat close close_range lseek
    stat fstat lstat newfstatat statx access faccessat readlink readlinkat getdents getdents64
    getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2
    truncate ftruncate fsync fdatasync umask dup dup2 dup3 pipe pipe2 fadvise64 statfs fstatfs
    chmod fchmod fchmodat utimensat utime copy_file_range sendfile poll ppoll select pselect6
    mmap mprotect munmap brk mremap madvise msync membarrier
    futex set_robust_list rseq sched_yield nanosleep clock_nanosleep clock_gettime clock_getres
    gettimeofday time times getitimer setitimer alarm
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend
    sigaltstack pause restart_syscall
    getpid getppid gettid getuid geteuid getgid getegid getgroups getresuid getresgid getpgrp
    uname sysinfo getrlimit setrlimit getrusage getcpu sched_getaffinity sched_getscheduler
    sched_getparam exit exit_group wait4 waitid getrandom
    """.split()
)
# Refused with "Operation not permitted", which Python shows better than "not implemented".
FORBIDDEN = frozenset(
    """
    fork vfork execve execveat ptrace process_vm_readv process_vm_writev socket socketpair keyctl
    add_key request_key bpf io_uring_setup memfd_create userfaultfd shmget semget msgget unshare
    setns mount umount2 pivot_root chroot link linkat symlink symlinkat sched_setaffinity
    sched_setscheduler setpriority pidfd_open pidfd_send_signal pidfd_getfd flock seccomp
    landlock_create_ruleset landlock_add_rule landlock_restrict_self capset perf_event_open
    personality process_madvise tkill rt_sigqueueinfo rt_tgsigqueueinfo kcmp setsid setuid
    setresuid
    """.split()
)

# The flag of `clone` that makes a thread: a clone without it is a new process.
CLONE_THREAD = 0x00010000
FCNTL = (0, 1, 2, 3, 4, 1030)  # copies of a descriptor and its flags; no locks, leases or owners
IOCTL = (0x5401, 0x5421, 0x5450, 0x5451)  # is it a terminal, non-blocking, close on exec
PRCTL = (15, 16, 0x53564D41)  # names of threads and of memory

KILL = 0x80000000  # SECCOMP_RET_KILL_PROCESS: for calls of another machine's numbering
ALLOW = 0x7FFF0000  # SECCOMP_RET_ALLOW, as in linux/seccomp.h
NOT_PERMITTED = 0x00050000 | errno.EPERM
NOT_IMPLEMENTED = 0x00050000 | errno.ENOSYS

NUMBER, MACHINE, ARGUMENTS = 0, 4, 16  # where the kernel shows them to a filter
X32 = 0x40000000  # numbers from here on are calls of another kind of x86 process

SET_MODE_FILTER = 1  # SECCOMP_SET_MODE_FILTER: an operation of the call `seccomp`


def check() -> None:
    """Raise `OSError` where the kernel has no seccomp filters, or this machine is not known."""
    action = ctypes.c_uint32(ALLOW)
    get_action_available = 2
    # Asks only: a kernel without filters refuses the question too.
    kernel.system_call("seccomp", get_action_available, 0, ctypes.byref(action))


def program_for(process: int) -> bytes:
    """Return the filter for a process by the number that it has for itself."""
    return b"".join(build(this_machine(), process))


def install(program: bytes) -> None:
    """Limit this process for good to the calls of the list."""
    buffer = ctypes.create_string_buffer(program, len(program))
    description = _Description(len(program) // bpf.SIZE, ctypes.addressof(buffer))
    # A filter can be added to, but never taken off again.
    kernel.system_call("seccomp", SET_MODE_FILTER, 0, ctypes.byref(description))


class _Description(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def build(machine: Machine, process: int) -> bpf.Program:
    """Return the filter for one process: it may signal itself and no other.

    The kernel runs a new filter once for each call that there is, which takes as long as its
    longest way: so the number is searched for by halves.
    """
    return [
        *bpf.load(MACHINE),
        *bpf.unless(bpf.EQUAL, machine.audit, bpf.answer(KILL)),
        *bpf.load(NUMBER),
        *bpf.choose(_decisions(machine.calls, process)),
    ]


def _decisions(calls: Mapping[str, int], process: int) -> list[tuple[int, bpf.Program]]:
    """Return what is decided from which number on, in the order of the numbers."""
    decided = {
        **dict.fromkeys(_numbers(calls, FORBIDDEN), bpf.answer(NOT_PERMITTED)),
        **dict.fromkeys(_numbers(calls, ALLOWED), bpf.answer(ALLOW)),
        calls["clone"]: _only(0, [CLONE_THREAD], bpf.ANY_BIT),
        calls["fcntl"]: _only(1, FCNTL),
        calls["ioctl"]: _only(1, IOCTL),
        calls["prctl"]: _only(0, PRCTL),
        calls["prlimit64"]: _only(0, [0]),
        calls["kill"]: _only(0, [process]),
        calls["tgkill"]: _only(0, [process]),
        X32: bpf.answer(KILL),
    }
    unknown = bpf.answer(NOT_IMPLEMENTED)
    decided = {number + 1: unknown for number in decided if number < X32} | {0: unknown} | decided
    groups = groupby(sorted(decided.items()), itemgetter(1))
    return [next(group) for _, group in groups]


def _numbers(calls: Mapping[str, int], names: Iterable[str]) -> Iterator[int]:
    return (calls[name] for name in names if name in calls)


def _only(argument: int, values: Iterable[int], test: int = bpf.EQUAL) -> bpf.Program:
    """Allow a call only where its argument passes the test with one of the values.

    All arguments looked at are 32 bits wide for the kernel, so their low word decides.
    """
    allowed = [line for value in values for line in bpf.when(test, value, bpf.answer(ALLOW))]
    return [*bpf.load(ARGUMENTS + 8 * argument), *allowed, *bpf.answer(NOT_PERMITTED)]
