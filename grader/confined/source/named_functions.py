"""Where a source defines functions: by `def`, or by a lambda with a name, `f = lambda x: x**2`."""

import ast
import re
from collections.abc import Iterable


def definitions_of(names: Iterable[str]) -> re.Pattern[str]:
    """Match lines that may define a function or a class of one of the names."""
    any_name = f"(?:{'|'.join(map(re.escape, names))})"
    by_lambda = rf"{any_name}[ \t]*(?::[^=\n]*)?=[ \t(]*lambda\b"
    by_keyword = rf"(?:(?:async[ \t]+)?def|class)[ \t]+{any_name}\b"
    return re.compile(rf"^[ \t]*(?:{by_keyword}|{by_lambda})", re.MULTILINE)


def lambda_name(node: ast.stmt) -> str:
    """Return the name that a statement gives to a lambda; empty if it does something else."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if not isinstance(getattr(node, "value", None), ast.Lambda) or len(targets) > 1:
        return ""
    return targets[0].id if isinstance(targets[0], ast.Name) else ""
