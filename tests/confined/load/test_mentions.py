"""Which graded functions code names: by itself, through helpers, or nobody knows."""

from typing import Any

import pytest

from grader.confined.load.mentions import mentioned

GRADED = {"step", "whole", "Model.loss", "Model.sample"}
SOURCE = """
def step(x): return x
def whole(x): return step(x)
def helper(x): return step(x)
def through(x): return helper(x)
def nested(x): return [step(y) for y in x]
def alone(x): return x + 1
alias = step
TABLE = {"a": whole}
def by_alias(x): return alias(x)
def by_table(x): return TABLE["a"](x)
def by_text(x): return getattr(layers, x + "ep")(x)
def by_attribute(x): return layers.step(x)
def not_there(x): return gone(x)
def recursive(x): return recursive(x - 1)
def closed():
    inner = step
    return lambda x: inner(x)
closure = closed()
class Model:
    def __init__(self): self.forward = whole
    def loss(self, x): return self.forward(self.own(x))
    def own(self, x): return step(x)
    def sample(self, x): return self.loss(x)
"""


@pytest.fixture
def scope() -> dict[str, Any]:
    found: dict[str, Any] = {}
    exec(SOURCE, found)
    return found


@pytest.mark.parametrize(
    "name, names",
    [
        ("whole", ["step"]), ("helper", ["step"]), ("through", ["step"]), ("nested", ["step"]),
        ("alone", []), ("by_alias", ["step"]), ("by_table", ["whole"]), ("by_text", None),
        ("by_attribute", ["step"]), ("not_there", []), ("recursive", []), ("closure", ["step"]),
    ],
)  # fmt: skip
def test_names_in_the_code_of_a_function(scope, name: str, names: list[str] | None) -> None:
    assert mentioned(scope[name], None, GRADED).graded == (None if names is None else {*names})


def test_a_function_that_is_not_there_is_named_all_the_same(scope) -> None:
    assert mentioned(scope["not_there"], None, {"gone"}).graded == {"gone"}


def test_names_in_a_method_its_helpers_and_what_makes_its_object(scope) -> None:
    model = scope["Model"]
    assert mentioned(model.loss, model, GRADED).graded == {"step", "whole"}
    assert mentioned(model.sample, model, GRADED).graded == {"Model.loss", "whole"}


def test_what_is_no_function_of_python_is_unknown() -> None:
    assert mentioned(len, None, GRADED) == (None, ())


def test_helpers_are_those_that_a_function_reaches_itself(scope) -> None:
    def reached(function, owner=None) -> set[str]:
        return {each.__name__ for each in mentioned(function, owner, GRADED).helpers}

    assert reached(scope["whole"]) == reached(scope["alone"]) == set()
    assert reached(scope["through"]) == {"helper"}
    assert "__init__" not in reached(scope["Model"].loss, scope["Model"])
