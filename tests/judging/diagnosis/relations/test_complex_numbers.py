"""Relations of complex answers: spectra, filters, impedances."""

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected, Traced
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose

SIZES = ({"M": 8, "N": 5, "K": 6}, {"M": 12, "N": 7, "K": 4})
Values = dict[str, Any]
Make = Callable[[Values, Values], Any]


def inputs(sizes: Mapping[str, int]) -> Values:
    rng = np.random.default_rng(sum(sizes.values()))
    m, n, k = sizes.values()
    real, imaginary = rng.standard_normal((2, n, m))
    return {
        "z": real + 1j * imaginary,
        "offset": rng.standard_normal(m) + 1j * rng.standard_normal(m),
        "gain": rng.uniform(0.5, 2, (n, m)),
        "long": rng.standard_normal((k, 2 * m)),
    }


def right(given: Values) -> Values:
    spectra = np.fft.fft(given["z"])
    return {
        "S": given["gain"] * spectra + given["offset"],
        "total": spectra.sum(axis=0),
        "X": np.fft.fft(given["long"]),
        "one": complex(spectra[0, 1]),
        "level": np.abs(spectra).sum(axis=1),
    }


def said(output: str, make: Make) -> list[str]:
    answers, traced = [], {}
    for name, sizes in zip(("main", "other_sizes"), SIZES, strict=True):
        given = inputs(sizes)
        values = right(given)
        expected = tuple(Expected(n, np.asarray(v), 1e-12, 1e-6) for n, v in values.items())
        case = Case("f", name, sizes, "float64", 0, "visible", None, given, expected)
        arrays = {n: np.asarray(v) for n, v in values.items()}
        arrays[output] = np.asarray(make(given, values))
        answers.append(answer_of(case, Returned(arrays), frozenset({output})))
        traced[name] = (Traced("spectra", "f", np.fft.fft(given["z"]), False, True),)
    return list(diagnose(answers, Evidence(traced=traced)).sentences)


def first_zero(array: np.ndarray) -> np.ndarray:
    return np.concatenate([0 * array[:, :1], array[:, :-1]], axis=1)


