"""Where test cases come from: what must be the same for them to come out the same."""

from collections.abc import Mapping
from typing import Any

import numpy as np

import grader
from grader.core.rubric import Rubric
from grader.files.assignments import criterion_digest
from grader.files.sources import sources_digest


def provenance(rubric: Rubric, sources: Mapping[str, bytes]) -> dict[str, Any]:
    """Versions, seed and hashes, as stored beside the cases."""
    return {
        "grader": grader.__version__,
        "numpy": np.__version__,
        "blas": _blas(),
        "seed": rubric.seed,
        "rubric": rubric.digest,
        "reference": sources_digest(sources),
        "criteria": {c.name: criterion_digest(c) for c in rubric.criteria if not c.by_hand},
    }


def _blas() -> str:
    settings: Any = np.show_config(mode="dicts")
    blas = settings.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip()
