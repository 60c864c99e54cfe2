"""What holds for root holds for an ordinary user: the same tests, run as one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NOBODY = "65534"
FILES = [
    "tests/sandbox/test_confined_sandbox.py",
    "tests/sandbox/isolation/test_measured_isolation.py",
    "tests/sandbox/fork_server/test_fork_server.py",
    "tests/confined/wall/test_namespaces.py",
    "tests/confined/wall/test_wall.py",
]

# Where Python lives in a home that is closed to others, the same folder is shown to them in a
# namespace of mounts that goes with the process.
SHOW_HOME = """
home=$1; inner=$2; shift 2
mount --bind "$inner" /mnt && mount -t tmpfs -o mode=755 none "$home" &&
mkdir -p "$inner" && mount --bind /mnt "$inner" && umount /mnt && exec "$@"
"""


def closed_home() -> list[str]:
    """The home folder that no other user may enter, and the folder in it that Python needs."""
    python = Path(sys.executable).resolve()
    closed = [folder for folder in python.parents if not folder.stat().st_mode & 0o001]
    if not closed:
        return []
    home = closed[-1]
    return [str(home), str(home / python.relative_to(home).parts[0])]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can")
@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv is not installed")
def test_as_an_ordinary_user() -> None:
    become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    show = closed_home()
    if show:
        become = ["unshare", "--mount", "sh", "-c", SHOW_HOME, "sh", *show, *become]
    pytest_options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    process = subprocess.run(
        [*become, sys.executable, "-B", "-m", "pytest", *pytest_options, *FILES],
        cwd=ROOT,
        env={**os.environ, "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert process.returncode == 0, process.stdout[-6000:] + process.stderr[-2000:]
    assert "passed" in process.stdout
