"""Folders of trusted Python files: references and templates."""

import hashlib
from collections.abc import Mapping
from pathlib import Path


def read_sources(folder: Path) -> dict[str, bytes]:
    """Every Python file below a folder, by its path there ("classifiers/rnn.py")."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.py"))
        if "__pycache__" not in path.parts
    }


def sources_digest(sources: Mapping[str, bytes]) -> str:
    """Hash of paths and contents."""
    digest = hashlib.sha256()
    for path, source in sorted(sources.items()):
        digest.update(f"{path}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.hexdigest()
