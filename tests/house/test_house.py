"""The bounds of the structure, and that the documentation draws the rooms that there are."""

import gc
import re
from pathlib import Path

import pytest

from tests.house.floors import drawn_floors, floors, picture, rooms
from tests.house.measures import MOST_LINES, House, length
from tests.house.modules import imports, longest_chain, read_modules

ROOT = Path(__file__).parents[2]
LONGEST_CHAIN = 14  # modules from the program down: as many as pre-commit, the deepest of its kind
MOST_FILES = 16  # of a room: what one sees at once
MOST_FLOORS = 9
MARKS = re.compile("^pytestmark =", re.M)


@pytest.fixture(scope="module")
def house() -> House:
    return House(ROOT)


def test_no_chain_of_imports_is_longer_than_the_bound(house: House) -> None:
    assert len(house.chain) <= LONGEST_CHAIN, " > ".join(house.chain)


def test_no_two_modules_have_one_file_name(house: House) -> None:
    assert house.same_files == {}


def test_no_two_classes_have_one_name(house: House) -> None:
    assert house.same_classes == {}


def test_no_function_is_longer_than_a_screen(house: House) -> None:
    assert house.long_functions == {}
    assert max(map(length, house.functions.values())) <= MOST_LINES


def test_no_room_holds_more_than_one_sees_at_once(house: House) -> None:
    assert {room: count for room, count in house.rooms.items() if count > MOST_FILES} == {}


def test_there_are_few_floors() -> None:
    assert len(floors(ROOT)) <= MOST_FLOORS


def test_the_picture_shows_the_floors_of_the_contract() -> None:
    assert drawn_floors(ROOT) == floors(ROOT)


def test_the_picture_shows_the_rooms_that_there_are() -> None:
    assert {room for _, room in picture(ROOT)} == rooms(ROOT)


def test_imports_inside_of_functions_and_relative_ones_count(tmp_path: Path) -> None:
    package = tmp_path / "grader"
    (package / "room").mkdir(parents=True)
    for name, text in {
        "__init__.py": "",
        "__main__.py": "def main():\n    from grader.room.one import f\n",
        "room/__init__.py": "",
        "room/one.py": "from . import two\nimport os\n",
        "room/two.py": "from ..last import A\n",
        "last.py": "class A: ...\n",
    }.items():
        (package / name).write_text(text, "utf-8")
    chain = longest_chain(imports(read_modules(tmp_path)), "grader.__main__")
    assert chain == ("grader.__main__", "grader.room.one", "grader.room.two", "grader.last")
    house = House(tmp_path)
    assert house.same_files == {}
    assert house.rooms["grader/room"] == 3


def test_a_docstring_begins_with_a_verb_only_in_the_imperative(tmp_path: Path) -> None:
    (tmp_path / "grader").mkdir()
    texts = ["Return it.", "Returns it.", "Whether it is.", "The name."]
    source = "".join(f'def f{i}():\n    """{text}"""\n\n' for i, text in enumerate(texts))
    (tmp_path / "grader" / "one.py").write_text(source, "utf-8")
    assert House(tmp_path).with_verbs() == 0.25


def test_no_file_of_tests_sets_its_marks_twice() -> None:
    """Of two assignments to `pytestmark` pytest sees the second one."""
    files = (ROOT / "tests").rglob("test_*.py")
    assert [file.name for file in files if len(MARKS.findall(file.read_text("utf-8"))) > 1] == []


def test_what_is_collected_is_not_searched_for_garbage(request: pytest.FixtureRequest) -> None:
    """Nor is the collector left off, or tests of references that go round would show nothing."""
    assert gc.isenabled()
    assert gc.get_freeze_count() > len(request.session.items)
