"""The key `ensure` of a criterion: names in its expressions, and in the fields of its sentences."""

from collections.abc import Collection

from grader.core.asked.property_sentences import EXPECTED, expected_in, fields_of
from grader.files.rubric.criterion.criterion_code import check_code
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath


def check_ensure(
    document: Document, name: str, known: Collection[str], left: Collection[str]
) -> None:
    """Report names that nothing defines, and values that `expected` does not have."""
    for sentence, expression in document.value["criteria"][name].get("ensure", {}).items():
        path = ("criteria", name, "ensure", sentence)
        for text in (expression, *fields_of(sentence)):
            if check_code(document, path, text, {*known, EXPECTED}, "eval") is not None:
                _check_expected(document, path, text, known, left)


def _check_expected(
    document: Document, path: KeyPath, text: str, known: Collection[str], left: Collection[str]
) -> None:
    if EXPECTED in known:  # a name of the assignment's own
        return
    for name in expected_in(text):
        if name not in left:
            document.report(path, unknown(f"name {EXPECTED}.{name}", name, left))
