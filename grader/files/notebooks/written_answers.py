"""The answers that students write as text into a notebook, below the question that asks for them.

A question is named by the beginning of its heading, or of another line, or as nbgrader names the
cell for the answer. What the assignment's own notebook has there too is not an answer.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile

from grader.confined.notebook_cells import texts_of

Texts = Sequence[tuple[str, str]]  # name and text of each cell
Place = tuple[int, int]  # a cell and a line in it; line -1 is the whole cell

_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]")
_NO_HEADING = 7  # a level below all headings: the next one ends the answer
_MARKUP = re.compile(r"[#*_`>~\s]+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OTTER = re.compile(r"\s*<!--\s*(?:BEGIN|END) QUESTION\b")
# As Jupyter's courses, nbgrader and otter write it.
_PLACEHOLDER = re.compile(r"(?:(?:type|write|put) )?your (?:answer|text) (?:goes )?here\b.*")


def find_answers(
    questions: Mapping[str, str], sources: Mapping[str, bytes], given: Mapping[str, bytes]
) -> dict[str, str | None]:
    """Return for each named question its answer: empty if not written, `None` if not found.

    `sources` and `given` are the files of the student and those of the template.
    """
    own, template = _all_texts(sources), _all_texts(given)
    return {name: _answer(question, own, template) for name, question in questions.items()}


def holds_question(question: str, sources: Mapping[str, bytes]) -> bool:
    """Return whether a question is in one of the notebooks."""
    return any(_place(question, texts) for texts in _all_texts(sources))


def _all_texts(sources: Mapping[str, bytes]) -> list[Texts]:
    each = ((path, content.decode("utf-8", "replace")) for path, content in sources.items())
    return [texts for path, text in sorted(each) if (texts := texts_of(path, text))]


def _answer(question: str, own: Iterable[Texts], template: Iterable[Texts]) -> str | None:
    """Return the answer in the first notebook that has one."""
    given = next((texts for texts in template if _place(question, texts)), ())
    found = [_written(question, texts, given) for texts in own if _place(question, texts)]
    return next(filter(None, found), "" if found else None)


def _place(question: str, texts: Texts) -> Place | None:
    """Return where a question is: a cell of that name, else a heading, else another line."""
    for cell, (name, _) in enumerate(texts):
        if name == question:
            return cell, -1
    plain = _plain(question)
    found = [
        (not _HEADING.match(line), cell, number)
        for cell, (_, text) in enumerate(texts)
        for number, line in enumerate(text.split("\n"))
        if _begins(_plain(line), plain)
    ]
    return min(found)[1:] if found else None


def _begins(line: str, question: str) -> bool:
    """Return whether a line begins with a question: not "Question 10" with "Question 1"."""
    rest = line[len(question) :]
    return bool(question) and line.startswith(question) and not re.match(r"\w|[.,]\d", rest)


def _plain(line: str) -> str:
    """Return a line, or a cell, without markup and in small letters."""
    return _MARKUP.sub(" ", line).strip().casefold()


def _written(question: str, texts: Texts, given: Texts) -> str:
    """Return what stands below a question and not in the given notebook."""
    known = {_plain(line) for _, text in given for line in text.split("\n")}
    below = _below(question, texts, known, _not_of(question, given))
    lines = (line for text in below for line in [*text.split("\n"), ""])
    own = _COMMENT.sub("", "\n".join(line for line in lines if _is_own(line, known)))
    return re.sub(r"\n{3,}", "\n\n", own).strip()


def _is_own(line: str, known: Collection[str]) -> bool:
    plain = _plain(line)
    return not plain or (plain not in known and not _PLACEHOLDER.fullmatch(plain))


def _below(
    question: str, texts: Texts, known: Collection[str] = (), foreign: Collection[str] = ()
) -> list[str]:
    """Return the texts below a question, cell by cell.

    A heading as high as the question's ends them: if there is a given notebook, one that is
    `known` from there, since students put headings into long answers. So does a `foreign` cell.
    """
    place = _place(question, texts)
    if place is None or place[1] < 0:
        return [texts[place[0]][1]] if place else []
    (cell, line), first = place, texts[place[0]][1].split("\n")
    heading = _HEADING.match(first[line])
    level = len(heading[1]) if heading else _NO_HEADING

    def goes_on(text: str) -> bool:
        mark = _HEADING.match(text)
        ends = mark and len(mark[1]) <= level and (not known or _plain(text) in known)
        return not ends and not _OTTER.match(text)

    found: list[str] = []
    for lines in [first[line + 1 :], *(text.split("\n") for _, text in texts[cell + 1 :])]:
        kept = [*takewhile(goes_on, lines)]
        if found and _plain("\n".join(lines)) in foreign:
            break
        found.append("\n".join(kept))
        if len(kept) < len(lines):
            break
    return found


def _not_of(question: str, given: Texts) -> set[str]:
    """Return the given cells that do not belong to a question: one of them ends an answer.

    A place for the answer, such as "Type your answer here", is the last cell of its question.
    """
    place = _place(question, given)
    if place is None:
        return set()
    own = 0
    for text in _below(question, given):
        own += 1
        if any(_PLACEHOLDER.fullmatch(_plain(line)) for line in text.split("\n")):
            break
    plain = [_plain(text) for _, text in given]
    inside = plain[place[0] : place[0] + own]
    return set(plain) - {*inside, ""}
