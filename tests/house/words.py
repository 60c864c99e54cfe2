"""`python -m tests.house.words`: prints each place whose words break the style of CONTRIBUTING.md.

A finding is `path:line: problem: text`. The command fails if there is one; so does the test.
"""

import ast
import inspect
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.house.modules import Function
from tests.house.verbs import VERBS

ROOT = Path(__file__).parents[2]

FEWEST_WORDS = 4  # of a docstring: with fewer, the name has said it already
MOST_WORDS = 35  # of a sentence: about what one reads without going back

ANYWHERE = {
    r"(?<!by )\bhand(s|ed|ing)?[- ](in|out)s?\b": "submit, template or publish",
    r"\b(un)?mend(s|ed|ing)?\b": "fix",
    r"\bstands here\b": "got …, expected …",
    r"\bare others\b": "say what they are",
    r"\bwhom\b": "name the person",
    # "There is no X" is plain, and so are "no longer" and "no more"; "X is no Y" is not.
    r"(?<!there )(?<!one )\bis no (?!longer\b|more\b|one\b)[a-z]+": "is not a …, or invalid",
}
IN_CODE = {r"\bof it\b": "name the thing"}

Text = tuple[int, str]  # the line where it begins, and the words


@dataclass(frozen=True)
class Finding:
    """A text that breaks the style, with the problem and its place."""

    path: str
    line: int
    problem: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}: {' '.join(self.text.split())[:100]}"


def findings(root: Path, places: Sequence[str]) -> list[Finding]:
    """Return all that breaks the style in these places of a checkout."""
    return [found for place in places for found in PLACES[place](root)]


def banned(text: str, *, code: bool) -> Iterator[str]:
    """Yield a problem for each banned word of a text."""
    for pattern, instead in {**ANYWHERE, **(IN_CODE if code else {})}.items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield f"'{found[0]}' (write: {instead})"


def long_sentences(text: str) -> Iterator[str]:
    """Yield a problem for each sentence that is too long; tables and code are indented."""
    prose = "\n".join("" if line.startswith("    ") else line for line in text.splitlines())
    for sentence in re.split(r"(?<=[.:;!?])\s|\n\s*\n", prose):
        if (count := len(sentence.split())) > MOST_WORDS:
            yield f"a sentence of {count} words, more than {MOST_WORDS}"


def function_problems(function: Function, text: str) -> Iterator[str]:
    """Yield what is wrong with how the docstring of a function begins."""
    first, *further = re.split(r"\W+", text, maxsplit=2)
    if first not in VERBS:
        yield f"'{first}' is not a verb of verbs.txt in the imperative"
    truth = isinstance(function.returns, ast.Name) and function.returns.id == "bool"
    if truth and first == "Return" and further[:1] != ["whether"]:
        yield "a predicate begins with 'Return whether'"


def _docstrings(root: Path) -> Iterator[Finding]:
    for path, tree in _trees(root):
        for node, line, text in _described(tree):
            problems = [*banned(text, code=True), *long_sentences(text)]
            if isinstance(node, Function):
                problems += function_problems(node, text)
            if isinstance(node, Function | ast.ClassDef) and len(text.split()) < FEWEST_WORDS:
                problems.append(f"fewer than {FEWEST_WORDS} words")
            yield from (Finding(path, line, problem, text) for problem in problems)


def _comments(root: Path) -> Iterator[Finding]:
    for path in _sources(root):
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
        texts = [(t.start[0], t.string) for t in tokens if t.type == tokenize.COMMENT]
        yield from _with_banned(path.relative_to(root).as_posix(), texts, code=True)


def _messages(root: Path) -> Iterator[Finding]:
    """Yield banned words of all string literals that are not docstrings."""
    for path, tree in _trees(root):
        described = {id(text) for text in _description_nodes(tree)}
        literals = (n for n in ast.walk(tree) if isinstance(n, ast.Constant))
        texts = [
            (n.lineno, n.value)
            for n in literals
            if isinstance(n.value, str) and " " in n.value and id(n) not in described
        ]
        yield from _with_banned(path, texts, code=False)


def _files(*patterns: str) -> Callable[[Path], Iterator[Finding]]:
    def found(root: Path) -> Iterator[Finding]:
        for path in sorted(path for pattern in patterns for path in root.glob(pattern)):
            lines = path.read_text("utf-8").splitlines()
            name = path.relative_to(root).as_posix()
            yield from _with_banned(name, list(enumerate(lines, 1)), code=False)

    return found


PLACES: dict[str, Callable[[Path], Iterator[Finding]]] = {
    "docstrings": _docstrings,
    "comments": _comments,
    "messages": _messages,
    "templates": _files("grader/reports/templates/*"),
    "rubrics": _files("rubrics/*.yaml", "rubrics/*.yml"),
    "docs": _files("README.md", "docs/**/*.md"),
}


def _with_banned(path: str, texts: Sequence[Text], *, code: bool) -> Iterator[Finding]:
    for line, text in texts:
        yield from (Finding(path, line, problem, text) for problem in banned(text, code=code))


def _sources(root: Path) -> list[Path]:
    """Return the modules of grader, without what instructors start from, in their own style."""
    found = sorted((root / "grader").rglob("*.py"))
    return [path for path in found if "starter" not in path.parts]


def _trees(root: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in _sources(root):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))


def _described(tree: ast.Module) -> Iterator[tuple[ast.AST, int, str]]:
    """Yield every docstring with its node: a field's docstring has itself as its node."""
    owners = (ast.Module, ast.ClassDef, *Function.__args__)
    starts = {id(n.body[0]): n for n in ast.walk(tree) if isinstance(n, owners) and n.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            text = node.value.value
            if isinstance(text, str):
                yield starts.get(id(node), node), node.lineno, inspect.cleandoc(text)


def _description_nodes(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def main() -> int:
    """Print the findings of the places named on the command line, else of all."""
    found = findings(ROOT, sys.argv[1:] or tuple(PLACES))
    sys.stdout.write("".join(f"{finding}\n" for finding in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
