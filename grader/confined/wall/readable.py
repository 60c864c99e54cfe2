"""What student code has to read while it runs: Python, NumPy, what the rubric allows, no more."""

import glob
import importlib.util
import itertools
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import cache

PACKAGE_FOLDERS = ("site-packages", "dist-packages")
FILES = ("/etc/ld.so.cache",)


def python_folders() -> list[str]:
    """Return the standard library and the shared libraries in use, wherever they are installed."""
    folders = [os.path.dirname(os.__file__), *_extension_folders(), *_library_folders()]
    return _outermost(folders)


def packages(names: Iterable[str]) -> list[str]:
    """Return the folders of packages, with the shared libraries that wheels put beside them."""
    found: list[str] = []
    for name in names:
        spec = importlib.util.find_spec(name)
        places = list(spec.submodule_search_locations or [spec.origin or ""]) if spec else []
        beside = [glob.glob(os.path.join(os.path.dirname(place), "*.libs")) for place in places]
        found += [*places, *itertools.chain(*beside)]
    return list(dict.fromkeys(path for path in found if os.path.exists(path)))


@cache
def package_folders(folder: str, depth: int = 2) -> list[str]:
    """Return folders inside `folder` that hold installed packages, perhaps the grader too."""
    found: list[str] = []
    for entry in _subfolders(folder):
        if entry.name in PACKAGE_FOLDERS:
            found.append(entry.path)
        elif depth > 1:
            found += package_folders(entry.path, depth - 1)
    return found


def without_packages(folder: str) -> Iterator[str]:
    """Return the folder, or its entries where installed packages in it have to be left out."""
    hidden = package_folders(folder)
    if not hidden:
        yield folder
        return
    for entry in os.scandir(folder):
        if entry.path in hidden:
            continue
        if entry.is_dir() and any(path.startswith(entry.path + os.sep) for path in hidden):
            yield from without_packages(entry.path)
        else:
            yield entry.path


def writable_files(folder: str) -> list[str]:
    """Return the files below a folder that are there to be written to, by their modes."""
    places = (os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
    return [place for place in places if os.stat(place).st_mode & stat.S_IWUSR]


def _subfolders(folder: str) -> list["os.DirEntry[str]"]:
    try:
        return [entry for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _extension_folders() -> list[str]:
    return [path for path in sys.path if os.path.basename(path) == "lib-dynload"]


def _library_folders() -> list[str]:
    """Return the folders of the shared libraries that this process has loaded."""
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        paths = {line.partition("/")[2].rstrip("\n") for line in maps if ".so" in line}
    return sorted({os.path.dirname("/" + path) for path in paths})


def _outermost(folders: Iterable[str]) -> list[str]:
    """Return the folders that lie in no other one, nor among installed packages."""
    kept: list[str] = []
    for folder in sorted(set(folders)):
        parts = folder.split(os.sep)
        inside = any(folder.startswith(other + os.sep) for other in kept)
        if not inside and not any(name in parts for name in PACKAGE_FOLDERS):
            kept.append(folder)
    return kept
