"""What efficiency and style earn: part of a criterion's points, where its values are right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.confined.quick_dataclass import dataclass
from grader.confined.style.breach import Breach
from grader.confined.style.keywords import KEYWORDS
from grader.core.aspects import Aspect, LineCount
from grader.core.grades import CriterionGrade, Status
from grader.core.rubric import Criterion
from grader.core.text import one_line, quoted
from grader.judging.credit import FULL, NOTHING
from grader.judging.score.line_growth import efficiency_remarks, loops_over

Remarks = Mapping[str, tuple[str, ...]]  # kind of an aspect -> what is not as asked
Points = Mapping[str, Fraction]  # kind of an aspect -> its part of the criterion's points

UNJUDGED = "Its {kind} earns no points until everything else is right."
LOOPS = ("for", "while")


@dataclass(frozen=True)
class Seen:
    """What was found out about the ways of one submission, by criterion."""

    counts: Mapping[str, Sequence[LineCount]]
    breaches: Mapping[str, Sequence[Breach] | None]  # `None`: the sources could not be read
    needs: Mapping[str, Sequence[str]]  # criterion -> criteria

    def with_aspects(
        self, grades: Mapping[str, CriterionGrade], criteria: Sequence[Criterion]
    ) -> tuple[CriterionGrade, ...]:
        """Return the grades of the values, less what the ways to them cost."""
        looped = {c.name: self._charged_loops(c, grades[c.name]) for c in criteria}
        return tuple(self._with(grades[c.name], c, looped) for c in criteria)

    def _charged_loops(self, criterion: Criterion, grade: CriterionGrade) -> set[str]:
        """Return sizes over which loops cost a criterion points, and so nothing to its callers."""
        asked = criterion.efficiency
        costs = asked and asked.points and values_right(grade)
        return set(loops_over(self.counts.get(criterion.name, ()))) if costs else set()

    def _with(
        self, grade: CriterionGrade, criterion: Criterion, looped: Mapping[str, set[str]]
    ) -> CriterionGrade:
        name, function = criterion.name, criterion.function
        remarks: dict[str, tuple[str, ...]] = {}
        points: dict[str, Fraction] = {}
        if criterion.efficiency:
            elsewhere = set().union(*(looped.get(need, ()) for need in self.needs.get(name, ())))
            points["efficiency"] = criterion.efficiency.points
            remarks["efficiency"] = efficiency_remarks(
                function, self.counts.get(name, ()), elsewhere, carried=grade.carried_forward
            )
        if criterion.style:
            points["style"] = criterion.style.points
            remarks["style"] = style_remarks(function, self.breaches.get(name))
        return charged(grade, points, remarks) if points else grade


def values_right(grade: CriterionGrade) -> bool:
    """Return whether every required case is right, be it with helpers replaced."""
    required = (case.credit for case in grade.cases if case.weight is None)
    return grade.score > 0 and all(credit == FULL for credit in required)


def charged(grade: CriterionGrade, points: Points, remarks: Remarks) -> CriterionGrade:
    """Return the grade with its aspects, and their cost.

    Of each aspect's points as large a share can be earned as the values earn of theirs, so right
    values alone lose nothing here. Where they are not right the aspect earns nothing.
    """
    aspects = tuple(
        _aspect(kind, worth, grade, remarks.get(kind, ())) for kind, worth in points.items()
    )
    share = grade.score / grade.points if grade.points else NOTHING
    lost = {each.kind: each.points * share - each.score for each in aspects}
    told = [sentence for each in aspects for sentence in _told(each, lost[each.kind], grade)]
    unjudged = [UNJUDGED.format(kind=e.kind) for e in aspects if lost[e.kind] and not e.judged]
    total = sum(lost.values(), NOTHING)
    described = replace(grade, aspects=aspects, feedback=(*told, *grade.feedback, *unjudged))
    if not total:
        return described
    right = grade.status is Status.RIGHT
    return replace(
        described,
        score=grade.score - total,
        status=Status.PARTLY_RIGHT if right else grade.status,
        lost_to="own" if right else grade.lost_to,
    )


def _aspect(kind: str, points: Fraction, grade: CriterionGrade, remarks: tuple[str, ...]) -> Aspect:
    judged = values_right(grade)
    if not judged or remarks:
        return Aspect(kind, points, NOTHING, judged, remarks if judged else ())
    return Aspect(kind, points, points * grade.score / grade.points, judged)


def _told(aspect: Aspect, lost: Fraction, grade: CriterionGrade) -> list[str]:
    if not aspect.judged:
        return []
    cost = f"This costs {_number(lost)} of {_number(grade.points)} points."
    ending = cost if lost else "This is advice and costs no points."
    *first, last = aspect.remarks or ("",)
    return [*first, f"{last} {ending}"] if last else []


def _number(points: Fraction) -> str:
    return f"{float(points):.3g}"


def style_remarks(function: str, breaches: Sequence[Breach] | None) -> tuple[str, ...]:
    """Return a sentence for each breach; `None` means that the sources could not be read."""
    if breaches is None:
        return (f"The source of {quoted(function)} could not be read, so its style is not judged.",)
    return tuple(dict.fromkeys(_sentence(function, breach) for breach in breaches))


def _sentence(function: str, breach: Breach) -> str:
    if breach.rule == "must_call":
        return f"{quoted(function)} does not call {quoted(breach.name)}, as this assignment asks."
    place = f"{one_line(breach.file, 80)}, line {breach.line}"
    if breach.rule == "must_not_import":
        does = f"{quoted(breach.file)} imports {quoted(breach.name)} (line {breach.line})"
    else:
        within = f" in {quoted(breach.within)}" if breach.within else ""
        does = f"{quoted(function)} uses {_what(breach.name)}{within} ({place})"
    return f"{does}, which this assignment asks you not to."


def _what(name: str) -> str:
    if name in LOOPS:
        return f"a {quoted(name)} loop"
    return f"the keyword {quoted(name)}" if name in KEYWORDS else quoted(name)
