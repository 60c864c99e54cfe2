"""Shards of a class: parts that are graded apart, on machines that know nothing of each other."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.people.class_submissions import ClassFolder
from grader.core.text import one_line


@dataclass(frozen=True)
class Shard:
    """One of several parts of a class."""

    number: int  # from 1
    of: int

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Return the shard that is written as "3/40". `GraderError` for anything else."""
        found = re.fullmatch(r"\s*([0-9]{1,6})/([0-9]{1,6})\s*", text)
        shard = cls(int(found[1]), int(found[2])) if found else cls(0, 0)
        if not 1 <= shard.number <= shard.of:
            message = f"--shard is {one_line(text)}; expected a number and how many, such as 3/40."
            raise GraderError(message, "Count the shards from 1.")
        return shard

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def holds(self, keys: Iterable[str]) -> bool:
        """Return whether the work of these students is in the shard.

        It depends on nobody else: whoever submits later moves no other student to another shard.
        """
        text = "\n".join(sorted(keys)).encode(
            "utf-8", "surrogatepass"
        )  # a name may be in any bytes
        digest = hashlib.sha256(text).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1

    def part_of(self, found: ClassFolder) -> ClassFolder:
        """Return what the shard holds of a class: all work of a group, and who is missing."""
        own = [one for one in found.hand_ins if self.holds(s.key for s in one.students)]
        names = {one.name for one in own}
        submitted = {student.key for one in found.hand_ins for student in one.students}
        here = {student.key for one in own for student in one.students}
        listed = tuple(
            student
            for student in found.listed
            if student.key in here or (student.key not in submitted and self.holds([student.key]))
        )
        keys = {student.key for student in listed}
        return replace(
            found,
            hand_ins=tuple(own),
            missing=tuple(one for one in found.missing if one.key in keys),
            unmatched=tuple(name for name in found.unmatched if name in names),
            listed=listed,
            doubts={key: said for key, said in found.doubts.items() if key in keys},
        )


def name_of_listing(found: ClassFolder) -> str:
    """Return a hash of who submitted what in a whole class: the same in all its shards."""
    digest = hashlib.sha256()
    for one in found.hand_ins:
        keys = [student.key for student in one.students]
        facts = (one.name, one.identity, keys, one.submitted_at, one.late, one.counts_as)
        digest.update(repr(facts).encode())
    digest.update(repr([student.key for student in found.listed]).encode())
    return digest.hexdigest()
