"""What an instructor puts on top of every page: one block, which is empty unless overridden."""

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from grader.core.errors import GraderError
from grader.core.text import one_line

# Characters. A choice: every page of the class has a copy, and a picture of 150 kB fits in.
MOST_BRAND = 200_000
ADVICE = "Correct it, or remove it: then the pages have no brand."


def render_brand(text: str, path: str) -> str:
    """Return the HTML that a template makes, to be put into the block `brand` of pages.

    The template is the instructor's own. It can still not reach into this program, and a page's
    policy lets it load nothing.
    """
    if len(text) > MOST_BRAND:
        message = f"The template {path} has {len(text):,} characters; expected at most 200,000."
        raise GraderError(message, "Use a smaller picture.")
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        return environment.from_string(text).render()
    except Exception as error:  # whatever an expression of the template raises
        raise GraderError(f"The template {path} is not valid: {_reason(error)}.", ADVICE) from error


def _reason(error: Exception) -> str:
    words = one_line(str(error)).rstrip(".") or type(error).__name__
    line = getattr(error, "lineno", None) if isinstance(error, TemplateError) else None
    return f"line {line}: {words}" if line else words
