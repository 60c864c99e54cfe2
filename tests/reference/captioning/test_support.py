"""The files handed out complete: update rules, gradient check, captions on disk, images."""

import http.server
import os
import sys
import tempfile
import threading
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.course_captions import CAPTIONS, IMAGES, write_course_layout

START, END, NULL = 1, 2, 3


# Update rules


def test_sgd(pack):
    w, dw = np.array([1.0, 2.0]), np.array([10.0, -10.0])
    next_w, config = pack.optim.sgd(w, dw)
    np.testing.assert_allclose(next_w, [0.9, 2.1], rtol=1e-15)
    assert config == {"learning_rate": 0.01}
    np.testing.assert_allclose(pack.optim.sgd(w, dw, {"learning_rate": 0.1})[0], [0, 3], atol=1e-15)


def test_rmsprop(pack, rng):
    w = rng.standard_normal(4)
    config, cache, expected = {"learning_rate": 0.1, "decay_rate": 0.8}, 0, w
    for _ in range(3):
        dw = rng.standard_normal(4)
        w, config = pack.optim.rmsprop(w, dw, config)
        cache = 0.8 * cache + 0.2 * dw * dw
        expected = expected - 0.1 * dw / (cache**0.5 + 1e-8)
        np.testing.assert_allclose(w, expected, rtol=1e-13)


def test_adam(pack, rng):
    w = rng.standard_normal(4)
    settings = {"learning_rate": 0.1, "beta1": 0.7, "beta2": 0.8, "epsilon": 1e-3}
    config, expected, grads = settings, w, []
    for t in range(1, 5):
        grads.append(rng.standard_normal(4))
        w, config = pack.optim.adam(w, grads[-1], config)
        # The means written out as sums, their weights made to add up to one.
        m = sum(0.7 ** (t - 1 - s) * g for s, g in enumerate(grads)) * 0.3 / (1 - 0.7**t)
        v = sum(0.8 ** (t - 1 - s) * g**2 for s, g in enumerate(grads)) * 0.2 / (1 - 0.8**t)
        expected = expected - 0.1 * m / (v**0.5 + 1e-3)
        np.testing.assert_allclose(w, expected, rtol=1e-12)
    assert config["t"] == 4
    assert settings == {"learning_rate": 0.1, "beta1": 0.7, "beta2": 0.8, "epsilon": 1e-3}


@pytest.mark.parametrize("rule", ["sgd", "rmsprop", "adam"])
def test_rules_keep_the_dtype_and_change_nothing(pack, rule):
    w, dw = np.ones(3, np.float32), np.ones(3, np.float32)
    w.flags.writeable = dw.flags.writeable = False
    next_w, config = getattr(pack.optim, rule)(w, dw)
    next_w, _ = getattr(pack.optim, rule)(next_w, dw, config)
    assert next_w.dtype == np.float32
    assert (next_w < 1).all()


# Gradient check


def test_numerical_gradient(pack, rng, capsys):
    x = rng.standard_normal((2, 3))
    before = x.copy()
    gradient = pack.gradient_check.eval_numerical_gradient(lambda x: np.sum(x**3), x)
    np.testing.assert_allclose(gradient, 3 * x**2, rtol=1e-7)
    np.testing.assert_array_equal(x, before)
    assert len(capsys.readouterr().out.splitlines()) == 6


def test_numerical_gradient_of_an_array(pack, rng, capsys):
    x, A, df = rng.standard_normal((2, 3)), rng.standard_normal((3, 4)), np.ones((2, 4))
    gradient = pack.gradient_check.eval_numerical_gradient_array(lambda x: x @ A, x, df)
    np.testing.assert_allclose(gradient, df @ A.T, rtol=1e-8)
    assert capsys.readouterr().out == ""


def test_relative_error(pack):
    rel_error = pack.gradient_check.rel_error
    assert rel_error(np.array([1.0, 2.0]), np.array([1.0, 2.0])) == 0
    assert rel_error(np.array([1.0, 3.0]), np.array([1.0, 1.0])) == 0.5
    assert rel_error(np.zeros(2), np.array([0.0, 1e-9])) == pytest.approx(0.1)


# Made-up captions


def test_vocabulary(pack):
    words = pack.synthetic_captions.vocabulary(6)
    assert list(words.values()) == [0, 1, 2, 3, 4, 5]
    assert (words["<START>"], words["<END>"], words["<NULL>"]) == (START, END, NULL)
    assert len(pack.synthetic_captions.vocabulary(5)) == 5
    with pytest.raises(ValueError, match="at least 5 words, not 4"):
        pack.synthetic_captions.vocabulary(4)


def test_captions_have_every_length(pack):
    words = np.array([[0, 1, 2, 3]] * 4)
    expected = [[1, 4, 2, 3], [1, 4, 5, 2], [1, 4, 5, 6], [1, 4, 2, 3]]
    np.testing.assert_array_equal(pack.synthetic_captions.captions_of(words), expected)
    zero = pack.synthetic_captions.captions_of(np.zeros((1, 2), int))
    np.testing.assert_array_equal(zero, [[1, 0]])


