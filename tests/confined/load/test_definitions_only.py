"""After a crash or an endless loop only what defines something is executed."""

SOURCE = """
import sys
from layers import *
calls = []
width = 3
double = width * 2
height = calls.append(1)
later = lambda: calls.append(1)
early = lambda x=calls.append(8): x
calls.append(2)
for i in range(3):
    calls.append(i)
while True:
    break
try:
    import nowhere
except ImportError:
    nowhere = None
if width:
    def g(): return width
if calls.append(3):
    pass
try:
    calls.append(4)
except ValueError:
    pass
width += 1
def f(): return calls
class Model:
    '''Doc'''
    count = calls.append(5)
    size = 4
    def loss(self): return self.size
class Empty:
    x = calls.append(6)
print(calls.append(7)); depth = 5
"""


def test_only_definitions_are_executed(load):
    files = {"f.py": SOURCE, "layers.py": "print(1 / 0)\ndef affine(): return 1\n"}
    program = load(files, "f", "g", "Model.loss", definitions_only=True)
    assert program.notes == []
    assert [each.state for each in program.functions] == ["ready"] * 3
    module = program.modules["f.py"]
    assert module.calls == []
    assert (module.width, module.double, module.depth, module.nowhere) == (4, 6, 5, None)
    assert (module.g(), module.Model().loss(), module.affine()) == (4, 4, 1)
    assert module.Model.__doc__ == "Doc"
    assert hasattr(module, "later") and not hasattr(module, "early")
    assert not hasattr(module, "height") and not hasattr(module.Model, "count")


def test_a_line_that_did_not_end_before_is_skipped_with_what_it_defines(load):
    source = "def f(x=1 / 0):\n    return x\ndef g(): return 3\nwhile True:\n    pass\n"
    program = load({"f.py": source}, "f", "g", definitions_only=True, endless=("f.py", 1))
    assert [each.state for each in program.functions] == ["not loaded", "ready"]
    assert program.functions[0].reason == "line 1 of `f.py` did not end in time"
    assert program.notes == [
        "Line 1 of `f.py` did not end in time; it was skipped. `f` is not loaded because of this. "
        "The rest of the file is graded. Fix the line, or put it under "
        '`if __name__ == "__main__":`.'
    ]
    other = load({"f.py": "def f(): return 1\n"}, "f", definitions_only=True, endless=("g.py", 1))
    assert other.functions[0].state == "ready"


def test_failures_are_still_told(load):
    program = load({"f.py": "import matplotlib\ndef f(:\n    pass\n"}, "f", definitions_only=True)
    assert len(program.notes) == 2
    assert program.functions[0].state == "not loaded"


def test_old_sources_are_still_read(load):
    source = "print 'x'\nwhile 1: print 'y'\ndef f(x):\n    print 'x'\n    return x / 2\n"
    program = load({"f.py": source}, "f", definitions_only=True, compatibility=True)
    assert program.scope["f"](7) == 3
