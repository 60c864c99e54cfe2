"""Where the pages' templates come from."""

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

KEPT = Path(__file__).parent / "__pycache__"


def template(name: str) -> Template:
    """Return a template; it escapes every value that it prints."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("grader.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_kept(),
    )


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates, kept as Python keeps compiled modules: not at any price."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write one, where there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _kept() -> KeptTemplates | None:
    """Return where compiled templates are kept: to compile a page's takes as long as ten pages."""
    if sys.dont_write_bytecode:
        return None
    try:
        KEPT.mkdir(exist_ok=True)
    except OSError:
        return None
    return KeptTemplates(str(KEPT))
