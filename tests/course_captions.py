"""A small folder of captions as the course hands it out, written without the pack's own writer.

Several captions per image, in no order; indices in int32; <NULL>, <START>, <END> and <UNK> are the
words 0 to 3, as in the course's vocabulary; one address per line.
"""

import json
from pathlib import Path

import h5py
import numpy as np

WORDS = ["<NULL>", "<START>", "<END>", "<UNK>", "a", "cat", "dog", "on", "mat"]
CAPTIONS = {
    "train": ["a cat on a mat", "a dog", "a cat", "dog on mat", "a <UNK> on a dog", "cat"],
    "val": ["a mat", "a dog on a cat", "mat on dog"],
}
IMAGES = {"train": [2, 0, 1, 0, 3, 2], "val": [1, 0, 1]}
T, F = 8, 6


def write_course_layout(folder: Path) -> None:
    """Writes all the files that the course's reader opens."""
    rng = np.random.default_rng(0)
    with h5py.File(folder / "coco2014_captions.h5", "w") as file:
        for split, captions in CAPTIONS.items():
            rows = np.array([encoded(caption) for caption in captions], np.int32)
            file.create_dataset(f"{split}_captions", data=rows)
            file.create_dataset(f"{split}_image_idxs", data=np.array(IMAGES[split], np.int32))
    for split, images in IMAGES.items():
        count = max(images) + 1
        for suffix, width in (("_pca", F), ("", 2 * F)):
            with h5py.File(folder / f"{split}2014_vgg16_fc7{suffix}.h5", "w") as file:
                features = rng.standard_normal((count, width)).astype(np.float32)
                features[:, 0] = np.arange(count)
                file.create_dataset("features", data=features, chunks=(1, width))
        urls = [f"http://images.invalid/{split}_{n}.jpg\n" for n in range(count)]
        (folder / f"{split}2014_urls.txt").write_text("".join(urls))
    word_to_idx = {word: index for index, word in enumerate(WORDS)}
    vocabulary = {"idx_to_word": WORDS, "word_to_idx": word_to_idx}
    (folder / "coco2014_vocab.json").write_text(json.dumps(vocabulary))


def encoded(caption: str) -> list[int]:
    """<START>, the words, <END>, and <NULL> up to T."""
    words = ["<START>", *caption.split(), "<END>"]
    return [WORDS.index(word) for word in words] + [0] * (T - len(words))
