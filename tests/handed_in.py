"""Submissions as data: made from a `case.yaml`, whose keys `tests/submissions/README.md` lists."""

import base64
import os
import re
import shutil
import tarfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.archives import write_archive
from tests.mistakes import definition
from tests.notebooks.written_notebooks import jupyter

ROOT = Path(__file__).parent.parent
Step = Callable[[Path, Any], None]


def build(case: dict[str, Any], own: Path, folder: Path) -> Path:
    """The submission that a case describes, made in `folder`."""
    submission = folder / "submission"
    base = case.get("base", "all_right")
    source = ROOT / (base if "/" in base else f"examples/submissions/{base}")
    if base == "nothing":
        submission.mkdir()
    else:
        shutil.copytree(source, submission, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(own, submission, dirs_exist_ok=True, ignore=shutil.ignore_patterns("case.yaml"))
    for key, value in case.items():
        if key in STEPS:
            STEPS[key](submission, value)
    if "archive" in case:
        return write_archive(submission, case["archive"])
    if "pack" in case:
        return pack(submission, case["pack"])
    return submission / case.get("submit", "")


def replace_texts(root: Path, changes: list[dict[str, Any]]) -> None:
    for change in changes:
        path = root / change["file"]
        text = read(path)
        start, end = definition(text, change["function"]) if "function" in change else (0, None)
        part = text[start:end]
        count = change.get("count", 1)
        assert part.count(change["old"]) == count, f"{change['old']!r} does not stand there"
        path.write_bytes(text.replace(part, part.replace(change["old"], change["new"])).encode())


def define(root: Path, definitions: dict[str, str]) -> None:
    for place, text in definitions.items():
        for new in re.split(r"^(?=def )", text, flags=re.MULTILINE)[1:]:
            old = read(root / place)
            start, end = definition(old, new[4 : new.index("(")])
            indent = old[start:end].partition("def")[0]
            body = textwrap.indent(new.rstrip(), indent) + "\n\n"
            (root / place).write_bytes((old[:start] + body + old[end:]).encode())


def write(root: Path, texts: dict[str, str]) -> None:
    for place, text in texts.items():
        write_bytes(root / place, text.encode())


def notebooks(root: Path, cells: dict[str, list[str | dict[str, str]]]) -> None:
    """Writes notebooks; a cell is code, or one kind with its text, as in `markdown: text`."""
    for place, listed in cells.items():
        found = [each if isinstance(each, str) else next(iter(each.items())) for each in listed]
        write_bytes(root / place, jupyter(found).encode("utf-8", "surrogatepass"))


def append(root: Path, texts: dict[str, str]) -> None:
    for place, text in texts.items():
        (root / place).write_bytes(f"{read(root / place)}\n\n{text}".encode())


def write_repeated(root: Path, texts: dict[str, dict[str, Any]]) -> None:
    for place, part in texts.items():
        text = part.get("before", "") + part["text"] * part["times"] + part.get("after", "")
        write_bytes(root / place, text.encode())


def link(root: Path, targets: dict[str, str]) -> None:
    for place, target in targets.items():
        (root / place).unlink(missing_ok=True)
        (root / place).symlink_to(target)


def fifo(root: Path, places: list[str]) -> None:
    for place in places:
        (root / place).unlink(missing_ok=True)
        os.mkfifo(root / place)


def write_base64(root: Path, texts: dict[str, str]) -> None:
    for place, text in texts.items():
        write_bytes(root / place, base64.b64decode(text))


def write_bytes(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def move(root: Path, places: dict[str, str]) -> None:
    for old, new in places.items():
        between = root.with_name("between")
        (root / old).rename(between)
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        between.rename(root / new)


def copy(root: Path, places: dict[str, str]) -> None:
    for old, new in places.items():
        write_bytes(root / new, (root / old).read_bytes())


def delete(root: Path, places: list[str]) -> None:
    for place in places:
        path = root / place
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def encode(root: Path, encodings: dict[str, str]) -> None:
    for place, encoding in encodings.items():
        (root / place).write_bytes(read(root / place).encode(encoding))


def newline(root: Path, ends: dict[str, str]) -> None:
    for place, end in ends.items():
        (root / place).write_bytes(read(root / place).replace("\n", end).encode())


def pack(folder: Path, form: str) -> Path:
    """The folder's content as an archive of that form."""
    if form == "zip":
        return Path(shutil.make_archive(str(folder), "zip", folder))
    archive = folder.with_name(f"submission.{form}")
    with tarfile.open(archive, {"tar": "w", "tar.gz": "w:gz"}[form]) as tar:
        tar.add(folder, ".")
    return archive


def read(path: Path) -> str:
    return path.read_bytes().decode()


STEPS: dict[str, Step] = {
    "replace": replace_texts,
    "define": define,
    "write": write,
    "notebook": notebooks,
    "append": append,
    "write_repeated": write_repeated,
    "write_base64": write_base64,
    "link": link,
    "fifo": fifo,
    "move": move,
    "copy": copy,
    "delete": delete,
    "encoding": encode,
    "newline": newline,
}
