"""The sentences of the packaged rubrics that students read, with what shows each of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.messages.message import Message


def sentences_of_rubrics(root: Path) -> Iterator[Message]:
    """Yield the sentences of mistakes, hints, properties and other accepted answers."""
    for path in sorted((root / "rubrics").glob("*.yaml")):
        rubric = yaml.safe_load(path.read_text("utf-8"))
        lines = path.read_text("utf-8").splitlines()
        for name, text, situation in _sentences(rubric):
            line = next((n for n, row in enumerate(lines, 1) if text[:40] in row), 0)
            place = path.relative_to(root).as_posix()
            yield Message(text, "rubric", f"{place}:{name}", line, place, situation)


def _sentences(rubric: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the function or criterion, the sentence, and the situation that shows it."""
    for one in rubric.get("misconceptions", ()):
        change = f"{one['replace']} → {one['with']}".replace("\n", " ") if "replace" in one else ""
        yield (
            one["in"],
            one["say"],
            f"Shown if outputs equal those of a changed {one['in']}: {change}",
        )
    for name, criterion in rubric["criteria"].items():
        for output, said in criterion.get("hints", {}).items():
            for hint in [said] if isinstance(said, str) else said:
                yield name, hint, f"A hint, shown if `{output}` is wrong."
        for text in criterion.get("ensure", {}):
            yield name, text, "A property, shown if it does not hold."
        for other in criterion.get("accept", ()):
            if "say" in other:
                yield name, other["say"], "Shown if another accepted answer fits."
