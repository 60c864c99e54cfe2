"""Namespaces: only Python's and NumPy's files exist, and no other process, network or user."""

from collections.abc import Callable
from pathlib import Path

import pytest

FreshPython = Callable[..., dict[str, str]]

# A child in namespaces tells through a pipe what it found.
INSIDE = """
import socket
from grader.confined.wall import jail, namespaces, readable
secret = sys.argv[1]
outside = os.getpid()
folders = readable.python_folders()
walls = namespaces.Namespaces(folders, readable.packages(["numpy"]), [], ["/dev/null"])
reader, writer = os.pipe()
process = walls.fork()
if process == 0:
    try:
        walls.confine()
        look()
        os.write(writer, json.dumps(told).encode())
    except BaseException as error:
        os.write(writer, json.dumps({"failed": repr(error)}).encode())
    os._exit(0)
os.close(writer)
told = json.loads(open(reader).read())
os.waitpid(process, 0)
"""


@pytest.fixture
def inside(
    fresh_python: FreshPython, needs: Callable[[str], None], tmp_path: Path
) -> Callable[[str], dict[str, str]]:
    needs("namespaces")
    (tmp_path / "secret").write_text("x")

    def run(look: str) -> dict[str, str]:
        body = "".join(f"    {line}\n" for line in look.strip().splitlines())
        return fresh_python(f"def look():\n{body}{INSIDE}", str(tmp_path / "secret"))

    return run


def test_no_file_of_the_machine_exists(inside: Callable[[str], dict[str, str]]) -> None:
    told = inside("""
import grader
attempt("secret", os.stat, secret)
attempt("passwd", os.stat, "/etc/passwd")
attempt("proc", os.listdir, "/proc")
attempt("grader", os.stat, grader.__file__)
attempt("way out", os.stat, "/../../.." + secret)
attempt("python", os.stat, os.__file__)
attempt("write root", os.mkdir, "/new")
attempt("write python", open, os.__file__, "a")
attempt("mount", lambda: walls and jail._mount_empty("/etc"))
told["root"] = sorted(os.listdir("/"))
""")
    root = told.pop("root")
    assert told.pop("write python") in ("EROFS", "EACCES")  # who may not write is told that first
    assert {"etc", "home", "proc", "sys", "var"}.isdisjoint(root)
    assert told == {
        "secret": "ENOENT",
        "passwd": "ENOENT",
        "proc": "ENOENT",
        "grader": "ENOENT",
        "way out": "ENOENT",
        "python": "done",
        "write root": "EROFS",
        "mount": "ENOENT",
    }


def test_what_covers_the_installed_packages_cannot_be_taken_away(
    inside: Callable[[str], dict[str, str]],
) -> None:
    told = inside("""
from grader.confined.wall import kernel
for folder in folders:
    for place in [folder, *readable.package_folders(folder)]:
        attempt(place, kernel.call, "umount2", place.encode(), jail.DETACH)
attempt("root", kernel.call, "umount2", b"/", jail.DETACH)
flags = jail.REMOUNT | jail.BIND
attempt("writable", kernel.call, "mount", None, b"/", None, flags, None)
""")
    assert set(told.values()) <= {"EINVAL", "EPERM", "EBUSY"}


def test_the_work_folder_is_private_and_small(inside: Callable[[str], dict[str, str]]) -> None:
    told = inside("""
told["folder"] = os.getcwd()
told["empty"] = os.listdir(".")
attempt("file", lambda: open("file", "w").close())
attempt("large", lambda: [open("file", "ab").write(bytes(1 << 20)) for _ in range(20)])
os.remove("file")
attempt("many", lambda: [os.mkdir(str(i)) for i in range(1000)])
""")
    assert told == {
        "folder": "/worker/files",
        "empty": [],
        "file": "done",
        "large": "ENOSPC",
        "many": "ENOSPC",
    }


def test_no_process_network_or_name_of_the_outside_exists(
    inside: Callable[[str], dict[str, str]],
) -> None:
    told = inside("""
told["numbers"] = [os.getpid(), os.getppid()]
attempt("outside", os.kill, outside if outside != 1 else 2, 0)
told["name"] = socket.gethostname()
told["networks"] = [name for _, name in socket.if_nameindex()]
def connect():
    with socket.socket() as client:
        client.connect(("127.0.0.1", 9))
attempt("connect", connect)
""")
    assert told.pop("networks")[0] == "lo"
    assert told == {
        "numbers": [1, 0],
        "outside": "ESRCH",
        "name": "worker",
        "connect": "ENETUNREACH",
    }


def test_threads_work_in_a_process_made_by_clone(
    inside: Callable[[str], dict[str, str]],
) -> None:
    told = inside("""
import threading
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    told["sum"] = sum(pool.map(lambda x: x * x, range(100)))
told["main"] = threading.current_thread() is threading.main_thread()
""")
    assert told == {"sum": 328350, "main": True}


def test_a_system_that_refuses_is_told_as_an_error(
    fresh_python: FreshPython, needs: Callable[[str], None]
) -> None:
    needs("seccomp")
    needs("namespaces")
    code = """
import ctypes
from grader.confined.wall import bpf, kernel, namespaces, seccomp
def refuse(name):
    number = seccomp.this_machine().calls[name]
    lines = [*bpf.load(0), *bpf.when(bpf.EQUAL, number, bpf.answer(seccomp.NOT_PERMITTED)),
             *bpf.answer(seccomp.ALLOW)]
    program = ctypes.create_string_buffer(b"".join(lines), len(lines) * bpf.SIZE)
    description = seccomp._Description(len(lines), ctypes.addressof(program))
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.system_call("seccomp", 1, 0, ctypes.byref(description))
refuse(sys.argv[1])
try:
    attempt("namespaces", namespaces.Namespaces, [], [], [], [])
except namespaces.HalfBuilt:
    told["namespaces"] = "half built"
"""
    assert fresh_python(code, "unshare") == {"namespaces": "EPERM"}
    assert fresh_python(code, "mount") == {"namespaces": "half built"}
