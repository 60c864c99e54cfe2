"""A class is graded to a disk that fills up; when there is room again, the same command goes on."""

import subprocess
from pathlib import Path
from typing import Any

from tests.durability.course import BATCH, differences, done, grader, prepared, state

KILOBYTES = tuple(range(40, 640, 30))  # from no room for a gradebook to nearly enough for all
ROOMY = 64 * 1024


def can_mount(folder: Path) -> bool:
    """Return whether this system lets us have a disk of a size of our own."""
    place = folder / "probe"
    place.mkdir()
    mounted = _mount(place, ROOMY).returncode == 0
    if mounted:
        unmount(place)
    return mounted


def undisturbed(course: Path, folder: Path) -> dict[str, Any]:
    """Return how the class looks where there is room from the beginning."""
    calm = prepared(course, folder / "calm", "batch")
    done(calm, *BATCH)
    return state(calm)


def fill(course: Path, folder: Path, kilobytes: int, expected: dict[str, Any]) -> list[str]:
    """Grade to a disk of that size; what was wrong then, or once there was room."""
    work = prepared(course, folder / f"disk-{kilobytes}", "batch")
    disk = work / "out"
    disk.mkdir()
    mounted = _mount(disk, kilobytes)
    assert mounted.returncode == 0, mounted.stderr
    try:
        full = grader(work, *BATCH)
        problems = _said(full, kilobytes)
        subprocess.run(["mount", "-o", f"remount,size={ROOMY}k", disk], check=True)
        done(work, *BATCH)
        problems += differences(expected, state(work))
    finally:
        unmount(disk)
    return [f"{kilobytes} KB: {problem}" for problem in problems]


def _said(ended: "subprocess.CompletedProcess[str]", kilobytes: int) -> list[str]:
    """A class that found room ends as ever; else the reason and the next step are said."""
    if ended.returncode == 3 and "Error" not in ended.stderr:
        return []
    lines = ended.stderr.strip().splitlines()
    good = ended.returncode == 2 and len(lines) >= 2 and "Traceback" not in ended.stderr
    return [] if good else [f"exit {ended.returncode}: {ended.stderr[-400:]}"]


def _mount(place: Path, kilobytes: int) -> "subprocess.CompletedProcess[str]":
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "grader-test", str(place)]
    return subprocess.run(command, capture_output=True, text=True)


def unmount(place: Path) -> None:
    subprocess.run(["umount", str(place)], check=True)
