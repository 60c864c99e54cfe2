"""What the wall costs a submission in PyTorch: goal at most 1.5 times the same work without it.

`python benchmarks/pytorch.py [ASSIGNMENT]`, where PyTorch is installed.
"""

import sys
from contextlib import closing

from pairs import compare
from wall import ROOT, grade_all

from grader.files.assignments import load_assignment
from grader.sandbox.sandboxes import ConfinedSandbox
from grader.sandbox.wall_layers import LAYERS


def main() -> None:
    """Prints the ratio for the right submission of one assignment."""
    name = next(iter(sys.argv[1:]), "captioning_transformer")
    assignment = load_assignment(ROOT / "rubrics" / f"{name}.yaml")
    right = f"{name}_all_right"
    with closing(ConfinedSandbox()) as wall, closing(ConfinedSandbox(list(LAYERS))) as none:
        compare(
            f"a confined submission of {name}, against an unconfined one",
            lambda: grade_all(assignment, wall, right),
            lambda: grade_all(assignment, none, right),
        )


if __name__ == "__main__":
    main()
