"""Exceptions of several cases, told in the assignment's letters and the student's own names."""

import pkgutil
from typing import Any

import pytest

from grader.core.cases import Case
from grader.core.outcomes import Frame, Raised
from grader.judging.diagnosis import exceptions
from grader.judging.diagnosis.exceptions.explain import RULES, explain

SMALL = {"N": 4, "T": 6, "D": 7, "H": 9}
LARGE = {"N": 5, "T": 4, "D": 11, "H": 13}


def case(sizes: dict[str, int], visibility: str = "visible", **inputs: Any) -> Case:
    return Case("f", str(sizes), sizes, "float64", 1, visibility, None, inputs, ())


def raised(error: str, text: str = "", **values: str) -> Raised:
    exception, _, message = error.partition(": ")
    return Raised(exception, message, (Frame("layers.py", 3, "f", text, values),))


def twice(error: str, other: str, text: str = "", **values: str) -> str:
    """The sentence on exceptions in two cases of different sizes."""
    small, large = raised(error, text, **values), raised(other, text, **values)
    return explain([(case(SMALL), small), (case(LARGE), large)])


def once(error: str, text: str = "", **values: str) -> str:
    return explain([(case(SMALL), raised(error, text, **values))])


DTYPE = "TypeError: Cannot interpret '6' as a data type"
ONE_BY_ONE = "The sizes of `zeros` are given as separate arguments; expected one tuple"


@pytest.mark.parametrize(
    "text, values",
    [
        ("h = np.zeros(N, T)", {"N": "int 4"}),
        ("h = np.zeros(x.shape[0], H)", {"H": "int 9"}),
        ("h = np.zeros(len(x), T)", {}),
        ("h = np.zeros(4 * H, T)", {"H": "int 9"}),
        ("h = np.zeros(*x.shape)", {}),
        ("h = zeros(5, 6)", {}),
    ],
)
def test_sizes_that_are_no_tuple(text: str, values: dict[str, str]) -> None:
    assert once(DTYPE, text, **values) == ONE_BY_ONE


@pytest.mark.parametrize(
    "text, values",
    [
        ("h = np.zeros((N, T), 6)", {"N": "int 4"}),
        ("h = np.zeros(shape, 6)", {"shape": "tuple of 2"}),
        ("h = np.zeros(x.shape, 6)", {}),
        ("h = np.zeros([N, T], 6)", {}),
        ("h = x.astype(6)", {}),
        ("h = np.zeros(N, T) + np.zeros(x.shape, 6)", {"N": "int 4"}),
        ("", {}),
    ],
)
def test_another_mistake_with_a_type_is_not_taken_for_it(text: str, values: Any) -> None:
    assert once(DTYPE, text, **values) == ""


def test_arrays_that_are_no_tuple() -> None:
    error = "TypeError: hstack() takes 1 positional argument but 2 were given"
    assert once(error, "da = np.hstack(di, df)") == (
        "The arrays of `hstack` are separate arguments; expected one tuple or list"
    )
    assert once(error, "da = np.hstack(both, 1)", both="list of 2") == ""
    assert once(error, "da = np.hstack((di, df), 1)") == ""


def test_sizes_that_should_be_no_tuple() -> None:
    error = "TypeError: 'tuple' object cannot be interpreted as an integer"
    assert once(error, "W = np.random.randn((D, H))") == (
        "The sizes of `randn` are given as one tuple; expected separate arguments"
    )
    assert once(error, "for t in range((4, 5)):") == ""


@pytest.mark.parametrize(
    "error",
    [
        "AttributeError: 'tuple' object has no attribute 'dot'",
        "TypeError: tuple indices must be integers or slices, not tuple",
        "TypeError: can't multiply sequence by non-int of type 'float'",
        "TypeError: unsupported operand type(s) for -: 'tuple' and 'int'",
        "ValueError: setting an array element with a sequence. The requested array has an …",
    ],
)
def test_several_values_in_place_of_one_array(error: str) -> None:
    values = {"h": "tuple of 2", "W": "(7, 9) float64"}
    assert (
        once(error, "y = h.dot(W)", **values)
        == "`h` is a tuple of 2 values; it is used as one array"
    )
    assert once(error, "y = h.dot(W)", h="tuple of 2", W="tuple of 2") == ""


