"""What is not a notebook, or too much of one, gets one sentence; and notebooks in archives."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.files.notebooks import notebook_document, notebook_source
from grader.files.notebooks.notebook_document import NotebookError, read_cells
from grader.files.sources import read_sources
from grader.files.submission import listed_files
from grader.files.submission.read_submission import read_upload
from tests.notebooks.written_notebooks import DIALECTS, Cell, jupyter

CELLS: list[Cell] = [("markdown", "# Title"), "x = 1\n\ny = 2", ("raw", "z")]
CODE = b"# %% cell 1\nx = 1\n\ny = 2\n\n\n# %% text \n# # Title\n"


def refusal(raw: bytes | str) -> str:
    with pytest.raises(NotebookError) as caught:
        notebook_source.notebook_source(raw if isinstance(raw, bytes) else raw.encode("utf-8"))
    return str(caught.value)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_has_the_same_cells(dialect: str) -> None:
    cells = read_cells(DIALECTS[dialect](CELLS).encode("utf-8"))
    assert [(cell.kind, cell.text) for cell in cells] == [
        ("markdown", "# Title"),
        ("code", "x = 1\n\ny = 2"),
        ("raw", "z"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_json(encoding: str) -> None:
    assert notebook_source.notebook_source(jupyter(CELLS).encode(encoding)).source == CODE


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b" \n", "it is empty; open it in Jupyter, save it, and submit the saved file"),
        ("<!doctype html><p>", "it is a web page and not a notebook; download the notebook itself"),
        ('<?xml version="1.0"?>', "it is a web page"),
        ("x = 1", "it is not valid JSON: line 1 breaks off or is damaged"),
        ("[]", "it has no cells, so it is not a notebook"),
        ('{"cells": 5}', "it has no cells"),
        ("[" * 100_000, "it is nested too deeply to be a notebook"),
        ('{"n": ' + "9" * 5000 + "}", "it is not a notebook: Exceeds the limit"),
        ("[" + "1," * 1_000_000 + "1]", "its outputs hold too much; clear all outputs"),
        (json.dumps({"cells": [{}] * 2001}), "a notebook may have at most 2,000 cells"),
        (jupyter(["x" * 1024**2, "x"]), "its cells hold more than 1 MB; take data out of it"),
        (
            '{"cells": [{}], "metadata": {"language_info": {"name": "Julia"}}}',
            "its language is julia; expected Python",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(raw: bytes | str, told: str) -> None:
    assert refusal(raw).startswith(told)


def test_sizes_of_notebooks_have_limits_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = jupyter(["x = 1", ("markdown", "y" * 2 * 1024**2)])
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.ipynb").write_text(big, "utf-8")
    assert set(read_upload(tmp_path, []).files) == {"a.ipynb", "b.ipynb", "c.ipynb"}
    monkeypatch.setattr(listed_files, "MAX_NOTEBOOKS", 5 * 1024**2)
    upload = read_upload(tmp_path, [])
    assert upload.notes == (
        "`c.ipynb` was left out: at most 64 MB of notebooks are read; clear their outputs.",
    )
    monkeypatch.setattr(listed_files, "MAX_NOTEBOOK", 1024**2)
    (tmp_path / "x.py").write_text("x = 1\n", "utf-8")
    (note,) = read_upload(tmp_path, []).notes
    assert note.endswith("were left out: a notebook may have at most 32 MB; clear its outputs.")


def test_notebooks_in_archives(tmp_path: Path) -> None:
    raw = jupyter(CELLS).encode("utf-8")
    with zipfile.ZipFile(tmp_path / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hw/a.ipynb", raw)
        archive.writestr("hw/.ipynb_checkpoints/a-checkpoint.ipynb", raw)
    assert dict(read_upload(tmp_path / "work.zip", []).files) == {"hw/a.ipynb": CODE}
    with tarfile.open(tmp_path / "work.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("hw/a.ipynb")
        entry.size = len(raw)
        archive.addfile(entry, io.BytesIO(raw))
    assert dict(read_upload(tmp_path / "work.tar.gz", []).files) == {"hw/a.ipynb": CODE}


def test_outputs_do_not_change_what_is_graded(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(jupyter(CELLS), "utf-8")
    before = read_upload(tmp_path, []).files
    document = json.loads(jupyter(CELLS))
    document["cells"][1] |= {"outputs": [], "execution_count": 77}
    (tmp_path / "a.ipynb").write_text(json.dumps(document), "utf-8")
    assert read_upload(tmp_path, []).files == before


def test_a_reference_that_is_not_a_notebook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hw.ipynb").write_text("{}", "utf-8")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "old.ipynb").write_text("", "utf-8")
    with pytest.raises(GraderError, match=r"hw\.ipynb cannot be read: it has no cells"):
        read_sources(tmp_path)


def test_the_bounds_are_those_of_the_messages() -> None:
    assert notebook_document.MAX_NOTEBOOK == 32 * 1024**2
    assert listed_files.MAX_NOTEBOOKS == 64 * 1024**2
