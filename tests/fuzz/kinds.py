"""The kinds of input: each makes one from chance in a copy of a course, and says which commands.

A command comes with what a refusal has to name, or with nothing where any sentence will do.
"""

import io
import json
import os
import random
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import h5py
import numpy as np
import yaml

from tests.class_folders import make_class
from tests.command import done
from tests.fuzz.damage import (
    ODD_TEXTS,
    damaged_bytes,
    damaged_table,
    damaged_text,
    damaged_tree,
)

ROOT = Path(__file__).parents[2]
ROSTER = "id,name,email\nann,Ann Ames,ann@x.edu\nbob,Bob Barr,bob@x.edu\ncy,Cy Chen,cy@x.edu\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,HW (7)\n    Points Possible,,,,,10\n"
    "Ann Ames,1,ann,ann,S,\nBob Barr,2,bob,bob,S,EX\n"
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade\n"
    "Participant 1,Ann Ames,ann@x.edu,,,10\nParticipant 2,Bob Barr,bob@x.edu,,,10\n"
)
RUN = ("run", "class/ann", "--no-html")

Commands = list[tuple[tuple[str, ...], str]]
Kind = Callable[[random.Random, Path], Commands]


def make_course(folder: Path) -> Path:
    """Make an assignment, a class of three, its gradebook and tables."""
    folder.mkdir(parents=True)
    done(folder, "new", "tiny")
    make_class(folder / "class", ann="right", bob="wrong", cy="right")
    (folder / "roster.csv").write_text(ROSTER)
    roster = ("--roster", "roster.csv")
    done(folder, "batch", "class", "-o", "out", "-a", "tiny", "-j", "1", *roster)
    (folder / "canvas.csv").write_text(CANVAS)
    (folder / "moodle.csv").write_text(MOODLE)
    return folder


def rubric(chance: random.Random, folder: Path) -> Commands:
    path = folder / "rubrics/tiny.yaml"
    text = path.read_text()
    way = chance.randrange(4)
    if way == 0:
        path.write_bytes(damaged_bytes(text.encode(), chance))
    elif way == 1:
        path.write_text(damaged_text(text, chance))
    elif way == 2:
        path.write_text(text + chance.choice(_YAML_BOMBS))
    else:
        tree = damaged_tree(yaml.safe_load(text), chance)
        path.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8", "surrogatepass")
    return [((*RUN, "-a", "rubrics/tiny.yaml"), "tiny"), (("template", "rubrics/tiny.yaml"), "")]


_YAML_BOMBS = (
    "\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n",
    "\ndeep: " + "[" * 20_000,
    "\n? " * 2000,
    "\nx: !!python/object/apply:os.system [true]\n",
    "\n<<: 3\n",
    "\n---\nsecond: document\n",
    "\nx: *missing\n",
    "\nself: &self [*self]\n",
    "\ncriteria: {}\n",
    "\n%TAG ! tag:x\n",
    "\nx: 0o9\ny: 2020-13-45\n",
)


def cases(chance: random.Random, folder: Path) -> Commands:
    path = folder / "test_cases/tiny.h5"
    if chance.random() < 0.5:
        path.write_bytes(damaged_bytes(path.read_bytes(), chance))
    else:
        with suppress(KeyError, TypeError, ValueError, OSError), h5py.File(path, "r+") as file:
            _damage_hdf5(file, chance)
    return [((*RUN, "-a", "tiny"), "tiny")]


def _damage_hdf5(file: h5py.File, chance: random.Random) -> None:
    names: list[str] = []
    file.visit(names.append)
    holders = [file, *(file[name] for name in names)]
    holder = chance.choice([one for one in holders if len(one.attrs)] or holders)
    if len(holder.attrs) and chance.random() < 0.5:
        name = chance.choice(sorted(holder.attrs))
        value = holder.attrs[name]
        if isinstance(value, str) and value[:1] in "[{":
            holder.attrs[name] = json.dumps(damaged_tree(json.loads(value), chance), default=str)
        else:
            holder.attrs[name] = chance.choice(("", 0, -1, 2**40, "x", np.nan, [1, 2]))
        return
    name = chance.choice(names)
    del file[name]
    odd = (np.zeros((0,)), np.full(7, np.nan), np.arange(3), b"x", np.float64(1), np.zeros((2, 2)))
    if chance.random() < 0.7:
        file[name] = chance.choice(odd)


