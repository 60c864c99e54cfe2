"""A small course for the tests of durability: its commands, and what a class is like at the end."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from tests import command
from tests.class_folders import RIGHT, WRONG, different, make_class

ROOT = Path(__file__).parents[2]
GRADER = [sys.executable, "-m", "grader"]
BY_HAND = [
    ("s1", "scale_forward", "1.5"),
    ("s2", "scale_backward", "5"),
    ("s3", "scale_backward", "2"),
]

Words = tuple[str, ...]
BATCH: Words = ("batch", "class.zip", "-o", "out", "-a", "tiny", "-j", "1")
# What is killed; what is done before it, once; the command that has to bring all in order again.
COMMANDS: dict[str, tuple[Words, Words]] = {
    "batch": (BATCH, BATCH),
    "regrade": (("regrade", "out", "-a", "tiny", "-j", "1"),) * 2,
    "score": (("score", "out", "s4", "scale_forward", "3"), ("report", "out")),
    "export": (("export", "out", "--format", "gradescope"),) * 2,
    "report": (("report", "out"), ("report", "out")),
    "generate": (("generate", "tiny"),) * 2,
}
# When each file was written, and on which place of the disk; rows, and when each changed last.
KEPT = ("written.json", "rows.json")
VOLATILE = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?|\b[\d.]+ (ms|s)\b|\b\d\d? \w+ \d{4}\b"
    r'|"seconds": [\d.e-]+|"execution_time": [\d.e-]+'
)


def environment(folder: Path) -> dict[str, str]:
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    return {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}


def grader(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a course, to its end."""
    (folder / "temporary").mkdir(exist_ok=True)
    return command.grader(folder, *words, TMPDIR=str(folder / "temporary"))


def done(folder: Path, *words: str) -> None:
    """Run a command that has to succeed."""
    ended = grader(folder, *words)
    assert ended.returncode in (0, 3), ended.stdout + ended.stderr


def make_course(folder: Path) -> Path:
    """Make an assignment and the zip of a class, one of whose submissions holds no Python."""
    folder.mkdir(parents=True)
    done(folder, "new", "tiny")
    people = {f"s{n}": different(RIGHT if n % 3 else WRONG, n) for n in range(1, 7)}
    make_class(folder / "class", **people)
    (folder / "class/none").mkdir()
    (folder / "class/none/notes.txt").write_text("later")
    with zipfile.ZipFile(folder / "class.zip", "w") as archive:
        for path in sorted((folder / "class").rglob("*.*")):
            archive.write(path, path.relative_to(folder))
    return folder


def prepared(course: Path, folder: Path, command: str) -> Path:
    """Copy a course to a folder, in the state in which a command is given."""
    if command == "batch":
        return shutil.copytree(course, folder)
    shutil.copytree(graded(course), folder)
    if command in ("regrade", "generate"):
        rubric = folder / "rubrics/tiny.yaml"
        before, after = ("points: 4", "points: 3") if command == "regrade" else ("N: 4", "N: 6")
        text = rubric.read_text("utf-8")
        assert before in text
        rubric.write_text(text.replace(before, after, 1), "utf-8")
    return folder


def graded(course: Path) -> Path:
    """Return the course with its class graded and scored by hand, which is done once."""
    folder = course.with_name(f"{course.name}-graded")
    if not folder.exists():
        shutil.copytree(course, folder)
        done(folder, *BATCH)
        for words in BY_HAND:
            done(folder, "score", "out", *words)
    return folder


def state(folder: Path) -> dict[str, Any]:
    """Return all that may count of a course, without times: files, scores, the gradebook's rows."""
    kept = [folder / "test_cases", folder / "out"]
    files = sorted(path for place in kept for path in place.rglob("*") if path.is_file())
    texts = {
        str(path.relative_to(folder)): VOLATILE.sub("", path.read_text("utf-8")).replace(
            str(folder),
            "",  # in a command to copy
        )
        for path in files
        if path.suffix in (".csv", ".json", ".html") and path.name not in KEPT
    }
    names = [str(p.relative_to(folder)) for p in files if "sqlite-" not in p.name]
    left = sorted(path.name for path in (folder / "temporary").iterdir())
    return {"files": names, "texts": texts, "left": left, **_rows(folder / "out/gradebook.sqlite")}


def _rows(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    with closing(sqlite3.connect(path)) as database:
        whole = database.execute("PRAGMA integrity_check").fetchone()[0]
        links = database.execute("PRAGMA foreign_key_check").fetchall()
        scores = database.execute(
            "SELECT s.name, c.criterion, c.score_exact, c.points_exact, c.status FROM submissions s"
            " JOIN attempts a ON a.submission = s.id JOIN criterion_scores c ON c.attempt = a.id"
            " WHERE a.number = (SELECT max(number) FROM attempts WHERE submission = s.id)"
            " ORDER BY 1, 2"
        ).fetchall()
        by_hand = database.execute(
            "SELECT DISTINCT s.name, m.criterion, m.score_exact FROM manual_scores m"
            " JOIN submissions s ON s.id = m.submission ORDER BY 1, 2, 3"
        ).fetchall()
    return {"whole": whole, "links": links, "scores": scores, "by_hand": by_hand}


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Say what of a course is not as it is where nothing disturbed it."""
    said = [
        f"{name}: {json.dumps(found.get(name))[:300]}, expected {json.dumps(value)[:300]}"
        for name, value in expected.items()
        if name != "texts" and found.get(name) != value
    ]
    texts = expected["texts"].keys() | found["texts"].keys()
    said += [
        f"{name} is another text"
        for name in sorted(texts)
        if expected["texts"].get(name) != found["texts"].get(name)
    ]
    return said
