"""Images from the web."""

import os
import tempfile
from pathlib import Path

import numpy as np


def image_from_url(url):
    """Download an image and read it.

    url: an address as `sample_coco_minibatch` returns it

    Returns an array (height, width, 3) of bytes, or None, with a printed sentence, when the
    image cannot be had: many pictures of MS-COCO have left the web since.
    No temporary file and no open descriptor stays behind either way.
    """
    descriptor, name = tempfile.mkstemp()
    try:
        _download(url, descriptor)
        return read_image(name)
    except OSError as problem:  # of the network, of the disk, or no picture at all
        print(f"No image from {url}: {problem}")
        return None
    finally:
        Path(name).unlink()


def read_image(path):
    """Read an image file with Pillow. Returns an array (height, width, 3) of bytes."""
    from PIL import Image

    with Image.open(path) as image:
        return np.array(image.convert("RGB"))


def _download(url, descriptor):
    from shutil import copyfileobj
    from urllib.request import urlopen

    # Closed on leaving, whatever happens: some systems refuse to remove a file that is open.
    with os.fdopen(descriptor, "wb") as file, urlopen(url, timeout=30) as response:
        copyfileobj(response, file)
