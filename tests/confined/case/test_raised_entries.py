"""What an exception of student code is called."""

import struct
from json import JSONDecodeError
from queue import Empty

import numpy as np

from grader.confined.case.raised_entries import raised_entries, shown_name
from grader.confined.source.source_files import ROOT

OWN = type("OwnError", (Exception,), {"__module__": "submission.layers"})
NAMESAKE = type("ValueError", (Exception,), {"__module__": "submission.layers"})
FORGED = type("Forged", (Exception,), {"__module__": 3})


class Unnamed(type):
    """A class of classes that says nothing."""

    @property
    def __name__(cls):
        raise SystemExit


NAMES = [
    (ValueError, "ValueError"),
    (struct.error, "struct.error"),
    (np.linalg.LinAlgError, "numpy.linalg.LinAlgError"),
    (JSONDecodeError, "json.decoder.JSONDecodeError"),
    (Empty, "Empty"),  # of `_queue`
    (OWN, "OwnError"),
    (NAMESAKE, "layers.ValueError"),
    (FORGED, "Forged"),
    (Unnamed("Quiet", (Exception,), {}), "Quiet"),
]


def test_classes_of_libraries_have_their_modules_before_them() -> None:
    assert [shown_name(kind) for kind, _ in NAMES] == [name for _, name in NAMES]


def test_a_module_of_the_submission_has_its_usual_name_in_a_message() -> None:
    error = AttributeError(f"module '{ROOT}.layers' has no attribute 'f'")
    assert dict(raised_entries(error))["message"] == "module 'layers' has no attribute 'f'"