def _layers(folder: Path) -> str:
    return (folder / "class/ann/layers.py").read_text()


def archive(chance: random.Random, folder: Path) -> Commands:
    form = chance.choice(("zip", "tar", "tar.gz", "tgz"))
    path = folder / f"work.{form}"
    make = _zip if form == "zip" else _tar
    content = make({_name(chance): _layers(folder), "layers.py": _layers(folder)}, form, chance)
    path.write_bytes(damaged_bytes(content, chance) if chance.random() < 0.8 else content)
    return [(("run", path.name, "-a", "tiny", "--no-html"), "work")]


def class_archive(chance: random.Random, folder: Path) -> Commands:
    text = _layers(folder)
    members = {f"{_name(chance)}/layers.py": text, "ann/layers.py": text, "bob/layers.py": text}
    content = _zip(members, "zip", chance)
    (folder / "all.zip").write_bytes(
        damaged_bytes(content, chance) if chance.random() < 0.8 else content
    )
    return [(("batch", "all.zip", "-o", "graded", "-a", "tiny", "-j", "1", "--no-html"), "")]


def _name(chance: random.Random) -> str:
    parts = [chance.choice((*ODD_TEXTS, "a", "layers.py", ".."))[:200] for _ in range(2)]
    return "/".join(parts) or "x"


def _zip(members: dict[str, str], form: str, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    method = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, text in members.items():
            made.writestr(zipfile.ZipInfo(name.replace("\x00", "") or "x"), text, method)
    return stream.getvalue()


def _tar(members: dict[str, str], form: str, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    style = chance.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))
    with tarfile.open(fileobj=stream, mode="w" if form == "tar" else "w:gz", format=style) as made:
        for name, text in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            made.addfile(member, io.BytesIO(text.encode()))
    return stream.getvalue()


def roster(chance: random.Random, folder: Path) -> Commands:
    (folder / "roster.csv").write_bytes(damaged_table(ROSTER, chance))
    command = ("batch", "class", "-o", "out", "-a", "tiny", "-j", "1", "--no-html")
    return [((*command, "--roster", "roster.csv"), "roster.csv")]


def lms_table(chance: random.Random, folder: Path) -> Commands:
    system, table = chance.choice((("canvas", CANVAS), ("moodle", MOODLE)))
    (folder / f"{system}.csv").write_bytes(damaged_table(table, chance))
    into = ("--format", system, "--into", f"{system}.csv", "-o", "-")
    return [(("export", "out", *into, "--title", "HW"), system)]


def gradebook(chance: random.Random, folder: Path) -> Commands:
    _damage_gradebook(folder / "out/gradebook.sqlite", chance)
    return [
        (("history", "out", "ann"), ""),
        (("export", "out", "--format", "csv", "-o", "-"), ""),
        (("regrade", "out", "-a", "tiny", "-j", "1"), ""),
        (("report", "out"), ""),
    ]


def gradebook_written(chance: random.Random, folder: Path) -> Commands:
    """What writes to a damaged gradebook; a rubric with a deadline, which `extend` asks for."""
    rubric = folder / "rubrics/tiny.yaml"
    late = 'late: {due: "2026-10-01 23:59 Europe/Berlin", per_day: 10%}\n'
    rubric.write_text(f"{rubric.read_text('utf-8')}\n{late}", "utf-8")
    _damage_gradebook(folder / "out/gradebook.sqlite", chance)
    return [
        (("score", "out", "ann", "scale_forward", "1"), ""),
        (("extend", "out", "ann", "2 days", "-a", "tiny"), ""),
        (("batch", "class", "-o", "out", "-a", "tiny", "-j", "1", "--roster", "roster.csv"), ""),
        (("forget", "out", "ann", "--yes"), ""),
    ]


def _damage_gradebook(path: Path, chance: random.Random) -> None:
    if chance.random() < 0.5:
        path.write_bytes(damaged_bytes(path.read_bytes(), chance))
    else:
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as database:
            _damage_database(database, chance)


