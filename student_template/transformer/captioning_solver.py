"""Training of captioning models."""

import numpy as np

from . import optim
from .coco_utils import sample_coco_minibatch


class CaptioningSolver:
    """Trains a model by gradient descent on minibatches of captions.

    The model has `params`, a dictionary of arrays, and `loss(features, captions)`, which returns
    the loss and a dictionary of gradients with the same keys.

        solver = CaptioningSolver(model, data, update_rule="adam", num_epochs=10)
        solver.train()

    Afterwards `model.params` holds the trained parameters and `solver.loss_history` the loss of
    every step. The dictionary and the arrays the model came with are left as they were.
    """

    def __init__(
        self,
        model,
        data,
        update_rule="sgd",
        optim_config=None,
        lr_decay=1.0,
        batch_size=100,
        num_epochs=10,
        print_every=10,
        verbose=True,
        rng=None,
    ):
        """Get ready to train.

        data: a dictionary as `load_coco_data` returns it
        update_rule: the name of a function in optim.py; optim_config: its settings
        lr_decay: factor on the learning rate after every epoch
        batch_size: captions per step; num_epochs: passes over the training captions
        print_every: steps between two printed losses; verbose: whether to print at all
        rng: a NumPy generator that draws the minibatches; by default always the same one

        Raises ValueError for an unknown update_rule.
        """
        if not hasattr(optim, update_rule):
            raise ValueError(f"optim.py has no update rule {update_rule!r}")
        self.model = model
        self.data = data
        self.update_rule = getattr(optim, update_rule)
        self.lr_decay = lr_decay
        self.batch_size = batch_size
        self.num_epochs = num_epochs
        self.print_every = print_every
        self.verbose = verbose
        self.rng = np.random.default_rng(0) if rng is None else rng
        self.loss_history = []
        model.params = dict(model.params)
        self.optim_configs = {name: dict(optim_config or {}) for name in model.params}

    def train(self):
        """Run all epochs."""
        captions = self.data["train_captions"].shape[0]
        steps_per_epoch = max(captions // self.batch_size, 1)
        steps = self.num_epochs * steps_per_epoch
        for step in range(1, steps + 1):
            self._step()
            if self.verbose and step % self.print_every == 0:
                print(f"step {step} of {steps}: loss {self.loss_history[-1]:.4f}")
            if step % steps_per_epoch == 0:
                self._decay_learning_rates()

    def _step(self):
        captions, features, _ = sample_coco_minibatch(
            self.data, batch_size=self.batch_size, split="train", rng=self.rng
        )
        loss, grads = self.model.loss(features, captions)
        self.loss_history.append(loss)
        for name, w in self.model.params.items():
            next_w, next_config = self.update_rule(w, grads[name], self.optim_configs[name])
            self.model.params[name] = next_w
            self.optim_configs[name] = next_config

    def _decay_learning_rates(self):
        for config in self.optim_configs.values():
            config["learning_rate"] *= self.lr_decay
