"""`grader run`: grade one submission, show a table, write the reports."""

import os
import sys
import threading
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from grader.commands.shared.assignment_choice import (
    Chosen,
    all_rubrics,
    choose_rubric,
    one_submission,
)
from grader.commands.shared.progress_line import progress_line
from grader.commands.shared.stamp import stamped
from grader.commands.shared.terminal import terminal_settings
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.core.submission import Submission
from grader.core.text import did_you_mean, one_line, quoted_list
from grader.files.assignments import OpenedAssignment, open_assignment
from grader.files.atomic import write_text
from grader.files.brand_file import brand_beside
from grader.files.frameworks import MissingFramework, require_framework
from grader.grading.direct_run import begin_directly, handed_over
from grader.grading.grade_submission import grade_submission, job_for
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import open_sandbox
from grader.sandbox.wall_layers import require_isolation

Say = Callable[[str], None]
Graded = tuple[Grade, str]  # with the brand of its page
NOBODY = Submission("", {}, {}, {})  # whose work is not read yet
BELOW = 1  # exit code for a score under --fail-under: 1, as test runners use for failed tests


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    submission: Path
    assignment: str | None = None
    html: Path | None = None
    json: Path | None = None
    only: tuple[str, ...] = ()
    fail_under: float | None = None
    verbose: bool = False
    every_hint: bool = False
    exports: tuple[tuple[str, Path], ...] = ()  # name of a format, file
    min_isolation: str = "none"
    every: bool = False  # grade it for each assignment that it has work for


def run_command(options: Options, started: Zygote | None = None) -> int:
    """Grade and report; return the exit code, the highest of several."""
    with closing(open_sandbox(started)) as sandbox, progress_line() as say:
        say(f"Reading {one_line(options.submission.name)}")
        sandbox.prepare()
        if not options.every:
            chosen = choose_rubric(options.assignment, options.submission, sandbox)
            graded = _graded(options, chosen, sandbox, say)
            sandbox.dismiss()
            code = _told(graded, options)
            _say_also(chosen.also)
            return code
        rubrics = all_rubrics(options.submission, sandbox)
        return max(_run_one_of(options, n, chosen, sandbox, say) for n, chosen in rubrics.items())


def _run_one_of(options: Options, name: str, chosen: Chosen, sandbox: Sandbox, say: Say) -> int:
    """Grade a submission for one of its assignments, if what that is written in is installed."""
    try:
        own = _own(options, name)
        return _told(_graded(own, chosen, sandbox, say), own)
    except MissingFramework as error:
        say("")
        sys.stderr.write(f"{error.message} {error.advice}\n")
        return error.exit_code


def _say_also(others: Collection[str]) -> None:
    if others:
        names = quoted_list(sorted(others), len(others))
        sys.stdout.write(f"The submission also holds work for {names}; --all grades each.\n")


def _own(options: Options, assignment: str) -> Options:
    """Return the options with files that carry the assignment's name."""
    html, json = (p and p.with_stem(f"{p.stem}-{assignment}") for p in (options.html, options.json))
    exports = tuple((f, p.with_stem(f"{p.stem}-{assignment}")) for f, p in options.exports)
    return replace(options, html=html, json=json, exports=exports)


def _graded(options: Options, chosen: Chosen, sandbox: Sandbox, say: Say) -> Graded:
    started = time.perf_counter()
    say(f"Grading {one_line(options.submission.name)} for {one_line(chosen.rubric.stem)}")
    opened = open_assignment(chosen.rubric)
    known = _known_early(opened, sandbox, options.only) or opened.read()
    require_framework(known.rubric)
    _check_only(options.only, known)
    submission = one_submission(chosen, options.submission, known, sandbox)
    if sandbox.is_measuring:
        opened.read()  # which has to be done anyway
    require_isolation(sandbox.isolation, options.min_isolation)
    brand = brand_beside(chosen.rubric) if options.html else ""
    if options.html:  # while student code runs, this process has nothing else to do
        threading.Thread(target=_prepare_page, daemon=True).start()
    with ExitStack() as until_run:
        job = job_for(submission, known, options.only)
        beside = _number_of_trainings(known, options.only)
        worker = until_run.enter_context(sandbox.open(job, beside=beside))
        assignment = opened.read()  # while the submission loads
        begin_directly(assignment, worker, options.only)
        grade = grade_submission(
            submission,
            assignment,
            sandbox,
            options.only,
            examples=bool(options.html or options.json),
            worker=handed_over(until_run.pop_all(), worker),
        )
    say("")
    return replace(stamped(grade), seconds=time.perf_counter() - started), brand


