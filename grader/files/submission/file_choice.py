"""Which files of a submission are graded, and what becomes of the others. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from grader.confined.quick_dataclass import dataclass
from grader.confined.top_names import definitions, is_version_of, top_names
from grader.core.submission import Sighting
from grader.core.text import quoted, quoted_list
from grader.files.submission.roots import (
    Candidate,
    Ranking,
    Roots,
    all_candidates,
    below,
    by_root,
    offers,
    without_namesakes,
)
from grader.files.submission.submitted_paths import base_name

# Names that a student added to a support file. A margin: a course's largest file defines 30.
MOST_NAMES = 200
MOST_DOUBLE = 3  # names in one sentence about a file


@dataclass(frozen=True)
class Choice:
    """The files of a submission, each with its place in the assignment."""

    graded: Mapping[str, bytes]  # by the pack's paths
    extra: Mapping[str, bytes]
    origins: Mapping[str, str]  # the pack's path -> the path it was submitted under
    notes: tuple[str, ...]
    remarks: tuple[str, ...] = ()  # sentences for instructors
    changed: Mapping[str, str] = field(default_factory=dict)
    """Support file -> names that only copies of the file have, separated by spaces."""


def choose(
    files: Mapping[str, bytes],
    graded_files: Sequence[str],
    support: Mapping[str, bytes],
    templates: Mapping[str, bytes],
    sightings: Collection[Sighting] = (),
) -> Choice:
    """Find the graded files wherever they lie; a note names files that are there twice.

    One root serves every function that it has, others fill gaps only.
    """
    pack = {**templates, **support}
    candidates = without_namesakes(all_candidates(files, graded_files), files, pack)
    ranking = Ranking(by_root(candidates), files, templates, sightings)
    roots = ranking.ranked()
    served, beside = _served(roots, graded_files, ranking)
    origins = {pack: candidate.path for pack, candidate in served.items()}
    others = sorted((set(files) - {candidate.path for candidate in candidates}) | beside)
    places = list(roots) or [_common_folder(files)]
    given = {path: text for path, text in support.items() if path not in graded_files}
    copies = {
        path: copied
        for path in others
        if (copied := _support_copy(path, files[path], places, given))
    }
    extra = [path for path in others if path not in copies]
    return Choice(
        graded={pack: files[path] for pack, path in origins.items()},
        extra=_placed(extra, places[0], files),
        origins=origins,
        notes=(
            *_copy_notes(origins, candidates),
            *_double_notes(origins, extra, files, templates),
        ),
        remarks=_support_remarks(copies, places[0], files, support),
        changed=_only_in_copies(copies, places[0], files, support),
    )


def _served(
    roots: Roots, graded_files: Sequence[str], ranking: Ranking
) -> tuple[dict[str, Candidate], set[str]]:
    """Return the file for each graded one, and files that are there for imports only.

    A file from another root is for imports where the best one has its functions under another
    name: `affine_forward` in `rnn_layers.py` is not taken from an older course part's `layers.py`.
    """
    served: dict[str, Candidate] = {}
    beside: set[str] = set()
    best = next(iter(roots), "")
    own = ranking.files_of(best)
    for pack in graded_files:
        found = offers(roots, pack)
        if not found:
            continue
        first = _with_work(found, ranking.written_in(own), ranking)
        fills = ranking.defined_in([first.path]).isdisjoint(ranking.defined_in(own))
        if pack in roots[best] or fills:
            served[pack] = first
        else:
            beside.add(first.path)
    return served, beside


def _with_work(found: Sequence[Candidate], at_hand: Collection[str], ranking: Ranking) -> Candidate:
    """Return the best root's file, unless nothing is written in it and another adds to the work."""
    if ranking.written_in([found[0].path]):
        return found[0]
    adding = (c for c in found if ranking.written_in([c.path]).difference(at_hand))
    return next(adding, found[0])


