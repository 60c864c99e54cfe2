"""Whether folders hold all shards of one class, each once and whole."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.core.errors import GraderError
from grader.core.people.shards import Shard
from grader.core.text import quoted
from grader.files.classes.shard_file import GIVE_SHARDS, ShardRecord, read_shard

MOST_NUMBERS = 12  # of missing shards in one sentence
AGAIN = "Run its command again; it continues where it stopped."

Records = Mapping[Path, ShardRecord]


def check_place(output: Path, shard: Shard | None, used: bool) -> None:
    """Refuse a folder that holds another part of the class or, if it is `used`, the whole."""
    known = read_shard(output)
    if known and known.shard != shard:
        wanted = f"shard {shard}" if shard else "a whole class"
        message = f"{output} holds shard {known.shard}; expected {wanted}, or an empty folder."
        raise GraderError(message, "Give -o another folder.")
    if shard and not known and used:
        message = f"{output} holds a whole class; expected shard {shard}, or an empty folder."
        raise GraderError(message, "Give -o a folder of its own for each shard.")


def all_shards(folders: Sequence[Path]) -> Records:
    """Return the shards in folders, in order. `GraderError` unless they make up one class."""
    records: dict[Path, ShardRecord] = {}
    for folder in folders:
        record = read_shard(folder)
        if not record:
            raise GraderError(f"{folder} holds no shard of a class.", GIVE_SHARDS)
        records[folder] = record
    for said in (_different(records), _twice(records), _missing(records), _unfinished(records)):
        for message, advice in said:
            raise GraderError(message, advice)
    return dict(sorted(records.items(), key=lambda pair: pair[1].number))


def _different(records: Records) -> Iterator[tuple[str, str]]:
    """Yield what two shards do not have in common."""
    (first, one), *others = records.items()
    for folder, other in others:
        both = f"{first} and {folder}"
        if one.assignment != other.assignment:
            names = f"{quoted(one.assignment)} and {quoted(other.assignment)}"
            yield f"The shards in {both} are of different assignments: {names}.", GIVE_SHARDS
        if one.of != other.of:
            counts = f"{one.of:,} and {other.of:,}"
            yield f"The shards in {both} are of different numbers of shards: {counts}.", GIVE_SHARDS
        if one.fingerprint != other.fingerprint:
            yield (
                f"The shards in {both} were graded with different rubrics, cases or graders.",
                "Run all shards again with the same ones; only what has to be is graded again.",
            )
        if one.listing != other.listing:
            counts = f"{one.submissions:,} and {other.submissions:,} submissions"
            yield (
                f"The shards in {both} were made of different classes, with {counts}.",
                "Run all shards again with the same folder and roster; what is graded stays.",
            )


def _twice(records: Records) -> Iterator[tuple[str, str]]:
    seen: dict[int, Path] = {}
    for folder, record in records.items():
        if record.number in seen:
            both = f"{seen[record.number]} and {folder}"
            yield (
                f"{both} both hold shard {record.shard}; expected one folder.",
                "Give one of them.",
            )
        seen[record.number] = folder


def _missing(records: Records) -> Iterator[tuple[str, str]]:
    of = next(iter(records.values())).of
    there = {record.number for record in records.values()}
    left = [number for number in range(1, of + 1) if number not in there]
    if left:
        listed = ", ".join(map(str, left[:MOST_NUMBERS]))
        more = f" and {len(left) - MOST_NUMBERS:,} more" if len(left) > MOST_NUMBERS else ""
        are = "is" if len(left) == 1 else "are"
        yield (
            f"{len(left):,} of {of:,} shards {are} missing: {listed}{more}.",
            "Run them, or give their folders too.",
        )


def _unfinished(records: Records) -> Iterator[tuple[str, str]]:
    for folder, record in records.items():
        if not record.finished:
            yield f"Shard {record.shard} in {folder} is not finished.", AGAIN
