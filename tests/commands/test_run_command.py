"""`grader run`, as a user sees it: what is printed, what is written, which code it ends with."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.commands import run_command
from grader.files.assignments import OpenedAssignment
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.isolation.measured_isolation import Canary
from grader.sandbox.submission_process import SubmissionProcess
from tests.command import grader

EXAMPLES = Path(__file__).parents[2] / "examples" / "submissions"
CHEAP = ("--only", "affine_forward", "--only", "rnn_step_backward")


def test_a_table_a_report_and_where_it_is(tmp_path: Path) -> None:
    result = grader(tmp_path, "run", str(EXAMPLES / "three_mistakes"), *CHEAP)
    assert result.returncode == 0, result.stderr
    assert "affine_forward" in result.stdout
    assert "rnn_step_backward" in result.stdout
    assert "`db` behaves as if summed over H (axis 1)" in result.stdout
    assert "Report: grader-report.html" in result.stdout
    page = (tmp_path / "grader-report.html").read_text("utf-8")
    assert "three_mistakes" in page
    assert result.stderr == ""


def test_the_report_has_the_brand_beside_the_rubric(tiny_folder: Path, tmp_path: Path) -> None:
    course = shutil.copytree(tiny_folder, tmp_path / "course")
    brand = course / "rubrics" / "templates" / "brand.html.j2"
    brand.parent.mkdir()
    words = ("run", "reference/tiny", "-a", "tiny", "--min-isolation", "none")
    brand.write_text("<p>CS 101</p>", "utf-8")
    assert grader(course, *words).returncode == 0
    assert "<p>CS 101</p>" in (course / "grader-report.html").read_text("utf-8")
    brand.write_text("{{ course }}", "utf-8")
    broken = grader(course, *words)
    assert (broken.returncode, broken.stdout) == (2, ""), "it is said before anything is graded"
    assert "brand.html.j2 is not valid: 'course' is undefined." in broken.stderr


def test_a_terminal_is_told_at_once_what_is_being_done(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    mine, theirs = pty.openpty()
    command = [sys.executable, "-m", "grader", "run", "no\x1bwhere"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=theirs, stderr=theirs)
    os.close(theirs)
    told = b""
    while b"Error" not in told:
        told += os.read(mine, 1000)
    process.wait()
    os.close(mine)
    first, *others = told.decode().split("\r\x1b[K")
    assert (first, others[0]) == ("", "Starting to grade no�where …")
    assert others[-1].startswith("Error: ")


def test_json_holds_what_the_design_promises(tmp_path: Path) -> None:
    grader(
        tmp_path, "run", str(EXAMPLES / "three_mistakes"), "--json", "r.json", "--no-html", *CHEAP
    )
    result = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert result["schema"] == "grader/result/1"
    assert result["isolation"] in ("full", "partial", "none")
    assert [c["name"] for c in result["criteria"]] == ["affine_forward", "rnn_step_backward"]
    assert result["criteria"][1]["status"] in ("wrong", "partly right")
    assert result["seconds"] > 0
    assert not (tmp_path / "grader-report.html").exists()


def test_fail_under(tmp_path: Path) -> None:
    submission = str(EXAMPLES / "three_mistakes")
    words = ("run", submission, "--no-html", *CHEAP)
    assert grader(tmp_path, *words, "--fail-under", "99").returncode == 1
    assert grader(tmp_path, *words, "--fail-under", "10").returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "nowhere"), "The file or folder `nowhere` does not exist"),
        (("run", ".", "-a", "captionin"), "Did you mean captioning?"),
        (("run", ".", "-a", "none.yaml"), "The rubric none.yaml does not exist"),
        (("run", "."), "has no Python file to grade"),
        (
            ("run", str(EXAMPLES / "all_right"), "--only", "affine"),
            "The criterion affine is unknown",
        ),
        (
            ("run", str(EXAMPLES / "all_right"), "--only", "afine_forward"),
            "Did you mean affine_forward? Known are: ",
        ),
        (("run", "broken.zip"), "broken.zip"),
        (("generate", "nothing"), "The assignment nothing is unknown"),
    ],
)
def test_a_mistake_of_the_user_is_a_sentence_and_exit_code_2(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 no zip")
    result = grader(tmp_path, *words)
    assert result.returncode == 2
    assert result.stderr.startswith("Error: ")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) >= 2, "what to do next is missing"


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    assert "Traceback" in grader(tmp_path, "run", "nowhere", "--debug").stderr


def test_verbose_shows_every_case(tmp_path: Path) -> None:
    result = grader(tmp_path, "run", str(EXAMPLES / "all_right"), "--no-html", "-v", *CHEAP)
    assert "other_sizes" in result.stdout


def test_version() -> None:
    assert grader(Path.cwd(), "--version").stdout.startswith("grader, version ")


def test_a_report_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = grader(tmp_path, "run", str(EXAMPLES / "all_right"), "--html", "file/x.html", *CHEAP)
    assert result.returncode == 2
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize("kernel", ["Haswell", "Prescott"])
def test_another_blas_kernel_stays_below_half_of_every_tolerance(
    tmp_path: Path, kernel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", kernel)
    grader(tmp_path, "run", str(EXAMPLES / "all_right"), "--json", "r.json", "--no-html")
    result = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert result["score"] == 100
    shares = [
        output["error"] / output["tolerance"]
        for criterion in result["criteria"]
        for case in criterion["cases"]
        for output in case.get("outputs", [])
        if output["tolerance"]
    ]
    assert len(shares) > 200
    assert 0 < max(shares) < 0.5


def test_work_for_several_assignments_is_graded_for_each(tmp_path: Path) -> None:
    both = tmp_path / "both"
    for name in ("all_right", "gan_all_right"):
        shutil.copytree(EXAMPLES / name, both, dirs_exist_ok=True)
    result = grader(tmp_path, "run", str(both), "--all", "--json", "r.json")
    assert result.returncode == 0, result.stderr
    for name in ("captioning", "gan"):
        graded = json.loads((tmp_path / f"r-{name}.json").read_text("utf-8"))
        assert (graded["assignment"], graded["score"]) == (name, 100)
        assert (tmp_path / f"grader-report-{name}.html").is_file()


def test_the_result_is_on_the_screen_before_files_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = io.BytesIO()
    shown: list[str] = []
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(screen, "utf-8"))
    monkeypatch.setattr(
        run_command, "_write", lambda *_: shown.append(screen.getvalue().decode("utf-8"))
    )
    submission = EXAMPLES / "all_right"
    rubric = str(EXAMPLES.parents[1] / "rubrics" / "captioning.yaml")
    run_command.run_command(run_command.Options(submission, rubric, only=("affine_forward",)))
    assert "affine_forward" in shown[0]


@pytest.mark.linux
def test_all_processes_are_told_to_end_before_the_report_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    kill, write = Zygote.kill, run_command.write_text
    monkeypatch.setattr(Zygote, "kill", lambda zygote: ended.append(1) or kill(zygote))

    def written(path: Path, text: str) -> None:
        assert ended
        write(path, text)

    monkeypatch.setattr(run_command, "write_text", written)
    options = run_command.Options(
        EXAMPLES / "all_right", "captioning", tmp_path / "page.html", only=("affine_forward",)
    )
    assert run_command.run_command(options) == 0
    assert (tmp_path / "page.html").is_file()


@pytest.mark.linux
def test_a_submission_loads_while_its_cases_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """But not before the canary is heard, and a rubric that is new is checked first."""
    told: list[str] = []

    def tell(kind: type, method: str, word: str = "") -> None:
        original = getattr(kind, method)

        def called(self: object, *arguments: object, **named: object) -> object:
            told.append(word or str(arguments[0]))
            return original(self, *arguments, **named)

        monkeypatch.setattr(kind, method, called)

    monkeypatch.setattr(Canary, "has_answered", lambda self: True)
    tell(Zygote, "_fork")  # its role
    tell(Canary, "told", "heard")
    tell(SubmissionProcess, "begin", "load")
    tell(OpenedAssignment, "_cases", "cases")
    options = run_command.Options(EXAMPLES / "all_right", "captioning", only=("affine_forward",))
    assert run_command.run_command(options) == 0
    assert told == ["canary", "worker", "heard", "load", "cases"]
    assert "affine_forward" in capsys.readouterr().out
    told.clear()
    monkeypatch.setattr(Canary, "has_answered", lambda self: False)
    assert run_command.run_command(options) == 0
    assert told == ["canary", "worker", "cases", "heard", "load"]  # nobody only waits
    monkeypatch.setattr(Canary, "has_answered", lambda self: True)
    told.clear()
    training = run_command.Options(EXAMPLES / "all_right", "captioning", only=("training_rnn",))
    assert run_command.run_command(training) == 0
    assert told == ["canary", "worker", "worker", "heard", "load", "load", "cases"]
    monkeypatch.setattr(OpenedAssignment, "is_checked", lambda self: False)
    told.clear()
    assert run_command.run_command(options) == 0
    assert told == ["canary", "worker", "cases", "heard", "load"]
