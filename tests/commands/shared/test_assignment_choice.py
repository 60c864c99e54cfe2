"""`grader run` finds the assignment, or says why not; it grades one submission, not a class."""

import json
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.commands.run_command import Options, run_command
from grader.commands.shared.assignment_choice import all_rubrics, choose_rubric
from grader.core.errors import SubmissionError
from grader.files.frameworks import MissingFramework
from grader.sandbox.sandboxes import open_sandbox
from tests.command import grader
from tests.layouts.course import PYTORCH_PARTS, TORCH_MODEL, below
from tests.layouts.right import captioning, example, one_file, since_2021
from tests.layouts.stubs import emptied

ROOT = Path(__file__).parents[3]
CHEAP = ("--only", "affine_forward")


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return grader(folder, "run", *words, "--no-html", "--json", "r.json")


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def result_of(folder: Path) -> dict:
    return json.loads((folder / "r.json").read_text("utf-8"))


def chosen_for(folder: Path) -> tuple[str, tuple[str, ...], set[str]]:
    """The assignment, others that there is work for, and those that --all grades."""
    with closing(open_sandbox()) as sandbox:
        chosen = choose_rubric(None, folder, sandbox)
        every = all_rubrics(folder, sandbox)
    return chosen.rubric.stem, chosen.also, set(every)


def test_the_courses_pytorch_parts_are_an_assignment_of_their_own(tmp_path: Path) -> None:
    handed_in = write(tmp_path / "x", {**since_2021(captioning(0)), **PYTORCH_PARTS})
    result = run(tmp_path, str(handed_in), *CHEAP)
    assert result.returncode == 0, result.stderr
    assert result_of(tmp_path)["assignment"] == "captioning"
    named = "The submission also holds work for `captioning_transformer`; --all grades each."
    assert named in result.stdout


