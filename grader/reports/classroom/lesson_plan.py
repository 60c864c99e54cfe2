"""The first screen of the class page: what to discuss, and who needs help."""

from collections.abc import Iterator, Mapping, Sequence

from grader.reports.classroom.class_rows import Row
from grader.reports.classroom.class_views import MOST_LINKED, Rest, TopicView, Who, rest_of
from grader.reports.classroom.code_samples import Sample, Sources, sample_of
from grader.reports.classroom.shared_mistakes import UNKNOWN, SharedMistake
from grader.reports.criterion_sentences import as_sentence
from grader.reports.number_format import points_text

TOPICS = 3  # a choice: what fits on one screen, and in the first minutes of a lesson
SAMPLES = 2  # a choice, as above
TRIED = 8  # submissions: two samples should differ, and most mistakes are made in few ways
LITTLE = 0.25  # a choice: who has at most this share of the points needs help


def view_topics(
    mistakes: Sequence[SharedMistake], graded: int, sources: Sources
) -> tuple[TopicView, ...]:
    """Return the mistakes of several students that cost the class most."""
    several = [mistake for mistake in mistakes if len(mistake.rows) > 1 and mistake.cost]
    several.sort(key=lambda mistake: mistake.cost, reverse=True)
    return tuple(_topic(one, graded, sources) for one in several[:TOPICS])


def _topic(shared: SharedMistake, graded: int, sources: Sources) -> TopicView:
    return TopicView(
        criterion=shared.mistake.criterion,
        words=as_sentence(shared.mistake.sentence or UNKNOWN),
        share=f"{len(shared.rows):,} of {graded:,} students",
        cost=points_text(shared.cost),
        samples=_samples(shared, sources),
        say=sentence_to_say(shared, graded),
        anchor=f"m{shared.name}",
        private=shared.mistake.private,
    )


def sentence_to_say(shared: SharedMistake, graded: int) -> str:
    """Return a sentence for the class: no names, and nothing that is kept from students."""
    sentence = "" if shared.mistake.private else shared.mistake.sentence
    ending = f": {sentence}." if sentence else "."
    said = f"{len(shared.rows):,} of {graded:,} lost points in {shared.mistake.criterion}{ending}"
    return said.replace("`", "")  # most places where people paste it show these as they are


def _samples(shared: SharedMistake, sources: Sources) -> tuple[Sample, ...]:
    """Return two samples of different code, if there are two."""
    found: dict[tuple[str, ...], Sample] = {}
    for row in shared.rows[:TRIED]:
        sample = sample_of(row.marks[shared.mistake.criterion], sources(row.name))
        if sample:
            found.setdefault(tuple(line.text for line in sample), sample)
        if len(found) == SAMPLES:
            break
    return tuple(found.values())


def view_help(
    rows: Sequence[Row], addresses: Mapping[str, str], numbers: Mapping[str, int]
) -> tuple[tuple[Who, ...], Rest]:
    """Return the graded students with little or nothing, those with least first.

    `addresses` are those of their pages, `numbers` those of their lines in the table.
    """
    little = sorted((row for row in rows if row.share <= LITTLE), key=lambda row: row.share)
    first = (
        Who(addresses[row.name], row.who, ", ".join(_standing(row))) for row in little[:MOST_LINKED]
    )
    return tuple(first), rest_of(numbers[row.name] for row in little[MOST_LINKED:])


def _standing(row: Row) -> Iterator[str]:
    yield f"{100 * row.share:.0f} %"
    if row.unwritten:
        yield f"{row.unwritten} of {len(row.marks)} not written"