def _common_folder(paths: Collection[str]) -> str:
    folders = [path.split("/")[:-1] for path in paths]
    common: list[str] = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return "/".join(common)


def _support_copy(
    path: str, source: bytes, roots: Iterable[str], support: Mapping[str, bytes]
) -> str | None:
    """Return the support file that a submitted file is a copy of, also where all lies flat.

    In another folder a name alone says nothing: `tools.py` need not be a copy of `data/tools.py`.
    """
    if base_name(path) == "__init__.py":
        return None
    seen = {below(path, root) for root in roots}
    exact = [pack for pack in sorted(support) if pack in seen]
    flat = [
        pack
        for pack in sorted(support)
        if base_name(pack) in seen and is_version_of(source, support[pack])
    ]
    return next(iter(exact + flat), None)


def _support_remarks(
    copies: Mapping[str, str],
    root: str,
    files: Mapping[str, bytes],
    support: Mapping[str, bytes],
) -> tuple[str, ...]:
    """Say one sentence on all: mostly they are another year's copies, that nobody changed."""
    changed = [
        path
        for path, pack in copies.items()
        if below(path, root) and _lines(files[path]) != _lines(support[pack])
    ]
    if not changed:
        return ()
    verb, pronoun = ("differs", "it") if len(changed) == 1 else ("differ", "them")
    return (
        f"{quoted_list(changed)} {verb} from the assignment's own copy, which was graded "
        f"instead of {pronoun}.",
    )


def _only_in_copies(
    copies: Mapping[str, str],
    root: str,
    files: Mapping[str, bytes],
    support: Mapping[str, bytes],
) -> dict[str, str]:
    """Return what the student added to copies of support files, by the pack's paths."""
    added: dict[str, set[str]] = {}
    for path, pack in copies.items():
        if below(path, root):
            new = top_names(files[path]) - top_names(support[pack])
            added[pack] = added.get(pack, set()) | new
    return {pack: " ".join(sorted(names)[:MOST_NAMES]) for pack, names in added.items() if names}


def _lines(source: bytes) -> list[bytes]:
    return [line.rstrip() for line in source.rstrip().splitlines()]


def _placed(paths: Iterable[str], root: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return further files by their paths below the best root; those outside give way."""
    inside = {seen: files[path] for path in paths if (seen := below(path, root))}
    outside = {path: files[path] for path in paths if not below(path, root)}
    return dict(sorted((outside | inside).items()))


def _copy_notes(origins: Mapping[str, str], candidates: Iterable[Candidate]) -> tuple[str, ...]:
    used = set(origins.values())
    unused: dict[str, list[str]] = {pack: [] for pack in origins}
    for candidate in candidates:
        if candidate.path not in used and candidate.pack in unused:
            unused[candidate.pack].append(candidate.path)
    return tuple(
        f"{quoted(origins[pack])} was graded; {quoted_list(sorted(paths))} "
        f"{'was' if len(paths) == 1 else 'were'} not: submit one copy only."
        for pack, paths in unused.items()
        if paths
    )


def _double_notes(
    origins: Mapping[str, str],
    extra: Iterable[str],
    files: Mapping[str, bytes],
    templates: Mapping[str, bytes],
) -> Iterator[str]:
    """Say that a file beside a graded one has all its functions, as `hw (1).py` of a browser has.

    A student may take that one for the newest, or a notebook for what is graded.
    """
    beside: dict[str, list[str]] = defaultdict(list)
    for path in extra:
        beside[path.rpartition("/")[0]].append(path)
    for pack, origin in origins.items():
        others = beside.get(origin.rpartition("/")[0], ())
        own = definitions(files[origin]) if others else set()
        asked = own & definitions(templates[pack]) if pack in templates else own
        for path in others:
            if asked and asked <= definitions(files[path]):
                names = quoted_list(sorted(asked), MOST_DOUBLE)
                yield (
                    f"{quoted(path)} defines {names} too; what is written in {quoted(origin)} "
                    "was graded: submit one copy only."
                )
