"""Which names the modules of a reference define, read from their text without running it."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.files.rubric.bound_names import names_of
from grader.files.sources import source_paths


def public_names(folder: Path, shared: Iterable[Path] = ()) -> dict[str, set[str]]:
    """Per file ("classifiers/rnn.py") the public names, methods as "Class.method"."""
    return {
        place: set(_defined(ast.parse(path.read_bytes(), str(path))))
        for place, path in source_paths(folder, shared).items()
    }


def visible_names(folder: Path, shared: Iterable[Path] = ()) -> set[str]:
    """Return all names that the modules have at their top, imported ones too."""
    from grader.confined.source.decoding import decode  # only a rubric that changed needs it

    paths = source_paths(folder, shared).values()
    names = (names_of(decode(p.read_bytes()).text, "exec", str(p)).bound for p in paths)
    return set().union(*names)


def _defined(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield node.name
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            yield from (f"{node.name}.{method.name}" for method in methods)
        elif isinstance(node, ast.Assign):
            names = [n for target in node.targets for n in ast.walk(target)]
            yield from (n.id for n in names if isinstance(n, ast.Name))
