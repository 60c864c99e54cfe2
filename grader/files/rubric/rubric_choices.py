"""The key `one_of`: groups of criteria of which one counts."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.written_numbers import as_written
from grader.files.rubric.yaml_lines import Document


def check_choices(document: Document) -> None:
    """Report criteria that do not exist or are in two groups, and groups of unequal points."""
    criteria, seen = document.value["criteria"], dict[str, str]()
    for choice, groups in document.value.get("one_of", {}).items():
        path = ("one_of", choice)
        for group, names in groups.items():
            for index, name in enumerate(names):
                if name not in criteria:
                    told = unknown(f"criterion {name}", name, criteria)
                    document.report((*path, group, index), told)
                elif name in seen:
                    told = f"{name} is in the group {seen[name]} too; expected one group"
                    document.report((*path, group, index), told)
                seen[name] = group
        _check_points(document, path, groups)


def _check_points(
    document: Document, path: tuple[str, str], groups: Mapping[str, list[str]]
) -> None:
    """Report groups of unequal points: whoever chooses could earn more of them, or fewer."""
    criteria: Mapping[str, Any] = document.value["criteria"]
    known = {g: [criteria[n] for n in names if n in criteria] for g, names in groups.items()}
    points = {
        g: sum((as_written(c["points"]) for c in own), Fraction(0)) for g, own in known.items()
    }
    if len(set(points.values())) > 1 and not document.problems:
        listed = ", ".join(f"{group} {float(worth):g}" for group, worth in points.items())
        document.report(path, f"the groups have different points ({listed}); expected equal ones")
