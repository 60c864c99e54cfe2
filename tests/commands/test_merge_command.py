"""Shards of a class, graded apart: merged they are what one run would have made."""

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.core.entries import ManualScore
from grader.core.policy.lateness import Extension
from grader.files.classes.shard_file import read_shard, write_shard
from grader.gradebook.store import Gradebook
from tests.class_folders import RIGHT, WRONG, different, make_class
from tests.command import done, grader

SHARDS = 3
MADE = ("seconds", "graded_at")  # of a result: when and how fast it was made


@pytest.fixture(scope="module")
def classes(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with a roster, graded in one run (`one`) and in shards (`shard1` …)."""
    folder = tmp_path_factory.mktemp("shards")
    kinds = ("right", "wrong", different(RIGHT, 1), different(WRONG, 2), "x = (")
    make_class(folder / "class", **{f"s{n}": kinds[n % len(kinds)] for n in range(10)})
    make_class(folder / "class", s3_2=different(RIGHT, 3))
    (folder / "class" / "s9" / "layers.py").unlink()
    people = ["id,name,SIS User ID", *(f"s{n},Student {n},sis{n}" for n in range(14))]
    (folder / "roster.csv").write_text("\n".join(people) + "\n")
    batch(tiny_folder, folder, "one")
    for number in range(1, SHARDS + 1):
        batch(tiny_folder, folder, f"shard{number}", "--shard", f"{number}/{SHARDS}")
    merge(tiny_folder, folder, *shards(folder))
    return folder


def batch(tiny_folder: Path, folder: Path, output: str, *words: str) -> str:
    given = (str(folder / "class"), "-o", str(folder / output), "-a", "tiny", "--attempts", "best")
    roster = ("--roster", str(folder / "roster.csv"), "--min-isolation", "none", "-j", "1")
    ended = grader(tiny_folder, "batch", *given, *roster, *words)
    assert ended.returncode in (0, 3), ended.stderr
    return ended.stdout


def shards(folder: Path) -> list[str]:
    return [str(folder / f"shard{number}") for number in range(SHARDS, 0, -1)]


def merge(tiny_folder: Path, folder: Path, *words: str, into: str = "merged") -> str:
    ended = grader(tiny_folder, "merge", *words, "-o", str(folder / into))
    assert ended.returncode == 3, ended.stdout + ended.stderr  # some are not graded
    return ended.stdout


def test_shards_are_merged_by_their_own_rubric_in_any_folder(classes: Path, tmp_path: Path) -> None:
    """In this folder no assignment has that name."""
    merge(tmp_path, classes, *shards(classes), into="elsewhere")
    kept = [(classes / name / "graded-by.json").read_text() for name in ("elsewhere", "shard1")]
    assert kept[0] == kept[1]


def test_a_shard_that_nobody_is_in_is_merged_like_any_other(
    tiny_folder: Path, tmp_path: Path
) -> None:
    make_class(tmp_path / "class", anna="right")
    given = (str(tmp_path / "class"), "-a", "tiny", "--min-isolation", "none", "-j", "1")
    said = [
        done(tiny_folder, "batch", *given, "-o", str(tmp_path / f"{n}"), "--shard", f"{n}/2")
        for n in (1, 2)
    ]
    assert sorted("0 of 0" in each for each in said) == [False, True]
    whole = tmp_path / "whole"
    said = done(tiny_folder, "merge", str(tmp_path / "1"), str(tmp_path / "2"), "-o", str(whole))
    assert said.startswith("1 submission of 2 shards")
    assert "anna" in (whole / "scores.csv").read_text("utf-8")


def refused(tiny_folder: Path, *words: str) -> str:
    ended = grader(tiny_folder, *words)
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stdout
    return ended.stderr


def result(path: Path) -> dict[str, Any]:
    facts = json.loads(path.read_text("utf-8"))
    return {name: value for name, value in facts.items() if name not in MADE}


def test_the_table_the_class_page_and_every_result_are_those_of_one_run(classes: Path) -> None:
    one, merged = classes / "one", classes / "merged"
    assert (merged / "scores.csv").read_text() == (one / "scores.csv").read_text()
    assert len([*csv.reader((merged / "scores.csv").read_text().splitlines())]) == 15
    pages = [(folder / "index.html").read_text() for folder in (merged, one)]
    assert pages[0].replace(str(merged), str(one)) == pages[1], "but for a command to copy"
    names = {path.name for path in (one / "results").iterdir()}
    assert {path.name for path in (merged / "results").iterdir()} == names
    assert {p.stem for p in (merged / "reports").iterdir()} == {n[: -len(".json")] for n in names}
    for name in names:
        assert result(merged / "results" / name) == result(one / "results" / name)


@pytest.mark.parametrize("form", ["csv", "canvas", "markdown", "junit"])
def test_exports_are_those_of_one_run(classes: Path, tiny_folder: Path, form: str) -> None:
    texts = [
        done(tiny_folder, "export", str(classes / of), "--format", form, "--file", "-")
        for of in ("one", "merged")
    ]
    if form == "junit":  # with times
        texts = [text.partition("time=")[0] for text in texts]
    assert texts[0] == texts[1] != ""


def test_each_student_is_in_one_shard_with_all_attempts(classes: Path) -> None:
    names = [
        {path.stem for path in (classes / f"shard{number}" / "results").iterdir()}
        for number in range(1, SHARDS + 1)
    ]
    assert sum(map(len, names)) == len(set().union(*names)), "nobody twice"
    assert min(map(len, names)) > 0
    assert all(("s3" in those) == ("s3-attempt-1" in those) for those in names)


def test_to_merge_again_changes_nothing_and_keeps_what_people_added(
    classes: Path, tiny_folder: Path
) -> None:
    shutil.copytree(classes / "merged", classes / "again")
    said = merge(tiny_folder, classes, *shards(classes), into="again")
    assert said.startswith("11 submissions of 3 shards, 1 not graded, 4 of the roster")
    assert stamps(classes / "again" / "results") == stamps(classes / "merged" / "results")
    assert stamps(classes / "again" / "reports") == stamps(classes / "merged" / "reports")
    with Gradebook.open(classes / "again" / "gradebook.sqlite") as book:
        assert [len(book.attempts(name)) for name in ("s0", "s1")] == [1, 1]
        name = book.submission_named("s1")
        (entry,) = book.entries([name])
        assert entry.grade
        worst = entry.grade.criteria[-1].name
        book.score_by_hand(name, ManualScore(worst, Fraction(1), "seen", "me", "2026-11-29"))
    merge(tiny_folder, classes, *shards(classes), into="again")
    with Gradebook.open(classes / "again" / "gradebook.sqlite") as book:
        (entry,) = book.entries(["s1"])
        assert entry.manual[worst].comment == "seen"
    assert "seen" in (classes / "again" / "reports" / "s1.html").read_text()


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_what_a_shard_got_later_is_taken_too(classes: Path, tiny_folder: Path) -> None:
    """A score by hand, and a new attempt."""
    for name in ("merged", *(f"shard{number}" for number in range(1, SHARDS + 1))):
        shutil.copytree(classes / name, classes / "later" / name)
    later = classes / "later"
    with Gradebook.open(holder(later, "s1")) as book:
        (entry,) = book.entries(["s1"])
        latest = book.latest("s1")
        assert entry.grade and latest
        attempt = book.find(latest.digest, latest.fingerprint)
        assert attempt
        book.add("s1", replace(attempt, graded_at="2026-11-30T12:00:00+00:00"), reason="again")
        name = entry.grade.criteria[0].name
        book.score_by_hand("s1", ManualScore(name, Fraction(0), "copied", "me", "2026-11-30"))
    for _ in range(2):
        merge(tiny_folder, later, *shards(later))
        with Gradebook.open(later / "merged" / "gradebook.sqlite") as book:
            (entry,) = book.entries(["s1"])
            assert (len(book.attempts("s1")), len(book.words_by_hand("s1"))) == (2, 1)
    assert "copied" in (later / "merged" / "reports" / "s1.html").read_text()


def holder(folder: Path, name: str) -> Path:
    """The gradebook of the shard that has a submission."""
    numbers = range(1, SHARDS + 1)
    places = (folder / f"shard{number}" for number in numbers)
    found = next(place for place in places if (place / "results" / f"{name}.json").exists())
    return found / "gradebook.sqlite"


def test_what_a_shard_granted_is_taken_and_what_was_decided_here_stays(
    classes: Path, tiny_folder: Path
) -> None:
    granted = classes / "granted"
    for name in ("merged", *(f"shard{number}" for number in range(1, SHARDS + 1))):
        shutil.copytree(classes / name, granted / name)
    until = "2026-12-01T12:00:00+00:00"
    for name in ("s1", "s4"):
        with Gradebook.open(holder(granted, name)) as book:
            book.extend(name, None, late_days=2, due=until)
    with Gradebook.open(granted / "merged" / "gradebook.sqlite") as book:
        book.extend("s4", None, late_days=5)
    for _ in range(2):
        merge(tiny_folder, granted, *shards(granted))
        with Gradebook.open(granted / "merged" / "gradebook.sqlite") as book:
            kept = book.entered().granted
            days = {entry.name: entry.extension.days for entry in book.entries(["s1", "s4"])}
        assert kept == {"s1": Extension(until, 2), "s4": Extension(until, 5)}
        assert days == {"s1": 2, "s4": 5}


def changed(classes: Path, name: str, **facts: object) -> Path:
    """A copy of the second shard that says something else of itself."""
    copy = classes / "odd" / name
    if not copy.exists():
        shutil.copytree(classes / "shard2", copy)
    record = read_shard(copy)
    assert record
    write_shard(copy, replace(record, **facts))
    return copy


Made = Callable[[Path], list[Path]]
CONFLICTS: dict[str, tuple[Made, str]] = {
    "missing": (lambda c: [c / "shard1", c / "shard3"], "1 of 3 shards is missing: 2."),
    "twice": (
        lambda c: [c / "shard1", c / "shard2", changed(c, "twice"), c / "shard3"],
        "shard2 and {c}/odd/twice both hold shard 2/3; expected one folder.",
    ),
    "assignment": (
        lambda c: [c / "shard1", changed(c, "other", assignment="huge"), c / "shard3"],
        "shard1 and {c}/odd/other are of different assignments: `tiny` and `huge`.",
    ),
    "count": (
        lambda c: [c / "shard1", changed(c, "count", of=40), c / "shard3"],
        "shard1 and {c}/odd/count are of different numbers of shards: 3 and 40.",
    ),
    "pack": (
        lambda c: [c / "shard1", changed(c, "pack", fingerprint="other"), c / "shard3"],
        "were graded with different rubrics, cases or graders.",
    ),
    "class": (
        lambda c: [
            c / "shard1",
            changed(c, "class", listing="other", submissions=12),
            c / "shard3",
        ],
        "were made of different classes, with 11 and 12 submissions.",
    ),
    "unfinished": (
        lambda c: [c / "shard1", changed(c, "half", finished=False), c / "shard3"],
        "Shard 2/3 in {c}/odd/half is not finished.",
    ),
    "no shard": (lambda c: [c / "one"], "{c}/one holds no shard of a class."),
    "itself": (lambda c: [c / f"shard{n}" for n in (1, 2, 3)], "is one of the shards"),
}


@pytest.mark.parametrize("case", CONFLICTS)
def test_shards_that_make_no_class_are_one_sentence(
    classes: Path, tiny_folder: Path, case: str
) -> None:
    made, message = CONFLICTS[case]
    output = classes / ("shard1" if case == "itself" else "refused")
    words = ("merge", *map(str, made(classes)), "-o", str(output))
    said = refused(tiny_folder, *words)
    assert message.format(c=classes) in said
    assert said.count("\n") <= 2
    assert not (classes / "refused").exists()


def test_a_damaged_shard_file_is_said(classes: Path, tiny_folder: Path) -> None:
    damaged = changed(classes, "damaged")
    (damaged / "shard.json").write_text("{}")
    said = refused(tiny_folder, "merge", str(damaged), "-o", str(classes / "refused"))
    assert "shard.json cannot be read" in said


@pytest.mark.parametrize("text", ["4/3", "0/3", "3", "1/x", "-1/3"])
def test_a_shard_that_cannot_be_is_refused(classes: Path, tiny_folder: Path, text: str) -> None:
    words = ("batch", str(classes / "class"), "-o", str(classes / "refused"), f"--shard={text}")
    assert f"--shard is {text}; expected" in refused(tiny_folder, *words)


def test_a_folder_holds_one_part_only(classes: Path, tiny_folder: Path) -> None:
    def said(output: str, *words: str) -> str:
        given = (str(classes / "class"), "-o", str(classes / output), "-a", "tiny")
        return refused(tiny_folder, "batch", *given, *words)

    assert "holds shard 1/3; expected shard 2/3" in said("shard1", "--shard", "2/3")
    assert "holds shard 1/3; expected a whole class" in said("shard1")
    assert "holds a whole class; expected shard 2/3" in said("one", "--shard", "2/3")
    own = said("new", "--shard", "2/3", "--gradebook", "sqlite:///x.db")
    assert "A shard keeps a gradebook of its own" in own
