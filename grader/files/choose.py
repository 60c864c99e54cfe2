"""Which of the files handed in are graded, and what becomes of the others. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.core.text import quoted, quoted_list
from grader.files.names import base_name
from grader.files.roots import Candidate, below, by_root, candidates_of, offers, ranked


@dataclass(frozen=True)
class Choice:
    """The files handed in, each with its place in the assignment."""

    graded: Mapping[str, bytes]  # by the pack's paths
    extra: Mapping[str, bytes]
    origins: Mapping[str, str]  # the pack's path -> the path handed in
    notes: tuple[str, ...]


def choose(
    files: Mapping[str, bytes],
    graded_files: Sequence[str],
    support: Mapping[str, bytes],
    templates: Mapping[str, bytes],
) -> Choice:
    """Find the graded files wherever they lie; what was handed in twice is named in a note."""
    candidates = [found for path in sorted(files) for found in candidates_of(path, graded_files)]
    roots = ranked(by_root(candidates), files, templates)
    origins = {pack: found[0].path for pack in graded_files if (found := offers(roots, pack))}
    others = sorted(set(files) - {candidate.path for candidate in candidates})
    places = list(roots) or [_common_folder(files)]
    copies = {path: pack for path in others if (pack := _support_copy(path, places, support))}
    extra = [path for path in others if path not in copies]
    return Choice(
        graded={pack: files[path] for pack, path in origins.items()},
        extra=_placed(extra, places[0], files),
        origins=origins,
        notes=(*_copy_notes(origins, candidates), *_support_notes(copies, places, files, support)),
    )


def _common_folder(paths: Collection[str]) -> str:
    folders = [path.split("/")[:-1] for path in paths]
    common: list[str] = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return "/".join(common)


def _support_copy(path: str, roots: Iterable[str], support: Mapping[str, bytes]) -> str | None:
    """The pack's support file that a file handed in is a copy of, also where all lies flat."""
    if base_name(path) == "__init__.py":
        return None
    seen = {below(path, root) for root in roots}
    exact = [pack for pack in sorted(support) if pack in seen]
    flat = [pack for pack in sorted(support) if base_name(pack) in seen]
    return next(iter(exact + flat), None)


def _support_notes(
    copies: Mapping[str, str],
    roots: Sequence[str],
    files: Mapping[str, bytes],
    support: Mapping[str, bytes],
) -> tuple[str, ...]:
    changed = [
        path
        for path, pack in copies.items()
        if below(path, roots[0]) and _lines(files[path]) != _lines(support[pack])
    ]
    return tuple(
        f"{quoted(path)} is not a file to change: the assignment's own copy was used, not yours."
        for path in changed
    )


def _lines(source: bytes) -> list[bytes]:
    return [line.rstrip() for line in source.rstrip().splitlines()]


def _placed(paths: Iterable[str], root: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Further files as seen from the best root; one from outside gives way to one below it."""
    inside = {seen: files[path] for path in paths if (seen := below(path, root))}
    outside = {path: files[path] for path in paths if not below(path, root)}
    return dict(sorted((outside | inside).items()))


def _copy_notes(origins: Mapping[str, str], candidates: Iterable[Candidate]) -> tuple[str, ...]:
    used = set(origins.values())
    unused: dict[str, list[str]] = {pack: [] for pack in origins}
    for candidate in candidates:
        if candidate.path not in used:
            unused[candidate.pack].append(candidate.path)
    return tuple(
        f"{quoted(origins[pack])} was graded; {quoted_list(sorted(paths))} "
        f"{'was' if len(paths) == 1 else 'were'} not: hand in one copy only."
        for pack, paths in unused.items()
        if paths
    )
