"""The floors as the linter's contract has them, and as the picture in the documentation shows."""

import re
import tomllib
from pathlib import Path

Floors = list[set[str]]


def floors(root: Path) -> Floors:
    """Return the rooms of each floor of the contract in pyproject.toml, the highest first."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    (contract,) = [c for c in settings["tool"]["importlinter"]["contracts"] if "layers" in c]
    return [{room.strip().removeprefix("grader.") for room in floor.split("|")}
            for floor in contract["layers"]]  # fmt: skip


def rooms(root: Path) -> set[str]:
    """Return every room on disk, and every module that is a floor of its own."""
    package = root / "grader"
    folders = {path.parent for path in package.rglob("__init__.py")} - {package}
    modules = {path for path in package.glob("*.py") if not path.name.startswith("_")}
    return {path.relative_to(package).with_suffix("").as_posix() for path in folders | modules}


def picture(root: Path) -> list[tuple[int, str]]:
    """Return the floor and the path of each room that docs/architecture.md draws.

    A line of the picture is "2 commands/    words"; the number stands where a floor begins, and a
    room in a room is indented by two more.
    """
    text = (root / "docs" / "architecture.md").read_text("utf-8")
    (drawn,) = re.findall(r"```text\n(1 .*?)```", text, re.DOTALL)
    found: list[tuple[int, str]] = []
    floor, above = 0, [""] * 9
    for line in drawn.splitlines():
        number, indent, name = re.match(r"(\d| ) ((?:  )*)(\w+)(?:/|\.py)  +\S", line).groups()
        floor = int(number) if number.strip() else floor
        depth = len(indent) // 2
        above[depth] = "/".join(filter(None, [*above[:depth][-1:], name]))
        found.append((floor, above[depth]))
    return found


def drawn_floors(root: Path) -> Floors:
    """Return the rooms of each floor of the picture, the highest first."""
    drawn = [(floor, room) for floor, room in picture(root) if "/" not in room]
    return [{room for at, room in drawn if at == floor} for floor in sorted(dict(drawn))]
