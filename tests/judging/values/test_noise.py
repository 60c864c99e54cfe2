"""What holds for any numbers: honest noise passes, and nothing else does."""

import warnings

import numpy as np
import pytest

from grader.core.metrics import METRICS
from grader.core.rubric import OutputSpec

SEEDS = range(20)
SHAPES = [(), (1,), (7,), (4, 7), (4, 5, 7), (6, 28)]


def normal(seed, shape, size=1.0):
    return np.random.default_rng(seed).normal(size=shape) * size


@pytest.mark.parametrize("size", [1e-200, 1e-9, 1.0, 1e9, 1e200])
@pytest.mark.parametrize("shape", SHAPES)
def test_honest_noise_passes(judge, shape, size):
    for seed in SEEDS:
        e = normal(seed, shape, size)
        noise = 1 + 1e-14 * normal(seed + 100, shape)
        assert judge({"y": e}, {"y": e * noise}).credit == 1


@pytest.mark.parametrize("shape", SHAPES[1:])
def test_honest_single_precision_passes(judge, shape):
    for seed in SEEDS:
        e = normal(seed, shape)
        assert judge({"y": e}, {"y": e.astype(np.float32)}).credit == 1


@pytest.mark.parametrize("size", [1e-200, 1e-9, 1.0, 1e9])
@pytest.mark.parametrize("shape", SHAPES)
def test_zeros_fail(judge, shape, size):
    for seed in SEEDS:
        assert judge({"y": normal(seed, shape, size)}, {"y": np.zeros(shape)}).credit == 0


@pytest.mark.parametrize("mistake", [-1.0, 2.0, 0.5, 0.25, 1.05])
@pytest.mark.parametrize("size", [1e-9, 1.0])
def test_a_wrong_factor_fails(judge, mistake, size):
    for seed in SEEDS:
        e = normal(seed, (4, 7), size)
        assert judge({"y": e}, {"y": mistake * e}).credit == 0


def test_doubling_a_row_that_is_much_smaller_fails(judge):
    for seed in SEEDS:
        e = normal(seed, (9, 6))
        e[3] *= 1e-6
        doubled = e.copy()
        doubled[3] *= 2
        verdict = judge({"dW": e}, {"dW": doubled})
        assert verdict.outputs[0].error < 1e-5  # within single precision ...
        assert verdict.credit == 0  # ... but in too few elements to be rounding
        assert "6 of 54 elements are off" in verdict.message


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_nan_never_passes(judge, metric):
    spec = OutputSpec("y", metric, tolerance=0.9, absolute=10.0)
    for seed in SEEDS:
        e = normal(seed, (4, 7))
        broken = e.copy()
        broken.flat[seed] = np.nan
        assert judge({"y": e}, {"y": broken}, spec).credit == 0
        assert judge({"y": broken}, {"y": broken}, spec).credit == 0


@pytest.mark.parametrize("shape", [(), (1,), (7,), (1, 7), (4, 1), (1, 1)])
def test_broadcasting_never_passes(judge, shape):
    e = np.full((4, 7), 0.5)
    assert judge({"y": e}, {"y": np.full(shape, 0.5)}).credit == 0


def test_credit_is_never_outside_its_range(judge):
    for seed in SEEDS:
        generator = np.random.default_rng(seed)
        e = generator.normal(size=7)
        got = e * (1 + generator.normal(size=7) * 10.0 ** generator.integers(-17, 300))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            verdict = judge({"y": e}, {"y": got})
        assert 0 <= verdict.credit <= 1
        assert not np.isnan(verdict.outputs[0].error)
