"""Writes the class page and the pages of submissions, as the gradebook's entries go by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from grader.core.entries import Entry
from grader.files.atomic import write_text
from grader.files.classes.class_output import PAGES, is_current, page_path, write_shown
from grader.reports.classroom.class_page import render_class_page
from grader.reports.classroom.class_summary import Summing
from grader.reports.feedback_names import Naming
from grader.reports.student.student_page import render_entry


@dataclass
class ClassPages:
    """The pages of one folder for one kind of reader."""

    output: Path
    audience: str = "student"
    all_pages: bool = True  # else only those that are missing or not current
    naming: Naming | None = None
    packed: ZipFile | None = None
    left_out: list[str] = field(default_factory=list)
    summing: Summing = field(default_factory=Summing)

    def passing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the same entries; write their pages, and count them for the class page."""
        for entry in entries:
            if entry.grade and self._is_wanted(entry):
                html = render_entry(entry, entry.grade, self.audience == "instructor")
                write_shown(self._path(entry), html, entry.changed_at)
                self._pack(entry, html)
            self.summing.add(entry)
            yield entry

    def _is_wanted(self, entry: Entry) -> bool:
        return self.all_pages or not is_current(self._path(entry), entry.changed_at)

    def _path(self, entry: Entry) -> Path:
        return page_path(self.output, entry.name, self.audience)

    def write_class_page(self, absent: Iterable[Entry]) -> Path:
        """Write the class page, after all entries; `absent` are students without a submission."""
        for entry in absent:
            self.summing.add_absent(entry)
        path = self.output / "index.html"
        write_text(path, render_class_page(self.summing.of_class(), PAGES[self.audience]))
        return path

    def _pack(self, entry: Entry, html: str) -> None:
        if self.packed is None or self.naming is None:
            return
        names = self.naming(entry)
        for name in names:
            self.packed.writestr(name, html)
        if not names:
            self.left_out.append(entry.name)
