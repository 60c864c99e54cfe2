"""Templates are compiled once for all processes, where that can be kept."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemBytecodeCache

from grader.reports import templating

PAGE = "report.html.j2"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "__pycache__"
    monkeypatch.setattr(templating, "KEPT", folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    templating._environment.cache_clear()
    yield folder
    templating._environment.cache_clear()


def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    real = Environment.compile
    monkeypatch.setattr(
        Environment,
        "compile",
        lambda self, source, name, *more: names.append(name) or real(self, source, name, *more),
    )
    return names


def test_another_process_finds_a_template_compiled(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = compilations(monkeypatch)
    templating.template(PAGE)
    assert compiled == [PAGE]
    assert [path.suffix for path in kept.iterdir()] == [".cache"]
    templating._environment.cache_clear()
    templating.template(PAGE)
    assert compiled == [PAGE]


def test_what_is_kept_damaged_is_compiled_again(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templating.template(PAGE)
    for path in kept.iterdir():
        path.write_bytes(path.read_bytes()[:100])
    compiled = compilations(monkeypatch)
    templating._environment.cache_clear()
    templating.template(PAGE)
    assert compiled == [PAGE]


def test_a_full_disk_costs_no_page(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, bucket: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", refuse)
    compiled = compilations(monkeypatch)
    assert templating.template(PAGE).name == PAGE
    assert compiled == [PAGE]


@pytest.mark.parametrize("reason", ["nothing is to be written", "a file is in the way"])
def test_where_nothing_can_be_kept_templates_are_compiled(
    reason: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", "written" in reason)
    if "way" in reason:
        kept.touch()
    compiled = compilations(monkeypatch)
    templating.template(PAGE)
    assert compiled == [PAGE]
    assert not kept.is_dir()
