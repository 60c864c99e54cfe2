"""Reads what all submissions of an assignment share, before there is one. Executes nothing.

Done in the fork server, so that each worker finds it read: the results are remembered by content.
"""

from collections.abc import Iterable, Mapping

from ..function_names import own_name
from ..source.decoding import decode
from ..source.masked_source import MaskedSource
from ..source.signatures import signature_text
from .file_loader import read_support
from .imports.file_library import imported_names
from .loaded_program import Sources
from .notebooks.asked_functions import template_definition


def read_ahead(
    support: Sources, templates: Sources, functions: Mapping[str, Iterable[str]]
) -> None:
    """Read an assignment's own files, and the definitions of its template."""
    for path, source in support.items():
        text = decode(source).text
        imported_names(text)
        read_support(path, text)
    for source in templates.values():
        text = decode(source).text
        for name in functions:
            definition = template_definition(text, own_name(name))
            signature_text(name, definition or MaskedSource())