@pytest.mark.parametrize(
    "error, text",
    [
        ("AttributeError: 'tuple' object has no attribute 'append'", "cache.append(h)"),
        ("TypeError: tuple indices must be integers or slices, not str", "cache['h']"),
        ("TypeError: unhashable type: 'list'", "seen[cache] = 1"),
        ("TypeError: 'tuple' object does not support item assignment", "cache[0] = h"),
    ],
)
def test_a_tuple_that_is_used_as_something_else(error: str, text: str) -> None:
    assert once(error, text, cache="tuple of 2") == once(error, text, cache="list of 2") == ""


def test_more_axes_than_an_array_has() -> None:
    error = "IndexError: too many indices for array: array is {}-dimensional, but {} were indexed"
    one, two = error.format(1, 2), error.format(2, 3)
    told = "`total` has 1 axis and is indexed as if it had 2"
    assert once(one, "y = x - total[:, 0]", total="(4,) float64", x="(4, 6) float64") == told
    assert once(one, "y = f(x)[:, 0]") == "An array has 1 axis and is indexed as if it had 2"
    assert once(two, "y = x[0, 0, 0]") == "An array has 2 axes and is indexed as if it had 3"


def test_an_axis_that_an_array_does_not_have() -> None:
    error = "numpy.exceptions.AxisError: axis {} is out of bounds for array of dimension {}"
    told = once(error.format(2, 2), "y = x.sum(axis=2)")
    assert told == "Axis 2 is named of an array that has 2 axes, counted from 0"
    assert once(error.format(1, 1)) == "Axis 1 is named of an array that has 1 axis, counted from 0"
    assert (
        once(error.format(0, 0)) == "Axis 0 is named of an array that has no axes, counted from 0"
    )


def test_truth_values_for_another_length() -> None:
    error = (
        "IndexError: boolean index did not match indexed array along axis 0; size of axis is {} "
        "but size of corresponding boolean axis is {}"
    )
    told = "T truth values pick from N places along axis 0; expected one for each place"
    assert twice(error.format(4, 6), error.format(5, 4)) == told
    general = "Truth values pick along axis 0; expected one for each of its places"
    assert twice(error.format(3, 6), error.format(5, 2)) == general
    older = "IndexError: boolean index did not match indexed array along dimension 0; dimension is "
    assert once(f"{older}4 but corresponding boolean dimension is 6").startswith("6 truth values")


def refused(text: str, *functions: str, error: str = "KeyError") -> str:
    """The sentence on an exception that the last of some functions raises in this line."""
    frames = tuple(Frame("layers.py", 3, function, text) for function in functions)
    return explain([(case(SMALL), Raised(error, "unknown cell", frames))])


def test_what_students_raise_themselves_is_told_of_the_function_that_raises() -> None:
    text = "raise KeyError('unknown cell')"
    alone = "`f` itself raises KeyError, in cases in which nothing should be raised"
    assert refused(text, "f") == refused(text, "f", "f") == alone
    beside = "`g` itself raises KeyError: it refuses what it is given in `f`"
    assert refused(text, "f", "g") == beside
    assert once("KeyError: 'unknown cell'", text) == alone  # of no missing key


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("raise", "KeyError"),
        ("raise KeyError(key) from error", "KeyError"),
        ("raise NotImplementedError", "NotImplementedError"),
        ("assert key in cells", "AssertionError"),
    ],
)
def test_what_something_else_raises_or_what_is_not_written_is_left_alone(text, error) -> None:
    assert refused(text, "f", error=error) == ""


def test_nothing_in_place_of_a_value() -> None:
    error = "TypeError: unsupported operand type(s) for +: 'NoneType' and 'float'"
    assert once(error, "y = c + 1.0", c="None") == "`c` is None; it is used as a value"


