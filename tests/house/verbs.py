"""The verbs that a function's docstring may begin with, in the imperative: "Return", not "Returns".

A closed list, so that a noun ("Names", "Outputs") or a question ("Whether") counts as none. A verb
that is missing in verbs.txt is added when a docstring needs it.
"""

from pathlib import Path

VERBS = frozenset(Path(__file__).with_name("verbs.txt").read_text("utf-8").split())
