"""YAML as Ruby writes it. Imported only where there is some: PyYAML takes 10 ms to import."""

from typing import Any

import yaml


def parse_ruby(text: str) -> Any:
    """Return the values of a text. Raises `ValueError` with a reason for what is not YAML."""
    try:
        return yaml.load(text, _RubyLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


class _RubyLoader(yaml.CSafeLoader):
    """Reads objects of Ruby, as times are written, as the plain values they consist of."""


def _plain(loader: yaml.SafeLoader, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)  # type: ignore[arg-type]


_RubyLoader.add_multi_constructor("!ruby/", _plain)
