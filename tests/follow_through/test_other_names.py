"""Callers of wrong methods in classes that keep what they know under names of their own."""

from collections.abc import Callable

import pytest

from tests.follow_through import test_held_objects
from tests.follow_through.foreign import foreign, graded, losing, with_change
from tests.follow_through.test_held_objects import TEXT, WRONG

# Nothing outside of the classes names an attribute.
SOURCE = TEXT.replace(
    "    def descend(self, rate):",
    '''    def set(self, grad):
        """Set the gradient."""
        self.grad = grad

    def get(self):
        """Return the value."""
        return self.value

    def descend(self, rate):''',
)
RUBRIC = (
    test_held_objects.RUBRIC.replace("w = n.layers[0].weight.value", "w = n.forward(x)")
    .replace("dw = l.weight.grad", "dw = dx")
    .replace("q = w.place", "q = p")
    .replace("p.grad = 2 * v; ", "p.set(2 * v); ")
    .replace("p.value", "p.get()")
)


def cached(text: str) -> str:
    """A tuple in place of one value, which is not there at first."""
    own = text.replace("        self.inputs = None\n", "").replace("= x\n", "= (x, 1)\n", 1)
    return own.replace("self.inputs.T", "self.inputs[0].T").replace("self.inputs", "self._cache")


def renamed(text: str) -> str:
    for name, own in (("value", "v"), ("grad", "g"), ("weight", "w"), ("bias", "b")):
        text = text.replace(f".{name}", f".{own}")
    return cached(text).replace("self.place", "self.x").replace("self.rng", "self.random")


def with_more(text: str) -> str:
    """Besides what the reference keeps another value, for the method that follows."""
    own = text.replace("self.inputs = x\n", "self.inputs = x\n        self._turned = x.T\n")
    return own.replace("self.inputs.T", "self._turned")


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("names"), {"held.py": SOURCE}, RUBRIC)


@pytest.fixture
def lost(assignment, inside_sandbox) -> Callable[..., list[str]]:
    """Grades the source in other names, with some changes; gives the criteria that lose points."""

    def losses(style: Callable[[str], str], *changes: tuple[str, str]) -> list[str]:
        sources = {"held.py": style(SOURCE)}
        for old, new in changes:
            sources = with_change(sources, "held.py", style(old), style(new))
        return losing(graded(assignment, sources, inside_sandbox()))

    return losses


@pytest.mark.parametrize("style", [cached, renamed, with_more])
@pytest.mark.parametrize("name", [name for name in WRONG if name != "linear_back"])
def test_one_wrong_method_is_charged_once(lost, style, name) -> None:
    assert lost(style, WRONG[name]) == [name]


@pytest.mark.parametrize(
    "pair",
    [("linear", "forward"), ("parameters", "step"), ("loss", "trained"), ("walk_step", "walk")],
)
def test_a_wrong_caller_earns_nothing_beside_a_right_method(lost, pair) -> None:
    found = lost(renamed, *(WRONG[name] for name in pair))
    assert {*pair} <= {*found}


WALK = "places = np.array([self.step() for _ in range(count)])"
BACKWARD = "self.backward(2 * error / error.size)"


@pytest.mark.parametrize(
    ("name", "caller", "old", "new"),
    [
        ("walk_step", "walk", WALK, f"self.place = 7.0; {WALK}"),
        (  # what it was last is still there, but elsewhere than before
            "walk_step",
            "walk",
            WALK,
            """places, self.seen = [], [self.place]
        for _ in range(count):
            places.append(self.step())
            self.seen.append(self.place)
            self.place = self.place + 1
        places = np.array(places)""",
        ),
        ("backward", "loss", "error = self.forward(x) - y", "error = self.forward(2 * x) - y"),
        (
            "descend",
            "step",
            "parameter.descend(",
            "parameter.grad = 2 * parameter.grad; parameter.descend(",
        ),
    ],
)
def test_no_answer_for_an_object_in_another_state(lost, name, caller, old, new) -> None:
    found = lost(renamed, WRONG[name], (old, new))
    assert found[0] == name
    assert caller in found


def test_what_the_own_method_does_besides_is_not_noticed(lost) -> None:
    """It runs on copies, for the sake of what it leaves in them."""
    name, (old, new) = "linear", WRONG["linear"]
    noisy = f"np.random.seed(0); self.weight.value *= 0; {new}"
    drawing = ("loss = (error**2).mean()", "np.random.rand(); loss = (error**2).mean()")
    assert lost(renamed, (old, noisy), drawing) == [name]
