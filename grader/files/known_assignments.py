"""What can be told apart of the known assignments without reading their test cases."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.submission import Question
from grader.files.rubric.rubric_file import read_document
from grader.files.rubric.rubric_likes import files_of
from grader.files.sources import read_sources
from grader.files.submission.path_names import base_name


@dataclass(frozen=True, eq=False)
class Known:
    """One assignment: what it grades, and where its template is."""

    name: str
    rubric: Path
    functions: Mapping[str, tuple[str, ...]]  # graded function -> the files it may stand in
    allow: tuple[str, ...]
    template: Path

    @property
    def file_names(self) -> set[str]:
        """The base names of the files that are graded."""
        return {base_name(file) for files in self.functions.values() for file in files}

    def may_be_in(self, files: Mapping[str, bytes]) -> bool:
        """Whether a line of the files begins like a definition of a graded function.

        That is no more than a search in bytes: it spares most submissions a closer look.
        """
        tops = {re.escape(name.partition(".")[0]).encode() for name in self.functions}
        begins = rb"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(?:%s)\b" % b"|".join(sorted(tops))
        pattern = re.compile(begins, re.MULTILINE)
        return bool(tops) and any(pattern.search(_plain(source)) for source in files.values())


def _plain(source: bytes) -> bytes:
    """Drop the zeros of UTF-16, and make every line end a line feed."""
    return source.replace(b"\0", b"").replace(b"\r", b"\n")


def read_known(rubrics: Mapping[str, Path]) -> list[Known]:
    """Read the assignments whose rubrics can be read; others say what is wrong when chosen."""
    read = (_known(name, path) for name, path in rubrics.items())
    return [known for known in read if known]


def known_of(assignment: Assignment, rubric: Path) -> Known:
    """Return the same of an assignment that was read already."""
    allow, template = assignment.rubric.allow, rubric.parent / assignment.rubric.template
    return Known(assignment.rubric.assignment, rubric, assignment.functions, allow, template)


def _known(name: str, path: Path) -> Known | None:
    try:
        tree = read_document(path)[0].value
        criteria = {key: own for key, own in tree["criteria"].items() if own.get("call")}
        return Known(
            name=name,
            rubric=path,
            functions={
                str(own.get("function", key)): tuple(map(str, files_of(key, tree["criteria"])))
                for key, own in criteria.items()
            },
            allow=tuple(map(str, tree.get("allow") or ())),
            template=path.parent / str(tree["template"]),
        )
    except (GraderError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def question_about(assignments: Iterable[Known]) -> Question:
    """Ask where the functions of assignments stand, told from what the assignments hand out."""
    asked = list(assignments)
    templates = {
        f"{number}/{path}": source
        for number, known in enumerate(asked)
        for path, source in read_sources(known.template).items()
    }
    return Question(_functions(asked), templates)


def _functions(assignments: Collection[Known]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for known in assignments for name in known.functions))
