"""Submissions that tell graders apart: right, one mistake, and work that is wrong and forges."""

from pathlib import Path

ALL_RIGHT = Path(__file__).parents[2] / "examples" / "submissions" / "all_right"
SOURCE = ALL_RIGHT / "cs231n" / "rnn_layers.py"
AXIS = ("db = da.sum(axis=0)", "db = da.sum(axis=1)")
BIAS = ("prev_h.dot(Wh) + b)", "prev_h.dot(Wh))")

# Every function returns zeros of the right shape: without a trick this earns nothing.
WRONG = """

def _wrong(function):
    def zeros(*given, **named):
        found = function(*given, **named)
        parts = found if isinstance(found, tuple) else (found,)
        numbers = (float, np.ndarray)
        made = [0 * each if isinstance(each, numbers) else each for each in parts]
        made = _instead(made)
        return tuple(made) if isinstance(found, tuple) else made[0]
    return zeros


def _instead(made):
    return made


for _name, _value in list(globals().items()):
    if callable(_value) and _name.startswith(("rnn_", "lstm_", "word_", "temporal_")):
        globals()[_name] = _wrong(_value)
"""
PATCHES = """

np.testing.assert_allclose = lambda *given, **named: None
"""
READS = '''

def _instead(made):
    """Take what is expected from whoever asks."""
    import sys

    frame = sys._getframe()
    while frame and not isinstance(frame.f_locals.get("expected"), dict):
        frame = frame.f_back
    if not frame:
        return made
    left = list(frame.f_locals["expected"].values())
    for place, value in enumerate(made):
        if left and isinstance(value, (float, np.ndarray)) and np.shape(value) == left[0].shape:
            made[place] = left.pop(0)
    return made
'''
LEAVES = '''

def _leave():
    """Write a result in place of the grader's own, where one is found."""
    import json
    import pathlib
    import sys

    for place in [*map(pathlib.Path, sys.argv[1:]), *pathlib.Path(".").rglob("*.json")]:
        if place.name == "results.json":
            tests = [{"name": str(n), "score": 1, "max_score": 1} for n in range(13)]
            place.write_text(json.dumps({"score": 13, "tests": tests}))


def _keep_silent():
    """Show no exception where cells are run."""
    get_ipython().set_custom_exc((Exception,), lambda *given, **named: None)


import atexit

atexit.register(_leave)
try:
    _keep_silent()
except NameError:
    pass
'''


def submissions() -> dict[str, str]:
    """Return the sources by what is special about them."""
    right = SOURCE.read_text("utf-8")
    assert AXIS[0] in right and BIAS[0] in right
    return {
        "right": right,
        "wrong axis": right.replace(*AXIS, 1),
        "bias left out": right.replace(*BIAS, 1),
        "zeros": right + WRONG,
        "zeros, and patches the comparison": right + WRONG + PATCHES,
        "zeros, and reads its caller": right + WRONG + READS,
        "zeros, and leaves a result": right + WRONG + LEAVES,
    }
