"""The work that ratios are measured on: 13 functions with three cases each, and two classes.

The functions are those of the captioning rubric that need no model. No two submissions are equal.
"""

import pickle
import shutil
from pathlib import Path

import numpy as np
import yaml

from grader.commands.generate_command import generate_command
from grader.files.assignments import load_assignment

ROOT = Path(__file__).parent.parent
FILE = "rnn_layers.py"
SOURCES = (
    ROOT / "examples" / "submissions" / "all_right" / "cs231n" / FILE,
    ROOT / "reference" / "captioning" / FILE,
)
LOOPS = """

def sigmoid(x):
    return np.stack([1 / (1 + np.exp(-row)) for row in x])
"""  # as students write it who like loops
BEGINNINGS = ("rnn_", "lstm_", "word_", "temporal_")
SIZES = {
    "main": {"N": 3, "T": 2, "D": 4, "H": 5, "V": 7, "M": 6},
    "second": {"N": 5, "T": 4, "D": 8, "H": 12, "V": 11, "M": 13},
    "third": {"N": 10, "T": 9, "D": 8, "H": 20, "V": 17, "M": 14},
}
LEFT_OUT = ("cases", "efficiency", "hints")
# One mistake each in functions that call no other: the first sign or factor of a line.
MISTAKES = (
    ("def word_embedding_backward(", "\n\n\ndef word_embedding_backward(*given):\n"
     "    return -_right_word_embedding_backward(*given)\n"),
    ("def temporal_affine_forward(", "\n\n\ndef temporal_affine_forward(*given):\n"
     "    out, cache = _right_temporal_affine_forward(*given)\n    return out * 1.01, cache\n"),
    ("def lstm_backward(", "\n\n\ndef lstm_backward(*given):\n"
     "    dx, *others = _right_lstm_backward(*given)\n    return (2 * dx, *others)\n"),
)  # fmt: skip
# Mistakes in two functions that others call, which are judged again without them, and one more.
SPREADING = (
    ("def rnn_step_forward(", "\n\n\ndef rnn_step_forward(*given):\n"
     "    out, cache = _right_rnn_step_forward(*given)\n    return out * 1.01, cache\n"),
    ("def lstm_step_forward(", "\n\n\ndef lstm_step_forward(x, h, c, Wx, Wh, b):\n"
     "    return _right_lstm_step_forward(x, h, c, Wx, Wh, -b)\n"),
    ("def temporal_softmax_loss(", "\n\n\ndef temporal_softmax_loss(*given):\n"
     "    loss, dx = _right_temporal_softmax_loss(*given)\n    return loss, 2 * dx\n"),
)  # fmt: skip
CLASSES = {"right": (), "wrong": MISTAKES, "spreading": SPREADING}


def make_assignment(folder: Path) -> Path:
    """Write the rubric with its cases, and return its path."""
    tree = yaml.safe_load((ROOT / "rubrics" / "captioning.yaml").read_text("utf-8"))
    criteria = {n: c for n, c in tree["criteria"].items() if n.startswith(BEGINNINGS)}
    for criterion in criteria.values():
        for key in LEFT_OUT:
            criterion.pop(key, None)
    kept = [m for m in tree["misconceptions"] if "CaptioningRNN" not in m.get("in", "")]
    tree |= {"assignment": "layers", "criteria": criteria, "cases": SIZES, "misconceptions": kept}
    for key in ("reference", "template"):
        tree[key] = str((ROOT / "rubrics" / tree[key]).resolve())
    tree["test_cases"] = str(folder / "layers.h5")
    path = folder / "layers.yaml"
    path.write_text(yaml.safe_dump(tree, sort_keys=False), "utf-8")
    generate_command(str(path))
    store_cases(path, folder)
    return path


def store_cases(rubric: Path, folder: Path) -> None:
    """Write the cases as the floor reads them, so that it imports nothing but NumPy."""
    assignment = load_assignment(rubric)
    inputs, expected = [], []
    for criterion in assignment.rubric.criteria:
        for case in assignment.cases.cases[criterion.name]:
            names = [each.name for each in case.expected]
            inputs.append((criterion.call, dict(case.inputs), names))
            expected.append([np.asarray(each.array, np.float64) for each in case.expected])
    (folder / "inputs.pickle").write_bytes(pickle.dumps(inputs))
    (folder / "expected.pickle").write_bytes(pickle.dumps(expected))


def make_class(folder: Path, count: int, kind: str = "right") -> Path:
    """Write submissions that are right, or have three mistakes each: see `CLASSES`."""
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(count):
        text = SOURCES[number % len(SOURCES)].read_text("utf-8")
        text += LOOPS if number % 3 == 2 else ""
        for head, wrong in CLASSES[kind]:
            assert head in text, head
            text = text.replace(head, head.replace("def ", "def _right_")) + wrong
        path = folder / f"student{number:05d}" / FILE
        path.parent.mkdir(parents=True)
        path.write_text(f"# submission {number}\n{text}", "utf-8")
    return folder
