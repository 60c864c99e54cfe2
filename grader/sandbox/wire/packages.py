"""Which packages an assignment that allows some of them brings along: what those require, too."""

import re
import sys
from collections.abc import Iterable
from functools import cache

from grader.confined.values.libraries.adapters import IMPORTED

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
EXTRA = re.compile(r"\bextra\s*==")
NEVER = {"numpy", "grader"}  # the one is always there, the other must not be


def allowed_packages(allow: Iterable[str]) -> tuple[str, ...]:
    """Return the top-level names of the packages in `allow` and all they require, if installed."""
    names = {name.partition(".")[0] for name in allow} - sys.stdlib_module_names - NEVER
    return _with_requirements(frozenset(names)) if names else ()


def prepared_parts(allow: Iterable[str], sources: Iterable[bytes]) -> tuple[str, ...]:
    """Return parts of allowed packages that sources use, and that are slow to import."""
    slow = [part for part in IMPORTED if "." in part and part.partition(".")[0] in allow]
    texts = list(sources) if slow else []
    words = {part: part.rpartition(".")[2].encode() for part in slow}
    return tuple(part for part in slow if any(words[part] in text for text in texts))


@cache
def _with_requirements(names: frozenset[str]) -> tuple[str, ...]:
    from importlib import metadata  # here and below: few rubrics allow packages

    of_package = metadata.packages_distributions()
    of_distribution: dict[str, set[str]] = {}
    for package, distributions in of_package.items():
        for distribution in distributions:
            of_distribution.setdefault(_normal(distribution), set()).add(package)
    found = set(names)
    waiting = [_normal(d) for name in names for d in of_package.get(name, ())]
    seen = set(waiting)
    while waiting:
        distribution = waiting.pop()
        found |= of_distribution.get(distribution, set())
        more = {name for name in _requirements(distribution) if name in of_distribution} - seen
        seen |= more
        waiting += more
    return tuple(sorted(found - NEVER))


def _requirements(distribution: str) -> list[str]:
    """Return the names of what a distribution needs, without what only its extras need."""
    from importlib import metadata

    try:
        lines = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return []
    return [_normal(m[0]) for line in lines if not EXTRA.search(line) and (m := NAME.match(line))]


def _normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
