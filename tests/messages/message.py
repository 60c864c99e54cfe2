"""One message: its words, the place that says it, and the people who read it."""

from dataclasses import dataclass

STUDENTS = "students"
INSTRUCTORS = "instructors"
FOR_STUDENTS = (
    "grader/judging/",
    "grader/grading/",
    "grader/reports/",
    "grader/confined/case/",
    "grader/confined/load/",
    "grader/confined/source/",
    "grader/confined/wording.py",
    "grader/sandbox/submission_worker.py",
    "grader/sandbox/first_load.py",
    "grader/sandbox/process.py",
    "grader/files/submission/",
    "grader/exports/feedback_text.py",
    "grader/core/grades.py",
    "grader/core/metrics.py",
    "grader/authoring/mistakes/phrases.py",
    "grader/authoring/mistakes/altered_inputs.py",
    "rubrics/",
)  # the rooms whose sentences stand on a page for students; instructors read all of them as well
FOR_INSTRUCTORS = ("grader/reports/classroom/", "grader/reports/templates/class.html.j2")


@dataclass(frozen=True)
class Message:
    """A sentence, what it is, and the module and function that say it."""

    text: str
    kind: str  # "error", "help", "page", "rubric" or "sentence"
    place: str  # "grader.files.sources:read_source"
    line: int
    path: str = ""  # of the file, below the checkout
    situation: str = ""  # the first line of the docstring of its function, class or module

    @property
    def reader(self) -> str:
        """Return who reads the message first: students, or instructors alone."""
        if self.path.startswith(FOR_INSTRUCTORS) or not self.path.startswith(FOR_STUDENTS):
            return INSTRUCTORS
        return STUDENTS
