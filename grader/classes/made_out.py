"""Equal submissions have one grade: its files are rendered once, and made out to each name."""

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from markupsafe import escape

from grader.classes.executors.executor import Done
from grader.confined.quick_dataclass import dataclass
from grader.core.entries import Attempt, unpack_grade
from grader.core.grades import Grade
from grader.core.many.kept_results import GRADES
from grader.core.submission import Submission
from grader.exports.result_json import render_json

Pieces = tuple[list[str], list[str]]  # of the result and of the page, between the names


@dataclass
class MadeOut:
    """The files of grades, without anybody's name."""

    page: Callable[[Grade], str] | None = None  # how a page is rendered; None: no pages

    def __post_init__(self) -> None:
        """Keep the last ones."""
        self._pieces = lru_cache(GRADES)(self._rendered)

    def done(self, submission: Submission, attempt: Attempt) -> Done:
        """Return an attempt with its files, made out to the name of a submission."""
        result, page = self._pieces(attempt.packed)
        name = submission.name
        written = json.dumps(name)[1:-1].join(result), str(escape(name)).join(page)
        return Done(submission, attempt, *written)

    def _rendered(self, packed: bytes) -> Pieces:
        mark = secrets.token_hex()  # in place of a name; no student can have written it
        grade = replace(unpack_grade(packed), submission=mark)
        page = self.page(grade) if self.page else ""
        return render_json(grade).split(mark), page.split(mark)
