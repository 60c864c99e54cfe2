"""The key `answer` of a criterion: the question that students answer in words."""

from collections.abc import Collection, Mapping

from grader.confined.notebook_cells import is_notebook
from grader.files.rubric.yaml_lines import Document


def check_answers(
    document: Document, criteria: Collection[str], sources: Mapping[str, bytes], graded: set[str]
) -> None:
    """Report questions that no notebook of the reference has, and those of a graded function."""
    notebooks = {path: source for path, source in sources.items() if is_notebook(path)}
    for name in criteria:
        own = document.value["criteria"][name]
        path = ("criteria", name, "answer")
        question = own.get("answer")
        if not question:
            continue
        for key in sorted(graded & set(own)):
            told = f"`{key}` is for a function; expected a criterion of its own for the answer"
            document.report(("criteria", name, key), told)
        if notebooks and not _holds(question, notebooks):
            told = f"no text cell of {', '.join(notebooks)} has a line that begins so"
            document.report(path, f"{told}; expected the question as students see it")


def _holds(question: str, notebooks: Mapping[str, bytes]) -> bool:
    from grader.files.notebooks.written_answers import holds_question  # few rubrics have questions

    return holds_question(question, notebooks)
