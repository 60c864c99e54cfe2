"""Writes the class page and the pages of submissions, as the gradebook's entries go by."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from grader.core.entries import Entry
from grader.core.submission import unpack_submission
from grader.files.atomic import write_text
from grader.files.classes.class_output import CLASS_PAGE, PAGES, is_current, page_path, write_shown
from grader.gradebook.store import Gradebook
from grader.reports.classroom.class_page import render_class_page
from grader.reports.classroom.class_summary import ClassSummary, Summing
from grader.reports.classroom.code_samples import Sources
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
    brand: str = ""  # HTML on top of every page
    left_out: list[str] = field(default_factory=list)
    summing: Summing = field(default_factory=Summing)

    def passing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the same entries; write their pages, and count them for the class page."""
        for entry in self.counting(entries):
            if entry.grade and self._is_wanted(entry):
                html = render_entry(entry, entry.grade, self.audience == "instructor", self.brand)
                write_shown(self._path(entry), html, entry.changed_at)
                self._pack(entry, html)
            yield entry

    def counting(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the same entries, counted for what is said of the class."""
        for entry in entries:
            self.summing.add(entry)
            yield entry

    def _is_wanted(self, entry: Entry) -> bool:
        return self.all_pages or not is_current(self._path(entry), entry.changed_at)

    def _path(self, entry: Entry) -> Path:
        return page_path(self.output, entry.name, self.audience)

    def write_class_page(self, book: Gradebook) -> ClassSummary:
        """Write the class page, after all entries; return what it shows."""
        for entry in book.absent():
            self.summing.add_absent(entry)
        self.summing.comments, self.summing.progress = book.comments(), book.progress()
        summary = self.summing.of_class()
        where = str(self.output.absolute())
        pages = PAGES[self.audience]
        html = render_class_page(summary, pages, _sources_in(book), self.brand, where)
        write_text(self.output / CLASS_PAGE, html)
        return summary

    def _pack(self, entry: Entry, html: str) -> None:
        if self.packed is None or self.naming is None:
            return
        names = self.naming(entry)
        for name in names:
            self.packed.writestr(name, html)
        if not names:
            self.left_out.append(entry.name)


def _sources_in(book: Gradebook) -> Sources:
    """Return a function that reads the files of a submission from the gradebook."""

    def sources(name: str) -> Mapping[str, bytes]:
        latest = book.latest(name)
        packed = book.sources(latest.digest) if latest else None
        if not packed:
            return {}
        submission = unpack_submission(packed)
        submitted = {submission.origins.get(p, p): text for p, text in submission.graded.items()}
        return {**submission.extra, **submitted, **submission.graded}

    return sources
