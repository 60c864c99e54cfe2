"""Reads the captions and image features of MS-COCO (Lin et al., 2014) in this course's layout."""

from pathlib import Path

import numpy as np


def load_coco_data(base_dir="datasets/coco_captioning", max_train=None, pca_features=True):
    """Read a folder of captions, features, vocabulary and image addresses.

    base_dir: the folder, with the files
        coco2014_captions.h5       train_captions (N, T), train_image_idxs (N,); val_... likewise
        train2014_vgg16_fc7_pca.h5 features (images, F); val2014_... likewise
        coco2014_vocab.json        idx_to_word, a list; word_to_idx, a dictionary
        train2014_urls.txt         one address per image; val2014_urls.txt likewise
    max_train: if given, keep this many training captions, drawn with repetition
    pca_features: whether to read the features of reduced width, else ..._fc7.h5

    Returns a dictionary: train_captions, train_image_idxs, train_features, train_urls,
    the same for val, idx_to_word and word_to_idx.
    """
    folder = Path(base_dir)
    data = _read_datasets(folder / "coco2014_captions.h5")
    data.update(_read_json(folder / "coco2014_vocab.json"))
    suffix = "_pca" if pca_features else ""
    for split in ("train", "val"):
        features = _read_datasets(folder / f"{split}2014_vgg16_fc7{suffix}.h5")
        data[f"{split}_features"] = features["features"]
        urls = (folder / f"{split}2014_urls.txt").read_text(encoding="utf-8")
        data[f"{split}_urls"] = np.array(urls.split())
    if max_train is not None:
        kept = np.random.randint(len(data["train_captions"]), size=max_train)
        data["train_captions"] = data["train_captions"][kept]
        data["train_image_idxs"] = data["train_image_idxs"][kept]
    return data


def sample_coco_minibatch(data, batch_size=100, split="train", rng=None):
    """Draw captions, each at most once, with the features and addresses of their images.

    data: as `load_coco_data` returns it; split: "train" or "val"
    batch_size: how many; all of them if there are fewer
    rng: the NumPy generator that draws

    Returns captions (batch_size, T), features (batch_size, F), urls (batch_size,).
    """
    rng = np.random.default_rng() if rng is None else rng
    count = data[f"{split}_captions"].shape[0]
    drawn = rng.permutation(count)[:batch_size]
    images = data[f"{split}_image_idxs"][drawn]
    captions = data[f"{split}_captions"][drawn]
    return captions, data[f"{split}_features"][images], data[f"{split}_urls"][images]


def decode_captions(captions, idx_to_word):
    """Captions as text, up to and including <END>, without <NULL>.

    captions: (N, T) integers, or (T,) for one caption; idx_to_word: the word of every index

    Returns a list of N strings, or one string for one caption.
    """
    if captions.ndim == 1:
        return _decode_caption(captions, idx_to_word)
    return [_decode_caption(caption, idx_to_word) for caption in captions]


def _decode_caption(caption, idx_to_word):
    words = [idx_to_word[index] for index in caption]
    if "<END>" in words:
        words = words[: words.index("<END>") + 1]
    return " ".join(word for word in words if word != "<NULL>")


def _read_datasets(path):
    import h5py

    with h5py.File(path, "r") as file:
        return {name: dataset[()] for name, dataset in file.items()}


def _read_json(path):
    import json

    return json.loads(path.read_text(encoding="utf-8"))