def test_each_years_folder_is_known_by_its_libraries(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    transformer = example("captioning_transformer")
    both = {"captioning", "captioning_transformer"}
    of_2021 = write(tmp_path / "2021", {**captioning(0), **transformer})
    assert chosen_for(of_2021) == ("captioning", ("captioning_transformer",), both)
    both = {"captioning_pytorch", "captioning_transformer"}
    of_2025 = write(tmp_path / "2025", {**example("captioning_pytorch"), **transformer})
    assert chosen_for(of_2025) == ("captioning_pytorch", ("captioning_transformer",), both)


def test_forward_functions_in_numpy_are_no_work_in_pytorch(tmp_path: Path, monkeypatch) -> None:
    """The assignment in PyTorch grades functions of these names, and no others beside them."""
    monkeypatch.chdir(ROOT)
    forwards = "".join(
        f"def {name}(x, W):\n    return np.tanh(x @ W), None\n"
        for name in ("rnn_step_forward", "lstm_step_forward", "temporal_affine_forward")
    )
    for head, name in (("numpy as np", "captioning"), ("torch as np", "captioning_pytorch")):
        source = f"import {head}\n{forwards}"
        folder = write(tmp_path / name, {"rnn_layers.py": source, "rnn_layers_pytorch.py": ""})
        assert chosen_for(folder) == (name, (), {name})


def test_a_missing_framework_is_said_and_stops_nothing_else(
    tmp_path: Path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("grader.files.frameworks.find_spec", lambda name: None)
    handed_in = write(tmp_path / "x", {**example("gan"), **example("captioning_transformer")})
    options = Options(handed_in, only=("bce_loss",))
    assert run_command(options) == 0
    said = "The assignment captioning_transformer is in PyTorch, which is not installed here."
    with pytest.raises(MissingFramework, match=said) as raised:
        run_command(replace(options, assignment="captioning_transformer"))
    assert raised.value.advice == "Install it: pip install torch"
    capsys.readouterr()
    assert run_command(replace(options, every=True)) == 2
    shown = capsys.readouterr()
    assert "bce_loss  right" in shown.out
    assert shown.err == f"{said} Install it: pip install torch\n"


def test_other_work_is_named_and_all_grades_it(tmp_path: Path) -> None:
    handed_in = write(tmp_path / "x", {**captioning(0), **example("gan")})
    result = run(tmp_path, str(handed_in), "--only", "bce_loss")
    assert result.returncode == 0, result.stderr
    assert result_of(tmp_path)["assignment"] == "gan"
    assert "The submission also holds work for `captioning`; --all grades each." in result.stdout


def test_what_another_assignment_hands_out_complete_is_no_work(tmp_path: Path) -> None:
    """Its `caption_layers.py` has five functions that captioning grades."""
    template = ROOT / "student_template/transformer/caption_layers.py"
    shown = {**example("transformer"), "caption_layers.py": template.read_text("utf-8")}
    result = run(tmp_path, str(write(tmp_path / "x", shown)), "--only", "split_heads")
    assert result_of(tmp_path)["assignment"] == "transformer"
    assert "also holds" not in result.stdout


def test_a_stray_import_does_not_hide_the_assignment(tmp_path: Path) -> None:
    files = {"solution.py": "import torch\nprint(torch.__version__)\n" + one_file(captioning(0))}
    result = run(tmp_path, str(write(tmp_path / "x", files)), *CHEAP)
    assert result.returncode == 0, result.stderr
    assert result_of(tmp_path)["assignment"] == "captioning"


def test_pytorch_work_alone_is_graded_for_what_it_is(tmp_path: Path, monkeypatch) -> None:
    handed_in = write(tmp_path / "x", {"classifiers/transformer.py": TORCH_MODEL})
    monkeypatch.chdir(ROOT)
    assert chosen_for(handed_in)[0] == "captioning_transformer"


def test_placeholders_alone_are_graded_and_said_to_be_so(tmp_path: Path) -> None:
    handed_in = shutil.copytree(ROOT / "student_template/transformer", tmp_path / "x")
    result = run(tmp_path, str(handed_in))
    assert result.returncode == 0, result.stderr
    assert (result_of(tmp_path)["assignment"], result_of(tmp_path)["score"]) == ("transformer", 0)
    assert "Nothing is written yet" in result.stdout


def test_nothing_that_is_graded_is_refused_with_what_was_found(tmp_path: Path) -> None:
    handed_in = write(tmp_path / "x", {"sorting.py": "def quicksort(x):\n    return x\n"})
    result = run(tmp_path, str(handed_in))
    assert result.returncode == 2
    assert "No graded function of a known assignment is defined in `x`." in result.stderr
    assert "Found: `sorting.py`." in result.stderr
    assert "captioning: `affine_forward`" in result.stderr
    named = run(tmp_path, str(handed_in), "-a", "captioning", *CHEAP)
    assert named.returncode == 0, "whoever names the assignment gets a report"
    assert result_of(tmp_path)["score"] == 0


def test_equally_much_work_for_two_is_not_clear(tmp_path: Path) -> None:
    only_two = [name for name in ("bce_loss", "leaky_relu")]
    gan = {"gan.py": "".join(f"def {name}(x):\n    return x * 2\n" for name in only_two)}
    other = {"s.py": "def gram_matrix(x):\n    return x @ x\ndef tv_loss(x):\n    return x * 2\n"}
    handed_in = write(tmp_path / "x", {**gan, **other})
    result = run(tmp_path, str(handed_in))
    assert result.returncode == 2
    assert "each of `gan` and `style_transfer`" in result.stderr
    assert run(tmp_path, str(handed_in), "-a", "gan", "--only", "bce_loss").returncode == 0


CLASSES = {
    "folders": {
        **below("anna", captioning(0)),
        **below("ben", captioning(3)),
        **below("clara", captioning(4)),
    },
    "files": {
        "anna.py": one_file(captioning(0)),
        "ben.py": one_file(captioning(3)),
    },
    "moodle": {
        **below("Ann Lee_71_assignsubmission_file_", captioning(0)),
        **below("Ben Roe_72_assignsubmission_file_", captioning(3)),
    },
    "canvas": {
        "leeann_71_901_rnn_layers.py": captioning(0)["rnn_layers.py"],
        "roeben_72_902_rnn_layers.py": captioning(3)["rnn_layers.py"],
    },
}


@pytest.mark.parametrize("words", [(), ("-a", "captioning")], ids=["guessed", "named"])
@pytest.mark.parametrize("kind", CLASSES)
def test_a_folder_of_submissions_is_for_batch(kind: str, words: tuple[str, ...], tmp_path) -> None:
    result = run(tmp_path, str(write(tmp_path / "class", CLASSES[kind])), *words, *CHEAP)
    assert result.returncode == 2, result.stdout
    assert "`class` holds submissions of several" in result.stderr
    assert "grader batch" in result.stderr


def test_a_folder_of_archives_is_for_batch(tmp_path: Path) -> None:
    for name, number in (("anna", 0), ("ben", 3)):
        write(tmp_path / "plain" / name, captioning(number))
        shutil.make_archive(str(tmp_path / "class" / name), "zip", tmp_path / "plain" / name)
    result = run(tmp_path, str(tmp_path / "class"), *CHEAP)
    assert result.returncode == 2
    assert "`anna.zip` and `ben.zip`" in result.stderr


def test_a_stub_is_filled_in_from_another_file_with_a_note(tmp_path: Path) -> None:
    work = captioning(0)
    stubs = emptied(work, "raising", ["rnn_step_forward"])
    handed_in = write(tmp_path / "x", {**stubs, "mine.py": work["rnn_layers.py"]})
    words = ("--only", "rnn_step_forward", "--only", "rnn_forward")
    result = run(tmp_path, str(handed_in), *words)
    assert result_of(tmp_path)["score"] == 8, "callers of the stub find what is written"
    note = "`rnn_step_forward` is only a placeholder in `rnn_layers.py`; it is written in"
    assert any(note in warning for warning in result_of(tmp_path)["warnings"])
    assert result.returncode == 0


BOTH = "def bce_loss(x):\n    return x\ndef tv_loss(x):\n    return x\n"


def test_sources_that_cannot_be_read_are_said_to_be_so(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("grader.sandbox.source_readers.SURVEY_SECONDS", 0.0)
    monkeypatch.chdir(ROOT)
    source = write(tmp_path / "x", {"a.py": BOTH + "x = 1\n" * 50_000})  # not read at once
    with closing(open_sandbox()) as sandbox, pytest.raises(SubmissionError) as caught:
        choose_rubric(None, source, sandbox)
    assert "stop the process that reads them, or take too long" in caught.value.message
    assert "--assignment" in caught.value.advice
