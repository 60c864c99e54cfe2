"""The site of the documentation as people open it: axe finds nothing, on no page."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe import faults, needs_axe
from browser import needs_browser
from devtools import Page

from tests.documentation_site import build
from tests.sampling import sample

pytestmark = [pytest.mark.slow, needs_browser]

PHONE = 360
VIEWS = [(1280, "light"), (PHONE, "dark"), (1280, "dark"), (PHONE, "light")]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        """Say nothing about requests."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder, [])
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served: a file's address gives no page of the 404 its style."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@needs_axe
def test_axe_finds_nothing_and_phones_need_not_scroll_sideways(
    site: Path, address: str, browser: Page
) -> None:
    """Each page in one view, neighbours in different ones: all views of all would take minutes.

    All pages have the same frame, so a third of them is looked at.
    """
    found = {}
    every = sorted(path.relative_to(site) for path in site.rglob("*.html"))
    assert len(every) > 50
    pages = sample(every, 3)
    for number, page in enumerate(pages):
        width, scheme = VIEWS[number % len(VIEWS)]
        browser.visit(f"{address}/{page}", PHONE, scheme=scheme)
        told = ["too wide"] if browser.run("document.body.scrollWidth") > PHONE else []
        browser.resize(width)
        if told := told + faults(browser):
            found[f"{page}, {width} pixels, {scheme}"] = told
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_those_of_the_system(scheme: str, address: str, browser: Page) -> None:
    browser.visit(f"{address}/rubric.html", 1280, scheme=scheme)
    colour = browser.run("getComputedStyle(document.body).backgroundColor")
    assert (colour == "rgb(255, 255, 255)") == (scheme == "light")
