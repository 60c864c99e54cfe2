"""Which outputs of a criterion the rubric says are gradients."""

from grader.core.rubric import Criterion


def named_gradients(criterion: Criterion) -> dict[str, str]:
    """Output -> given: as the rubric names them, or outputs that are called d<given>."""
    if "of" in criterion.gradient:
        return {name: given for name, given in criterion.gradient.items() if name != "of"}
    names = (spec.name for spec in criterion.outputs)
    return {name: name[1:] for name in names if name[:1] == "d" and name[1:] in criterion.given}
