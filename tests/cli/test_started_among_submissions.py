"""Started in a folder with a submission's modules, grader imports none of them, in no process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.class_folders import make_class

ROOT = Path(__file__).parents[2]
INSTALLED = ("click", "h5py", "jinja2", "jsonschema", "numpy", "rich", "sqlalchemy", "yaml")
TRACE = "open(__file__[:-3] + '.imported', 'w').close()\n"


@pytest.fixture
def among(tmp_path: Path, tiny_folder: Path) -> Path:
    """A folder with modules of every name that may be asked for, and a class beside them."""
    make_class(tmp_path / "class", anna="right", bob="right")
    (tmp_path / "rubrics").symlink_to(tiny_folder / "rubrics")
    for folder in ("reference", "test_cases", "student_template"):
        (tmp_path / folder).symlink_to(tiny_folder / folder)
    for name in {*sys.stdlib_module_names, *INSTALLED}:
        (tmp_path / f"{name}.py").write_text(TRACE, "utf-8")
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return {**kept, "NO_COLOR": "1", **more}


def started(among: Path, *command: str) -> set[str]:
    """The names of the modules that were imported."""
    words = {
        "run": ["run", "class/anna", "-a", "tiny", "--html", "report.html"],
        "batch": ["batch", "class", "-o", "out", "-a", "tiny", "--min-isolation", "none"],
    }
    for arguments in words.values():
        done = subprocess.run(
            [*command, *arguments], cwd=among, env=environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    return {path.stem for path in among.glob("*.imported")}


def test_by_its_command(among: Path) -> None:
    script = Path(sys.executable).with_name("grader")
    assert started(among, str(script)) == set()


def imported_by_python_itself(folder: Path) -> list[str]:
    """What `python -m` imports before it comes to the module, so that nothing can be done there."""
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "probe.py").write_text("import sys\nprint(*sys.modules)\n", "utf-8")
    command = [sys.executable, "-m", "probe"]
    where = folder / "elsewhere"
    done = subprocess.run(command, cwd=where, env=environment(), capture_output=True, text=True)
    return done.stdout.split()


@pytest.mark.parametrize("options", [[], ["-P"]])
def test_by_python_m(among: Path, options: list[str]) -> None:
    if not options:
        for name in imported_by_python_itself(among):
            (among / f"{name}.py").unlink(missing_ok=True)
    assert started(among, sys.executable, *options, "-m", "grader") == set()
