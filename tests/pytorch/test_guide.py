"""The guide on assignments in PyTorch, followed to the letter; then right and wrong submissions."""

import pytest

from grader.core.grades import CriterionGrade
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from tests.libraries import needed

needed("torch")
pytestmark = pytest.mark.slow


def lost(grades: dict[str, CriterionGrade]) -> set[str]:
    return {name for name, grade in grades.items() if grade.score < grade.points}


def test_the_guide_can_be_followed_literally(guide) -> None:
    assert "ready for students" in guide.said["check attention"]


STEP = "torch.tanh(x @ W + h @ U)"
SCORES = "self.query(query) @ self.key(value).transpose(1, 2) / math.sqrt(query.shape[2])"
MASKED = "scores.masked_fill(~mask, -math.inf)"
STACKED = "torch.stack(states, dim=1)"
APPENDED = "states.append(h)"
RIGHT = {
    "einsum": [(SCORES, 'torch.einsum("ntd,nsd->nts", self.query(query), self.key(value)) '
                        "/ query.shape[-1] ** 0.5")],
    "primitives": [(SCORES, "torch.bmm(nn.functional.linear(query, self.query.weight, "
                            "self.query.bias), self.key(value).permute(0, 2, 1)) "
                            "* query.size(2) ** -0.5")],
    "additive mask": [(MASKED, "scores + torch.zeros_like(scores).masked_fill(mask == 0, -1e30)")],
    "written into": [(STACKED, "torch.zeros(*x.shape[:2], h.shape[1])\n"
                               "    for t, state in enumerate(states):\n"
                               "        out[:, t] = state")],
    "single precision named": [(STEP, "torch.tanh(x.float() @ W.to(torch.float32) "
                                      "+ h.float() @ U.float())")],
    "two precisions": [(STEP, "torch.tanh(x @ W + h @ U + torch.zeros(h.shape[1], "
                              "dtype=torch.float32)[None] @ torch.eye(h.shape[1], "
                              "dtype=torch.float32)) + 0 * (x @ W.float()).detach()")],
}  # fmt: skip


@pytest.mark.parametrize("style", RIGHT)
def test_right_work_in_other_styles_earns_everything(guide, sandbox, style: str) -> None:
    grades = guide.grades(sandbox, *RIGHT[style])
    assert lost(grades) == set(), [grade.feedback for grade in grades.values()]


WRONG = [
    (APPENDED, "states.append(h)\n        h = h.detach()", {"layer"},
     "`dx` is right only at the last position along T"),
    (STACKED, "torch.stack(states, dim=1).detach()", {"layer"},
     "`dx` is undefined: `out` is detached from its inputs, so autograd stops there"),
    (STACKED, "torch.from_numpy(torch.stack(states, dim=1).detach().numpy())", {"layer"},
     "`dx` is undefined: `out` is detached from its inputs, so autograd stops there"),
    (STACKED, "torch.stack(states, dim=1)\n    states[0] += 0", {"layer"},
     "`dx` is undefined: a value that autograd needs was changed in place"),
    (MASKED, "scores.masked_fill(~mask.double(), -math.inf)", {"attention"},
     "`~` is used on a mask of floating-point numbers; expected truth values"),
    ("math.sqrt(query.shape[2])", "query.shape[2]", {"attention"},
     "behave as if a function call were left out"),
    ("self.drop(weights) @ value", "weights @ value", {"dropout"},
     "`kept` is the same for every seed"),
    ("self.drop(weights) @ value", "nn.functional.dropout(weights, 0.4) @ value", {"attention"},
     ""),
    ("transpose(1, 2)", "permute(0, 1, 2)", {"attention"},
     "but their inner sizes differ"),
    ("self.drop(weights) @ value", "(self.drop(weights) @ value).transpose(1, 2).view(-1)",
     {"attention", "dropout"}, "`view` is used on a tensor whose elements do not lie in their"),
    (STEP, "torch.tanh(x @ W + h @ U).cuda()", {"step"},
     "a tensor is moved to a graphics card; the machine that grades has none"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "wrong", "sentence"), WRONG)
def test_wrong_work_is_told_apart_and_explained(
    guide, sandbox, old: str, new: str, wrong: set[str], sentence: str
) -> None:
    grades = guide.grades(sandbox, (old, new))
    assert lost(grades) == wrong
    said = [text for name in wrong for text in (*grades[name].diagnosis, *grades[name].feedback)]
    assert any(sentence in text or sentence.capitalize() in text for text in said), said


def test_a_wrong_step_does_not_cost_the_layer_its_points(guide, sandbox) -> None:
    grades = guide.grades(sandbox, (STEP, "torch.sigmoid(x @ W + h @ U)"))
    assert lost(grades) == {"step"}
    assert grades["layer"].carried_forward


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (APPENDED, "states.append(h)\n        h = h.detach()"),
        (STACKED, "torch.stack(states, dim=1) * 1.01"),
        (STACKED, "torch.stack(states, dim=1).detach()"),
        ("h = step(x[:, t], h, W, U)", "h = step(x[:, t], h, W.detach(), U)"),
    ],
)
def test_a_layer_that_is_wrong_itself_gains_nothing_by_a_wrong_step(
    guide, sandbox, old: str, new: str
) -> None:
    grades = guide.grades(sandbox, (STEP, "torch.sigmoid(x @ W + h @ U)"), (old, new))
    assert lost(grades) == {"step", "layer"}


def test_the_template_is_not_written_yet_though_it_returns_garbage(guide, sandbox) -> None:
    path = guide.folder / "student_template/attention"
    submission = submission_for(guide.assignment, path)
    grade = grade_submission(submission, guide.assignment, sandbox)
    assert grade.score == 0
    assert {c.status.name for c in grade.criteria} == {"NOT_IMPLEMENTED"}
