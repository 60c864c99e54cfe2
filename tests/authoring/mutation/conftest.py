"""Functions out of a few lines, as the mutation modules see them."""

import ast
import textwrap

import numpy as np
import pytest

from grader.authoring.mutation.reference_functions import Function


@pytest.fixture
def make_function():
    """Source of one function `f` -> it, loaded."""

    def make(source):
        source = textwrap.dedent(source).lstrip("\n")
        space = {"np": np}
        exec(compile(source, "layers.py", "exec"), space)
        node = ast.parse(source).body[0]
        lines = frozenset(range(node.lineno, node.end_lineno + 1))
        return Function(node.name, "layers.py", node, lines, space[node.name])

    return make