@pytest.mark.parametrize(
    ("line", "name"),
    [("h, cache = step(x, h)", "step"), ("self.h, c = self.step(x)", "self.step")],
)
def test_none_that_is_unpacked_is_told_of_the_function_that_returns_it(line, name) -> None:
    error = "TypeError: cannot unpack non-iterable NoneType object"
    said = f"`{name}` returns None, from which several values are unpacked"
    assert once(error, line, c="None") == said
    assert once(error, "a, b = values", values="None") == "`values` is None; it is used as a value"


def test_floating_point_numbers_as_an_index() -> None:
    error = "IndexError: arrays used as indices must be of integer (or boolean) type"
    values = {"W": "(7, 9) float64", "word": "(4,) float64"}
    assert once(error, "x = W[word]", **values) == (
        "`word` holds floating-point numbers and is used as an index; expected whole numbers"
    )
    assert once("IndexError: something else", "x = W[word]", **values) == ""


def test_an_index_past_the_end_in_letters() -> None:
    text = "IndexError: index {0} is out of bounds for axis 1 with size {0}"
    assert twice(text.format(6), text.format(4)) == (
        "Index T is past the end of axis 1, which has T places, counted from 0"
    )
    assert twice(text.format(6), text.format(30)) == "An index is past the end of axis 1"
    assert once("IndexError: index -8 is out of bounds for axis 0 with size 7") == (
        "An index is before the start of axis 0, which has 7 places, counted from 0"
    )
    assert once("IndexError: index 1 is out of bounds for axis 0 with size 1") == (
        "Index 1 is past the end of axis 0, which has one place, counted from 0"
    )


def test_an_index_past_the_end_of_a_list() -> None:
    error = "IndexError: list index out of range"
    assert once(error, "step(cache[t])", cache="list of 6", t="int 6") == (
        "An index is past the end of `cache`"
    )
    empty = once("IndexError: list assignment index out of range", "c[t] = h", c="list of 0")
    assert empty == "An index is past the end of `c`, which is empty"


def test_a_key_that_is_not_there() -> None:
    one = case(SMALL, params={"b_proj": 1.0, "W": 2.0})
    assert explain([(one, raised("KeyError: 'b_porj'"))]) == (
        "The key `b_porj` is missing; did you mean `b_proj`?"
    )
    assert explain([(one, raised("KeyError: 'W'"))]) == "The key `W` is missing"
    assert twice("KeyError: 6", "KeyError: 4") == "The key T is missing"


def test_shapes_that_do_not_fit_in_letters() -> None:
    aligned = "ValueError: shapes ({},{}) and ({},{}) not aligned: 7 (dim 1) != 4 (dim 0)"
    assert twice(aligned.format(4, 7, 4, 9), aligned.format(5, 11, 5, 13)) == (
        "Arrays of shapes (N, D) and (N, H) are multiplied, but their inner sizes differ"
    )
    stored = "ValueError: could not broadcast input array from shape ({},{}) into shape ({},{})"
    assert twice(stored.format(4, 36, 4, 9), stored.format(5, 52, 5, 13)) == (
        "An array of shape (N, 4H) is assigned; expected shape (N, H)"
    )
    matmul = "ValueError: matmul: Input operand 1 has a mismatch (size {} is different from {})"
    assert twice(matmul.format(7, 9), matmul.format(11, 13)) == (
        "Two arrays are multiplied, but their inner sizes differ: H and D"
    )


def test_an_array_that_is_multiplied_before_it_is_flattened() -> None:
    matmul = "ValueError: matmul: Input operand 1 has a mismatch (size {} is different from {})"
    pairs = [
        (case(SMALL), raised(matmul.format(42, 7), "x @ w", x="(4, 6, 7) float64")),
        (case(LARGE), raised(matmul.format(44, 11), "x @ w", x="(5, 4, 11) float64")),
    ]
    assert explain(pairs) == (
        "`x` has the shape (N, T, D) and is multiplied as it is: only its last axis meets the "
        "rows of the other array"
    )
    assert twice(matmul.format(42, 7), matmul.format(44, 11)) == (
        "Two arrays are multiplied, but their inner sizes differ"
    )


def test_a_maximum_of_nothing() -> None:
    error = "ValueError: zero-size array to reduction operation maximum which has no identity"
    window = "`window` has a shape without elements; its maximum is taken"
    assert once(error, "window.max()", window="(4, 0, 7) float64") == window
    unknown = "The maximum is taken of an array whose shape has no elements"
    assert once(error, "x[i:i].max()", x="(4, 6, 7) float64") == unknown


