"""pytest in a student's folder shows a test for each criterion and case."""

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.command import done
from tests.small_assignments import write_small

ROOT = Path(__file__).parents[2]
REFERENCE = """
import numpy as np


def centred(x):
    # BEGIN SOLUTION
    mean = x.mean(axis=0)
    return x - mean
    # END SOLUTION


def scaled(x):
    # BEGIN SOLUTION
    return x / x.std(axis=0)
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 6, D: 4}
cases: {main: {}, other_sizes: {N: 5}, secret: {N: 7, visibility: hidden}}
criteria:
  centred:
    file: layers.py
    given: {x: "normal(N, D)"}
    call: y = centred(x)
    outputs: [y]
    points: 2
    hints: {y: "Which axis counts the samples?"}
  scaled:
    file: layers.py
    given: {x: "normal(N, D)"}
    call: y = scaled(x)
    outputs: [y]
    points: 3
  essay: {points: 1}
"""


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a student: `centred` is wrong, `scaled` is right."""
    folder = tmp_path_factory.mktemp("handed_out")
    write_small(folder, REFERENCE, RUBRIC)
    for words in (("template", "small.yaml"), ("generate", "small.yaml")):
        done(folder, *words)
    done(folder, "bundle", "student", "small.yaml")
    with zipfile.ZipFile(folder / "small.zip") as files:
        files.extractall(folder)
    source = REFERENCE.replace(
        "axis=0)\n    return x - mean", "axis=1)\n    return x - mean[:, None]"
    )
    (folder / "small/layers.py").write_text(source, "utf-8")
    return folder / "small"


def pytest_in(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    plugin = ("-p", "grader.cli.pytest_plugin", "-p", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-P", "-m", "pytest", *plugin, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_case_is_a_test_with_the_sentences_of_the_report(handed_out: Path) -> None:
    told = pytest_in(handed_out, "-v")
    assert "layers.py::centred::main FAILED" in told.stdout
    assert "layers.py::centred::other_sizes FAILED" in told.stdout
    assert "layers.py::scaled::main PASSED" in told.stdout
    assert "secret" not in told.stdout
    lines = told.stdout.splitlines()
    assert lines.count("Fix `centred` (2 points)") == 2, "the numbers of a case stand beside it"
    failures = told.stdout.partition("short test summary")[0]  # which is whole where CI is set
    assert failures.count("24 of 24 elements are off") == 1
    assert "Hint: Which axis counts the samples?" in told.stdout
    assert "mean = x.mean(axis=1)" in told.stdout
    assert "Traceback" not in told.stdout


def test_one_criterion_alone_can_be_tried(handed_out: Path) -> None:
    told = pytest_in(handed_out, "layers.py::centred::main")
    assert "1 failed" in told.stdout
    listed = pytest_in(handed_out, "--collect-only", "-q", "layers.py")
    assert listed.stdout.split("\n\n")[0].split() == [
        f"layers.py::{name}::{case}"
        for name in ("centred", "scaled")
        for case in ("main", "other_sizes")
    ]


def test_elsewhere_the_assignment_is_named(tmp_path: Path) -> None:
    (tmp_path / "layers.py").write_text("x = 1\n", "utf-8")
    assert "no tests ran" in pytest_in(tmp_path).stdout
    told = pytest_in(tmp_path, "--grader", "unknown")
    assert told.returncode == pytest.ExitCode.USAGE_ERROR
    assert "The assignment unknown is unknown." in told.stderr


GUIDE = (ROOT / "docs/how-to/use-your-shell-and-editor.md").read_text("utf-8")


def test_the_guide_can_be_followed_literally(tmp_path: Path) -> None:
    (block,) = re.findall(r"^    grader bundle .+\n(?:    .+\n)+", GUIDE, re.MULTILINE)
    bundle, unzip, enter, *_ = [shlex.split(line) for line in block.splitlines()]
    done(tmp_path, *bundle[1:])
    with zipfile.ZipFile(tmp_path / unzip[-1]) as files:
        files.extractall(tmp_path)
    (named,) = re.findall(r"`pytest (\S+::\S+)`", GUIDE)
    told = pytest_in(tmp_path / enter[-1], "--collect-only", "-q", named)
    assert f"{named}::main" in told.stdout


def test_the_guide_names_the_schema() -> None:
    schema = json.loads((ROOT / "grader/files/rubric.schema.json").read_text("utf-8"))
    assert f"`{schema['$id']}`" in GUIDE
