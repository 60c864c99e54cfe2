"""Which shard somebody is in: always the same one, whoever else there is."""

import os
from collections import Counter
from pathlib import Path

from grader.core.people.class_submissions import ClassFolder, HandIn, Student
from grader.core.people.shards import Shard, name_of_listing


def test_everybody_is_in_one_shard_and_they_are_alike_in_size() -> None:
    shards = [Shard(number, 8) for number in range(1, 9)]
    found = Counter(
        shard.number for n in range(4000) for shard in shards if shard.holds([f"student{n}"])
    )
    assert sum(found.values()) == 4000
    assert max(found.values()) < 1.2 * 4000 / 8


def test_a_group_is_in_one_shard_in_any_order_and_names_may_be_any_bytes() -> None:
    odd = os.fsdecode(b"j\xf6rg")
    both = [shard for shard in (Shard(1, 2), Shard(2, 2)) if shard.holds(["anna", odd])]
    assert len(both) == 1
    assert both[0].holds([odd, "anna"])


def test_who_comes_later_moves_nobody_and_who_is_missing_is_in_one_shard() -> None:
    def found(*names: str) -> ClassFolder:
        people = {name: Student(name) for name in (*names, "zoe")}
        hand_ins = tuple(HandIn(name, Path(name), (people[name],)) for name in names)
        listed = tuple(people.values())
        return ClassFolder("plain", hand_ins, missing=(people["zoe"],), listed=listed)

    before, after = found("anna", "bob"), found("anna", "aron", "bob")
    parts = [(Shard(n, 3).part_of(before), Shard(n, 3).part_of(after)) for n in (1, 2, 3)]
    for old, new in parts:
        assert {one.name for one in old.hand_ins} <= {one.name for one in new.hand_ins}
    assert sum(len(new.missing) for _, new in parts) == 1
    assert sum(len(new.listed) for _, new in parts) == 4
    assert name_of_listing(before) != name_of_listing(after)
