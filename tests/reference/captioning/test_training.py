"""Training learns captions by heart, and the check of it can fail."""

import numpy as np
import pytest

CELLS = pytest.mark.parametrize("cell", ["rnn", "lstm"])
TOY = {"N": 50, "T": 6, "D": 17, "H": 41, "V": 13, "F": 37}


def first_params(model, seed, dtype):
    """Like the rubric's: each matrix scaled by the width of what it is fed."""
    rng = np.random.default_rng(seed)
    params = {}
    for name, value in model.params.items():
        width = {"W_proj": TOY["F"], "Wx": TOY["D"], "Wh": TOY["H"], "W_vocab": TOY["H"]}
        scale = 0.1 if value.ndim == 1 else width.get(name, 1) ** -0.5
        params[name] = (scale * rng.standard_normal(value.shape)).astype(dtype)
    return params


@pytest.fixture
def train(pack, make_model, make_batch):
    """Trains a toy model; returns it, its solver and what `overfits` is given."""

    def run(cell, dtype=np.float64, seed=0, num_epochs=30, **settings):
        model = make_model(cell, dtype, **TOY)
        model.params = params = first_params(model, seed, dtype)
        features, captions = make_batch(dtype, seed=seed + 100, **TOY)
        solver = pack.captioning_solver.CaptioningSolver(
            model,
            pack.synthetic_captions.coco_data(features, captions),
            "adam",
            {"learning_rate": 0.03},
            batch_size=TOY["N"],
            num_epochs=num_epochs,
            **{"verbose": False, **settings},
        )
        solver.train()
        return model, solver, (params, features, captions)

    return run


@CELLS
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", [0, 1])
def test_training_overfits(pack, train, cell, dtype, seed):
    model, solver, (params, features, captions) = train(cell, dtype, seed)
    assert pack.checks.overfits(cell, model.params, params, features, captions) is True
    assert len(solver.loss_history) == 30
    assert solver.loss_history[0] > 100 * solver.loss_history[-1]
    assert {value.dtype for value in model.params.values()} == {np.dtype(dtype)}
    first_words = model.sample(features, 1)[:, 0]
    np.testing.assert_array_equal(first_words, captions[:, 1])


def test_training_is_deterministic_and_leaves_the_first_parameters_alone(train):
    model, _, (params, *_) = train("rnn", num_epochs=3)
    again, _, (untouched, *_) = train("rnn", num_epochs=3)
    for name, value in model.params.items():
        np.testing.assert_array_equal(value, again.params[name])
        np.testing.assert_array_equal(params[name], untouched[name])
        assert not np.array_equal(value, params[name])


def test_too_short_a_training_does_not_pass(pack, train):
    model, _, given = train("rnn", num_epochs=10)
    assert pack.checks.overfits("rnn", model.params, *given) is False


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p.pop("b"),
        lambda p: p.update(b=p["b"][None]),
        lambda p: p.update(Wx=p["Wx"].astype(complex)),
        lambda p: p.update(Wh=None),
        lambda p: p["W_vocab"].fill(np.nan),
        lambda p: p["W_vocab"].fill(np.inf),
        lambda p: p["W_vocab"].fill(1e308),
        lambda p: p["W_proj"].fill(0),
    ],
    ids=["missing", "shape", "complex", "none", "nan", "inf", "enormous", "forgotten"],
)
def test_spoilt_parameters_do_not_pass(pack, train, spoil):
    model, _, given = train("rnn", num_epochs=20)
    assert pack.checks.overfits("rnn", model.params, *given)
    spoil(model.params)
    assert pack.checks.overfits("rnn", model.params, *given) is False


def test_what_is_no_dictionary_does_not_pass(pack, train):
    _, _, given = train("rnn", num_epochs=1)
    assert pack.checks.overfits("rnn", None, *given) is False


def test_a_low_loss_alone_does_not_pass(pack, train):
    """One caption of another model's: the loss has fallen, a word is still wrong."""
    model, _, (params, features, captions) = train("rnn", num_epochs=20)
    captions = captions.copy()
    captions[0, 1] = 0 if captions[0, 1] else 4
    params = {name: 5 * value for name, value in params.items()}
    loss_after, _ = model.loss(features, captions)
    before, _ = type(model).loss(_with(model, params), features, captions)
    assert before > 20 * loss_after
    assert pack.checks.overfits("rnn", model.params, params, features, captions) is False


def test_parameters_that_did_not_improve_do_not_pass(pack, train):
    """All words right, as they were before: the loss has to fall as well."""
    model, _, (_, features, captions) = train("rnn", num_epochs=20)
    same = model.params
    assert pack.checks.overfits("rnn", same, same, features, captions) is False


def _with(model, params):
    other = object.__new__(type(model))
    other.__dict__ = {**model.__dict__, "params": params}
    return other


class Quadratic:
    """A model whose loss is |w|^2 / 2, so that every step can be worked out."""

    def __init__(self):
        self.params = {"w": np.array([1.0, 2.0])}
        self.batches = []

    def loss(self, features, captions):
        self.batches.append(captions[:, 0].tolist())
        w = self.params["w"]
        return np.sum(w**2) / 2, {"w": w}


@pytest.fixture
def numbered(pack):
    """Seven captions that begin with their own number."""
    return pack.synthetic_captions.coco_data(np.zeros((7, 2)), np.arange(14).reshape(7, 2))


def test_solver_follows_its_rule_and_decays(pack, numbered, capsys):
    model = Quadratic()
    solver = pack.captioning_solver.CaptioningSolver(
        model,
        numbered,
        optim_config={"learning_rate": 0.5},
        lr_decay=0.1,
        batch_size=3,
        num_epochs=2,
        print_every=3,
    )
    solver.train()
    factor = 0.5**2 * 0.95**2  # two steps per epoch, then a tenth of the learning rate
    np.testing.assert_allclose(model.params["w"], factor * np.array([1.0, 2.0]), rtol=1e-14)
    assert solver.loss_history[:2] == [2.5, 0.625]
    assert all(len(set(batch)) == 3 for batch in model.batches)
    assert capsys.readouterr().out == "step 3 of 4: loss 0.1562\n"


def test_solver_takes_the_callers_generator(pack, numbered):
    def batches(seed):
        model = Quadratic()
        pack.captioning_solver.CaptioningSolver(
            model, numbered, batch_size=3, verbose=False, rng=np.random.default_rng(seed)
        ).train()
        return model.batches

    assert batches(1) == batches(1) != batches(2)


def test_unknown_rules_are_refused(pack, numbered):
    with pytest.raises(ValueError, match="no update rule 'adan'"):
        pack.captioning_solver.CaptioningSolver(Quadratic(), numbered, update_rule="adan")
