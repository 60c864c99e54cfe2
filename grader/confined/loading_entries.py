"""What loading found out, as entries of a message."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .case.raised_entries import cut
from .shared_words import UNKNOWN
from .values.records import LoadedFunction

_FLAGS = ("stub", "idle", "leaves_nothing", "sees_memory", "unread")


def note_entries(notes: Sequence[str]) -> list[tuple[str, Any]]:
    """Return sentences about a submission."""
    return [(f"note/{i}", cut(note)) for i, note in enumerate(notes)]


def function_entries(functions: Sequence[LoadedFunction]) -> list[tuple[str, Any]]:
    """Return what was found out about functions, without what would say nothing."""
    entries: list[tuple[str, Any]] = []
    for i, function in enumerate(functions):
        mentions = UNKNOWN if function.mentions is None else " ".join(sorted(function.mentions))
        fields = {
            "name": function.name,
            "file": function.file,
            "signature": function.signature,
            "state": function.state,
            "reason": function.reason,
            "template_takes": function.template_takes,
            "mentions": mentions,
            "helpers": " ".join(sorted(function.helpers)),
        }
        told: list[tuple[str, Any]] = [(field, cut(text)) for field, text in fields.items() if text]
        told += [(f, np.array(True)) for f in _FLAGS if getattr(function, f)]
        told.append(("line", np.array(function.line, "<i8")))
        entries += [(f"function/{i}/{field}", value) for field, value in told]
    return entries
