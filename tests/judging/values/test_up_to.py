"""Answers that are right in many forms: right, differently right, and wrong in many ways."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.core.rubric import OutputSpec
from tests.judging.conftest import judge_values

SIZE = 6


def free(name, *words, together="", **more):
    return OutputSpec(name, up_to=words, together=together, **more)


def judged(expected, got, *words, **more):
    (output,) = judge_values({"V": expected}, {"V": got}, free("V", *words, **more)).outputs
    return output


def matrix(seed=1, rows=SIZE, columns=4, kind=float):
    rng = np.random.default_rng(seed)
    found = rng.normal(size=(rows, columns))
    return found + 1j * rng.normal(size=(rows, columns)) if kind is complex else found


CHANGES = {
    "sign": lambda a, rng: a * rng.choice([-1, 1], a.shape[1]),
    "sign of rows": lambda a, rng: a * rng.choice([-1, 1], (len(a), 1)),
    "sign of the whole": lambda a, rng: -a,
    "phase": lambda a, rng: a * np.exp(1j * rng.uniform(0, 6, a.shape[1])),
    "scale": lambda a, rng: a * rng.choice([-3, 0.01, 7], a.shape[1]),
    "order": lambda a, rng: a[rng.permutation(len(a))],
    "order of columns": lambda a, rng: a[:, rng.permutation(a.shape[1])],
    "rotation": lambda a, rng: a @ np.linalg.qr(rng.normal(size=(a.shape[1],) * 2))[0],
    "basis": lambda a, rng: a @ (rng.normal(size=(a.shape[1],) * 2) + 4 * np.eye(a.shape[1])),
}


def changed(word, array, rng):
    """An answer that is as right as the array, if this is free."""
    return CHANGES[word](array, rng)


@pytest.mark.parametrize("word", CHANGES)
@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_what_is_free_may_differ_and_nothing_else(word, seed):
    rng = np.random.default_rng(seed)
    right = matrix(seed, kind=complex if word == "phase" else float)
    other = changed(word, right, rng)
    assert judged(right, other, word).credit == 1
    rounded = other * (1 + 1e-13 * rng.uniform(-1, 1, other.shape))
    assert judged(right, rounded, word).tier == "double"
    blurred = other * (1 + 1e-7 * rng.uniform(-1, 1, other.shape))
    assert judged(right, blurred, word).tier == "single"
    spoilt = other.copy()
    index = tuple(rng.integers(0, n) for n in right.shape)
    spoilt[index] += 0.3 * np.abs(other).max()
    found = judged(right, spoilt, word)
    # Four columns with a wrong value may happen to span nearly the same space of six dimensions.
    assert found.credit == 0 or (word == "basis" and found.tier == "sloppy")


@pytest.mark.parametrize("pieces", ["columns", "rows"])
@pytest.mark.parametrize("factor", ["sign", "scale"])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_a_factor_and_the_order_may_be_free_together(pieces, factor, seed):
    rng = np.random.default_rng(seed)
    right = matrix(seed)
    right = right if pieces == "columns" else right.T.copy()
    other = changed(factor, right if pieces == "columns" else right.T, rng)
    other = other[:, rng.permutation(4)]
    other = other if pieces == "columns" else other.T
    words = (f"{factor} of {pieces}", "order")
    assert judged(right, other, *words).credit == 1
    spoilt = other.copy()
    spoilt[1, 2] += 0.3 * np.abs(spoilt).max()
    assert judged(right, spoilt, *words).credit == 0


@pytest.mark.parametrize("word", CHANGES)
def test_random_numbers_zeros_and_nan_are_wrong(word):
    right = matrix(kind=complex if word == "phase" else float)
    twin = right.copy()
    twin[:, 1] = twin[:, 0]
    nothing = right.copy()
    nothing[:, 0] = 0
    unknown = right.copy()
    unknown[1, 1] = np.nan
    for wrong in (matrix(7), twin, nothing, 0 * right, unknown, right[:, :3], 1e300 * matrix(7)):
        assert judged(right, wrong, word).credit == 0
    assert judged(right, unknown, word).message.endswith("the first is `V[1, 1]`")


def test_an_expected_column_of_zeros_has_to_be_zero():
    right = matrix()
    right[:, 2] = 0
    for word in ("sign", "phase", "scale"):
        wrong = right.copy()
        wrong[:, 2] = 1
        assert judged(right, right.copy(), word).credit == 1
        assert judged(right, wrong, word).credit == 0


def test_another_scale_is_wrong_where_a_sign_or_rotation_is_free():
    right = matrix()
    assert judged(right, -2 * right, "sign").credit == 0
    assert judged(right, right @ matrix(3, 4, 4), "rotation").credit == 0
    assert judged(right, right * [1, 1, 1, -2], "rotation").credit == 0


def test_a_larger_space_does_not_pass_as_a_basis():
    right = matrix(columns=2)
    other = np.column_stack([right[:, 0], matrix(5)[:, 0]])
    assert judged(right, other, "basis").credit == 0


def test_a_reflection_is_a_rotation_too():
    right = matrix(columns=2)
    assert judged(right, right[:, ::-1], "rotation").credit == 1


@given(seed=st.integers(0, 10**6), count=st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_ties_and_near_ties_in_any_order(seed, count):
    """Rows that are nearly or exactly the same: an assignment is found if there is one."""
    rng = np.random.default_rng(seed)
    right = rng.integers(1, 4, (count, 2)) + rng.choice([0, 0.7e-9], (count, 2))
    noise = rng.uniform(-0.2e-9, 0.2e-9, right.shape)
    other = (right + noise)[rng.permutation(count)]
    (output,) = judge_values({"V": right}, {"V": other}, free("V", "order")).outputs
    assert output.credit == 1


@pytest.mark.parametrize(("got", "credit"), [
    ([3.0, 1.0, 2.0, 2.0], 1), ([1.0, 2.0, 3.0, 3.0], 0), ([1.0, 1.0, 2.0, 3.0], 0),
    ([1.0, 2.0, 3.0, np.nan], 0), ([3.0, 2.0, 1.0], 0), ([6.0, 2.0, 2.0, 4.0], 0),
])  # fmt: skip
def test_numbers_in_any_order(got, credit):
    assert judged(np.array([1.0, 2.0, 2.0, 3.0]), np.array(got), "order").credit == credit


def test_integers_texts_and_rows_of_them_in_any_order():
    assert judged([3, 1, 2], [1, 2, 3], "order").credit == 1
    assert judged([3, 1, 2], [1, 2, 2], "order").credit == 0
    assert judged([[1, 2], [3, 4]], [[3, 4], [1, 2]], "order").credit == 1
    assert judged([[1, 2], [3, 4]], [[3, 2], [1, 4]], "order").credit == 0
    assert judged([["a", "b"], ["c", "d"]], [["c", "d"], ["a", "b"]], "order").credit == 1
    assert judged([["a", "b"], ["c", "d"]], [["c", "b"], ["a", "d"]], "order").credit == 0


def test_a_wrong_row_is_shown_beside_the_expected_one_that_it_misses():
    right = np.arange(20.0).reshape(5, 4)
    wrong = right[::-1].copy()
    wrong[1, 2] = 99
    output = judged(right, wrong, "order")
    assert output.message == (
        "`V`: 1 of 20 elements is off; the worst is `V[3, 2]`: 99, expected 14 "
        f"(relative error {85 / 14:.2g}, allowed 1e-09); "
        "compared up to the order of the rows, shown as in the reference"
    )
    assert output.wrong == np.count_nonzero(output.errors) == 1
    assert output.worst.index == (3, 2)


def test_thousands_of_rows_take_no_time_that_matters():
    rng = np.random.default_rng(3)
    right = rng.normal(size=(4000, 3))
    assert judged(right, right[rng.permutation(4000)], "order").credit == 1
    assert judged(right, right[rng.permutation(4000)].astype(np.float32), "order").tier == "single"
    line = rng.normal(size=100_000)
    assert judged(line, line[::-1], "order").credit == 1


def test_single_precision_and_nearly_right_answers_are_told_apart_after_aligning():
    right = matrix()
    other = changed("sign", right, np.random.default_rng(2))[:, ::-1]
    words = ("sign", "order")
    assert judged(right, other.astype(np.float32), *words).tier == "single"
    close = judged(right, other * 1.001, *words)
    assert close.tier == "sloppy"
    assert close.message.startswith("close, but not close enough: ")
    assert close.message.endswith(
        "compared up to the sign of each column and the order of the columns, "
        "shown as in the reference"
    )


LABELS = np.array([0, 1, 2, 0, 1, 2, 2, 0, 3])


@pytest.mark.parametrize(("got", "credit"), [
    ([1, 0, 3, 1, 0, 3, 3, 1, 2], 1), ([7, -1, 9, 7, -1, 9, 9, 7, 0], 1),
    (list("abcabccad"), 1), ([0.0, 1, 2, 0, 1, 2, 2, 0, 3], 1),
    ([0, 1, 2, 0, 1, 2, 2, 0, 2], 0),  # fewer clusters
    ([0, 1, 2, 0, 1, 2, 4, 0, 3], 0),  # more clusters
    ([0] * 9, 0), (list(range(9)), 0), ([0, 1, 2, 0, 1, 2, 2, 1, 3], 0), ([0, 1, 2], 0),
    ([0.5, 1, 2, 0.5, 1, 2, 2, 0.5, 3], 0), ([np.nan] * 9, 0), (None, 0),
])  # fmt: skip
def test_labels_under_other_names(got, credit):
    verdict = judge_values({"V": LABELS}, {"V": got}, free("V", "relabelling"))
    assert verdict.credit == credit


def test_a_metric_by_name_changes_nothing_about_labels() -> None:
    assert judged(LABELS, (LABELS + 1) % 4, "relabelling", metric="equal").credit == 1
    assert judged(LABELS, LABELS // 2, "relabelling", metric="equal").credit == 0


def test_texts_are_labels_as_well():
    right = np.array(["ham", "spam", "ham", "eggs"])
    assert judged(right, ["spam", "ham", "spam", "x"], "relabelling").credit == 1
    wrong = judged(right, ["spam", "ham", "spam", "spam"], "relabelling")
    assert wrong.message == (
        "`V`: 1 of 4 elements differs; the first is `V[3]`: ham, expected eggs; "
        "compared up to the names of the labels, shown as in the reference"
    )


@given(st.lists(st.integers(0, 4), min_size=2, max_size=12), st.permutations(range(5)))
@settings(max_examples=60, deadline=None)
def test_a_relabelling_is_one_to_one(labels, names):
    right = np.array(labels)
    other = np.array(names)[right]
    assert judged(right, other, "relabelling").credit == 1
    merged = np.where(other == other[0], other[-1], other)
    expected = 1 if other[0] == other[-1] else 0
    assert judged(right, merged, "relabelling").credit == expected


def test_many_labels_are_renamed_as_well():
    rng = np.random.default_rng(1)
    right = rng.integers(0, 900, 5000)
    other = rng.permutation(1000)[right]
    assert judged(right, other, "relabelling").credit == 1
    other[:1000] = 7
    assert judged(right, other, "relabelling").credit == 0


def eigen(got_values, got_vectors):
    values, vectors = spectrum()
    specs = (free("w", "order"), free("V", "sign", "order", together="w"))
    expected, got = {"w": values, "V": vectors}, {"w": got_values, "V": got_vectors}
    return judge_values(expected, got, *specs)


def spectrum():
    values, vectors = np.linalg.eigh(matrix(3, 5, 5) + matrix(3, 5, 5).T)
    return values, vectors


def test_values_and_vectors_come_in_one_order():
    values, vectors = spectrum()
    order = [3, 0, 4, 1, 2]
    assert eigen(values[order], -vectors[:, order]).credit == 1
    mixed = eigen(values[::-1], vectors[:, order])
    assert [o.credit for o in mixed.outputs] == [1, 0]
    assert mixed.outputs[1].message == "`V` is right in itself, but not in the order of `w`"


def test_one_wrong_vector_costs_no_value():
    values, vectors = spectrum()
    wrong = vectors[:, ::-1].copy()
    wrong[:, 1] = wrong[:, 0]
    found = eigen(values[::-1], wrong)
    assert [o.credit for o in found.outputs] == [1, 0]
    assert found.outputs[1].wrong == 5


def test_equal_values_do_not_bind_the_order_of_their_vectors():
    values, vectors = np.array([1.0, 1.0, 2.0]), np.eye(3)
    specs = (free("w", "order"), free("V", "sign", "order", together="w"))
    for order in ([1, 0, 2], [2, 1, 0]):
        got = {"w": values[order], "V": vectors[:, order]}
        assert judge_values({"w": values, "V": vectors}, got, *specs).credit == 1
    wrong = {"w": values, "V": vectors[:, [2, 1, 0]]}
    assert judge_values({"w": values, "V": vectors}, wrong, *specs).credit < 1


def test_what_belongs_together_is_judged_alone_where_the_other_is_missing():
    _, vectors = spectrum()
    found = eigen(None, vectors[:, ::-1])
    assert [o.credit for o in found.outputs] == [0, 1]


@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_centres_are_numbered_by_their_labels(seed):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(4), rng.integers(0, 4, 12)])
    centres, order = rng.normal(size=(4, 3)), rng.permutation(4)
    specs = (free("labels", "relabelling"), free("centres", "order", together="labels"))
    expected = {"labels": labels, "centres": centres}
    numbers = np.argsort(order)
    right = {"labels": numbers[labels], "centres": centres[order]}
    assert judge_values(expected, right, *specs).credit == 1
    if (order != np.arange(4)).any():
        wrong = {"labels": labels, "centres": centres[order]}
        assert judge_values(expected, wrong, *specs).credit == 0


def test_a_pretended_array_is_not_aligned():
    class Odd(np.ndarray):
        pass

    assert judged(matrix(), matrix().view(Odd), "order").credit == 0
