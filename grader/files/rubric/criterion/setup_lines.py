"""The keys `imports` and `setup`: what each case's lines, givens and properties see besides."""

import builtins
import sys
from collections.abc import Collection, Mapping
from typing import Any

from grader.files.rubric.criterion.criterion_code import check_code
from grader.files.rubric.yaml_lines import Document

ALWAYS = ("numpy",)  # beside the standard library; all else needs `allow`


def setup_of(tree: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    """Return the lines before those of each case: imports, the rubric's, a criterion's own."""
    imports = [f"import {module} as {name}" for name, module in tree.get("imports", {}).items()]
    lines = (part.get("setup", "").rstrip() for part in (tree, own))
    return "\n".join([*imports, *filter(None, lines)])


def check_setup(document: Document, known: Collection[str]) -> set[str]:
    """Report modules that cases cannot import, and unknown names; return the names that it sets."""
    tree = document.value
    imports = tree.get("imports", {})
    allowed = {*sys.stdlib_module_names, *ALWAYS, *tree.get("allow", ())}
    for name, module in imports.items():
        if not name.isidentifier():
            document.report(("imports", name), f"got {name}, expected a name of Python")
        if module.partition(".")[0] not in allowed:
            first = module.partition(".")[0]
            told = f"{first} is not allowed; expected NumPy, the standard library or a package"
            document.report(("imports", name), f"{told} of `allow`. Add it to `allow`")
    if "setup" not in tree:
        return set(imports)
    names = {*known, *tree["sizes"], *dir(builtins), *imports}
    return {*imports, *(check_code(document, ("setup",), tree["setup"], names) or ())}