def _damage_database(database: sqlite3.Connection, chance: random.Random) -> None:
    listed = database.execute("select name, type from sqlite_master where sql is not null")
    things = [(name, kind) for name, kind in listed if kind in ("table", "trigger")]
    for name, kind in things:
        if kind == "trigger":  # they would refuse the changes
            database.execute(f'drop trigger "{name}"')
    table = chance.choice([name for name, kind in things if kind == "table"])
    if chance.random() < 0.2:
        database.execute(f'drop table "{table}"')
    else:
        columns = [row[1] for row in database.execute(f'pragma table_info("{table}")')]
        value = chance.choice((None, "", "x", -1, 2.5, b"\x80\x04.", "[]", "{}", "9/0", "ann", 99))
        if chance.random() < 0.3 and columns:
            database.execute(f'alter table "{table}" drop column "{chance.choice(columns)}"')
        elif columns:
            database.execute(f'update "{table}" set "{chance.choice(columns)}" = ?', [value])
    database.commit()


def reference(chance: random.Random, folder: Path) -> Commands:
    """A damaged reference, which `generate` runs, or a damaged rubric to generate from."""
    if chance.random() < 0.5:
        path = next((folder / "reference/tiny").rglob("*.py"))
        path.write_text(damaged_text(path.read_text("utf-8"), chance), "utf-8", "surrogatepass")
    else:
        path = folder / "rubrics/tiny.yaml"
        tree = damaged_tree(yaml.safe_load(path.read_text("utf-8")), chance)
        path.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8", "surrogatepass")
    return [(("generate", "tiny"), "")]


def source(chance: random.Random, folder: Path) -> Commands:
    path = folder / "layers.py"
    text = _layers(folder)
    way = chance.randrange(3)
    if way == 0:
        path.write_bytes(damaged_bytes(text.encode(), chance))
    elif way == 1:
        path.write_text(damaged_text(text, chance), "utf-8", "surrogatepass")
    else:
        path.write_text(chance.choice(_ODD_SOURCES) + text, "utf-8")
    return [(("run", "layers.py", "-a", "tiny", "--no-html"), "layers")]


_ODD_SOURCES = (
    "# -*- coding: utf-7 -*-\n",
    "# -*- coding: nonsense -*-\n",
    "x = " + "(" * 3000 + ")" * 3000 + "\n",
    "x = " + "-" * 20_000 + "1\n",
    "x = 9" + "9" * 6000 + "\n",
    "if 1:\n" + "".join(" " * n + "if 1:\n" for n in range(1, 90)) + " " * 91 + "pass\n",
    "x = '" + "a" * 1_000_000 + "'\n",
    "\x0c\n\t\n",
    "def f():\n\treturn 1\n        return 2\n",
    "from layers import *\n",
    "import layers\n",
    "raise SystemExit\n",
    "x = [" + "1," * 50_000 + "]\n",
    "\ufeff# bom\n",
    "match 1:\n  case 1: pass\n",
    "print 'two'\n",
)


def folder_name(chance: random.Random, folder: Path) -> Commands:
    for _ in range(chance.randrange(1, 4)):
        name = _odd_name(chance)
        with suppress(OSError, ValueError):
            place = os.path.join(os.fsencode(folder / "class"), name)  # noqa: PTH118 bytes
            os.mkdir(place)  # noqa: PTH102
            with open(os.path.join(place, b"layers.py"), "w") as stream:  # noqa: PTH118, PTH123
                stream.write(_layers(folder))
    return [(("batch", "class", "-o", "out", "-a", "tiny", "-j", "1"), "")]


def _odd_name(chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return chance.randbytes(chance.randrange(1, 60)).replace(b"/", b"_").replace(b"\0", b"_")
    marks = "aA äÄß\u0301\u200d\u202e😀李ي'\"<>&;|*?:\\\n\t.-_,=@1"
    return "".join(chance.choice(marks) for _ in range(chance.randrange(1, 50))).encode()


KINDS: dict[str, Kind] = {
    "rubric": rubric,
    "cases": cases,
    "archive": archive,
    "class_archive": class_archive,
    "roster": roster,
    "lms_table": lms_table,
    "gradebook": gradebook,
    "gradebook_written": gradebook_written,
    "reference": reference,
    "source": source,
    "folder_name": folder_name,
}
