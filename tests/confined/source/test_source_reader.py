"""A source that is broken in one place costs only what stands in that place."""

import sys

import pytest

from grader.confined.wording import HERE

BEFORE = "import numpy as np\nwidth = 3\n\ndef before(x):\n    return x\n\n"
AFTER = "\ndef after(x):\n    return np.abs(x)\n\nheight = 4\n"

BROKEN = {  # the broken function `f`: text, the line that is named, a word of the reason
    "left unfinished": (
        ("def f(x):\n    dx = \n    return dx\n"),
        8,
        "`dx =` is not valid syntax",
    ),
    "bad indentation": ("def f(x):\n    a = 1\n      b = 2\n    return a\n", 9, "indented further"),
    "bad dedentation": (
        ("def f(x):\n    if x:\n        a = 1\n      b = 2\n    return a\n"),
        10,
        "matches no line",
    ),
    "tabs mixed": ("def f(x):\n    if x:\n\treturn 1\n    return x\n", 9, "indentation"),
    "unclosed bracket": ("def f(x):\n    y = np.dot(x, (x\n    return y\n", 8, "`(`"),
    "unopened bracket": (
        ("def f(x):\n    y = np.dot(x, x))\n    return y\n"),
        8,
        "the bracket `)` was never opened",
    ),
    "wrong bracket": (
        "def f(x):\n    y = (x]\n    return y\n",
        8,
        "the bracket `]` is meant to close a `(`",
    ),
    "unclosed docstring": ('def f(x):\n    """Doc\n    return x\n', 8, "never closed"),
    "unclosed string": ("def f(x):\n    return 'x\n", 8, "the string on it is never closed"),
    "no colon": ("def f(x)\n    return x\n", 7, "a `:` is missing"),
    "no body": ("def f(x):\n", 7, "the function definition on line 7 has nothing indented"),
    "line at the margin": ("def f(x):\n    a = 1\nb = 2\n    return a\n", 10, "indented further"),
    "return at the margin": (
        "def f(x):\n    a = 1\nreturn a\n",
        9,
        "`return` is outside of any function",
    ),
    "merge conflict": (
        (
            "def f(x):\n"
            "    a = 1\n"
            "<<<<<<< HEAD\n"
            "    b = 2\n"
            "=======\n"
            "    b = 3\n"
            ">>>>>>> mine\n"
            "    return a\n"
        ),
        9,
        "`<<<<<<< HEAD` is left of a merge; keep one of the two versions",
    ),
    "decorated": ("@np.vectorize\ndef f(x):\n    return (x\n", 9, "`(`"),
    "no comma": ("def f(x):\n    return [x x]\n", 8, "a comma may be missing in `return [x x]`"),
    "assignment for comparison": (
        "def f(x):\n    if x = 1:\n        return x\n",
        8,
        "`=` is not allowed in `if x = 1:`; to compare, write `==`",
    ),
    "assignment to a sum": ("def f(x):\n    x + 1 = 3\n", 8, "`x + 1 = 3`"),
    "assignment to a name of Python": ("def f(x):\n    None = x\n", 8, "`=` cannot assign to None"),
    "a question of Python's": ("def f(x):\n    return f'{x x}'\n", 8, "comma"),
    "strange letter": ("def f(x):\n    return x – 1\n", 8, "invalid character"),
    "not a place for it": ("def f(x):\n    break\n", 8, "'break' outside loop"),
    "name twice": ("def f(x, x):\n    return x\n", 7, "duplicate argument 'x'"),
    "deep nesting": (
        ("def f(x):\n    return ") + "(" * 500 + "x" + ")" * 500 + "\n",
        8,
        "too many nested brackets",
    ),
}


@pytest.mark.parametrize(("text", "line", "why"), BROKEN.values(), ids=BROKEN)
def test_only_the_broken_function_is_lost(load, text, line, why):
    program = load({"f.py": BEFORE + text + AFTER}, "before", "f", "after")
    assert [each.state for each in program.functions] == ["ready", "not loaded", "ready"]
    assert [each.unread for each in program.functions] == [False, True, False]
    reason = program.functions[1].reason
    assert why in reason
    assert f"line {line} of `f.py`" in reason
    assert (program.scope["width"], program.scope["height"]) == (3, 4)
    assert program.scope["after"](-1) == 1
    assert len(program.notes) == 1
    assert f"Line {line} of `f.py` cannot be read: " in program.notes[0]
    assert "?" not in program.notes[0]
    assert program.notes[0].endswith(
        "`f` is not loaded because of this. The rest of the file is graded; fix the line."
    )


