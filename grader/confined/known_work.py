"""What a worker knows when it is forked: the same for all submissions of an assignment."""

import json
from typing import Any, NamedTuple

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
        return cls(json.loads(request["order"]), request)


class KnownWork(NamedTuple):
    """The files and cases of an assignment."""

    support: dict[str, bytes]
    templates: dict[str, bytes]
    cases: list[KnownCase]
