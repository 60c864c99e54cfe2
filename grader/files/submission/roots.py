"""Where in a submission the graded files may lie, the likeliest place first. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.confined.top_names import definitions, may_be_versions
from grader.core.submission import Sighting
from grader.files.submission.submitted_paths import base_name


@dataclass(frozen=True, order=True)
class Candidate:
    """A file that may be the graded file `pack`; the least is the best."""

    weakness: int
    path: str
    pack: str
    root: str


Roots = dict[str, dict[str, Candidate]]  # root -> the pack's path -> the best candidate there


def candidates_of(path: str, graded_files: Sequence[str]) -> list[Candidate]:
    """Return what a file may be: the longest path it ends with, else all of the same base name."""
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


def all_candidates(paths: Iterable[str], graded_files: Sequence[str]) -> list[Candidate]:
    """Return what each file of a submission may be, in an order that depends on nothing else."""
    return [found for path in sorted(paths) for found in candidates_of(path, graded_files)]


def without_namesakes(
    candidates: Sequence[Candidate], files: Mapping[str, bytes], pack: Mapping[str, bytes]
) -> list[Candidate]:
    """Drop files that have only the name in common with a file of the assignment.

    They are modules of the student's own, such as `tools/layers.py`. If nothing else may be the
    file, or the file may be nothing else, only the name tells.
    """
    own = {path: definitions(files[path]) for path in {each.path for each in candidates}}
    given = {path: definitions(source) for path, source in pack.items()}
    alike = {c for c in candidates if _is_alike(c, own[c.path], given.get(c.pack))}
    packs, paths = {each.pack for each in alike}, {each.path for each in alike}
    return [
        each
        for each in candidates
        if each in alike
        or (each.pack not in packs and each.path not in paths and not _is_package(each.path))
    ]


def _is_alike(candidate: Candidate, own: set[str], given: set[str] | None) -> bool:
    if given is None:
        return True
    if _is_package(candidate.path) and not (own and given):
        return candidate.weakness < 2  # every package has such a file: its folder has to fit
    return may_be_versions(own, given)


def _is_package(path: str) -> bool:
    return base_name(path) == "__init__.py"


def one_choice(candidates: Collection[Candidate]) -> bool:
    """Return whether at most one place has candidates, with one file for each graded one."""
    packs = {candidate.pack for candidate in candidates}
    places = {candidate.root for candidate in candidates}
    return len(packs) == len(candidates) and len(places) <= 1


def by_root(candidates: Iterable[Candidate]) -> Roots:
    """Return the best candidate for each graded file under each root."""
    roots: Roots = {}
    for candidate in sorted(candidates):
        roots.setdefault(candidate.root, {}).setdefault(candidate.pack, candidate)
    return roots


class Ranking:
    """How much of the graded functions is written where."""

    def __init__(
        self,
        roots: Roots,
        files: Mapping[str, bytes],
        templates: Mapping[str, bytes],
        sightings: Collection[Sighting],
    ) -> None:
        """Count a file without sightings as written if it is not the template's copy."""
        self.roots = roots
        self.files = files
        self.templates = templates
        self.sightings = sightings
        self._unfilled = {each.function for each in sightings if not each.written}
        self._homes = {path: self._home(path) for path in files}

    def ranked(self) -> Roots:
        """Return the roots, the best one first.

        Most functions written of those that are a placeholder in another place: that cannot be
        said of what a template has complete, in whatever year. Then most functions written,
        most files changed, most files, least deep, alphabetical.
        """
        return {root: self.roots[root] for root in sorted(self.roots, key=self._rank)}

    def written_in(self, paths: Collection[str]) -> set[str]:
        """Return the functions that are written in these files."""
        return {each.function for each in self.sightings if each.written and each.path in paths}

    def defined_in(self, paths: Collection[str]) -> set[str]:
        """Return the functions that these files define, be it as placeholders."""
        return {each.function for each in self.sightings if each.path in paths}

    def files_of(self, root: str) -> set[str]:
        """Return the files below a root, but for those below a root further down."""
        return {path for path, home in self._homes.items() if home == root}

    def _home(self, path: str) -> str | None:
        fitting = (root for root in self.roots if below(path, root))
        return max(fitting, key=_depth, default=None)

    def _rank(self, root: str) -> tuple[int, int, int, int, int, str]:
        found = self.roots[root]
        written = self.written_in(self.files_of(root)) if self.sightings else set()
        changed = sum(
            _has_work(self.files[c.path], self.templates.get(c.pack)) for c in found.values()
        )
        filled = len(written & self._unfilled)
        return -filled, -len(written), -changed, -len(found), _depth(root), root


def _has_work(source: bytes, template: bytes | None) -> bool:
    written = b"".join(source.split())
    return bool(written) and (template is None or written != b"".join(template.split()))


def _depth(root: str) -> int:
    return len(root.split("/")) if root else 0


def offers(roots: Roots, pack: str) -> list[Candidate]:
    """Return what each root has for one graded file, in the order of the roots."""
    return [found[pack] for found in roots.values() if pack in found]


def below(path: str, root: str) -> str | None:
    """Return the path as seen from a root, or None outside of the root."""
    if not root:
        return path
    return path[len(root) + 1 :] if path.startswith(f"{root}/") else None
