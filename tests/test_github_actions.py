"""The workflow for GitHub Actions: its steps grade ten submissions."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOW = yaml.safe_load((ROOT / "examples/github/grade.yml").read_text("utf-8"))
GUIDE = (ROOT / "docs/how-to/grade-with-github-actions.md").read_text("utf-8")
STEPS = {step["name"]: step["run"] for step in WORKFLOW["jobs"]["grade"]["steps"] if "run" in step}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository after the step `Grade`, with ten submissions of one layer."""
    folder = tmp_path_factory.mktemp("repository")
    for number in range(10):
        kind = "all_right" if number % 2 else "three_mistakes"
        source = ROOT / f"examples/submissions/{kind}/cs231n"
        place = folder / f"submissions/student_{number}"
        place.mkdir(parents=True)
        shutil.copy(source / "rnn_layers.py", place)
        shutil.copy(source / "layers.py", place)
    commands = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {"PATH": commands, "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    subprocess.run(
        ["bash", "-e", "-c", STEPS["Grade"]],
        cwd=folder,
        env={**os.environ, **variables},
        check=True,
    )
    return folder


def test_the_summary_shows_scores_and_what_to_fix(repository: Path) -> None:
    summary = (repository / "summary.md").read_text("utf-8")
    assert summary.count("| student\\_") == 10
    assert summary.count("Fix `rnn_step_backward`") == 5


def test_junit_and_the_pages_are_there(repository: Path) -> None:
    suites = ElementTree.parse(repository / "junit.xml").getroot()
    assert len(suites) == 10
    kept = WORKFLOW["jobs"]["grade"]["steps"][-1]["with"]["path"].split()
    assert [(repository / path).exists() for path in kept] == [True, True, True]


def test_the_guide_shows_the_commands_of_the_workflow() -> None:
    shown = re.findall(r"^    (grader .+)$", GUIDE, re.MULTILINE)
    ran = STEPS["Grade"].replace('-o - >> "$GITHUB_STEP_SUMMARY"', "-o summary.md")
    assert shown == ran.splitlines()


def test_the_install_step_names_this_distribution() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (name,) = re.findall(r'^name = "([\w-]+)"', project, re.MULTILINE)
    assert f"pip install --quiet {name}\n" in STEPS["Install"]
