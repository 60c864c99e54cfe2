"""The numbers of the system calls that the wall speaks of, on the two machines it knows."""

import os
import sys
from functools import cache

from ..quick_dataclass import dataclass

# name, number on x86-64, number on aarch64; "-" where the machine has no such call
_NUMBERS = """
access 21 -, add_key 248 217, alarm 37 -, bpf 321 280, brk 12 214, capset 126 91,
chdir 80 49, chmod 90 -, chroot 161 51, clock_getres 229 114, clock_gettime 228 113,
clock_nanosleep 230 115, clone 56 220, clone3 435 435, close 3 57, close_range 436 436,
copy_file_range 326 285, dup 32 23, dup2 33 -, dup3 292 24, execve 59 221, execveat 322 281,
exit 60 93, exit_group 231 94, faccessat 269 48, fadvise64 221 223, fchdir 81 50,
fchmod 91 52, fchmodat 268 53, fcntl 72 25, fdatasync 75 83, flock 73 32, fork 57 -,
fstat 5 80, fstatfs 138 44, fsync 74 82, ftruncate 77 46, futex 202 98, getcpu 309 168,
getcwd 79 17, getdents 78 -, getdents64 217 61, getegid 108 177, geteuid 107 175,
getgid 104 176, getgroups 115 158, getitimer 36 102, getpgid 121 155, getpgrp 111 -,
getpid 39 172, getppid 110 173, getpriority 140 141, getrandom 318 278, getresgid 120 150,
getresuid 118 148, getrlimit 97 163, getrusage 98 165, getsid 124 156, gettid 186 178,
gettimeofday 96 169, getuid 102 174, io_uring_setup 425 425, ioctl 16 29, kcmp 312 272,
keyctl 250 219, kill 62 129, landlock_add_rule 445 445, landlock_create_ruleset 444 444,
landlock_restrict_self 446 446, link 86 -, linkat 265 37, lseek 8 62, lstat 6 -,
madvise 28 233, membarrier 324 283, memfd_create 319 279, mkdir 83 -, mkdirat 258 34,
mmap 9 222, mount 165 40, mprotect 10 226, mremap 25 216, msgget 68 186, msync 26 227,
munmap 11 215, nanosleep 35 101, newfstatat 262 79, open 2 -, openat 257 56, pause 34 -,
perf_event_open 298 241, personality 135 92, pidfd_getfd 438 438, pidfd_open 434 434,
pidfd_send_signal 424 424, pipe 22 -, pipe2 293 59, pivot_root 155 41, poll 7 -,
ppoll 271 73, prctl 157 167, pread64 17 67, preadv 295 69, prlimit64 302 261,
process_madvise 440 440, process_vm_readv 310 270, process_vm_writev 311 271,
pselect6 270 72, ptrace 101 117, pwrite64 18 68, pwritev 296 70, read 0 63, readlink 89 -,
readlinkat 267 78, readv 19 65, rename 82 -, renameat 264 38, renameat2 316 276,
request_key 249 218, restart_syscall 219 128, rmdir 84 -, rseq 334 293, rt_sigaction 13 134,
rt_sigpending 127 136, rt_sigprocmask 14 135, rt_sigqueueinfo 129 138, rt_sigreturn 15 139,
rt_sigsuspend 130 133, rt_sigtimedwait 128 137, rt_tgsigqueueinfo 297 240,
sched_getaffinity 204 123, sched_getparam 143 121, sched_getscheduler 145 120,
sched_setaffinity 203 122, sched_setscheduler 144 119, sched_yield 24 124, seccomp 317 277,
select 23 -, semget 64 190, sendfile 40 71, set_robust_list 273 99, setitimer 38 103,
setns 308 268, setpriority 141 140, setresuid 117 147, setrlimit 160 164, setsid 112 157,
setuid 105 146, shmget 29 194, sigaltstack 131 132, socket 41 198, socketpair 53 199,
stat 4 -, statfs 137 43, statx 332 291, symlink 88 -, symlinkat 266 36, sysinfo 99 179,
tgkill 234 131, time 201 -, times 100 153, tkill 200 130, truncate 76 45, umask 95 166,
umount2 166 39, uname 63 160, unlink 87 -, unlinkat 263 35, unshare 272 97,
userfaultfd 323 282, utime 132 -, utimensat 280 88, vfork 58 -, wait4 61 260, waitid 247 95,
write 1 64, writev 20 66
"""


@dataclass(frozen=True)
class Machine:
    """How one kind of machine names itself and its system calls."""

    audit: int  # the number by which seccomp knows it
    calls: dict[str, int]


def machines() -> dict[str, Machine]:
    """Return the known machines, by the kernel's name for them."""
    rows = [row.split() for row in _NUMBERS.split(",")]
    x86 = {name: int(number) for name, number, _ in rows if number != "-"}
    arm = {name: int(number) for name, _, number in rows if number != "-"}
    return {"x86_64": Machine(0xC000003E, x86), "aarch64": Machine(0xC00000B7, arm)}


@cache
def this_machine() -> Machine:
    """Return the machine this runs on. `OSError` where its system calls are not known."""
    name = os.uname().machine if sys.platform == "linux" and sys.maxsize > 2**32 else "other"
    known = machines()
    if name not in known:
        raise OSError(f"the system calls of this machine are not known ({sys.platform}, {name})")
    return known[name]
