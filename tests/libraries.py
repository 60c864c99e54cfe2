"""Libraries that some tests need: missing ones are an error where tests may not be skipped."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest


class Later:
    """A module that is imported when it is first used, and not while tests are collected.

    Each process that runs tests collects all of them, and every fork of one that has imported
    PyTorch copies three times as much.
    """

    def __init__(self, library: str) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # pytest asks for such names of whatever stands in a file
            raise AttributeError(name)
        return getattr(import_module(self._library), name)


def needed(library: str) -> Any:
    """Return a module; skip the tests of a file without it, but fail where `CI` is set."""
    if find_spec(library) is None:
        missing = f"{library} is not installed, so its tests do not run"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing, allow_module_level=True)
    return Later(library)
