"""What is to be said of a folder of submissions, whatever becomes of them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from grader.core.people.class_submissions import ClassFolder
from grader.core.text import one_line, quoted, quoted_list
from grader.files.classes.layouts.iso_times import UNKNOWN_ZONE

if TYPE_CHECKING:
    from grader.reports.classroom.class_summary import ClassSummary

MOST_NAMES = 10  # in one sentence: a longer list hides what is said about it


def class_sentences(found: ClassFolder, chosen: str = "") -> Iterator[str]:
    """Yield the layout, who is missing, who is in no roster, what else was there."""
    if chosen:
        yield (
            f"The class was graded as {quoted(chosen)}, recognised by its files; "
            "choose another with --assignment."
        )
    if found.layout != "plain":
        yield f"The folder was read as a download of {_titled(found.layout)}."
    yield from _on_attempts(found)
    names = [one.name or one.key for one in found.missing if one.key not in found.doubts]
    if names:
        yield f"In the roster, but not submitted: {quoted_list(names, MOST_NAMES)}."
    if found.unmatched:
        yield f"Not in the roster: {quoted_list(found.unmatched, MOST_NAMES)}."
    yield from found.notes
    yield from _on_zones(found)
    yield from shortened(found.remarks, MOST_NAMES)


def class_lines(summary: "ClassSummary") -> Iterator[str]:
    """Yield the mean of the scores, and the mistake that most students made."""
    if summary.mean is None:
        return
    yield f"Mean: {summary.mean:.4g} of {summary.points:.4g} points"
    shared = next(iter(summary.mistakes), None)
    if shared and len(shared.rows) > 1:
        mistake, count = shared.mistake, len(shared.rows)
        words = f": {one_line(mistake.sentence)}" if mistake.sentence else ", with equal answers"
        of = f"{count:,} of {len(summary.graded):,}"
        yield f"Commonest mistake ({of}): {quoted(mistake.criterion)}{words}"


def shortened(sentences: Sequence[str], most: int) -> list[str]:
    """Return the first of many sentences, and how many more there are."""
    more = len(sentences) - most
    return [*sentences[:most], *([f"… and {more:,} more like these."] if more > 0 else [])]


def _on_zones(found: ClassFolder) -> Iterator[str]:
    zones = {note: hand_in.name for hand_in in found.hand_ins for note in hand_in.notes}
    for note, name in zones.items():
        if note.startswith(UNKNOWN_ZONE):
            yield f"{quoted(name)}, for example: {note}"


def _on_attempts(found: ClassFolder) -> Iterator[str]:
    rivals = {hand_in.counts_as for hand_in in found.hand_ins if hand_in.counts_as}
    if rivals:
        who = "1 student or group" if len(rivals) == 1 else f"{len(rivals):,} students or groups"
        yield f"{who} submitted several attempts; the best counts."
    again = sum(hand_in.attempts > 1 and not hand_in.counts_as for hand_in in found.hand_ins)
    if again:
        handed_in = "submission is the newest" if again == 1 else "submissions are the newest"
        yield f"{again:,} {handed_in} of several attempts."


def _titled(layout: str) -> str:
    """Return the name of a learning system as it writes itself."""
    return layout if layout == "nbgrader" else layout.capitalize()
