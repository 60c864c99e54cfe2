"""The graded functions, and what students were given for them."""

import ast
from collections.abc import Container, Mapping
from functools import cached_property, lru_cache

from ...function_names import own_name
from ...source.decoding import decode
from ...source.masked_source import MaskedSource, dotted_span, masked_source
from ..stubs import is_stub

# Functions of an assignment. A margin: the largest packaged one has 40.
KEPT = 256
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


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
    def given(self) -> frozenset[str]:
        """Return what templates define at the top: lines of cases may use it, as functions do."""
        texts = (decode(source).text for source in self._sources.values())
        return frozenset[str]().union(*map(names_at_top, texts))

    def template(self, name: str) -> MaskedSource:
        """Return the template's definition of a function; empty if it has none."""
        for path in self.functions[name]:
            text = decode(self._sources.get(path, b"")).text
            found = template_definition(text, own_name(name))
            if found:
                return found
        return MaskedSource()

    def is_written(self, top: str, definition: str, known: Container[str]) -> bool:
        """Return whether a definition of a name is more than a stub; a class in some method."""
        source = masked_source(definition)
        names = self.tops.get(top, [])
        spans = [(name, dotted_span(source.masked, own_name(name))) for name in names]
        found = [(name, source.part(*span)) for name, span in spans if span]
        if not names:
            span = dotted_span(source.masked, top)
            return not (span and is_stub(source.part(*span), (), known))
        return any(not is_stub(part, [self.template(name)], known) for name, part in found)


@lru_cache(KEPT)
def names_at_top(text: str) -> frozenset[str]:
    """Return the classes, functions and values that a template defines at the top."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):  # an old Python, or data
        return frozenset()
    defined = {node.name for node in body if isinstance(node, DEFINITIONS)}
    targets = (target for node in body if isinstance(node, ast.Assign) for target in node.targets)
    return frozenset(defined | {each.id for each in targets if isinstance(each, ast.Name)})


@lru_cache(KEPT)
def template_definition(text: str, name: str) -> MaskedSource | None:
    """Return the definition of a function in a template's text, which is the same for a class."""
    template = masked_source(text)
    span = dotted_span(template.masked, name)
    return template.part(*span) if span else None


NOTHING_ASKED = AskedFunctions({}, {})
