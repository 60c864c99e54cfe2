"""The autograder zip of Gradescope: grader itself, one assignment, and two scripts. Pure."""

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

PACKAGE = "grader/"
ASSIGNMENT = "assignment/"
SCRIPTS = ("setup.sh", "run_autograder")
_EXTRA = re.compile(r"\bextra\s*==")


def gradescope_files(
    package: Mapping[str, bytes],
    assignment: Mapping[str, bytes],
    rubric: str,
    requirements: Iterable[str],
    min_isolation: str,
) -> dict[str, bytes]:
    """Return path in the zip -> content. `rubric` is one of the paths of `assignment`.

    grader travels as its own source, so that the very version which made the zip grades.
    """
    needed = [line for line in requirements if not _EXTRA.search(line)]
    return {
        **{name: _script(name, f"{ASSIGNMENT}{rubric}", min_isolation) for name in SCRIPTS},
        "requirements.txt": "".join(f"{line}\n" for line in needed).encode(),
        **{f"{PACKAGE}{path}": content for path, content in sorted(package.items())},
        **{f"{ASSIGNMENT}{path}": content for path, content in sorted(assignment.items())},
    }


def _script(name: str, rubric: str, min_isolation: str) -> bytes:
    text = (files("grader.authoring.handout") / "gradescope" / name).read_text("utf-8")
    return text.replace("@RUBRIC@", rubric).replace("@ISOLATION@", min_isolation).encode()
