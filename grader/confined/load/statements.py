"""Executes the statements of a file one by one: one that raises costs only what it defines."""

import ast
import re
import sys
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import NamedTuple

from ..source.newer_python import newer_version
from ..source.pieces import COMPILE_ERRORS, Chunk, Failure
from ..source.source_files import SourceFile
from ..source.source_reader import Reader
from ..wording import HERE, capital, costs, exception_text
from .absent_parts import WithoutAbsent
from .imports.absent import Absent, absent_names, sentence_of

_WORD = re.compile(r"[^\W\d]\w*")
_ON_LINE = re.compile(r"\bon line (\d+)")
_IMPORT = re.compile(r"(?:import|from)\b")
# Times that statements of a notebook are run again. A margin: each one takes a step back in a chain
# of cells that need the one below, and people begin at the top again after a few.
_MAX_ROUNDS = 20
# Members of one class that are left out, one after each run of the class. A margin: it ends a class
# that is wrong all over.
_MAX_DROPPED = 20
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_MEND = "The rest of the file is graded; fix the line."
_MEND_OR_MOVE = (
    'The rest of the file is graded. Fix the line, or put it under `if __name__ == "__main__":`.'
)


class StatementError(NamedTuple):
    """The exception of a statement, with its line in the file and in the class around it."""

    error: str
    line: int
    class_line: int
    absent: str = ""  # the sentence of an absent import, if that raised
    unknown_name: bool = False
    name: str = ""  # the one that is unknown, if Python says which


RetryImport = Callable[[SourceFile, ast.Module], None]


