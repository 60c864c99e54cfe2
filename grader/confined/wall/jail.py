"""A tree of files that holds only what a worker may read, and nothing that leads outside."""

import os
from collections.abc import Iterable

from . import kernel
from .readable import package_folders

# Flags of mount(2) and umount2(2); the first four are those of statvfs(3) as well.
READ_ONLY, NO_SETUID, NO_DEVICES, NO_PROGRAMS = 1, 2, 4, 8
REMOUNT, BIND, RECURSIVE, PRIVATE = 32, 4096, 16384, 1 << 18  # from linux/mount.h
DETACH = 2  # MNT_DETACH: the old root is in use by this very process, so it goes when unused

ROOT = "/proc"  # where the tree grows: a folder that exists everywhere and hides nothing needed
NULL = "/dev/null"
RANDOM = "/dev/urandom"  # for libraries that read it rather than call getrandom
WRITABLE = "/worker"
WORK_FOLDER = "/worker/files"
WORK_LIMITS = b"size=16m,nr_inodes=512,mode=700"


def enter(
    folders: Iterable[str], packages: Iterable[str], files: Iterable[str], devices: Iterable[str]
) -> None:
    """Leave only these for this process and all it starts. Needs a mount namespace of its own.

    Installed packages inside `folders` are left out, `packages` then put in. `OSError`.
    """
    # Nothing mounted below shows outside, where it would change the machine.
    kernel.call("mount", None, b"/", None, RECURSIVE | PRIVATE, None)
    _mount_empty(ROOT)
    hidden = [place for folder in folders for place in _show_without_packages(folder)]
    for path in (*packages, *files):
        _show(path, NO_SETUID | NO_DEVICES)
    for device in devices:
        _show(device, NO_SETUID)
    os.makedirs(ROOT + WORK_FOLDER)
    _link_libraries()
    for place in (*hidden, ROOT):
        _make_read_only(place, NO_SETUID | NO_DEVICES)
    _make_root()


def mount_work_folder() -> None:
    """Mount an empty folder in memory, small and private to the worker, and change to it."""
    flags = NO_SETUID | NO_DEVICES | NO_PROGRAMS
    # In memory and of a fixed size: student code can neither fill a disk nor leave files behind.
    kernel.call("mount", b"tmpfs", WORK_FOLDER.encode(), b"tmpfs", flags, WORK_LIMITS)
    # Relative paths of student code lead here.
    os.chdir(WORK_FOLDER)


def _mount_empty(place: str) -> None:
    flags = NO_SETUID | NO_DEVICES
    # An empty folder covers what was there: it cannot be listed or read any more.
    kernel.call("mount", b"tmpfs", os.fsencode(place), b"tmpfs", flags, b"size=1m,mode=755")


def _show_without_packages(folder: str) -> list[str]:
    """Put a folder into the tree, and return the covered places of its installed packages."""
    _show(folder, NO_SETUID | NO_DEVICES)
    hidden = [ROOT + place for place in package_folders(folder)]
    for place in hidden:
        _mount_empty(place)
    return hidden


def _show(path: str, flags: int) -> None:
    """Put a file or a folder into the tree, to read only."""
    target = ROOT + path
    if os.path.exists(target):  # lies in a folder that is there
        return
    if os.path.isdir(path):
        os.makedirs(target)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
    # Shows the same files at a second place, without a copy.
    kernel.call("mount", os.fsencode(path), os.fsencode(target), None, BIND | RECURSIVE, None)
    _make_read_only(target, flags)


def _make_read_only(place: str, flags: int) -> None:
    flags |= os.statvfs(place).f_flag & (NO_SETUID | NO_DEVICES | NO_PROGRAMS)
    # A bind mount takes its flags only when mounted again; without, it could be written to.
    kernel.call("mount", None, os.fsencode(place), None, flags | REMOUNT | BIND | READ_ONLY, None)


def _link_libraries() -> None:
    """Link /lib to usr/lib where the system does: the loader still finds libraries by old names."""
    for name in ("lib", "lib64"):
        target = f"{ROOT}/{name}"
        if os.path.islink("/" + name) and not os.path.exists(target):
            os.symlink(os.readlink("/" + name), target)


def _make_root() -> None:
    """Make the tree the root; the old root is not reachable from anywhere."""
    # Both dots of `pivot_root` below mean the current folder.
    os.chdir(ROOT)
    # Unlike `chroot`, it leaves no way out for a process with privileges.
    kernel.system_call("pivot_root", b".", b".")
    # The old root lies on top of the new one until it is unmounted.
    kernel.call("umount2", b".", DETACH)
    # A current folder outside of the tree would be a way out.
    os.chdir("/")
