"""Where in a submission the graded files may lie, the likeliest place first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.files.names import base_name


@dataclass(frozen=True, order=True)
class Candidate:
    """A file that may be the graded file `pack`; the least is the best."""

    weakness: int
    path: str
    pack: str
    root: str


Roots = dict[str, dict[str, Candidate]]  # root -> the pack's path -> the best candidate there


def candidates_of(path: str, graded_files: Sequence[str]) -> list[Candidate]:
    """What a file may be: the longest path it ends with, else all of the same base name."""
    ends = [pack for pack in graded_files if _ends_with(path, pack)]
    if ends:
        pack = max(ends, key=len)
        tail = path[len(path) - len(pack) :]
        return [Candidate(int(tail != pack), path, pack, path[: -len(pack)].rstrip("/"))]
    name = base_name(path)
    same = [pack for pack in graded_files if base_name(pack).casefold() == name.casefold()]
    folder = path.rpartition("/")[0]
    return [Candidate(2 + (base_name(pack) != name), path, pack, folder) for pack in same]


def _ends_with(path: str, pack: str) -> bool:
    return f"/{path}".lower().endswith(f"/{pack}".lower())


def by_root(candidates: Iterable[Candidate]) -> Roots:
    """The best candidate for each graded file under each root."""
    roots: Roots = {}
    for candidate in sorted(candidates):
        roots.setdefault(candidate.root, {}).setdefault(candidate.pack, candidate)
    return roots


def ranked(roots: Roots, files: Mapping[str, bytes], templates: Mapping[str, bytes]) -> Roots:
    """Best first: most files with work in them, most files, least deep, alphabetical."""

    def rank(root: str) -> tuple[int, int, int, str]:
        found = roots[root]
        worked_on = sum(_has_work(files[c.path], templates.get(c.pack)) for c in found.values())
        return -worked_on, -len(found), _depth(root), root

    return {root: roots[root] for root in sorted(roots, key=rank)}


def _has_work(source: bytes, template: bytes | None) -> bool:
    written = b"".join(source.split())
    return bool(written) and (template is None or written != b"".join(template.split()))


def _depth(root: str) -> int:
    return len(root.split("/")) if root else 0


def offers(roots: Roots, pack: str) -> list[Candidate]:
    """What each root has for one graded file, in the order of the roots."""
    return [found[pack] for found in roots.values() if pack in found]


def below(path: str, root: str) -> str | None:
    """The path as seen from a root, or None outside of it."""
    if not root:
        return path
    return path[len(root) + 1 :] if path.startswith(f"{root}/") else None
