"""What students get: the reference with its solutions cut out still imports, and solves nothing."""

import re
import subprocess
import sys

import numpy as np
import pytest
import yaml

BLOCK = re.compile(r"^( *)# BEGIN SOLUTION\n.*?^ *# END SOLUTION\n", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def graded(root):
    rubric = yaml.safe_load((root / "rubrics" / "captioning.yaml").read_text("utf-8"))
    return {c.get("function", name) for name, c in rubric["criteria"].items()}


@pytest.fixture
def handout(root, tmp_path, load_pack):
    reference = root / "reference" / "captioning"
    for path in reference.rglob("*.py"):
        if path.name != "checks.py":
            copy = tmp_path / path.relative_to(reference)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(BLOCK.sub(r"\1raise NotImplementedError\n", path.read_text("utf-8")))
    with load_pack(tmp_path) as modules:
        yield modules


def test_no_marker_is_left(root):
    for path in (root / "reference" / "captioning").rglob("*.py"):
        assert "SOLUTION" not in BLOCK.sub("", path.read_text("utf-8"))


def test_every_graded_function_and_no_other_is_cut_out(handout, graded):
    classes = vars(handout.rnn.CaptioningRNN)
    methods = {f"CaptioningRNN.{name}": function for name, function in classes.items()}
    cut = set()
    for module in vars(handout).values():
        for name, function in {**vars(module), **methods}.items():
            code = getattr(function, "__code__", None)
            if code is not None and "NotImplementedError" in code.co_names:
                cut.add(name)
    assert cut == graded


def test_a_cut_out_function_says_so_when_called(handout):
    with pytest.raises(NotImplementedError):
        handout.layers.affine_forward(np.ones((1, 1)), np.ones((1, 1)), np.ones(1))
    model = handout.rnn.CaptioningRNN(handout.synthetic_captions.vocabulary(5), 2, 2, 2)
    with pytest.raises(NotImplementedError):
        model.loss(np.ones((1, 2)), np.array([[1, 0]]))
    with pytest.raises(NotImplementedError):
        model.sample(np.ones((1, 2)))


def test_importing_the_pack_needs_numpy_alone(root):
    """Nothing of the pack's own drags h5py, Pillow, json or urllib in."""
    code = f"""
import importlib, sys, types, numpy
before = set(sys.modules)
package = types.ModuleType("pack")
package.__path__ = [{str(root / "reference" / "captioning")!r}]
sys.modules["pack"] = package
for name in ("classifiers.rnn", "captioning_solver", "gradient_check", "image_utils",
             "synthetic_captions", "checks"):
    importlib.import_module("pack." + name)
print(sorted({{"h5py", "json", "urllib.request", "PIL"}} & (set(sys.modules) - before)))
"""
    command = [sys.executable, "-B", "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
