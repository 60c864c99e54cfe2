"""Which submissions of a class need not be read: their files are those of an earlier run."""

from collections.abc import Callable
from dataclasses import field

from grader.confined.quick_dataclass import dataclass
from grader.core.people.class_submissions import HandIn
from grader.core.submission import Submission
from grader.files.submission.tree_mark import tree_mark
from grader.gradebook.class_records import ClassRecords
from grader.gradebook.database.reading_rows import Reading

AT_A_TIME = 500  # readings that a kill may lose: these submissions are read once more


@dataclass
class KnownReadings:
    """The readings that a gradebook keeps."""

    gradebook: ClassRecords
    reader: str  # hash of what a reading depends on beside the files
    seems: Callable[[str], str]  # the other assignment that a submission looks like, once read
    skipped: Callable[[str, str], None]  # is told the same of one that is not read
    _kept: dict[str, Reading] = field(default_factory=dict)
    _new: dict[str, Reading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read all at once: to ask for each would take as long as to read the files."""
        self._kept = self.gradebook.readings()

    def digest(self, hand_in: HandIn, mark: str) -> str:
        """Return the digest of what a submission holds; empty if its files have to be read."""
        known = self._kept.get(hand_in.name)
        if known and mark and (known.mark, known.reader) == (mark, self.reader):
            return known.digest
        return ""

    def skip(self, name: str) -> None:
        """Say again of a submission that is not read what reading it had shown."""
        self.skipped(name, self._kept[name].seems)

    def mark(self, hand_in: HandIn) -> str:
        """Return the mark of the files; to be taken before they are read."""
        return tree_mark(hand_in.source)

    def note(self, submission: Submission, mark: str) -> None:
        """Note what was read of files that have a mark."""
        if mark:
            name = submission.name
            self._new[name] = Reading(mark, self.reader, submission.digest, self.seems(name))
        if len(self._new) >= AT_A_TIME:
            self.keep()

    def keep(self) -> None:
        """Keep what was noted."""
        if self._new:
            self.gradebook.keep_readings(self._new)
            self._new = {}
