"""The Slurm scripts of examples/, each step a process as Slurm would start it; one is killed."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.files.classes.shard_file import read_shard
from grader.gradebook.store import Gradebook
from tests.class_folders import POINTS, RIGHT, WRONG, different, make_class

pytestmark = [pytest.mark.slow, pytest.mark.linux]
ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "examples" / "slurm"
STUDENTS = 40


class Cluster:
    """Starts the scripts as Slurm does: a process for each task, with its variables."""

    def __init__(self, folder: Path, assignments: Path) -> None:
        self.out, self.assignments = folder / "graded", assignments
        (folder / "bin").mkdir()
        program = folder / "bin" / "grader"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m grader "$@"\n')
        program.chmod(0o755)
        self.variables = {
            **os.environ,
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "CLASS": str(folder / "class"),
            "OUT": str(self.out),
            "ASSIGNMENT": "tiny",
            "SHARDS": "2",
        }

    def start(self, script: str, *words: str, **variables: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            ["/bin/bash", str(SCRIPTS / script), *words],
            cwd=self.assignments,
            env={**self.variables, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def task(self, number: int) -> "subprocess.Popen[str]":
        words = ("--min-isolation", "none")
        return self.start("grade_shard.sh", *words, SLURM_ARRAY_TASK_ID=str(number))

    def results(self, number: int) -> int:
        return len(list(self.out.glob(f"shards/{number}/results/*.json")))


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    said, _ = process.communicate(timeout=300)
    return process.returncode, said


def test_a_killed_task_is_run_again_and_the_merged_scores_are_right(
    tmp_path: Path, tiny_folder: Path
) -> None:
    kinds = {f"s{n:02}": ("right", "wrong")[n % 2] for n in range(STUDENTS)}
    texts = {"right": RIGHT, "wrong": WRONG}
    make_class(
        tmp_path / "class", **{name: different(texts[kind], name) for name, kind in kinds.items()}
    )
    (tmp_path / "class" / "empty").mkdir()
    cluster = Cluster(tmp_path, tiny_folder)
    first, second = cluster.task(1), cluster.task(2)
    while cluster.results(2) < 2:
        assert second.poll() is None, ended(second)
        time.sleep(0.02)
    os.killpg(second.pid, signal.SIGKILL)
    second.wait()
    assert second.stdout
    second.stdout.close()
    assert ended(first)[0] == 0
    record = read_shard(cluster.out / "shards" / "2")
    assert record and not record.finished
    code, said = ended(cluster.start("merge_shards.sh"))
    assert code == 2 and "Shard 2/2 in" in said and "is not finished" in said
    done_before = cluster.results(2)
    code, said = ended(cluster.task(2))
    assert code == 0 and done_before > 0, said
    code, said = ended(cluster.start("merge_shards.sh"))
    assert code == 0 and f"{STUDENTS + 1} submissions of 2 shards, 1 not graded" in said
    with Gradebook.open(cluster.out / "class" / "gradebook.sqlite") as book:
        scores = {entry.name: entry.total for entry in book.entries(brief=True)}
    assert all(scores[name] == POINTS[kind] for name, kind in kinds.items())
    assert scores["empty"] == 0


def test_a_script_says_what_it_needs(tmp_path: Path, tiny_folder: Path) -> None:
    cluster = Cluster(tmp_path, tiny_folder)
    for script, needed in (("grade_shard.sh", "CLASS"), ("merge_shards.sh", "OUT")):
        code, said = ended(cluster.start(script, **{needed: ""}))
        assert code != 0 and f"{needed}: is not set; expected the folder" in said


def test_the_array_has_as_many_tasks_as_there_are_shards() -> None:
    text = (SCRIPTS / "grade_shard.sh").read_text("utf-8")
    (tasks,), (shards,) = (re.findall(p, text) for p in (r"--array=1-(\d+)", r"SHARDS:-(\d+)"))
    assert tasks == shards
