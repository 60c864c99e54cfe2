"""Whether answers can be compared with what the reference prints and writes to files."""

from collections.abc import Mapping, Sequence
from typing import Any

from grader.authoring.proof.zeros import Leaves
from grader.core.outputs.written_outputs import file_of, words_for
from grader.core.rubric import OutputSpec
from grader.judging.texts.written_verdict import content_difference

ABSENT = "Let the function, or the lines of `call`, write it with that name."
EMPTY = "Let the lines of `call` print or write something, or take it out of `outputs`."
BINARY = "Write `metric: exact`, which compares the bytes."
UNSTEADY = (
    "Give the output `numbers: 1.0e-6`, or another tolerance for the numbers in it, or let fewer "
    "digits be written."
)

Problem = tuple[str, str, str]  # sentence, advice, name of the output


def written_problems(spec: OutputSpec, values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong about what the reference wrote."""
    value, subject = values.get(spec.name), words_for(spec.name)
    if value is None:
        return [(f"{subject} was not written; expected a file", ABSENT, spec.name)]
    if isinstance(value, str):
        wanted = "an ordinary file of at most 1 MB" if file_of(spec.name) else "at most 1 MB"
        return [(f"{subject} is {value}; expected {wanted}", ABSENT, spec.name)]
    content = value.tobytes()
    if not content:
        sentence = f"{subject} is empty, so a function that writes nothing would pass"
        return [(sentence, EMPTY, spec.name)]
    if spec.metric != "exact" and not _is_text(content):
        return [(f"{subject} is not text in UTF-8; expected text", BINARY, spec.name)]
    return []


def unsteady(spec: OutputSpec, base: Leaves, others: Sequence[Leaves]) -> str:
    """Return that what is written differs when inputs change in the last digit, if it does."""
    expected = base[spec.name].tobytes()
    for leaves in others:
        if spec.name in leaves and content_difference(spec, leaves[spec.name].tobytes(), expected):
            return f"{words_for(spec.name)} differs when its inputs change in the last digit"
    return ""


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
