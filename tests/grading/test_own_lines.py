"""Which outputs of a function are asked about, and what becomes of the answer."""

import pytest

from grader.grading import diagnosis
from grader.grading.own_lines import returned_places
from grader.sandbox.sandboxes import ConfinedSandbox


@pytest.mark.parametrize(
    ("call", "function", "places"),
    [
        ("out = f(x)", "f", {"out": None}),
        ("out, _ = f(x)", "f", {"out": 0, "_": 1}),
        ("model = Net(3)\nloss, grads = model.loss(x, y)", "Net.loss", {"loss": 0, "grads": 1}),
        ("_, cache = f(x)\ndx, dw = g(dout, cache)", "g", {"dx": 0, "dw": 1}),
        ("a.b = f(x)", "f", {}),
        ("f(x)", "f", {}),
        ("out = g(f(x))", "f", {}),
    ],
)
def test_where_a_name_stands_in_what_is_returned(call: str, function: str, places: dict) -> None:
    assert returned_places(call, function) == places


def test_the_lines_of_wrong_answers_are_marked(grade, tmp_path, captioning) -> None:
    source = (
        "def affine_backward(dout, cache):\n"
        "    x, w, b = cache\n"
        "    flat = x.reshape(len(x), -1)\n"
        "    db = dout.sum(axis=1)\n"
        "    return dout.dot(w.T).reshape(x.shape), flat.T.dot(dout), db\n"
        "def affine_forward(x, w, b):\n"
        "    return x.reshape(len(x), -1).dot(w) + b, (x, w, b)\n"
        "def word_embedding_forward(x, W):\n"
        "    return W[x], (x, W)\n"
    )
    (tmp_path / "layers.py").write_text(source, "utf-8")
    names = ("affine_backward", "affine_forward")
    found = {criterion.name: criterion for criterion in grade(tmp_path, *names).criteria}
    assert [(line.file, line.line, line.text) for line in found["affine_backward"].lines] == [
        ("layers.py", 4, "db = dout.sum(axis=1)")
    ]
    assert found["affine_forward"].lines == ()


def test_lines_are_looked_for_while_answers_are_diagnosed(
    grade, tmp_path, captioning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that reads needs no more than which outputs are wrong."""
    steps: list[str] = []
    look, diagnose = ConfinedSandbox.blamed_lines, diagnosis.diagnosed

    def looked(*given: object) -> object:
        steps.append("looked")
        return look(*given)

    def diagnosed(*given: object) -> object:
        steps.append("diagnosed")
        return diagnose(*given)

    monkeypatch.setattr(ConfinedSandbox, "blamed_lines", looked)
    monkeypatch.setattr(diagnosis, "diagnosed", diagnosed)
    source = "def word_embedding_forward(x, W):\n    out = W[x] + 1\n    return out, (x, W)\n"
    (tmp_path / "layers.py").write_text(source, "utf-8")
    (found,) = grade(tmp_path, "word_embedding_forward").criteria
    assert [line.line for line in found.lines] == [2]
    assert steps == ["looked", "diagnosed"]
