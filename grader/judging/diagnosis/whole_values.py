"""Numbers in one mapping or list are one value: a mistake gives all of them, or explains none.

One run of the same lines makes such a value. Arrays in a mapping, as the gradients of a model, are
outputs of their own: one that is wrong beside others that are right is what a mistake does.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import output_of
from grader.core.cases import Case, Evidence
from grader.core.outputs.list_outputs import list_of
from grader.core.outputs.written_outputs import is_written
from grader.judging.diagnosis.projections import SAME, project
from grader.judging.diagnosis.wrong_output import NUMBERS, Answer

EXTRA = "*"  # as a part of a value: all that it has too much. No leaf has this name


def plain_parts(cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """Return by value the single numbers, texts, … that are expected in it."""
    found: dict[str, dict[str, None]] = {}
    for expected in (expected for case in cases for expected in case.expected):
        value = output_of(expected.name)
        if not expected.array.ndim and value != expected.name and not is_written(expected.name):
            found.setdefault(value, {})[expected.name] = None
    return {value: tuple(parts) for value, parts in found.items()}


def shortened_lists(answers: Sequence[Answer]) -> dict[str, tuple[str, ...]]:
    """Return by list that lacks items all numbers and arrays that are expected in it.

    What is left stands in the places of other items, and there it says little by itself.
    """
    found: dict[str, dict[str, None]] = {}
    for answer in answers:
        numeric = (e.name for e in answer.case.expected if e.array.dtype.kind in NUMBERS)
        inside = [(list_of(name), name) for name in numeric if list_of(name) != name]
        lacking = {holder for holder, name in inside if name not in answer.values}
        for holder, name in inside:
            if holder in lacking:
                found.setdefault(holder, {})[name] = None
    return {holder: tuple(parts) for holder, parts in found.items()}


def extra_name(value: str) -> str:
    """Return the name under which evidence knows what mistakes give beyond the parts of a value."""
    return f"{value}.{EXTRA}"


def extra_texts(extra: Mapping[str, str]) -> dict[str, Array]:
    """Return what is told of extra parts of outputs as arrays, by the names of evidence."""
    texts: dict[str, str] = {}
    for output, text in extra.items():
        name = extra_name(output_of(output))
        texts[name] = texts.get(name, "") + text
    return {name: np.frombuffer(text.encode(), np.uint8) for name, text in texts.items()}


def whole(
    value: str, agrees: Mapping[str, Array], answers: Sequence[Answer], evidence: Evidence
) -> Array:
    """Return, for each signature, whether it gives the whole value in all cases.

    `agrees` has, for each of its parts, whether the signature gives that one where it was given.
    """
    found: Array = _extra_alike(value, answers, evidence)
    for name, agree in agrees.items():
        found &= agree & _missing_alike(name, answers, evidence)
    return found


def _missing_alike(name: str, answers: Sequence[Answer], evidence: Evidence) -> Array:
    found: Array = np.ones(len(evidence.signatures), np.bool_)
    for answer in answers:
        asked = any(expected.name == name for expected in answer.case.expected)
        if asked and name not in answer.values and answer.case.name in evidence.cases:
            found &= np.isinf(_stored(name, answer, evidence)).all(axis=1)
    return found


def _extra_alike(value: str, answers: Sequence[Answer], evidence: Evidence) -> Array:
    """Return where the same is told of extra parts; evidence of older files knows of none."""
    found: Array = np.ones(len(evidence.signatures), np.bool_)
    name = extra_name(value)
    for answer in answers:
        text = answer.extra.get(name)
        if name not in evidence.outputs or answer.case.name not in evidence.cases:
            found &= text is None
        elif text is None:
            found &= np.isnan(_stored(name, answer, evidence)).all(axis=1)
        else:
            apart = np.abs(_stored(name, answer, evidence) - project(text)).max(axis=1)
            found &= apart <= SAME * float(np.linalg.norm(text))
    return found


def _stored(name: str, answer: Answer, evidence: Evidence) -> Array:
    case, output = evidence.cases.index(answer.case.name), evidence.outputs.index(name)
    return np.asarray(evidence.projections[:, case, output])
