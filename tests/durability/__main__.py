"""`python -m tests.durability [--kills N] [--only COMMAND …] [--seed N] [--no-disks]`.

Kills every command that writes, N times each, at moments after its first write (at any moment if it
ends right after that), and fills disks of twenty sizes. Each time the same command runs again, and
then the gradebook, its files and all scores have to be as where nothing disturbed them. Prints what
was not, and a line for each command.
"""

import argparse
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.durability.course import COMMANDS, graded, make_course
from tests.durability.full_disk import KILOBYTES, fill, undisturbed
from tests.durability.kills import Killing
from tests.durability.strays import COMMANDS as STRAYS
from tests.durability.strays import ENDLESS, Strays, make_place


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.durability", description=__doc__)
    parser.add_argument("--kills", type=int, default=34, help="of each command")
    parser.add_argument("--only", nargs="*", default=list(COMMANDS), choices=list(COMMANDS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-disks", action="store_true")
    parser.add_argument("--strays", type=int, default=8, help="signals of each kind, each command")
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="grader-durability-") as name:
        course = make_course(Path(name) / "course")
        for command in options.only:
            chance = random.Random(f"{command} {options.seed}")
            good &= _kill(command, course, Path(name) / command, chance, options.kills)
        if not options.no_disks:
            good &= _fill(course, Path(name) / "disks")
        good &= _stray(course, Path(name), options.strays, random.Random(options.seed))
    return 0 if good else 1


def _stray(course: Path, folder: Path, signals: int, chance: random.Random) -> bool:
    place, good = make_place(graded(course), folder / "place"), True
    numbers = [None, *[signal.SIGINT, signal.SIGTERM, signal.SIGKILL] * signals]
    for command in STRAYS:
        found = []
        for number in numbers:
            if number or command not in ENDLESS:
                copy = shutil.copytree(place, folder / "copy/place")
                found.append([*filter(None, [Strays(copy).left_by(command, number, chance)])])
                shutil.rmtree(folder / "copy")
        good &= _say(f"{command}: %d of {len(found)} ends left nothing behind", found)
    return good


def _kill(command: str, course: Path, folder: Path, chance: random.Random, kills: int) -> bool:
    killing = Killing(command, course, folder, chance)
    killing.prepare()
    found = [killing.kill(number) for number in range(kills)]
    return _say(f"{command}: %d of {kills} kills left nothing lost", found)


def _fill(course: Path, folder: Path) -> bool:
    folder.mkdir()
    expected = undisturbed(course, folder)
    found = [fill(course, folder, kilobytes, expected) for kilobytes in KILOBYTES]
    return _say(f"full disks: %d of {len(KILOBYTES)} sizes left nothing lost", found)


def _say(line: str, found: list[list[str]]) -> bool:
    for problems in found:
        for problem in problems:
            sys.stdout.write(f"  {problem}\n")
    sys.stdout.write(line % sum(not problems for problems in found) + "\n")
    sys.stdout.flush()
    return not any(found)


if __name__ == "__main__":
    sys.exit(main())
