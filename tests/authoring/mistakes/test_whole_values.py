"""What is said of numbers in a mapping, with parts that are right, missing or too many."""

from pathlib import Path

import numpy as np
import pytest

from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.reference_loading import reference_scope
from grader.core.cases import Evidence
from grader.files.assignments import load_assignment
from grader.files.cases.cases_file import save_cases
from grader.files.sources import read_sources
from tests.small_assignments import SmallAssignment

SOURCE = """
def links(w):
    graph = {}
    for i in range(len(w)):
        graph.setdefault(f"n{i}", {})
        graph.setdefault(f"n{i + 1}", {})
        graph[f"n{i}"][f"n{i + 1}"] = float(w[i])
        graph[f"n{i + 1}"][f"n{i}"] = float(w[i]) ** 2 + i
    return graph
"""
RUBRIC = """
sizes: {N: 3}
precision: [float64]
cases: {main: {}, longer: {N: 5}}
criteria:
  f: {function: links, file: layers.py, points: 1, given: {w: "uniform(1, 2, N)"},
    call: graph = links(w), outputs: [graph]}
"""
BACK = '        graph[f"n{i + 1}"][f"n{i}"] = float(w[i]) ** 2 + i\n'


def with_evidence(folder: Path, source: str, rubric: str) -> tuple[SmallAssignment, Evidence]:
    """Make an assignment of one criterion, `f`, with what its mistakes give."""
    made = SmallAssignment(folder, source, rubric)
    known, cases = made.assignment.rubric, made.assignment.cases
    sources = read_sources(made.folder / "reference")
    evidence = collect_evidence(known, sources, cases, reference_scope(known, sources))
    save_cases(Path(made.folder / "small.h5"), cases, evidence)
    made.assignment = load_assignment(made.folder / "small.yaml")
    return made, evidence["f"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    made, evidence = with_evidence(tmp_path_factory.mktemp("links"), SOURCE, RUBRIC)
    yield made, evidence
    made.close()


def said(small, old: str, new: str) -> tuple[str, ...]:
    assert old in SOURCE
    return small[0].grade(SOURCE.replace(old, new)).criteria[0].diagnosis


def test_extra_keys_of_mistakes_are_known(small) -> None:
    evidence = small[1]
    extra = evidence.projections[:, :, evidence.outputs.index("graph.*")]
    assert np.isnan(extra).all(axis=(1, 2)).any()
    assert np.isfinite(extra).all(axis=(1, 2)).any()


def test_a_mistake_explains_all_of_a_mapping_or_nothing(small) -> None:
    told = said(small, "** 2 + i", "** 2 - i")
    assert [text.split(" behave ")[0] for text in told] == ["`graph.n2.n1` and `graph.n3.n2`"]
    once = "** 2 + i * (1 if i == 2 else -1)"  # the same mistake, but one key is right
    assert said(small, "** 2 + i", once) == ()
    assert said(small, BACK, BACK.replace("+ i\n", "- i\n") + "    graph['more'] = 1.0\n") == ()
    two_ways = BACK.replace("+ i\n", "- i\n").replace("graph[f", "if i != 2: graph[f", 1)
    assert said(small, BACK, two_ways) == ()  # a key is missing


def test_a_value_may_be_a_number_in_one_case_and_none_in_another(tmp_path) -> None:
    source = """
        def least(x):
            known = [v for v in x if v > 0]
            return {"n": len(known), "least": min(known) if known else None}
        """
    rubric = """
        criteria:
          f: {function: least, file: layers.py, points: 1, given: {x: "[2.5, -1.0, 1.5]"},
            call: s = least(x), outputs: [s], cases: {main: {}, none: {x: "[-1.0, -2.0]"}}}
        """
    made, evidence = with_evidence(tmp_path, source, rubric)
    made.close()
    place = evidence.outputs.index("s.least")
    assert np.isnan(evidence.projections[:, evidence.cases.index("none"), place]).all()
    assert np.isfinite(evidence.projections[:, evidence.cases.index("main"), place]).any()


def test_a_list_that_was_left_as_it_was_behaves_like_no_mistake(tmp_path) -> None:
    """Who returns a sorted copy forgot no part of a condition."""
    source = """
        def order(items):
            if len(items) > 1:
                items.sort()
        """
    rubric = """
        sizes: {N: 9}
        cases: {main: {}, longer: {N: 12}}
        criteria:
          f: {function: order, file: layers.py, points: 1, call: order(items), outputs: [items],
            given: {items: "[int(i) for i in integers(0, 99, N)]"}}
        """
    made, _ = with_evidence(tmp_path, source, rubric)
    copied = made.grade("def order(items):\n    return sorted(items)\n").criteria[0]
    turned = made.grade("def order(items):\n    items.sort(reverse=True)\n").criteria[0]
    made.close()
    assert copied.diagnosis == () and "`items` was not changed" in copied.feedback[0]
    assert not turned.feedback[0].startswith("`items` was not changed")


TEXTS = """
def moved(text, by):
    out = ""
    for letter in text:
        out += chr((ord(letter) - 97 + by) % 26 + 97) if letter.isalpha() else letter
    return out
"""
OF_TEXTS = """
precision: [float64]
cases: {main: {}}
criteria:
  f: {function: moved, file: layers.py, points: 1, call: "out = moved(text, by)", outputs: [out],
    given: {text: "'a quick brown fox'", by: 3},
    cases: {other: {text: "'the lazy dog sleeps'", by: 7}}}
"""


def test_a_mistake_in_a_text_is_told(tmp_path) -> None:
    made, _ = with_evidence(tmp_path, TEXTS, OF_TEXTS)
    (told,) = made.grade(TEXTS.replace("% 26", "% 25")).criteria[0].diagnosis
    assert told == "`out` behaves as if a constant had the wrong value"
    assert made.grade(TEXTS.replace("% 26", "% 19 + 1")).criteria[0].diagnosis == ()
    made.close()
