"""The examples of the guides to `ensure`, `raises` and givens that are code, as they are."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from tests.small_assignments import SmallAssignment

PAGES = Path(__file__).parents[2] / "docs/how-to"
SIZES = "sizes: {N: 12, D: 3}\ncases: {main: {}, hidden: {N: 9, visibility: hidden}}\n"
K_MEANS = """
import numpy as np


def k_means(X, k, rounds):
    # BEGIN SOLUTION
    centres = X[np.linspace(0, len(X) - 1, k).astype(int)]
    history = []
    for _ in range(rounds):
        distances = ((X[:, None] - centres) ** 2).sum(axis=2)
        nearest = distances.argmin(axis=1)
        history.append(float(distances.min(axis=1).sum()))
        groups = [X[nearest == i] for i in range(k)]
        centres = np.array([g.mean(axis=0) if len(g) else X[0] for g in groups])
    return centres, history
    # END SOLUTION
"""
ROOT = """
import numpy as np


def root(a):
    # BEGIN SOLUTION
    if isinstance(a, str) or np.ndim(a):
        raise TypeError(f"got {type(a).__name__}, expected a number")
    if not a >= 0:
        raise ValueError(f"got {a}, expected a number that is not negative")
    return a**0.5
    # END SOLUTION
"""
FUNCTIONS = """
import numpy as np


class Layer:
    def __init__(self, W):
        self.W = W

    def forward(self, x):
        # BEGIN SOLUTION
        return x @ self.W
        # END SOLUTION


def bisect(f, low, high):
    # BEGIN SOLUTION
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return np.float64(high)
    # END SOLUTION


def noisy(layer, x, rng):
    # BEGIN SOLUTION
    return layer.forward(x) + rng.normal(size=x.shape)
    # END SOLUTION
"""
EXAMPLES = [
    (
        "state-a-property.md",
        K_MEANS,
        [
            ("(0, len(X) - 1, k)", "(len(X) - 1, 0, k)", 4, ""),
            ("return centres, history", "return centres + 9, history", 0, "% above"),
            ("return centres, history", "return centres, history[::-1]", 0, "never rises"),
            ("return centres, history", "return centres[:1], history", 0, "has shape"),
        ],
    ),
    (
        "expect-an-exception.md",
        ROOT,
        [
            ("not a >= 0", "a != a or a < 0", 5, ""),
            ("not a >= 0", "a < 0", 4, "`root(np.nan)` returned nan; expected ValueError"),
            ("raise TypeError", "raise ValueError", 4, "`root('4')` raised ValueError: got str"),
            ("a**0.5", "2 * a", 3, "`r` is"),
        ],
    ),
    (
        "give-a-function.md",
        FUNCTIONS,
        [
            ("self.W = W", "self.W = W + 0", 4, ""),
            ("if f(middle) < 0", "if f(middle) > 0", 2, "`root`"),
            ("x @ self.W", "x @ self.W.T", 2, "`y`"),
            ("rng.normal", "np.random.normal", 2, "`y`"),
        ],
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "source", "answers"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_the_example_of_a_guide_grades_as_it_says(
    tmp_path: Path, page: str, source: str, answers: list[tuple[str, str, int, str]]
) -> None:
    text = (PAGES / page).read_text("utf-8")
    rubric = SIZES + "".join(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    checks = "".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    files = {"checks": checks} if checks else {}
    with closing(SmallAssignment(tmp_path, source, rubric, **files)) as small:
        for old, new, score, sentence in answers:
            assert old in source
            grade = small.grade(source.replace(old, new))
            told = [text for c in grade.criteria for text in c.feedback]
            assert grade.score == score, told
            assert not sentence or any(sentence in text for text in told), told
