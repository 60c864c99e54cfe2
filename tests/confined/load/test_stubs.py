"""A hand-out's function is a stub until there is real code in it."""

import builtins

import pytest

from grader.confined.load.stubs import is_idle, is_stub
from grader.confined.source.masked_source import masked_source

KNOWN = {*vars(builtins), "np", "rnn_forward", "EPSILON", "zeros"}

STUBS = {
    "as handed out": (
        "next_h, cache = None, None\n###\n# TODO\n###\npass\n###\nreturn next_h, cache"
    ),
    "undefined names": "dx, dh, dc = None, None, None\npass\nreturn dx, dprev_h, dWx",
    "a loss": (
        "W_proj, b_proj = self.params['W_proj'], self.params['b_proj']\n"
        "captions_in = captions[:, :-1]\n"
        "mask = captions != self._null\n"
        "loss, grads = 0.0, {}\n"
        "pass\n"
        "return loss, grads"
    ),
    "a sampler": (
        "N = features.shape[0]\n"
        "captions = self._null * np.ones((N, max_length), dtype=np.int32)\n"
        "W = self.params['W']\n"
        "pass\n"
        "return captions"
    ),
    "a named null": "null = self._null\ncaptions = np.ones((3, 4)) * null\nreturn captions",
    "filled": "return np.full((N, T), self._null)",
    "nothing": "pass",
    "a docstring": "'''Doc'''",
    "an ellipsis": "...",
    "return": "return",
    "none": "return None",
    "numbers": "return 0, -1.0, np.nan",
    "containers": "return [], {}, (), set(), dict(), list()",
    "filled containers": "grads = {'W': None, 'b': 0}\nreturn [None, None], grads",
    "zeros": "out = np.zeros_like(x)\nreturn out, np.zeros((3, 4)).astype(np.int32)",
    "an empty array": "return np.array([])",
    "bare zeros": "return zeros(3)",
    "scaled": "return 2 * np.ones(3) - 1",
    "nothing everywhere": "return np.full(3, 0), np.full(3, None), np.full_like(x, np.nan)",
    "raises": "raise NotImplementedError",
    "raises with words": "x, y = cache\nraise NotImplementedError('to do')",
    "raises and goes on": "raise NotImplementedError()\nreturn x * 2",
    "chained": "dx = dh = None\nreturn dx, dh",
    "annotated": "dx: float = None\ndh: float\nreturn dx",
    "a comment only in words": "out = None\n'TODO: your code'\nreturn out",
    "taken apart": "N, T, D = x.shape\n(a, b), c = cache, None\nout = None\nreturn out",
}
REAL = {
    "computes": "next_h = np.tanh(x.dot(Wx))\ncache = x, Wx\nreturn next_h, cache",
    "returns a parameter": "return x",
    "returns a parameter's part": "return x.T, x[0]",
    "returns what it unpacks": "x, y = cache\nreturn x, None",
    "a loop": "out = None\nfor t in range(3):\n    pass\nreturn out",
    "a condition": "out = None\nif x is None:\n    out = 1\nreturn out",
    "an item": "grads = {}\ngrads['W'] = 1\nreturn grads",
    "an item of zeros": "captions = np.ones((3, 4))\ncaptions[:, 0] = 1\nreturn captions",
    "in place": "loss = 0.0\nloss += x\nreturn loss",
    "in place, divided": "loss = 0.0\nloss //= x\nreturn loss",
    "an attribute": "self.x = None\nreturn None",
    "a call": "np.add.at(dW, x, dout)\nreturn None",
    "a print": "print('here')",
    "a known name": "return EPSILON",
    "a known function": "h, cache = rnn_forward(x)\nreturn h, cache",
    "scaled by a parameter": "return x * np.ones(3)",
    "filled with a parameter": "return np.full(3, x)",
    "a mask of ones": "return torch.ones(T, S, dtype=torch.bool)",
    "ones with a name": "mask = np.ones_like(x)\nreturn mask, None",
    "true everywhere": "return np.full((3, 4), True)",
    "misspelt": "out = x.dot(w) + b\nreturn outt",
    "misspelt after taking apart": "a, b = np.split(x, 2)\nreturn aa",
    "a comprehension": "return [i for i in x]",
    "a dictionary": "return dict(W=x)",
    "merged": "return {**x}",
    "text": "return 'todo'",
    "a lambda": "return lambda: None",
    "another error": "raise ValueError",
    "an inner function": "def g(): pass\nreturn None",
    "with": "with x:\n    return None",
    "a conditional value": "return x if x else None",
    "an assertion": "assert x\nreturn None",
    "an attribute of self": "return self._null",
    "a deep expression": "return " + "-(" * 80 + "x" + ")" * 80,
}


def stub(handed_in, template=""):
    return is_stub(masked_source(handed_in), [masked_source(template)], KNOWN)


