"""Test cases on disk: one HDF5 file of a few packed data sets, read at once.

Reading hundreds of small data sets takes longer than grading a submission, so all arrays of one
dtype are in one data set, and `index` (JSON) says where each begins:

    /index            the cases: inputs, expected outputs, tolerances; arrays as places
    /arrays/float64   … /arrays/float32, int64, bool, "<U5" (texts, as bytes)
                      "counted" holds larger cases, in which executed lines are counted
    /evidence         what is known of mistakes: see `evidence.py`
    /recorded/…       the calls the reference makes, laid out likewise; read only when needed
    /rubric           the values of the rubric's text: see `kept_rubric.py`
    attributes        schema, provenance (JSON), and the hash of provenance and index

Behind all that is the table of `stored_arrays.py`.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from grader import __version__
from grader.confined.values.arrays import Array
from grader.confined.values.tree import decode, encode
from grader.core.cases import AcceptedOutputs, Case, CaseSet, Evidence, Expected
from grader.core.errors import CasesError
from grader.core.outputs.shape_letters import with_letters
from grader.core.plain_records import check_typed
from grader.core.text import one_line
from grader.files.atomic import write_bytes
from grader.files.cases.array_pack import DAMAGE, ArrayPack, flat_arrays, pack_arrays
from grader.files.cases.evidence_file import write_evidence
from grader.files.cases.kept_rubric import write_kept
from grader.files.cases.random_records import random_outputs, random_tree
from grader.files.cases.recorded_file import write_recorded
from grader.files.cases.stored_arrays import StoredArrays, add_array, stored_arrays, with_table

SCHEMA = "grader/cases/1"
BY_NAME = ("criteria", "ill_conditioned", "double_only", "files")  # parts of the provenance

Evidences = Mapping[str, Evidence]  # by criterion
NO_EVIDENCE: Evidences = {}


def save_cases(path: Path, case_set: CaseSet, evidence: Evidences = NO_EVIDENCE) -> None:
    """Write the file as a whole."""
    write_bytes(path, cases_bytes(case_set, evidence))


def cases_bytes(
    case_set: CaseSet,
    evidence: Evidences = NO_EVIDENCE,
    rubric: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the content of the file; the same cases and evidence give the same bytes.

    `rubric` holds the values of the text that the cases were generated from.
    """
    import h5py

    arrays: list[Array] = []
    index: dict[str, Any] = {
        "cases": _trees(case_set.cases, arrays),
        "needs": {name: list(needs) for name, needs in case_set.needs.items()},
    }
    if case_set.counted:
        index["counted"] = _trees(case_set.counted, arrays)
    packed, index["places"] = pack_arrays(arrays)
    buffer = io.BytesIO()
    provenance, content = json.dumps(dict(case_set.provenance), sort_keys=True), _bytes(index)
    texts = {"schema": SCHEMA, "provenance": provenance, "hash": _hash(provenance, content)}
    with h5py.File(buffer, "w") as file:
        file.attrs.update(texts)
        add_array(file, "index", content, compressed=True)
        for name, flat in packed.items():
            add_array(file, f"arrays/{name}", flat)
        write_evidence(file, evidence)
        write_recorded(file, case_set.recorded)
        write_kept(file, rubric)
    return with_table(buffer, texts)


def load_cases(path: Path) -> CaseSet:
    """Read the file. Raises `CasesError` with a sentence for any file it cannot use."""
    advice = "Make the test cases again with `grader generate`."
    if not path.exists():
        raise CasesError(f"The file of test cases {one_line(str(path))} does not exist.", advice)
    try:
        with stored_arrays(path) as stored:
            return _read(stored)
    except _OtherSchemaError as error:
        raise CasesError(f"{path} {error}.", advice) from error
    except DAMAGE as error:
        raise CasesError(f"{path} is damaged or not a file of test cases.", advice) from error


def generated_from(path: Path) -> str:
    """Return the hash of the rubric that a file was generated from; `""` where nothing tells it."""
    try:
        with stored_arrays(path) as stored:
            return str(json.loads(stored.texts["provenance"])["rubric"])
    except DAMAGE:
        return ""


class _OtherSchemaError(Exception):
    """A file that says itself that it is something else."""


def _read(stored: StoredArrays) -> CaseSet:
    schema = stored.texts.get("schema")
    if schema is None:
        raise _OtherSchemaError("is an HDF5 file, but holds no test cases of grader")
    if schema != SCHEMA:
        version = f"{schema}, not {SCHEMA}"
        raise _OtherSchemaError(f"was written by another version of grader ({version})")
    content = stored["index"]
    index = json.loads(content.tobytes())
    pack = ArrayPack(flat_arrays(stored, "arrays"), index["places"])
    needs = {name: tuple(functions) for name, functions in index["needs"].items()}
    counted = _cases(index.get("counted", {}), pack)
    provenance = json.loads(stored.texts["provenance"])
    read = CaseSet(_cases(index["cases"], pack), needs, provenance, counted=counted)
    # What this version wrote has the right types: to look at each takes a quarter of the time.
    if stored.texts.get("hash") != _hash(stored.texts["provenance"], content):
        check_typed(read)
    if not all(isinstance(provenance.get(name, {}), dict) for name in BY_NAME):
        raise TypeError("the provenance has another form")
    return replace(read, cases={name: with_letters(group) for name, group in read.cases.items()})


