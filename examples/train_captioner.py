"""Trains a captioner on MS-COCO captions and shows what it writes.

    python examples/train_captioner.py                    # small made-up data in the same layout
    python examples/train_captioner.py datasets/coco_captioning --captions 5000 --width 512

The model, the solver and the reader are those of reference/captioning. The folder is the
course's own: coco2014_captions.h5, coco2014_vocab.json, train2014_vgg16_fc7_pca.h5,
train2014_urls.txt, and val2014_... likewise.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reference"))

from captioning.captioning_solver import CaptioningSolver
from captioning.classifiers.rnn import CaptioningRNN
from captioning.coco_utils import decode_captions, load_coco_data, sample_coco_minibatch
from captioning.synthetic_captions import write_synthetic_coco


def main(words: Sequence[str] | None = None) -> None:
    """Reads, trains, shows."""
    options = parse(words)
    np.random.seed(options.seed)
    data = read(options.folder, options.captions)
    model = CaptioningRNN(
        data["word_to_idx"],
        input_dim=data["train_features"].shape[1],
        wordvec_dim=options.width // 2,
        hidden_dim=options.width,
        cell_type=options.cell,
    )
    train(model, data, options)
    for split in ("train", "val"):
        show(model, data, split, options.shown)


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description="Train a captioner and show what it writes.")
    parser.add_argument("folder", nargs="?", type=Path, help="the captions; made up if absent")
    parser.add_argument("--cell", choices=["rnn", "lstm"], default="lstm")
    parser.add_argument("--captions", type=int, default=50, help="how many to train on")
    parser.add_argument("--width", type=int, default=128, help="of the hidden state")
    parser.add_argument("--batch", type=int, default=25, help="captions per step")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--rate", type=float, default=5e-3, help="learning rate of Adam")
    parser.add_argument("--shown", type=int, default=3, help="samples per split")
    parser.add_argument("--seed", type=int, default=231)
    options = parser.parse_args(words)
    if options.folder and not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    return options


def read(folder: Path | None, captions: int) -> dict:
    """The captions of a folder, or made-up ones that were written in the very same layout."""
    if folder is not None:
        return load_coco_data(folder, max_train=captions)
    with tempfile.TemporaryDirectory() as made_up:
        write_synthetic_coco(made_up, train=captions)
        return load_coco_data(made_up)


def train(model: CaptioningRNN, data: dict, options: argparse.Namespace) -> None:
    """Trains by Adam and prints the loss ten times."""
    solver = CaptioningSolver(
        model,
        data,
        update_rule="adam",
        optim_config={"learning_rate": options.rate},
        lr_decay=0.98,
        batch_size=options.batch,
        num_epochs=options.epochs,
        verbose=False,
    )
    solver.train()
    steps = len(solver.loss_history)
    for step in range(0, steps, max(steps // 10, 1)):
        print(f"step {step + 1} of {steps}: loss {solver.loss_history[step]:.3f}")
    print(f"at the end: loss {solver.loss_history[-1]:.3f}")


def show(model: CaptioningRNN, data: dict, split: str, count: int) -> None:
    """Prints captions beside what the model writes for their images."""
    rng = np.random.default_rng(0)
    captions, features, urls = sample_coco_minibatch(data, count, split, rng)
    sampled = model.sample(features, captions.shape[1] - 1)
    right = decode_captions(captions[:, 1:], data["idx_to_word"])
    written = decode_captions(sampled, data["idx_to_word"])
    for url, one, other in zip(urls, right, written, strict=True):
        print(f"\n{split}: {url}\n  caption: {one}\n  written: {other}")


if __name__ == "__main__":
    main()
