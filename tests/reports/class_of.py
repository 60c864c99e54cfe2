"""Classes of any size, varied from a few grades that are real in every detail but the sandbox."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.core.entries import Entry, ManualScore
from grader.core.grades import CriterionGrade, Grade, OutputVerdict, Status
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import Lateness
from grader.reports.classroom.class_summary import ClassSummary, Summing, class_row_of

FIRST = ("Ada", "Bo", "Chloë", "Dmitri", "Esther", "Farid", "Grace", "Hanneke", "Imani", "Jun")
LAST = ("Lovelace", "Ångström", "de Vries", "Kovačević", "Nguyễn", "O'Brien", "Smith", "Zhang")
MISTAKES = (
    "behaves as if summed over H (axis 1), not over N (axis 0)",
    "behaves as if transposed",
    "is 5 times too large",
    "behaves as if the gates `f` and `i` were taken in the other order",
)


def summarise(entries: Iterable[Entry]) -> ClassSummary:
    """All that the class page shows of some entries."""
    summing = Summing()
    for entry in entries:
        summing.add(class_row_of(entry))
    return summing.of_class()


def class_of(size: int, grades: Sequence[Grade], seed: int = 0) -> Iterator[Entry]:
    """Entries in the order of their names; the same for the same seed.

    The second and the third submission have the same wrong answers, some of them nobody else's.
    """
    for number in range(size):
        chance = random.Random(f"{seed} {1 if number == 2 else number}")
        yield _entry(number, chance, grades)


def _entry(number: int, chance: random.Random, grades: Sequence[Grade]) -> Entry:
    skill = min(max(chance.gauss(0.75, 0.25), 0.0), 1.0)
    skill = 0.4 if number in (1, 2) else skill
    first = FIRST[number % 10]
    last = f"{LAST[number % 8]}{f' {number // 80}' if number >= 80 else ''}"
    name = f"{last} {first}_{number:04d}"
    base = grades[(1 if number == 2 else number) % len(grades)]
    criteria = tuple(_varied(c, skill, chance) for c in base.criteria)
    grade = replace(base, submission=name, criteria=criteria)
    late = chance.random() < 0.1
    share = Fraction(1, 10) if late else Fraction(0)
    student = Student(str(4000 + number), f"{first} {last}", ids={"moodle": str(4000 + number)})
    if chance.random() < 0.01:
        return Entry(name, (student,), None, problem="There is no Python file in it.")
    manual = {}
    if chance.random() < 0.05:
        first_one = criteria[0]
        manual = {first_one.name: ManualScore(first_one.name, first_one.points, "I read it.")}
    return Entry(
        name,
        (student,),
        grade,
        attempt=1,
        submitted_at="" if chance.random() < 0.5 else "2026-11-20T12:00:00+00:00",
        marked_late=late,
        lateness=Lateness(86_400.0 if late else 0.0, share, undecided=late),
        manual=manual,
    )


def _varied(criterion: CriterionGrade, skill: float, chance: random.Random) -> CriterionGrade:
    if criterion.status is Status.WAITING or chance.random() < skill:
        return criterion
    known = chance.random() < 0.6
    kind = chance.randrange(4)
    cases = tuple(
        replace(
            case,
            status=Status.WRONG,
            credit=Fraction(0),
            outputs=tuple(_wrong(output, chance) for output in case.outputs),
        )
        for case in criterion.cases
    )
    cascade = chance.random() < 0.15
    return replace(
        criterion,
        status=Status.WRONG,
        score=criterion.points * chance.randrange(3) / 4,
        cases=cases,
        lost_to="cascade" if cascade else "own",
        diagnosis=(f"`out` {MISTAKES[kind]}",) if known and not cascade else (),
        answer=f"{kind:012x}" if known else f"{chance.getrandbits(40):012x}",
    )


def _wrong(output: OutputVerdict, chance: random.Random) -> OutputVerdict:
    if output.error is None:
        return output
    sloppy = chance.random() < 0.03
    error = 10.0 ** (chance.uniform(-4, -2) if sloppy else chance.uniform(-1, 1.5))
    tier, status = ("sloppy", Status.PARTLY_RIGHT) if sloppy else ("", Status.WRONG)
    return replace(output, error=error, tier=tier, status=status)
