"""Writes the class page and the pages of submissions, as the gradebook's entries go by."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from zipfile import ZipFile

from grader.confined.quick_dataclass import dataclass
from grader.core.entries import Entry
from grader.core.submission import unpack_submission
from grader.files.atomic import write_text
from grader.files.classes.class_output import CLASS_PAGE, PAGES, page_path, write_shown
from grader.gradebook.store import Gradebook
from grader.reports.classroom.class_page import render_class_page
from grader.reports.classroom.class_rows import ClassRow
from grader.reports.classroom.class_summary import ClassSummary, Summing
from grader.reports.classroom.code_samples import Sources
from grader.reports.feedback_names import Naming
from grader.reports.student.student_page import render_entry


@dataclass
class ClassPages:
    """The pages of one folder for one kind of reader."""

    output: Path
    audience: str = "student"
    naming: Naming | None = None
    packed: ZipFile | None = None
    brand: str = ""  # HTML on top of every page
    left_out: list[str] = field(default_factory=list)

    def write(self, entries: Iterable[Entry]) -> int:
        """Write a page for each entry with a grade; return how many entries there are."""
        count = 0
        for count, entry in enumerate(entries, 1):  # noqa: B007
            if entry.grade:
                html = render_entry(entry, entry.grade, self.audience == "instructor", self.brand)
                path = page_path(self.output, entry.name, self.audience)
                write_shown(path, html, entry.changed_at)
                self._pack(entry, html)
        return count

    def write_class_page(self, book: Gradebook, summary: ClassSummary) -> None:
        """Write the class page."""
        where, pages = str(self.output.absolute()), PAGES[self.audience]
        html = render_class_page(summary, pages, _sources_in(book), self.brand, where)
        write_text(self.output / CLASS_PAGE, html)

    def _pack(self, entry: Entry, html: str) -> None:
        if self.packed is None or self.naming is None:
            return
        names = self.naming(entry)
        for name in names:
            self.packed.writestr(name, html)
        if not names:
            self.left_out.append(entry.name)


def summary_of(book: Gradebook, rows: Iterable[ClassRow], absent: Iterable[Entry]) -> ClassSummary:
    """Return what there is to know of a class with these rows, and without work of some."""
    summing = Summing(comments=book.comments(), progress=book.progress())
    for row in rows:
        summing.add(row)
    for entry in absent:
        summing.add_absent(entry)
    return summing.of_class()


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
