"""The captioning assignments in PyTorch: right work in every style, mistakes, unfinished work."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from grader.core.assignment import Assignment
from grader.core.grades import Status
from grader.files.assignments import load_assignment
from tests.handed_in import build
from tests.libraries import needed

needed("torch")

NAMES = ("captioning_transformer", "captioning_pytorch")
FOLDER = Path(__file__).parent / "styles_in_pytorch"
STYLES = {
    (name, style): changes
    for name in NAMES
    for style, changes in yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))[
        "styles"
    ].items()
}


@pytest.fixture(scope="module")
def load(root) -> Callable[[str], Assignment]:
    return cache(lambda name: load_assignment(root / f"rubrics/{name}.yaml"))


@pytest.fixture
def submitted(tmp_path: Path):
    """Give a function that makes a submission of replaced texts, or of functions put in place."""

    def make(name: str, changes: list | dict) -> Path:
        (tmp_path / "own").mkdir()
        step = "replace" if isinstance(changes, list) else "define"
        case = {"base": f"{name}_all_right", step: changes}
        return build(case, tmp_path / "own", tmp_path)

    return make


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_right(name, root, load, grade) -> None:
    result = grade(root / f"examples/submissions/{name}_all_right", assignment=load(name))
    assert [c.name for c in result.criteria if c.status is not Status.RIGHT] == []
    assert result.score == result.points == 100


@pytest.mark.parametrize("name", NAMES)
def test_the_template_is_not_written_yet(name, root, load, grade) -> None:
    result = grade(root / f"student_template/{name}", assignment=load(name))
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert result.score == 0


@pytest.mark.parametrize(("name", "style"), STYLES)
def test_right_work_in_another_style_gets_everything(name, style, submitted, load, grade) -> None:
    result = grade(submitted(name, STYLES[name, style]), assignment=load(name))
    lost = {c.name: c.feedback for c in result.criteria if c.score < c.points}
    assert lost == {}


def test_three_mistakes_are_charged_once(root, grade_of_example) -> None:
    name = "captioning_transformer"
    work = root / f"examples/submissions/{name}_three_mistakes"
    result = grade_of_example(work, root / f"rubrics/{name}.yaml")
    lost = {c.name: " ".join(c.diagnosis) for c in result.criteria if c.score < c.points}
    assert lost.keys() == {"positional_dropout", "attention", "caption_scores"}
    assert "square root of E, the width of all heads together" in lost["attention"]
    assert "the mask were flipped" in lost["caption_scores"]


# Mistakes in the example: assignment, file, what stands there, what takes its place, and who loses.
LAYERS, MODEL = "cs231n/transformer_layers.py", "cs231n/classifiers/transformer.py"
RNN_LAYERS = "cs231n/rnn_layers_pytorch.py"
DROPPED = "output = self.dropout(x)"
WEIGHTS = "self.attn_drop(F.softmax(energy, dim=-1))"
MASK = "attn_mask == 0"
MISTAKES = [
    (LAYERS, DROPPED, "output = x", {"positional_dropout"}, "the same for every seed"),
    (LAYERS, DROPPED, "self.dropout(x); output = x", {"positional_dropout"}, "the same for"),
    (
        LAYERS,
        DROPPED,
        "output = F.dropout(x, self.dropout.p)",
        {"positional_dropout"},
        "the mean of `dropped_in_training_only`",
    ),
    (
        LAYERS,
        WEIGHTS,
        "F.softmax(energy, dim=-1)",
        {"attention_dropout"},
        "the same for every seed",
    ),
    (
        LAYERS,
        WEIGHTS,
        "F.dropout(F.softmax(energy, dim=-1), self.attn_drop.p)",
        {"attention_dropout"},
        "the mean of `one_dropped_in_training_only`",
    ),
    (
        LAYERS,
        "output = self.proj(output)",
        "output = self.attn_drop(self.proj(output))",
        {"attention_dropout"},
        "the mean of `both_dropped`",
    ),
    (LAYERS, MASK, "attn_mask != 0", {"attention"}, "Case `masked`"),
    (LAYERS, MASK, "~attn_mask", {"attention"}, "Case `numbers`"),
    (LAYERS, "self.key(key)", "self.key(value)", {"attention"}, "made from `value`"),
    (LAYERS, "math.sqrt(E / H)", "math.sqrt(E)", {"attention"}, "square root of E, the width"),
    (MODEL, "torch.tril(", "torch.triu(", {"caption_scores"}, "mask were flipped"),
    (
        RNN_LAYERS,
        "rnn_step_forward(x[:, t, :], prev_h,",
        "rnn_step_forward(x[:, t, :], prev_h.detach(),",
        {"rnn_forward"},
        "detached from step to step",
    ),
    (RNN_LAYERS, "a[:, H:2 * H]", "a[:, H:2 * H] + 1", {"lstm_step_forward"}, "`next_c`"),
]


@pytest.mark.parametrize(("file", "old", "new", "mistaken", "said"), MISTAKES)
def test_a_mistake_is_charged_where_it_is_made(
    file, old, new, mistaken, said, submitted, load, grade
) -> None:
    name = "captioning_pytorch" if file == RNN_LAYERS else "captioning_transformer"
    submission = submitted(name, [{"file": file, "old": old, "new": new}])
    result = grade(submission, assignment=load(name))
    lost = [c for c in result.criteria if c.score < c.points]
    assert {c.name for c in lost} == mistaken
    assert said in " ".join(text for c in lost for text in (*c.diagnosis, *c.feedback))
