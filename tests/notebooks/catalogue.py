"""Notebook submissions of our own, each with what it must earn and what its report must say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.notebooks.written_notebooks import Cell

ALL = ("scale", "total", "Net.forward")
IMPORT = "import numpy as np"
SCALE = "def scale(x, w):\n    return x * w + 1\n"
TOTAL = "def total(x):\n    return np.sum(x, axis=0)\n"
NET = """\
class Net:
    def __init__(self, w):
        self.w = w

    def forward(self, x):
        return np.tanh(x @ self.w)
"""
RIGHT: tuple[Cell, ...] = (("markdown", "# Homework"), IMPORT, SCALE, TOTAL, NET)
STUB = "def scale(x, w):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"


@dataclass(frozen=True)
class Submitted:
    """A submission: its notebooks by path, other files, and what must come of it."""

    why: str
    cells: Sequence[Cell] = RIGHT
    right: Sequence[str] = ALL
    dialect: str = "jupyter"
    name: str = "homework.ipynb"
    more: Mapping[str, Sequence[Cell] | str] = field(default_factory=dict)  # other files
    notes: Sequence[str] = ()  # a text for each note of the report
    told: Mapping[str, str] = field(default_factory=dict)  # criterion -> a text of its feedback
    raw: str | bytes | None = None  # in place of the notebook
    refused: str = ""


def _with(*cells: Cell, **changes: str) -> tuple[Cell, ...]:
    own = {"scale": SCALE, "total": TOTAL, "net": NET, **changes}
    return (IMPORT, *(text for text in own.values() if text), *cells)


CATALOGUE: dict[str, Submitted] = {
    # Programs that write notebooks.
    "jupyter": Submitted("Jupyter's own format, with outputs"),
    "colab": Submitted("34 of 98 notebooks are Colab's", dialect="colab"),
    "vs_code": Submitted("VS Code writes texts in one piece", dialect="vs_code"),
    "format_3": Submitted("4 of 98 are of format 3", dialect="format_3"),
    "format_3_with_magics": Submitted(
        "an old notebook begins with a magic", ("%pylab inline\n" + IMPORT, *RIGHT[2:]),
        dialect="format_3", notes=["`%pylab inline` in cell 1"],
    ),
    "another_name": Submitted(
        "students name notebooks as they like", name="Anna_HW1 (final).ipynb",
    ),
    "in_a_folder": Submitted("the folder of a course around it", name="hw/week 1/homework.ipynb"),
    "as_a_module": Submitted(
        "exported as Python", raw="import numpy as np\n\n\n" + "\n\n".join((SCALE, TOTAL, NET)),
        name="homework.py", notes=["instead of `homework.ipynb`"],
    ),
    "lambdas": Submitted(
        "functions are lambdas with names, and one calls another graded one",
        _with(scale="scale = lambda x, w: x * w + 1", total="total = lambda x: x.sum(axis=0) + "
              "0 * (scale(x, 0) - 1).sum()"),
    ),
    "lambdas_in_a_module_of_another_name": Submitted(
        "the same in a file", name="hw_1.py", notes=["instead of `homework.ipynb`"],
        raw="import numpy as np\nscale = lambda x, w: x * w + 1\ntotal: object = lambda x: sum(x)\n"
            + NET,
    ),
    # Lines that only a notebook understands.
    "magics": Submitted(
        "magics and shell lines everywhere",
        ("%matplotlib inline\n!pip install numpy\n" + IMPORT, "%%time\n" + SCALE,
         "%load_ext autoreload\n%autoreload 2\n" + TOTAL, "!ls \\\n  -la 'it\n" + NET,
         "files = !ls\nscale?\n?total\nnp.sum??\nt = %timeit -o scale(1, 2)"),
        notes=["`%matplotlib inline` (and 1 more) in cell 1, `%load_ext autoreload` (and 1 more) "
               "in cell 3, `!ls \\` in cell 4 and `files = !ls` (and 4 more) in cell 5"],
    ),
    "cell_magics": Submitted(
        "cells in other languages", _with("%%bash\ndef scale(:\nrm -rf '", "%%html\n<b>total</b>",
        "%%javascript\nalert(1)"),
        notes=["`%%bash` in cell 5, `%%html` in cell 6 and `%%javascript` in cell 7"],
    ),
    "indented_magic": Submitted(
        "a magic in a block",
        _with(scale="def scale(x, w):\n    if w is None:\n        %time x\n    return x * w + 1"),
        notes=["`%time x` in cell 2"],
    ),
    "no_magic_in_strings": Submitted(
        "percent signs that are Python",
        _with(scale='TEXT = """\n%magic\n!shell\n"""\nONE = (7\n  % 2)\n'
              'def scale(x, w):\n    y = x + 5 \\\n  % 5\n    return y * w + ONE * ("!sh" in\n'
              "TEXT)\n"),
    ),
    "pip_without_a_sign": Submitted(
        "a shell command that notebooks understand", ("pip install numpy\n" + IMPORT, *RIGHT[2:]),
        notes=["`pip install numpy` in cell 1"],
    ),
    "run_a_module": Submitted(
        "%run brings the names of a file", ("%run helpers.py\n" + IMPORT, TOTAL, NET,
        "def scale(x, w):\n    return plus_one(x * w)"),
        more={"helpers.py": "def plus_one(x):\n    return x + 1\n"},
    ),
    "display_and_widgets": Submitted(
        "widgets and displays are experiments",
        _with("from ipywidgets import interact\nimport ipywidgets as widgets",
              "@interact(w=(0, 10))\ndef show(w):\n    plot(w)",
              "slider = widgets.IntSlider()\ndisplay(slider)\ninteract(scale, x=1, w=2)"),
        notes=["imports `ipywidgets`", "decorates `show` with `@interact"],
    ),
    "asks_for_input": Submitted(
        "nobody is there to answer", _with("name = input('Who are you? ')", "int(input())"),
        notes=["`input()` in cell 5 and `input()` in cell 6"],
    ),
    # Experiments.
    "long_experiments": Submitted(
        "training is not run", _with("while True:\n    scale(1, 2)", "import time\ntime.sleep(999)",
        "assert False, 'not run'", "raise SystemExit", "print(scale(1, 1)); exit()"),
    ),
    "plots": Submitted(
        "plots of what experiments made",
        _with("import matplotlib.pyplot as plt\nx = np.linspace(0, 1)\ny = scale(x, 2)",
              "plt.plot(x, y)\nplt.show()", "z = y + 1"),
    ),
    "drive": Submitted(
        "Colab mounts a drive",
        ("from google.colab import drive\ndrive.mount('/content/drive')\n%cd /content", *RIGHT[1:]),
        dialect="colab", notes=["`%cd /content` in cell 1"],
    ),
    # Names of the notebook.
    "constant": Submitted(
        "a constant of the notebook",
        _with("ONE = 1", scale="def scale(x, w):\n    return x * w + ONE"),
    ),
    "made_by_a_helper": Submitted(
        "a table that a helper of the notebook makes",
        _with("def make(n):\n    return np.ones(n)\n", "ONES = make(1)",
              scale="def scale(x, w):\n    return x * w + ONES[0]"),
    ),
    "made_in_a_loop": Submitted(
        "a table that is filled in a loop",
        _with("TABLE = {}\nfor i in range(3):\n    TABLE[i] = i\nTABLE.update(x=1)",
              scale="def scale(x, w):\n    return x * w + TABLE['x'] * TABLE[1]"),
    ),
    "a_weight_of_the_notebook": Submitted(
        "5 of 98 read a weight from the notebook in place of the argument",
        _with("w = np.ones(3)", scale="def scale(x, v):\n    return x * w + 1"), ALL[1:],
    ),
    "made_by_an_experiment": Submitted(
        "a name that only training makes", _with("best = scale(1, 1)",
        total="def total(x):\n    return np.sum(x, axis=0) * best"), ("scale", "Net.forward"),
        told={"total": "`best` is made by cell 5 of `homework.ipynb`, in code that grading does "
              "not run"},
    ),
    "patched_class": Submitted(
        "a class that grows cell by cell",
        _with("def forward(self, x):\n    return np.tanh(x @ self.w)", "Net.forward = forward",
              net="class Net:\n    def __init__(self, w):\n        self.w = w"),
    ),
    # Cells in any order, more than once, or not at all.
    "out_of_order": Submitted(
        "cells were run in another order",
        (NET, "ONES = make(2)[:1]", "def make(n): return np.ones(n)", TOTAL,
         "def scale(x, w):\n    return x * w + ONES", IMPORT),
    ),
    "default_from_below": Submitted(
        "a default value that a later cell makes",
        _with("ONE = np.float64(1)", scale="def scale(x, w, one=ONE):\n    return x * w + one"),
    ),
    "last_counts": Submitted(
        "the last definition counts", (IMPORT, SCALE.replace("+ 1", "+ 2"), TOTAL, NET, SCALE),
        notes=["`scale` is defined in cells 2 and 5 of `homework.ipynb`; the one in cell 5 was"],
    ),
    "last_is_wrong": Submitted(
        "also if an earlier one is right", _with(SCALE.replace("+ 1", "+ 2")), ALL[1:],
        notes=["the one in cell 5 was graded"],
    ),
    "stub_below": Submitted(
        "a placeholder of the hand-out below the work", _with(STUB),
        notes=["`scale` is defined in cells 2 and 5 of `homework.ipynb`; the one in cell 2 was "
               "graded, the last that is written"],
    ),
    "stub_above": Submitted(
        "the hand-out's cell is still above", (IMPORT, STUB, SCALE, TOTAL, NET),
        notes=["the one in cell 3 was graded"],
    ),
    "twice_in_a_cell": Submitted(
        "two versions in one cell", _with(scale=SCALE.replace("+ 1", "+ 2") + "\n\n" + SCALE),
        notes=["`scale` is defined 2 times in cell 2 of `homework.ipynb`; line 5 was graded"],
    ),
    "class_twice": Submitted(
        "a class that was begun anew and left as a placeholder",
        _with("class Net:\n    def forward(self, x):\n        pass"),
        notes=["`Net` is defined in cells 4 and 5"],
    ),
    "missing_cell": Submitted(
        "a function was forgotten", _with(total=""), ("scale", "Net.forward"),
        told={"total": "`homework.ipynb` has no function `total`"},
    ),
    "not_written": Submitted(
        "only the hand-out", (IMPORT, STUB, TOTAL, NET), ALL[1:], told={"scale": "not written yet"}
    ),
    "markdown_only": Submitted(
        "no code at all", (("markdown", "def scale(x, w): return x * w + 1"),), (),
        told={"scale": "`homework.ipynb` has no function `scale`"},
    ),
    "code_in_markdown": Submitted(
        "code that was left in a text cell", (*_with(scale=""), ("markdown", SCALE)), ALL[1:],
        told={"scale": "`homework.ipynb` has no function `scale`"},
    ),
    # Broken cells, and Python 2.
    "syntax_error": Submitted(
        "a syntax error costs only its cell", _with(scale="def scale(x, w):\n    return x * (w\n"),
        ALL[1:], notes=["Cell 2, line 2 of `homework.ipynb` cannot be read"],
        told={"scale": "cell 2, line 2 of `homework.ipynb`"},
    ),
    "open_string": Submitted(
        "a string that is never closed ends with its cell",
        (IMPORT, 'TEXT = """never closed\n', SCALE, TOTAL, NET),
        notes=["Cell 2, line 1 of `homework.ipynb` cannot be read"],
    ),
    "strings_across_cells": Submitted(
        "two cells that leave a string open do not hide those between",
        (IMPORT, 'A = """open', SCALE, TOTAL, NET, 'B = """', STUB),
        notes=["Cell 2, line 1 of", "Cell 6, line 1 of", "defined in cells 3 and 7",
               "`old/homework.ipynb` was not"],
        more={"old/homework.ipynb": (STUB,)},
    ),
    "broken_again": Submitted(
        "a broken cell below leaves the work above, as in Jupyter",
        _with("def scale(x, w):\nreturn (x"),
        notes=["Cell 5, line 1 of `homework.ipynb` cannot be read: the function definition on "
               "line 1 has nothing indented below it"],
    ),
    "raises": Submitted(
        "the line of an exception",
        _with(scale="\n\ndef scale(x, w):\n    y = 1\n    return x.nothing"),
        ALL[1:], told={"scale": "homework.ipynb, cell 2, line 5"},
    ),
    "python_2": Submitted(
        "5 of 98 are in Python 2",
        (IMPORT, "print 'hello', 1", "def scale(x, w):\n    print 'scaling'\n    return x * w + 1",
         TOTAL, NET), notes=["is written for Python 2: print statements"],
    ),
    "other_characters": Submitted(
        "names and texts of other languages, and half a letter",
        _with("größe = 1\nprint('✓ 你好 \ud800')",
              scale="def scale(x, w):\n    return x * w + größe"),
    ),
    "marks_of_ours": Submitted(
        "a cell that looks like our mark", _with(
        scale="# %% cell 77\nTEXT = '''\n# %% cell 78\n'''\n\ndef scale(x, w):\n    return x.none"),
        ALL[1:], told={"scale": "homework.ipynb, cell 2, line 7"},
    ),
    # Several files.
    "two_notebooks": Submitted(
        "a notebook for each part", (IMPORT, SCALE), name="part1.ipynb",
        more={"part2.ipynb": (IMPORT, TOTAL, NET)},
    ),
    "notebook_and_module": Submitted(
        "each function is taken from where it is written", (IMPORT, STUB, TOTAL),
        more={"net.py": f"{IMPORT}\n{NET}\n{SCALE}"},
        notes=["`Net.forward` is in `net.py`", "`scale` is only a placeholder in `homework.ipynb`; "
               "it is written in `net.py`"],
    ),
    "imports_a_module": Submitted(
        "the work is in a module", ("import numpy as np\nfrom net import Net, scale", TOTAL),
        more={"net.py": f"{IMPORT}\n{NET}\n{SCALE}"},
        notes=["are in `net.py`"],
    ),
    "writefile": Submitted(
        "%%writefile makes a file", ("%%writefile net.py\n" + IMPORT + "\n" + NET,
        "%%writefile -a net.py\n" + SCALE, IMPORT + "\nfrom net import *", TOTAL),
        notes=["are in `net.py`"],
    ),
    "writefile_of_a_submitted_file": Submitted(
        "the file that was submitted counts", ("%%writefile net.py\nclass Net: pass", *RIGHT[1:4],
        "from net import Net"), more={"net.py": f"{IMPORT}\n{NET}"},
        notes=["`Net.forward` is in `net.py`"],
    ),
    "checkpoint": Submitted(
        "checkpoints hold older states",
        more={".ipynb_checkpoints/homework-checkpoint.ipynb": (STUB,),
              "homework-checkpoint.ipynb": (STUB,)},
    ),
    "own_name_of_the_file": Submitted("the ending in capitals", name="homework.IPYNB"),
    "without_cells": Submitted(
        "an empty notebook is an empty submission, like an empty file", right=[],
        raw='{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    ),
    "without_cells_of_format_3": Submitted(
        "the same, older", right=[], raw='{"metadata": {}, "nbformat": 3, "worksheets": []}',
    ),
    # No notebooks.
    "empty": Submitted("an empty file", raw="", refused="it is empty; open it in Jupyter"),
    "web_page": Submitted(
        "a page of GitHub, saved under the notebook's name",
        raw="\n<!DOCTYPE html>\n<html><body>homework.ipynb</body></html>",
        refused="it is a web page and not a notebook; download the notebook itself",
    ),
    "broken_json": Submitted(
        "an upload that broke off", raw='{"cells": [\n{"cell_type": "code",\n "source": ["def',
        refused="it is not valid JSON: line 3 breaks off or is damaged",
    ),
    "another_language": Submitted(
        "a notebook in R", raw='{"cells": [{"cell_type": "code", "source": "x <- 1"}], '
        '"metadata": {"kernelspec": {"language": "R"}}}',
        refused="its language is r; expected Python",
    ),
    "resource_fork": Submitted(
        "a Mac's shadow of a file, under the notebook's name", raw=b"\x00\x05\x16\x07" + b"\0" * 80,
        refused="it is not valid JSON",
    ),
    "broken_beside_work": Submitted(
        "a broken notebook beside the work", more={"old.ipynb": "oops"},
        notes=["`old.ipynb` was left out: it is not valid JSON"],
    ),
}  # fmt: skip
