"""The graded functions, and what students were given for them."""

from collections.abc import Container, Mapping
from functools import cached_property

from ...function_names import own_name
from ...source.decoding import decode
from ...source.masked_source import MaskedSource, dotted_span, masked_source
from ..stubs import is_stub


class AskedFunctions:
    """The graded functions of an assignment, with the files and templates of each."""

    def __init__(
        self, functions: Mapping[str, tuple[str, ...]], templates: Mapping[str, bytes]
    ) -> None:
        self.functions = functions
        self._sources = templates

    @cached_property
    def tops(self) -> dict[str, list[str]]:
        """Return the functions of each name at the top of a file: itself, or methods of a class."""
        found: dict[str, list[str]] = {}
        for name in self.functions:
            found.setdefault(own_name(name).partition(".")[0], []).append(name)
        return found

    @cached_property
    def _templates(self) -> dict[str, MaskedSource]:
        return {path: masked_source(decode(text).text) for path, text in self._sources.items()}

    def template(self, name: str) -> MaskedSource:
        """Return the template's definition of a function; empty if it has none."""
        for path in self.functions[name]:
            template = self._templates.get(path, MaskedSource())
            span = dotted_span(template.masked, own_name(name))
            if span:
                return template.part(*span)
        return MaskedSource()

    def is_written(self, top: str, definition: str, known: Container[str]) -> bool:
        """Return whether a definition of a name is more than a stub; a class in some method."""
        source = masked_source(definition)
        names = self.tops.get(top, [])
        spans = [(name, dotted_span(source.masked, own_name(name))) for name in names]
        found = [(name, source.part(*span)) for name, span in spans if span]
        if not names:
            span = dotted_span(source.masked, top)
            return not (span and is_stub(source.part(*span), MaskedSource(), known))
        return any(not is_stub(part, self.template(name), known) for name, part in found)


NOTHING_ASKED = AskedFunctions({}, {})
