"""The reference's calls, with the models that are handed on in them."""

import json

from grader.authoring.cases.recording import record_calls
from grader.confined.replay.encoded_calls import decode_calls, encode_calls
from grader.confined.replay.recorded_calls import Instance

SOURCE = '''
class Model:
    """Something no case can hold."""

    def double(self, x):
        return 2 * x


def inner(x, model):
    return model.double(x)


def outer(x, model):
    return inner(x + 1, model)
'''
RUBRIC = """
sizes: {N: 3}
cases: {main: {}}
criteria:
  inner:
    file: layers.py
    points: 1
    given: {x: "normal(N)"}
    call: y = inner(x, Model())
    outputs: [y]
  outer:
    file: layers.py
    points: 1
    given: {x: "normal(N)"}
    call: y = outer(x, Model())
    outputs: [y]
"""


def test_a_model_is_recorded_by_the_name_of_its_class(make_with_cases) -> None:
    tiny = make_with_cases(SOURCE, RUBRIC)
    (case,) = tiny.case_set.cases["outer"]
    (call,) = record_calls(tiny.rubric.criterion("outer"), case, tiny.rubric, tiny.scope)
    x, model = call.arguments
    assert (x == case.inputs["x"] + 1).all()
    assert model == Instance("Model")
    arrays: list = []
    text = json.dumps(encode_calls([call], arrays))
    (again,) = decode_calls(json.loads(text), arrays)
    assert again.arguments[1] == Instance("Model")


def test_a_case_whose_helper_returns_what_no_file_holds_has_no_recorded_calls(
    make_with_cases,
) -> None:
    """An object, an array of objects: they cannot be told in place of a failed helper."""
    for returned in ("np.array([model])", "model"):
        source = SOURCE.replace("return model.double(x)", f"return {returned}")
        source = source.replace("return inner(x + 1, model)", "inner(x, model)\n    return x")
        rubric = RUBRIC.replace("y = inner(x, Model())", "y = abs(x)")
        tiny = make_with_cases(source, rubric)
        (case,) = tiny.case_set.cases["outer"]
        assert record_calls(tiny.rubric.criterion("outer"), case, tiny.rubric, tiny.scope) == ()
