"""The random quantities of a case, as they stand in a file of cases."""

from collections.abc import Mapping
from typing import Any

from grader.confined.values.arrays import Array
from grader.confined.values.tree import decode, encode
from grader.core.cases import Case, RandomOutput
from grader.files.cases.array_pack import ArrayPack


def random_tree(case: Case, arrays: list[Array]) -> dict[str, Any]:
    """Return the entries of a case that is run many times; none for any other."""
    if not case.runs:
        return {}
    return {"runs": case.runs, "random": [_tree(each, arrays) for each in case.random]}


def random_outputs(tree: Mapping[str, Any], arrays: ArrayPack) -> tuple[RandomOutput, ...]:
    """Return the random quantities of a case again."""
    return tuple(
        RandomOutput(
            each["name"],
            tuple(each["shape"]),
            decode(each["mean"], arrays),
            decode(each["std"], arrays) if "std" in each else None,
            each["allowed"],
            each["spread"],
        )
        for each in tree.get("random", ())
    )


def _tree(output: RandomOutput, arrays: list[Array]) -> dict[str, Any]:
    std = {} if output.std is None else {"std": encode(output.std, arrays)}
    return {
        "name": output.name,
        "shape": list(output.shape),
        "mean": encode(output.mean, arrays),
        "allowed": output.allowed,
        "spread": output.spread,
        **std,
    }
