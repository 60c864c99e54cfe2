"""Small made-up captions, alone and as files in the layout of MS-COCO that coco_utils.py reads.

Sizes: N captions, T words in a caption, V words in the vocabulary, F width of the features.
"""

from pathlib import Path

import numpy as np

START, END, NULL = 1, 2, 3  # 0 is a word like any other


def vocabulary(V):
    """The index of each of V words.

    Returns a dictionary from the word to its index. Raises ValueError for V below 5.
    """
    if V < 5:
        raise ValueError(f"a vocabulary needs at least 5 words, not {V}")
    special = {START: "<START>", END: "<END>", NULL: "<NULL>"}
    return {special.get(index, f"word{index}"): index for index in range(V)}


def captions_of(words):
    """Captions of many lengths: <START>, words, <END>, and <NULL> up to T.

    words: (N, T) integers from 0 to V - 4, each an ordinary word

    Returns captions (N, T), integers from 0 to V - 1. The first has one word, the next two, and
    so on until they fill the T steps (the longest without an <END>); then one again.
    """
    N, T = words.shape
    lengths = 1 + np.arange(N)[:, None] % (T - 1)  # (N, 1)
    steps = np.arange(T)  # (T,)
    captions = np.where(words == 0, 0, words + 3)  # (N, T), past the three special words
    captions[:, 0] = START
    captions = np.where(steps == lengths + 1, END, captions)
    return np.where(steps > lengths + 1, NULL, captions)


def coco_data(features, captions):
    """Training captions, one for each image, as a dictionary like that of `load_coco_data`.

    features: (N, F); captions: (N, T)
    """
    N = captions.shape[0]
    return {
        "train_captions": captions,
        "train_image_idxs": np.arange(N),
        "train_features": features,
        "train_urls": np.full(N, ""),
    }


def write_synthetic_coco(folder, train=50, val=20, T=8, V=20, F=32, seed=0):
    """Write made-up captions of made-up images for `load_coco_data` to read.

    The words of a caption follow from the features of its image, so they can be learnt.

    folder: where the files go; train, val: number of images, with one caption each
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    of_words = rng.standard_normal((F, T, V - 3))  # how much each feature speaks for a word
    captions = {}
    for split, N in {"train": train, "val": val}.items():
        features = rng.standard_normal((N, F))  # (N, F)
        words = np.einsum("nf,ftv->ntv", features, of_words).argmax(axis=2)  # (N, T)
        captions[f"{split}_captions"] = captions_of(words).astype(np.int32)
        captions[f"{split}_image_idxs"] = np.arange(N, dtype=np.int32)
        reduced = {"features": features.astype(np.float32)}
        _write_datasets(folder / f"{split}2014_vgg16_fc7_pca.h5", reduced)
        urls = "".join(f"http://images.invalid/{split}/{n}.jpg\n" for n in range(N))
        (folder / f"{split}2014_urls.txt").write_text(urls, encoding="utf-8")
    _write_datasets(folder / "coco2014_captions.h5", captions)
    _write_vocabulary(folder / "coco2014_vocab.json", vocabulary(V))


def _write_datasets(path, datasets):
    import h5py

    with h5py.File(path, "w") as file:
        for name, values in datasets.items():
            file[name] = values


def _write_vocabulary(path, word_to_idx):
    import json

    content = {"idx_to_word": list(word_to_idx), "word_to_idx": word_to_idx}
    path.write_text(json.dumps(content), encoding="utf-8")
