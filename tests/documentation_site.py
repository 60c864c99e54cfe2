"""`python -m tests.documentation_site OUT`: the documentation as a site, with reports to look at.

Zensical builds it strictly: a link that leads nowhere ends the build. The pages are those of
`docs/`, in the order of its index; what they link to beside is taken along.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.command import done

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)#\s]+)")  # the target of a link, without its #part
INDEX = "pages.md"  # the index of the documentation
BESIDE = Path("beside")  # the folder of the site for what stands beside `docs/`
SAMPLES = {
    "three_mistakes": "recurrent networks, three mistakes",
    "five_mistakes": "recurrent networks, five mistakes of other kinds",
    "networks_three_mistakes": "layers of convolutional networks, three mistakes",
    "classification_three_mistakes": "linear classifiers, three mistakes",
    "transformer_four_mistakes": "a transformer, four mistakes",
    "all_right": "recurrent networks, everything is right",
}
SETTINGS = """\
[project]
site_name = "grader"
site_description = "An autograder for numeric assignments that says what went wrong."
docs_dir = "pages"
site_dir = "site"
use_directory_urls = false
nav = {navigation}
extra_css = ["theme/readable.css"]
extra_javascript = ["theme/readable.js"]

[project.markdown_extensions.tables]

[project.markdown_extensions.toc]
permalink = true

[project.markdown_extensions.pymdownx.highlight]
anchor_linenums = false
pygments_lang_class = true

[project.markdown_extensions.pymdownx.superfences]

[project.theme]
font = false
features = ["navigation.sections", "navigation.top", "search.highlight", "content.code.copy"]

[[project.theme.palette]]
media = "(prefers-color-scheme)"
toggle = {{ icon = "lucide/sun-moon", name = "Use light colours" }}

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
toggle = {{ icon = "lucide/sun", name = "Use dark colours" }}

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
toggle = {{ icon = "lucide/moon", name = "Use the colours of the system" }}
"""


def build(out: Path, samples: Sequence[str] = tuple(SAMPLES)) -> None:
    """Write the site into a folder. Raises `CalledProcessError` if a link leads nowhere."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        pages = work / "pages"
        shutil.copytree(DOCS, pages)
        for path in [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]:
            _write_page(path, pages)
        _write_samples(pages, samples)
        settings = SETTINGS.format(navigation=_navigation())
        (work / "zensical.toml").write_text(settings, "utf-8")
        command = [sys.executable, "-m", "zensical", "build", "--strict"]
        subprocess.run(command, cwd=work, env={**os.environ, "NO_COLOR": "1"}, check=True)
        shutil.copytree(work / "site", out, dirs_exist_ok=True)


def _place(path: Path) -> Path:
    """Return where a file stands in the site: the README of the project is its first page."""
    if path == ROOT / "README.md":
        return Path("README.md")
    if path == DOCS / "README.md":
        return Path(INDEX)
    return path.relative_to(DOCS) if path.is_relative_to(DOCS) else BESIDE / path.relative_to(ROOT)


def _write_page(source: Path, pages: Path) -> None:
    """Write a page; what it links to outside of `docs/` goes along, below `BESIDE`."""
    place = _place(source)

    def moved(link: re.Match[str]) -> str:
        target = (source.parent / link[0]).resolve()
        if not target.exists():
            return link[0]  # the strict build names it
        if not target.is_relative_to(DOCS):
            _take_along(target, pages)
        return os.path.relpath(_place(target), place.parent)

    (pages / place).parent.mkdir(parents=True, exist_ok=True)
    (pages / place).touch()  # pages may link to each other
    (pages / place).write_text(LINK.sub(moved, source.read_text("utf-8")), "utf-8")


def _take_along(target: Path, pages: Path) -> None:
    there = pages / _place(target)
    if there.exists():
        return
    if target.suffix == ".md":
        _write_page(target, pages)
    else:
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(target, there)


def _write_samples(pages: Path, samples: Sequence[str]) -> None:
    """Grade the examples, and write their reports and a page that leads to them."""
    folder = pages / "reports"
    folder.mkdir()
    lines = ["# Reports to look at", "", "What students see, made by `grader run`:", ""]
    for name in samples:
        page = folder / f"{name}.html"
        done(ROOT, "run", f"examples/submissions/{name}", "--html", str(page))
        lines.append(f"- [{SAMPLES[name]}](reports/{name}.html)")
    (pages / "samples.md").write_text("\n".join(lines) + "\n", "utf-8")


def _navigation() -> str:
    """Return the sections of the index with their pages, as a list of TOML."""
    sections = [
        '{ "Start" = "README.md" }',
        f'{{ "All pages" = "{INDEX}" }}',
        '{ "Reports to look at" = "samples.md" }',
    ]
    for title, pages in _sections((DOCS / "README.md").read_text("utf-8")):
        entries = ", ".join(f'{{ "{name}" = "{target}" }}' for name, target in pages)
        sections.append(f'{{ "{title}" = [{entries}] }}')
    return f"[{', '.join(sections)}]"


def _sections(index: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for part in index.split("\n## ")[1:]:
        title = part.splitlines()[0].partition(":")[0]
        links = re.findall(r"\[([^\]]+)\]\(([^)#]+\.md)\)", part)
        yield title, [(name, target) for name, target in links if not target.startswith("..")]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.documentation_site OUT")
    build(Path(sys.argv[1]))