IN_A_CLASS = {name: case for name, case in BROKEN.items() if name != "merge conflict"}


@pytest.mark.parametrize(("text", "line", "why"), IN_A_CLASS.values(), ids=IN_A_CLASS)
def test_a_broken_method_costs_one_method(load, text, line, why):
    indented = "".join("    " + row for row in text.splitlines(keepends=True))
    source = (
        "import numpy as np\nclass Model(\n        object):\n    def before(self): return 1\n\n\n"
    )
    source += indented + "\n    height = 4\n\n    @property\n    def after(self): return 2\n"
    program = load({"f.py": source}, "Model.before", "Model.f", "Model.after")
    assert [each.state for each in program.functions][:2] == ["ready", "not loaded"]
    assert why in program.functions[1].reason
    assert f"line {line} of `f.py`" in program.functions[1].reason
    model = program.scope["Model"]()
    assert (model.before(), model.height, model.after) == (1, 4, 2)
    assert "`Model.f` is not loaded" in program.notes[0]


@pytest.mark.parametrize(
    "margin", ["b = 2\n", "<<<<<<< HEAD\n        b = 1\n=======\n        b = 2\n>>>>>>> mine\n"]
)
def test_a_line_at_the_margin_of_the_file_costs_the_method_around_it(load, margin):
    source = f"class M:\n    def a(self): return 1\n    def f(self):\n        b = 1\n{margin}"
    source += "        return b\n\n    def c(self): return 3\ndef g(): return 4\n"
    program = load({"f.py": source}, "M.a", "M.f", "M.c", "g")
    states = [each.state for each in program.functions]
    assert states == ["ready", "not loaded", "ready", "ready"]


def test_a_broken_statement_costs_itself(load):
    program = load({"f.py": "def f(): return 1\nx = [1, 2\ny = 2\ndef g(): return y\n"}, "f", "g")
    assert [each.state for each in program.functions] == ["ready", "ready"]
    assert program.notes == [
        f"Line 2 of `f.py` cannot be read: the bracket `[` is never closed ({HERE} graded this). "
        "The rest of the file is graded; fix the line."
    ]
    assert program.scope["g"]() == 2


def test_functions_within_a_broken_statement_are_named(load):
    source = "if True:\n    def f(): return 1\n    def g(: return 2\n"
    program = load({"f.py": source}, "f", "g")
    assert [each.state for each in program.functions] == ["not loaded", "not loaded"]
    assert "`f` and `g` are not loaded" in program.notes[0]


def test_broken_lines_that_follow_each_other_are_told_once(load):
    program = load(
        {"f.py": ("def f(): return 1\n$ one\n? two\n! three\ndef g(): return 2\n")}, "f", "g"
    )
    assert len(program.notes) == 1
    assert [each.state for each in program.functions] == ["ready", "ready"]


def test_a_class_whose_head_is_broken_is_lost(load):
    program = load(
        {"f.py": ("class Model(object)\n    def loss(self): return 1\ndef f(): return 1\n")},
        "Model.loss",
        "f",
    )
    assert [each.state for each in program.functions] == ["not loaded", "ready"]


def test_a_class_that_is_broken_everywhere_is_still_a_class(load):
    program = load(
        {"f.py": ("class Model(object):\n    def loss(self: return 1\n    x = (\n")},
        "Model.loss",
        "Model.sample",
    )
    assert [each.state for each in program.functions] == ["not loaded", "missing"]


SOUND = {
    "docstring at the margin": (
        '"""Doc\nat the margin, def f(x):\ndef f(x):\n    no code\nclass too\n"""\nx = 1\n'
    ),
    "comment lines": "# one\n\n   # two\nx = 1\n# three\n",
    "brackets at the margin": "y = [\n1,\n2,\n]\nx = y[0]\nz = dict(\na=1\n)\n",
    "definition in a string": "y = '''\ndef f(x):\n    return (\n'''\nx = 1\n",
    "continued lines": "x = 0 + \\\n1\nassert x \\\n\\\n== 1\n",
    "else at the margin": "if 0:\n    pass\nelif 0:\n    pass\n# why\nelse:\n    x = 1\n",
    "try": "try:\n    y\nexcept NameError:\n    x = 1\nelse:\n    pass\nfinally:\n    pass\n",
    "loops": "for i in range(2):\n    x = i\nelse:\n    pass\nwhile False:\n    pass\n",
    "decorators": (
        "def d(*a):\n"
        "    return lambda f: f\n"
        "@d(1,\n"
        "2\n"
        ")\n"
        "# why\n"
        "@d\\\n()\n"
        "\n"
        "def f(): return 1\n"
        "x = f()\n"
    ),
    "class docstring": (
        'class C:\n    """\n    def f(x): in a docstring\n    Doc\n    """\n    x = 1\nx = C.x\n'
    ),
    "docstring of a function at the margin": (
        'def f():\n    """\nDoc (unclosed\n"""\n    return 1\nx = f()\n'
    ),
    "tabs only": "def f():\n\tif 1:\n\t\treturn 1\nx = f()\n",
    "semicolons": "x = 1; y = ';'\n",
    "no newline at the end": "x = 1",
    "async": "async def f():\n    await f()\nx = 1\n",
    "walrus and match": "match 1:\n    case 1:\n        x = (y := 1)\n",
    "strings in brackets": 'y = ("""a\n(\n--\n""", 0\n,\n"""b\n)\n""")\nx = 1\n',
    "long table": "y = [\n" + "(1,\n2),\n" * 3000 + "]\nx = 1\n",
    "doubtful": "x = 1 if 'a' is 'a' else 1\ny = '\\d'\n",
}


