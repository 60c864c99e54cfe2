"""Ways to damage bytes, texts, trees and tables."""

import datetime
import random
from collections.abc import Iterator
from typing import Any

ODD_TEXTS = (
    "",
    " ",
    "\t",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "é" * 300,
    "💥",
    "../../etc/passwd",
    "CON",
    "=cmd()",
    "a\nb",
    '"',
    "'",
    "{{ x }}",
    "<script>",
    "nan",
    "1e999",
    "N" * 5000,
    "lambda: 0",
    "__import__('os')",
    "x[",
    "normal(10**12)",
    "no",
)
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**70,
    -(10**30),
    1.5,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [None],
    {None: 1},
    {1: "a"},
    {True: []},
    b"bytes",
    datetime.date(2020, 2, 28),
    *ODD_TEXTS,
)
JUNK = (b"", b"\x00", b"\xff\xfe", b"PK\x03\x04", b"\x89HDF\r\n\x1a\n", b"SQLite format 3\x00")


def damaged_bytes(content: bytes, chance: random.Random) -> bytes:
    """Change some bytes, cut the content off, repeat a part, or put junk in its place."""
    way = chance.randrange(6)
    if way == 0:
        return content[: chance.randrange(len(content) + 1)]
    if way == 1:
        return chance.choice(JUNK) + chance.randbytes(chance.randrange(300))
    if way == 2:
        start = chance.randrange(len(content) + 1)
        return content[:start] + chance.randbytes(chance.randrange(64)) + content[start:]
    if way == 3:
        start = chance.randrange(len(content) + 1)
        return content[:start] + content[start + chance.randrange(1, 500) :]
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 30)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def damaged_text(text: str, chance: random.Random) -> str:
    """Change lines and characters of a text."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(lines))
        way = chance.randrange(7)
        if way == 0:
            del lines[at : at + chance.randrange(1, 3)]
            lines = lines or [""]
        elif way == 1:
            lines.insert(at, chance.choice(ODD_TEXTS))
        elif way == 2:
            lines.insert(at, chance.choice(lines))
        elif way == 3:
            lines[at] = chance.choice((" ", "\t", "    ")) + lines[at]
        elif way == 4:
            lines[at] = lines[at].replace(chance.choice(":,([=") or ":", chance.choice(ODD_TEXTS))
        elif way == 5:
            cut = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut]
        else:
            cut = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + chance.choice("()[]{}:'\"#\\@;\x00\x0c") + lines[at][cut:]
    return "\n".join(lines)


def damaged_tree(tree: Any, chance: random.Random) -> Any:
    """Change one place of nested mappings and lists: remove, replace, rename or repeat it."""
    places = list(_places(tree))
    if not places:
        return chance.choice(ODD_VALUES)
    holder, key = chance.choice(places)
    way = chance.randrange(5)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, dict):
        holder[chance.choice([*ODD_VALUES[:6], *ODD_TEXTS, 1.5])] = holder.pop(key)
    elif way == 2 and isinstance(holder, list):
        holder.insert(key, chance.choice(holder))
    elif way == 3:
        value: Any = chance.choice(ODD_VALUES)
        for _ in range(chance.choice((1, 5, 50))):
            value = [value] if chance.random() < 0.5 else {"a": value}
        holder[key] = value
    else:
        holder[key] = chance.choice(ODD_VALUES)
    return tree


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in list(inside):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


def damaged_table(text: str, chance: random.Random) -> bytes:
    """Change a CSV table as programs and people do: delimiters, quotes, encodings, odd cells."""
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(chance.choice((1, 2, 4))):
        row = chance.choice(rows)
        way = chance.randrange(6)
        if way == 0 and row:
            row[chance.randrange(len(row))] = chance.choice(ODD_TEXTS)
        elif way == 1 and row:
            del row[chance.randrange(len(row))]
        elif way == 2:
            row.append(chance.choice((*ODD_TEXTS, "x" * 200_000)))
        elif way == 3:
            rows.insert(chance.randrange(len(rows) + 1), list(row))
        elif way == 4:
            rows.remove(row)
            rows = rows or [[""]]
        else:
            row[:] = [""] * chance.choice((0, 1, 3000))
    joined = chance.choice((",", ",", ";", "\t", "|")).join
    line_end = chance.choice(("\n", "\r\n", "\r"))
    start = chance.choice(("", "", "sep=;\n", "\ufeff"))
    written = start + line_end.join(joined(row) for row in rows)
    encoding = chance.choice(("utf-8", "utf-8", "cp1252", "utf-16", "utf-7", "latin-1"))
    content = written.encode(encoding, "replace")
    return damaged_bytes(content, chance) if chance.random() < 0.2 else content
