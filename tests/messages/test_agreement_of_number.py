"""Behind a list of names, whose length is open, no message has a verb in the singular alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTS = {"quoted_list", "name_list"}
SINGULAR = re.compile(r" (?:is|was|has|does|holds|earns|loses|needs|calls|uses|fails|differs)\b")


def _disagreeing(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for one, other in zip(node.values, node.values[1:], strict=False):
                text = other.value if isinstance(other, ast.Constant) else ""
                if _is_list(one) and SINGULAR.match(str(text)):
                    yield ast.unparse(node)


def _is_list(part: ast.expr) -> bool:
    called = part.value.func if _calls(part) else None
    return isinstance(called, ast.Name) and called.id in LISTS


def _calls(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Call)


def test_no_verb_is_singular_behind_a_list_of_names() -> None:
    sources = {path: path.read_text("utf-8") for path in (ROOT / "grader").rglob("*.py")}
    assert {str(p): found for p, s in sources.items() if (found := [*_disagreeing(s)])} == {}


def test_what_disagrees_is_found() -> None:
    assert [*_disagreeing('f"{quoted_list(names)} beside it; {name_list(x)} has more"')]
    assert not [*_disagreeing('f"{quoted_list(names)} {be} gone, and {quoted(name)} is here"')]
