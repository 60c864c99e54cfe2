"""Outputs in each other's place."""

from collections.abc import Iterator

from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, same


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims that an output is another one."""
    for other in wrong.case.expected:
        if other.name == wrong.name or not same(wrong.got, other.array):
            continue
        if same(wrong.expected, other.array):  # both expect one value, and only digits are off
            continue
        answer = wrong.answers.get(other.name)
        if answer is not None and same(answer, wrong.expected):
            one, two = sorted([wrong.name, other.name])
            yield Claim(
                f"`{one}` and `{two}` have each other's values",
                kind="fact",
                also=(other.name,),
            )
        else:
            yield Claim(f"{{subject}} {{has}} the values that belong to `{other.name}`")
