"""The reference's calls in the file of test cases: written with it, read only when needed.

/recorded/index             by criterion and case, arrays as places (JSON)
/recorded/arrays/float64 …  as in `grader.files.cases.cases_file`
"""

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np

from grader.confined.replay.encoded_calls import decode_calls, encode_calls
from grader.confined.replay.recorded_calls import RecordedCall
from grader.confined.values.arrays import Array
from grader.core.cases import Recorded
from grader.core.errors import CasesError
from grader.files.cases.array_pack import DAMAGE, ArrayPack, flat_arrays, pack_arrays
from grader.files.cases.stored_arrays import add_array, stored_arrays

GROUP = "recorded"


def write_recorded(file: Any, recorded: Recorded) -> None:
    """Add the calls, if there are any, to an open HDF5 file."""
    arrays: list[Array] = []
    index: dict[str, Any] = {
        "calls": {
            criterion: {case: encode_calls(calls, arrays) for case, calls in cases.items() if calls}
            for criterion, cases in recorded.items()
        }
    }
    if not any(index["calls"].values()):
        return  # calls may hold no array: plain numbers and texts are in the index
    packed, index["places"] = pack_arrays(arrays)
    text = np.frombuffer(json.dumps(index).encode("utf-8"), np.uint8)
    add_array(file, f"{GROUP}/index", text, compressed=True)
    for name, flat in packed.items():
        add_array(file, f"{GROUP}/arrays/{name}", flat, compressed=True)


class RecordedFile:
    """The calls in a file of test cases: the file is read at the first question."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._decoded: dict[tuple[str, str], tuple[RecordedCall, ...]] = {}

    def __call__(self, criterion: str, case: str) -> tuple[RecordedCall, ...]:
        """Return the calls of one case; none if there are none. `CasesError` for a damaged file.

        The very same ones each time: a class asks for them again and again.
        """
        if (criterion, case) not in self._decoded:
            self._decoded[criterion, case] = self._read(criterion, case)
        return self._decoded[criterion, case]

    def _read(self, criterion: str, case: str) -> tuple[RecordedCall, ...]:
        try:
            calls, pack = self._content
            return decode_calls(calls.get(criterion, {}).get(case, ()), pack)
        except DAMAGE as error:
            advice = "Make the test cases again with `grader generate`."
            raise CasesError(f"{self._path} is damaged.", advice) from error

    @functools.cached_property
    def _content(self) -> tuple[dict[str, Any], ArrayPack]:
        with stored_arrays(self._path) as stored:
            if not stored.names(GROUP):
                return {}, ArrayPack({}, ())
            index = json.loads(stored[f"{GROUP}/index"].tobytes())
            return index["calls"], ArrayPack(
                flat_arrays(stored, f"{GROUP}/arrays"), index["places"]
            )
