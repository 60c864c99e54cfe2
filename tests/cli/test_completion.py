"""A shell completes commands, options and assignments."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELLS = ("bash", "zsh", "fish")
# What the scripts of the shells hand over: click documents the variables.
ASKED = {
    "bash": lambda words: {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)},
    "zsh": lambda words: {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)},
    "fish": lambda words: {"COMP_WORDS": " ".join(words), "COMP_CWORD": words[-1]},
}


def program(instruction: str, **variables: str) -> str:
    told = subprocess.run(
        [Path(sys.executable).parent / "grader"],
        env={**os.environ, "_GRADER_COMPLETE": instruction, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_commands_and_assignments_are_completed(shell: str) -> None:
    for typed, found in (("grader ba", "batch"), ("grader run -a style", "style_transfer")):
        words = typed.split()
        assert found in program(f"{shell}_complete", **ASKED[shell](words))


def test_a_path_of_a_rubric_is_completed_as_a_file() -> None:
    words = ["grader", "check", "rubrics/cap"]
    told = program("bash_complete", **ASKED["bash"](words))
    assert told.split() == ["file,rubrics/cap"]


def test_bash_itself_asks_for_the_completion() -> None:
    script = """
        eval "$(_GRADER_COMPLETE=bash_source grader)"
        COMP_WORDS=(grader reg); COMP_CWORD=1
        _grader_completion grader
        echo "${COMPREPLY[@]}"
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    told = subprocess.run(
        [shutil.which("bash") or "bash", "--norc", "-c", script],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["regrade"]
