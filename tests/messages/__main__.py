"""`python -m tests.messages`: prints every message a person can see, by the place that says it.

With words as arguments, only the messages that contain one of them.
"""

import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

from tests.messages.every_message import every_message

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Print the list, and how many messages of each kind there are."""
    wanted = [word.lower() for word in sys.argv[1:]]
    found = [
        m for m in every_message(ROOT) if not wanted or any(w in m.text.lower() for w in wanted)
    ]
    lines: list[str] = []
    for place, messages in groupby(found, key=lambda message: message.place):
        lines += ["", place, *(f"  {m.line:4} {m.kind:8} {m.text}" for m in messages)]
    counts = Counter(message.kind for message in found)
    total = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    sys.stdout.write("\n".join([*lines[1:], "", f"{len(found)} messages: {total}"]) + "\n")


if __name__ == "__main__":
    main()
