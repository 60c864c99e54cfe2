"""What is known about a function that is to be changed."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from grader.confined.quick_dataclass import dataclass

WITHOUT_VALUE = frozenset({"dtype", "strict", "copy", "order", "verbose", "out"})
"""Keywords that change no value, or only that of an argument which is not a mistake to forget."""
SHAPE_ONLY = frozenset({"zeros_like", "ones_like", "empty_like", "full_like", "len"})
"""Functions that look at nothing of an argument but its shape."""
REDUCTIONS = frozenset({"sum", "mean", "var", "std", "max", "min", "median", "norm", "prod"})
"""Functions that make one number of many, along an axis."""
SHAPES = frozenset({"shape", "size", "ndim", "dtype"})


@dataclass(frozen=True)
class Surroundings:
    """What is known about the function that is changed."""

    alike: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Local name -> others that held values of the same shape in every traced call."""
    arrays: frozenset[str] = frozenset()  # local names that held arrays of real numbers
    numbers: frozenset[str] = frozenset()  # local names that held these, or single real numbers
    callables: frozenset[str] = frozenset()  # names of functions in the module
    slices: Mapping[str, Sequence[ast.expr]] = field(default_factory=dict)  # by what is sliced
    keys: tuple[str, ...] = ()  # texts that something is indexed with
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Object, as it is written -> its attributes that are read here, but for those called."""
    numpy: str = "np"  # the module's name for NumPy
    torch: bool = False  # whether the module computes with PyTorch


def without_effect(node: ast.AST) -> Iterator[ast.AST]:
    """Yield parts of a node that no change of is a mistake: what only lends its shape, for one."""
    match node:
        case ast.keyword(arg="axis", value=ast.Tuple() as axes):
            yield axes  # their order is nothing; `fewer_axes` takes some away
        case ast.keyword(arg=name) if name in WITHOUT_VALUE:
            yield node.value
        case ast.Attribute(value=ast.Name() as value, attr=name) if name in SHAPES:
            yield value
        case ast.Call(args=[argument, *_]) if called(node) in SHAPE_ONLY:
            yield argument
        case ast.Call() if called(node) == "reshape":  # any negative number means "the rest"
            negative = (n for n in ast.walk(node) if isinstance(n, ast.UnaryOp))
            yield from (n.operand for n in negative if isinstance(n.operand, ast.Constant))


def called(node: ast.Call) -> str:
    """Return the name that is called: "tanh" in np.tanh(a), "sum" in a.sum()."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def of_numpy(name: str, around: Surroundings) -> ast.expr:
    """Return np.NAME, whatever the module calls NumPy."""
    return ast.Attribute(ast.Name(around.numpy, ast.Load()), name, ast.Load())


def swapped_neighbours(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """Yield the items with each two neighbours that differ exchanged."""
    for first in range(len(items) - 1):
        if ast.dump(items[first]) != ast.dump(items[first + 1]):
            yield [*items[:first], items[first + 1], items[first], *items[first + 2 :]]
