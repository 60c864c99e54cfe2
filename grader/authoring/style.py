"""Whether the reference is as its rubric asks students' sources to be."""

from collections.abc import Mapping

from grader.confined.style import Asked, breaches
from grader.confined.texts import read_texts
from grader.core.errors import GraderError
from grader.core.rubric import Rubric


def check_style(rubric: Rubric, sources: Mapping[str, bytes]) -> None:
    """Raises `GraderError` for what a rubric's `style` asks and the reference does not do."""
    texts = read_texts(sources, compatibility=False)
    graded = [criterion.function for criterion in rubric.criteria]
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
        broken = breaches(asked, texts, graded)
        if broken:
            one = broken[0]
            place = f" ({one.file}, line {one.line})" if one.line else ""
            message = f"The reference breaks {one.rule}: {one.name} of {criterion.name}{place}."
            raise GraderError(message, "Mend it, or take that out of `style`.")
