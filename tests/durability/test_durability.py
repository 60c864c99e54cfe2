"""A sample of `python -m tests.durability`: kills of each command, and disks that fill up."""

import os
import random
import signal
from pathlib import Path

import pytest

from tests.durability.course import COMMANDS, graded, make_course
from tests.durability.full_disk import KILOBYTES, can_mount, fill, undisturbed
from tests.durability.kills import Killing
from tests.durability.strays import Strays, make_place
from tests.sampling import ALL, sample

KILLS = 2 if ALL else 1  # of each command; the long run has hundreds


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("durability") / "course")


@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_kill_loses_nothing(command: str, course: Path, tmp_path: Path) -> None:
    killing = Killing(command, course, tmp_path / "kills", random.Random(command))
    killing.prepare()
    assert killing.expected["whole"] == "ok"
    assert [killing.kill(number) for number in range(KILLS)] == [[]] * KILLS


def test_a_disk_that_fills_loses_nothing(course: Path, tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        leave_out = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        leave_out("this system mounts no disk")
    expected = undisturbed(course, tmp_path)
    tried = sample(KILOBYTES, 10)
    assert [fill(course, tmp_path, kilobytes, expected) for kilobytes in tried] == [[]] * len(tried)


@pytest.mark.linux
def test_no_file_and_no_process_is_left_behind(course: Path, tmp_path: Path) -> None:
    place = make_place(graded(course), tmp_path / "place")
    strays, chance = Strays(place), random.Random(0)
    for command, number in (("run", signal.SIGINT), ("batch", signal.SIGKILL)):
        assert strays.left_by(command, number, chance) == ""