def definition(body, indent=""):
    lines = ["def f(self, x, cache, max_length=3):", *("    " + line for line in body.split("\n"))]
    return "".join(f"{indent}{line}\n" for line in lines)


@pytest.mark.parametrize("indent", ["", "    ", "\t"])
@pytest.mark.parametrize("body", STUBS.values(), ids=STUBS)
def test_unfilled(body, indent):
    assert stub(definition(body, indent))


@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize("body", REAL.values(), ids=REAL)
def test_real_code(body, indent):
    assert not stub(definition(body, indent))


HAND_OUT = """def f(x, n=10):
    '''The hand-out's words.'''
    out = np.zeros(n)
    for t in range(n):
        # TODO
        pass
    out += x
    return out
"""


@pytest.mark.parametrize(
    "handed_in",
    [
        HAND_OUT,
        HAND_OUT.replace("# TODO", "# I did not get this done"),
        HAND_OUT.replace("The hand-out's words.", "Other words."),
        HAND_OUT.replace("    '''The hand-out's words.'''\n", ""),
        HAND_OUT.replace("    ", "  ").replace("\n", "  \n\n"),
        HAND_OUT.replace("np.zeros(n)", "( np.zeros( n ) )").replace("    ", "\t"),
        "".join("    " + line for line in HAND_OUT.splitlines(keepends=True)),
    ],
)
def test_a_hand_out_with_code_in_it_is_recognised(handed_in):
    assert stub(handed_in, HAND_OUT)
    assert not stub(handed_in)


@pytest.mark.parametrize(
    "change", [("pass", "out[t] = x"), ("out += x", "out -= x"), ("n=10", "n=11"), ("(n)", "(x)")]
)
def test_a_changed_hand_out_is_none(change):
    assert not stub(HAND_OUT.replace(*change), HAND_OUT)


def test_stubs_are_reported(load):
    source = (
        "import numpy as np\n"
        "def f(x):\n"
        "    # TODO\n"
        "    pass\n"
        "\n"
        "def g(x):\n"
        "    return x\n"
        "class M:\n"
        "    def loss(self):\n"
        "        loss = None\n"
        "        return loss\n"
        "    def sample(self): return self\n"
    )
    program = load({"f.py": source}, "f", "g", "M.loss", "M.sample")
    looked_into = program.look_into(["f", "g", "M.loss", "M.sample"])
    assert [each.stub for each in looked_into] == [True, False, True, False]


@pytest.mark.parametrize(
    ("body", "idle"),
    [
        ("for v in x: s += v", True),
        ("for v in x: s += v\n    return", True),
        ("for v in x: s += v\n    return None", True),
        ("def key(v): return v\n    x.sort(key=key)", True),
        ("m = x.mean()", True),
        ("for v in x: return v", False),
        ("for v in x: yield v", False),
        ("return x.sort()", False),
        ("pass", False),
    ],
)
def test_what_computes_and_returns_nothing(load, body, idle):
    (found,) = load({"f.py": f"def f(x, s=0):\n    {body}\n"}, "f").look_into(["f"])
    assert found.idle is idle


def test_what_a_template_computes_itself_is_no_work(load):
    template = {"f.py": "import numpy as np\ndef f(x):\n    y = np.mean(x)\n    # TODO\n"}
    (found,) = load(template, "f", templates=template).look_into(["f"])
    assert (found.stub, found.idle) == (True, False)


def test_templates_are_looked_up_by_file_and_class(load):
    template = (
        "class Other:\n"
        "    def loss(self):\n"
        "        return [1]\n"
        "class M:\n"
        "    '''Doc\n"
        "def loss(self):\n"
        "    '''\n"
        "    def loss(self):\n"
        "        for x in self:\n"
        "            pass\n"
    )
    program = load({"f.py": template}, "M.loss", "Other.loss", templates={"f.py": template})
    assert [each.stub for each in program.functions] == [True, True]
    program = load({"f.py": template}, "M.loss", templates={"g.py": template})
    assert not program.functions[0].stub


def test_a_hand_out_that_was_not_handed_in_is_missing(load):
    program = load({}, functions={"f": ("f.py",)}, templates={"f.py": "def f(): pass\n"})
    assert program.functions[0].state == "missing"


@pytest.mark.parametrize(
    "body, idle",
    [
        ("h, cache = rnn_forward(x, y)\nout = None\nreturn out", True),
        ("scores = x * y\nreturn 0.0, {}", True),
        ("N, D = x.shape\nreturn np.zeros((N, D))", False),
        ("out = None\nreturn out", False),
        ("return rnn_forward(x, y)", False),
    ],
)
def test_a_stub_that_computes_something_is_told_apart(body: str, idle: bool) -> None:
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    assert is_idle(masked_source(f"def f(x, y):\n{lines}\n"), KNOWN) is idle
