"""Names of people: their words in every script, and whether two names can be one person's."""

import unicodedata
from collections.abc import Callable, Iterable

_JOINERS = "\u200c\u200d"  # inside a word of many scripts, or between the parts of one picture
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


def words_of(name: str) -> list[str]:
    """Return the words of a name, upper and lower case as one, with the marks of their script."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = (
        character if _belongs(character) else " "
        for character in plain
        if character not in _JOINERS
    )
    return "".join(kept).split()


def _belongs(character: str) -> bool:
    """Return whether a character is a letter, a mark, a digit, a picture or a tone of skin."""
    category = unicodedata.category(character)
    tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return category[0] in "LMN" or category == "So" or tone


def squashed_forms(name: str) -> set[str]:
    """Return the name as file names have it: "doejane", "janedoe"."""
    words = words_of(name)
    turned = [words[count:] + words[:count] for count in range(len(words))]
    return {"".join(order) for order in turned}


def can_be_one(first: str, second: str) -> bool:
    """Return whether two names do not contradict: one leaves out words, umlauts or spaces."""
    if not first or not second or first == second:
        return True
    ways: Iterable[Callable[[str], str]] = (str, _without_marks, _spelt_out)
    return any(_fits(_spoken(way(first)), _spoken(way(second))) for way in ways)


def _spoken(name: str) -> list[str]:
    """Return the words of a name without pictures, which learning systems leave out."""
    return [word for word in words_of(name) if any(map(str.isalnum, word))]


def _fits(first: list[str], second: list[str]) -> bool:
    if not first or not second or set(first) <= set(second) or set(second) <= set(first):
        return True
    return _holds("".join(first), second) or _holds("".join(second), first)


def _holds(squashed: str, words: list[str]) -> bool:
    """Return whether a name without spaces is made of these words, in whatever order."""
    for word in sorted(words, key=len, reverse=True):
        if word not in squashed:
            return False
        squashed = squashed.replace(word, "", 1)
    return not squashed


def _without_marks(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")


def _spelt_out(name: str) -> str:
    spelt = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    return _without_marks(spelt)