class Execution:
    """Fills the module of one file."""

    def __init__(
        self, file: SourceFile, reader: Reader, retry_import: RetryImport, endless: int = 0
    ) -> None:
        self.file = file
        self.reader = reader
        self.waiting: list[Chunk] = []  # statements of a notebook, for names of later cells
        self.last_try = False
        self.undefined: set[str] = set()  # names of decorators that nothing defines
        self.endless = endless  # the line that did not end when the file was loaded before
        self.retry_import = retry_import  # carries out an import that failed, name by name

    def run(self) -> None:
        """Execute all that can be executed, and note all that could not be."""
        for chunk in self.file.chunks:
            if chunk.failure:
                self._report_broken(chunk, chunk.failure)
            elif chunk.line <= self.endless < chunk.line + max(chunk.height, 1):
                self._skip_endless(chunk)
            elif chunk.code:
                for statement in self._statements(chunk):
                    self._run(statement)
        self._run_waiting()
        self._trim_exports()

    def _run_waiting(self) -> None:
        """Run statements of a notebook again that needed a name of a later cell.

        People run cells in any order. A definition that a later one replaced is not run again.
        """
        rounds = 0
        while self.waiting:
            rounds += 1
            self.last_try = self.last_try or rounds > _MAX_ROUNDS
            again, self.waiting = self.waiting, []
            for chunk in again:
                if not chunk.is_definition or chunk.names[0] not in self.file.namespace:
                    self._run(chunk)
            self.last_try = self.last_try or len(self.waiting) == len(again)

    def _statements(self, chunk: Chunk) -> list[Chunk]:
        """Return the chunk itself; of several statements on one line, each statement."""
        if chunk.is_definition or ";" not in chunk.text:
            return [chunk]
        compiler = self.reader.compiler
        try:
            body = compiler.tree(chunk).body
            statements = [Chunk(node.lineno, ast.unparse(node) + "\n") for node in body]
            for statement, node in zip(statements, body, strict=True):
                statement.code = compiler.compile_source(ast.Module([node], []))
                self.reader.rework(statement)
        except COMPILE_ERRORS:  # nested too deeply to be taken apart
            return [chunk]
        return statements if len(body) > 1 else [chunk]

    def _run(self, chunk: Chunk) -> None:
        is_import = _IMPORT.match(chunk.text)
        before = dict(self.file.namespace) if is_import else {}
        raised = self._execute(chunk)
        if raised and is_import:
            self.retry_import(self.file, self.reader.compiler.tree(chunk))
        elif raised and raised.unknown_name and self.file.is_notebook and not self.last_try:
            self.waiting.append(chunk)
        elif raised and (raised := self._run_undecorated(chunk, raised)):
            self._report_raised(chunk, raised)
        if is_import:
            names = self.file.namespace.items()
            self.file.imported |= {n for n, v in names if n not in before or before[n] is not v}

    def _execute(self, chunk: Chunk) -> StatementError | None:
        self._spare_absent(chunk)
        try:
            exec(chunk.code or "", self.file.namespace)
        except BaseException as error:  # student code may raise anything, `SystemExit` included
            lines = _lines(sys.exc_info()[2], self.file.path)
            line = lines[0] if lines else chunk.line
            class_line = lines[1] if len(lines) > 1 else 0
            absent, unknown = sentence_of(error), type(error) is NameError
            name = error.name if type(error) is NameError and type(error.name) is str else ""
            return StatementError(exception_text(error), line, class_line, absent, unknown, name)
        return None

    def _run_undecorated(self, chunk: Chunk, raised: StatementError) -> StatementError | None:
        """Define functions without decorators that no module defines: profilers give `@profile`."""
        error: StatementError | None = raised
        while error and chunk.is_definition and f"@{error.name}" in chunk.text:
            if not error.name or error.name in self.undefined:
                break
            self.undefined.add(error.name)
            error = self._execute(chunk)
        return error

    def _spare_absent(self, chunk: Chunk) -> None:
        """Have a statement define its functions and classes without what is absent, and say so."""
        absent = absent_names(self.file.namespace)
        absent |= self.undefined - self.file.namespace.keys()
        if absent and chunk.names:
            absent.intersection_update(_WORD.findall(chunk.text))
        if not absent or not chunk.names:
            return
        without, before = WithoutAbsent(absent), chunk.code
        self.reader.rework(chunk, without)
        for line, event in without.notes if chunk.code is not before else ():
            self.file.note(f"{capital(self.file.line_text(line))} {event}")

    def _told(self, sentence: str) -> str:
        """Return a sentence on a broken statement; of a notebook with the lines of its cell."""

        def own_line(match: re.Match[str]) -> str:
            return f"on line {self.file.cells.find(int(match[1]))[1]}"

        return _ON_LINE.sub(own_line, sentence) if self.file.is_notebook else sentence

    def _report_broken(self, chunk: Chunk, failure: Failure) -> None:
        newer = newer_version(chunk.text)
        reason = f"{self.file.line_text(failure.line)} "
        if newer:
            reason += f"uses syntax of Python {newer}; {HERE} graded this"
        else:
            reason += f"cannot be read: {self._told(failure.sentence)} ({HERE} graded this)"
        names = chunk.lost or chunk.names
        self._lose(names, reason, failure.line, unread=not newer)
        self._note(reason + ".", names, _MEND)

    def _skip_endless(self, chunk: Chunk) -> None:
        reason = f"{self.file.line_text(self.endless)} did not end in time"
        self._lose(chunk.names, reason, self.endless)
        self._note(f"{reason}; it was skipped.", chunk.names, _MEND_OR_MOVE)

    def _report_raised(self, chunk: Chunk, raised: StatementError) -> None:
        if chunk.is_class and self._run_without_members(chunk, raised):
            return
        reason = f"{self.file.line_text(raised.line)} raised {raised.error}"
        names = chunk.names
        if not chunk.is_definition:  # what an `if` or a `try` defined before it failed is there
            names = tuple(name for name in names if name not in self.file.namespace)
        self._lose(names, reason, raised.line)
        if raised.absent and not chunk.is_definition:
            self._bind_absent(chunk, raised.absent)
        if raised.absent and not names:  # the import is told, and that what uses it is left out
            return
        only_mend = chunk.is_definition or self.file.is_notebook
        advice = _MEND if only_mend else _MEND_OR_MOVE
        self._note(reason + "; it was skipped.", names, advice)

    def _run_without_members(self, chunk: Chunk, raised: StatementError | None) -> bool:
        """Leave out the members of a class that raise; return whether the class is there then."""
        for _ in range(_MAX_DROPPED):
            if not raised:
                return True
            rebuilt = self.reader.without_member(chunk, raised.class_line)
            if not rebuilt:
                return False
            healthy, *dropped = rebuilt
            chunk.text, chunk.code = healthy.text, healthy.code
            names = [name for member in dropped for name in member.lost]
            reason = f"{self.file.line_text(raised.class_line)} raised {raised.error}"
            self._lose(tuple(names), reason, raised.class_line)
            outlook = "The rest of the class is graded; fix the line."
            self._note(reason + "; it was skipped.", names, outlook)
            raised = self._execute(chunk)
        return False

    def _bind_absent(self, chunk: Chunk, sentence: str) -> None:
        """Bind the names of a statement that needed an absent import: `x = torch.device("cpu")`."""
        try:
            waiting: list[ast.AST] = [self.reader.compiler.tree(chunk)]
        except COMPILE_ERRORS:  # nested too deeply to be looked at
            return
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.file.namespace.setdefault(node.id, Absent(sentence))
            waiting += [] if isinstance(node, _SCOPES) else ast.iter_child_nodes(node)

    def _lose(self, names: tuple[str, ...], reason: str, line: int, unread: bool = False) -> None:
        self.file.lose(names, reason, line, unread)
        for name in names:  # an earlier definition is not what was submitted last
            self.file.namespace.pop(name, None)

    def _note(self, event: str, names: Iterable[str], outlook: str) -> None:
        self.file.note(f"{capital(event)}{costs(names)} {outlook}")

    def _trim_exports(self) -> None:
        """Take names that are not there out of `__all__`: one of them fails every star import."""
        namespace = self.file.namespace
        exported = namespace.get("__all__")
        if isinstance(exported, list | tuple) and type(exported) in (list, tuple):
            namespace["__all__"] = [n for n in exported if type(n) is str and n in namespace]


def _lines(step: TracebackType | None, path: str) -> list[int]:
    """Return the lines of the file at which the frames stand, outermost first."""
    lines = []
    while step:
        if step.tb_frame.f_code.co_filename == path:
            lines.append(step.tb_lineno)
        step = step.tb_next
    return lines
