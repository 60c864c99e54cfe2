"""What students get: the template, a rubric without secrets, the public cases only."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.core.cases import CaseSet
from grader.core.rubric import Rubric
from grader.files.assignments import PUBLISHED

SECRET_KEYS = ("seed", "shared", "misconceptions", "equivalent", "strength", "intended")
SECRET_CRITERION_KEYS = ("ensure", "gradient", "misconceptions", "needs")
PUBLIC_PROVENANCE = ("grader", "numpy", "blas", "files")  # of test cases
# The earliest date that a zip can hold: with a fixed date the same files give the same bytes.
BEGINNING = (1980, 1, 1, 0, 0, 0)

README = """\
# {title}

Write your solutions in the files of this folder, in place of each line that says "Your
code goes here". Then grade yourself:

    grader run .

It tries the public test cases and writes `grader-report.html`. Your instructor tries hidden ones
too, of other sizes: work that is right passes them all. In an editor that shows the tests of
pytest, each criterion is a test; `pytest` runs them in a terminal.

If the command `grader` is not found, install it. You need Python 3.11 or newer:

    python3 -m pip install array-grader

If pip does not find `array-grader`, ask your instructor for its file and install that.
"""


def public_rubric(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rubric's tree without hidden cases and without what only an instructor needs.

    Criteria judged by `ensure` lose their `call`: they are graded after submission.
    """
    name = tree["assignment"]
    return {
        **{key: value for key, value in tree.items() if key not in SECRET_KEYS},
        "reference": f"../reference/{name}",
        "template": f"../student_template/{name}",
        "test_cases": f"../test_cases/{name}.h5",
        "cases": _public_cases(tree.get("cases", {"main": {}})),
        "criteria": {
            key: _public_criterion(criterion, tree) for key, criterion in tree["criteria"].items()
        },
    }


def _public_criterion(criterion: Mapping[str, Any], tree: Mapping[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in criterion.items() if k not in SECRET_CRITERION_KEYS}
    if "ensure" in criterion:
        kept = {k: v for k, v in kept.items() if k not in ("call", "raises", "efficiency", "style")}
    hidden = {name for name, case in tree.get("cases", {}).items() if _is_hidden(case)}
    own = kept.get("cases")
    if isinstance(own, list):
        kept["cases"] = [name for name in own if name not in hidden]
    elif own:
        public = {k: v for k, v in own.items() if k not in hidden and not _is_hidden(v)}
        kept["cases"] = public
    return kept


def _public_cases(cases: Mapping[str, Any]) -> dict[str, Any]:
    return {name: case for name, case in cases.items() if not _is_hidden(case)}


def _is_hidden(case: Any) -> bool:
    return isinstance(case, dict) and case.get("visibility", "visible") != "visible"


def public_cases(case_set: CaseSet, rubric: Rubric, digests: Mapping[str, str]) -> CaseSet:
    """Return the cases that students may have, marked as those of the public rubric."""
    cases = {
        criterion.name: tuple(case for case in case_set.cases[criterion.name] if not case.hidden)
        for criterion in rubric.criteria
        if not criterion.by_hand
    }
    kept = {k: v for k, v in case_set.provenance.items() if k in PUBLIC_PROVENANCE}
    origin = {**kept, "rubric": rubric.digest, "criteria": dict(digests)}
    return replace(case_set, cases=cases, provenance=origin)


def student_files(
    rubric: Rubric, rubric_text: str, cases: bytes, templates: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return path in the zip for students -> content."""
    name = rubric.assignment
    untouched = {
        f"{PUBLISHED}/student_template/{name}/{path}": source for path, source in templates.items()
    }
    return {
        "README.md": README.format(title=rubric.title).encode("utf-8"),
        **templates,
        f"{PUBLISHED}/rubrics/{name}.yaml": rubric_text.encode("utf-8"),
        f"{PUBLISHED}/test_cases/{name}.h5": cases,
        **untouched,
    }


def zip_bytes(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """Return an archive of files, below one folder if it is named; scripts can be run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}" if folder else path, BEGINNING)
            entry.external_attr = (0o100755 if content[:2] == b"#!" else 0o100644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
