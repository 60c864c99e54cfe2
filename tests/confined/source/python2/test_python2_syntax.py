"""Python 2 is read as such where a rubric wants it, and named where not."""

import pytest

from grader.confined.source.python2.python2_syntax import rewrite
from grader.confined.wording import HERE

REWRITTEN = {
    "print 'x'": "print('x')",
    "print": "print()",
    "print 'a', x,": "print('a', x, end=\" \")",
    "print 'a' 'b' % (x, y)": "print('a' 'b' % (x, y))",
    "print ('%d') % x": "print(('%d') % x)",
    "print (x), y": "print((x), y)",
    'print"x"': 'print("x")',
    "print >>sys.stderr, 'x', y": "print('x', y, file=sys.stderr)",
    "print >> f": "print(file=f)",
    "print -x": "print(-x)",
    "print x # why": "print(x) # why",
    "print 'a # b; print c'": "print('a # b; print c')",
    "if v: print 'dx: ', dx.shape": "if v: print('dx: ', dx.shape)",
    "if v[1:2]: print 'a'; print 'b'": "if v[1:2]: print('a'); print('b')",
    "else: print x": "else: print(x)",
    "print 'a', \\\n  'b'": "print('a', \\\n  'b')",
    "print '''a\nb''', (c,\n d)": "print('''a\nb''', (c,\n d))",
    "print {1: 2}[1], [i for i in x]": "print({1: 2}[1], [i for i in x])",
    "except ValueError, e:": "except ValueError as e:",
    "except (ValueError, IOError), e: pass": "except (ValueError, IOError) as e: pass",
    "raise ValueError, 'no %d' % x": "raise ValueError('no %d' % x)",
    "raise ValueError, 'no', trace": "raise ValueError('no')",
    "x = `y + 1`": "x = repr(y + 1)",
    "if x <> y: pass": "if x != y: pass",
    "exec 'x = 1'": "exec('x = 1')",
    "exec code in scope": "exec(code, scope)",
    "x = size-010 + 1e-010": "x = size-0o10 + 1e-010",
    "x = 0777 + 0xFFL + 10L": "x = 0o777 + 0xFF + 10",
}
UNCHANGED = [
    "print('x')", "print(x, file=f)", "print (x)", "print(1 if x else (2))", "print = f", "print.x",
    "printer = 1", "x = print", "'print x'", "# print x", '"""\nprint x\n"""', "f(print, x)",
    "except ValueError:", "except (A, B) as e:", "except A, B:", "raise ValueError('a, b')",
    "raise", "raise f(a, b)", "exec(code)", "exec(code, scope)", "executor = 1",
    "x = 0.5 + 100 + 0 + 0x0F + 1e05",
    "x = 1e-05 + 2.E+07 + .5e-06",
    "x < y > z", "'`a`'", "x: int = 1",
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), REWRITTEN.items())
def test_rewriting(before, after):
    assert rewrite(before).text == after
    assert rewrite("if 1:\n    " + before + "\n").text == "if 1:\n    " + after + "\n"


@pytest.mark.parametrize("text", UNCHANGED)
def test_what_is_python_3_stays(text):
    assert rewrite(text) == (text, [])


OLD = """
def f(x):
    '''A doc'''
    print 'x is', x,
    print
    try:
        raise ValueError, 'no'
    except ValueError, e:
        return str(e)

def g(d):
    return sorted(d.iteritems()), d.has_key(1), [i for i in xrange(2)]
"""


def test_python_2_is_read_as_such(load):
    program = load({"f.py": OLD}, "f", "g", compatibility=True)
    assert program.notes == [
        "`f.py` is written for Python 2: print statements, `raise X, message`, `except X, e`, "
        "`iteritems`, `has_key`, `xrange`. "
        "It was read as Python 2, which costs no points; rewrite it for Python 3."
    ]
    assert program.scope["f"](1) == "no"
    assert program.scope["g"]({1: 2}) == ([(1, 2)], True, [0, 1])


def test_without_compatibility_the_mend_is_named(load):
    program = load({"f.py": OLD}, "f", "g")
    assert [each.state for each in program.functions] == ["not loaded", "ready"]
    assert program.functions[0].reason == (
        "line 4 of `f.py` cannot be read: "
        "`print 'x is', x,` is Python 2; write `print('x is', x, end=\" \")`"
        f" ({HERE} graded this)"
    )
    assert "write `print(" in program.notes[0]
    with pytest.raises(AttributeError):
        program.scope["g"]({})


def test_one_print_statement_costs_nothing_else(load):
    source = (
        "import numpy as np\n"
        "def f(x): return 1\n"
        "def loss(x, verbose=False):\n"
        "  if verbose: print 'dx: ', x.shape\n"
        "  return x\n"
    )
    program = load({"f.py": source}, "f", "loss", compatibility=True)
    assert [each.state for each in program.functions] == ["ready", "ready"]
    assert program.scope["loss"](2) == 2


def test_a_method_with_a_print_statement(load):
    source = (
        "class Model(object):\n"
        "    def a(self):\n"
        "        print 'x'\n"
        "        return 1\n"
        "    def b(self):\n"
        "        return (\n"
        "    def c(self): return 3\n"
    )
    program = load({"f.py": source}, "Model.a", "Model.b", "Model.c", compatibility=True)
    assert [each.state for each in program.functions] == ["ready", "not loaded", "ready"]
    program = load({"f.py": source}, "Model.a", "Model.b", "Model.c")
    assert [each.state for each in program.functions] == ["not loaded", "not loaded", "ready"]
    assert "is Python 2" in program.functions[0].reason


def test_a_function_both_old_and_broken_is_lost_for_what_is_broken(load):
    program = load({"f.py": "def f(x):\n    print x\n    return (\n"}, "f", compatibility=True)
    assert (
        program.functions[0].reason
        == f"line 3 of `f.py` cannot be read: the bracket `(` is never closed ({HERE} graded this)"
    )


def test_an_old_function_with_a_docstring_at_the_margin(load):
    source = 'def f(x):\n    print "a"\n    """\nDoc\n"""\n    return x\n'
    assert load({"f.py": source}, "f", compatibility=True).scope["f"](1) == 1


def test_what_python_3_misreads_is_mended_too(load):
    source = "import sys\ndef f(x):\n    print >>sys.stdout, x\n    return x\n"
    program = load({"f.py": source}, "f", compatibility=True)
    assert program.scope["f"](1) == 1
    assert "print statements" in program.notes[0]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    if x:\n        y = 1\n\ty = 2\n    return y\n",
        "class C:\n    def f(x):\n\tif x:\n\t    y = 2\n\treturn y\nf = C.f\n",
        "def f(x):\n    if x:\n\ty = 2\n    return y\n",
    ],
)
def test_tabs_count_as_in_python_2(load, source):
    program = load({"f.py": source}, "f", compatibility=True)
    assert program.functions[0].state == "ready"
    assert program.scope["f"](1) == 2
    assert "tabs mixed with spaces" in program.notes[0]
    assert "is written for Python 2" not in program.notes[0]


def test_frames_show_the_lines_as_they_were_handed_in(load):
    from grader.confined.load.frames import student_frames

    program = load({"f.py": "def f(x):\n    print 1 / x\n"}, "f", compatibility=True)
    with pytest.raises(ZeroDivisionError) as caught:
        program.scope["f"](0)
    assert [frame.text for frame in student_frames(caught.value)] == ["print 1 / x"]
