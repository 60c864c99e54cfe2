"""Outputs that a case prints or writes to files, in a rubric: their keys, and what is wrong."""

from collections.abc import Collection, Mapping
from typing import Any

from grader.core.outputs.written_outputs import TextRules, file_of, path_problem
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

TEXT, TABLE = "text", "table"
METRICS = (TEXT, TABLE, "exact")  # of an output that is written
TEXT_KEYS = ("ignore", "numbers", "columns", "rows")
MOST_OUTPUTS = 20  # files of a case: each is read and sent, and where isolation is partial, made


def text_rules(spec: Mapping[str, Any]) -> TextRules:
    """Return how a text is compared, from the keys of its output."""
    own = {key: value for key, value in spec.items() if key in TEXT_KEYS}
    return TextRules(**{**own, "ignore": tuple(own.get("ignore", ()))})


def check_written(document: Document, path: KeyPath, name: str, left: Collection[str]) -> None:
    """Report what keeps an output from being what is printed, or a file that is written."""
    file = file_of(name)
    if not file:
        if name in left:
            told = f"`{name}` is what the lines print; give the name in `call` another name"
            document.report(path, told)
    elif problem := path_problem(file) or _clash(file, document.value.get("files", ())):
        document.report(path, problem)


def _clash(file: str, shipped: Collection[str]) -> str:
    for path in shipped:
        if path == file:
            return f"{file} is a data file that is shipped; expected another name"
        if path.startswith(f"{file}/") or file.startswith(f"{path}/"):
            return f"{path} is a data file that is shipped, so {file} cannot be written"
    return ""


def check_text_keys(document: Document, path: KeyPath, outputs: Any) -> None:
    """Report keys of outputs that their metric does not have, and metrics that do not fit."""
    files = [name for name in outputs if file_of(name)]
    if len(files) > MOST_OUTPUTS:
        document.report(path, f"got {len(files)} files, expected at most {MOST_OUTPUTS}")
    for name, spec in outputs.items() if isinstance(outputs, dict) else ():
        written = name == "stdout" or bool(file_of(name))
        metric = spec.get("metric", TEXT if written else "")
        if written and metric not in METRICS:
            told = f"got {metric}, expected one of: {', '.join(METRICS)}"
            document.report((*path, name, "metric"), told)
        known = {TEXT: TEXT_KEYS[:2], TABLE: TEXT_KEYS}.get(metric, ())
        for key in (key for key in TEXT_KEYS if key in spec and key not in known):
            wanted = TABLE if key in TEXT_KEYS[2:] else f"{TEXT} or {TABLE}"
            document.report((*path, name, key), f"{key} needs `metric: {wanted}`")
        for key in (key for key in ("tolerance", "absolute", "end") if written and key in spec):
            document.report((*path, name, key), f"{key} does not apply to what is written")
