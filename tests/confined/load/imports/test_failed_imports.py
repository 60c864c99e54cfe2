"""An import that fails binds what there is; the rest becomes `Absent`."""

import pytest

from grader.confined.wording import HERE

USE = "def f(): return 1\ndef g(): return plt.plot()\n"


@pytest.mark.parametrize(
    "statement",
    [
        "import matplotlib.pyplot as plt",
        "from matplotlib import pyplot as plt",
        "import os, matplotlib as plt, sys",
        "from matplotlib.pyplot import plt",
    ],
)
def test_a_missing_package_costs_only_what_uses_it(load, statement):
    program = load({"f.py": f"\n\n{statement}\n{USE}"}, "f", "g")
    assert [each.state for each in program.functions] == ["ready", "ready"]
    assert program.scope["f"]() == 1
    sentence = "`matplotlib`, imported on line 3 of `f.py`, is not available while grading"
    with pytest.raises(ModuleNotFoundError) as caught:
        program.scope["g"]()
    assert str(caught.value) == sentence
    assert program.notes == [
        "Line 3 of `f.py` imports `matplotlib`, which is not available while grading; code that "
        "does not use it is graded. Graded functions cannot use it: remove the import."
    ]


def test_what_is_there_is_bound(load):
    source = "from layers import (a,\n    nothing, b)\nimport sys, nowhere, json\n"
    program = load({"f.py": source, "layers.py": "a = 1\nb = 2\n"})
    module = program.modules["f.py"]
    assert (module.a, module.b, module.json.__name__) == (1, 2, "json")
    assert "imports `nothing`" in program.notes[0]
    assert "(`layers.py` does not define it)" in program.notes[0]
    assert "Line 3 of `f.py` imports `nowhere`" in program.notes[1]
    assert program.notes[1].endswith("Submit that file if it is yours, or remove the import.")


def test_a_name_of_a_file_that_was_not_handed_in(load):
    program = load(
        {"f.py": "from .layers import affine, softmax\ndef f(): return affine()\n"},
        "f",
        functions={"affine": ("layers.py",)},
    )
    assert program.notes == [
        "Line 1 of `f.py` imports `affine` and `softmax`, which are not available while grading "
        "(`layers.py` was not submitted); code that does not use them is graded. "
        "Submit that file as well."
    ]
    with pytest.raises(
        ModuleNotFoundError,
        match=r"`affine`, imported on line 1 of `f.py`, .*: `layers.py` was not submitted",
    ):
        program.scope["f"]()
    assert program.functions[1].state == "missing"


def test_a_name_that_was_lost_says_why(load):
    layers = "def affine(:\n    pass\n"
    program = load({"layers.py": layers, "rnn.py": "from cs231n.layers import affine\n"}, "affine")
    assert "(line 1 of `layers.py` cannot be read" in program.notes[1]


def test_a_graded_function_that_is_absent_is_missing(load):
    program = load({"f.py": "from my_code import step\n"}, "step")
    assert program.functions[0].state == "missing"
    assert (
        program.functions[0].reason
        == "`my_code`, imported on line 1 of `f.py`, is not available while grading"
    )


def test_an_import_that_fails_leaves_what_the_name_was(load):
    program = load(
        {
            "f.py": (
                "import layers\nimport layers.nothing\nfrom nowhere import layers\nx = layers.y\n"
            ),
            "layers.py": "y = 1\n",
        }
    )
    assert program.modules["f.py"].x == 1


def test_a_star_import_of_what_is_not_there(load):
    program = load(
        {"f.py": "from nowhere import *\nfrom .fast_layers import *\ndef f(): return 1\n"}, "f"
    )
    assert program.functions[0].state == "ready"
    assert "imports `nowhere`" in program.notes[0]
    assert "imports `fast_layers`" in program.notes[1]
    assert program.notes[1].endswith("Submit that file if it is yours, or remove the import.")


def test_a_student_s_own_fallback_is_respected(load):
    source = "try:\n    import matplotlib.pyplot as plt\nexcept ImportError:\n    plt = None\n"
    program = load({"f.py": source})
    assert program.notes == []
    assert program.modules["f.py"].plt is None


def test_an_import_in_a_function_fails_only_there(load):
    program = load({"f.py": "def f():\n    import matplotlib\ndef g(): return 1\n"}, "g")
    assert program.notes == []
    with pytest.raises(ModuleNotFoundError, match="`matplotlib` is not available while grading"):
        program.modules["f.py"].f()


def test_a_name_that_a_module_of_python_lacks(load):
    program = load({"f.py": "from os import path as p, nothing\nfrom math import pi as q\n"})
    assert "imports `nothing`" in program.notes[0]
    assert f"(`os` does not define it in {HERE})" in program.notes[0]
    assert program.modules["f.py"].q > 3


def test_imports_of_further_files_are_told_only_if_something_is_missing(load):
    files = {"extra": {"mine.py": "import matplotlib\ndef f(): return 1\n"}}
    assert load({"f.py": "from mine import f"}, "f", **files).notes == [
        "`f` is in `mine.py` instead of `f.py`; it is graded anyway."
    ]
    notes = load({"f.py": "from mine import f"}, "f", "g", **files).notes
    assert "Line 1 of `mine.py` imports `matplotlib`" in notes[1]


def test_an_allowed_package_that_raises_is_absent(load, tmp_path, monkeypatch):
    (tmp_path / "raising_package.py").write_text("raise ValueError('no license')\n")
    monkeypatch.syspath_prepend(tmp_path)
    for statement in ("import raising_package", "from raising_package import x"):
        program = load({"f.py": statement}, allow=("raising_package",))
        assert program.notes == [
            "Line 1 of `f.py` imports `raising_package`, which is not available while grading "
            "(ValueError: no license); code that does not use it is graded. "
            "Fix this, or remove the import."
        ]


def test_an_allowed_package_that_is_not_installed(load):
    program = load({"f.py": "import nowhere_to_be_found\n"}, allow=("nowhere_to_be_found",))
    assert program.notes == [
        "Line 1 of `f.py` imports `nowhere_to_be_found`, which is not available while grading "
        "(this assignment allows it, but it is not installed here); code that does not use it is "
        "graded. The instructor can install it: `pip install nowhere_to_be_found`."
    ]


def test_names_are_told_by_the_reason_why_they_are_not_there(load):
    layers = "def broken(:\n    pass\n"
    program = load({"layers.py": layers, "f.py": "from layers import one, broken, two\n"})
    assert program.notes[1].startswith("Line 1 of `f.py` imports `one` and `two`, which are not")
    assert program.notes[2].startswith("Line 1 of `f.py` imports `broken`, which is not")


def test_lines_that_only_use_an_absent_module_are_told_with_its_import(load):
    """A notebook draws in twenty places."""
    drawing = "import matplotlib.pyplot as plt\ndef f(x): return x\nplt.plot(f([1]))\nplt.show()\n"
    program = load(
        {"f.py": drawing + "figure = plt.figure()\n\ndef g(): figure.show()\n"}, "f", "g"
    )
    assert [note.partition(" imports")[0] for note in program.notes] == ["Line 1 of `f.py`"]
    with pytest.raises(ModuleNotFoundError, match=r"imported on line 1 of `f\.py`"):
        program.scope["g"]()