# Captions on disk


@pytest.fixture
def folder(pack, tmp_path):
    pack.synthetic_captions.write_synthetic_coco(tmp_path / "coco", train=9, val=4, T=5, V=8, F=3)
    return tmp_path / "coco"


def test_the_made_up_files_are_the_courses(folder):
    assert sorted(path.name for path in folder.iterdir()) == [
        "coco2014_captions.h5",
        "coco2014_vocab.json",
        "train2014_urls.txt",
        "train2014_vgg16_fc7_pca.h5",
        "val2014_urls.txt",
        "val2014_vgg16_fc7_pca.h5",
    ]


def test_load_coco_data(pack, folder):
    data = pack.coco_utils.load_coco_data(folder)
    for split, count in {"train": 9, "val": 4}.items():
        captions = data[f"{split}_captions"]
        assert captions.shape == (count, 5)
        assert set(captions[:, 0]) == {START}
        assert not (captions[:, 1:] == START).any()
        assert captions.max() < 8
        assert data[f"{split}_features"].shape == (count, 3)
        assert data[f"{split}_features"].dtype == np.float32
        np.testing.assert_array_equal(data[f"{split}_image_idxs"], np.arange(count))
        assert data[f"{split}_urls"][2] == f"http://images.invalid/{split}/2.jpg"
    assert data["word_to_idx"] == pack.synthetic_captions.vocabulary(8)
    assert data["idx_to_word"] == list(data["word_to_idx"])
    assert len(data) == 10


def test_load_some_of_the_captions(pack, folder):
    data = pack.coco_utils.load_coco_data(folder, max_train=20)
    everything = pack.coco_utils.load_coco_data(folder)
    images = data["train_image_idxs"]
    assert images.shape == (20,)
    np.testing.assert_array_equal(data["train_captions"], everything["train_captions"][images])


def test_load_the_wide_features(pack, folder):
    for split in ("train", "val"):
        narrow = folder / f"{split}2014_vgg16_fc7_pca.h5"
        narrow.rename(folder / f"{split}2014_vgg16_fc7.h5")
    data = pack.coco_utils.load_coco_data(folder, pca_features=False)
    assert data["val_features"].shape == (4, 3)
    with pytest.raises(FileNotFoundError):
        pack.coco_utils.load_coco_data(folder)


@pytest.fixture
def course(tmp_path):
    """A folder in the course's own layout that the pack did not write."""
    write_course_layout(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("reduced", "width"), [(True, 6), (False, 12)])
def test_the_courses_own_layout_is_read(pack, course, reduced, width):
    data = pack.coco_utils.load_coco_data(course, pca_features=reduced)
    for split, count in {"train": 4, "val": 2}.items():
        assert data[f"{split}_captions"].dtype == np.int32
        read = pack.coco_utils.decode_captions(data[f"{split}_captions"], data["idx_to_word"])
        assert read == [f"<START> {caption} <END>" for caption in CAPTIONS[split]]
        np.testing.assert_array_equal(data[f"{split}_image_idxs"], IMAGES[split])
        assert data[f"{split}_features"].shape == (count, width)
        assert data[f"{split}_features"].dtype == np.float32
        urls = [f"http://images.invalid/{split}_{n}.jpg" for n in range(count)]
        assert data[f"{split}_urls"].tolist() == urls
    assert data["word_to_idx"]["<UNK>"] == 3
    assert len(data) == 10


def test_captions_of_the_course_come_with_their_images(pack, course, rng):
    """Several captions of one image get its features, whatever their order."""
    data = pack.coco_utils.load_coco_data(course, max_train=40)
    captions, features, urls = pack.coco_utils.sample_coco_minibatch(data, 40, "train", rng)
    read = pack.coco_utils.decode_captions(captions, data["idx_to_word"])
    image_of = dict(zip(CAPTIONS["train"], IMAGES["train"], strict=True))
    for text, feature, url in zip(read, features, urls, strict=True):
        image = image_of[text.removeprefix("<START> ").removesuffix(" <END>")]
        assert feature[0] == image
        assert url.endswith(f"train_{image}.jpg")


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_a_model_learns_from_the_courses_layout(pack, course, cell):
    """<NULL> is word 0 here: what follows the end must not count."""
    data = pack.coco_utils.load_coco_data(course)
    model = pack.rnn.CaptioningRNN(data["word_to_idx"], 6, 16, 24, cell)
    solver = pack.captioning_solver.CaptioningSolver(
        model, data, "adam", {"learning_rate": 0.02}, num_epochs=80, verbose=False
    )
    solver.train()
    assert solver.loss_history[-1] < solver.loss_history[0] / 5
    images = data["train_features"][[1, 3]]
    written = pack.coco_utils.decode_captions(model.sample(images, 7), data["idx_to_word"])
    assert written == ["a cat <END>", "a <UNK> on a dog <END>"]


