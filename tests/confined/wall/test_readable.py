"""What stays readable: Python, NumPy and what is allowed; never other installed packages."""

import os
from pathlib import Path

import numpy as np
import pytest

import grader
from grader.confined.wall import readable


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A Python whose standard library holds the installed packages, as is usual."""
    for path in (
        "lib/python3/os.py",
        "lib/python3/json/__init__.py",
        "lib/python3/site-packages/grader/answers.py",
        "lib/libc.so",
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path / "lib"


def test_folders_of_installed_packages_are_found_one_and_two_deep(installed: Path) -> None:
    hidden = [str(installed / "python3" / "site-packages")]
    assert readable.package_folders(str(installed)) == hidden
    assert readable.package_folders(str(installed / "python3")) == hidden


def test_a_folder_goes_without_its_installed_packages(installed: Path) -> None:
    shown = set(readable.without_packages(str(installed)))
    expected = ("libc.so", "python3/os.py", "python3/json")
    assert shown == {str(installed / name) for name in expected}


def test_a_folder_without_installed_packages_is_shown_whole(installed: Path) -> None:
    folder = str(installed / "python3" / "json")
    assert list(readable.without_packages(folder)) == [folder]


def test_numpy_is_shown_with_the_libraries_beside_it() -> None:
    shown = readable.packages(["numpy"])
    assert shown[0] == str(Path(np.__file__).parent)
    assert all(Path(path).name.endswith(".libs") for path in shown[1:])


def test_a_package_that_is_not_installed_is_left_out() -> None:
    assert readable.packages(["no_such_package"]) == []


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs /proc")
def test_neither_the_grader_nor_a_home_is_shown() -> None:
    shown = [
        *(part for f in readable.python_folders() for part in readable.without_packages(f)),
        *readable.packages(["numpy"]),
    ]
    own = str(Path(grader.__file__).parent)
    for secret in (own, "/etc/passwd", str(Path.home() / "notes"), str(Path(own).parent / "x")):
        assert not any(secret == path or secret.startswith(path + os.sep) for path in shown)
