"""An environment of its own for each other grader, and the workload as they can read it."""

import importlib.metadata
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np

from grader.files.assignments import load_assignment

HERE = Path(__file__).parent


def python_with(folder: Path, *packages: str) -> Path:
    """Return the Python of an environment with these packages and this NumPy; it is made once."""
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        numpy = f"numpy=={importlib.metadata.version('numpy')}"
        install = [str(python), "-m", "pip", "install", "--quiet", numpy, *packages]
        subprocess.run(install, check=True)
        (folder / "made").touch()
    return python


def store_for_others(rubric: Path, folder: Path) -> None:
    """Write the cases by function, with what is expected."""
    assignment = load_assignment(rubric)
    cases = {
        criterion.function: [
            (
                criterion.call,
                dict(case.inputs),
                {each.name: np.asarray(each.array, np.float64) for each in case.expected},
            )
            for case in assignment.cases.cases[criterion.name]
        ]
        for criterion in assignment.rubric.criteria
    }
    (folder / "cases.pickle").write_bytes(pickle.dumps(cases))
