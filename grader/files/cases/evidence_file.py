"""Evidence on mistakes, stored beside the test cases and read one criterion at a time.

/evidence/CRITERION/index          names and sentences (JSON); arrays as places
/evidence/CRITERION/arrays/...     what the reference computes on its way
/evidence/CRITERION/projections    of known mistakes
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Evidence, Signature, Traced
from grader.core.errors import CasesError
from grader.core.plain_records import check_typed
from grader.files.cases.array_pack import DAMAGE, ArrayPack, flat_arrays, pack_arrays
from grader.files.cases.stored_arrays import StoredArrays, add_array, stored_arrays

GROUP = "evidence"
KEPT = 64  # criteria: a margin over the 35 of the largest packaged assignment, of 6 MB together


def write_evidence(file: Any, evidence: Mapping[str, Evidence]) -> None:
    """Put the evidence of all criteria into an open HDF5 file."""
    for criterion, known in evidence.items():
        _write(file, f"{GROUP}/{criterion}", known)


def load_evidence(path: Path, criterion: str) -> Evidence:
    """Return what is known of one criterion's mistakes; nothing if the file holds no evidence.

    Raises `CasesError` for a damaged file. Those of a class make the same mistakes: what was read
    is kept until the file changes.
    """
    try:
        known = path.stat()
        return _loaded(path, criterion, (known.st_mtime_ns, known.st_size))
    except DAMAGE as error:
        advice = "Make the test cases again with `grader generate`."
        raise CasesError(f"{path} is damaged.", advice) from error


@lru_cache(KEPT)
def _loaded(path: Path, criterion: str, version: tuple[int, int]) -> Evidence:
    with stored_arrays(path) as stored:
        group = f"{GROUP}/{criterion}"
        return _read(stored, group) if stored.names(group) else Evidence()


def _write(file: Any, group: str, known: Evidence) -> None:
    arrays: list[Array] = []
    index = {
        "cases": known.cases,
        "outputs": known.outputs,
        "traced": {
            case: [_traced_tree(traced, arrays) for traced in found]
            for case, found in known.traced.items()
        },
        "fingerprints": [_fields(signature) for signature in known.signatures],
    }
    packed, index["places"] = pack_arrays(arrays) if arrays else ({}, [])
    text = json.dumps(index).encode("utf-8")
    add_array(file, f"{group}/index", np.frombuffer(text, np.uint8), compressed=True)
    for name, flat in packed.items():
        add_array(file, f"{group}/arrays/{name}", flat)
    add_array(file, f"{group}/projections", known.projections, compressed=True)


def _fields(signature: Signature) -> list[str]:
    """Return the fields of a signature up to the last that is not empty."""
    fields = [signature.source, signature.say, signature.note, signature.scaled]
    return fields if signature.scaled else fields[:-1]


def _traced_tree(traced: Traced, arrays: list[Array]) -> list[Any]:
    arrays.append(traced.array)
    return [traced.name, traced.function, len(arrays) - 1, traced.stacked, traced.public]


def _read(stored: StoredArrays, group: str) -> Evidence:
    index = json.loads(stored[f"{group}/index"].tobytes())
    pack = ArrayPack(flat_arrays(stored, f"{group}/arrays"), index["places"])
    traced = {
        case: tuple(Traced(n, f, pack[number], s, p) for n, f, number, s, p in found)
        for case, found in index["traced"].items()
    }
    evidence = Evidence(
        cases=tuple(index["cases"]),
        outputs=tuple(index["outputs"]),
        traced=traced,
        projections=stored[f"{group}/projections"],
    )
    check_typed(evidence)
    return replace(evidence, signatures=_signatures(index["fingerprints"]))


def _signatures(index: Any) -> tuple[Signature, ...]:
    """Return the signatures: thousands of texts, so their types are looked at all together."""
    if not {type(text) for fields in index for text in fields} <= {str}:
        raise TypeError("a field of a signature is not a text")
    return tuple(Signature(*fields) for fields in index)
