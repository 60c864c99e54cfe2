"""`python -m tests.messages`: prints every message a person can see, with what shows it.

Messages that students read come first, then those that only instructors read; `--students` and
`--instructors` print one part. With words as arguments, only the messages that contain one of
them. Each place has its file and what its function does; each message a test that quotes it.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from tests.messages.every_message import every_message
from tests.messages.message import INSTRUCTORS, STUDENTS, Message
from tests.messages.seen import TestTexts

ROOT = Path(__file__).parents[2]


def report(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the list, and how many messages of each kind there are."""
    words = [word.lower() for word in arguments if not word.startswith("--")]
    asked = [reader for reader in (STUDENTS, INSTRUCTORS) if f"--{reader}" in arguments]
    everything, tests, shown = every_message(ROOT), TestTexts(ROOT), []
    for reader in asked or (STUDENTS, INSTRUCTORS):
        found = [m for m in everything if m.reader == reader]
        chosen = [m for m in found if not words or any(w in m.text.lower() for w in words)]
        shown += chosen
        yield f"== Messages for {reader}: {len(chosen)}"
        for _, messages in groupby(chosen, key=lambda message: (message.place, message.situation)):
            yield from _lines(list(messages), tests)
    counts = Counter(message.kind for message in shown)
    total = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    yield f"\n{len(shown)} messages: {total}"


def _lines(messages: Sequence[Message], tests: TestTexts) -> Iterator[str]:
    """Yield the lines of one place: where it is, when it is shown, and its messages."""
    first = messages[0]
    yield f"\n{first.path}: {first.place.partition(':')[2] or 'page'}: {first.situation}"
    for message in messages:
        seen = tests.seen_by(message.text)
        yield f"  {message.line:4} {message.kind:8} {message.text}{f'  [{seen}]' if seen else ''}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(report(sys.argv[1:])) + "\n")
