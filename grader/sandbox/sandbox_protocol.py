"""What every sandbox offers, whatever it is made of."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from grader.core.aspects import Breaches
from grader.core.cases import Case
from grader.core.outcomes import Frame, LoadedFunction, Loading, Outcome
from grader.core.replay_orders import Replay
from grader.core.rubric import Criterion
from grader.core.submission import BlameQuestion, Job, Question, Sighting
from grader.sandbox.time_limits import Purse

Groups = Sequence[Sequence[tuple[Criterion, Case]]]


class Worker(Protocol):
    """A confined process that has loaded one submission; replaced when it dies."""

    @property
    def loading(self) -> Loading:
        """Return what loading the submission showed."""
        ...

    @property
    def time(self) -> Purse:
        """Return the time that the submission may still take."""
        ...

    def look_into(self, functions: Collection[str]) -> Mapping[str, LoadedFunction]:
        """Return functions of which more is found out only if they fail.

        These are stubs, or return nothing that they compute.

        What was asked for ahead must have been answered.
        """
        ...

    def ran_beside_others(self, criterion: Criterion) -> bool:
        """Return whether a case of a criterion ran in a process that another criterion had used."""
        ...

    def renew(self, criterion: Criterion) -> None:
        """Give a criterion a process that has run nothing of the submission but its loading."""
        ...

    def expect(self, groups: Groups) -> None:
        """Prepare for cases that will be run in this order, some perhaps not.

        Student code may learn all inputs of a group when its first case runs.
        """
        ...

    @property
    def has_loaded(self) -> bool:
        """Return whether nobody has to wait for `loading`."""
        ...

    @property
    def has_begun(self) -> bool:
        """Return whether answers to cases are still to come."""
        ...

    def begin(self, groups: Groups) -> None:
        """Prepare as `expect` does, and ask for the first group now."""
        ...

    def beside(
        self, number: int, plans: Callable[[], Sequence[Groups]]
    ) -> AbstractContextManager[Sequence["Worker"]]:
        """Give a worker for each of so many plans, some perhaps the same, in other processes.

        They begin with the first cases of the plans now.
        """
        ...

    def run(
        self,
        criterion: Criterion,
        case: Case,
        replay: Replay | None = None,
        *,
        counted: bool = False,
    ) -> Outcome:
        """Run one case, with functions replaced if `replay` says so, or with lines counted.

        Never raises for anything that student code does.
        """
        ...


class Sandbox(Protocol):
    """Opens workers and says how well they are confined."""

    @property
    def is_measuring(self) -> bool:
        """Return whether one would wait for the isolation."""
        ...

    @property
    def isolation(self) -> str:
        """Return the isolation: `full`, `partial` or `none`."""
        ...

    def expect(self, job: Job, processes: int = 1) -> None:
        """Get processes ready for submissions to the job's assignment, and wait for nothing."""
        ...

    def read_style(self, job: Job, criteria: Sequence[Criterion]) -> Breaches:
        """Return breaches of the `style` of criteria, by criterion, without running anything."""
        ...

    def blamed_lines(
        self, job: Job, asked: Sequence[BlameQuestion]
    ) -> AbstractContextManager[Callable[[], tuple[tuple[Frame, ...], ...]]]:
        """Have lines that make wrong outputs looked for while a block runs; none of them runs.

        Gives what waits for them, and returns those for each question.
        """
        ...

    def survey(self, files: Mapping[str, bytes], question: Question) -> tuple[Sighting, ...] | None:
        """Return where functions are in sources, without running any; `None` if unknown."""
        ...

    def open(
        self, job: Job, meanwhile: Callable[[], None] = lambda: None, beside: int = 0
    ) -> AbstractContextManager[Worker]:
        """Return a worker for one submission; closed, with all its processes, on leaving.

        It begins to load at once. Where cases are asked for ahead, `meanwhile` is called each time
        that it has got some: then it computes, and nobody waits. If so many plans will run
        `beside` others, what they run in begins to load, too.
        """
        ...
