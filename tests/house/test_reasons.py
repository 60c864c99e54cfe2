"""Each number of a module, and each system call of the wall, has its reason beside it."""

from pathlib import Path

import pytest

from tests.house.reasons import calls_without_reason, numbers_without_reason

ROOT = Path(__file__).parents[2]


def test_each_number_has_its_reason() -> None:
    assert numbers_without_reason(ROOT) == []


def test_each_system_call_has_its_reason() -> None:
    assert calls_without_reason(ROOT) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("MOST = 3\n", 1),
        ("_MOST: float = -3e-4\n", 1),
        ("MOST = 16 * MEGABYTE\n", 1),
        ("LOW, HIGH = 1, 2\n", 1),
        ("MOST = 3  # of a case\n", 0),
        ("# of a case\nMOST = 3\n", 0),
        ('MOST = 3\n"""How many a case has."""\n', 0),
        ('NAME = "text"\nlower = 3\nFLAG = True\n', 0),
    ],
)
def test_a_number_without_a_reason_is_found(tmp_path: Path, source: str, found: int) -> None:
    (tmp_path / "grader").mkdir()
    (tmp_path / "grader" / "one.py").write_text(source, "utf-8")
    assert len(numbers_without_reason(tmp_path)) == found


def test_a_call_without_a_reason_is_found(tmp_path: Path) -> None:
    wall = tmp_path / "grader" / "confined" / "wall"
    wall.mkdir(parents=True)
    source = 'def f():\n    os.chdir("/")\n    os.chdir("/")  # not outside\n    kernel.prctl(1)\n'
    (wall / "one.py").write_text(source, "utf-8")
    places = [place.rpartition(" ")[2] for place in calls_without_reason(tmp_path)]
    assert places == ["os.chdir", "kernel.prctl"]
