"""What files are that are no Python source, told by their names: what was submitted instead."""

from collections import defaultdict
from collections.abc import Collection

from grader.core.text import quoted_list

_OTHERS = {
    "an archive of an unsupported kind": (
        *(".tar.xz", ".txz", ".tar.bz2", ".tbz", ".tbz2", ".tar.zst", ".xz", ".bz2", ".zst"),
        *(".7z", ".rar"),
    ),
    "a PDF document": (".pdf",),
    "a text document": (".docx", ".doc", ".odt", ".rtf", ".pages", ".tex"),
    "a web page": (".html", ".htm"),
    "a picture": (".png", ".jpg", ".jpeg", ".heic", ".gif"),
    "compiled code": (".pyc", ".pyo"),
    "not named as Python, which ends in .py": (".py.txt", ".py.rtf", ".py.docx", ".py.pdf"),
}
ARCHIVES = (".tar.gz", ".tgz", ".tar", ".gz", ".zip")
READ = (*ARCHIVES, ".py", ".ipynb")
_INSIDE = dict.fromkeys(ARCHIVES, "an archive inside the submission, which is not opened")
_KINDS = {ending: kind for kind, endings in _OTHERS.items() for ending in endings}
_BY_LENGTH = sorted({*READ, *_KINDS}, key=len, reverse=True)  # `.py.txt` before `.txt`


def ending_of(name: str) -> str:
    """Return the ending by which a file is taken for a submission; empty where it has none."""
    lowered = name.lower()
    return next((ending for ending in _BY_LENGTH if lowered.endswith(ending)), "")


def kind_of(name: str, inside: bool = False) -> str:
    """Return what a file is that cannot be graded, as in "a web page"; empty where that is open."""
    ending = ending_of(name)
    return _KINDS.get(ending, _INSIDE.get(ending, "") if inside else "")


def instead(names: Collection[str]) -> list[str]:
    """Return a sentence for each kind of file that was submitted in place of Python source."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        by_kind[kind_of(name, inside=True)].append(name)
    others = by_kind.pop("", [])
    said = [f"{quoted_list(n)} {_is(n)} {kind}." for kind, n in sorted(by_kind.items())]
    return said or ([f"It holds {quoted_list(others)}."] if others else [])


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are each"
