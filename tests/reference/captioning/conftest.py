"""Fixtures for the captioning pack."""

import numpy as np
import pytest

SIZES = {"N": 3, "T": 4, "D": 5, "H": 7, "V": 11, "F": 6}


@pytest.fixture(scope="session")
def pack(root, load_pack):
    with load_pack(root / "reference" / "captioning") as modules:
        yield modules


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def make_model(pack):
    """A CaptioningRNN with weights of order one, so that its words vary."""

    def make(cell_type, dtype=np.float64, scale=1.5, seed=0, **changes):
        s = {**SIZES, **changes}
        words = pack.synthetic_captions.vocabulary(s["V"])
        model = pack.rnn.CaptioningRNN(words, s["F"], s["D"], s["H"], cell_type, dtype)
        rng = np.random.default_rng(seed)
        for name, value in model.params.items():
            model.params[name] = (scale * rng.standard_normal(value.shape)).astype(dtype)
        return model

    return make


@pytest.fixture
def make_batch(pack):
    """Features and captions of many lengths."""

    def make(dtype=np.float64, seed=1, **changes):
        s = {**SIZES, **changes}
        rng = np.random.default_rng(seed)
        features = rng.standard_normal((s["N"], s["F"])).astype(dtype)
        words = rng.integers(0, s["V"] - 3, (s["N"], s["T"]))
        return features, pack.synthetic_captions.captions_of(words)

    return make