def _told(graded: Graded, options: Options) -> int:
    """Show the grade and write the reports; return the exit code."""
    grade, brand = graded
    _show(grade, options)
    _write(grade, options, brand)
    return _exit_code(grade, options.fail_under)


def _known_early(
    opened: OpenedAssignment, sandbox: Sandbox, only: Collection[str]
) -> Assignment | None:
    """Return the assignment without its cases, if nothing is left to check in its rubric.

    In any case workers get ready for it from now on.
    """
    early = opened.without_cases()
    if early:
        sandbox.expect(job_for(NOBODY, early), 1 + _number_of_trainings(early, only))
    return early if opened.is_checked() else None


def _number_of_trainings(assignment: Assignment, only: Collection[str]) -> int:
    return sum(1 for criterion in assignment.rubric.chosen(only) if criterion.ensure)


def _prepare_page() -> None:
    from grader.reports.student.student_page import prepare

    prepare()


def _check_only(only: Collection[str], assignment: Assignment) -> None:
    names = [criterion.name for criterion in assignment.rubric.criteria]
    for name in only:
        if name not in names:
            known = f"{did_you_mean(name, names)}Known are: {', '.join(names)}."
            raise GraderError(f"The criterion {name} is unknown.", known)


def _show(grade: Grade, options: Options) -> None:
    from grader.reports.terminal_report import render_terminal

    width, color = terminal_settings(sys.stdout)
    sys.stdout.write(
        render_terminal(grade, width, color, options.verbose, every_hint=options.every_hint)
    )
    sys.stdout.flush()  # it is read while files are written


def _write(grade: Grade, options: Options, brand: str) -> None:
    if options.json:
        from grader.exports.result_json import render_json

        write_text(options.json, render_json(grade))
        sys.stdout.write(f"Result: {options.json}\n")
    if options.html:
        from grader.reports.student.student_page import render_page

        write_text(options.html, render_page(grade, brand))
        sys.stdout.write(f"Report: {options.html}\n")
    for format_name, path in options.exports:
        _export(grade, format_name, path)
        sys.stdout.write(f"For {format_name}: {path}\n")


def _export(grade: Grade, format_name: str, path: Path) -> None:
    """Write one grade alone, of nobody's class, in a format of `grader export`."""
    from grader.core.entries import Entry
    from grader.exports.export import ExportSettings
    from grader.exports.export_list import find_export

    settings = ExportSettings(environment=os.environ)
    write_text(
        path, find_export(format_name).render([Entry(grade.submission, (), grade)], settings)
    )


def _exit_code(grade: Grade, fail_under: float | None) -> int:
    if fail_under is None or not grade.points:
        return 0
    return BELOW if float(grade.score / grade.points * 100) < fail_under else 0


def parse_exports(wanted: Collection[str]) -> tuple[tuple[str, Path], ...]:
    """Parse `FORMAT=FILE`, and check each before anything is graded."""
    from grader.exports.export_list import find_export

    parsed = []
    for text in wanted:
        name, _, file = text.partition("=")
        find_export(name)
        if not file:
            raise GraderError(
                f"--export {text} does not name a file.", f"Say --export {name}=FILE."
            )
        parsed.append((name, Path(file)))
    return tuple(parsed)
