"""Fixtures for the transformer pack."""

import numpy as np
import pytest

N, T, P, K, D, H, V, F = 3, 5, 4, 3, 6, 7, 11, 8
SIZES = {"N": N, "T": T, "P": P, "K": K, "D": D, "H": H, "V": V, "F": F, "L": 2}


@pytest.fixture(scope="session")
def pack(root, load_pack):
    reference = root / "reference"
    with load_pack(reference / "transformer", reference / "captioning") as modules:
        yield modules


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def layer_params(pack, rng):
    """Parameters of one decoder layer, none of them trivial."""
    return pack.checks.layer_weights(lambda *shape: rng.standard_normal(shape), D, H)


@pytest.fixture
def make_model(pack):
    """A CaptioningTransformer with weights of order one, so that its words vary."""

    def make(dtype=np.float64, seed=0, **changes):
        s = {**SIZES, **changes}
        words = dict.fromkeys(f"word{index}" for index in range(s["V"]))
        words = {word: index for index, word in enumerate(words)}
        words = {{1: "<START>", 2: "<END>", 3: "<NULL>"}.get(i, w): i for w, i in words.items()}
        model = pack.transformer.CaptioningTransformer(
            words, s["F"], s["D"], s["H"], s["K"], s["L"], s["P"], dtype
        )
        rng = np.random.default_rng(seed)
        for name, value in model.params.items():
            drawn = rng.standard_normal(value.shape) + (1 if name.startswith("gamma") else 0)
            model.params[name] = drawn.astype(dtype)
        return model

    return make


@pytest.fixture
def batch():
    """Features, and captions that end at different places."""
    rng = np.random.default_rng(1)
    captions = rng.integers(4, V, (N, T + 1))
    captions[:, 0] = 1
    captions[1, 3:], captions[2, 4:] = 3, 3
    return rng.standard_normal((N, F)), captions
