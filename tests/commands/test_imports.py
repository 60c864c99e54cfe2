"""What `grader run` does not need is not imported: it is as fast as its imports."""

import pkgutil
import subprocess
import sys

import grader

PACKAGES = {m.name for m in pkgutil.walk_packages(grader.__path__, "grader.") if m.ispkg}


def imported(modules: str) -> list[str]:
    script = f"import sys, {modules}; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_nothing_that_loads_a_submission_is_imported_to_grade_one() -> None:
    names = imported(
        "grader.commands.run_command, grader.judging.values.case_verdict, "
        "grader.reports.terminal_report, "
        "grader.reports.student.student_page"
    )
    confined = {name.removeprefix("grader.confined.") for name in names if ".confined." in name}
    rooms = {name for name in confined if f"grader.confined.{name}" in PACKAGES}
    assert confined - rooms == {
        "case.line_counter",
        "case.listener",
        "function_names",
        "notebook_cells",
        "quick_dataclass",
        "replay.caches",
        "replay.encoded_calls",
        "replay.matching",
        "replay.object_fits",
        "replay.object_parts",
        "replay.recorded_calls",
        "replay.search_orders",
        "shared_words",
        "style.breach",
        "style.keywords",
        "top_names",
        "values.arrays",
        "values.atoms",
        "values.leaf_names",
        "values.leaves",
        "values.libraries.adapters",
        "values.records",
        "values.tree",
        "values.wire",
        "values.wire_dtypes",
    }


def test_what_only_a_class_needs_is_not_imported_to_grade_one() -> None:
    names = set(imported("grader.commands.run_command"))
    assert not names & {
        "sqlalchemy",
        "rich",
        "jinja2",
        "traceback",
        "multiprocessing",
        "email",
        "zipfile",
    }
    assert not any(name.startswith(("grader.authoring", "grader.gradebook")) for name in names)
