"""`python -m tests.house`: measures the structure of the code, as docs/architecture.md cites it.

The table, the longest chain of imports, the modules of each floor, and whatever is out of bounds.
"""

import sys
from pathlib import Path

from tests.house.measures import House

ROOT = Path(__file__).parents[2]


def main() -> None:
    house = House(ROOT)
    lines = ["| measured | figure |", "|---|---|"]
    lines += [f"| {what} | {figure} |" for what, figure in house.table()]
    lines += ["", "The longest chain:", *(f"  {name}" for name in house.chain)]
    lines += ["", "Modules of each part, from the highest floor down:"]
    lines += [f"  {count:4} {name}" for name, count in house.per_floor().items()]
    lines += ["", *(f"{name} stands in {', '.join(at)}" for name, at in house.same_files.items())]
    lines += [f"class {name}: {', '.join(at)}" for name, at in house.same_classes.items()]
    lines += [f"{place}: {count} lines" for place, count in house.long_functions.items()]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
