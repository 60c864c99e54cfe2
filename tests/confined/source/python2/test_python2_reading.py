"""One line switches the reading of Python 2 off: that work is refused, and all other work loads."""

import pytest

from grader.confined.source.python2 import python2_reading

OF_PYTHON_2 = {
    "a statement": (
        "def f(x):\n    print x\n    return x\n",
        "`print x` is Python 2; write `print(x)`",
    ),
    "a number": ("def f(x):\n    return 0777 + x\n", "`0777` is Python 2; write `0o777`"),
    "tabs": (
        "def f(x):\n        if x:\n\t    x = 1\n        return x\n",
        "tabs and spaces are mixed",
    ),
}
OTHER = """
import numpy as np
import six
def g(x):
    return np.float(x) / 2
"""


@pytest.fixture
def switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python2_reading, "PYTHON_2", False)


@pytest.mark.parametrize("source, sentence", OF_PYTHON_2.values(), ids=OF_PYTHON_2)
def test_work_for_python_2_is_refused_with_a_sentence(load, switched_off, source, sentence):
    program = load({"f.py": source + OTHER}, "f", "g", compatibility=True)
    lost, kept = program.functions
    assert lost.state == "not loaded" and sentence in lost.reason
    assert kept.state == "ready" and program.scope["g"](3) == 1.5


@pytest.mark.parametrize("source", [source for source, _ in OF_PYTHON_2.values()], ids=OF_PYTHON_2)
def test_it_is_read_where_the_room_is_in_use(load, source):
    program = load({"f.py": source + OTHER}, "f", "g", compatibility=True)
    assert [each.state for each in program.functions] == ["ready", "ready"]


def test_names_and_modules_of_python_2_are_not_supplied(load, switched_off):
    source = (
        "import cPickle\ndef f():\n    return [x for x in xrange(2)]\ndef g():\n    return 7 / 2\n"
    )
    program = load({"f.py": source}, "f", "g", compatibility=True)
    assert any("`cPickle`, which is not available" in note for note in program.notes)
    with pytest.raises(NameError, match="xrange"):
        program.scope["f"]()
    assert program.scope["g"]() == 3.5 and program.late_notes() == []


def test_what_is_not_python_2_is_supplied_all_the_same(load, switched_off):
    program = load({"f.py": OTHER}, "g", compatibility=True)
    (note,) = program.notes
    assert "`np.float`, which NumPy has removed" in note