EXAMPLES = [
    ("S", lambda g, r: r["S"].conj(), "`S` is conjugated: every imaginary part, and so the phase,"),
    ("S", lambda g, r: r["S"].imag + 1j * r["S"].real, "The real and the imaginary part of `S`"),
    ("S", lambda g, r: r["S"].real, "The imaginary part of `S` is zero everywhere; the real part"),
    ("S", lambda g, r: 1j * r["S"].imag, "The real part of `S` is zero everywhere; the imaginary"),
    ("S", lambda g, r: r["S"].imag, "`S` holds only the right imaginary part, as real numbers"),
    ("S", lambda g, r: abs(r["S"]), "`S` holds only the magnitudes of the right values"),
    ("S", lambda g, r: abs(r["S"]) ** 2, "`S` holds only the squared magnitudes"),
    ("S", lambda g, r: np.angle(r["S"]), "`S` holds only the phases of the right values"),
    ("S", lambda g, r: r["S"] / abs(r["S"]), "the right phases, but every magnitude is 1"),
    ("S", lambda g, r: r["S"] * np.exp(1j * r["S"].real), "the right magnitudes, but wrong phases"),
    ("S", lambda g, r: r["S"].real ** 2 + 1j * r["S"].imag, "Only the real part of `S` is wrong"),
    ("S", lambda g, r: r["S"] + 1j * r["S"].real ** 2, "Only the imaginary part of `S` is wrong"),
    ("S", lambda g, r: np.cos(r["S"].real), "The imaginary part of `S` is zero everywhere"),
    ("S", lambda g, r: 1j * r["S"], "Every value of `S` is i times the right one"),
    ("S", lambda g, r: -1j * r["S"], "Every value of `S` is −i times the right one"),
    ("S", lambda g, r: 2j * r["S"], "Every value of `S` is 2·i times the right one"),
    ("S", lambda g, r: 2 * r["S"].conj(), "is 2 times the conjugate of the right one"),
    ("S", lambda g, r: r["S"] / len(g["offset"]), "Every value of `S` is 1/M times the right one"),
    ("S", lambda g, r: r["S"] * (1 + 2j), "`S` is proportional to the right values"),
    ("S", lambda g, r: r["S"] + 1 + 2j, "`S` is off by a constant"),
    ("X", lambda g, r: r["X"] / len(r["X"].T), "Every value of `X` is 1/(2M) times the right one"),
    ("X", lambda g, r: r["X"] * len(r["X"].T) ** 0.5, "`X` is √(2M) times the right one"),
    ("one", lambda g, r: -r["one"], "`one` has the opposite sign"),
    ("one", lambda g, r: r["one"].conjugate(), "`one` is conjugated"),
    ("S", lambda g, r: 0 * r["S"], "`S` is zero everywhere"),
    ("S", lambda g, r: np.nan * r["S"], "`S` is NaN everywhere"),
    ("S", lambda g, r: 0 * r["S"] + 3, "`S` holds 3 everywhere"),
    ("S", lambda g, r: 0 * r["S"] + 3j, "`S` holds the same number everywhere"),
    ("S", lambda g, r: r["S"].T, "`S` has the right values, but transposed"),
    ("S", lambda g, r: r["S"][:, ::-1], "right values in reverse order along M (axis 1)"),
    ("S", lambda g, r: np.fft.ifft(np.fft.fft(r["S"]).conj()).conj(), "all but the first"),
    ("S", lambda g, r: np.fft.fftshift(r["S"], 1), "but with the two halves along M (axis 1)"),
    ("S", lambda g, r: np.fft.ifftshift(r["S"], 0), "but with the two halves along N (axis 0)"),
    ("S", lambda g, r: first_zero(r["S"]), "along M (axis 1), and the first place holds 0"),
    ("S", lambda g, r: r["S"] - g["offset"], "behaves as if `offset` were not added"),
    ("S", lambda g, r: r["S"] + 2 * g["offset"], "as if 2 times `offset` were added once too"),
    ("S", lambda g, r: r["S"] * g["gain"], "`S` behaves as if multiplied by `gain` once too often"),
    ("S", lambda g, r: g["z"], "`S` is `z`, unchanged"),
    ("S", lambda g, r: g["z"].conj(), "`S` has the value of `z`, conjugated"),
    ("S", lambda g, r: np.fft.fft(g["z"]), "`S` has the value of `spectra`"),
    ("S", lambda g, r: r["S"] ** 2, "`S` behaves as if the square were taken once too often"),
    ("total", lambda g, r: np.fft.fft(g["z"]), "the values from before the sum over N (axis 0)"),
    ("total", lambda g, r: np.fft.fft(g["z"])[0], "only the first part of the sum over N"),
    ("S", lambda g, r: np.round(r["S"], 3), "`S` behaves as if rounded to a few decimals"),
    ("S", lambda g, r: r["S"] / abs(r["S"]).max(), "divided by the greatest absolute value"),
    ("level", lambda g, r: np.sqrt(r["level"]), "or the square root taken once too often"),
]


@pytest.mark.parametrize(("output", "make", "words"), EXAMPLES)
def test_it_is_seen(output: str, make: Make, words: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        (first, *_) = said(output, make) or [""]
    assert words in first


SILENT = [
    ("S", lambda g, r: r["S"] + np.sin(r["S"].real) * (1 + 2j)),
    ("X", lambda g, r: r["X"] * np.exp(0.1 * r["X"].real)),
    ("one", lambda g, r: r["one"] * (0.7 + 0.2j)),
    ("level", lambda g, r: r["level"] * 1j),  # complex where real numbers are expected
    ("S", lambda g, r: r["S"] * (1 + 1e-9j)),  # nearer than relations can tell
]


@pytest.mark.parametrize(("output", "make"), SILENT)
def test_nothing_is_said_of_what_is_wrong_in_another_way(output: str, make: Make) -> None:
    assert said(output, make) == []
