"""What `grader check` says of the reference's own values."""

from dataclasses import replace

from grader.commands.check_command import Finding, accuracy
from tests.reports.sample_grades import all_right


def test_values_that_are_the_expected_ones_have_no_worst_error() -> None:
    grade = all_right()
    found = accuracy(grade)
    assert (found.good, found.text[:36]) == (False, "its worst error on this machine is 1")
    exact = [
        replace(
            criterion,
            cases=tuple(
                replace(case, outputs=tuple(replace(o, error=0.0) for o in case.outputs))
                for case in criterion.cases
            ),
        )
        for criterion in grade.criteria
    ]
    assert accuracy(replace(grade, criteria=tuple(exact))) == Finding(
        True, "its values on this machine are equal to the expected ones"
    )
