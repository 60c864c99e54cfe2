"""`grader report`: the page of a class, and a page for each submission, from its gradebook."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from grader.commands.gradebook import Place, existing_gradebook
from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.files.atomic import replacing, write_text
from grader.reports.classroom.page import render_class_page
from grader.reports.classroom.summary import summarise
from grader.reports.feedback_names import NAMINGS, Naming
from grader.reports.page import render_entry

FOLDERS = {"student": "reports", "instructor": "instructor"}


@dataclass
class Pages:
    """Writes pages as entries go by, and packs those of students."""

    folder: Path
    instructor: bool
    naming: Naming | None = None
    packed: ZipFile | None = None
    left_out: list[str] = field(default_factory=list)

    def written(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """The same entries."""
        for entry in entries:
            if entry.grade:
                html = render_entry(entry, entry.grade, self.instructor)
                write_text(self.folder / f"{entry.name}.html", html)
                self._pack(entry, html)
            yield entry

    def _pack(self, entry: Entry, html: str) -> None:
        if self.packed is None or self.naming is None:
            return
        names = self.naming(entry)
        for name in names:
            self.packed.writestr(name, html)
        if not names:
            self.left_out.append(entry.name)


def report_command(
    output: Path, assignment: str, gradebook: str | None, audience: str, layout: str | None
) -> int:
    """Writes all; the exit code."""
    if layout and audience != "student":
        advice = "Leave out --audience instructor, or --zip."
        raise GraderError("Only the pages for students are packed for them.", advice)
    pages = Pages(output / FOLDERS[audience], audience == "instructor")
    with ExitStack() as stack:
        if layout:
            target = stack.enter_context(replacing(output / f"feedback-{layout}.zip"))
            pages.packed = stack.enter_context(ZipFile(target, "w", ZIP_DEFLATED))
            pages.naming = NAMINGS[layout]
        book = stack.enter_context(existing_gradebook(Place(output, gradebook, assignment)))
        summary = summarise(pages.written(book.entries()))
    write_text(output / "index.html", render_class_page(summary, FOLDERS[audience]))
    _say(output, len(summary.rows), pages, layout)
    return 0


def _say(output: Path, count: int, pages: Pages, layout: str | None) -> None:
    write = sys.stdout.write
    write(f"{count:,} submissions: {output / 'index.html'}, a page for each in {pages.folder}\n")
    if layout:
        write(f"For students: {output / f'feedback-{layout}.zip'}\n")
    if pages.left_out:
        left = f"{len(pages.left_out):,} pages are not in it"
        write(f"{left}: it is not known what {layout} calls {pages.left_out[0]}, for one.\n")
