"""What a renderer has to know beside the class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class ExportSettings:
    """All optional; a renderer that cannot do without one raises GraderError."""

    title: str = ""  # of the column or item; empty: the assignment's own
    into: str = ""  # text of a file that the LMS exported, whose rows are to be filled in
    into_name: str = "The file to fill in"  # what messages call it
    out_of: Fraction | None = None  # scores are scaled to this many points
    columns: Mapping[str, str] = field(default_factory=dict)  # titles that a person named
    notes: list[str] = field(default_factory=list)  # what a renderer has to say about its text
    environment: Mapping[str, str] = field(default_factory=dict)  # of the runner, by name
