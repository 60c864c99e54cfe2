"""What `grader run` imports: each package more is time that everybody waits, on every run."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = {"click", "cython_runtime", "grader", "jinja2", "markupsafe", "numpy"}
MODULES = 750  # in all; the standard library and NumPy have most of them, and more in some versions
OURS = 270  # the same of grader alone, the page's among them; a margin of ten
ROOMS = (  # not for one run; the last ones are for wrong work
    *("authoring", "classes", "files.classes.layouts", "gradebook", "exports."),
    "grading.reference",
    *("grading.retr", "grading.diagnosis", "judging.diagnosis", "judging.retry"),
)
PROGRAM = """
import sys
from grader.cli.command_line import main
try:
    main()
finally:
    sys.stderr.write("modules: " + " ".join(sys.modules))
"""


def test_a_run_imports_few_packages_and_no_room_for_other_commands(tmp_path: Path) -> None:
    words = ("run", str(ROOT / "examples/submissions/all_right"), "--only", "rnn_step_forward")
    rubric = str(ROOT / "rubrics/captioning.yaml")
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words, "-a", rubric],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = ended.stderr.partition("modules: ")[2].split()
    tops = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
    assert {top for top in tops if not top.startswith("_")} <= PACKAGES | {"__main__"}
    assert len(modules) < MODULES
    assert len([name for name in modules if name.startswith("grader.")]) < OURS
    unwanted = tuple(f"grader.{room}" for room in ROOMS)
    assert [name for name in modules if name.startswith(unwanted)] == []
