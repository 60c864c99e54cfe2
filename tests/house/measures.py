"""What is measured of the code, one function for each row of the table in docs/architecture.md."""

import ast
import io
import re
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

from tests.house.floors import floors
from tests.house.modules import Function, Module, imports, longest_chain, read_modules
from tests.house.verbs import VERBS

START = "grader.__main__"


@dataclass(frozen=True)
class House:
    """All modules of a checkout, and what is counted of them."""

    root: Path

    @cached_property
    def all(self) -> Mapping[str, Module]:
        """Return every module, rooms with their `__init__.py` among them."""
        return read_modules(self.root)

    @cached_property
    def modules(self) -> list[Module]:
        """Return the modules that hold something: no `__init__.py`."""
        return [module for module in self.all.values() if not module.is_room]

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Return every function by the place where it stands."""
        return {f"{m.name}:{f.name}:{f.lineno}": f for m in self.modules for f in m.functions}

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """Return the longest chain of imports down from the program."""
        return longest_chain(imports(self.all), START)

    @cached_property
    def rooms(self) -> Counter[str]:
        """Return how many files each room holds, its `__init__.py` included."""
        return Counter(str(m.path.parent.relative_to(self.root)) for m in self.all.values())

    @cached_property
    def same_files(self) -> dict[str, list[str]]:
        """Return the file names that stand in more than one room."""
        return _repeated((module.path.name, module.name) for module in self.modules)

    @cached_property
    def same_classes(self) -> dict[str, list[str]]:
        """Return the names that classes of more than one module have."""
        return _repeated(
            (node.name, module.name)
            for module in self.modules
            for node in module.tree.body
            if isinstance(node, ast.ClassDef)
        )

    @cached_property
    def long_functions(self) -> dict[str, int]:
        """Return the lines of each function above the bound."""
        lengths = {place: length(function) for place, function in self.functions.items()}
        return {place: lines for place, lines in lengths.items() if lines > MOST_LINES}

    def table(self) -> list[tuple[str, str]]:
        """Return the rows of the table: what is measured, and the figure."""
        lines = [module.lines for module in self.modules]
        lengths = [length(function) for function in self.functions.values()]
        room, most = self.rooms.most_common(1)[0]
        return [
            ("modules; lines, median / max", f"{len(lines)}; {median(lines):.0f} / {max(lines)}"),
            (
                "functions; lines, median / max",
                f"{len(lengths)}; {median(lengths):.0f} / {max(lengths)}",
            ),
            ("longest import chain", str(len(self.chain))),
            ("functions used exactly once", f"{self.used_once():.0%}"),
            ("function docstrings that begin with a verb", f"{self.with_verbs():.0%}"),
            ("comment lines per 1,000", f"{self.comments():.1f}"),
            ("floors", str(len(floors(self.root)))),
            ("files in the largest room", f"{most} (`{room}`)"),
            ("file names that occur more than once", str(len(self.same_files))),
            ("class names that occur more than once", str(len(self.same_classes))),
        ]

    def used_once(self) -> float:
        """Return the share of functions whose name the code mentions once beside its definition.

        A name that several functions have is not counted: it is not clear which one is meant.
        Special methods are not either, for Python itself calls them.
        """
        defined = Counter(function.name for function in self.functions.values())
        single = [n for n, count in defined.items() if count == 1 and not n.startswith("__")]
        used: Counter[str] = Counter()
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Name):
                    used[node.id] += 1
                elif isinstance(node, ast.Attribute):
                    used[node.attr] += 1
        return sum(used[name] == 1 for name in single) / len(single)

    def with_verbs(self) -> float:
        """Return the share of docstrings of functions whose first word is a verb of the list."""
        texts = [ast.get_docstring(function) for function in self.functions.values()]
        firsts = [re.split(r"\W", text, maxsplit=1)[0] for text in texts if text]
        return sum(first in VERBS for first in firsts) / len(firsts)

    def comments(self) -> float:
        """Return how many lines in a thousand are a comment and nothing else."""
        count = sum(_comment_lines(module.source) for module in self.modules)
        return 1000 * count / sum(module.lines for module in self.modules)

    def per_floor(self) -> dict[str, int]:
        """Return how many modules each part of the package has, in the order of the floors."""
        counts = Counter(module.name.split(".")[1] for module in self.modules)
        names = [name for floor in floors(self.root) for name in floor]
        return {name: counts[name] for name in names}


MOST_LINES = 40  # of a function: what one screen shows


def length(function: Function) -> int:
    """Return the lines of a function, from `def` to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _repeated(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, place in named:
        places[name].append(place)
    return {name: found for name, found in places.items() if len(found) > 1}


def _comment_lines(source: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return sum(t.type == tokenize.COMMENT and not t.line[: t.start[1]].strip() for t in tokens)
