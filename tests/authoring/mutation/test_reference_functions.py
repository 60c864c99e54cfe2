"""The functions that are graded, found in source and memory."""

from grader.authoring.mutation.reference_functions import graded_functions, known_codes

SOURCE = """
class Model:
    def loss(self, x):
        y = x + 1
        # BEGIN SOLUTION
        y = y * 2
        # END SOLUTION
        return y


def plain(x):
    return x
"""
RUBRIC = """
sizes: {N: 3}
criteria:
  loss:
    function: Model.loss
    file: [other.py, layers.py]
    points: 1
    given: {x: "normal(N)"}
    call: y = Model().loss(x)
    outputs: [y]
  plain:
    file: layers.py
    points: 1
    given: {x: "normal(N)"}
    call: y = plain(x)
    outputs: [y]
  by_hand: {function: plain, file: layers.py, points: 1}
"""


def test_methods_and_functions_with_the_lines_of_their_solutions(make_assignment):
    opened = make_assignment(SOURCE, RUBRIC)
    found = graded_functions(opened.rubric, opened.sources, opened.scope)
    assert list(found) == ["Model.loss", "plain"]
    text = opened.sources["layers.py"].decode().splitlines()
    method = found["Model.loss"]
    assert [text[number - 1].strip() for number in sorted(method.lines)] == [
        "# BEGIN SOLUTION",
        "y = y * 2",
    ]
    assert method.file == "layers.py"
    assert method.loaded is opened.scope["Model"].loss


def test_without_markers_all_lines_count(make_assignment):
    opened = make_assignment(SOURCE, RUBRIC)
    found = graded_functions(opened.rubric, opened.sources, opened.scope)["plain"]
    assert found.lines == {found.node.lineno, found.node.lineno + 1}


def test_classes_may_hold_each_other() -> None:
    """A function of autograd has the class of its backward pass, which holds it in turn."""

    class One:
        def first(self) -> None: ...

    class Other:
        one = One

        def second(self) -> None: ...

    One.other, One.itself = Other, One  # type: ignore[attr-defined]
    codes = known_codes([{"One": One}], [])
    assert [code.co_name for code in codes] == ["first", "second"]
