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
from grader.files.cases.array_pack import DAMAGE, ArrayPack, pack_arrays

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
    file.create_dataset(f"{GROUP}/index", data=text, compression="gzip")
    for name, flat in packed.items():
        file.create_dataset(f"{GROUP}/arrays/{name}", data=flat, compression="gzip", shuffle=True)


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
        import h5py

        with h5py.File(self._path, "r") as file:
            if GROUP not in file:
                return {}, ArrayPack({}, ())
            group = file[GROUP]
            index = json.loads(group["index"][()].tobytes())
            flat = {name: flat[()] for name, flat in group.get("arrays", {}).items()}
        return index["calls"], ArrayPack(flat, index["places"])
