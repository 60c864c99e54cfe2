"""What can be said about a wrong output, and how it becomes a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.core.text import quoted_list


@dataclass(frozen=True)
class Claim:
    """One thing that holds for a wrong output.

    Sizes stand in it as letters, never as numbers: so the same claim can hold on several cases.
    """

    say: str  # "{subject} {is} zero everywhere"
    note: str = ""  # the same for instructors, with names of the reference; empty: nothing to add
    kind: str = "relation"  # or "fact", plain to see; "weak", where rather than what
    also: tuple[str, ...] = ()  # other outputs that it explains


PLURALS = {"is": "are", "has": "have", "holds": "hold", "behaves": "behave", "lacks": "lack"}


def sentence(template: str, names: Sequence[str]) -> str:
    """Return the template about these outputs, in singular or plural."""
    words = PLURALS if len(names) > 1 else {word: word for word in PLURALS}
    text = template.replace("{subject}", quoted_list(list(names)))
    for singular, word in words.items():
        text = text.replace(f"{{{singular}}}", word)
    return text[:1].upper() + text[1:]
