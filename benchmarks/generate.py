"""`grader generate captioning`, against the bare run of all cases on the reference.

Goal: no more than 60 times the bare run plus 20 seconds, property criteria aside.
"""

from dataclasses import replace
from pathlib import Path

from pairs import seconds

from grader.authoring.cases.reference_runs import run_reference
from grader.authoring.generation import generate_cases
from grader.authoring.proof.strength import measure_strength
from grader.authoring.reference_loading import reference_scope
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Prints both times and what is allowed."""
    whole = load_rubric(ROOT / "rubrics" / "captioning.yaml")
    rubric = replace(whole, criteria=tuple(c for c in whole.criteria if not c.ensure))
    sources = read_sources(ROOT / "reference" / "captioning")
    scope = reference_scope(rubric, sources)
    cases = generate_cases(rubric, sources)

    def bare() -> None:
        for criterion in rubric.criteria:
            for case in cases.cases[criterion.name]:
                run_reference(criterion, case, scope, case.dtype)

    def everything() -> None:
        made = generate_cases(rubric, sources)
        measure_strength(rubric, sources, made, reference_scope(rubric, sources))

    bare()
    once = min(seconds(bare) for _ in range(5))
    full = min(seconds(everything) for _ in range(3))
    print(f"all cases on the reference: {once * 1000:.0f} ms")
    print(f"generate with everything: {full:.2f} s; allowed {60 * once + 20:.2f} s")


if __name__ == "__main__":
    main()
