"""Where the folder of a class keeps what is written for each submission."""

from pathlib import Path

PAGES = {"student": "reports", "instructor": "instructor"}  # the folders of pages, by reader


def result_path(output: Path, name: str) -> Path:
    """The result for other programs."""
    return output / "results" / f"{name}.json"


def page_path(output: Path, name: str, audience: str = "student") -> Path:
    """The page of a submission."""
    return output / PAGES[audience] / f"{name}.html"


def remove_written(output: Path, name: str) -> None:
    """All that was written for a submission."""
    pages = (page_path(output, name, audience) for audience in PAGES)
    for path in (result_path(output, name), *pages):
        path.unlink(missing_ok=True)
