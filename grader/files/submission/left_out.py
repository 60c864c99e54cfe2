"""What of a submission was not read, and why, in sentences."""

from dataclasses import dataclass, field

from grader.core.text import quoted_list

MOST_OTHERS = 200  # a sentence names three of them, and says how many there are
LINK = "links are not followed; hand in the files themselves"
NOT_ORDINARY = "only ordinary files are read"
UNREADABLE = "the system does not allow reading; check the permissions"


class LeftOutError(Exception):
    """One file cannot be used; the argument is the reason."""


@dataclass
class LeftOut:
    """What was not read, and why."""

    paths: dict[str, set[str]] = field(default_factory=dict)  # reason -> paths
    others: set[str] = field(default_factory=set)  # files of other kinds, the first MOST_OTHERS

    def pass_over(self, path: str) -> None:
        """Remember a file that is no Python source, in case that there is nothing else."""
        if len(self.others) < MOST_OTHERS:
            self.others.add(path)

    def add(self, path: str, reason: str) -> None:
        """Remember one path."""
        self.paths.setdefault(reason, set()).add(path)

    def sentences(self) -> tuple[str, ...]:
        """One sentence a reason, in an order that depends on nothing else."""
        return tuple(_sentence(sorted(self.paths[reason]), reason) for reason in sorted(self.paths))


def _sentence(paths: list[str], reason: str) -> str:
    return f"{quoted_list(paths)} {'was' if len(paths) == 1 else 'were'} left out: {reason}."
