"""Mistakes as data: texts of one function of a right submission, replaced by wrong ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# A signature, a docstring if there is one, and the code.
DOCSTRING = re.compile(r'(.*?:(?:  #[^\n]*)?\n)(\s*""".*?""")?(.*)', re.DOTALL)


@dataclass(frozen=True)
class Mistake:
    """One mistake, and what may truthfully be said about it."""

    id: str
    file: str
    function: str
    replace: tuple[tuple[str, str], ...]
    explained_as: tuple[str, ...]
    never: tuple[str, ...] = ()  # what would be false, though it fits `explained_as`

    def applied(self, sources: Mapping[str, str]) -> dict[str, str]:
        """Return the sources with the mistake made; `AssertionError` if they do not allow it."""
        text = sources[self.file]
        start, end = definition(text, self.function)
        signature, docstring, code = DOCSTRING.fullmatch(text[start:end]).groups()
        for old, new in self.replace:
            count = signature.count(old) + code.count(old)
            assert count == 1, f"{self.id}: {old!r} stands {count} times in the code"
            signature, code = signature.replace(old, new), code.replace(old, new)
        body = signature + (docstring or "") + code
        return {**sources, self.file: text[:start] + body + text[end:]}

    def true_of(self, sentence: str) -> bool:
        told = any(re.search(pattern, sentence) for pattern in self.explained_as)
        return told and not self.false_of(sentence)

    def false_of(self, sentence: str) -> bool:
        return any(re.search(pattern, sentence) for pattern in self.never)


def definition(text: str, name: str) -> tuple[int, int]:
    """Where a function, or a method `Class.method`, begins and ends in a source."""
    owner, _, method = name.rpartition(".")
    place = re.search(rf"^class {owner}\b", text, re.MULTILINE).start() if owner else 0
    found = re.compile(rf"^( *)def {method}\(", re.MULTILINE).search(text, place)
    assert found, f"there is no function {name}"
    rest = re.compile(rf"^ {{0,{len(found[1])}}}[^ \n)]", re.MULTILINE).search(text, found.end())
    return found.start(), rest.start() if rest else len(text)


def right_sources(folder: Path) -> dict[str, str]:
    """The Python files of a right submission, by their paths in it."""
    paths = sorted(folder.rglob("*.py"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}