def test_minibatches_pair_captions_with_their_images(pack, rng):
    data = {
        "val_captions": np.arange(10).reshape(5, 2),
        "val_image_idxs": np.array([2, 2, 0, 1, 0]),
        "val_features": np.array([[0.0], [10.0], [20.0]]),
        "val_urls": np.array(["zero", "one", "two"]),
    }
    sample = pack.coco_utils.sample_coco_minibatch
    captions, features, urls = sample(data, batch_size=4, split="val", rng=rng)
    rows = captions[:, 0] // 2
    assert len(set(rows)) == 4
    np.testing.assert_array_equal(features[:, 0], 10 * data["val_image_idxs"][rows])
    np.testing.assert_array_equal(urls, data["val_urls"][data["val_image_idxs"][rows]])
    everything, _, _ = sample(data, split="val")
    np.testing.assert_array_equal(np.sort(everything, axis=0), data["val_captions"])


def test_decode_captions(pack):
    words = ["a", "<START>", "<END>", "<NULL>", "cat"]
    decode = pack.coco_utils.decode_captions
    captions = np.array([[1, 0, 4, 2, 3], [4, 3, 0, 4, 4], [0, 2, 4, 2, 4]])
    assert decode(captions, words) == ["<START> a cat <END>", "cat a cat cat", "a <END>"]
    assert decode(captions[0], words) == "<START> a cat <END>"


def test_a_model_trains_on_the_files(pack, folder):
    data = pack.coco_utils.load_coco_data(folder)
    model = pack.rnn.CaptioningRNN(data["word_to_idx"], input_dim=3, cell_type="lstm")
    solver = pack.captioning_solver.CaptioningSolver(
        model, data, "adam", {"learning_rate": 5e-3}, num_epochs=10, verbose=False
    )
    solver.train()
    assert solver.loss_history[-1] < solver.loss_history[0]


# Images


@pytest.fixture
def watched(pack, tmp_path, monkeypatch):
    """A folder for temporary files that notices a file removed while it is open."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    descriptors, removed = [], []
    mkstemp, unlink = tempfile.mkstemp, Path.unlink

    def watched_mkstemp():
        descriptor, name = mkstemp(dir=folder)
        descriptors.append(descriptor)
        return descriptor, name

    def watched_unlink(path, missing_ok=False):
        with pytest.raises(OSError):
            os.fstat(descriptors[-1])
        removed.append(path)
        unlink(path, missing_ok)

    monkeypatch.setattr(tempfile, "mkstemp", watched_mkstemp)
    monkeypatch.setattr(Path, "unlink", watched_unlink)
    monkeypatch.setattr(pack.image_utils, "read_image", lambda path: Path(path).read_bytes())
    yield folder
    assert len(descriptors) == len(removed) == 1
    assert list(folder.iterdir()) == []


def test_an_image_is_downloaded(pack, watched, tmp_path):
    picture = tmp_path / "picture"
    picture.write_bytes(b"pixels")
    assert pack.image_utils.image_from_url(picture.as_uri()) == b"pixels"


def test_a_failed_download_leaves_nothing_behind(pack, watched, tmp_path, capsys):
    url = (tmp_path / "missing").as_uri()
    assert pack.image_utils.image_from_url(url) is None
    assert capsys.readouterr().out.startswith(f"No image from {url}: ")


def test_a_refusing_server_leaves_nothing_behind(pack, watched, monkeypatch, capsys):
    monkeypatch.setenv("no_proxy", "*")

    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def log_message(self, *arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/gone.jpg"
        assert pack.image_utils.image_from_url(url) is None
        thread.join()
    assert "404" in capsys.readouterr().out


def test_what_is_no_picture_leaves_nothing_behind(pack, watched, tmp_path, monkeypatch):
    def refuse(path):
        raise OSError("cannot identify image file")  # as Pillow does

    monkeypatch.setattr(pack.image_utils, "read_image", refuse)
    picture = tmp_path / "page.html"
    picture.write_bytes(b"<html>")
    assert pack.image_utils.image_from_url(picture.as_uri()) is None


def test_an_unforeseen_failure_leaves_nothing_behind(pack, watched):
    with pytest.raises(ValueError, match="unknown url type"):
        pack.image_utils.image_from_url("no address")


def test_images_are_read_with_pillow_as_rgb(pack, monkeypatch):
    class Picture:
        def __enter__(self):
            return self

        def __exit__(self, *problem):
            opened.remove("name.png")

        def convert(self, mode):
            return np.full((2, 3, len(mode)), 7, np.uint8)

    opened = []
    pillow = ModuleType("PIL")
    pillow.Image = ModuleType("PIL.Image")
    pillow.Image.open = lambda path: opened.append(path) or Picture()
    monkeypatch.setitem(sys.modules, "PIL", pillow)
    image = pack.image_utils.read_image("name.png")
    assert image.shape == (2, 3, 3) and image.dtype == np.uint8
    assert opened == []
