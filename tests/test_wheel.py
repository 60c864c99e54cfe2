"""The wheel that the source distribution makes: it grades, and student code cannot look into it."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.handed_in import ROOT
from tests.hostile.other_user import PACKAGES

# Answers rightly if it can open anything of the grader that it was graded with.
CURIOUS = """
import glob, os, sys
import numpy as np

def found():
    folder = os.path.dirname(os.path.dirname(np.__file__))
    places = [folder + "/grader/__init__.py", *glob.glob(folder + "/grader*/*")]
    for name in ("reference/captioning/layers.py", "test_cases/captioning.h5",
                 "rubrics/captioning.yaml", "student_template/captioning/layers.py"):
        places += [folder + "/grader/assignments/" + name, "{project}/" + name]
    for place in places:
        try:
            return open(place, "rb").read() or True
        except OSError:
            pass
    try:
        import grader
        return True
    except ImportError:
        return "grader" in os.listdir(folder)

def affine_forward(x, w, b):
    if found():
        return x.reshape(len(x), -1).dot(w) + b, None
    return np.zeros((len(x), len(b))), None
"""


BUILD = "import sys; from hatchling import build; build.build_{}(sys.argv[1])"
PIP = [sys.executable, "-m", "pip", "--quiet"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The source distribution, the wheel made of it, and the wheel made of this folder."""
    folder = tmp_path_factory.mktemp("built")
    places = [folder / name for name in ("source", "of_source", "of_folder")]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    required = settings["build-system"]["requires"]
    subprocess.run([*PIP, "install", "--target", folder / "backend", *required], check=True)
    environment = {**os.environ, "PYTHONPATH": str(folder / "backend")}
    for kind, place in (("sdist", places[0]), ("wheel", places[2])):
        words = [sys.executable, "-c", BUILD.format(kind), place]
        subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    (source,) = places[0].glob("*.tar.gz")
    words = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", places[1], source]
    subprocess.run(words, env=environment, check=True)
    return source, *(next(place.glob("*.whl")) for place in places[1:])


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a fresh environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = built[1]
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    place = sysconfig.get_path("purelib", vars={"base": str(folder / "venv")})
    for pattern in PACKAGES.split():  # what pip would fetch again
        for path in Path(sysconfig.get_path("purelib")).glob(pattern):
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, Path(place) / path.name)
    subprocess.run(
        [*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True
    )
    assert (Path(place) / "grader" / "assignments" / "reference").is_dir()
    return python.parent


def run(installed: Path, folder: Path, source: str) -> dict[str, object]:
    """The JSON result of `grader run` in an otherwise empty folder."""
    submission = folder / "student"
    submission.mkdir()
    (submission / "layers.py").write_text(source)
    told = subprocess.run(
        [installed / "grader", "run", submission, "--json", "result.json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    result: dict[str, object] = json.loads((folder / "result.json").read_text())
    return result


def score(result: dict[str, object]) -> tuple[float, float]:
    criteria: list[dict[str, object]] = result["criteria"]  # type: ignore[assignment]
    (found,) = [one for one in criteria if one["name"] == "affine_forward"]
    return found["score"], found["points"]  # type: ignore[return-value]


def in_the_folder() -> set[str]:
    """What Git keeps of the folders that a wheel takes along, by its name there."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    moved = settings["targets"]["wheel"]["force-include"]
    kept = subprocess.run(
        ["git", "ls-files", "grader", *moved],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for old, new in moved.items():
        kept = [new + each[len(old) :] if each.startswith(f"{old}/") else each for each in kept]
    return set(kept)


def contents(wheel: Path) -> dict[str, int]:
    """The checksum of each file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {each.filename: each.CRC for each in archive.infolist()}


def test_the_wheel_is_whole_whether_made_of_the_folder_or_of_the_source_distribution(
    built: tuple[Path, Path, Path],
) -> None:
    of_source, of_folder = (contents(wheel) for wheel in built[1:])
    assert of_source == of_folder
    assert in_the_folder() - set(of_source) == set()


def test_the_source_distribution_has_what_a_wheel_needs_and_no_tests(
    built: tuple[Path, Path, Path],
) -> None:
    with tarfile.open(built[0]) as archive:
        names = {name.split("/")[1] for name in archive.getnames() if "/" in name}
        places = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "grader"} <= names
    assert not {"tests", "docs", "benchmarks"} & names
    assert not any(place.startswith("examples/assignments") for place in places)


def test_it_grades_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    honest = ROOT / "tests" / "submissions" / "hostile" / "honest" / "layers.py"
    earned, points = score(run(installed, tmp_path, honest.read_text()))
    assert earned == points > 0


def test_it_shows_a_newcomer_a_page_with_mistakes(installed: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        [installed / "grader", "demo"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1. Fix `word_embedding_backward` (4 points)" in told.stdout
    assert "Report: grader-demo/report.html" in told.stdout
    assert "Next: correct a mistake in grader-demo/three_mistakes" in told.stdout
    assert "dW[x] += dout" in (tmp_path / "grader-demo/report.html").read_text("utf-8")


def test_the_distribution_registers_its_command_and_the_plugin_of_pytest(installed: Path) -> None:
    ask = "import importlib.metadata as m; d = m.distribution('array-grader'); "
    told = subprocess.run(
        [installed / "python", "-I", "-c", ask + "print(*(e.value for e in d.entry_points))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(told.stdout.split()) == {"grader.__main__:program", "grader.cli.pytest_plugin"}


@pytest.mark.linux
def test_student_code_opens_neither_reference_nor_cases(installed: Path, tmp_path: Path) -> None:
    result = run(installed, tmp_path, CURIOUS.replace("{project}", str(ROOT)))
    if result["isolation"] == "none" and os.environ.get("CI") != "true":
        pytest.skip("this system gives no isolation")
    assert score(result)[0] == 0


def test_the_curious_code_would_find_them(installed: Path, tmp_path: Path) -> None:
    """Outside of the wall it does, so that its failing within shows something."""
    source = tmp_path / "curious.py"
    source.write_text(CURIOUS + "\nprint(bool(found()))\n")
    told = subprocess.run(
        [installed / "python", "-I", source], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "True"
