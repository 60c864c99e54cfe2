"""Finds the graded functions in sources, and says which of them are written. Runs none of them."""

import hashlib
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .function_names import module_of, own_name
from .load.stubs import is_stub
from .notebook_cells import is_notebook, without_ending
from .source.decoding import decode
from .source.masked_source import MaskedSource, dotted_span, masked_source
from .source.named_functions import definitions_of
from .source.outline import Outline, outline
from .source.python2.python2_reading import Python2
from .source.source_reader import Reader

MAX_SIGHTINGS = 5_000  # functions found: the 200 files that are read, with 25 graded functions each

Sources = Mapping[str, bytes]


class FoundFunction(NamedTuple):
    """A definition of a function that was asked for."""

    function: str
    path: str
    written: bool
    libraries: str
    likeness: str


def survey_entries(
    functions: Sequence[str], sources: Sources, templates: Sources
) -> list[tuple[str, str]]:
    """Return for the wire all definitions of the functions, whatever file they are in."""
    found = survey(functions, sources, templates)
    return [
        (f"sighting/{i}/{field}", "yes" if value is True else str(value or ""))
        for i, one in enumerate(found[:MAX_SIGHTINGS])
        for field, value in one._asdict().items()
    ]


def survey(functions: Sequence[str], sources: Sources, templates: Sources) -> list[FoundFunction]:
    """Return all definitions of the functions. One counts as written if it is more than a stub,
    whoever handed that out, and not the very text of a template.
    """
    mentioned = _mentions(functions)
    handed_out = _handed_out(functions, templates, mentioned)
    with warnings.catch_warnings():  # of doubtful places in sources; they are no one's failure
        warnings.simplefilter("ignore")
        return [
            found
            for path, content in sources.items()
            if mentioned.search(text := decode(content).text)
            for found in _found(path, outline(text, _reader(path)), handed_out)
        ]


def _reader(path: str) -> Reader:
    return Reader(path, Python2(compatibility=True))


def _mentions(functions: Iterable[str]) -> re.Pattern[str]:
    """Match lines that may define a function. Most files of a large submission have none."""
    return definitions_of(sorted({own_name(name).partition(".")[0] for name in functions}))


def _handed_out(
    functions: Sequence[str], templates: Sources, mentioned: re.Pattern[str]
) -> dict[str, list[MaskedSource]]:
    """Return what the templates have under the names of the functions."""
    texts = [decode(content).text for content in templates.values()]
    readable = [masked_source(text) for text in texts if mentioned.search(text)]
    found: dict[str, list[MaskedSource]] = {name: [] for name in functions}
    for name in functions:
        last = own_name(name).rpartition(".")[2]
        for each in readable:
            span = dotted_span(each.masked, own_name(name)) if last in each.masked else None
            if span:
                found[name].append(each.part(*span))
    return found


def _found(
    path: str, file: Outline, handed_out: Mapping[str, list[MaskedSource]]
) -> Iterator[FoundFunction]:
    libraries = " ".join(sorted(file.libraries))
    texts: dict[str, list[str]] = {}
    for each in file.definitions:
        texts.setdefault(each.name, []).append(each.text)
    for name in handed_out:
        if own_name(name) not in texts or module_of(name) not in ("", _module(path)):
            continue
        # Of a notebook the last definition that is written counts, of other files the last one.
        counting = texts[own_name(name)][::-1][: None if is_notebook(path) else 1]
        defined = [masked_source(text) for text in counting]
        stubs = [is_stub(each, handed_out[name], file.known) for each in defined]
        own = defined[stubs.index(False) if False in stubs else 0]
        yield FoundFunction(name, path, False in stubs, libraries, _likeness(own))


def _module(path: str) -> str:
    return without_ending(path.rpartition("/")[2])


def _likeness(definition: MaskedSource) -> str:
    digest = hashlib.blake2b("".join(definition.masked.split()).encode(), digest_size=8)
    return digest.hexdigest()
