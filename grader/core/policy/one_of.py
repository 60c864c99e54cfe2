"""Parts of an assignment of which one counts, such as the network of either of two years."""

from collections.abc import Mapping

from grader.confined.quick_dataclass import dataclass


@dataclass(frozen=True)
class OneOf:
    """Groups of criteria with equal points. The group that earns most counts, the others do not."""

    name: str
    groups: Mapping[str, tuple[str, ...]]
    """What a group is called -> its criteria."""

    @property
    def behind(self) -> frozenset[str]:
        """Return the criteria of all groups but the first: they add no points to the maximum."""
        return frozenset(name for names in [*self.groups.values()][1:] for name in names)
