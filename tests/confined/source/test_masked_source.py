"""Strings and comments are blanked, and nothing else."""

import pytest

from grader.confined.source.masked_source import (
    definition_span,
    dotted_span,
    mask,
    masked_source,
    same_words,
    top_level,
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("x = 1  # why 'this'", "x = 1              "),
        ("x = 'a' + y", 'x = """ + y'),
        ("x = 'a\\'b' + y", 'x = """""" + y'),
        ('x = "a#b"  # c', 'x = """""     '),
        ("x = ''", 'x = ""'),
        ("'''a\nb''' c", '""""""""" c'),
        ('"""a"b""" c', '""""""""" c'),
        ("'''a\\'''b''' c", '"""""""""""" c'),
        ("x = 'never\ny = 1", 'x = """"""\ny = 1'),
        ("x = '''never\ny = 1", "x = " + '"' * 14),
    ],
)
def test_masks(text, masked):
    assert mask(text) == masked
    assert len(mask(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("for x1 in f('y'): # z\n    ä_2 = 3e5", "for x1 in f(): ä_2 = 4", True),
        ("a + b", "a + c", False),
        ("a + b", "a + b + c", False),
        ("a + b + c", "a + b", False),
        ("", "# nothing", True),
    ],
)
def test_words_are_names_and_keywords(one: str, other: str, same: bool) -> None:
    assert same_words(mask(one), mask(other)) is same


TEXT = """class A:
    def f(self):
        def g(): pass

        return 1
    # a comment
    def g(self,
    ): return 2

def f(): pass
"""


def test_definitions_end_where_their_indentation_ends():
    whole = masked_source(TEXT)
    assert whole.part(*dotted_span(whole.masked, "A.f")).text.endswith(
        "return 1\n    # a comment\n"
    )
    assert whole.part(*dotted_span(whole.masked, "A.g")).text.startswith(
        "    def g(self,\n    ): return"
    )
    assert whole.part(*dotted_span(whole.masked, "f")) == ("def f(): pass\n", "def f(): pass\n")
    assert definition_span(whole.masked, "g")[0] == TEXT.index("        def g")
    assert definition_span(whole.masked, "A") == (0, TEXT.index("def f(): pass"))
    assert [dotted_span(whole.masked, name) for name in ("B.f", "A.h", "h")] == [None] * 3


def test_separators_outside_of_brackets():
    assert top_level("a, (b, [c, d]), {e, f}", ",") == [1, 14]
