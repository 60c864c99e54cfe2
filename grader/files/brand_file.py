"""The file beside a rubric with what an instructor puts on top of every page."""

from pathlib import Path

from grader.core.errors import GraderError

BRAND = Path("templates") / "brand.html.j2"


def brand_beside(rubric: Path) -> str:
    """Return the HTML of the block `brand` for pages of a rubric; empty if it has no file."""
    path = rubric.parent / BRAND
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        message = f"The template {path} cannot be read: {error}."
        raise GraderError(message, "Save it as UTF-8, and let yourself read it.") from error
    from grader.reports.brand import render_brand  # Jinja takes a while to import

    return render_brand(text, str(path))