def test_letters_need_two_cases_of_different_sizes() -> None:
    stored = "ValueError: could not broadcast input array from shape (4,9) into shape (4,6)"
    assert once(stored) == "An array of shape (4, 9) is assigned; expected shape (4, 6)"
    assert twice(stored, stored.replace("(4,9)", "(5,30)")) == ""


def test_a_shape_that_is_unpacked_into_more_sizes() -> None:
    error = "ValueError: not enough values to unpack (expected 3, got 2)"
    pairs = [
        (case(SMALL), raised(error, "N, T, D = x.shape", x="(4, 7) float64")),
        (case(LARGE), raised(error, "N, T, D = x.shape", x="(5, 11) float64")),
    ]
    assert explain(pairs) == "`x` has the shape (N, D), but the line unpacks 3 sizes from it"


def test_what_one_case_only_says_is_not_said() -> None:
    assert twice("KeyError: 'a'", "ValueError: other") == ""
    assert explain([]) == ""


def test_a_hidden_case_alone_tells_nothing() -> None:
    hidden = case(SMALL, "hidden")
    assert explain([(hidden, raised("KeyError: 'a'"))]) == ""


def test_texts_cannot_steer_a_terminal_or_be_long() -> None:
    found = once("KeyError: '\x1b[31mred\n" + "x" * 5000)
    assert "\x1b" not in found and "\n" not in found and len(found) < 200


def test_every_module_of_the_room_is_listed():
    names = {module.name for module in pkgutil.iter_modules(exceptions.__path__)}
    listed = {rule.__module__.rpartition(".")[2] for rule in RULES}
    assert names - {"explain", "fault"} == listed


@pytest.mark.parametrize(
    ("error", "text", "values", "said"),
    [
        (
            "TypeError: 'int' object is not iterable",
            "",
            {},
            "A single number stands where several values are expected, as a list holds them "
            "or `yield` gives them",
        ),
        ("TypeError: 'int' object is not iterable", "for x in y:", {"y": "int 3"}, ""),
        ("TypeError: 'Graph' object is not iterable", "", {}, ""),
        (
            "ValueError: min() arg is an empty sequence",
            "best = min(counts, key=counts.get)",
            {"counts": "dict of 0"},
            "`counts` is empty; its smallest item is asked for",
        ),
        (
            "ValueError: max() iterable argument is empty",
            "best = max(w for w in words if w)",
            {},
            "The largest of no items is asked for",
        ),
        (
            "TypeError: 'float' object cannot be interpreted as an integer",
            "out = np.zeros((N, F, rows, columns))",
            {"N": "int 3", "F": "int 4", "rows": "float 2.0", "columns": "float 3.0"},
            "`rows` and `columns` hold floating-point numbers; expected whole numbers, as `//` "
            "gives them",
        ),
        (
            "TypeError: 'float' object cannot be interpreted as an integer",
            "for i in range(n / 2):",
            {"n": "int 6"},
            "`/` gives a floating-point number; expected a whole number, as `//` gives it",
        ),
        (
            "TypeError: 'float' object cannot be interpreted as an integer",
            "for i in range(half):  # n // 2",
            {"half": "float 3.0"},
            "`half` holds a floating-point number; expected whole numbers, as `//` gives them",
        ),
        (
            "ValueError: shape-mismatch for sum",
            "out = np.tensordot(patch, w, 3)",
            {},
            "The axes of two arrays that `tensordot` sums over have different lengths",
        ),
    ],
)
def test_no_items_one_number_and_sums_over_two_arrays(error, text, values, said) -> None:
    assert once(error, text, **values) == said


@pytest.mark.parametrize(
    "message",
    [
        "cannot access local variable 'i' where it is not associated with a value",
        "local variable 'i' referenced before assignment",
    ],
)
def test_a_variable_without_a_value(message: str) -> None:
    sentence = "`i` is read before a line of the function has given it a value"
    assert once(f"UnboundLocalError: {message}", "if i != a:") == sentence
