"""The file by which the folder of a shard says which part of which class is in it."""

import json
from dataclasses import asdict
from pathlib import Path

from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.people.shards import Shard
from grader.files.atomic import write_text

SHARD_FILE = "shard.json"
GIVE_SHARDS = "Give the folders that `grader batch --shard` wrote."


@dataclass(frozen=True)
class ShardRecord:
    """What a shard was made of."""

    number: int
    of: int
    assignment: str
    fingerprint: str  # of rubric, cases and grader version
    listing: str  # hash of who submitted what in the whole class
    submissions: int  # of the whole class
    finished: bool = False

    @property
    def shard(self) -> Shard:
        """Return which part it is."""
        return Shard(self.number, self.of)


def read_shard(folder: Path) -> ShardRecord | None:
    """Return the record of a folder; None where there is none. `GraderError` if it is damaged."""
    path = folder / SHARD_FILE
    if not path.is_file():
        return None
    try:
        return ShardRecord(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        message = f"{path} cannot be read: expected what `grader batch --shard` writes."
        raise GraderError(message, "Run the shard again into another folder.") from error


def write_shard(folder: Path, record: ShardRecord) -> None:
    """Write the record of a folder."""
    write_text(folder / SHARD_FILE, json.dumps(asdict(record), indent=1) + "\n")
