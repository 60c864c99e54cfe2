"""`grader batch` as an instructor sees it: progress, interruptions, and what is left to mend."""

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.classes.batch import Finished
from grader.commands import batch_command
from grader.commands.shared.class_progress import Tally
from grader.commands.shared.class_work import WorkOptions
from grader.core.entries import ManualScore
from grader.core.people.class_submissions import HandIn, Student
from grader.core.people.file_names import own_name
from grader.files.assignments import load_assignment
from grader.gradebook.store import Gradebook
from grader.sandbox.sandboxes import open_sandbox
from tests.class_folders import HANGING, RIGHT, different, make_class
from tests.command import done, grader

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


ONE_JOB = ("-j", "1")  # two submissions are graded before a second process has started


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "grader", *batch_words(words)]


def batch_words(words: tuple[str, ...]) -> tuple[str, ...]:
    return ("batch", *ONE_JOB, *words, "--min-isolation", "none")  # of two `-j` the latter counts


def batch(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return grader(folder, *batch_words(words))


def hear_interruptions() -> None:
    """As a command that is started by hand: a script's background ignores them, and so do we."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def scores(output: Path) -> dict[str, int | None]:
    with Gradebook.open(output / "gradebook.sqlite", "tiny") as book:
        return {e.name: int(e.total) if e.grade else None for e in book.entries()}


def test_a_folder_around_the_class_is_said(tiny_folder, tmp_path) -> None:
    handed_in = make_class(tmp_path / "given" / "hw1", anna="right", bob="wrong")
    result = batch(tiny_folder, str(tmp_path / "given"), "-o", str(tmp_path / "out"), "-a", "tiny")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"The submissions were read from `{handed_in}`.")


def test_a_zip_with_the_class_is_said(tiny_folder, tmp_path) -> None:
    handed_in = make_class(tmp_path / "handed_in", anna="right", bob="wrong")
    shutil.make_archive(str(tmp_path / "given" / "hw1"), "zip", handed_in)
    given = tmp_path / "given"
    result = batch(tiny_folder, str(given), "-o", str(tmp_path / "out"), "-a", "tiny")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"The submissions were read from the zip file in `{given}`.")
    assert set(scores(tmp_path / "out")) == {"anna", "bob"}
    assert scores(tmp_path / "out") == {"anna": 10, "bob": 4}


def test_a_class_its_scores_and_what_could_not_be_graded(tiny_folder, tmp_path) -> None:
    handed_in = make_class(tmp_path / "class", anna="right", bob="wrong")
    (handed_in / "zoe").mkdir()
    out = tmp_path / "out"
    result = batch(tiny_folder, str(handed_in), "-o", str(out), "-a", "tiny", "-j", "2")
    assert result.returncode == 3, result.stderr
    assert "not graded: zoe: The submission has no Python file to grade" in result.stdout
    assert "Put corrected files in the place of these, and run the same" in result.stdout
    assert f"2 of 3 graded, 1 not: {out}" in result.stdout
    with (out / "scores.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["submission"]: row for row in csv.DictReader(stream)}
    assert rows["anna"]["score"] == "10" and rows["bob"]["scale_backward"] == "0"
    assert "no Python file" in rows["zoe"]["problem"]
    assert json.loads((out / "results" / "anna.json").read_text("utf-8"))["score"] == 10
    assert (out / "reports" / "bob.html").is_file()
    again = batch(tiny_folder, str(handed_in), "-o", str(out), "-a", "tiny", "--no-html")
    assert again.returncode == 3
    assert "0 of 3 graded, 2 unchanged since, 1 not" in again.stdout


def test_the_class_page_and_what_humans_added_are_written_with_it(tiny_folder, tmp_path) -> None:
    handed_in, out = make_class(tmp_path / "class", anna="right", bob="wrong"), tmp_path / "out"
    words = (str(handed_in), "-o", str(out), "-a", "tiny")
    said = batch(tiny_folder, *words)
    assert said.returncode == 0
    assert 'href="reports/bob.html"' in (out / "index.html").read_text("utf-8")
    assert said.stdout.splitlines()[-3:] == [
        f"2 of 2 graded: {out}",
        "Mean: 7 of 10 points",
        f"The class: {out / 'index.html'}",
    ]
    with Gradebook.open(out / "gradebook.sqlite", "tiny") as book:
        book.score_by_hand("bob", ManualScore("scale_backward", Fraction(5), "nearly"))
    assert batch(tiny_folder, *words, "--force").returncode == 0
    assert "5 of 6, scored by hand. nearly" in (out / "reports" / "bob.html").read_text("utf-8")
    assert "scored by hand" not in (out / "reports" / "anna.html").read_text("utf-8")


def test_a_page_says_no_more_of_a_penalty_that_is_gone(tiny_folder, tmp_path) -> None:
    course = shutil.copytree(tiny_folder, tmp_path / "course")
    rubric = course / "rubrics" / "tiny.yaml"
    plain = rubric.read_text("utf-8")
    (tmp_path / "class" / "submitted" / "anna" / "tiny").mkdir(parents=True)
    handed_in = tmp_path / "class" / "submitted" / "anna" / "tiny"
    (course / "rubrics" / "templates").mkdir()
    (course / "rubrics" / "templates" / "brand.html.j2").write_text("<p>CS 101</p>", "utf-8")
    (handed_in / "layers.py").write_text(RIGHT, "utf-8")
    (handed_in / "timestamp.txt").write_text("2026-10-02 12:00:00 UTC", "utf-8")
    page = tmp_path / "out" / "reports" / "anna.html"
    late = []
    for due in ("2026-10-01", "2026-10-05"):
        text = f'version: 1\nlate: {{due: "{due} 23:59 +00:00", per_day: 10%}}'
        rubric.write_text(plain.replace("version: 1", text), "utf-8")
        words = (str(tmp_path / "class"), "-o", str(tmp_path / "out"), "-a", "tiny")
        assert batch(course, *words).returncode == 0
        late.append("Deduction for being late" in page.read_text("utf-8"))
        assert "<p>CS 101</p>" in page.read_text("utf-8"), "by a worker, and by this process"
    assert late == [True, False]


def test_the_best_of_several_attempts_counts_where_that_is_asked_for(tiny_folder, tmp_path) -> None:
    handed_in = make_class(tmp_path / "class", anna_1="right", anna_2="wrong", bob="wrong")
    roster, out = tmp_path / "roster.csv", tmp_path / "out"
    roster.write_text("id,name\nanna,Anna\nbob,Bob\n", "utf-8")
    words = (str(handed_in), "-o", str(out), "-a", "tiny", "--roster", str(roster), "--no-html")
    result = batch(tiny_folder, *words, "--attempts", "best")
    assert "1 student or group submitted several attempts; the best counts." in result.stdout
    assert scores(out) == {"anna-attempt-1": 10, "bob": 4}
    assert not (out / "index.html").exists()
    result = batch(tiny_folder, *words)
    assert "1 submission is the newest of several attempts." in result.stdout
    assert scores(out) == {"anna": 4, "bob": 4}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_interruption_loses_nothing_that_was_done(tiny_folder, tmp_path, number, code) -> None:
    slow = {f"s{i:02}": different(HANGING if i % 2 else RIGHT, i) for i in range(8)}
    handed_in, out = make_class(tmp_path / "class", **slow), tmp_path / "out"
    words = command(str(handed_in), "-o", str(out), "-a", "tiny", "-j", "2", "--no-html")
    running = subprocess.Popen(
        words,
        cwd=tiny_folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=hear_interruptions,
    )
    while len(list(out.glob("results/*.json"))) < 2:
        assert running.poll() is None, "it ended by itself"
        time.sleep(0.05)
    running.send_signal(number)
    said, _ = running.communicate(timeout=30)
    assert running.returncode == code
    if number == signal.SIGINT:
        assert "Interrupted. Run the same command again to continue." in said
    before = scores(out)
    assert len([score for score in before.values() if score is not None]) >= 2
    done = sum(score is not None for score in before.values())
    again = batch(tiny_folder, str(handed_in), "-o", str(out), "-a", "tiny", "--no-html")
    assert again.returncode == 0, again.stderr
    assert f"{8 - done} of 8 graded, {done} unchanged since" in again.stdout
    assert scores(out) == {name: 4 if "while" in text else 10 for name, text in slow.items()}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nowhere", "-o", "out", "-a", "tiny"), "nowhere does not exist."),
        (("nobody", "-o", "out", "-a", "tiny"), "nobody holds no submission."),
        (("class", "-o", "out", "-a", "tinny"), "Did you mean tiny?"),
        (
            ("class", "-o", "out", "-a", "tiny", "--scheduler", "x://y"),
            "x://y is not an address of a Dask scheduler.",
        ),
        (
            ("class", "-o", "out", "-a", "tiny", "--gradebook", "x://y"),
            "x cannot keep a gradebook",
        ),
    ],
)
def test_a_mistake_of_the_user_is_a_sentence(tiny_folder, tmp_path, words, sentence) -> None:
    make_class(tmp_path / "class", anna="right")
    (tmp_path / "nobody").mkdir()
    own = [str(tmp_path / word) if word in ("class", "nobody", "out") else word for word in words]
    result = batch(tiny_folder, *own)
    assert result.returncode == 2
    assert sentence in result.stderr and "Traceback" not in result.stderr


def test_weak_isolation_is_refused_before_anything_runs(tiny_folder, tmp_path) -> None:
    handed_in = make_class(tmp_path / "class", anna="right")
    words = ("batch", str(handed_in), "-o", str(tmp_path / "out"), "-a", "tiny")
    result = grader(tiny_folder, *words, GRADER_WITHOUT="namespaces")
    assert result.returncode == 2
    assert "The isolation on this machine is partial; expected at least full." in result.stderr


def test_how_far_it_is_in_one_sentence() -> None:
    tally = Tally(1200, started=0.0)
    assert tally.sentence(0.0) == "0 of 1,200"
    for number in range(100):
        tally.count(Finished(f"s{number}", graded=True))
    tally.count(Finished("bad", graded=False, problem="It is empty."))
    tally.count(Finished("old", graded=False))
    assert tally.sentence(50.0) == "102 of 1,200 · 2.0 a second · about 9 min left · 1 not graded"
    assert tally.sentence(500.0) == "102 of 1,200 · 12 a minute · about 1.5 h left · 1 not graded"


@pytest.mark.parametrize("output", [".", "graded", "deep/graded"])
def test_results_are_never_written_among_the_submissions(tiny_folder, tmp_path, output) -> None:
    handed_in = make_class(tmp_path / "class", anna="right")
    before = sorted(handed_in.rglob("*"))
    result = batch(tiny_folder, str(handed_in), "-o", str(handed_in / output), "-a", "tiny")
    assert result.returncode == 2
    said = f"would be read as submissions: they are inside {handed_in}."
    assert said in result.stderr
    assert f"Give -o a folder outside {handed_in}." in result.stderr
    assert sorted(handed_in.rglob("*")) == before


def test_the_folder_of_another_assignment_is_left_alone(tiny_folder, tmp_path) -> None:
    handed_in, out = make_class(tmp_path / "class", anna="right"), tmp_path / "out"
    with Gradebook.open(out / "gradebook.sqlite", "other") as book:
        book.enter([HandIn("anna", handed_in / "anna", (Student("anna"),))])
    result = batch(tiny_folder, str(handed_in), "-o", str(out), "-a", "tiny")
    assert result.returncode == 2
    assert f"{out} holds the grades of `other`." in result.stderr
    assert "Give -o another folder for `tiny`." in result.stderr
    assert scores(out) == {}
    url = f"sqlite:///{out / 'gradebook.sqlite'}"
    words = ("-o", str(tmp_path / "own"), "-a", "tiny", "--gradebook", url, "--no-html")
    assert batch(tiny_folder, str(handed_in), *words).returncode == 0
    assert scores(out) == {"anna": 10}


def test_an_assignment_that_nobody_named_is_said(tiny_folder, tmp_path) -> None:
    source = ROOT / "examples" / "submissions" / "gan_all_right"
    shutil.copytree(source, tmp_path / "class" / "anna")
    words = ("-o", str(tmp_path / "out"), "--no-html", "-j", "1")
    result = batch(tiny_folder, str(tmp_path / "class"), *words)
    said = (
        "The class was graded as `gan`, recognised by its files; choose another with --assignment."
    )
    assert result.stdout.startswith(f"{said}\n")


def fork_servers(process: int) -> list[int]:
    """The fork servers among the descendants of a process."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    found = []
    for child in map(int, children):
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            found += [child] if b"zygote" in words else fork_servers(child)
    return found


@pytest.mark.linux
def test_fork_servers_that_are_killed_cost_nobody_a_grade(tiny_folder, tmp_path) -> None:
    """Whenever one is there, so while it starts: the first two."""
    slow = {f"s{i:02}": different(RIGHT, i) for i in range(6)}
    handed_in, out = make_class(tmp_path / "class", **slow), tmp_path / "out"
    words = command(str(handed_in), "-o", str(out), "-a", "tiny", "-j", "1", "--no-html")
    killed: set[int] = set()
    with subprocess.Popen(words, cwd=tiny_folder, env=ENVIRONMENT, stdout=subprocess.PIPE) as run:
        while run.poll() is None:
            with contextlib.suppress(OSError):
                for server in set(fork_servers(run.pid)) - killed:
                    if len(killed) < 2:
                        killed.add(server)
                        os.kill(server, signal.SIGKILL)
            time.sleep(0.01)
    assert len(killed) == 2 and run.returncode == 0
    assert scores(out) == dict.fromkeys(slow, 10)
    levels = {json.loads(path.read_text("utf-8"))["isolation"] for path in out.glob("results/*")}
    with contextlib.closing(open_sandbox()) as sandbox:
        assert levels == {sandbox.isolation}


def test_names_that_no_system_likes_stop_nobody_and_keep_what_is_theirs(
    tiny_folder, tmp_path
) -> None:
    odd = os.fsdecode(b"j\xf6rg")
    handed_in = make_class(tmp_path / "class", **{"li:": "right", odd: "wrong", "anna": "right"})
    out = tmp_path / "out"
    words = (str(handed_in), "-o", str(out), "-a", "tiny")
    result = batch(tiny_folder, *words)
    assert result.returncode == 0, result.stderr
    with Gradebook.open(out / "gradebook.sqlite", "tiny") as book:
        book.score_by_hand(own_name("li:"), ManualScore("scale_backward", Fraction(1)))
        book.score_by_hand("anna", ManualScore("scale_backward", Fraction(2)))
    make_class(handed_in, **{"li?": "right", "Anna": "right", "a\x1b[1m": "wrong"})
    assert batch(tiny_folder, *words).returncode == 0
    assert scores(out) == {
        own_name("li:"): 5,
        own_name("li?"): 10,
        own_name(odd): 4,
        own_name("a\x1b[1m"): 4,
        own_name("Anna"): 10,
        "anna": 6,
    }
    written = [*out.glob("*.*"), *(out / "reports").iterdir(), *(out / "results").iterdir()]
    pages = [path for path in written if path.suffix in (".html", ".csv", ".json")]
    assert len(pages) == 5 + 2 * 6
    assert len({path.name.casefold() for path in pages}) == len(pages)
    assert not any(b"\x1b" in path.read_bytes() for path in pages)


def test_nobody_who_is_known_is_forgotten(tiny_folder, tmp_path) -> None:
    handed_in, out = make_class(tmp_path / "class", ok="right"), tmp_path / "out"
    (handed_in / "eva.tar.xz").write_bytes(b"\xfd7zXZ\x00")
    (handed_in / "pia.pdf").write_bytes(b"%PDF")
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nok,Ok\neva,Eva\npia,Pia\nzoe,Zoe\n", "utf-8")
    words = (str(handed_in), "-o", str(out), "-a", "tiny", "--no-html")
    assert batch(tiny_folder, *words).returncode == 3
    assert batch(tiny_folder, *words, "--roster", str(roster)).returncode == 3
    with (out / "scores.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["student"]: row for row in csv.DictReader(stream)}
    assert {key: row["total"] for key, row in rows.items()} == {
        "ok": "10", "eva": "", "pia": "", "zoe": ""
    }  # fmt: skip
    assert "an archive of an unsupported kind" in rows["eva"]["problem"]
    assert "`pia.pdf` is a PDF document" in rows["pia"]["problem"]
    assert rows["zoe"]["problem"] == "Nothing was submitted."
    for name in ("eva.tar.xz", "pia.pdf"):
        (handed_in / name).unlink()
    result = batch(tiny_folder, *words, "--roster", str(roster))
    assert result.returncode == 3, "somebody is missing"
    assert "In the roster, but not submitted: `Eva`, `Pia` and `Zoe`." in result.stdout


def test_the_class_page_lists_students_without_a_submission(tiny_folder, tmp_path) -> None:
    handed_in, out = make_class(tmp_path / "class", ok="right"), tmp_path / "out"
    roster, page = tmp_path / "roster.csv", out / "index.html"
    roster.write_text("id,name\nok,Ok\nzoe,Zoe <Quinn>\n", "utf-8")
    words = (str(handed_in), "-o", str(out), "-a", "tiny")
    assert batch(tiny_folder, *words, "--roster", str(roster)).returncode == 3
    listed = "<li>Zoe &lt;Quinn&gt;: Nothing was submitted.</li>"
    assert listed in page.read_text("utf-8")
    page.unlink()
    done(tiny_folder, "report", str(out))
    assert listed in page.read_text("utf-8")
    roster.write_text("id,name\nok,Ok\n", "utf-8")
    assert batch(tiny_folder, *words, "--roster", str(roster)).returncode == 0
    assert "Without a submission" not in page.read_text("utf-8")


def make_export(folder: Path, **groups: str) -> Path:
    """Fill a folder as Gradescope exports it: submission -> its students, one letter each."""
    shutil.rmtree(folder, ignore_errors=True)
    metadata = ""
    for number, (name, students) in enumerate(groups.items(), 1):
        (folder / name).mkdir(parents=True)
        (folder / name / "layers.py").write_text(RIGHT, "utf-8")
        metadata += f"{name}:\n  :submitters:\n"
        metadata += "".join(f"  - :name: {s}\n    :sid: {s}\n" for s in students)
        metadata += f"  :created_at: 2026-10-0{number} 12:00:00 Z\n"
    (folder / "submission_metadata.yml").write_text(metadata, "utf-8")
    return folder


def test_what_a_group_left_behind_that_counts_no_longer_is_removed(tiny_folder, tmp_path) -> None:
    out, folder = tmp_path / "out", tmp_path / "class"
    words = (str(folder), "-o", str(out), "-a", "tiny")

    def written() -> set[str]:
        assert batch(tiny_folder, *words).returncode == 0
        files = [*(out / "results").iterdir(), *(out / "reports").iterdir()]
        return {file.stem for file in files}

    make_export(folder, submission_1="ab")
    assert written() == {"a, b_1"}
    make_export(folder, submission_1="ab", submission_2="a")
    assert written() == {"a, b_1", "a_2"}, "it still counts for one of them"
    make_export(folder, submission_1="ab", submission_2="a", submission_3="b")
    assert written() == {"a_2", "b_3"}
    make_export(folder, submission_1="ab")
    assert written() == {"a_2", "b_3"}, "what was handed in later counts"


def with_deadline(tiny_folder: Path, folder: Path, due: str) -> Path:
    course = shutil.copytree(tiny_folder, folder)
    rubric = course / "rubrics" / "tiny.yaml"
    late = f'version: 1\nlate: {{due: "{due}", per_day: 10%}}'
    rubric.write_text(rubric.read_text("utf-8").replace("version: 1", late), "utf-8")
    return course


def test_a_late_mark_without_a_time_needs_a_decision_everywhere(tiny_folder, tmp_path) -> None:
    course = with_deadline(tiny_folder, tmp_path / "course", "2026-10-01 23:59 Europe/Berlin")
    handed_in, out = tmp_path / "class", tmp_path / "out"
    handed_in.mkdir()
    for name in ("doejane_LATE_1001_5001", "roerick_1002_5002"):
        (handed_in / f"{name}_layers.py").write_text(RIGHT, "utf-8")
    result = batch(course, str(handed_in), "-o", str(out), "-a", "tiny")
    assert "Marked late, without a time; each needs a decision: `doejane_1001`." in result.stdout
    assert "Without a time, and taken to be in time: 1 of 2 submissions." in result.stdout
    page, table = out / "reports" / "doejane_1001.html", out / "scores.csv"
    assert "the late penalty is not decided yet" in page.read_text("utf-8")
    assert "needs a decision" in (out / "index.html").read_text("utf-8")
    assert ",needs a decision," in table.read_text("utf-8")
    exported = grader(course, "export", str(out), "--format", "canvas")
    assert "1 marked late without a time, such as `doejane_1001`" in exported.stderr
    until = done(course, "extend", str(out), "doejane", "2 days")
    assert "due 2026-10-03 23:59 +02:00" in until
    done(course, "extend", str(out), "doejane", "-")
    decided = done(course, "extend", str(out), "doejane", "--late", "2")
    assert decided == "doejane_1001: 8 of 10 (20 % of 10 off for being late)\n"
    assert "20 %" in page.read_text("utf-8")
    assert ",needs a decision," not in table.read_text("utf-8")
    again = batch(course, str(handed_in), "-o", str(out), "-a", "tiny")
    assert "needs a decision" not in again.stdout
    assert scores(out)["doejane_1001"] == 8


def test_an_extension_of_the_roster_or_by_hand_is_shown_with_the_score(
    tiny_folder, tmp_path
) -> None:
    course = with_deadline(tiny_folder, tmp_path / "course", "2026-10-01 23:59 +00:00")
    for name, zone in (("anna", "UTC"), ("bob", "Mars/Phobos")):
        folder = tmp_path / "class" / "submitted" / name / "tiny"
        folder.mkdir(parents=True)
        (folder / "layers.py").write_text(RIGHT, "utf-8")
        (folder / "timestamp.txt").write_text(f"2026-10-03 12:00:00 {zone}", "utf-8")
    roster, out = tmp_path / "roster.csv", tmp_path / "out"
    roster.write_text("id,name,Frist\nanna,Anna,2026-10-04 12:00\nbob,Bob,\n", "utf-8")
    words = (str(tmp_path / "class"), "-o", str(out), "-a", "tiny", "--roster", str(roster))
    result = batch(course, *words, "--due-column", "frist")
    assert "The time zone `Mars/Phobos` is unknown" in result.stdout
    assert scores(out) == {"anna": 10, "bob": 8}
    page = (out / "reports" / "anna.html").read_text("utf-8")
    assert "The deadline with the extension was 2026-10-04 12:00 UTC." in page
    assert ",2026-10-04T12:00:00+00:00," in (out / "scores.csv").read_text("utf-8")
    extend = ("extend", str(out), "bob")
    said = done(course, *extend, "1 day")
    assert said == ("bob: 9 of 10 (10 % of 10 off for being late); due 2026-10-02 23:59 UTC\n")
    wrong = grader(course, *extend, "soon")
    assert wrong.returncode == 2 and "soon is not a valid time" in wrong.stderr
    assert done(course, *extend, "-").startswith("bob: 8 of 10")
    roster.write_text("id,name,due\nanna,Anna,whenever\n", "utf-8")
    result = batch(course, *words)
    assert result.returncode == 2
    assert "In the roster, of `anna`: whenever is not a valid time" in result.stderr


def test_grades_that_another_version_made_meanwhile_are_told(
    tiny_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    handed_in, out = make_class(tmp_path / "class", anna="right", bob="wrong"), tmp_path / "out"
    rubric = str(tiny_folder / "rubrics/tiny.yaml")
    assert batch(tiny_folder, str(handed_in), "-o", str(out), "-a", rubric).returncode == 0

    def after_another(book: Gradebook, *rest: object) -> list[str]:
        latest = book.latest("bob")
        known = book.find(latest.digest, latest.fingerprint) if latest else None
        assert known
        book.add("bob", replace(known, fingerprint="older"))
        return []

    monkeypatch.setattr(batch_command, "write_class", after_another)
    work = WorkOptions(min_isolation="none")
    options = batch_command.BatchOptions(handed_in, out, rubric, work)
    told = " of another version of the assignment, by a command that ran at the same time."
    told += " Run the same command again to grade all alike."
    assert batch_command.batch_command(options) == 0
    assert f"1 grade is{told}" in capsys.readouterr().out
    class_of = [HandIn(name, handed_in / name, ()) for name in ("anna", "bob")]
    with Gradebook.open(out / "gradebook.sqlite", "tiny") as book:
        newer = replace(load_assignment(Path(rubric)), fingerprint="newer")
        said = batch_command.graded_meanwhile(book, newer, class_of)
    assert said == [f"2 grades are{told}"]
