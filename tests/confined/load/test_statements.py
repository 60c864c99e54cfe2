"""A statement that raises costs only what it defines."""

import pytest

REST = "def f(): return 1\n"


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("import sys; sys.exit()", "SystemExit"),
        ("exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise BaseException('x')", "BaseException: x"),
        ("def deep(): deep()\ndeep()", "RecursionError"),
        ("undefined", "NameError: name 'undefined' is not defined"),
        ("from math import *; pi()", "TypeError"),
        ("assert False", "AssertionError"),
        ("for i in range(3):\n    print(i)\n    raise ValueError('no')", "ValueError: no"),
    ],
)
def test_the_rest_of_the_file_goes_on(load, statement, error):
    program = load({"f.py": f"{statement}\n{REST}"}, "f")
    assert program.scope["f"]() == 1
    assert len(program.notes) == 1
    assert error in program.notes[0]
    assert "`f.py`" in program.notes[0]
    assert "The rest of the file is graded" in program.notes[0]
    assert '`if __name__ == "__main__":`' in program.notes[0]


def test_the_note_names_the_line(load):
    program = load({"f.py": "\n\nx = (1 +\n     2 + y)\n"})
    assert program.notes[0].startswith("Line 4 of `f.py` raised NameError") or program.notes[
        0
    ].startswith("Line 3 of")


def test_an_exception_that_cannot_be_shown_is_named(load):
    source = (
        """
class Hostile(Exception):
    def __str__(self): raise SystemExit
raise Hostile
"""
        + REST
    )
    program = load({"f.py": source}, "f")
    assert "raised Hostile; it was skipped" in program.notes[0]
    assert program.scope["f"]() == 1


def test_statements_on_one_line_are_executed_separately(load):
    program = load({"f.py": "a = 1; b = 1 / 0; c = 'x; y'; import nothing; d = 2\n"})
    module = program.modules["f.py"]
    assert (module.a, module.c, module.d, hasattr(module, "b")) == (1, "x; y", 2, False)
    assert len(program.notes) == 2


def test_a_definition_that_raises_is_not_loaded(load):
    program = load({"f.py": "def g(x=nothing):\n    return 1\n" + REST}, "g", "f")
    assert [each.state for each in program.functions] == ["not loaded", "ready"]
    assert (
        program.functions[0].reason
        == "line 1 of `f.py` raised NameError: name 'nothing' is not defined"
    )
    assert program.notes[0].endswith(
        "`g` is not loaded because of this. The rest of the file is graded; fix the line."
    )


def test_an_earlier_definition_does_not_stand_in_for_a_later_one_that_failed(load):
    program = load({"f.py": "def f(): return 0\ndef f(x=nothing): return 1\n"}, "f")
    assert program.functions[0].state == "not loaded"


def test_a_class_statement_that_raises_costs_only_itself(load):
    source = """
class Model(object):
    width = nothing
    def loss(self): return 1
    height = 3
    def sample(self, n=undefined): return 2
    depth = 4
"""
    program = load({"f.py": source}, "Model.loss", "Model.sample")
    model = program.scope["Model"]
    assert (model().loss(), model.height, model.depth, hasattr(model, "width")) == (1, 3, 4, False)
    assert [each.state for each in program.functions] == ["ready", "not loaded"]
    assert (
        program.functions[1].reason
        == "line 6 of `f.py` raised NameError: name 'undefined' is not defined"
    )
    assert [note[:16] for note in program.notes] == ["Line 3 of `f.py`", "Line 6 of `f.py`"]
    assert program.notes[1].endswith(
        "`Model.sample` is not loaded because of this. "
        "The rest of the class is graded; fix the line."
    )


def test_the_lines_of_a_mended_class_stay_where_they_were(load):
    source = (
        "class Model:\n"
        "    width = nothing\n"
        "\n"
        "    def loss(self):\n"
        "        '''Doc'''\n"
        "        return [1]\n"
    )
    program = load({"f.py": source}, "Model.loss")
    assert program.functions[0].line == 4
    assert program.scope["Model"].loss.__code__.co_firstlineno == 4


@pytest.mark.parametrize("base", ["nothing", "1", "numpy.nothing", "type(None)"])
def test_a_class_without_its_base_is_not_loaded(load, base):
    source = f"import numpy\nclass Model({base}):\n    def loss(self): pass\n{REST}"
    program = load({"f.py": source}, "Model.loss", "f")
    assert [each.state for each in program.functions] == ["not loaded", "ready"]
    assert "line 2" in program.functions[0].reason


def test_a_name_that_is_exported_but_not_there_does_not_fail_star_imports(load):
    layers = "__all__ = ['broken', 'f', 3, []]\ndef broken(:\n  pass\n" + REST
    program = load({"g.py": "from layers import *\nvalue = f()\n", "layers.py": layers})
    assert program.modules["g.py"].value == 1


def test_future_statements_hold_for_the_rest_of_the_file(load):
    source = (
        '"""Doc"""\n'
        "from __future__ import annotations, print_function\n"
        "x: nothing = 1\n"
        "def f(y: undefined): return 1\n"
    )
    program = load({"f.py": source}, "f")
    assert program.notes == []
    assert program.scope["f"].__annotations__ == {"y": "undefined"}


def test_support_files_fail_without_a_word(load):
    program = load(
        {"f.py": "from coco import *\n" + REST},
        "f",
        "g",
        support={"coco.py": "import h5py\nx = 1\n1 / 0\n"},
    )
    assert program.notes == []
    assert program.modules["f.py"].x == 1


def test_tracebacks_show_the_source(load):
    import traceback

    program = load({"classifiers/rnn.py": "\n\ndef f():\n    return 1 / 0\n"}, "f")
    with pytest.raises(ZeroDivisionError) as caught:
        program.scope["f"]()
    text = "".join(traceback.format_exception(caught.value))
    assert 'File "classifiers/rnn.py", line 4, in f\n    return 1 / 0' in text


def test_what_a_block_defined_before_it_raised_is_there(load):
    source = (
        "if True:\n"
        "    def f(): return 1\n"
        "    class M:\n"
        "        def a(self): pass\n"
        "    1 / 0\n"
        "    def g(): return 2\n"
    )
    program = load({"f.py": source}, "f", "g", "M.a")
    assert [each.state for each in program.functions] == ["ready", "not loaded", "ready"]
    assert "`g` is not loaded because of this" in program.notes[0]


def test_a_long_statement_beside_another(load):
    program = load({"f.py": f"x = 1; y = 0{' + 1' * 1500}\n"})
    assert (program.modules["f.py"].x, program.modules["f.py"].y) == (1, 1500)
