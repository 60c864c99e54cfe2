"""What all submissions of an assignment share, which the fork server reads once for all workers."""

import json
from collections.abc import Mapping

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values import wire


@dataclass(frozen=True)
class SharedSources:
    """An assignment's own files and its template: every worker gets them, so none is a secret."""

    support: Mapping[str, bytes]
    templates: Mapping[str, bytes]
    functions: Mapping[str, tuple[str, ...]]

    def message(self) -> bytes:
        """Return a message with all files."""
        groups = {"support": self.support, "templates": self.templates}
        files = [
            (f"{group}/{path}", np.frombuffer(source, np.uint8))
            for group, sources in groups.items()
            for path, source in sources.items()
        ]
        order = json.dumps({name: list(files) for name, files in self.functions.items()})
        return wire.pack([("functions", order), *files])