def _trees(cases: Mapping[str, tuple[Case, ...]], arrays: list[Array]) -> dict[str, Any]:
    return {name: [_case_tree(case, arrays) for case in group] for name, group in cases.items()}


def _cases(trees: Mapping[str, Any], pack: ArrayPack) -> dict[str, tuple[Case, ...]]:
    return {name: tuple(_case(tree, name, pack) for tree in group) for name, group in trees.items()}


def _case_tree(case: Case, arrays: list[Array]) -> dict[str, Any]:
    return {
        "name": case.name,
        "sizes": dict(case.sizes),
        "dtype": case.dtype,
        "seed": case.seed,
        "visibility": case.visibility,
        "weight": None if case.weight is None else str(case.weight),
        "inputs": encode(dict(case.inputs), arrays),
        "expected": [_expected_tree(expected, arrays) for expected in case.expected],
        "shapes": {name: list(shape) for name, shape in case.shapes.items()},
        "accepted": [_accepted_tree(accepted, arrays) for accepted in case.accepted],
        **random_tree(case, arrays),
        **_rarer_parts(case, arrays),
    }


def _rarer_parts(case: Case, arrays: list[Array]) -> dict[str, Any]:
    """Return what few cases have: files without it stay as they are."""
    parts: dict[str, Any] = {"kinds": dict(case.kinds)} if case.kinds else {}
    if case.compared:
        parts["compared"] = encode(dict(case.compared), arrays)
    own: dict[str, Any] = {"setup": case.setup, "seconds": case.seconds, "memory": case.memory}
    own |= {"framework": case.framework, "gradients": dict(case.gradients)}
    parts |= {name: value for name, value in own.items() if value}
    if case.code:
        parts["code"] = [list(given) for given in case.code.items()]
    return parts


def _expected_tree(expected: Expected, arrays: list[Array]) -> dict[str, Any]:
    scale = {"scale": expected.scale} if expected.scale else {}
    form = {"form": expected.form} if expected.form else {}
    return {
        "name": expected.name,
        "array": encode(expected.array, arrays),
        "double": expected.tolerance_double,
        "single": expected.tolerance_single,
        **scale,
        **form,
    }


def _accepted_tree(accepted: AcceptedOutputs, arrays: list[Array]) -> dict[str, Any]:
    expected = encode(dict(accepted.expected), arrays)
    return {"expected": expected, "credit": str(accepted.credit), "say": accepted.say}


def _case(tree: Mapping[str, Any], criterion: str, arrays: ArrayPack) -> Case:
    weight = tree["weight"]
    return Case(
        criterion=criterion,
        name=tree["name"],
        sizes=tree["sizes"],
        dtype=tree["dtype"],
        seed=tree["seed"],
        visibility=tree["visibility"],
        weight=None if weight is None else Fraction(weight),
        inputs=decode(tree["inputs"], arrays),
        expected=tuple(_expected(e, arrays) for e in tree["expected"]),
        accepted=tuple(
            AcceptedOutputs(decode(a["expected"], arrays), Fraction(a["credit"]), a["say"])
            for a in tree["accepted"]
        ),
        shapes={name: tuple(shape) for name, shape in tree["shapes"].items()},
        random=random_outputs(tree, arrays),
        runs=tree.get("runs", 0),
        kinds=tree.get("kinds", {}),
        compared=decode(tree["compared"], arrays) if "compared" in tree else {},
        setup=tree.get("setup", ""),
        seconds=tree.get("seconds"),
        memory=tree.get("memory"),
        framework=tree.get("framework", ""),
        gradients=tree.get("gradients", {}),
        code={str(given): code for given, code in tree.get("code", [])},
    )


def _expected(tree: Mapping[str, Any], arrays: ArrayPack) -> Expected:
    array = decode(tree["array"], arrays)
    rest = {key: tree[key] for key in ("scale", "form") if key in tree}
    return Expected(tree["name"], array, tree["double"], tree["single"], **rest)


def _bytes(tree: Mapping[str, Any]) -> Array:
    return np.frombuffer(json.dumps(tree).encode("utf-8"), np.uint8)


def _hash(provenance: str, index: Array) -> str:
    """Return a hash that only this version of grader gives what it writes."""
    written = "\0".join((__version__, provenance)).encode()
    return hashlib.sha256(written + index.tobytes()).hexdigest()
