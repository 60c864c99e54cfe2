"""The rubric's arithmetic, before any parser of ours has seen it."""

import pytest
import yaml

CRITERIA = [
    "affine_forward",
    "affine_backward",
    "rnn_step_forward",
    "rnn_step_backward",
    "rnn_forward",
    "rnn_backward",
    "word_embedding_forward",
    "word_embedding_backward",
    "lstm_step_forward",
    "lstm_step_backward",
    "lstm_forward",
    "lstm_backward",
    "temporal_affine_forward",
    "temporal_affine_backward",
    "temporal_softmax_loss",
    "loss_rnn",
    "loss_lstm",
    "sample_rnn",
    "sample_lstm",
    "training_rnn",
    "training_lstm",
]


@pytest.fixture(scope="module")
def rubric(root):
    return yaml.safe_load((root / "rubrics" / "captioning.yaml").read_text("utf-8"))


def cases_of(rubric, criterion):
    """The cases of a criterion: name -> (sizes, the rest of what the case says)."""
    own = criterion.get("cases", {})
    names = [name for name in {**rubric["cases"], **own} if own.get(name) is not False]
    for name in names:
        spec = {**rubric["cases"].get(name, {}), **own.get(name, {})}
        sizes = {letter: spec.get(letter, size) for letter, size in rubric["sizes"].items()}
        yield name, sizes


def test_every_function_is_graded(rubric):
    assert list(rubric["criteria"]) == CRITERIA


def test_points_make_a_hundred(rubric):
    assert sum(criterion["points"] for criterion in rubric["criteria"].values()) == 100


def test_points_of_outputs_make_those_of_their_criterion(rubric):
    for name, criterion in rubric["criteria"].items():
        outputs = criterion.get("outputs", [])
        if isinstance(outputs, dict) and any("points" in spec for spec in outputs.values()):
            assert sum(spec["points"] for spec in outputs.values()) == criterion["points"], name


def test_a_backward_pass_is_worth_more_than_its_forward_pass(rubric):
    points = {name: criterion["points"] for name, criterion in rubric["criteria"].items()}
    for name in points:
        if name.endswith("_forward"):
            assert points[name.replace("forward", "backward")] > points[name]


def test_sizes_are_told_apart_in_every_case(rubric):
    for name, criterion in rubric["criteria"].items():
        for case, sizes in cases_of(rubric, criterion):
            above_one = [size for size in sizes.values() if size > 1]
            assert len(set(above_one)) == len(above_one), (name, case)
            multiples = {factor * size for size in above_one for factor in (2, 3, 4)}
            assert not multiples & set(above_one), (name, case)
            assert sizes["T"] - 1 not in above_one, (name, case)


def test_a_loss_has_something_to_predict_in_every_case(rubric):
    for name in ("loss_rnn", "loss_lstm", "training_rnn", "training_lstm"):
        for case, sizes in cases_of(rubric, rubric["criteria"][name]):
            assert sizes["T"] >= 2, (name, case)


def test_some_word_always_occurs_twice(rubric):
    for case, sizes in cases_of(rubric, rubric["criteria"]["word_embedding_backward"]):
        assert case == "one" or sizes["N"] * sizes["T"] > sizes["V"]
