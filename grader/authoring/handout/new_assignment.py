"""Starts an assignment: a small one that is complete, to be changed into one's own."""

import importlib.resources
import re

from grader.core.errors import GraderError

NAME = re.compile(r"[a-z][a-z0-9_-]*")


def starter_files(name: str) -> dict[str, bytes]:
    """Path -> content of a new assignment's own files. Raises `GraderError` for a bad name."""
    if not NAME.fullmatch(name):
        message = f"{name} cannot name an assignment."
        raise GraderError(message, "Use small letters, digits, - and _, beginning with a letter.")
    folder = importlib.resources.files("grader.authoring.starter")
    rubric = folder.joinpath("rubric.yaml").read_text("utf-8").replace("NAME", name)
    return {
        f"rubrics/{name}.yaml": rubric.encode("utf-8"),
        f"reference/{name}/layers.py": folder.joinpath("layers.py").read_bytes(),
    }
