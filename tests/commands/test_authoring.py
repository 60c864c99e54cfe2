"""The instructor's commands, from an empty folder to what students get."""

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
import yaml

from grader.authoring.provenance import with_recorded
from grader.files.assignments import find_rubric, load_assignment
from grader.files.cases.cases_file import cases_bytes, load_cases
from grader.files.cases.evidence_file import load_evidence
from grader.files.cases.recorded_file import RecordedFile
from grader.files.sources import read_sources, sources_digest
from tests.command import grader
from tests.sampling import ALL

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tiny(new_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(new_folder, tmp_path, dirs_exist_ok=True)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_tutorial_can_be_followed_literally(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "first-assignment.md").read_text("utf-8")
    commands = re.findall(r"^    grader (.+)$", text, re.MULTILINE)
    assert len(commands) >= 6
    for command in commands:
        result = grader(tmp_path, *command.split())
        assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
    for path in re.findall(
        r"^    ((?:rubrics|reference|student_template|test_cases)\S+)", text, re.M
    ):
        assert (tmp_path / path).exists(), path
    assert "ready for students" in grader(tmp_path, "check", "tiny").stdout
    assert "10 of 10 points" in grader(tmp_path, "run", "reference/tiny").stdout


def test_new_overwrites_nothing(tiny: Path) -> None:
    result = grader(tiny, "new", "tiny")
    assert result.returncode == 2
    assert "already exists." in result.stderr


def test_new_refuses_a_name_that_is_none(tmp_path: Path) -> None:
    assert "cannot name an assignment" in grader(tmp_path, "new", "../evil").stderr
    assert grader(tmp_path, "new", "mine").stdout.endswith(
        "Next: change the reference and the rubric, then run `grader template mine`, "
        "`grader generate mine` and `grader check mine`.\n"
    )


def test_generate_gives_the_same_bytes_again(tiny: Path) -> None:
    before = (tiny / "test_cases/tiny.h5").read_bytes()
    assert grader(tiny, "generate", "tiny").returncode == 0
    assert (tiny / "test_cases/tiny.h5").read_bytes() == before
    assert "current, to the byte" in grader(tiny, "generate", "tiny", "--check").stdout


def test_check_compares_what_is_recorded_of_calls(tiny: Path) -> None:
    path = tiny / "test_cases/tiny.h5"
    cases = load_cases(path)
    known = with_recorded(cases, RecordedFile(path)).recorded
    name = next(n for n, of_cases in known.items() if any(of_cases.values()))
    path.write_bytes(cases_bytes(replace(cases, recorded={**known, name: {}})))
    done = grader(tiny, "generate", "tiny", "--check")
    assert done.returncode == 1
    assert f"is not current: what is recorded of calls in {name}." in done.stderr


def test_check_compares_what_is_known_of_mistakes(tiny: Path) -> None:
    path = tiny / "test_cases/tiny.h5"
    stored = with_recorded(load_cases(path), RecordedFile(path))
    known = {name: load_evidence(path, name) for name in stored.cases}
    name, evidence = next((n, e) for n, e in known.items() if len(e.signatures) > 3)
    words = tuple(replace(each, say=f"{each.say} once") for each in evidence.signatures)
    older = replace(evidence, signatures=words)
    count = len(words)
    path.write_bytes(cases_bytes(stored, {**known, name: older}))
    done = grader(tiny, "generate", "tiny", "--check")
    assert done.returncode == 1
    assert (
        f"is not current: {count} of {count} known mistakes of `{name}` changed since."
        in done.stderr
    )
    found = grader(tiny, "check", "tiny").stdout
    assert f"FAIL  the test cases are not current: {count} of {count} known mistakes" in found
    name = next(n for n, e in known.items() if any(e.traced.values()))
    path.write_bytes(cases_bytes(stored, {**known, name: replace(known[name], traced={})}))
    done = grader(tiny, "generate", "tiny", "--check")
    assert f"what is known of the steps of `{name}` changed since." in done.stderr


ASSIGNMENTS = sorted(path.stem for path in (ROOT / "rubrics").glob("*.yaml"))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_cases_come_from_the_rubric_and_the_reference_that_stand_here(name: str) -> None:
    assignment = load_assignment(find_rubric(name, ROOT))
    sources = read_sources(assignment.reference, assignment.shared)
    made_from = assignment.cases.provenance
    assert made_from["rubric"] == assignment.rubric.digest
    assert made_from["reference"] == sources_digest(sources)


# All of them take two minutes on two processors.
@pytest.mark.parametrize("assignment", ASSIGNMENTS if ALL else ["style_transfer"])
def test_cases_and_template_are_current(assignment: str) -> None:
    result = grader(ROOT, "check", assignment)
    assert "the test cases are current" in result.stdout, result.stdout
    assert "the template is current" in result.stdout
    assert "FAIL" not in result.stdout
    assert result.returncode == 0


def test_a_changed_reference_makes_the_files_stale(tiny: Path) -> None:
    edit(tiny / "reference/tiny/layers.py", "gamma * x + beta  #", "gamma * x + 2 * beta  #")
    edit(tiny / "reference/tiny/layers.py", "dbeta = np", "dbeta = 2 * np")
    result = grader(tiny, "generate", "tiny", "--check")
    assert result.returncode == 1
    assert "the reference has changed since" in result.stderr
    edit(tiny / "reference/tiny/layers.py", "TODO: compute out", "TODO: work out")
    found = grader(tiny, "check", "tiny").stdout
    assert "FAIL  the test cases are not current" in found
    assert "FAIL  the template is not current: layers.py" in found


def test_problems_of_a_rubric_and_what_to_do_stand_on_lines_of_their_own(tiny: Path) -> None:
    edit(tiny / "rubrics/tiny.yaml", "points: 4", "point: 4")
    found = grader(tiny, "check", "tiny").stdout.splitlines()
    assert found[0] == "FAIL  The rubric has 2 problems:"
    assert found[-2:] == ["Fix these and try again.", "1 to fix"]


def test_a_wrong_gradient_of_the_instructor_stops_generate(tiny: Path) -> None:
    before = (tiny / "test_cases/tiny.h5").read_bytes()
    edit(tiny / "reference/tiny/layers.py", "dx = dout * gamma", "dx = dout * gamma * 1.0005")
    result = grader(tiny, "generate", "tiny")
    assert result.returncode == 2
    assert "dx" in result.stderr
    assert (tiny / "test_cases/tiny.h5").read_bytes() == before
    assert "FAIL" in grader(tiny, "check", "tiny").stdout


def test_weak_cases_are_named_and_fail_where_strict(tiny: Path) -> None:
    edit(tiny / "rubrics/tiny.yaml", "outputs: [dx, dgamma, dbeta]", "outputs: [dx, dgamma]")
    edit(tiny / "rubrics/tiny.yaml", "    hints: {dbeta", "    #hints: {dbeta")
    loose = grader(tiny, "generate", "tiny")
    assert loose.returncode == 0
    assert "surviving mutant: layers.py:" in loose.stdout
    assert "no case checks the returned value: scale_backward" in loose.stdout
    strict = grader(tiny, "generate", "tiny", "--strict", "100")
    assert strict.returncode == 1
    assert "of the mutants are killed" in strict.stderr
    assert grader(tiny, "check", "tiny").returncode == 1


def test_files_of_another_reference_are_shared(tiny: Path) -> None:
    """They belong to the reference, its template and the hand-out, and stay where they are."""
    (tiny / "reference/other").mkdir()
    (tiny / "reference/other/scaling.py").write_text("def difference(a, b):\n    return a - b\n")
    edit(
        tiny / "reference/tiny/layers.py",
        "import numpy as np",
        "import numpy as np\nfrom .scaling import difference",
    )
    edit(
        tiny / "reference/tiny/layers.py", "gamma * x + beta  #", "difference(gamma * x, -beta)  #"
    )
    edit(
        tiny / "rubrics/tiny.yaml",
        "template: ",
        "shared: [../reference/other/scaling.py]\ntemplate: ",
    )
    assert grader(tiny, "template", "tiny").returncode == 0
    assert (tiny / "student_template/tiny/scaling.py").read_text().startswith("def difference")
    assert grader(tiny, "generate", "tiny").returncode == 0
    assert "ready for students" in grader(tiny, "check", "tiny").stdout
    assert "10 of 10 points" in grader(tiny, "run", "reference/tiny").stdout
    assert grader(tiny, "bundle", "student", "tiny").returncode == 0
    with zipfile.ZipFile(tiny / "tiny.zip") as archive:
        assert "tiny/scaling.py" in archive.namelist()
        assert b"shared" not in archive.read("tiny/.grader/rubrics/tiny.yaml")
    edit(tiny / "reference/other/scaling.py", "a - b", "-b + a")
    assert "FAIL  the template is not current: scaling.py" in grader(tiny, "check", "tiny").stdout


def test_a_changed_criterion_asks_for_generate(tiny: Path) -> None:
    edit(tiny / "rubrics/tiny.yaml", 'beta: "normal(D)"', 'beta: "2 * normal(D)"')
    result = grader(tiny, "run", "reference/tiny")
    assert result.returncode == 2
    assert "older than the rubric: scale_forward, scale_backward" in result.stderr
    assert "grader generate tiny" in result.stderr


def test_changed_points_ask_for_nothing(tiny: Path) -> None:
    edit(tiny / "rubrics/tiny.yaml", "points: 4", "points: 14")
    assert "20 of 20 points" in grader(tiny, "run", "reference/tiny").stdout


@pytest.fixture
def handed_out(tiny: Path) -> dict[str, bytes]:
    assert grader(tiny, "bundle", "student", "tiny").returncode == 0
    with zipfile.ZipFile(tiny / "tiny.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_students_get_nothing_hidden(tiny: Path, handed_out: dict[str, bytes]) -> None:
    assert "tiny/layers.py" in handed_out
    assert "Your\ncode goes here" in handed_out["tiny/README.md"].decode()
    assert b"Your code goes here" in handed_out["tiny/layers.py"]
    solution = b"gamma * x + beta  # (N, D)"
    secrets = [solution, b"dout * gamma", b"hidden:", b"visibility", b"BEGIN SOLUTION"]
    cases = load_cases(tiny / "test_cases/tiny.h5")
    for criterion in cases.cases.values():
        for case in criterion:
            if case.hidden:
                secrets += [e.array.tobytes() for e in case.expected]
                secrets += [x.tobytes() for x in case.inputs.values()]
    assert len(secrets) > 10
    for name, content in handed_out.items():
        for secret in secrets:
            assert secret not in content, (name, secret[:40])
    rubric = yaml.safe_load(handed_out["tiny/.grader/rubrics/tiny.yaml"])
    assert "hidden" not in rubric["cases"]
    assert "seed" not in rubric
    with h5py.File(io.BytesIO(handed_out["tiny/.grader/test_cases/tiny.h5"])) as file:
        index = np.asarray(file["index"]).tobytes()
    assert b'"hidden"' not in index


def test_in_the_hand_out_students_grade_themselves(
    tiny: Path, tmp_path: Path, handed_out: dict[str, bytes]
) -> None:
    home = tmp_path / "student"
    for name, content in handed_out.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    untouched = grader(home / "tiny", "run", ".")
    assert "0 of 10 points" in untouched.stdout, untouched.stderr
    assert untouched.stdout.count("not written yet") >= 2
    (home / "tiny/layers.py").write_bytes((tiny / "reference/tiny/layers.py").read_bytes())
    finished = grader(home / "tiny", "run", ".")
    assert "10 of 10 points" in finished.stdout, finished.stderr
    assert (home / "tiny/grader-report.html").exists()


def test_a_criterion_judged_by_a_property_waits_in_the_hand_out(tiny: Path) -> None:
    rubric = tiny / "rubrics/tiny.yaml"
    addition = """
  scales:
    function: scale_forward
    file: layers.py
    points: 2
    given: {like: scale_forward}
    call: out, cache = scale_forward(x, gamma, beta)
    ensure: {"it is finite": "np.isfinite(out).all()"}
"""
    rubric.write_text(rubric.read_text("utf-8") + addition, "utf-8")
    assert grader(tiny, "generate", "tiny").returncode == 0
    assert "12 of 12 points" in grader(tiny, "run", "reference/tiny").stdout
    assert grader(tiny, "bundle", "student", "tiny", "-o", "out.zip").returncode == 0
    with zipfile.ZipFile(tiny / "out.zip") as archive:
        archive.extractall(tiny / "home")
    (tiny / "home/tiny/layers.py").write_bytes((tiny / "reference/tiny/layers.py").read_bytes())
    result = grader(tiny / "home/tiny", "run", ".")
    assert "10 of 12 points" in result.stdout
    assert "waiting" in result.stdout
    assert "This criterion is graded after submission" in result.stdout


def test_what_the_reference_loses_is_said_with_case_output_and_reason(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives other values in the sandbox than in `generate`: the environment is another."""
    monkeypatch.setenv("OUTSIDE", "1")
    layers = tiny / "reference/tiny/layers.py"
    edit(layers, "import numpy as np", "import os\n\nimport numpy as np")
    edit(layers, "gamma * x + beta  #", 'gamma * x + beta + ("OUTSIDE" not in os.environ)  #')
    edit(tiny / "rubrics/tiny.yaml", "  main: {}", "  main: {visibility: hidden}")
    assert grader(tiny, "template", "tiny").returncode == 0
    assert grader(tiny, "generate", "tiny").returncode == 0
    found = grader(tiny, "check", "tiny").stdout
    (line,) = [line for line in found.splitlines() if "loses points" in line]
    assert line.startswith(
        "FAIL  the reference loses points in scale_forward: case main: `out`: 24"
    )
    assert "expected" in line


def test_what_is_written_but_not_graded_is_a_warning_and_the_other_way_round(tiny: Path) -> None:
    layers = tiny / "reference/tiny/layers.py"
    markers = "    # BEGIN SOLUTION\n    return a\n    # END SOLUTION\n"
    layers.write_text(layers.read_text("utf-8") + f"\n\ndef helper(a):\n{markers}", "utf-8")
    given_away = "\n\ndef difference(a, b):\n    return a - b\n"
    layers.write_text(layers.read_text("utf-8") + given_away, "utf-8")
    rubric = tiny / "rubrics/tiny.yaml"
    addition = """
  difference:
    file: layers.py
    points: 1
    given: {a: "normal(N)", b: "normal(N)"}
    call: c = difference(a, b)
    outputs: [c]
"""
    rubric.write_text(rubric.read_text("utf-8") + addition, "utf-8")
    assert grader(tiny, "template", "tiny").returncode == 0
    assert grader(tiny, "generate", "tiny").returncode == 0
    lines = grader(tiny, "check", "tiny").stdout.splitlines()
    assert [line for line in lines if line.startswith("warn")] == [
        "warn  nothing grades `helper` (layers.py, line 39): no case calls it. Add one that does.",
        "warn  `difference` of difference has no solution region, so the template contains its "
        "solution",
    ]
