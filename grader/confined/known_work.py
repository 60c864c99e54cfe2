"""What a worker knows when it is forked: the same for all submissions of an assignment."""

import contextlib
import json
from typing import Any, NamedTuple

from .case.execute import compiled_lines
from .values import wire


class KnownCase(NamedTuple):
    """A request to run a case, as it was read."""

    order: dict[str, Any]
    request: dict[str, Any]

    @classmethod
    def read(cls, message: bytes) -> "KnownCase":
        """Return what a message asks for."""
        count, _ = wire.header(message)
        request = wire.unpack(message[wire.HEADER.size :], count)
        order = json.loads(request["order"])
        with contextlib.suppress(Exception):  # a worker will say what is wrong with the lines
            compiled_lines(order["call"])
        return cls(order, request)


class KnownWork(NamedTuple):
    """The files and cases of an assignment."""

    support: dict[str, bytes]
    templates: dict[str, bytes]
    cases: list[KnownCase]
