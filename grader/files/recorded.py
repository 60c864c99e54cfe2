"""The reference's calls in the file of test cases: written with it, read only when needed.

/recorded/index             by criterion and case, arrays as places (JSON)
/recorded/arrays/float64 …  as in `grader.files.cases`
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from grader.confined.recorded import decode_calls, encode_calls
from grader.core.cases import Array, Recorded
from grader.core.errors import CasesError
from grader.files.array_pack import ArrayPack, pack_arrays

GROUP = "recorded"


def write_recorded(file: Any, recorded: Recorded) -> None:
    """Adds the calls to an open HDF5 file; nothing if there are none."""
    arrays: list[Array] = []
    index: dict[str, Any] = {
        "calls": {
            criterion: {case: encode_calls(calls, arrays) for case, calls in cases.items() if calls}
            for criterion, cases in recorded.items()
        }
    }
    if not arrays:
        return
    packed, index["places"] = pack_arrays(arrays)
    text = np.frombuffer(json.dumps(index).encode("utf-8"), np.uint8)
    file.create_dataset(f"{GROUP}/index", data=text, compression="gzip")
    for name, flat in packed.items():
        file.create_dataset(f"{GROUP}/arrays/{name}", data=flat, compression="gzip", shuffle=True)


def load_recorded(path: Path) -> Recorded:
    """Reads the calls; none from a file without them. Raises `CasesError` for a damaged file."""
    import h5py

    try:
        with h5py.File(path, "r") as file:
            return _read(file[GROUP]) if GROUP in file else {}
    except (OSError, KeyError, ValueError, TypeError, RuntimeError, IndexError) as error:
        advice = "Make the test cases again with `grader generate`."
        raise CasesError(f"{path} is damaged.", advice) from error


def _read(group: Any) -> Recorded:
    index = json.loads(group["index"][()].tobytes())
    flat = {name: group[f"arrays/{name}"][()] for name in group["arrays"]}
    pack = ArrayPack(flat, index["places"])
    return {
        criterion: {case: decode_calls(trees, pack) for case, trees in cases.items()}
        for criterion, cases in index["calls"].items()
    }
