"""Gradients of recorded calls: those that autograd finds with the very arguments of the call."""

import numpy as np
import pytest

from grader.authoring.cases.recorded_gradients import with_gradients
from grader.authoring.cases.recorder import Recorder
from tests.libraries import needed

torch = needed("torch")
pytestmark = pytest.mark.slow


def weighted(x, factor=1.0, *, shift=0.0):
    return (x * factor - shift).square().sum()


def test_values_given_for_parameters_with_defaults_count() -> None:
    code = weighted.__code__
    recorder = Recorder({code: "weighted"}, {code: 1}, (), False, of_tensors=True)
    x = torch.ones(3, requires_grad=True)
    recorder.watch(lambda: weighted(x, 0.5, shift=torch.tensor(2.0)).backward())
    found = with_gradients(recorder.calls, recorder, {"weighted": weighted})
    assert x.grad is not None
    np.testing.assert_allclose(found[0].gradients[0][""], x.grad.numpy())
