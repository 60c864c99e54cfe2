"""Grades as Markdown of GitHub, for example as the summary of a step of GitHub Actions."""

import re
from collections.abc import Iterable, Iterator

from grader.core.entries import Entry
from grader.core.text import one_line
from grader.exports.export import Export, ExportSettings
from grader.exports.feedback_text import for_student, late_lines
from grader.exports.score_numbers import rounded
from grader.reports.criterion_sentences import as_sentence
from grader.reports.fix_list import fix_list, fixes_in_words

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+.!|~&$@:-])")  # may begin markup of Markdown or HTML


def markdown_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Yield a table of the scores, if there are several, and what each student has to fix."""
    title, scores, parts = settings.title, list[str](), list[str]()
    for entry in map(for_student, entries):
        title = title or (entry.grade.title if entry.grade else "")
        name, score = _escaped(entry.name), _escaped(_score(entry))
        scores.append(f"| {name} | {score} |\n")
        parts.append("\n".join([f"## {name}: {score}", "", *_fixes(entry), ""]))
    yield f"# {_escaped(title or 'Grades')}\n"
    if len(scores) > 1:
        yield "\n| submission | score |\n| --- | --- |\n"
        yield from scores
    yield "".join(f"\n{part}" for part in parts)


def _score(entry: Entry) -> str:
    if not entry.grade:
        return "not graded"
    return f"{rounded(entry.total, 2)} of {rounded(entry.points, 2)}"


def _fixes(entry: Entry) -> Iterator[str]:
    if not entry.grade:
        yield _escaped(one_line(entry.problem, 500))
        return
    todo = fix_list(entry.grade)
    told = [*fixes_in_words(todo)][1:]  # without the line that announces the list
    own = [line for fix in todo.shown for line in fix.lines]
    lines = {f"{e.number}  {e.text}": f"{_escaped(e.number)}: {_code(e.text)}" for e in own}
    numbered = re.compile(r"\d+\. ")
    for indent, text in told:
        number = numbered.match(text) if not indent else None
        begins = number[0] if number else indent
        sentence = lines.get(text) if indent else None
        yield f"{begins}{sentence or _sentence(text.removeprefix(number[0] if number else ''))}  "
    if not told:
        yield "Everything is right." if entry.total >= entry.points else ""
    yield from (f"{_escaped(line)}  " for line in (*_comments(entry), *late_lines(entry)))


def _comments(entry: Entry) -> Iterator[str]:
    """Yield what people said of criteria, and of the mistakes in them."""
    for name, manual in entry.manual.items():
        if manual.comment:
            yield f"{name}: {manual.comment}"
    for name, comments in entry.comments.items():
        yield from (f"{name}: {comment}" for comment in comments)


def _sentence(text: str) -> str:
    """Return a sentence with its names as code, and everything else as plain text."""
    pieces = as_sentence(one_line(text, 1000))
    return "".join(f"`{p.text}`" if p.code else _marked_off(p.text) for p in pieces)


def _code(text: str) -> str:
    """Return a student's line as code, between more backticks than the line has in a row."""
    line = one_line(text, 1000)
    ticks = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    return f"{ticks} {line} {ticks}" if "`" in line else f"{ticks}{line}{ticks}"


def _escaped(text: str) -> str:
    return _marked_off(one_line(text, 1000))


def _marked_off(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


MARKDOWN = Export(
    name="markdown",
    about="scores, and what to fix first, as Markdown: a summary for GitHub Actions",
    file="grades.md",
    lines=markdown_lines,
)
