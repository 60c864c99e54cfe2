"""Loading sources in this process, and undoing what that did to it."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout

import pytest

from grader.confined.loader import Program, load_program, unload

Load = Callable[..., Program]


@pytest.fixture
def load() -> Iterator[Load]:
    """`load({"f.py": "…"}, "f", extra={…})`: sources are text or bytes by path.

    Functions are names that stand in the first file, or a mapping to the files they may stand in.
    """

    def load_sources(graded, *names, functions=None, **options):
        first = next(iter(graded), "f.py")
        functions = dict.fromkeys(names, (first,)) | (functions or {})
        groups = {g: options.pop(g, {}) for g in ("support", "extra", "templates")}
        groups = {g: _encoded(sources) for g, sources in groups.items()}
        return load_program(graded=_encoded(graded), **groups, functions=functions, **options)

    before = sys.stdin, set(sys.modules)
    with redirect_stdout(io.StringIO()):
        yield load_sources
    unload()
    sys.stdin = before[0]


def _encoded(sources):
    return {p: s.encode() if isinstance(s, str) else s for p, s in sources.items()}
