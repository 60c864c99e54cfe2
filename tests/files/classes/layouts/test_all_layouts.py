"""Every module of the room of layouts is in the list, and the documentation names each."""

import pkgutil
import re
from importlib import import_module

import grader.files.classes.layouts as room
from grader.files.classes.layouts.all_layouts import LAYOUTS
from tests.conftest import ROOT


def test_every_module_of_a_layout_is_in_the_list() -> None:
    names = [module.name for module in pkgutil.iter_modules(room.__path__)]
    layouts = {name: import_module(f"{room.__name__}.{name}") for name in names}
    in_room = {n: module.LAYOUT for n, module in layouts.items() if hasattr(module, "LAYOUT")}
    assert set(in_room.values()) == set(LAYOUTS)
    assert set(in_room) == {f"{layout.name}_layout" for layout in LAYOUTS}
    assert {name for name in names if name.endswith("_layout")} == set(in_room)


def test_the_documentation_names_every_layout_and_no_other() -> None:
    section = (ROOT / "docs" / "lms.md").read_text("utf-8").partition("## The roster")[0]
    rows = re.findall(r"^\| (\w+)", section, re.MULTILINE)
    assert {row.lower() for row in rows} - {"layout"} == {layout.name for layout in LAYOUTS}
