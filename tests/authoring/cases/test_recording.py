"""The reference's calls, with the models that are handed on in them."""

import json
from pathlib import Path

import h5py

from grader.authoring.cases import recorder
from grader.authoring.cases.recording import MOST_CALLS, record_calls
from grader.authoring.cases.unanswered_calls import UnansweredCalls, unanswered_calls
from grader.authoring.generation import generate_cases
from grader.confined.replay.encoded_calls import decode_calls, encode_calls
from grader.confined.replay.recorded_calls import Instance, Parts, RecordedCall
from grader.files.cases.recorded_file import RecordedFile, write_recorded
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources
from tests.follow_through.foreign import foreign
from tests.small_assignments import write_small

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


def test_a_model_is_recorded_by_its_class_and_attributes(make_with_cases) -> None:
    tiny = make_with_cases(SOURCE, RUBRIC)
    (case,) = tiny.case_set.cases["outer"]
    (call,) = record_calls(tiny.rubric.criterion("outer"), case, tiny.rubric, tiny.scope)
    x, model = call.arguments
    assert (x == case.inputs["x"] + 1).all()
    assert model == Parts("Model", {".*class": "Model"})
    arrays: list = []
    text = json.dumps(encode_calls([call], arrays))
    (again,) = decode_calls(json.loads(text), arrays)
    assert again.arguments[1] == model


def test_a_case_holds_so_many_bytes_of_objects(make_with_cases, monkeypatch) -> None:
    """After these an object is known by its class alone, and no method of it has an answer."""
    monkeypatch.setattr(recorder, "MOST_HELD", 2000)
    source = SOURCE.replace("def double", "weights = np.zeros(100)\n\n    def double")
    source = source.replace("weights = ", "def __init__(self):\n        self.weights = ")
    source = source.replace(
        "return inner(x + 1, model)", "return [inner(x, model) for _ in range(4)]"
    )
    tiny = make_with_cases(f"import numpy as np\n{source}", RUBRIC)
    (case,) = tiny.case_set.cases["outer"]
    calls = record_calls(tiny.rubric.criterion("outer"), case, tiny.rubric, tiny.scope)
    kinds = [type(call.arguments[1]) for call in calls]
    assert kinds == [Parts, Parts, Instance, Instance]


def test_a_case_whose_helper_returns_what_no_file_holds_has_no_recorded_calls(
    make_with_cases,
) -> None:
    """A function, an array of objects: they cannot be told in place of a failed helper."""
    for returned in ("np.array([model])", "model.double"):
        source = SOURCE.replace("return model.double(x)", f"return {returned}")
        source = source.replace("return inner(x + 1, model)", "inner(x, model)\n    return x")
        rubric = RUBRIC.replace("y = inner(x, Model())", "y = abs(x)")
        tiny = make_with_cases(source, rubric)
        (case,) = tiny.case_set.cases["outer"]
        assert record_calls(tiny.rubric.criterion("outer"), case, tiny.rubric, tiny.scope) == ()


def test_calls_of_plain_numbers_alone_are_kept_in_the_file(tmp_path: Path) -> None:
    """No array is stored with them."""
    call = RecordedCall("inner", ("x", "w"), (0.1, [1, 2.5]), (0.3,))
    with h5py.File(tmp_path / "cases.h5", "w") as file:
        write_recorded(file, {"outer": {"main": (call,)}})
    assert RecordedFile(tmp_path / "cases.h5")("outer", "main") == (call,)


REFUSING = """
class Refused(ValueError):
    pass


def inner(x):
    if len(x) > 3:
        raise Refused("long")
    return None if len(x) > 2 else list(x)


def outer(x, times=1):
    return [inner(x) for _ in range(times)][0]
"""
RAISES = """
sizes: {N: 3}
cases: {main: {}}
criteria:
  inner:
    file: layers.py
    points: 1
    given: {x: "[1, 2]"}
    call: y = inner(x)
    outputs: [y]
  outer:
    file: layers.py
    points: 1
    given: {x: "[1, 2]"}
    call: y = outer(x, TIMES)
    outputs: [y]
    raises: {Refused: ["outer([1, 2, 3, 4])"], TypeError: ["len(outer([1, 2, 3]))"]}
"""


def test_calls_in_raises_are_recorded_with_what_they_raise(make_with_cases) -> None:
    tiny = make_with_cases(REFUSING, RAISES.replace("TIMES", "1"))
    (case,) = tiny.case_set.cases["outer"]
    calls = record_calls(tiny.rubric.criterion("outer"), case, tiny.rubric, tiny.scope)
    told = [(call.arguments, call.returned, call.raised[1:3]) for call in calls]
    assert told == [
        (([1, 2],), ([1, 2],), ()),
        (([1, 2, 3, 4],), (), ("ValueError", "Exception")),
        (([1, 2, 3],), (None,), ()),  # which is no exception
    ]
    assert decode_calls(json.loads(json.dumps(encode_calls(calls, []))), []) == calls


def test_of_a_case_that_properties_judge_few_calls_are_recorded(make_with_cases) -> None:
    for times, count in ((MOST_CALLS, MOST_CALLS), (MOST_CALLS + 1, 0)):
        rubric = RAISES.replace("TIMES", str(times)).partition("    raises")[0]
        tiny = make_with_cases(REFUSING, rubric + '    ensure: {"it holds": "len(y) == 2"}\n')
        (case,) = tiny.case_set.cases["outer"]
        criterion = tiny.rubric.criterion("outer")
        assert len(record_calls(criterion, case, tiny.rubric, tiny.scope)) == count


