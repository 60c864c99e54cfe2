"""Reads f-strings as Python 3.12 does: what stands between braces is code, whatever its quotes."""

import ast
import re

from .pieces import COMPILE_ERRORS

_QUOTE = r"(\"\"\"|'''|\"|')"
_TOKEN = re.compile(rf"\#[^\n]*|(?<![\w])([a-zA-Z]{{0,2}}){_QUOTE}")
_FORMATTED = re.compile(r"[fFtT][rR]?['\"]")
_CONVERSION = re.compile(r"![rsa](?=[:}])")
# Strings within strings. A margin: people nest two, and without a bound the reader would recurse.
MAX_DEPTH = 8


class NotFormatted(ValueError):
    """The text is not what it seemed to be; no message says so."""


def without_formatted(text: str, kind: str) -> str:
    """Return the text with each f-string (or t-string) as an empty string, if all are sound."""
    if not _FORMATTED.search(text):
        return text
    try:
        return _FStringReader(text, kind).rewritten()
    except NotFormatted:
        return text


class _FStringReader:
    def __init__(self, text: str, kind: str, depth: int = 0) -> None:
        self.text = text
        self.kind = kind
        self.depth = depth
        self.at = 0

    def rewritten(self) -> str:
        parts: list[str] = []
        while found := _TOKEN.search(self.text, self.at):
            parts.append(self.text[self.at : found.start()])
            self.at = found.end()
            if found[2]:
                formatted = self._string(found[1].lower(), found[2])
                parts.append('""' if formatted else self.text[found.start() : self.at])
        return "".join([*parts, self.text[self.at :]])

    def _string(self, prefix: str, quote: str) -> bool:
        """Pass a string whose first quote was passed; whether it is one with code in it."""
        formatted = self.kind in prefix
        while self.at < len(self.text):
            letter = self.text[self.at]
            if self.text.startswith(quote, self.at):
                self.at += len(quote)
                return formatted
            if letter == "\n" and len(quote) == 1:
                break
            if formatted and letter == "{" and not self.text.startswith("{{", self.at):
                self.at += 1
                self._field()
            else:
                self.at += 2 if letter == "\\" or self.text.startswith("{{", self.at) else 1
        raise NotFormatted

    def _field(self) -> None:
        """Pass code up to the brace that closes it, which has to be an expression."""
        if self.depth > MAX_DEPTH:
            raise NotFormatted
        start, depth = self.at, 0
        while self.at < len(self.text):
            letter = self.text[self.at]
            found = _TOKEN.match(self.text, self.at)
            if found and found[2]:
                self.at = found.end()
                self._string(found[1].lower(), found[2])
                continue
            if depth == 0 and (letter in ":}" or _CONVERSION.match(self.text, self.at)):
                break
            depth += (letter in "([{") - (letter in ")]}")
            self.at = found.end() if found else self.at + 1
        self._check(self.text[start : self.at])
        self._format()

    def _check(self, code: str) -> None:
        code = re.sub(r"(?<![=!<>:])=\s*$", "", code)
        try:
            inner = _FStringReader(code, self.kind, self.depth + 1).rewritten()
            ast.parse(f"(\n{inner.strip()}\n)", mode="eval")
        except COMPILE_ERRORS as error:
            raise NotFormatted from error
        if not code.strip():
            raise NotFormatted

    def _format(self) -> None:
        """Pass a conversion and a format, which may hold further code, and the brace."""
        if _CONVERSION.match(self.text, self.at):
            self.at += 2
        if self.text.startswith(":", self.at):
            while self.at < len(self.text) and self.text[self.at] not in "}\n":
                self.at += 1
                if self.text.startswith("{", self.at):
                    self.at += 1
                    self._field()
        if not self.text.startswith("}", self.at):
            raise NotFormatted
        self.at += 1
