"""How often right work keeps its credit beside a wrong helper, and wrong work gains by one: never.

A sample by default. Everything with

    GRADER_ALL=1 pytest tests/follow_through/test_statistics.py -n 0 -s

which takes minutes, prints a line per style and the totals, and shows each change that cost right
work its credit. `-k STYLE` measures one style.
"""

import ast
import difflib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.sampling import ALL

KEPT = 0.95  # of right functions beside a wrong helper
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
    "word_embedding_forward": ["word_embedding_backward", "loss_rnn"],
    "word_embedding_backward": ["loss_rnn"],
    "temporal_affine_forward": ["temporal_affine_backward", "loss_rnn"],
    "temporal_softmax_loss": ["loss_lstm"],
}
SAMPLE = ["rnn_step_forward", "temporal_affine_forward"]
STYLES = [
    "all_right",
    "reference",
    *sorted(path.stem for path in (Path(__file__).parent / "styles").glob("*.py")),
]
SAMPLED = ["objects_in_reverse", "dictionaries_popped"]
SLOW = "temporal_affine_forward", "loss_rnn"  # 8 s for each mistake; others stand for it


@dataclass
class Tally:
    """What was counted, over all styles of this run."""

    kept: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: int = 0
    gained: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.kept / max(self.kept + len(self.lost), 1)

    def line(self, what: str) -> str:
        right = f"{self.kept} of {self.kept + len(self.lost)} right functions kept their credit"
        return f"{what}: {right}; {len(self.gained)} of {self.wrong} wrong ones gained any"


def say(text: str) -> None:
    sys.stdout.write(f"\n{text}\n")


@pytest.fixture(scope="module")
def total() -> Iterator[Tally]:
    tally = Tally()
    yield tally
    say(tally.line("together"))


def scores(grade):
    return {c.name: (c.score, c.points, c.status) for c in grade.criteria}


def broken_in_each_way(helper, sources, grade_inside, mistaken):
    """The helper once with wrong values, once raising, as far as small mistakes make it so."""
    found = {}
    for changed in mistaken(sources, helper, 12):
        score, points, status = scores(grade_inside(changed, helper, follow=False))[helper]
        if score < points:
            found.setdefault(status == "raised", changed)
    return list(found.values())


def changed_lines(old, new):
    """What was changed, to read."""
    found = []
    for path in old:
        lines = (ast.unparse(ast.parse(texts[path])).splitlines() for texts in (old, new))
        found += [f"    {d}" for d in difflib.ndiff(*lines) if d[0] in "-+"]
    return "\n".join(found)


@pytest.mark.parametrize("style", STYLES if ALL else SAMPLED)
def test_right_work_keeps_its_credit(style, styles, grade_inside, mistaken, total) -> None:
    sources, tally = styles[style], Tally()
    for helper in HELPERS if ALL else SAMPLE:
        names = [helper, *HELPERS[helper]]
        for changed in mistaken(sources, helper, 4 if ALL else 2):
            before = scores(grade_inside(changed, *names, follow=False))
            failed = [n for n in names[1:] if before[n][0] < before[n][1]]
            if not failed or before[helper][0] == before[helper][1]:
                continue
            after = scores(grade_inside(changed, *names))
            for name in failed:
                if after[name][0] == after[name][1]:
                    tally.kept += 1
                else:
                    score = f"{float(after[name][0])} of {float(after[name][1])}"
                    what = f"{style}: {name} beside {helper} ({before[helper][2]}): {score}"
                    tally.lost.append(f"{what}\n{changed_lines(sources, changed)}")
    total.kept, total.lost = total.kept + tally.kept, total.lost + tally.lost
    say("\n".join([tally.line(style), *tally.lost]))
    assert tally.share >= KEPT, "\n".join(tally.lost)


@pytest.mark.parametrize("style", STYLES if ALL else SAMPLED[:1])
def test_wrong_work_gains_nothing(style, styles, grade_inside, mistaken, total) -> None:
    """The helper is wrong, and so is the caller: it earns no more than with a right helper."""
    sources, tally = styles[style], Tally()
    for helper in HELPERS if ALL else SAMPLE:
        broken = broken_in_each_way(helper, sources, grade_inside, mistaken)
        for name in (n for n in HELPERS[helper] if ALL or (helper, n) != SLOW):
            function = {"loss": "loss", "sample": "sample"}.get(name.partition("_")[0], name)
            for changed in mistaken(sources, function, 2 if ALL else 1):
                alone = scores(grade_inside(changed, helper, name, follow=False))[name]
                for other in broken if alone[0] < alone[1] else ():
                    both = with_both(other, changed, function)
                    after = scores(grade_inside(both, helper, name))[name]
                    tally.wrong += 1
                    if after[0] > alone[0]:
                        what = f"{style}: {name} beside {helper}: {after[0]} instead of {alone[0]}"
                        tally.gained.append(f"{what}\n{changed_lines(sources, both)}")
    total.wrong, total.gained = total.wrong + tally.wrong, total.gained + tally.gained
    say("\n".join([tally.line(style), *tally.gained]))
    assert tally.wrong >= (40 if ALL else 5)
    assert not tally.gained, "\n".join(tally.gained)


def with_both(broken, changed, function):
    """Both mistakes in one submission."""

    def functions(tree):
        return {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}

    path = next(path for path in changed if f"def {function}(" in changed[path])
    tree, other = ast.parse(broken[path]), ast.parse(changed[path])
    old, new = functions(tree)[function], functions(other)[function]
    old.body, old.args = new.body, new.args
    return {**broken, path: ast.unparse(ast.fix_missing_locations(tree))}
