"""A loaded submission, and the files from which it is loaded."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from functools import cached_property
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple

from ..quick_dataclass import dataclass
from ..source.source_files import SourceFile
from ..values.records import LoadedFunction

Sources = Mapping[str, bytes]  # by the pack's path, or the path submitted
Functions = Mapping[str, tuple[str, ...]]  # "f" or "Class.method" -> the files it may be in
_NONE: Sources = MappingProxyType({})


class FileGroups(NamedTuple):
    """The files of a submission, grouped by why they are there."""

    graded: Sources
    support: Sources = _NONE  # the assignment's own
    extra: Sources = _NONE  # further files of the student
    templates: Sources = _NONE  # as the template has them; never executed
    origins: Mapping[str, str] = MappingProxyType({})
    """Where the student has the graded files, by the pack's paths, as far as that is known."""
    changed: Mapping[str, str] = MappingProxyType({})
    """Support file -> names that only the student's copy has, separated by spaces."""


@dataclass(frozen=True)
class Program:
    """A submission that was loaded."""

    scope: dict[str, Any]  # the names that the lines of a case see
    functions: list[LoadedFunction]
    notes: list[str]  # sentences: what was skipped or fixed, and where
    harmless: list[str]  # sentences on what was left out of notebooks on purpose
    modules: dict[str, ModuleType]  # by the pack's path
    files: Mapping[str, SourceFile]  # as they were read, by their paths
    allow: tuple[str, ...] = ()  # packages whose arrays count as NumPy's
    look_into: Callable[[Collection[str]], list[LoadedFunction]] = lambda names: []
    """Returns functions with more found out: whether they return only placeholders or nothing."""
    again: "Callable[[], Program] | None" = None  # loads it with arrays as older NumPy had them
    found_out: dict[Any, Any] = field(default_factory=dict)
    """What it took to set its functions right, and their caches, where cases ran again."""

    def late_notes(self) -> list[str]:
        """Return sentences about what only running the code showed."""
        notes = (note for ask in self._asked for note in ask())
        return [note for note in notes if note not in self.notes]

    @cached_property
    def _asked(self) -> list[Callable[[], list[str]]]:
        every = (file.late_notes for file in self.files.values())
        return [ask for ask in every if ask is not list]
