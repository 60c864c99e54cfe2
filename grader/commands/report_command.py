"""`grader report`: the page of a class, and a page for each submission, from its gradebook."""

import sys
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from grader.classes.kept_rows import class_table
from grader.commands.shared.class_pages import ClassPages, summary_of
from grader.commands.shared.class_work import alone_in
from grader.commands.shared.opened_gradebook import GradebookPlace, existing_gradebook
from grader.core.errors import GraderError
from grader.files.assignments import find_rubric, is_path, known_rubrics
from grader.files.atomic import replacing
from grader.files.brand_file import brand_beside
from grader.files.classes.class_output import CLASS_PAGE, PAGES, remove_unfinished, remove_written
from grader.files.classes.class_rubric_file import kept_rubric
from grader.files.rubric.rubric_file import load_rubric
from grader.reports.feedback_names import NAMINGS


def report_command(
    output: Path, assignment: str, gradebook: str | None, audience: str, layout: str | None
) -> int:
    """Write all pages; return the exit code."""
    if layout and audience != "student":
        advice = "Leave out --audience instructor, or --zip."
        raise GraderError("--zip packs only the pages for students.", advice)
    rubric = find_rubric(assignment, Path.cwd()) if is_path(assignment) else None
    place = GradebookPlace(output, gradebook, _name(rubric) if rubric else assignment)
    pages = ClassPages(output, audience)
    with ExitStack() as stack:
        if layout:
            target = stack.enter_context(replacing(output / f"feedback-{layout}.zip"))
            pages.packed = stack.enter_context(ZipFile(target, "w", ZIP_DEFLATED))
            pages.naming = NAMINGS[layout]
        book = stack.enter_context(existing_gradebook(place))
        rubric = rubric or kept_rubric(output) or known_rubrics(Path.cwd()).get(book.assignment)
        pages.brand = brand_beside(rubric) if rubric else ""
        stack.enter_context(alone_in(output))
        remove_unfinished(output)
        state = book.state()
        for name in state.superseded:
            remove_written(output, name)
        count = pages.write(book.entries())
        rows = class_table(book, state).rows.values()
        pages.write_class_page(book, summary_of(book, rows, book.absent()))
    write = sys.stdout.write
    pages_in = f"a page for each that was graded in {output / PAGES[audience]}"
    write(f"{count:,} submissions: {output / CLASS_PAGE}, {pages_in}\n")
    _say_packed(output, pages, layout)
    return 0


def _name(rubric: Path) -> str:
    return load_rubric(rubric).assignment


def _say_packed(output: Path, pages: ClassPages, layout: str | None) -> None:
    write = sys.stdout.write
    if layout:
        write(f"For students: {output / f'feedback-{layout}.zip'}\n")
    if pages.left_out:
        count = len(pages.left_out)
        left = "1 page is not in it" if count == 1 else f"{count:,} pages are not in it"
        write(f"{left}: the name in {layout} is unknown, such as that of {pages.left_out[0]}.\n")
