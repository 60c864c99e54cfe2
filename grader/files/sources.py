"""Folders of trusted Python files: references and templates."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def read_sources(folder: Path, shared: Iterable[Path] = ()) -> dict[str, bytes]:
    """Return every Python file below a folder, by its path there ("classifiers/rnn.py").

    With them `shared` files from elsewhere, as if they lay in the folder itself.
    """
    return {place: path.read_bytes() for place, path in source_paths(folder, shared).items()}


def source_paths(folder: Path, shared: Iterable[Path] = ()) -> dict[str, Path]:
    """Return where the Python files of a folder, and `shared` ones, lie, by their paths in it."""
    own = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*.py")
        if "__pycache__" not in path.parts
    }
    return dict(sorted({**{path.name: path for path in shared}, **own}.items()))


def sources_digest(sources: Mapping[str, bytes]) -> str:
    """Return the hash of paths and contents."""
    digest = hashlib.sha256()
    for path, source in sorted(sources.items()):
        digest.update(f"{path}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.hexdigest()
