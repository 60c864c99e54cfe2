"""Which part of a rubric has no problems, so that it can be tried while the rest is wrong."""

from typing import Any

from grader.files.rubric.yaml_lines import Document

NEEDED = {"reference", "shared", "sizes", "cases", "tolerance", "allow", "seed", "compatibility"}
NEEDED |= {"version", "assignment", "title", "template", "test_cases"}


def sound_tree(document: Document) -> dict[str, Any] | None:
    """Return the rubric without the criteria and the keys of its head that have problems.

    Return nothing if a problem lies where every criterion depends on it.
    """
    problems = [problem for problem in document.problems if not problem.harmless]
    tops = {problem.keys[0] for problem in problems if problem.keys}
    if any(not problem.keys or problem.keys == ("criteria",) for problem in problems):
        return None
    if tops & NEEDED:
        return None
    tree = {key: value for key, value in document.value.items() if key not in tops - {"criteria"}}
    broken = broken_criteria(document)
    criteria = document.value["criteria"]
    tree["criteria"] = {name: own for name, own in criteria.items() if name not in broken}
    return tree if tree["criteria"] else None


def broken_criteria(document: Document) -> set[str]:
    """Return the criteria that have problems, and those that are `like` one of them."""
    worse = (problem for problem in document.problems if not problem.harmless)
    found = {str(problem.keys[1]) for problem in worse if problem.keys[:1] == ("criteria",)}
    criteria = document.value["criteria"]
    while more := {n for n in criteria if n not in found and _like(criteria[n]) in found}:
        found |= more
    return found


def has_problem(document: Document, key: str) -> bool:
    """Return whether a key of the head is missing from the rubric or has a problem."""
    if not isinstance(document.value, dict):
        return True
    return any(problem.keys[:1] == (key,) for problem in document.problems)


def _like(own: Any) -> Any:
    given = own.get("given") if isinstance(own, dict) else None
    like = given.get("like") if isinstance(given, dict) else None
    return like if isinstance(like, str) else None
