"""The site of the documentation is built strictly, with each page, a search and a report."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests import documentation_site
from tests.documentation_site import DOCS, build


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with one of its reports."""
    folder = tmp_path_factory.mktemp("site")
    build(folder, ["three_mistakes"])
    return folder


def test_each_page_of_the_documentation_is_in_the_menu(site: Path) -> None:
    first = (site / "index.html").read_text("utf-8")
    menu = set(re.findall(r'href="(?:\./)?([^"#]+\.html)', first))
    pages = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    expected = {page.as_posix() for page in pages if page.name != "README.html"}
    assert expected <= menu


def test_the_examples_that_pages_link_to_are_there(site: Path) -> None:
    assert (site / "beside/examples/github/grade.yml").exists()
    assert list((site / "beside/examples/assignments/images").glob("*.html"))


def test_a_report_can_be_looked_at(site: Path) -> None:
    assert 'href="reports/three_mistakes.html"' in (site / "samples.html").read_text("utf-8")
    report = (site / "reports/three_mistakes.html").read_text("utf-8")
    assert "dW[x] += dout" in report


def test_the_search_finds_a_key_of_the_rubric(site: Path) -> None:
    index = json.loads((site / "search.json").read_text("utf-8"))
    assert any("misconceptions" in str(item) for item in index["items"])


def test_a_link_that_leads_nowhere_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "README.md").write_text("# Index\n\n## How\n\n- [gone](gone.md)\n", "utf-8")
    (tmp_path / "README.md").write_text("# Project\n", "utf-8")
    monkeypatch.setattr(documentation_site, "ROOT", tmp_path)
    monkeypatch.setattr(documentation_site, "DOCS", docs)
    with pytest.raises(subprocess.CalledProcessError):
        build(tmp_path / "site", [])
    assert "page does not exist" in capfd.readouterr().err
