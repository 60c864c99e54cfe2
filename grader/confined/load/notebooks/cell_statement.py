"""One statement of a notebook."""

from dataclasses import field

from ...quick_dataclass import dataclass
from ...source.pieces import Chunk

DEFINITION, IMPORT, PLAIN, DOING = "definition", "import", "plain", "doing"


@dataclass(eq=False)
class CellStatement:
    """A statement at the top of a cell."""

    chunk: Chunk
    kind: str
    reads: frozenset[str]  # names that it, or a function in it, finds at the top
    binds: frozenset[str]
    changes: frozenset[str] = field(default_factory=frozenset)  # `d` of `d["a"] = 1`, `d.add(1)`
    takes_all: bool = False  # `from … import *`
