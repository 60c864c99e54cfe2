"""Classes of small submissions for the assignment `tiny`, made on the spot."""

from pathlib import Path

RIGHT = """
import numpy as np

def scale_forward(x, gamma, beta):
    return gamma * x + beta, (x, gamma)

def scale_backward(dout, cache):
    x, gamma = cache
    return dout * gamma, np.sum(dout * x, axis=0), np.sum(dout, axis=0)
"""
WRONG = RIGHT.replace("np.sum(dout, axis=0)", "np.mean(dout, axis=0)")
HANGING = RIGHT.replace("x, gamma = cache", "while True: pass")
CRASHING = RIGHT.replace("import numpy as np", "import numpy as np, os").replace(
    "x, gamma = cache", "os._exit(0)\n    x, gamma = cache"
)
POINTS = {"right": 10, "wrong": 4}


def make_class(folder: Path, **sources: str) -> Path:
    """A folder per student; the text `right` stands for a right solution, and so on."""
    for name, source in sources.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        text = {"right": RIGHT, "wrong": WRONG, "hanging": HANGING, "crashing": CRASHING}
        (folder / name / "layers.py").write_text(text.get(source, source), "utf-8")
    return folder


def different(source: str, mark: object) -> str:
    """The same solution in other bytes."""
    return f"{source}\n# {mark}\n"
