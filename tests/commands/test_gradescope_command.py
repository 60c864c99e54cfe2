"""The autograder zip, unpacked and run as Gradescope does it, below another root."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.command import done

ROOT = Path(__file__).parents[2]
MISTAKES = ROOT / "examples" / "submissions" / "three_mistakes"


def make_bundle(assignment: str, folder: Path) -> Path:
    bundle = folder / "autograder.zip"
    told = done(ROOT, "bundle", "gradescope", assignment, "-o", str(bundle))
    assert "It holds the solution and hidden cases, and asks for partial isolation." in told
    return bundle


@pytest.fixture(scope="module")
def autograder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`/autograder` after `setup.sh`, with a virtual environment that has the packages already."""
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    bundle = make_bundle("captioning", root.parent)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(root / "source")
        modes = {item.filename: item.external_attr >> 16 for item in archive.infolist()}
    assert modes["setup.sh"] & 0o111 and modes["run_autograder"] & 0o111
    assert not any("__pycache__" in name or name.startswith("grader/assignments") for name in modes)
    environment = root / "source" / "venv"
    venv.create(environment, symlinks=True)
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "installed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    setup = subprocess.run(
        ["bash", root / "source" / "setup.sh"], capture_output=True, text=True, check=False
    )
    assert setup.returncode == 0, setup.stderr
    assert "isolation: " in setup.stdout
    return root


def run(autograder: Path) -> tuple[dict, str]:
    shutil.rmtree(autograder / "results", ignore_errors=True)
    ran = subprocess.run(
        ["bash", autograder / "source" / "run_autograder"],
        env={**os.environ, "GRADER_AUTOGRADER_ROOT": str(autograder)},
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0
    return json.loads((autograder / "results" / "results.json").read_text("utf-8")), ran.stdout


def submit(autograder: Path, source: Path | None) -> None:
    shutil.rmtree(autograder / "submission", ignore_errors=True)
    if source:
        shutil.copytree(source, autograder / "submission")
    else:
        (autograder / "submission").mkdir()


def test_a_submission_is_graded(autograder: Path) -> None:
    submit(autograder, MISTAKES)
    results, _ = run(autograder)
    total = sum(test["max_score"] for test in results["tests"])
    assert 0 < results["score"] < total
    assert results["score"] == pytest.approx(sum(test["score"] for test in results["tests"]))
    assert "Isolation while grading: " in results["output"]
    assert results["extra_data"]["isolation"] in ("full", "partial")


def test_the_source_that_travels_is_what_grades(autograder: Path) -> None:
    submit(autograder, MISTAKES)
    init = autograder / "source" / "grader" / "__init__.py"
    text = init.read_text("utf-8")
    init.write_text(text + "\nraise SystemExit('this very file')\n", "utf-8")
    try:
        results, said = run(autograder)
    finally:
        init.write_text(text, "utf-8")
    assert "this very file" in said
    assert "score" not in results


def test_nothing_to_grade_is_a_sentence_and_no_score(autograder: Path) -> None:
    submit(autograder, None)
    results, _ = run(autograder)
    assert "score" not in results
    assert "`submission` has no Python file to grade." in results["output"]


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [("venv", "exit code 127"), ("assignment", "does not exist")],
)
def test_a_broken_image_gives_no_zero(autograder: Path, gone: str, sentence: str) -> None:
    submit(autograder, MISTAKES)
    away = autograder / "source" / gone
    away.rename(away.with_suffix(".away"))
    try:
        results, _ = run(autograder)
    finally:
        away.with_suffix(".away").rename(away)
    assert "score" not in results
    assert results["output"].startswith("Not graded: the autograder stopped")
    assert sentence in results["output"]


def test_what_a_reference_shares_travels_with_it(tmp_path: Path) -> None:
    """Properties are judged by the reference, which is loaded whole."""
    with zipfile.ZipFile(make_bundle("transformer", tmp_path)) as archive:
        archive.extractall(tmp_path / "source")
    rubric = tmp_path / "source/assignment/rubrics/transformer.yaml"
    right = ROOT / "examples/submissions/transformer_all_right"
    ran = subprocess.run(
        [sys.executable, "-m", "grader", "run", right, "--assignment", rubric, "--no-html"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "source")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert "100 of 100 points" in ran.stdout
