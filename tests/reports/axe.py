"""axe, which looks at pages as people do who see little, or use no mouse."""

import os
from pathlib import Path

import pytest
from devtools import Page

AXE = Path(__file__).parents[2] / ".axe" / "axe.min.js"
# `.ci/run` fetches it, and its tests have to run there.
needs_axe = pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"),
    reason="axe is not here: fetch .axe/axe.min.js as .ci/run does",
)
RUN = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
  each => `${each.id} (${each.impact}): ${each.nodes.map(node => node.html).join(" ")}`))"""


def faults(browser: Page) -> list[str]:
    """Return what axe finds on the open page, whatever its impact."""
    browser.run(f"{AXE.read_text('utf-8')};0")
    return list(browser.run(RUN))
