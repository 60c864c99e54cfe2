"""What the wall costs: start, fork and round trip, against the same without it.

Goals: the zygote ready within 1.4 times `import numpy`; a confined fork with its work within 1.3
times an unconfined one; a round trip at most 0.5 ms above the bare call.
"""

import os
import statistics
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from pairs import compare, seconds

from grader.confined.case.execute import execute
from grader.core.assignment import Assignment
from grader.files.assignments import load_assignment
from grader.files.sources import read_sources
from grader.files.submission.read_submission import load_submission
from grader.grading.case_settings import settings_of
from grader.grading.grade_submission import job_for
from grader.grading.reference import load_reference
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.sandboxes import ConfinedSandbox
from grader.sandbox.wall_layers import LAYERS

ROOT = Path(__file__).parent.parent
CACHED = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # as installed


def start() -> None:
    """A zygote, until it is ready."""
    with closing(Zygote()) as zygote:
        zygote.wait()


def import_numpy() -> None:
    """What every process that uses NumPy has to do."""
    command = [sys.executable, "-I", "-B", "-c", "import numpy"]
    subprocess.run(command, env=CACHED, check=True)


def grade_all(assignment: Assignment, sandbox: ConfinedSandbox, example: str = "all_right") -> None:
    """Forks a worker that loads the example and runs every case but those of properties."""
    path = ROOT / "examples" / "submissions" / example
    rubric = assignment.rubric
    submission = load_submission(
        path, rubric.graded_files, assignment.support, assignment.templates
    )
    with sandbox.open(job_for(submission, assignment)) as worker:
        for criterion in rubric.criteria:
            if not criterion.ensure:
                for case in assignment.cases.cases[criterion.name]:
                    worker.run(criterion, case)


def round_trip(assignment: Assignment, sandbox: ConfinedSandbox) -> None:
    """Prints how much longer a case takes over the wire than called directly."""
    rubric = assignment.rubric
    criterion = rubric.criterion("rnn_step_forward")
    case = assignment.cases.cases[criterion.name][0]
    scope = load_reference(read_sources(assignment.reference), rubric).scope
    path = assignment.reference
    submission = load_submission(
        path, rubric.graded_files, assignment.support, assignment.templates
    )
    with sandbox.open(job_for(submission, assignment)) as worker:
        wire = statistics.median(seconds(lambda: worker.run(criterion, case)) for _ in range(500))
    bare = statistics.median(
        seconds(lambda: execute(criterion.call, scope, case.inputs, settings_of(case), ["next_h"]))
        for _ in range(500)
    )
    print(f"round trip: {(wire - bare) * 1000:.2f} ms above the bare call of {bare * 1000:.2f} ms")


def main() -> None:
    """Prints the three."""
    assignment = load_assignment(ROOT / "rubrics" / "captioning.yaml")
    compare("zygote ready, against import numpy", start, import_numpy, rounds=11)
    with closing(ConfinedSandbox()) as wall, closing(ConfinedSandbox(list(LAYERS))) as none:
        compare(
            "a confined submission, against an unconfined one",
            lambda: grade_all(assignment, wall),
            lambda: grade_all(assignment, none),
            rounds=15,
        )
        round_trip(assignment, wall)


if __name__ == "__main__":
    main()
