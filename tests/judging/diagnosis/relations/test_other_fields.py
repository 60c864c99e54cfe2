"""Relations in other fields than networks: images, matrices, statistics, integrals, counts."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.relations import every_relation
from grader.judging.diagnosis.relations.every_relation import RELATIONS

SIZES = ({"M": 7, "N": 9, "K": 4}, {"M": 11, "N": 8, "K": 5})
Values = dict[str, Any]


def inputs(sizes: Mapping[str, int]) -> Values:
    rng = np.random.default_rng(sum(sizes.values()))
    m, n, k = sizes.values()
    image = rng.integers(60, 250, (m + 4, n + 4)).astype(np.uint8)
    votes = rng.integers(0, 4, (6 * n, k))
    votes[::3] = votes[::3].max(axis=1, keepdims=True)  # ties
    return {
        "A": rng.standard_normal((m, n)),
        "B": rng.standard_normal((n, k)),
        "shift": rng.standard_normal(k),
        "image": image,
        "votes": votes,
        "groups": rng.integers(0, m, 3 * m),
        "amounts": rng.standard_normal((3 * m, k)),
        "rate": float(rng.uniform(0.2, 0.4)),
    }


def right(given: Values) -> Values:
    A, B, image = given["A"], given["B"], given["image"]
    product = A @ B + given["shift"]
    padded = np.pad(image.astype(float), 1, mode="edge")
    windows = sum(padded[i : i + len(image), :][:, j : j + image.shape[1]] for i, j in NINE) / 9
    return {
        "product": product,
        "activity": np.tanh(product / 2),
        "spread": np.var(A, axis=1),
        "shares": shares_of(np.exp(product)),
        "masked": shares_of(np.exp(product) * (product <= product.mean(axis=1, keepdims=True))),
        "kernel": shares_of(np.pad(np.abs(A), 1)[1:2])[0],
        "peaks": A.argmax(axis=1),
        "penalty": float(np.abs(A).sum() + given["rate"] * np.square(B).sum()),
        "blurred": np.rint(windows).astype(np.uint8),
        "brighter": np.clip(image.astype(int) + 40, 0, 255),
        "labels": given["votes"].argmax(axis=1),
        "steps": len(A) + 3,
        "totals": added(given["groups"], given["amounts"], m=len(A)),
        "framed": np.pad(A, ((2, 1), (1, 0))),
        "covariance": A.T @ A,
        "wide": np.hstack([A, A**2]),
        "inner": A[1:-1, 1:-1],
        "cubes": product[:, :, None] ** 2 + given["shift"][:, None] + np.arange(3),
    }


def added(groups: np.ndarray, amounts: np.ndarray, m: int) -> np.ndarray:
    totals = np.zeros((m, amounts.shape[1]))
    np.add.at(totals, groups, amounts)
    return totals


def of_one(given: Values, right: Values, backwards: bool = False) -> np.ndarray:
    totals = np.zeros(right["totals"].shape)
    order = slice(None, None, -1 if backwards else 1)
    totals[given["groups"][order]] = given["amounts"][order]
    return totals


def shares_of(amounts: np.ndarray) -> np.ndarray:
    return np.asarray(amounts / amounts.sum(axis=1, keepdims=True))


NINE = [(i, j) for i in range(3) for j in range(3)]


def padded_with_zeros(given: Values) -> np.ndarray:
    image = given["image"]
    padded = np.pad(image.astype(float), 1)
    windows = sum(padded[i : i + len(image), :][:, j : j + image.shape[1]] for i, j in NINE) / 9
    return np.rint(windows).astype(np.uint8)


def rounded_down(given: Values) -> np.ndarray:
    image = given["image"]
    padded = np.pad(image.astype(float), 1, mode="edge")
    windows = sum(padded[i : i + len(image), :][:, j : j + image.shape[1]] for i, j in NINE) / 9
    return windows.astype(np.uint8)


def last_of_equals(given: Values) -> np.ndarray:
    votes = given["votes"]
    return votes.shape[1] - 1 - votes[:, ::-1].argmax(axis=1)


def said(output: str, make: Callable[[Values, Values], Any]) -> list[str]:
    answers = []
    for name, sizes in zip(("main", "other_sizes"), SIZES, strict=True):
        given = inputs(sizes)
        values = right(given)
        expected = tuple(Expected(n, np.asarray(v), 1e-12, 1e-6) for n, v in values.items())
        case = Case("f", name, sizes, "float64", 0, "visible", None, given, expected)
        values = {n: np.asarray(v) for n, v in values.items()}
        values[output] = np.asarray(make(given, values))
        answers.append(answer_of(case, Returned(values), frozenset({output})))
    return list(diagnose(answers, Evidence()).sentences)


START = "behaves as if"
EXAMPLES = [
    ("product", lambda g, r: r["product"] - g["shift"], f"{START} `shift` were not added"),
    ("product", lambda g, r: r["product"] - 2 * g["shift"], "`shift` were subtracted instead"),
    ("product", lambda g, r: r["product"] + g["rate"] * g["shift"], "`rate` times `shift`"),
    ("product", lambda g, r: g["shift"] + 0 * r["product"], "product of `A` and `B`"),
    (
        "activity",
        lambda g, r: np.tanh((r["product"] - g["shift"]) / 2),
        "1/2 times `shift` were not added, or subtracted once too often before tanh is taken",
    ),
    ("activity", lambda g, r: r["product"] / 2, f"{START} tanh were left out"),
    ("product", lambda g, r: r["product"] + (len(g["A"]) - 1) * g["shift"], "added M times, not"),
    ("cubes", lambda g, r: r["cubes"] - g["shift"][:, None], f"{START} `shift` were not added"),
    ("penalty", lambda g, r: r["penalty"] + 1, "`penalty` is 1 too large"),
    ("product", lambda g, r: r["product"] - g["rate"], "of `product` is `rate` too small"),
    (
        "product",
        lambda g, r: r["product"][:-2, :-1],
        "in a shape that is too small: the last ones along axis 0 and axis 1 are missing",
    ),
    (
        "product",
        lambda g, r: np.pad(r["product"], ((0, 0), (0, 2))),
        "in a shape that is too large: there are more at the end of axis 1",
    ),
    ("inner", lambda g, r: g["A"][:-2, :-2], "cut out of `A` at another place: its first places"),
    ("spread", lambda g, r: g["A"].max(axis=0), "holds the greatest values of `A` along M (axis 0"),
    ("activity", lambda g, r: np.tanh(r["activity"]), f"{START} tanh were taken once too often"),
    (
        "activity",
        lambda g, r: np.maximum(r["product"] / 2, 0),
        "maximum with zero were taken, not tanh",
    ),
    ("activity", lambda g, r: np.abs(r["activity"]), f"{START} the absolute value were taken once"),
    ("spread", lambda g, r: np.var(g["A"], axis=1, ddof=1), "is N/(N − 1) times the right one"),
    (
        "spread",
        lambda g, r: np.std(g["A"], axis=1),
        "as if the square were left out, or the square root taken once too often",
    ),
    (
        "shares",
        lambda g, r: np.exp(r["product"]),
        "right but for the scale: the sum along K (axis 1) is not 1",
    ),
    (
        "penalty",
        lambda g, r: r["penalty"] - g["rate"] / 2 * np.square(g["B"]).sum(),
        "as if `rate`/2 times the sum of the squares of `B` were not added",
    ),
    (
        "shares",
        lambda g, r: r["shares"] / r["shares"].max(axis=0),
        "divided by the greatest absolute value along M (axis 0), once too often",
    ),
    (
        "product",
        lambda g, r: r["product"] - r["product"].mean(axis=0),
        "as if the mean along M (axis 0) were subtracted once too often",
    ),
    (
        "activity",
        lambda g, r: np.exp(r["activity"]) / np.exp(r["activity"]).sum(axis=1, keepdims=True),
        "as if a softmax along K (axis 1) were taken once too often",
    ),
    (
        "product",
        lambda g, r: r["product"] - np.log(np.exp(r["product"]).sum(axis=1, keepdims=True)),
        "as if a log-softmax along K (axis 1) were taken once too often",
    ),
    (
        "shares",
        lambda g, r: np.log(r["shares"]) + 1,
        "as if a softmax along K (axis 1) were left out",
    ),
    (
        "covariance",
        lambda g, r: np.concatenate([r["covariance"][::2], r["covariance"][1::2]]),
        "along N (axis 0) every other one first, then the rest: they should alternate",
    ),
    (
        "covariance",
        lambda g, r: r["covariance"][
            np.argsort([*range(0, len(r["covariance"]), 2), *range(1, len(r["covariance"]), 2)])
        ],
        "along N (axis 0) those of the two halves alternate",
    ),
    (
        "wide",
        lambda g, r: r["wide"].reshape(len(r["wide"]), -1, 2)[..., ::-1].reshape(r["wide"].shape),
        "along 2N (axis 1) each two neighbours are exchanged",
    ),
    (
        "product",
        lambda g, r: np.random.default_rng(2).permuted(r["product"]),
        "`product` has the right values, but in other places",
    ),
    ("peaks", lambda g, r: g["A"].max(axis=1), "`peaks` holds the greatest values of `A` along N"),
    ("labels", lambda g, r: g["votes"].argmin(axis=1), "places of the smallest values of `votes`"),
    ("spread", lambda g, r: g["A"].argmin(axis=1), "places of the smallest values of `A` along N"),
    ("spread", lambda g, r: np.median(g["A"], axis=1), "holds the medians of `A` along N (axis 1)"),
    (
        "masked",
        lambda g, r: r["shares"] * (r["masked"] > 0),
        "the sum along K (axis 1) is not 1, as if zeros were put in after the division by the sum",
    ),
    (
        "blurred",
        lambda g, r: padded_with_zeros(g),
        "border: the outermost place along axis 0 and axis 1",
    ),
    ("blurred", lambda g, r: rounded_down(g), "at most 1 too small: as if rounded down"),
    ("brighter", lambda g, r: g["image"].astype(int) + 40, "not limited to values from 0 to 255"),
    ("brighter", lambda g, r: (g["image"] + 40).astype(np.uint8), "has its greatest value"),
    ("labels", lambda g, r: r["labels"] + 1, "Every value of `labels` is 1 too large"),
    ("brighter", lambda g, r: -r["brighter"], "`brighter` has the opposite sign"),
    ("peaks", lambda g, r: 2 * r["peaks"], "Every value of `peaks` is 2 times the right one"),
    ("labels", lambda g, r: last_of_equals(g), "where `votes` has its greatest value more than"),
    ("steps", lambda g, r: r["steps"] - 1, "`steps` is 1 too small"),
    (
        "peaks",
        lambda g, r: g["A"].argmax(),
        "is the place of the greatest value of all of `A`, not the places of the greatest values "
        "along N (axis 1)",
    ),
    (
        "totals",
        of_one,
        "Of the values of `amounts` that belong to one value of `groups`, `totals` has only the "
        "last, not their sum",
    ),
    ("totals", lambda g, r: of_one(g, r, backwards=True), "`totals` has only the first, not"),
    (
        "totals",
        lambda g, r: (
            r["totals"] / np.maximum(np.bincount(g["groups"], minlength=len(g["A"])), 1)[:, None]
        ),
        "`totals` has the mean, not the sum",
    ),
    (
        "framed",
        lambda g, r: np.pad(g["A"], ((2, 1), (1, 0)), mode="edge"),
        "Around the right values `framed` holds the nearest ones, not zeros",
    ),
    (
        "framed",
        lambda g, r: np.pad(g["A"], ((2, 1), (1, 0)), mode="reflect"),
        "Around the right values `framed` holds their mirror image, not zeros",
    ),
    (
        "framed",
        lambda g, r: np.pad(g["A"], ((2, 1), (1, 0)), mode="wrap"),
        "Around the right values `framed` holds those of the other side, not zeros",
    ),
    (
        "covariance",
        lambda g, r: r["covariance"] + np.triu(r["covariance"], 1) ** 2,
        "wrong only above the diagonal",
    ),
    (
        "product",
        lambda g, r: np.where(r["product"] < 0, r["product"] ** 2, r["product"]),
        "wrong only where the right value is negative",
    ),
]


@pytest.mark.parametrize(("output", "make", "words"), EXAMPLES)
def test_it_is_seen(output: str, make, words: str) -> None:
    (first, *_) = said(output, make) or [""]
    assert words in first


SILENT = [
    ("product", lambda g, r: r["product"] + np.sin(r["product"])),
    ("activity", lambda g, r: np.tanh(1.3 * r["product"])),
    ("penalty", lambda g, r: 1.37 * r["penalty"] + 0.2),
    ("labels", lambda g, r: (r["labels"] * 2 + 1) % 3),
    ("peaks", lambda g, r: g["A"].argmin() - 1),
    ("totals", lambda g, r: of_one(g, r) + r["totals"] ** 2),
    ("steps", lambda g, r: 2 * r["steps"]),
    ("brighter", lambda g, r: r["brighter"] // 2),
    ("brighter", lambda g, r: np.where(r["brighter"] > 180, np.inf, r["brighter"])),
    ("peaks", lambda g, r: np.where(np.arange(len(r["peaks"])) > 2, -np.inf, r["peaks"])),
    ("product", lambda g, r: r["product"] * (1 + 1e-9)),  # nearer than relations can tell
]


@pytest.mark.parametrize(("output", "make"), SILENT)
def test_nothing_is_said_of_what_is_wrong_in_another_way(output: str, make) -> None:
    assert said(output, make) == []


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_a_count_that_is_not_finite_is_compared_with_nothing(number: float) -> None:
    assert said("steps", lambda g, r: number) in ([], ["`steps` is NaN"])


def test_one_sum_below_1_is_no_mask() -> None:
    (told, *_) = said("kernel", lambda g, r: r["kernel"] / (1 + np.abs(g["A"]).sum()))
    assert told == "`kernel` is right but for the scale: the sum is not 1"


def test_one_grey_level_is_not_rounding() -> None:
    limited = said("brighter", lambda g, r: np.minimum(r["brighter"], 254))
    assert limited == ["`brighter` is wrong only where the right value has its greatest value"]


NEW = {"added_terms", "counts", "functions", "normalised", "order", "regions", "sums"}


@pytest.mark.parametrize("name", sorted(NEW))
def test_each_kind_is_needed(name: str, monkeypatch) -> None:
    kept = tuple(r for r in RELATIONS if not r.__module__.endswith(f".{name}"))
    assert len(kept) < len(RELATIONS)
    monkeypatch.setattr(every_relation, "RELATIONS", kept)
    unseen = [w for o, make, w in EXAMPLES if w not in (said(o, make) or [""])[0]]
    assert unseen or name == "counts"  # counts are asked about by themselves
