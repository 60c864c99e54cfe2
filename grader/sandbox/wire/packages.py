"""Which packages an assignment that allows some of them brings along: what those require, too."""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
EXTRA = re.compile(r"\bextra\s*==")
NEVER = {"numpy", "grader"}  # the one is always there, the other must not be
# Package -> the module that most of those who use it need.
LIBRARIES = {
    "torch": "torch",
    "jax": "jax",
    "pandas": "pandas",
    "sympy": "sympy",
    "scipy": "scipy.sparse",
    "matplotlib": "matplotlib.pyplot",
}
# Part of a package -> what is imported when the part is used, and takes seconds.
LATE = {"torch.optim": "torch._dynamo"}
IMPORT = re.compile(
    rb"""^[ \t"]*(?:from[ ]+([A-Za-z][\w.]{,80})[ ]+import[ ]+\(?([\w, ]+)|import[ ]+([\w., ]+))""",
    re.MULTILINE,
)
MOST = 40  # modules, as one message names them; files that students get import fewer


def allowed_packages(allow: Iterable[str]) -> tuple[str, ...]:
    """Return the top-level names of the packages in `allow` and all they require, if installed."""
    names = {name.partition(".")[0] for name in allow} - sys.stdlib_module_names - NEVER
    return _with_requirements(frozenset(names)) if names else ()


def imported_modules(allow: Iterable[str], sources: Iterable[bytes]) -> tuple[str, ...]:
    """Return what a fork server imports for all its workers: a worker would need seconds for it.

    These are the libraries in `allow`, and what the files that students get import of them.
    """
    tops = {name.partition(".")[0] for name in allow} - sys.stdlib_module_names - NEVER
    if not tops:
        return ()
    texts = [*sources]
    named = {name for text in texts for name in _imports(text) if name.partition(".")[0] in tops}
    libraries = {LIBRARIES[top] for top in tops if top in LIBRARIES}
    return tuple(sorted(libraries | {*late_modules(tops, texts)} | set(sorted(named)[:MOST])))


def late_modules(allow: Iterable[str], sources: Iterable[bytes]) -> list[str]:
    """Return what allowed packages import when a part that sources name is first used."""
    found = [part for part in LATE if part.partition(".")[0] in allow]
    texts = [*sources] if found else []
    words = {part: part.rpartition(".")[2].encode() for part in found}
    return [LATE[part] for part in found if any(words[part] in text for text in texts)]


def _imports(source: bytes) -> Iterator[str]:
    """Yield the modules that a source, or a notebook's JSON, may import by `import` or `from`."""
    for match in IMPORT.finditer(source):
        package, names, modules = ((part or b"").decode() for part in match.groups())
        if package:
            yield package
        for name in (names or modules).split(","):
            if words := name.split():
                yield f"{package}.{words[0]}" if package else words[0]


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