@pytest.mark.parametrize("source", SOUND.values(), ids=SOUND)
def test_sound_sources_are_cut_where_python_cuts_them(load, source):
    program = load({"f.py": source})
    assert program.notes == []
    assert program.modules["f.py"].x == 1


def test_a_broken_file_keeps_its_multi_line_statements(load):
    sound = "".join(
        text
        for name, text in SOUND.items()
        if name
        not in ("docstring at the margin", "definition in a string", "no newline at the end")
    )
    program = load({"f.py": "def g(:\n    pass\n" + sound}, "g")
    assert len(program.notes) == 1
    assert program.modules["f.py"].x == 1


@pytest.mark.parametrize(
    "text",
    [
        '"""Doc\nclass instances, and what a\ndef is\n"""\n',
        '"""Usage:\ndef get(self):\n    return 1\n"""\n',
        'y = ("""(One,\n""", x\n,\n"""two (\n""")\n',
        'class C:\n    """\n    Doc\n    class instances\n    """\n    def g(self): return (\n',
    ],
)
def test_words_in_strings_are_no_definitions_in_a_broken_file_either(load, text):
    program = load({"f.py": f"x = 1\n{text}def f(:\n    pass\ndef g(): return 1\n"}, "f", "g")
    assert [each.state for each in program.functions] == ["not loaded", "ready"]
    assert len(program.notes) == (2 if "class C" in text else 1)


def test_lines_are_those_of_the_file(load):
    program = load({"f.py": BEFORE + BROKEN["unclosed bracket"][0] + AFTER}, "after")
    assert program.functions[0].line == 11
    assert program.scope["after"].__code__.co_firstlineno == 11


def test_a_gigantic_expression_costs_its_function(load):
    source = "def f():\n    return " + "+".join(["x"] * 30_000) + "\ndef g(): return 1\n"
    program = load({"f.py": source}, "f", "g", compatibility=True)
    assert program.functions[1].state == "ready"
    number = "def f():\n    return " + "9" * 5000 + "\ndef g(): return 1\n"
    program = load({"f.py": number}, "f", "g")
    assert [each.state for each in program.functions] == ["not loaded", "ready"]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="in 3.11 f-strings are no tokens")
def test_quotes_within_an_f_string(load):
    assert load({"f.py": 'd = {"a": 1}\nx = f"{d["a"]}"\ndef f(): return 1\n'}, "f").notes == []


def test_functions_within_methods_stay_with_them(load):
    source = (
        "class M:\n"
        "    def a(self):\n"
        "        def inner():\n"
        "            return 1\n"
        "        return inner()\n"
        "    def f(self):\n"
        "        return (\n"
        "\tdef c(self):\n"
        "\t    return 3\n"
        "  def d(self):\n"
        "      return 4\n"
    )
    program = load({"f.py": source}, "M.a", "M.f", "M.c", "M.d", "M.inner")
    states = [each.state for each in program.functions]
    assert states == ["ready", "not loaded", "not loaded", "not loaded", "missing"]
    assert program.scope["M"]().a() == 1


@pytest.mark.parametrize("before", ["", "# why\n", "\n\n"])
def test_a_file_that_begins_with_an_indented_line(load, before):
    program = load({"f.py": before + "   x = 1\n   y = 2\n\ndef f(): return 1\n"}, "f")
    assert program.functions[0].state == "ready"
    line = before.count("\n") + 1
    assert program.notes[0].startswith(f"Line {line} of `f.py` cannot be read: it is indented")
