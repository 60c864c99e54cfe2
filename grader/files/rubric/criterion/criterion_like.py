"""`given: {like: CRITERION}`: what a criterion takes over from another one."""

from collections.abc import Mapping
from typing import Any

from grader.core.asked.code_givens import with_modules
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document

Criteria = Mapping[str, Any]


def merged_given(given: Mapping[str, Any], criteria: Criteria) -> dict[str, Any]:
    """Return the expressions of a criterion, after those of the one it says it is `like`."""
    own = with_modules({name: each for name, each in given.items() if name != "like"})
    if "like" not in given:
        return own
    return {**merged_given(criteria[given["like"]].get("given", {}), criteria), **own}


def files_of(name: str, criteria: Criteria) -> tuple[str, ...]:
    """Return the files of a criterion: its own, or those of the one it is `like`; () if neither."""
    own = criteria[name].get("file")
    if own:
        return (own,) if isinstance(own, str) else tuple(own)
    like = criteria[name].get("given", {}).get("like")
    return files_of(like, criteria) if like else ()


def check_like(document: Document, name: str) -> bool:
    """Report a criterion that there is not, or a circle; return whether there is neither."""
    criteria, seen = document.value["criteria"], {name}
    while (given := criteria[name].get("given", {})) and "like" in given:
        like = given["like"]
        path = ("criteria", name, "given", "like")
        if like not in criteria:
            document.report(path, unknown(f"criterion {like}", like, criteria))
            return False
        if like in seen:
            document.report(path, "`like` leads back to this criterion; expected another criterion")
            return False
        seen.add(like)
        name = like
    return True
