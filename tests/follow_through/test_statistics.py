"""How often right work keeps its credit beside a wrong helper, and wrong work gains by one: never.

A sample by default; everything with `GRADER_ALL=1`, which takes some minutes.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

ALL = bool(os.environ.get("GRADER_ALL"))
HELPERS = {
    "rnn_step_forward": ["rnn_step_backward", "rnn_forward", "rnn_backward", "loss_rnn"],
    "rnn_step_backward": ["rnn_backward", "loss_rnn"],
    "rnn_forward": ["rnn_backward", "loss_rnn"],
    "rnn_backward": ["loss_rnn"],
    "lstm_step_forward": ["lstm_step_backward", "lstm_forward", "lstm_backward", "sample_lstm"],
    "lstm_step_backward": ["lstm_backward", "loss_lstm"],
    "lstm_forward": ["lstm_backward", "loss_lstm"],
    "lstm_backward": ["loss_lstm"],
    "affine_forward": ["affine_backward", "sample_rnn"],
    "word_embedding_backward": ["loss_rnn"],
    "temporal_affine_forward": ["temporal_affine_backward", "loss_rnn"],
    "temporal_softmax_loss": ["loss_lstm"],
}
STYLES = [
    "all_right",
    "reference",
    *sorted(path.stem for path in (Path(__file__).parent / "styles").glob("*.py")),
]


def scores(grade):
    return {c.name: (c.score, c.points, c.status) for c in grade.criteria}


def is_wrong(found, name):
    """Whether it ran to its end and gave wrong values."""
    return found[name][0] < found[name][1] and found[name][2] in ("wrong", "partly right")


@pytest.mark.parametrize("style", STYLES if ALL else STYLES[::5])
def test_right_work_keeps_its_credit(style, styles, grade_inside, mistaken) -> None:
    sources = styles[style]
    kept, lost = Counter(), Counter()
    for helper in list(HELPERS) if ALL else ["rnn_step_forward", "lstm_step_forward"]:
        names = [helper, *HELPERS[helper]]
        for changed in mistaken(sources, helper, 4 if ALL else 2):
            before = scores(grade_inside(changed, *names, follow=False))
            failed = [n for n in names[1:] if before[n][0] < before[n][1]]
            if not is_wrong(before, helper) or not failed:
                continue
            after = scores(grade_inside(changed, *names))
            for name in failed:
                (kept if after[name][0] == after[name][1] else lost)[helper, name] += 1
    assert kept.total() >= 9 * lost.total(), lost


@pytest.mark.parametrize("style", STYLES if ALL else STYLES[:1])
def test_wrong_work_gains_nothing(style, styles, grade_inside, mistaken) -> None:
    """The helper is wrong, and so is the caller: it earns no more than with a right helper."""
    sources = styles[style]
    tried = 0
    for helper, names in list(HELPERS.items())[:: 1 if ALL else 4]:
        broken = next(
            (
                changed
                for changed in mistaken(sources, helper, 6)
                if is_wrong(scores(grade_inside(changed, helper, follow=False)), helper)
            ),
            None,
        )
        for name in names if broken else ():
            function = {"loss": "loss", "sample": "sample"}.get(name.partition("_")[0], name)
            path = "classifiers/rnn.py" if function != name else ""
            path = path or next(p for p in sources if f"def {function}(" in sources[p])
            for changed in mistaken(sources, function, 2 if ALL else 1):
                alone = scores(grade_inside(changed, helper, name, follow=False))[name]
                if alone[0] == alone[1]:
                    continue
                both = next(_with_both(broken, changed, sources, mistaken, helper, function))
                after = scores(grade_inside(both, helper, name))[name]
                tried += 1
                assert after[0] <= alone[0], (style, helper, name, both[path])
    assert tried >= (20 if ALL else 5)


def _with_both(broken, changed, sources, mistaken, helper, function):
    """Both mistakes in one submission."""
    import ast

    def place(texts):
        return next(p for p in texts if f"def {function}(" in texts[p])

    path = place(changed)
    tree, other = ast.parse(broken[path]), ast.parse(changed[path])
    new = {n.name: n for n in ast.walk(other) if isinstance(n, ast.FunctionDef)}[function]
    old = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}[function]
    old.body, old.args = new.body, new.args
    yield {**broken, path: ast.unparse(ast.fix_missing_locations(tree))}
