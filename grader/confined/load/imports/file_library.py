"""All files of a submission, and which file an import means however it is spelled."""

import importlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any

from ...source.source_files import ROOT, SourceFile, new_module, plain_name
from ...top_names import is_version_of
from .absent import Absent
from .bridge_packages import bridge_package

KEPT = 64  # sources: a margin over the 14 files of the largest packaged assignment
_ROOT_PARTS = ROOT.split(".")
# Well-known packages whose parts are never taken for a student's file: `keras.layers`.
FOREIGN = """
    IPython caffe chainer cupy cv2 cython google h5py imageio ipywidgets jax keras lasagne
    matplotlib mxnet numba pandas PIL scipy seaborn skimage sklearn tensorflow theano torch
    torchvision tqdm
""".split()
_IMPORT = re.compile(r"\bimport[ \t]+([^\n#;(]+)")
_FROM = re.compile(r"\bfrom[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]{0,5000}\)|[^\n#;]+)")
_WORD = re.compile(r"\w+")
_DYNAMIC = re.compile(r"(?:import_module|__import__)\([ \t]*[\"']([\w.]+)")


class Library:
    """All files of a submission by what an import may call them."""

    def __init__(
        self,
        files: Iterable[SourceFile],
        free: frozenset[str],
        load: Callable[[SourceFile, "Library"], None],
        renamed: Mapping[str, str],
    ) -> None:
        self.files = {file.path: file for file in files}
        self.free = free
        self.renamed = renamed  # modules that have another name today
        self._load = load
        self._by_tail: dict[str, list[SourceFile]] = {}
        self._folders: set[str] = set()  # "cs231n", "assignment3.cs231n"
        self._real_folders = {
            part for file in self.files.values() for part in (*file.parts[:-1], *file.place[:-1])
        }
        self._root = new_module(ROOT, is_package=True)
        for file in self.files.values():
            if file.parts:
                self._by_tail.setdefault(file.parts[-1], []).append(file)
                self._add_folders(file.parts[:-1])
        self._by_name = {file.name: file for file in self.files.values() if file.by_student}
        self._places: dict[tuple[str, ...], list[SourceFile]] = {}  # files and folders
        for file in self._by_name.values():
            for place in {file.place, file.parts}:
                self._add_folders(place[:-1])
                for end in range(1, len(place) + 1):
                    self._places.setdefault(place[:end], []).append(file)

    @property
    def place_names(self) -> set[str]:
        """Return the names of the student's own files and folders, without their endings."""
        return {name for place in self._places for name in place}

    def student_file(self, namespace: Mapping[str, Any] | None) -> SourceFile | None:
        """Return the student's file whose module has this namespace, if one has."""
        name = namespace.get("__name__") if type(namespace) is dict else None
        file = self._by_name.get(name) if type(name) is str else None
        return file if file and file.namespace is namespace else None

    def beside(self, importer: SourceFile, parts: Sequence[str]) -> list[SourceFile]:
        """Return the student's file of that name, or those of a folder of that name.

        It is in the folder of the importer, or in one above, from which work may be started.
        """
        folder = importer.place if importer.is_package else importer.place[:-1]
        for end in range(len(folder), -1, -1):
            found = self._places.get((*folder[:end], *parts))
            if found:
                return found
        return []

    def ensure_loaded(self, file: SourceFile) -> ModuleType:
        """Return the module of a file, loaded unless that is under way."""
        if file.state == "new":
            file.state = "loading"
            self._learn(file.text)
            sys.modules[file.name] = file.module  # where `dataclass` and `pickle` look for it
            self._load(file, self)
            _withhold(file)
            file.state = "loaded"
        return file.module

    def find(self, parts: Sequence[str]) -> SourceFile | None:
        """Return the file that an import means: what counts, then the most alike tail.

        A file with the very path is meant if it is not a copy of that one: `tools/layers.py`.
        """
        candidates = self._by_tail.get(parts[-1], []) if parts else []

        def preference(file: SourceFile) -> tuple[int, int, int, str]:
            return file.origin, -_agreement(file.parts, parts), len(file.parts), file.path

        best = min(candidates, key=preference, default=None)
        exact = [file for file in candidates if self._is_exact(file, tuple(parts))]
        if best is None or best in exact:
            return best
        own = (file for file in exact if not is_version_of(file.source, best.source))
        return next(own, best)

    def _is_exact(self, file: SourceFile, parts: tuple[str, ...]) -> bool:
        """Return whether an import spells the whole path of a file.

        What comes before the path may be a package that was not submitted: `cs231n.helpers`.
        """
        return any(
            path == parts[len(parts) - len(path) :]
            and self._real_folders.isdisjoint(parts[: len(parts) - len(path)])
            for path in {file.parts, file.place}
            if len(path) <= len(parts)
        )

    def resolve(self, name: str) -> SourceFile | ModuleType | None:
        """Return the meaning of an import of `name`; `None` if it may not be imported."""
        parts, relative = _without_root(plain_name(name))
        if not relative and parts[0] in FOREIGN:
            return None
        file = self.find(parts)
        folder = not parts or ".".join(parts) in self._folders
        folder = folder or (relative and parts[-1] in self._folders)
        if file and (file.is_package or not folder):
            return file
        if folder:
            return self.files.get("__init__.py", self._root)
        if relative:
            return None
        if name in self.renamed:
            return importlib.import_module(self.renamed[name])
        return bridge_package(name)

    def _learn(self, text: str) -> None:
        """Take note of the packages in which a source expects our files."""
        for name in imported_names(text):
            parts = name.strip(".").split(".")
            if (parts[0] in self.free and len(parts) == 1) or parts[0] in FOREIGN:
                continue
            if parts[-1] in self._by_tail:
                self._add_folders(parts[:-1])
            elif parts[-1] in self._folders:
                self._add_folders(parts)

    def _add_folders(self, parts: Sequence[str]) -> None:
        for end in range(1, len(parts) + 1):
            self._folders |= {".".join(parts[:end]), parts[end - 1]}


def _withhold(file: SourceFile) -> None:
    """Have names that are not in the file say why as soon as they are used."""
    for name, sentence in file.withheld.items():
        if name not in file.namespace:
            file.namespace[name] = Absent(sentence)
            file.imported.add(name)  # the file does not define it


@lru_cache(KEPT)
def imported_names(text: str) -> tuple[str, ...]:
    """Return the names that the imports of a source mention."""
    return tuple(dict.fromkeys(_imported_names(plain_name(text))))


def _imported_names(text: str) -> Iterator[str]:
    """Yield dotted names of modules, and of their imported parts, which may be modules too."""
    for names in _IMPORT.findall(text):
        yield from (name.split()[0] for name in names.split(",") if name.strip())
    for package, names in _FROM.findall(text):
        yield package
        yield from (f"{package}.{name}" for name in _WORD.findall(names))
    if "import_module" in text or "__import__" in text:
        yield from _DYNAMIC.findall(text)


def _without_root(name: str) -> tuple[list[str], bool]:
    """Return the parts of a name below our own root, and whether the name began there."""
    parts = name.split(".")
    depth = 0
    while depth < len(parts) and parts[: depth + 1] == _ROOT_PARTS[: depth + 1]:
        depth += 1
    return parts[depth:], depth > 0


def _agreement(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count


def shown_name(name: str) -> str:
    """Return a module's name as a student would write it."""
    return ".".join(_without_root(name)[0]) or "the package of your files"
