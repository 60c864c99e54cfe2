"""What diagnosis and following through add to a submission, right or wrong.

Each submission is graded with both and with neither, in turn, property criteria aside. The wrong
ones are some of `tests/diagnosis/wrong_solutions/captioning`, each with one mistake. Goals: nothing
is added to a right submission, and at most 0.3 s, in the median, to a wrong one.
"""

import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import yaml
from pairs import seconds

from grader.core.assignment import Assignment
from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.grading.grade_submission import grade_submission
from grader.sandbox.sandboxes import ConfinedSandbox

ROOT = Path(__file__).parent.parent
RIGHT = ROOT / "examples" / "submissions" / "all_right" / "cs231n"
EVERY = 6  # of the wrong solutions
ROUNDS = 3

Sources = Mapping[str, str]


def wrong_solutions(right: Sources) -> Iterator[tuple[str, Sources]]:
    """Submissions with one mistake, by their names."""
    folder = ROOT / "tests" / "diagnosis" / "wrong_solutions" / "captioning"
    for path in sorted(folder.glob("*.yaml")):
        listed = yaml.safe_load(path.read_text("utf-8"))
        for entry in listed[::EVERY] if isinstance(listed, list) else ():
            file = entry.get("file", "rnn_layers.py")
            name = entry.get("function", entry["criterion"]).rpartition(".")[2]
            start = right[file].find(f"def {name}(")
            if start < 0:  # it changes another base than this one
                continue
            before, text = right[file][:start], right[file][start:]
            for old, new in entry["replace"]:
                text = text.replace(old, new, 1)
            yield entry["id"], {**right, file: before + text}


def without(assignment: Assignment, mode: str, fingerprints: str) -> Assignment:
    """The assignment with that much follow-through and diagnosis, property criteria left out."""
    rubric = assignment.rubric
    changed = replace(
        rubric,
        criteria=tuple(c for c in rubric.criteria if not c.ensure),
        follow_through=replace(rubric.follow_through, mode=mode),
        feedback=replace(rubric.feedback, fingerprints=fingerprints),
    )
    return replace(assignment, rubric=changed)


def main() -> None:
    """Prints a line per submission, then the medians."""
    whole = load_assignment(ROOT / "rubrics" / "captioning.yaml")
    both, neither = without(whole, "auto", "show_relation"), without(whole, "off", "none")
    names = [file for file in whole.rubric.graded_files if (RIGHT / file).exists()]
    right = {name: (RIGHT / name).read_text("utf-8") for name in names}
    with closing(ConfinedSandbox()) as sandbox:

        def added(sources: Sources) -> tuple[float, float]:
            files = {path: text.encode() for path, text in sources.items()}
            submission = Submission("", files, {}, {})

            def grade(assignment: Assignment) -> None:
                grade_submission(submission, assignment, sandbox)

            pairs = [
                (seconds(lambda: grade(neither)), seconds(lambda: grade(both)))
                for _ in range(ROUNDS)
            ]
            return statistics.median(a for a, _ in pairs), statistics.median(
                b - a for a, b in pairs
            )

        grade_submission(Submission("", {}, {}, {}), both, sandbox)
        base, more = added(right)
        print(f"right: {more * 1000:+.0f} ms to {base * 1000:.0f} ms")
        found: list[float] = []
        for name, sources in wrong_solutions(right):
            base, more = added(sources)
            found.append(more)
            if "-v" in sys.argv:
                print(f"{name}: {more * 1000:+.0f} ms to {base * 1000:.0f} ms")
        low, middle, high = statistics.quantiles(found, n=4)
        print(
            f"{len(found)} wrong: median {middle * 1000:+.0f} ms, "
            f"quartiles {low * 1000:+.0f} and {high * 1000:+.0f}, most {max(found) * 1000:+.0f}"
        )


if __name__ == "__main__":
    main()
