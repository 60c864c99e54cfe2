"""Whether the reference is as its rubric asks students' sources to be."""

from collections.abc import Mapping

from grader.authoring.problems import Refusal, Refused
from grader.confined.style.function_texts import read_texts
from grader.confined.style.style_breaches import Asked, breaches
from grader.core.rubric import Rubric


def check_style(rubric: Rubric, sources: Mapping[str, bytes]) -> None:
    """Raises `Refused` for all that a rubric's `style` asks and the reference does not do."""
    texts = read_texts(sources, compatibility=False)
    graded = [criterion.function for criterion in rubric.criteria]
    found: list[Refusal] = []
    for criterion in rubric.criteria:
        if not criterion.style:
            continue
        style = criterion.style
        asked = Asked(
            criterion.function,
            criterion.files,
            style.must_call,
            style.must_not_use,
            style.must_not_import,
        )
        for one in breaches(asked, texts, graded) or ():
            place = f" ({one.file}, line {one.line})" if one.line else ""
            sentence = f"the reference breaks {one.rule}: {one.name}{place}"
            advice = f"Fix the reference, or take {one.name} out of `style`."
            found.append(Refusal(sentence, advice, criterion.name))
    if found:
        raise Refused(found)
