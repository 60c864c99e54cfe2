"""What a student may see of a grade: every report and export passes through here."""

from dataclasses import replace

from grader.core.grades import CaseVerdict, Grade


def student_view(grade: Grade) -> Grade:
    """The grade without instructors' notes, and of hidden cases only the outcome."""
    criteria = (
        replace(
            criterion,
            cases=tuple(_visible_part(case) for case in criterion.cases),
            instructor_notes=(),
        )
        for criterion in grade.criteria
    )
    return replace(grade, criteria=tuple(criteria))


def _visible_part(case: CaseVerdict) -> CaseVerdict:
    if not case.hidden:
        return case
    return CaseVerdict(case.name, case.visibility, case.status, case.credit)
