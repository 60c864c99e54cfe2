"""A rubric as `generate` has read it, in the file of its cases: to read YAML again takes longer.

/rubric    the values of the rubric's text (JSON); they count while the text is the same
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.files.cases.array_pack import DAMAGE
from grader.files.cases.stored_arrays import add_array, stored_arrays

DATASET = "rubric"
CONVENTION = "../test_cases/{}.h5"  # where most rubrics have their cases; others are read as YAML


def write_kept(file: Any, tree: Mapping[str, Any] | None) -> None:
    """Add the values of a rubric to an open HDF5 file, unless JSON gives other ones back."""
    text = json.dumps(tree)
    if tree and json.loads(text) == tree:
        add_array(file, DATASET, np.frombuffer(text.encode(), np.uint8), compressed=True)


def kept_rubric(rubric: Path, digest: str) -> dict[str, Any] | None:
    """Return the values of a rubric whose text has that hash, if its cases were generated from it.

    `None` where nothing tells them: then the text does.
    """
    own = CONVENTION.format(rubric.stem)
    path = rubric.parent / own
    if not path.exists():
        return None
    try:
        with stored_arrays(path) as stored:
            if json.loads(stored.texts["provenance"])["rubric"] != digest:
                return None
            tree: dict[str, Any] = json.loads(stored[DATASET].tobytes())
            return tree if tree["test_cases"] == own else None
    except DAMAGE:
        return None
