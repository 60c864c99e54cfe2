"""The key `raises` of a criterion: classes of exceptions, and expressions that raise them."""

import builtins
from collections.abc import Collection

from grader.files.rubric.criterion.criterion_code import check_code
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document

EXCEPTIONS = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}


def check_raises(
    document: Document, name: str, known: Collection[str], given: Collection[str]
) -> None:
    """Report exceptions that there are not, and names that nothing defines."""
    own = document.value["criteria"][name]
    for exception, texts in own.get("raises", {}).items():
        path = ("criteria", name, "raises", exception)
        first = exception.partition(".")[0]
        if first not in known or (first in vars(builtins) and exception not in EXCEPTIONS):
            told = unknown(f"exception {exception}", exception, EXCEPTIONS)
            document.report(path, told.partition("; expected one of")[0])
        for place, text in enumerate(texts):
            check_code(document, (*path, place), text, {*known, *given}, "eval")
