"""Where a function's source is not as the rubric asks, in sentences."""

from collections.abc import Sequence

from grader.confined.style.keywords import KEYWORDS
from grader.core.aspects import Breach
from grader.core.text import one_line, quoted

LOOPS = ("for", "while")


def style_remarks(function: str, breaches: Sequence[Breach] | None) -> tuple[str, ...]:
    """Return a sentence for each breach; `None` means that the sources could not be read."""
    if breaches is None:
        return (f"The source of {quoted(function)} could not be read, so its style is not judged.",)
    return tuple(dict.fromkeys(_sentence(function, breach) for breach in breaches))


def _sentence(function: str, breach: Breach) -> str:
    if breach.rule == "must_call":
        return f"{quoted(function)} does not call {quoted(breach.name)}, as this assignment asks."
    place = f"{one_line(breach.file, 80)}, line {breach.line}"
    if breach.rule == "must_not_import":
        does = f"{quoted(breach.file)} imports {quoted(breach.name)} (line {breach.line})"
    else:
        within = f" in {quoted(breach.within)}" if breach.within else ""
        does = f"{quoted(function)} uses {_what(breach.name)}{within} ({place})"
    return f"{does}, which this assignment asks you not to."


def _what(name: str) -> str:
    if name in LOOPS:
        return f"a {quoted(name)} loop"
    return f"the keyword {quoted(name)}" if name in KEYWORDS else quoted(name)