STREAMS = """
def parts(x, n):
    for i in range(n):
        yield x[i]


def total(stream):
    return sum(stream)


def outer(x, n):
    return total(parts(x, n))
"""
STREAMED = """
sizes: {N: 3}
cases: {main: {}}
criteria:
  parts:
    file: layers.py
    points: 1
    given: {x: normal(N)}
    call: y = list(parts(x, 2))
    outputs: [y]
  total:
    file: layers.py
    points: 1
    given: {x: normal(N)}
    call: y = total(iter(x))
    outputs: [y]
  outer:
    file: layers.py
    points: 1
    given: {x: normal(N)}
    call: y = outer(x, 2)
    outputs: [y]
"""


def test_check_names_helpers_that_nothing_can_answer_for(tmp_path: Path) -> None:
    """Nobody can look into a stream that is handed on, while what a generator changes is known."""

    def found_in(source: str) -> list[UnansweredCalls]:
        rubric = load_rubric(write_small(tmp_path, source, STREAMED))
        cases = generate_cases(rubric, read_sources(tmp_path / "reference"))
        return unanswered_calls(rubric, cases)

    assert [call.line for call in found_in(STREAMS)] == [
        "what `total` returns to `outer` cannot be recorded: a mistake in `total` can cost its "
        "points too"
    ]
    changing = STREAMS.replace("yield x[i]", "x[i] += 1\n        yield x[i]")
    assert [call.functions for call in found_in(changing)] == [("total",)]


METHODS = """
class Walk:
    def __init__(self, start):
        self.at = start

    def left(self, n):
        self.at = self.at - n
        return self.at

    def right(self, n):
        self.at = self.at + n
        return self.at

def far(start, n):
    walk = Walk(start)
    for i in range(3):
        walk.left(n)
        walk.right(2 * n)
    return walk.at
"""
WALKS = """
sizes: {N: 3}
criteria:
  left: {file: layers.py, function: Walk.left, points: 1,
         given: {x: normal(N)}, call: "y = Walk(x).left(2)", outputs: [y]}
  right: {file: layers.py, function: Walk.right, points: 1,
          given: {x: normal(N)}, call: "y = Walk(x).right(2)", outputs: [y]}
  far: {file: layers.py, points: 1, given: {x: normal(N)}, call: "y = far(x, 2)", outputs: [y]}
"""


def test_check_names_methods_that_nothing_can_answer_for(tmp_path: Path) -> None:
    """What a call leaves in its object cannot be kept where that is a function."""

    def found_in(source: str) -> list[str]:
        rubric = load_rubric(write_small(tmp_path, source, WALKS))
        cases = generate_cases(rubric, read_sources(tmp_path / "reference"))
        return [call.line for call in unanswered_calls(rubric, cases)]

    assert found_in(METHODS) == []
    end = "        return self.at\n"
    keeping = METHODS.replace(end, f"        self.again = lambda: n\n{end}")
    assert found_in(keeping) == [
        "calls of `Walk.left` and `Walk.right` in `far` cannot be recorded: a mistake in one of "
        "them can cost its points too"
    ]
    lefts = METHODS.replace(end, f"        self.again = lambda: n\n{end}", 1)
    assert found_in(lefts) == [
        "calls of `Walk.left` in `far` cannot be recorded: a mistake in `Walk.left` can cost its "
        "points too"
    ]
    far = WALKS[WALKS.rindex("  far:") :]
    twice = WALKS + far.replace("far: {", "again: {function: far, ")
    rubric = load_rubric(write_small(tmp_path, lefts, twice))
    cases = generate_cases(rubric, read_sources(tmp_path / "reference"))
    assert [call.line for call in unanswered_calls(rubric, cases)] == [
        "calls of `Walk.left` in `far` and `again` cannot be recorded: a mistake in `Walk.left` "
        "can cost their points too"
    ]


COUNTING = '''
class Tally(dict):
    """Counts that begin with zero."""

    def __getitem__(self, key):
        """Return a count."""
        return self.get(key, 0)


class Shop:
    """Stocks of things."""

    def __init__(self, stock):
        """Begin with a stock."""
        # BEGIN SOLUTION
        self.stock = Tally()
        self.stock[0] = stock
        # END SOLUTION

    def sold(self, count):
        """Return what is left."""
        # BEGIN SOLUTION
        self.stock[0] -= count
        return self.stock[0] + self.stock[1]
        # END SOLUTION
'''
COUNTING_RUBRIC = """
seed: 4
cases: {main: {}, other: {}}
criteria:
  start:
    function: Shop.__init__
    file: shop.py
    points: 2
    given: {stock: "uniform(5, 9)"}
    call: "left = Shop(stock).stock[0]"
    outputs: [left]
  Shop.sold:
    file: shop.py
    points: 2
    given: {stock: "uniform(5, 9)", count: "uniform(1, 2)"}
    call: "left = Shop(stock).sold(count)"
    outputs: [left]
"""


def test_a_mapping_of_a_class_of_the_reference_is_recorded_as_an_ordinary_one(tmp_path) -> None:
    """No process can be sent an object of that class."""
    shop = foreign(tmp_path / "shop", {"shop.py": COUNTING}, COUNTING_RUBRIC)
    calls = shop.recorded("Shop.sold", "main")
    kept = [change.value for call in calls for change in call.changes]
    assert {type(value) for value in kept if isinstance(value, dict)} == {dict}
