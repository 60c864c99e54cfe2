"""What to fix, in this order: each cause of lost points once, by the points to be won.

The page, the terminal and Gradescope show the same list.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import takewhile

from grader.confined.quick_dataclass import dataclass
from grader.core.grades import HINT, NEXT_HINT, CriterionGrade, Grade, Status
from grader.core.many.kept_results import GRADES, kept
from grader.core.outcomes import Frame
from grader.reports.criterion_sentences import first_sentence, name_list, sentences
from grader.reports.number_format import points_text

SHOWN = 5  # causes; who has more of them begins with these

LINES = 6  # of one cause: as many as are ever marked one by one
INDENT = "   "  # as wide as "1. "

_VERBS = {Status.MISSING: "Add", Status.NOT_IMPLEMENTED: "Write"}
# Of a sentence without a name at its beginning, what is not "It" beside a name.
_SUBJECTS = ("this property", "what is printed", "the file `")
_TOGETHER = {Status.MISSING, Status.NOT_IMPLEMENTED}  # each kind is one thing to do
_REACHED = {
    Status.TIMED_OUT: "This line was running:",
    Status.CRASHED: "Of your lines, this one was reached last:",
}
IN_BLOCK = "The wrong values are made in these lines; which of them is wrong is not certain:"
_RUNNING = {Status.RAISED, Status.CRASHED, Status.TIMED_OUT}


@dataclass(frozen=True)
class Cause:
    """One cause of lost points."""

    request: str  # "Fix `rnn_step_backward`"
    points: Fraction
    sentence: str  # what is wrong; empty if nothing is known
    hints: tuple[str, ...]  # the first one, and those that follow on request
    lines: tuple[Frame, ...]  # of the student's own code
    beside: tuple[str, ...]  # sentences on criteria that this cause costs nothing, or that share it
    criteria: tuple[str, ...]  # names, those that lose points by it
    functions: frozenset[str] = frozenset()  # of these criteria
    calls: frozenset[str] = frozenset()  # other functions, which were replaced to judge them

    @property
    def worth(self) -> str:
        """Return the points to be won, in words."""
        return points_text(self.points)


@dataclass(frozen=True)
class FixList:
    """All causes, and what is lost through other functions alone."""

    fixes: tuple[Cause, ...]
    cascade: str = ""  # a sentence

    @property
    def shown(self) -> tuple[Cause, ...]:
        """Return the causes to begin with."""
        return self.fixes[:SHOWN]

    @property
    def more(self) -> str:
        """Say how many causes are not shown; empty if all are."""
        left = len(self.fixes) - SHOWN
        return f"And {left} more." if left > 0 else ""


def fix_list(grade: Grade) -> FixList:
    """Return the student's own faults by points to be won, and what is lost through them."""
    return _fix_list(grade.criteria)


@kept(GRADES)
def _fix_list(criteria: tuple[CriterionGrade, ...]) -> FixList:
    losing = [c for c in criteria if _lost(c) > 0 and not _is_for_a_person(c)]
    own = [c for c in losing if not _is_cascade(c)]
    fixes = [_cause(group, criteria) for group in _grouped(own)]
    fixes.sort(key=lambda fix: fix.points, reverse=True)
    through = [c for c in losing if _is_cascade(c)]
    return FixList(tuple(_called_first(fixes)), _cascade_sentence(through))


def _called_first(fixes: Sequence[Cause]) -> list[Cause]:
    """Return causes in their order, but what another one calls before that one."""
    found: list[Cause] = []
    waiting = list(fixes)
    while waiting:
        made = {function for cause in waiting for function in cause.functions}
        free = (fix for fix in waiting if not fix.calls & made - {*fix.functions})
        first = next(free, waiting[0])  # functions may call each other
        waiting.remove(first)
        found.append(first)
    return found


def hints_among(told: Sequence[str]) -> Iterator[str]:
    """Yield the first hint among sentences, and those that follow it."""
    first = next((place for place, text in enumerate(told) if text.startswith(HINT)), None)
    if first is not None:
        yield told[first].removeprefix(HINT)
        following = takewhile(lambda text: text.startswith(NEXT_HINT), told[first + 1 :])
        yield from (text.removeprefix(NEXT_HINT) for text in following)


