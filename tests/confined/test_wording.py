"""Parts of sentences."""

from grader.confined.wording import costs, exception_text, names_text


def test_names():
    assert names_text([]) == ""
    assert names_text(["a"]) == "`a`"
    assert names_text("ab") == "`a` and `b`"
    assert names_text("abca") == "`a`, `b` and `c`"
    assert names_text("abcdef") == "`a`, `b`, `c`, `d`, `e` and `f`"
    assert names_text("abcdefgh") == "`a`, `b`, `c`, `d`, `e` and 3 more"


def test_costs():
    assert costs([]) == ""
    assert costs(["f", "f"]) == " `f` is not loaded because of this."
    assert costs(["f", "g"]) == " `f` and `g` are not loaded because of this."


def test_errors():
    assert exception_text(ValueError("a\n  b")) == "ValueError: a b"
    assert exception_text(ValueError()) == "ValueError"
    assert len(exception_text(ValueError("x" * 1000))) == 160
