import numpy as np
import pytest

from grader.judging.values.shapes import empty_remark

SIZES = {"N": 4, "T": 5, "D": 6, "H": 7, "V": 9}


def message(judge, expected, got):
    verdict = judge({"db": expected}, {"db": got})
    assert (verdict.credit, verdict.status) == (0, "wrong")
    return verdict.message


@pytest.fixture
def normal(rng):
    return lambda *shape: rng.normal(size=shape)


def test_right_values_in_the_wrong_shape(judge, normal):
    b = normal(7)
    assert message(judge, b, b[None]) == (
        "`db` has shape (1, H) = (1, 7), expected (H,) = (7,): "
        "the values are right, the shape is not"
    )


def test_a_loss_in_an_array_of_one(judge):
    assert message(judge, 2.5, [2.5]) == (
        "`db` has shape (1,), expected a single number: the values are right, the shape is not"
    )


def test_a_single_number_for_an_array(judge, normal):
    found = message(judge, normal(7), 0.5)
    assert found == "`db` is a single number, expected an array of shape (H,) = (7,)"


def test_right_values_transposed(judge, normal):
    w = normal(6, 7)
    assert message(judge, w, w.T) == (
        "`db` has shape (H, D) = (7, 6), expected (D, H) = (6, 7): "
        "the values are right, but transposed"
    )
    assert message(judge, w, normal(7, 6)).endswith(": it is transposed")


def test_axes_in_another_order(judge, normal):
    h = normal(4, 5, 7)
    order = "its axes are in a different order"
    assert message(judge, h, h.transpose(1, 0, 2)).endswith(f": the values are right, but {order}")
    assert message(judge, h, normal(5, 4, 7)).endswith(f": {order}")


def test_an_axis_that_was_not_summed_over(judge, normal):
    assert message(judge, normal(7), normal(4, 7)) == (
        "`db` has shape (N, H) = (4, 7), expected (H,) = (7,): it still has one row per sample"
    )
    assert message(judge, 1.0, normal(4)).endswith(": it still has one value per sample")
    assert message(judge, normal(4, 7), normal(4, 5, 7)).endswith(": it still has the axis T")
    assert message(judge, normal(7), normal(13, 7)).endswith(": it still has the axis of length 13")


def test_all_pairs_of_a_column_and_a_row(judge, normal):
    b, c = normal(7), normal(7)
    assert message(judge, b - c, b[:, None] - c) == (
        "`db` has shape (H, H) = (7, 7), expected (H,) = (7,): the right values are on its "
        "diagonal, as where (H, 1) and (H,) are combined"
    )
    assert "diagonal" not in message(judge, b - c, normal(7, 7))


def test_an_axis_that_is_missing(judge, normal):
    assert message(judge, normal(4, 5, 7), normal(4, 7)).endswith(": the axis T is missing")


def test_nothing_is_said_where_nothing_is_known(judge, normal):
    found = message(judge, normal(7), normal(9))
    assert found == "`db` has shape (V,) = (9,), expected (H,) = (7,)"


def test_close_values_in_the_wrong_shape_are_not_called_right(judge, normal):
    b = normal(7)
    assert "values are right" not in message(judge, b, (b * 1.001)[None])


def test_a_wrong_kind_in_the_wrong_shape_is_not_called_right(judge):
    assert "values are right" not in message(judge, np.full(7, 0.5), np.ones((1, 7), dtype=bool))


def test_the_verdict_names_what_was_expected(judge, normal):
    (output,) = judge({"db": normal(7)}, {"db": normal(4, 7)}).outputs
    assert (output.shape, output.axes, output.wrong, output.total) == ("(H,) = (7,)", ("H",), 7, 7)
    assert output.error is None


@pytest.mark.parametrize(
    ("got", "inputs", "told"),
    [
        ((3, 0), {"p": 0, "s": 1}, True),
        ((3, 0), {"p": 1}, False),
        ((3, 0), {"p": 0, "q": 0}, False),  # it might be either
        ((3, 0), {"p": False}, False),
        ((3, 2), {"p": 0}, False),
        ((0,), {"p": 0}, False),
    ],
)
def test_a_part_that_ends_at_minus_zero_is_told_where_a_number_is_zero(got, inputs, told) -> None:
    remark = "; `p` is 0 here, and a part that ends at `-p` has no elements" if told else ""
    assert empty_remark(np.zeros(got), np.zeros((3, 4)), inputs) == remark


def test_the_report_tells_of_minus_zero(judge, normal):
    inputs = {"p": 0}
    verdict = judge({"dx": normal(3, 4)}, {"dx": normal(3, 4)[:, 0:-0]}, inputs=inputs)
    assert verdict.message.endswith("`p` is 0 here, and a part that ends at `-p` has no elements")