def first_hints_only(told: Sequence[str]) -> tuple[str, ...]:
    """Return sentences without the hints that open on request: plain text cannot fold them."""
    return tuple(text for text in told if not text.startswith(NEXT_HINT))


def next_hints(criterion: CriterionGrade) -> tuple[str, ...]:
    """Return all hints but the first ones, in their order."""
    told = (text for text in sentences(criterion) if text.startswith(NEXT_HINT))
    return tuple(text.removeprefix(NEXT_HINT) for text in told)


def fixes_in_words(todo: FixList, every_hint: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the list as lines of text, each with its indent; nothing where nothing is to fix."""
    if todo.fixes:
        yield "", "Fix these, in this order:"
    for number, fix in enumerate(todo.shown, 1):
        lines = cause_in_words(fix, every_hint)
        indent, request = next(lines)
        yield indent, f"{number}. {request}"
        yield from lines
    yield from (("", sentence) for sentence in (todo.more, todo.cascade) if sentence)


def cause_in_words(fix: Cause, every_hint: bool = False) -> Iterator[tuple[str, str]]:
    """Yield one cause as lines of text, each with its indent."""
    ending = f": {fix.sentence}" if fix.sentence else ""
    yield "", f"{fix.request} ({fix.worth}){ending}"
    yield from ((INDENT, f"{line.number}  {line.text}") for line in fix.lines)
    if fix.hints:
        yield INDENT, f"{HINT}{fix.hints[0]}"
    if every_hint:
        yield from ((INDENT, f"{NEXT_HINT}{hint}") for hint in fix.hints[1:])
    yield from ((INDENT, sentence) for sentence in fix.beside)


def _lost(criterion: CriterionGrade) -> Fraction:
    return criterion.points - criterion.score if criterion.counts else Fraction(0)


def _is_for_a_person(criterion: CriterionGrade) -> bool:
    """Return whether a person scores it, or took its points: nothing that ran says what to fix."""
    scored = criterion.status in (Status.WRONG, Status.PARTLY_RIGHT) and criterion.lost_to is None
    return scored or criterion.status is Status.WAITING


def _is_cascade(criterion: CriterionGrade) -> bool:
    return criterion.lost_to == "cascade" or criterion.status is Status.BLOCKED


def _grouped(losing: Iterable[CriterionGrade]) -> list[list[CriterionGrade]]:
    """Group criteria that fail at one line, in one unreadable file, or in one way."""
    together: dict[tuple[object, ...], list[CriterionGrade]] = {}
    for criterion in losing:
        together.setdefault(_common(criterion), []).append(criterion)
    return list(together.values())


def _common(criterion: CriterionGrade) -> tuple[object, ...]:
    """Return what criteria of one cause have in common."""
    if criterion.status in _TOGETHER:
        return (criterion.status,)
    if criterion.status is Status.NOT_LOADED:
        return criterion.status, criterion.file, first_sentence(criterion)
    line = _last_line(criterion)
    if line:
        return criterion.status, line.file, line.line
    if criterion.diagnosis:
        return criterion.function, criterion.diagnosis[0]
    return (criterion.name,)


def _last_line(criterion: CriterionGrade) -> Frame | None:
    """Return the student's line that an exception left last, where there is one."""
    if criterion.status not in _RUNNING:
        return None
    frames = (case.frames for case in criterion.cases if case.frames)
    return next((own[-1] for own in frames), None)


def _cause(group: Sequence[CriterionGrade], criteria: Sequence[CriterionGrade]) -> Cause:
    first = group[0]
    names = tuple(criterion.name for criterion in group)
    told = sentences(first)
    beside = (_freed(group, criteria), _shared(names, criteria))
    return Cause(
        request=f"{_VERBS.get(first.status, 'Fix')} {name_list(names)}",
        points=sum((_lost(criterion) for criterion in group), Fraction(0)),
        sentence="" if first.status in _TOGETHER else _sentence(first, names),
        hints=tuple(hints_among(told)),
        lines=_lines(first),
        beside=tuple(filter(None, beside)),
        criteria=names,
        functions=frozenset(criterion.function for criterion in group),
        calls=frozenset(name for criterion in group for name in criterion.replaced),
    )


def _sentence(criterion: CriterionGrade, names: Sequence[str]) -> str:
    """Return the first sentence, and what a line below it has to do with it."""
    said = _whole(first_sentence(criterion), names)
    return " ".join(filter(None, [said, reached_words(criterion)]))


def reached_words(criterion: CriterionGrade) -> str:
    """Say what the line is at which running stopped, or a block; empty for lines that are sure."""
    if any(line.last for line in criterion.lines):
        return IN_BLOCK
    return _REACHED.get(criterion.status, "") if criterion.lines else ""


def _lines(criterion: CriterionGrade) -> tuple[Frame, ...]:
    last = _last_line(criterion)
    few = criterion.lines if len(criterion.lines) <= LINES else ()
    return (last,) if last else few


def _whole(sentence: str, names: Sequence[str]) -> str:
    """Return the sentence with a subject, which it lacks beside a name, and its full stop."""
    if sentence.startswith(_SUBJECTS):
        sentence = sentence[0].upper() + sentence[1:]
    if sentence[:1].islower():
        verb = "is " if sentence.startswith("close,") else ""
        sentence = f"{'It' if len(names) == 1 else 'Each'} {verb}{sentence}"
    return f"{sentence}." if sentence and not sentence.endswith((".", "?", "!")) else sentence


def _freed(cause: Sequence[CriterionGrade], criteria: Sequence[CriterionGrade]) -> str:
    """Name the criteria judged with it replaced: proof that the mistake is here and not there."""
    functions = {criterion.function for criterion in cause}
    freed = [c for c in criteria if functions & set(c.replaced) and c.score]
    if not freed:
        return ""
    full = all(c.score >= c.points for c in freed)
    names, verb = name_list([c.name for c in freed]), "was" if len(freed) == 1 else "were"
    ending = " and kept full marks" if full else ""
    return f"{names} {verb} tested {_how(functions, freed)}{ending}."


def _how(functions: Collection[str], freed: Sequence[CriterionGrade]) -> str:
    """Return how they were tested: with correct functions, or without failing lines of methods."""
    methods = {name for criterion in freed for name in criterion.skipped} & set(functions)
    correct = len({n for criterion in freed for n in criterion.right_ones} & set(functions))
    ways = ["with a correct one" if correct == 1 else "with correct ones"] if correct else []
    ways += ["without the failing lines"] if methods else []
    return " and ".join(ways)


def _shared(names: Collection[str], criteria: Sequence[CriterionGrade]) -> str:
    """Name the criteria that fail by the same mistake, which is charged here alone."""
    shared = [c.name for c in criteria if c.same_mistake_as in names]
    verb = "fails" if len(shared) == 1 else "fail"
    return f"{name_list(shared)} {verb} by it, too, and it is charged once." if shared else ""


def _cascade_sentence(cascade: Sequence[CriterionGrade]) -> str:
    """Say what is lost through other functions, and what nobody knows before these are right."""
    untested = [c for c in cascade if c.status is Status.BLOCKED]
    tested = [c for c in cascade if c.status is not Status.BLOCKED]
    said = []
    if tested:
        verb, need = ("loses", "it needs") if len(tested) == 1 else ("lose", "they need")
        points, names = _points_of(tested), name_list([c.name for c in tested])
        said.append(f"{names} {verb} {points} only because of the functions that {need}.")
    if untested:
        verb, need = ("was", "it needs") if len(untested) == 1 else ("were", "they need")
        points, names = _points_of(untested), name_list([c.name for c in untested])
        said.append(f"{names} {verb} not tested without the functions that {need} ({points}).")
    return " ".join(said)


def _points_of(criteria: Sequence[CriterionGrade]) -> str:
    return points_text(sum((_lost(c) for c in criteria), Fraction(0)))
