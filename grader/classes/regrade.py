"""A class under a changed rubric: who changes, by how much, and why. Old attempts stay."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from grader.classes.batch import write_done
from grader.classes.executors.executor import Done, Executor
from grader.classes.made_out import MadeOut
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.entries import Attempt, Entry, renamed
from grader.core.graded_attempt import attempt_of
from grader.core.grades import Grade
from grader.core.many.kept_results import GRADES, kept
from grader.core.policy.lateness import Lateness, lateness
from grader.core.submission import Submission, unpack_submission
from grader.gradebook.store import Gradebook
from grader.judging.score.rescore import rescored

SCORED, GRADED, UNCHANGED = "scored again", "graded again", "unchanged"
LATE = "late penalty recomputed"
AT_A_TIME = 50  # grades in memory; a margin, as each may take a megabyte
NOT_KEPT = "The submitted files are not kept in the gradebook; run `grader batch` on them again."


@dataclass(frozen=True)
class ScoreChange:
    """What a regrade makes of one submission."""

    name: str
    how: str  # "scored again" from stored errors, "graded again", "unchanged", …, or a problem
    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)
    parts: tuple[tuple[str, Fraction, Fraction], ...] = ()  # criterion or penalty, before, after
    problem: str = ""
    remarks: tuple[str, ...] = ()  # sentences about scores by hand

    @property
    def by(self) -> Fraction:
        """Return how much the score changes."""
        return self.after - self.before


@dataclass
class Regrade:
    """One pass over the gradebook."""

    assignment: Assignment
    substance: str
    gradebook: Gradebook
    executor: Executor
    output: Path
    stamp: Callable[[Grade], Grade]
    page: Callable[[Grade], str] | None = None
    dry: bool = False  # nothing is written

    def __post_init__(self) -> None:
        """Score equal grades once, and render their files once."""
        self._made_out = MadeOut(self.page)
        self._rescored = kept(GRADES, lambda grade: (grade.criteria,))(self._attempt)

    def changes(self) -> Iterator[ScoreChange]:
        """Yield a change for every submission that was ever graded, as they get ready."""
        latest = self.gradebook.latest_all()
        stale: list[str] = []
        valid = [n for n, kept in latest.items() if kept.fingerprint == self.assignment.fingerprint]
        for entry in self.gradebook.entries(valid, brief=True):
            yield self._counted_anew(entry)
        for some in self._some_at_a_time(sorted(latest.keys() - set(valid))):
            scored = [(one, self._scored_again(one, latest[one.name].digest)) for one in some]
            stale += [one.name for one, done in scored if not done]
            yield from self._kept([(one, done) for one, done in scored if done], SCORED)
        yield from self._graded_again({name: latest[name].digest for name in stale})

    def _some_at_a_time(self, names: Sequence[str]) -> Iterator[list[Entry]]:
        """Yield entries whose grades are replaced meanwhile: no reader stays open beside."""
        for start in range(0, len(names), AT_A_TIME):
            yield list(self.gradebook.entries(names[start : start + AT_A_TIME]))

    def _counted_anew(self, entry: Entry) -> ScoreChange:
        """Recompute the late penalty of a grade that stays valid: its deadline may have moved."""
        if self._on_time(entry) == entry.lateness or not entry.grade:
            return ScoreChange(entry.name, UNCHANGED)
        return self._change(entry, entry.grade, LATE)

    def _on_time(self, entry: Entry) -> Lateness:
        policy = self.assignment.rubric.late
        return lateness(policy, entry.submitted_at, entry.marked_late, entry.extension)

    def _scored_again(self, entry: Entry, digest: str) -> Done | None:
        if not entry.grade or entry.grade.substance != self.substance:
            return None
        attempt = self._rescored(entry.grade)
        if not attempt:
            return None
        submission = Submission(entry.name, {}, {}, {}, digest=digest)
        return self._made_out.done(submission, replace(attempt, digest=digest))

    def _attempt(self, grade: Grade) -> Attempt | None:
        again = rescored(grade, self.assignment)
        return attempt_of(self.stamp(again), digest="") if again else None

    def _graded_again(self, digests: dict[str, str]) -> Iterator[ScoreChange]:
        """Grade each files once, for all who submitted the very same."""
        lost: list[str] = []
        equal: dict[str, list[str]] = {}
        for name, digest in digests.items():
            equal.setdefault(digest, []).append(name)
        everybody = {names[0]: names for names in equal.values()}

        def submissions() -> Iterator[Submission]:
            for digest, names in equal.items():
                packed = self.gradebook.sources(digest)
                if packed:
                    yield replace(unpack_submission(packed), name=names[0])
                else:
                    lost.extend(names)

        for done in self.executor.grade(submissions()):
            for some in self._some_at_a_time(everybody[done.submission.name]):
                yield from self._kept([(one, self._of(one.name, done)) for one in some], GRADED)
        for name in lost:
            yield ScoreChange(name, "not graded", problem=NOT_KEPT)

    def _of(self, name: str, done: Done) -> Done:
        """Return what came of the very same files, made out to a name."""
        if name == done.submission.name or not done.attempt:
            return done
        return self._made_out.done(replace(done.submission, name=name), done.attempt)

    def _kept(self, pairs: Sequence[tuple[Entry, Done]], how: str) -> Iterator[ScoreChange]:
        """Keep new attempts of a few; yield what each changes."""
        if not self.dry:
            self._add(done for _, done in pairs)
        for entry, done in pairs:
            if done.attempt:
                yield self._change(entry, done.attempt.grade, how)
            else:
                yield ScoreChange(entry.name, "not graded", problem=done.problem)

    def _add(self, some: Iterable[Done]) -> None:
        """Add equal attempts at once, and write the files of each."""
        equal: dict[tuple[str, bytes], list[Done]] = {}
        for done in some:
            if done.attempt:
                equal.setdefault((done.attempt.digest, done.attempt.packed), []).append(done)
        for several in equal.values():
            names = [done.submission.name for done in several]
            attempt = next(done.attempt for done in several if done.attempt)
            added = self.gradebook.add_shown(names, attempt, reason="regraded", unless_known=True)
            for done, (number, shown) in zip(several, added, strict=True):
                write_done(self.output, done, shown, number)

    def _change(self, entry: Entry, grade: Grade, how: str) -> ScoreChange:
        manual = renamed(entry.manual, self.assignment.rubric.renames)
        after = replace(entry, grade=grade, lateness=self._on_time(entry), manual=manual)
        now = {old: new for new, old in self.assignment.rubric.renames.items()}
        old = {now.get(name, name): score for name, score in _parts(entry).items()}
        new = _parts(after)
        names = dict.fromkeys([*new, *old])
        pairs = ((name, old.get(name, Fraction(0)), new.get(name, Fraction(0))) for name in names)
        differing = tuple(pair for pair in pairs if pair[1] != pair[2])
        remarks = tuple(_bounded(after, grade)) if differing else ()
        return ScoreChange(entry.name, how, entry.total, after.total, differing, remarks=remarks)


def _bounded(entry: Entry, grade: Grade) -> Iterator[str]:
    """Yield a sentence for each score by hand that is more than a criterion gives now."""
    for criterion in grade.criteria:
        manual = entry.manual.get(criterion.name)
        if manual and manual.score is not None and manual.score > criterion.points:
            given, most = (float(value) for value in (manual.score, criterion.points))
            yield f"the {given:g} by hand for {criterion.name} count as {most:g}, its maximum"


def _parts(entry: Entry) -> dict[str, Fraction]:
    """Return the parts of a total."""
    criteria = entry.grade.criteria if entry.grade else ()
    scores = {criterion.name: entry.criterion_score(criterion) for criterion in criteria}
    return {**scores, "late penalty": entry.penalty}
